// Where calls go on that failed, and when a place is left out for a while.

using System;

namespace HuggingFace.Inference
{
    /// <summary>A place where a call goes on that failed elsewhere.</summary>
    public sealed class Fallback
    {
        /// <summary>Names one.</summary>
        /// <param name="providerOrUrl">A provider, as <c>groq</c> or <c>auto</c>, or the URL of a server.</param>
        /// <param name="model">What the model is called there; null: the same as before.</param>
        public Fallback(string providerOrUrl, string? model = null)
        {
            ProviderOrUrl = providerOrUrl ?? throw new ArgumentNullException(nameof(providerOrUrl));
            Model = model;
        }

        /// <summary>A provider, or the URL of a server.</summary>
        public string ProviderOrUrl { get; }

        /// <summary>What the model is called there, which counts more than the call's own; null: the same as before.</summary>
        public string? Model { get; }
    }

    /// <summary>When a provider or server that keeps failing is left out by calls that have a fallback.</summary>
    public sealed class CircuitBreaker
    {
        /// <summary>After how many failures in a row: 3 by default; 0 for never.</summary>
        public int Failures { get; set; } = 3;

        /// <summary>For how long: 30 seconds by default, or longer if it asks for that. Then one call tries it again.</summary>
        public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(30);
    }
}
