// Calls through the native library.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    internal sealed class NativeTransport : Transport
    {
        private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(10);

        private readonly ClientHandle client;
        private readonly Pump pump;
        private readonly bool asksHost;
        private volatile bool closed;

        internal NativeTransport(InferenceClientOptions options) : this(options.Open(), options.ManualDelivery, options.TokenProvider != null) { }

        /// <param name="client">The native client, which it takes over.</param>
        /// <param name="manualDelivery">Whether the host delivers.</param>
        /// <param name="asksHost">Whether a call may ask a token provider.</param>
        internal NativeTransport(ClientHandle client, bool manualDelivery, bool asksHost)
        {
            this.client = client;
            ManualDelivery = manualDelivery;
            this.asksHost = asksHost;
            pump = new Pump(client, manualDelivery, this);
            CheckSettings();
            OpenTransports.Add(this);
        }

        internal bool ManualDelivery { get; }

        internal ClientHandle Client => client;

        private unsafe void CheckSettings()
        {
            using var used = client.Borrow();
            var error = NativeMethods.hfi_client_error((hfi_client_t*)used.Pointer);
            if (error != null) throw HfiException.Of(error, HfiStatus.InvalidArgument);
        }

        internal override async Task<Reply> SendAsync(TaskCall call, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RequestBuilder.ReadsStream(call))
            {
                // The stream is read by the thread that runs the call: not by the one that delivers for all.
                return await Task.Factory.StartNew(() => Send(call, cancellationToken), CancellationToken.None,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default).ConfigureAwait(false);
            }
            var started = await StartAsync(call, false, cancellationToken).ConfigureAwait(false);
            try
            {
                await started.Ended.ConfigureAwait(false);
                return started.Reply();
            }
            catch
            {
                started.Abandon();
                throw;
            }
        }

        internal override Reply Send(TaskCall call, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Only who delivers hears of progress.
            if (call.Options?.Progress != null && pump.DeliversElsewhere && !RequestBuilder.ReadsStream(call))
                return SendAsync(call, cancellationToken).GetAwaiter().GetResult();
            var request = RequestBuilder.Build(client, call, false);
            try
            {
                var status = Run(request, cancellationToken);
                if (status != HfiStatus.Ok) throw Fault(request, status, call, cancellationToken);
                return new NativeReply(client, request);
            }
            catch
            {
                request.Dispose();
                throw;
            }
        }

        private static unsafe HfiStatus Run(RequestHandle request, CancellationToken cancellationToken)
        {
            using var used = request.Borrow();
            var native = used.Pointer;
            using (cancellationToken.Register(() => NativeMethods.hfi_request_cancel((hfi_request_t*)native)))
                return (HfiStatus)NativeMethods.hfi_request_send((hfi_request_t*)native);
        }

        internal override async IAsyncEnumerable<StreamPart> StreamAsync(TaskCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var caller = Caller;
            using var reader = new StreamReader(await StartAsync(call, true, cancellationToken).ConfigureAwait(false));
            while (await reader.Call.WaitForPart().ConfigureAwait(false))
                while (reader.Call.TryTake(out var part)) yield return part;
            if (call.Options?.OnResponse is { } told) await TellAsync(told, reader.Call.Info(), caller).ConfigureAwait(false);
        }

        private async Task<NativeCall> StartAsync(TaskCall call, bool stream, CancellationToken cancellationToken)
        {
            NativeCall Start()
            {
                var request = RequestBuilder.Build(client, call, stream);
                try
                {
                    var started = new NativeCall(client, request, call, cancellationToken);
                    pump.Start(started);
                    return started;
                }
                catch
                {
                    request.Dispose();
                    throw;
                }
            }
            // A token provider may block.
            return asksHost ? await Task.Run(Start).ConfigureAwait(false) : Start();
        }

        /// <summary>What a request that failed is thrown as.</summary>
        internal static unsafe Exception Fault(RequestHandle request, HfiStatus status, TaskCall call, CancellationToken cancellationToken)
        {
            if (status == HfiStatus.Cancelled)
                return new OperationCanceledException("the call was cancelled", cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(true));
            if (status == HfiStatus.Shutdown) return new ObjectDisposedException(nameof(InferenceClient), "the client was shut down");
            using var used = request.Borrow();
            var cause = status == HfiStatus.NoToken ? TokenFailure.Take() : status == HfiStatus.Io ? call.StreamFailure : null;
            return HfiException.Of(NativeMethods.hfi_request_error((hfi_request_t*)used.Pointer), status, cause);
        }

        internal override int Deliver(TimeSpan budget) => pump.Deliver(budget);

        internal override bool IsClosed => closed;

        internal override bool Shutdown(TimeSpan timeout)
        {
            closed = true;
            try
            {
                var done = pump.Shutdown(timeout);
                if (done) OpenTransports.Remove(this);
                return done;
            }
            catch (ObjectDisposedException)
            {
                // Another thread was faster.
                return true;
            }
        }

        public override void Dispose()
        {
            Shutdown(DisposeLimit);
            OpenTransports.Remove(this);
            client.Dispose();
        }
    }
}
