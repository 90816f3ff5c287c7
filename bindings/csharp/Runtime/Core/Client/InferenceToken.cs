// Tokens that the host gives, and how it is asked for them.

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

    /// <summary>A token provider, and why it failed last.</summary>
    internal sealed class TokenSource
    {
        private readonly Func<InferenceToken?> ask;

        internal TokenSource(Func<InferenceToken?> ask) => this.ask = ask;

        internal Exception? Failure { get; set; }

        internal InferenceToken? Ask() => ask();
    }
}
