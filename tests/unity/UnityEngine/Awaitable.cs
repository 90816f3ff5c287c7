// Awaitable, as Unity 2023.1 and later have it: the parts that the package uses.
#nullable disable
#if UNITY_2023_1_OR_NEWER

using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace UnityEngine
{
    public class Awaitable<T>
    {
        internal readonly TaskCompletionSource<T> Source = new TaskCompletionSource<T>();

        internal Awaitable() { }

        public Awaiter GetAwaiter() => new Awaiter(this);

        public struct Awaiter : INotifyCompletion
        {
            private TaskAwaiter<T> awaiter;
            internal Awaiter(Awaitable<T> awaitable) => awaiter = awaitable.Source.Task.GetAwaiter();
            public bool IsCompleted => awaiter.IsCompleted;
            public T GetResult() => awaiter.GetResult();
            public void OnCompleted(Action continuation) => awaiter.OnCompleted(continuation);
        }
    }

    public class AwaitableCompletionSource<T>
    {
        public Awaitable<T> Awaitable { get; } = new Awaitable<T>();
        public void SetResult(in T value) => Awaitable.Source.SetResult(value);
        public bool TrySetResult(in T value) => Awaitable.Source.TrySetResult(value);
        public void SetException(Exception exception) => Awaitable.Source.SetException(exception);
        public bool TrySetException(Exception exception) => Awaitable.Source.TrySetException(exception);
        public void SetCanceled() => Awaitable.Source.SetCanceled();
        public bool TrySetCanceled() => Awaitable.Source.TrySetCanceled();
    }
}
#endif
