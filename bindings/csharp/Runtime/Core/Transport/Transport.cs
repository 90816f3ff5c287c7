// How calls reach a server: the native library everywhere, and UnityWebRequest in WebGL, where there are no native plugins.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    internal abstract class Transport : IDisposable
    {
        /// <summary>Runs a call. A failure is an <see cref="HfiException"/>, a cancellation an <see cref="OperationCanceledException"/>.</summary>
        internal abstract Task<Reply> SendAsync(TaskCall call, CancellationToken cancellationToken);

        /// <summary>Runs a call on the calling thread.</summary>
        internal abstract Reply Send(TaskCall call, CancellationToken cancellationToken);

        /// <summary>Runs a call whose answer comes in parts.</summary>
        internal abstract IAsyncEnumerable<StreamPart> StreamAsync(TaskCall call, CancellationToken cancellationToken);

        /// <summary>The context in which the caller is to hear of a reply; null: wherever it comes.</summary>
        internal virtual SynchronizationContext? Caller => SynchronizationContext.Current;

        /// <summary>Tells of a reply in a context. What the caller's function throws fails the task.</summary>
        internal static Task TellAsync(Action<ResponseInfo> told, ResponseInfo info, SynchronizationContext? context)
        {
            if (context == null)
            {
                told(info);
                return Task.CompletedTask;
            }
            var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            context.Post(_ =>
            {
                try
                {
                    told(info);
                    done.SetResult(true);
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }, null);
            return done.Task;
        }

        /// <summary>Hands over what has arrived, on the calling thread, for at most that long; gives how many events.</summary>
        internal virtual int Deliver(TimeSpan budget) => 0;

        /// <summary>Whether it was disposed.</summary>
        internal abstract bool IsClosed { get; }

        /// <summary>Ends all calls as cancelled and waits for that; false if the time was over first. A negative time has no bound.</summary>
        internal virtual bool Shutdown(TimeSpan timeout) => true;

        public abstract void Dispose();
    }

    /// <summary>A part of an answer.</summary>
    internal readonly struct StreamPart
    {
        internal StreamPart(string text, string? reasoning, JsonValue json)
        {
            Text = text;
            Reasoning = reasoning;
            Json = json;
        }

        internal string Text { get; }

        internal string? Reasoning { get; }

        internal JsonValue Json { get; }
    }
}
