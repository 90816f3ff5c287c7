// A stream as something that a coroutine can wait for: its parts are handed out on the main thread, as they come.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// A stream that a coroutine waits for. The parts are handed to a function on the main thread, all that have arrived in each frame. A
    /// coroutine that is stopped early does not end the call: then call <see cref="Cancel"/>, or <see cref="Dispose"/>, which is the same.
    /// </summary>
    public sealed class InferenceStreamYield<T> : CustomYieldInstruction, IDisposable
    {
        private readonly CancellationTokenSource cancellation;
        private readonly IAsyncEnumerator<T> parts;
        private readonly Action<T>? onPart;
        private readonly Action? onDone;
        private readonly Action<Exception>? onError;
        private Task<bool>? next;
        private bool inside;

        internal InferenceStreamYield(
            IAsyncEnumerable<T> stream, Action<T>? onPart, Action? onDone, Action<Exception>? onError, CancellationToken cancellationToken)
        {
            if (stream == null) throw new ArgumentNullException(nameof(stream));
            cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            parts = stream.GetAsyncEnumerator(cancellation.Token);
            this.onPart = onPart;
            this.onDone = onDone;
            this.onError = onError;
            next = parts.MoveNextAsync().AsTask();
        }

        /// <summary>Whether there may be more. Hands out what has arrived: it is asked on the main thread, once a frame.</summary>
        public override bool keepWaiting
        {
            get
            {
                // A handler that asks must not be handed the next part inside the last one.
                if (!inside) Take();
                return !IsDone;
            }
        }

        /// <summary>Whether the stream has ended, well or not.</summary>
        public bool IsDone { get; private set; }

        /// <summary>How many parts have been handed out.</summary>
        public int Count { get; private set; }

        /// <summary>
        /// Why the stream failed: an <see cref="HfiException"/>, an <see cref="OperationCanceledException"/>, or what a handler threw. Null if it
        /// runs or went well.
        /// </summary>
        public Exception? Error { get; private set; }

        /// <summary>Ends the call. No further part is handed out; the stream ends as cancelled, if it is waited for further.</summary>
        public void Cancel()
        {
            if (IsDone) return;
            cancellation.Cancel();
        }

        /// <summary>Ends the call, whether or not it is waited for.</summary>
        public void Dispose() => Cancel();

        private void Take()
        {
            inside = true;
            try
            {
                while (!IsDone && next != null && next.IsCompleted)
                {
                    if (Faults.Of(next) is { } error) End(error);
                    else if (!next.Result) End(null);
                    else if (cancellation.IsCancellationRequested) End(new OperationCanceledException("the call was cancelled"));
                    else
                    {
                        Count++;
                        var part = parts.Current;
                        next = null;
                        try
                        {
                            onPart?.Invoke(part);
                        }
                        catch (Exception e)
                        {
                            // The coroutine ends with what its handler threw, and the call with it.
                            Close(e);
                            throw;
                        }
                        next = parts.MoveNextAsync().AsTask();
                    }
                }
            }
            finally
            {
                inside = false;
            }
        }

        // Nothing is waited for: the enumerator is at its end, or between two parts.
        private void Close(Exception? error)
        {
            IsDone = true;
            Error = error;
            _ = parts.DisposeAsync();
            cancellation.Dispose();
        }

        private void End(Exception? error)
        {
            Close(error);
            if (error == null) onDone?.Invoke();
            else onError?.Invoke(error);
        }
    }
}
