// Finds what looks like a key in text files. It tells where, never what.

using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace HuggingFace.Inference.Editor
{
    /// <summary>A place where something looks like a key. The key itself is not kept.</summary>
    public readonly struct TokenFinding
    {
        internal TokenFinding(string file, int line, string kind)
        {
            File = file;
            Line = line;
            Kind = kind;
        }

        /// <summary>The file, relative to the folder above the one that was searched, with slashes.</summary>
        public string File { get; }

        /// <summary>The line, from 1.</summary>
        public int Line { get; }

        /// <summary>Whose key it looks like.</summary>
        public string Kind { get; }

        /// <summary>File, line and kind.</summary>
        public override string ToString() => File + ":" + Line + ": looks like a key of " + Kind;
    }

    /// <summary>Searches text files for what looks like a key.</summary>
    public static class TokenScanner
    {
        private const long MostBytes = 8 << 20;
        private const int Looked = 8000;

        private static readonly (string Kind, Regex Form)[] Forms =
        {
            ("Hugging Face", Form("(?:hf|api_org)_[A-Za-z0-9]{20,}")),
            ("Hugging Face", Form("hf_(?:oauth|jwt)_(?=[A-Za-z0-9]*[0-9])(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]{16,}")),
            ("Groq", Form("gsk_[A-Za-z0-9]{20,}")),
            ("Replicate", Form("r8_[A-Za-z0-9]{20,}")),
            ("NVIDIA", Form("nvapi-[A-Za-z0-9_-]{20,}")),
            ("Cerebras", Form("csk-[A-Za-z0-9]{20,}")),
            ("Fireworks AI", Form("fw_[A-Za-z0-9]{20,}")),
            // Long names with hyphens have words; keys have digits and capitals.
            ("OpenAI or another provider", Form("sk-(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{20,}")),
            ("another service (sk-)", Form("sk-(?:or-v1-)?[a-f0-9]{32,}")),
            ("Together AI", Form("tgp_v1_[A-Za-z0-9_-]{32,}")),
            // Names have their digits at the ends of words; keys have them anywhere.
            ("Novita or another service (sk_)", Form("sk_(?=(?:[A-Za-z0-9_-]*?[0-9][A-Za-z]){2})[A-Za-z0-9_-]{32,}")),
            ("fal", Form("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32}(?![A-Za-z0-9])")),
        };

        // Keys begin where a word does, or behind an escape, as in "Bearer\nhf_" and "Bearer%20hf_".
        private const string Begin = @"(?:(?<![A-Za-z0-9_-])|(?<=\\[abfnrtv0]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}))";

        private static Regex Form(string form) => new Regex(Begin + form, RegexOptions.CultureInvariant);

        /// <summary>What the lines of a text look like: the number of each line with a key, from 1, and whose key.</summary>
        public static IEnumerable<(int Line, string Kind)> Scan(TextReader text)
        {
            if (text == null) throw new ArgumentNullException(nameof(text));
            var number = 0;
            while (text.ReadLine() is { } line)
            {
                number++;
                foreach (var (kind, form) in Forms)
                {
                    if (!form.IsMatch(line)) continue;
                    yield return (number, kind);
                    break;
                }
            }
        }

        /// <summary>
        /// Searches all text files of a folder, but for what Unity ignores: names that begin with a dot or end with a tilde. Files that cannot be
        /// read and those above 8 MiB are passed over.
        /// </summary>
        public static IEnumerable<TokenFinding> ScanFolder(string folder)
        {
            if (folder == null) throw new ArgumentNullException(nameof(folder));
            folder = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
            return Findings(folder, Path.GetFileName(folder));
        }

        private static IEnumerable<TokenFinding> Findings(string folder, string shown)
        {
            foreach (var file in Sorted(folder, Directory.GetFiles))
            {
                if (IsIgnored(file) || !IsText(file)) continue;
                foreach (var finding in InFile(file, shown + "/" + Path.GetFileName(file))) yield return finding;
            }
            foreach (var inner in Sorted(folder, Directory.GetDirectories))
            {
                if (IsIgnored(inner)) continue;
                foreach (var finding in Findings(inner, shown + "/" + Path.GetFileName(inner))) yield return finding;
            }
        }

        private static List<TokenFinding> InFile(string file, string shown)
        {
            var findings = new List<TokenFinding>();
            try
            {
                using var text = File.OpenText(file);
                foreach (var (line, kind) in Scan(text)) findings.Add(new TokenFinding(shown, line, kind));
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                // It went away, or is locked.
            }
            return findings;
        }

        private static string[] Sorted(string folder, Func<string, string[]> list)
        {
            try
            {
                var names = list(folder);
                Array.Sort(names, StringComparer.Ordinal);
                return names;
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                return Array.Empty<string>();
            }
        }

        private static bool IsIgnored(string path)
        {
            var name = Path.GetFileName(path);
            return name.StartsWith(".", StringComparison.Ordinal) || name.EndsWith("~", StringComparison.Ordinal);
        }

        // By the mark that UTF-16 and UTF-32 begin with, which the reader of the text goes by too.
        private static bool IsWide(byte[] start, int count) =>
            count >= 2 && ((start[0] == 0xFF && start[1] == 0xFE) || (start[0] == 0xFE && start[1] == 0xFF)) ||
            count >= 4 && start[0] == 0 && start[1] == 0 && start[2] == 0xFE && start[3] == 0xFF;

        private static bool IsText(string file)
        {
            try
            {
                using var stream = File.OpenRead(file);
                if (stream.Length > MostBytes) return false;
                var start = new byte[Looked];
                var count = stream.Read(start, 0, start.Length);
                return IsWide(start, count) || Array.IndexOf(start, (byte)0, 0, count) < 0;
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
