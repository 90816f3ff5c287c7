// The order in which keys are looked for: what the options say, the game's provider, what the library finds in the environment and
// the token file, and last the editor's preferences. None of them is ever stored in an asset.

using System;
using System.IO;

namespace HuggingFace.Inference.Unity
{
    internal static class TokenSources
    {
        private static readonly string[] Hosts = { "huggingface.co", "hf.co", "huggingface.cloud", "hf.space" };

        /// <summary>Puts into the options what they do not say themselves.</summary>
        internal static void Apply(InferenceClientOptions options)
        {
            if (!string.IsNullOrEmpty(options.Token) || options.TokenProvider != null) return;
            // Preferences can be read on the main thread only, so it is done now and not when a call begins.
            var mayHave = MayHaveFound(options.BaseUrl, options.TokenDiscovery) && MayHaveFound(options.EndpointsUrl, options.TokenDiscovery);
            var editorKey = !mayHave || IsFound(options.TokenDiscovery) ? null : UnityInference.EditorKey?.Invoke()?.Trim();
            if (string.IsNullOrEmpty(editorKey)) editorKey = null;
            if (UnityInference.TokenProvider == null) options.Token = editorKey ?? options.Token;
            else options.TokenProvider = () => UnityInference.TokenProvider?.Invoke() ?? (editorKey == null ? null : new InferenceToken(editorKey));
        }

        /// <summary>Whether a server may have a key that nobody has named for it: only Hugging Face, and this machine if that was said.</summary>
        internal static bool MayHaveFound(string? server, TokenDiscovery discovery)
        {
            if (discovery == TokenDiscovery.Off) return false;
            if (server == null) return true;
            if (!Uri.TryCreate(server, UriKind.Absolute, out var url)) return false;
            if (url.IsLoopback) return discovery == TokenDiscovery.Loopback;
            return url.Scheme == Uri.UriSchemeHttps && Array.Exists(Hosts, host => url.Host == host || url.Host.EndsWith("." + host, StringComparison.Ordinal));
        }

        /// <summary>Whether the library will find a token in the environment or the token file.</summary>
        internal static bool IsFound(TokenDiscovery discovery)
        {
            if (discovery == TokenDiscovery.Off) return false;
            return Variable("HF_OIDC_RESOURCE") != null || Variable("HF_TOKEN") != null || Variable("HUGGING_FACE_HUB_TOKEN") != null
                || HasText(TokenFile());
        }

        private static string? TokenFile()
        {
            if (Variable("HF_TOKEN_PATH") is { } path) return Expand(path);
            if (Variable("HF_HOME") is { } home) return Path.Combine(Expand(home), "token");
            var cache = Variable("XDG_CACHE_HOME") is { } given ? Expand(given) : Path.Combine(Home, ".cache");
            return Path.Combine(cache, "huggingface", "token");
        }

        private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        private static string Expand(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Home + path.Substring(1) : path;

        private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;

        private static bool HasText(string? path)
        {
            try
            {
                return path != null && File.Exists(path) && File.ReadAllText(path).Trim().Length > 0;
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
