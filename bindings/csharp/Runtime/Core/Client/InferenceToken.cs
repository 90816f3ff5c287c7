// Tokens that the host gives, and why it could not.

using System;

namespace HuggingFace.Inference
{
    /// <summary>A token with a life.</summary>
    public sealed class InferenceToken
    {
        /// <summary>Makes one. After <paramref name="expiresIn"/> the provider is asked again; null: it does not end.</summary>
        public InferenceToken(string text, TimeSpan? expiresIn = null)
        {
            Text = text ?? throw new ArgumentNullException(nameof(text));
            ExpiresIn = expiresIn;
        }

        /// <summary>The token.</summary>
        public string Text { get; }

        /// <summary>How long it lives from now.</summary>
        public TimeSpan? ExpiresIn { get; }
    }

    /// <summary>Why a token provider failed.</summary>
    internal static class TokenFailure
    {
        // The provider runs on the thread that begins the call, and the call fails there; other threads may begin others meanwhile.
        [ThreadStatic] private static Exception? last;

        internal static void Set(Exception failure) => last = failure;

        /// <summary>What the provider has thrown for the call that has just failed on this thread.</summary>
        internal static Exception? Take()
        {
            var taken = last;
            last = null;
            return taken;
        }
    }
}
