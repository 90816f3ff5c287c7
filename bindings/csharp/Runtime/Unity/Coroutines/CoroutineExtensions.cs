// Calls as coroutines.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Turns calls into what coroutines can wait for.</summary>
    public static class CoroutineExtensions
    {
        /// <summary>
        /// A call that a coroutine waits for: <c>yield return client.TextToImageAsync("a robot").AsCoroutine(image =&gt; …, error =&gt; …)</c>.
        /// The functions are called on the main thread, one of them, once.
        /// </summary>
        /// <param name="task">The call.</param>
        /// <param name="onDone">Gets the result.</param>
        /// <param name="onError">Gets what made the call fail.</param>
        public static InferenceYield<T> AsCoroutine<T>(this Task<T> task, Action<T>? onDone = null, Action<Exception>? onError = null) =>
            new InferenceYield<T>(task, onDone, onError);

        /// <summary>
        /// A stream that a coroutine waits for: <c>yield return client.ChatCompletionStreamAsync("Who are you?").AsCoroutine(part =&gt; …)</c>. The
        /// functions are called on the main thread.
        /// </summary>
        /// <param name="stream">The stream, which begins now.</param>
        /// <param name="onPart">Gets each part, as it comes.</param>
        /// <param name="onDone">Is called at the end, if it went well.</param>
        /// <param name="onError">Gets what made the stream fail.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        public static InferenceStreamYield<T> AsCoroutine<T>(
            this IAsyncEnumerable<T> stream, Action<T>? onPart = null, Action? onDone = null, Action<Exception>? onError = null,
            CancellationToken cancellationToken = default) => new InferenceStreamYield<T>(stream, onPart, onDone, onError, cancellationToken);
    }
}
