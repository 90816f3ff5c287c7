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
        private static readonly List<WeakReference<InferenceEndpointLease>> All = new List<WeakReference<InferenceEndpointLease>>();

        private readonly object gate = new object();
        private Task<InferenceEndpoint>? releasing;
        private volatile bool released;

        internal InferenceEndpointLease(InferenceEndpoint endpoint)
        {
            Endpoint = endpoint;
            lock (All)
            {
                All.RemoveAll(known => !known.TryGetTarget(out var lease) || lease.released);
                All.Add(new WeakReference<InferenceEndpointLease>(this));
            }
        }

        /// <summary>Those that were not released, for hosts that end.</summary>
        internal static List<InferenceEndpointLease> Open()
        {
            var open = new List<InferenceEndpointLease>();
            lock (All)
                foreach (var known in All)
                    if (known.TryGetTarget(out var lease) && !lease.released) open.Add(lease);
            return open;
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
            var endpoint = await Endpoint.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            released = true;
            return endpoint;
        }

        /// <summary>Releases it if <see cref="ReleaseAsync"/> has not.</summary>
        public async ValueTask DisposeAsync()
        {
            if (!released) await ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
