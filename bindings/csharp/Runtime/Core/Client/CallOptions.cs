// What every call can be given besides the arguments of its task.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    /// <summary>Settings of one call. The options of each task derive from it; they may be used for several calls.</summary>
    public abstract class CallOptions
    {
        /// <summary>
        /// How long the call may take in all; null: as the client says. <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> is no bound, whatever
        /// the client says.
        /// </summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>HTTP headers of this call, which beat the client's; a null value takes one away.</summary>
        public IDictionary<string, string?> Headers { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

        /// <summary>
        /// Hears what the call is waiting for: a model that loads, a retry, a fallback, a job, an endpoint. Not for calls whose input is a
        /// stream, nor for blocking ones of a client with <see cref="InferenceClientOptions.ManualDelivery"/>. Called on the thread that
        /// delivers events, so it should be quick; a <see cref="Progress{T}"/> passes it on to the context that it was made in. What it
        /// throws is dropped.
        /// </summary>
        public IProgress<InferenceProgress>? Progress { get; set; }

        /// <summary>
        /// Gets what is known of the reply (status, request id, times, tokens) once the call has ended well: for streams, and for results that
        /// have no place for it. Called before the await goes on, in the <see cref="System.Threading.SynchronizationContext"/> that the call began
        /// in (a window's, Unity's), or without one on a thread of the pool; by a call that blocks on its thread. What it throws fails the call.
        /// </summary>
        public Action<ResponseInfo>? OnResponse { get; set; }

        internal abstract void Apply(TaskCall call);
    }

    /// <summary>What a call is waiting for, or how far it is.</summary>
    public sealed class InferenceProgress
    {
        internal InferenceProgress(string message, JsonValue json)
        {
            Message = message;
            Json = json;
        }

        /// <summary>For people.</summary>
        public string Message { get; }

        /// <summary>
        /// For programs: of a wait for an endpoint <c>status</c>, <c>seconds</c>, <c>message</c>, <c>trouble</c>; of a provider's job <c>provider</c>,
        /// <c>status</c>, <c>looks</c>, <c>next_look</c>; of a call that goes on elsewhere <c>fallback</c>, <c>provider</c>; else null.
        /// </summary>
        public JsonValue Json { get; }

        /// <summary>The state of an endpoint or a job that is waited for.</summary>
        public string? Status => Json["status"].AsString;

        /// <summary>How long an endpoint was waited for.</summary>
        public TimeSpan? Elapsed => Json["seconds"].AsDouble is { } seconds ? Seconds.ToTime(seconds) : (TimeSpan?)null;

        /// <summary>The message.</summary>
        public override string ToString() => Message;
    }
}
