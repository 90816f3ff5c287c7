// Leases of Inference Endpoints that are still held, or on their way, when play mode, the domain or the application ends.

using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Debug = UnityEngine.Debug;

namespace HuggingFace.Inference.Unity
{
    internal static class OpenLeases
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10), Turn = TimeSpan.FromMilliseconds(10);

        /// <summary>Releases them; whoever holds them will not have the time, and the endpoints would go on, and cost.</summary>
        internal static void Release()
        {
            var clock = Stopwatch.StartNew();
            DeliverUntil(InferenceEndpointLease.EndAcquisitions(), clock);
            var all = Task.WhenAll(InferenceEndpointLease.Open().ConvertAll(lease => lease.DisposeAsync().AsTask()));
            DeliverUntil(all, clock);
            if (all.Status == TaskStatus.RanToCompletion) return;
            Debug.LogWarning("an Inference Endpoint was not released and may go on: " + all.Exception?.GetBaseException().Message);
        }

        private static void DeliverUntil(Task ended, Stopwatch clock)
        {
            while (!ended.IsCompleted && clock.Elapsed < Limit)
            {
                ClientPump.Deliver(Turn);
                Task.WaitAny(new[] { ended }, 1);
            }
        }
    }
}
