// The transports that are to be shut down before the code of this domain goes away: when Unity's editor reloads scripts, and when the
// process ends.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace HuggingFace.Inference
{
    internal static class OpenTransports
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
        private static readonly List<WeakReference<NativeTransport>> All = new List<WeakReference<NativeTransport>>();

        static OpenTransports()
        {
            AppDomain.CurrentDomain.DomainUnload += (sender, arguments) =>
            {
                Shutdown();
                Drain();
            };
            // Mono waits at its end for threads that are inside of native calls.
            AppDomain.CurrentDomain.ProcessExit += (sender, arguments) =>
            {
                Pump.Exiting = true;
                Shutdown();
            };
        }

        internal static void Add(NativeTransport transport)
        {
            lock (All)
            {
                All.RemoveAll(known => !known.TryGetTarget(out _));
                All.Add(new WeakReference<NativeTransport>(transport));
            }
        }

        internal static void Remove(NativeTransport transport)
        {
            lock (All) All.RemoveAll(known => !known.TryGetTarget(out var target) || target == transport);
        }

        private static void Shutdown()
        {
            List<WeakReference<NativeTransport>> open;
            lock (All) open = new List<WeakReference<NativeTransport>>(All);
            foreach (var reference in open)
                if (reference.TryGetTarget(out var transport)) transport.Shutdown(Limit);
        }

        // What awaits the calls that were ended goes on in the thread pool. It has its turn before the domain goes, until the pool stays at
        // rest: Mono aborts what is still there, and may crash at that. Others may keep the pool busy, so there is a limit.
        private static void Drain()
        {
            ThreadPool.GetMaxThreads(out var all, out _);
            if (Thread.CurrentThread.IsThreadPoolThread) all--;
            var clock = Stopwatch.StartNew();
            for (var rests = 0; rests < 4 && clock.Elapsed < Limit; rests++)
            {
                // Not disposed: the last item may still be inside.
                var reached = new CountdownEvent(Environment.ProcessorCount * 2);
                for (var i = reached.InitialCount; i > 0; i--) ThreadPool.UnsafeQueueUserWorkItem(_ => reached.Signal(), null);
                reached.Wait(Limit);
                while (!AtRest(all) && clock.Elapsed < Limit)
                {
                    rests = 0;
                    Thread.Sleep(1);
                }
            }
        }

        private static bool AtRest(int all)
        {
            ThreadPool.GetAvailableThreads(out var free, out _);
            return free >= all;
        }
    }
}
