// The order in which keys are looked for: what the options say, the game's provider, what the library finds in the environment and
// the token file, and last the editor's preferences. None of them is ever stored in an asset.

namespace HuggingFace.Inference.Unity
{
    internal static class TokenSources
    {
        /// <summary>Puts into the options what they do not say themselves.</summary>
        internal static void Apply(InferenceClientOptions options)
        {
            // Preferences can be read on the main thread only, so it is done now and not when a call begins. The key counts as found: the
            // library sends it to Hugging Face only, and to this machine if that was said.
            options.FallbackToken = UnityInference.EditorKey?.Invoke()?.Trim();
            if (!string.IsNullOrEmpty(options.Token) || options.TokenProvider != null) return;
            if (UnityInference.TokenProvider != null) options.TokenProvider = () => UnityInference.TokenProvider?.Invoke();
        }
    }
}
