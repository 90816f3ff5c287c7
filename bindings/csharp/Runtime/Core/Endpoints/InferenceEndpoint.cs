// An Inference Endpoint as it was at one moment, and what can be done with it.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    /// <summary>
    /// An Inference Endpoint as it was at one moment: operations give a new one. It keeps the token that it was found with. May be used by
    /// all threads; dispose it to free it early.
    /// </summary>
    public sealed class InferenceEndpoint : IDisposable
    {
        private readonly InferenceClient client;
        private readonly EndpointHandle handle;

        internal InferenceEndpoint(InferenceClient client, EndpointHandle handle)
        {
            this.client = client;
            this.handle = handle;
        }

        private unsafe delegate byte* Getter(hfi_endpoint_t* endpoint);

        private unsafe string? Text(Getter get)
        {
            using var used = handle.Borrow();
            return Utf8.Read(get((hfi_endpoint_t*)used.Pointer));
        }

        /// <summary>The name, unique in its namespace.</summary>
        public unsafe string Name => Text(NativeMethods.hfi_endpoint_name) ?? "";

        /// <summary>The user or organisation that it belongs to.</summary>
        public unsafe string Namespace => Text(NativeMethods.hfi_endpoint_namespace) ?? "";

        /// <summary>
        /// The state: <c>pending</c>, <c>initializing</c>, <c>running</c>, <c>updating</c>, <c>updateFailed</c>, <c>paused</c>, <c>failed</c>,
        /// <c>scaledToZero</c>, or one that came later.
        /// </summary>
        public unsafe string Status => Text(NativeMethods.hfi_endpoint_status) ?? "";

        /// <summary>What the API says of the state, for people.</summary>
        public unsafe string? StatusMessage => Text(NativeMethods.hfi_endpoint_status_message);

        /// <summary>Where it can be called; null while it cannot.</summary>
        public unsafe string? Url => Text(NativeMethods.hfi_endpoint_url);

        /// <summary>The model's id on the Hub.</summary>
        public unsafe string? Repository => Text(NativeMethods.hfi_endpoint_repository);

        /// <summary>The model's framework, as <c>pytorch</c>.</summary>
        public unsafe string? Framework => Text(NativeMethods.hfi_endpoint_framework);

        /// <summary>The model's revision.</summary>
        public unsafe string? Revision => Text(NativeMethods.hfi_endpoint_revision);

        /// <summary>The model's task, as <c>text-generation</c>.</summary>
        public unsafe string? Task => Text(NativeMethods.hfi_endpoint_task);

        /// <summary>Who may call it: <c>authenticated</c>, <c>public</c> or <c>private</c>.</summary>
        public unsafe string? Type => Text(NativeMethods.hfi_endpoint_type);

        /// <summary>The path below the URL that says whether it is ready.</summary>
        public unsafe string HealthRoute => Text(NativeMethods.hfi_endpoint_health_route) ?? "";

        /// <summary>When it was made.</summary>
        public unsafe DateTimeOffset CreatedAt => Time(NativeMethods.hfi_endpoint_created_seconds);

        /// <summary>When it was last changed.</summary>
        public unsafe DateTimeOffset UpdatedAt => Time(NativeMethods.hfi_endpoint_updated_seconds);

        /// <summary>All that the API said of it.</summary>
        public unsafe JsonValue Json
        {
            get
            {
                using var used = handle.Borrow();
                UIntPtr length;
                var json = NativeMethods.hfi_endpoint_json((hfi_endpoint_t*)used.Pointer, &length);
                return Utf8.ReadJson(json, length);
            }
        }

        private unsafe delegate double Clock(hfi_endpoint_t* endpoint);

        private unsafe DateTimeOffset Time(Clock get)
        {
            using var used = handle.Borrow();
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(get((hfi_endpoint_t*)used.Pointer) * 1000));
        }

        /// <summary>Looks at it anew.</summary>
        public Task<InferenceEndpoint> FetchAsync(GetInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            Operate("get_inference_endpoint", options, cancellationToken);

        /// <summary>
        /// Waits until it runs, has a URL and answers its health check. Starts nothing: resume a paused one first. Set
        /// <see cref="WaitInferenceEndpointOptions.WaitSeconds"/>; without it the wait has no end.
        /// </summary>
        /// <exception cref="HfiException">The time is over (<see cref="HfiStatus.EndpointTimeout"/>), it has failed
        /// (<see cref="HfiStatus.EndpointFailed"/>), or it was deleted.</exception>
        public Task<InferenceEndpoint> WaitAsync(WaitInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            Operate("wait_inference_endpoint", options, cancellationToken);

        /// <summary>Changes what is set in the options.</summary>
        public Task<InferenceEndpoint> UpdateAsync(UpdateInferenceEndpointOptions options, CancellationToken cancellationToken = default) =>
            Operate("update_inference_endpoint", options ?? throw new ArgumentNullException(nameof(options)), cancellationToken);

        /// <summary>Stops it until somebody resumes it. It costs nothing meanwhile.</summary>
        public Task<InferenceEndpoint> PauseAsync(PauseInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            Operate("pause_inference_endpoint", options, cancellationToken);

        /// <summary>Starts it if it is paused.</summary>
        public Task<InferenceEndpoint> ResumeAsync(ResumeInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            Operate("resume_inference_endpoint", options, cancellationToken);

        /// <summary>Stops it until somebody calls it. It costs nothing meanwhile.</summary>
        public Task<InferenceEndpoint> ScaleToZeroAsync(ScaleToZeroInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            Operate("scale_to_zero_inference_endpoint", options, cancellationToken);

        /// <summary>Takes it away, for good.</summary>
        public Task DeleteAsync(DeleteInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            client.RunOnEndpointAsync(handle, "delete_inference_endpoint", options, cancellationToken);

        /// <summary>
        /// Resumes or wakes it if need be, waits until it can be called, and holds it: the last lease of this machine that is released stops it.
        /// </summary>
        public Task<InferenceEndpointLease> AcquireAsync(AcquireInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            InferenceEndpointLease.AcquireAsync(stop => Operate("acquire_inference_endpoint", options, stop), cancellationToken);

        internal Task<InferenceEndpoint> ReleaseAsync(CancellationToken cancellationToken) => Operate("release_inference_endpoint", null, cancellationToken);

        private Task<InferenceEndpoint> Operate(string operation, CallOptions? options, CancellationToken cancellationToken) =>
            client.OperateAsync(handle, operation, options, cancellationToken);

        /// <summary>
        /// A client for its URL, with its token, which shares the connections of the client that found it. Dispose it on its own.
        /// </summary>
        /// <exception cref="HfiException">It has no URL yet: wait for it.</exception>
        public InferenceClient CreateClient() => client.ClientOf(handle);

        /// <summary>Frees the snapshot; the endpoint itself goes on.</summary>
        public void Dispose() => handle.Dispose();

        /// <summary>Namespace, name and state.</summary>
        public override string ToString() => Namespace + "/" + Name + " (" + Status + ")";
    }
}
