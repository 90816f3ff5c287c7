// What looks like a key, where it is said to be, and the warnings before a build.

using System;
using System.IO;
using System.Linq;
using System.Text;
using HuggingFace.Inference.Editor;
using NUnit.Framework;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class TokenScannerTests : InFrames
    {
        // Put together here, so that no scanner finds a key in this file.
        private static readonly string Key = "hf" + "_" + string.Concat(Enumerable.Repeat("aB3", 12));
        private string folder = "";

        protected override void Begin()
        {
            folder = Path.Combine(Path.GetTempPath(), "hfi-" + Guid.NewGuid().ToString("N"), "Assets");
            Directory.CreateDirectory(folder);
        }

        protected override void End() => Directory.Delete(Path.GetDirectoryName(folder)!, true);

        private void Write(string name, string text)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        private static string[] Kinds(string text) => TokenScanner.Scan(new StringReader(text)).Select(found => found.Line + " " + found.Kind).ToArray();

        [Test]
        public void keys_are_found_in_lines()
        {
            Assert.AreEqual(new[] { "2 Hugging Face" }, Kinds("a\nkey = \"" + Key + "\";\n"));
            Assert.AreEqual(new[] { "1 Hugging Face" }, Kinds("api_org" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 Groq" }, Kinds("gsk" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 Replicate" }, Kinds("r8" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 OpenAI or another provider" }, Kinds("sk" + "-proj-Ab3" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 another service (sk-)" }, Kinds("sk" + "-" + new string('0', 32)));
        }

        // Looks as random as a key, and is as long as that.
        private static string Random(int length) => string.Concat(Enumerable.Repeat("a1Bc-2_dE3f", 9)).Substring(0, length);

        [Test]
        public void keys_of_other_forms_are_found()
        {
            Assert.AreEqual(new[] { "1 Hugging Face" }, Kinds("hf" + "_oauth_eyJhbGciOiJFZERTQSJ9.eyJzY29wZSI6"));
            Assert.AreEqual(new[] { "1 Hugging Face" }, Kinds("hf" + "_jwt_eyJhbGciOiJFZERTQSJ9.eyJzY29wZSI6"));
            Assert.AreEqual(new[] { "1 Novita or another service (sk_)" }, Kinds("sk" + "_" + Random(43)));
            Assert.AreEqual(new[] { "1 Together AI" }, Kinds("tgp" + "_v1_" + Random(43)));
            Assert.AreEqual(new[] { "1 fal" }, Kinds("'01234567-89ab-cdef-0123-456789abcdef" + ":" + new string('a', 32) + "'"));
            Assert.AreEqual(new[] { "1 another service (sk-)" }, Kinds("sk" + "-or-v1-" + new string('0', 64)));
        }

        [TestCase("\\n")]
        [TestCase("\\t")]
        [TestCase("\\u0020")]
        [TestCase("\\x20")]
        [TestCase("%20")]
        public void keys_are_found_behind_escapes(string escape) => Assert.AreEqual(new[] { "1 Hugging Face" }, Kinds("\"Bearer" + escape + Key + "\""));

        [Test]
        public void wide_text_is_text()
        {
            var encodings = new Encoding[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true), Encoding.UTF8 };
            foreach (var encoding in encodings) File.WriteAllText(Path.Combine(folder, encoding.WebName + ".txt"), "\nkey: " + Key, encoding);
            Assert.AreEqual(encodings.Length, TokenScanner.ScanFolder(folder).Count(finding => finding.Line == 2));
        }

        [TestCase("hf_oauth_redirect_to_the_page_of_the_model")]
        [TestCase("hf_oauth_RedirectToThePageOfTheModel")]
        [TestCase("sk_character_body_01_variant_02_LOD3_normal_map")]
        [TestCase("sk_aVeryLongNameOfASkinnedMeshThatSomebodyMade01")]
        [TestCase("tgp_v1_short")]
        [TestCase("{fileID: 11400000, guid: 0123456789abcdef0123456789abcdef, type: 2}")]
        [TestCase("01234567-89ab-cdef-0123-456789abcdef: 0123456789abcdef0123456789abcdef")]
        [TestCase("hf_short")]
        [TestCase("hf_text_generation_and_other_long_names")]
        [TestCase("the task-Aaaaaaaaaaaaaaaaaaaaaaaaaa1")]
        [TestCase("sk-a-long-name-of-a-style-with-hyphens")]
        [TestCase("shelf_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")]
        [TestCase("")]
        public void other_words_are_no_keys(string text) => Assert.IsEmpty(Kinds(text));

        [Test]
        public void text_files_of_a_folder_are_searched_but_for_what_unity_ignores()
        {
            Write("Scripts/Npc.cs", "// a\n\nvar key = \"" + Key + "\";\n");
            Write("Settings.asset", "%YAML\nkey: " + Key);
            Write("Clean.txt", "nothing");
            Write("binary.bytes", "\0\0" + Key);
            Write("Samples~/a.txt", Key);
            Write(".hidden/a.txt", Key);
            Write("b.txt~", Key);
            var findings = TokenScanner.ScanFolder(folder).Select(finding => finding.ToString()).ToArray();
            Assert.AreEqual(new[] { "Assets/Settings.asset:2: looks like a key of Hugging Face", "Assets/Scripts/Npc.cs:3: looks like a key of Hugging Face" }, findings);
            Assert.IsEmpty(TokenScanner.ScanFolder(folder + "-not-there"));
        }

        [Test]
        public void a_build_is_warned_about_and_the_key_is_not_shown()
        {
            Write("Npc.cs", Key);
            Assert.AreEqual(1, TokenBuildCheck.Check(folder));
            var warning = Engine.Log.Single(entry => entry.Type == LogType.Warning).Message;
            StringAssert.Contains("Assets/Npc.cs:1", warning);
            StringAssert.DoesNotContain("aB3", warning);
            Assert.AreEqual(0, ((IOrderedCallback)new TokenBuildCheck()).callbackOrder);
            Directory.CreateDirectory(Application.dataPath);
            new TokenBuildCheck().OnPreprocessBuild(new BuildReport());
        }

        [Test]
        public void many_places_are_summed_up()
        {
            for (var i = 0; i < 30; i++) Write(i + ".txt", Key);
            Assert.AreEqual(30, TokenBuildCheck.Check(folder));
            Assert.AreEqual(21, Engine.Log.Count(entry => entry.Type == LogType.Warning));
        }
    }
}
