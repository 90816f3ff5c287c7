// What is known of a reply besides its result.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    /// <summary>What is known of a reply besides its result: status, times, tokens, warnings.</summary>
    public sealed class ResponseInfo
    {
        /// <summary>The HTTP status.</summary>
        public int HttpStatus { get; internal set; }

        /// <summary>The id to quote to the service's support.</summary>
        public string? RequestId { get; internal set; }

        /// <summary>
        /// Who has answered: the provider, as far as the router says which it chose, or the host of a server; empty for what was asked of the Hub and
        /// of Inference Endpoints.
        /// </summary>
        public string Provider { get; internal set; } = "";

        /// <summary>Which of <see cref="InferenceClientOptions.Fallbacks"/> has answered, from 1; 0 for none.</summary>
        public int Fallback { get; internal set; }

        /// <summary>Why the model stopped, as <c>stop</c>, <c>length</c> or <c>tool_calls</c>.</summary>
        public string? FinishReason { get; internal set; }

        /// <summary>What a reasoning model thought before it answered.</summary>
        public string? Reasoning { get; internal set; }

        /// <summary>From the call to the first byte that was sent.</summary>
        public TimeSpan Queued { get; internal set; }

        /// <summary>From the call to the first byte of the reply.</summary>
        public TimeSpan FirstByte { get; internal set; }

        /// <summary>From the call to its end.</summary>
        public TimeSpan Total { get; internal set; }

        /// <summary>How many tokens were made; null if it is not known.</summary>
        public long? Tokens { get; internal set; }

        /// <summary>How many tokens were made in a second; null if it is not known.</summary>
        public double? TokensPerSecond { get; internal set; }

        /// <summary>How many HTTP requests were sent for it.</summary>
        public int Attempts { get; internal set; }

        /// <summary>What went wrong without making the call fail.</summary>
        public IReadOnlyList<string> Warnings { get; internal set; } = Array.Empty<string>();
    }
}
