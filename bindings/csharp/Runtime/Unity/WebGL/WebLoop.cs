// Waiting without threads: conditions that are looked at once a frame, on the main thread.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// In a web page there is one thread: timers and the thread pool never run. So every wait is a condition that <see cref="Tick"/> looks
    /// at, and whoever waits goes on inside it.
    /// </summary>
    internal sealed class WebLoop
    {
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private readonly List<Waiter> waiters = new List<Waiter>();
        private readonly List<IDisposable> dropped = new List<IDisposable>();

        /// <summary>The game's.</summary>
        internal static WebLoop Main { get; } = new WebLoop();

        internal TimeSpan Now => clock.Elapsed;

        private sealed class Waiter
        {
            internal Waiter(Func<bool> isReady) => IsReady = isReady;

            internal Func<bool> IsReady { get; }

            internal TaskCompletionSource<bool> Source { get; } = new TaskCompletionSource<bool>();
        }

        /// <summary>Ends in the first tick in which the condition holds, or at once.</summary>
        internal Task Until(Func<bool> isReady)
        {
            if (isReady()) return Task.CompletedTask;
            var waiter = new Waiter(isReady);
            waiters.Add(waiter);
            return waiter.Source.Task;
        }

        /// <summary>Has something disposed in the next tick; for finalizers, which may run on another thread.</summary>
        internal void DisposeLater(IDisposable thing)
        {
            lock (dropped) dropped.Add(thing);
        }

        /// <summary>Lets those go on whose condition holds; gives how many.</summary>
        internal int Tick()
        {
            DisposeDropped();
            // Each frame comes here: without garbage if there is nothing to do.
            List<Waiter>? due = null;
            foreach (var waiter in waiters)
                if (waiter.IsReady()) (due ??= new List<Waiter>()).Add(waiter);
            if (due == null) return 0;
            waiters.RemoveAll(due.Contains);
            // A continuation that wants no context goes to the thread pool if there is one here, and in a web page stays there for ever.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                foreach (var waiter in due) waiter.Source.TrySetResult(true);
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
            return due.Count;
        }

        private void DisposeDropped()
        {
            List<IDisposable> things;
            lock (dropped)
            {
                if (dropped.Count == 0) return;
                things = new List<IDisposable>(dropped);
                dropped.Clear();
            }
            foreach (var thing in things) thing.Dispose();
        }
    }
}
