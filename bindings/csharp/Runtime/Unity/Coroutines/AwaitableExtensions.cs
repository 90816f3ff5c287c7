// Calls as Unity's own awaitables, where Unity has them.
#if UNITY_2023_1_OR_NEWER

using System;
using System.Threading.Tasks;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Turns calls into Unity's awaitables.</summary>
    public static class AwaitableExtensions
    {
        /// <summary>The call as an awaitable, for code that passes these on. It can be awaited once, as all of Unity's.</summary>
        public static Awaitable<T> AsAwaitable<T>(this Task<T> task)
        {
            if (task == null) throw new ArgumentNullException(nameof(task));
            var source = new AwaitableCompletionSource<T>();
            var awaitable = source.Awaitable;
            Pass(task, source);
            return awaitable;
        }

        private static async void Pass<T>(Task<T> task, AwaitableCompletionSource<T> source)
        {
            try
            {
                source.SetResult(await task);
            }
            catch (OperationCanceledException)
            {
                source.SetCanceled();
            }
            catch (Exception e)
            {
                source.SetException(e);
            }
        }
    }
}
#endif
