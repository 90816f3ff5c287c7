// The client: how every task is run. The tasks themselves are generated (Tasks/), endpoints, batches and conversations have files of
// their own.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    /// <summary>
    /// Calls models on Hugging Face, at its providers, on Inference Endpoints or on a server of your own. Its methods are huggingface_hub's: each
    /// task as a method that blocks, one that is awaited, and where answers come in parts one that streams. May be used by all threads at
    /// once. Dispose it when it is not needed any more: calls in flight end as cancelled.
    /// </summary>
    public sealed partial class InferenceClient : IDisposable, IAsyncDisposable
    {
        private readonly Transport transport;
        private readonly Dictionary<string, string>? models;

        /// <summary>A client with the settings of the environment.</summary>
        public InferenceClient() : this((InferenceClientOptions?)null) { }

        /// <summary>A client with these settings, which are copied.</summary>
        /// <exception cref="HfiException">A setting makes no sense.</exception>
        public InferenceClient(InferenceClientOptions? options)
        {
            options ??= new InferenceClientOptions();
            if (options.Models.Count > 0) models = new Dictionary<string, string>(options.Models);
            transport = TransportFactory?.Invoke(options) ?? new NativeTransport(options);
        }

        internal InferenceClient(Transport transport) => this.transport = transport;

        /// <summary>Makes transports in place of the native one, where that cannot be loaded.</summary>
        internal static Func<InferenceClientOptions, Transport>? TransportFactory { get; set; }

        internal Transport Transport => transport;

        internal bool IsClosed => transport.IsClosed;

        /// <summary>
        /// Hands over what has arrived, on the calling thread, for at most that long but at least one event; gives how many. Only for clients
        /// with <see cref="InferenceClientOptions.ManualDelivery"/>.
        /// </summary>
        public int Deliver(TimeSpan budget) => transport.Deliver(budget);

        /// <summary>
        /// Ends all calls as cancelled and refuses further ones. False if the time was over first: the calls end then all the same, and it may be
        /// called again. A negative time, as <see cref="Timeout.InfiniteTimeSpan"/>, waits without a bound. The client must still be disposed.
        /// </summary>
        public bool Shutdown(TimeSpan timeout) => transport.Shutdown(timeout);

        /// <summary>Ends all calls as cancelled and frees the client. Results that were given stay valid.</summary>
        public void Dispose() => transport.Dispose();

        /// <summary>As <see cref="Dispose"/>, without blocking the calling thread.</summary>
        public ValueTask DisposeAsync()
        {
            if (transport is NativeTransport) return new ValueTask(Task.Run(transport.Dispose));
            transport.Dispose();
            return default;
        }

        private Task<T> SendAsync<T>(TaskCall call, Func<Reply, T> read, CancellationToken cancellationToken) => SendAsync(call, read, transport.Caller, cancellationToken);

        private async Task<T> SendAsync<T>(TaskCall call, Func<Reply, T> read, SynchronizationContext? caller, CancellationToken cancellationToken)
        {
            using var reply = await transport.SendAsync(WithModel(call), cancellationToken).ConfigureAwait(false);
            var result = Result(reply, read);
            if (call.Options?.OnResponse is { } told) await Transport.TellAsync(told, reply.Info, caller).ConfigureAwait(false);
            return result;
        }

        private T Send<T>(TaskCall call, Func<Reply, T> read, CancellationToken cancellationToken)
        {
            using var reply = transport.Send(WithModel(call), cancellationToken);
            var result = Result(reply, read);
            call.Options?.OnResponse?.Invoke(reply.Info);
            return result;
        }

        /// <summary>Names the model of the task, if the call names none.</summary>
        private TaskCall WithModel(TaskCall call)
        {
            if (models != null && models.TryGetValue(call.Task, out var model) && !call.Arguments.Exists(argument => argument.Name == "model"))
                call.Set("model", model);
            return call;
        }

        private static T Result<T>(Reply reply, Func<Reply, T> read)
        {
            var result = read(reply);
            if (result is InferenceResult told) told.Response = reply.Info;
            return result;
        }

        private async IAsyncEnumerable<T> StreamAsync<T>(TaskCall call, Func<StreamPart, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var part in transport.StreamAsync(WithModel(call), cancellationToken).ConfigureAwait(false)) yield return read(part);
        }
    }
}
