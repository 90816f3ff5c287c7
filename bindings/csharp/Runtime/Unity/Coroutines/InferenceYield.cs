// A call as something that a coroutine can wait for.

using System;
using System.Threading.Tasks;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// A call that a coroutine waits for: <c>yield return</c> it, then look at <see cref="Error"/> or take <see cref="Result"/>. To start it on
    /// its own, give it to <c>StartCoroutine</c>.
    /// </summary>
    public sealed class InferenceYield<T> : CustomYieldInstruction
    {
        private readonly Task<T> task;
        private readonly Action<T>? onDone;
        private readonly Action<Exception>? onError;
        private bool told;

        internal InferenceYield(Task<T> task, Action<T>? onDone, Action<Exception>? onError)
        {
            this.task = task ?? throw new ArgumentNullException(nameof(task));
            this.onDone = onDone;
            this.onError = onError;
        }

        /// <summary>Whether the call runs. Tells the handlers when it has ended: it is asked on the main thread, once a frame.</summary>
        public override bool keepWaiting
        {
            get
            {
                if (!task.IsCompleted) return true;
                Tell();
                return false;
            }
        }

        /// <summary>Whether the call has ended, well or not.</summary>
        public bool IsDone => task.IsCompleted;

        /// <summary>Whether it was cancelled.</summary>
        public bool IsCancelled => task.IsCanceled;

        /// <summary>
        /// Why the call failed: an <see cref="HfiException"/>, or an <see cref="OperationCanceledException"/>. Null if it runs or went well.
        /// </summary>
        public Exception? Error => task.IsCompleted ? Faults.Of(task) : null;

        /// <summary>The result. Throws what made the call fail, and while it runs an <see cref="InvalidOperationException"/>.</summary>
        public T Result => task.IsCompleted
            ? task.GetAwaiter().GetResult()
            : throw new InvalidOperationException("the call has not ended; yield return it first");

        private void Tell()
        {
            if (told) return;
            told = true;
            if (Faults.Of(task) is { } error)
            {
                onError?.Invoke(error);
                return;
            }
            onDone?.Invoke(task.Result);
        }
    }

    internal static class Faults
    {
        /// <summary>What a task that has ended was ended by.</summary>
        internal static Exception? Of(Task task)
        {
            if (task.IsCanceled) return new OperationCanceledException("the call was cancelled");
            return task.Exception?.GetBaseException();
        }
    }
}
