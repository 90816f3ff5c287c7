// A hold on an Inference Endpoint, from its acquisition to its release.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    /// <summary>
    /// A hold on an Inference Endpoint. Disposing releases it: the last release on this machine pauses the endpoint, or does what
    /// <see cref="AcquireInferenceEndpointOptions.OnRelease"/> said.
    /// </summary>
    public sealed class InferenceEndpointLease : IAsyncDisposable
    {
        // What is to be given up when the host ends: held here until it is released, whoever forgets it.
        private static readonly List<InferenceEndpointLease> Held = new List<InferenceEndpointLease>();
        private static readonly Dictionary<CancellationTokenSource, Task> Acquisitions = new Dictionary<CancellationTokenSource, Task>();

        private readonly object gate = new object();
        private Task<InferenceEndpoint>? releasing;
        private volatile bool released;

        private InferenceEndpointLease(InferenceEndpoint endpoint)
        {
            Endpoint = endpoint;
            lock (Held) Held.Add(this);
        }

        internal static async Task<InferenceEndpointLease> AcquireAsync(Func<CancellationToken, Task<InferenceEndpoint>> acquire, CancellationToken cancellationToken)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var end = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (Acquisitions) Acquisitions.Add(stop, end.Task);
            try
            {
                return new InferenceEndpointLease(await acquire(stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            finally
            {
                lock (Acquisitions) Acquisitions.Remove(stop);
                end.SetResult(true);
            }
        }

        /// <summary>Cancels what is being acquired, for hosts that end; done when all of it has ended. What had come becomes a lease.</summary>
        internal static Task EndAcquisitions()
        {
            lock (Acquisitions)
            {
                var all = new List<Task>(Acquisitions.Values);
                // Of a copy: one that ends at once takes itself out.
                foreach (var stop in new List<CancellationTokenSource>(Acquisitions.Keys)) stop.Cancel();
                return Task.WhenAll(all);
            }
        }

        /// <summary>Those that were not released, for hosts that end.</summary>
        internal static List<InferenceEndpointLease> Open()
        {
            lock (Held) return new List<InferenceEndpointLease>(Held);
        }

        /// <summary>The endpoint, which can be called.</summary>
        public InferenceEndpoint Endpoint { get; }

        /// <summary>Releases it and gives the endpoint as it is then. One that failed can be repeated.</summary>
        public Task<InferenceEndpoint> ReleaseAsync(CancellationToken cancellationToken = default)
        {
            lock (gate)
            {
                if (releasing == null || releasing.IsFaulted || releasing.IsCanceled) releasing = Release(cancellationToken);
                return releasing;
            }
        }

        private async Task<InferenceEndpoint> Release(CancellationToken cancellationToken)
        {
            try
            {
                var endpoint = await Endpoint.ReleaseAsync(cancellationToken).ConfigureAwait(false);
                released = true;
                Forget();
                return endpoint;
            }
            catch (ObjectDisposedException)
            {
                // Nothing can release it any more.
                Forget();
                throw;
            }
        }

        private void Forget()
        {
            lock (Held) Held.Remove(this);
        }

        /// <summary>Releases it if <see cref="ReleaseAsync"/> has not.</summary>
        public async ValueTask DisposeAsync()
        {
            if (released) return;
            try
            {
                await ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // It was the release of another caller, who has cancelled it.
                await ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
