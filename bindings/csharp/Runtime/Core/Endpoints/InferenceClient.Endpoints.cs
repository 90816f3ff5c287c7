// Operations on Inference Endpoints.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    public sealed partial class InferenceClient
    {
        /// <summary>Deploys a model on hardware of its own. <see cref="ListInferenceEndpointsHardwareAsync"/> says what goes together.</summary>
        public Task<InferenceEndpoint> CreateInferenceEndpointAsync(string name, CreateInferenceEndpointOptions options, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.CreateInferenceEndpoint(name, options ?? throw new ArgumentNullException(nameof(options))), cancellationToken);

        /// <summary>Deploys a model as Hugging Face has tested it. <see cref="ListInferenceCatalogAsync"/> says which there are.</summary>
        public Task<InferenceEndpoint> CreateInferenceEndpointFromCatalogAsync(CreateInferenceEndpointFromCatalogOptions options, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.CreateInferenceEndpointFromCatalog(options ?? throw new ArgumentNullException(nameof(options))), cancellationToken);

        /// <summary>Looks at an endpoint.</summary>
        public Task<InferenceEndpoint> GetInferenceEndpointAsync(string name, GetInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.GetInferenceEndpoint(name, options), cancellationToken);

        /// <summary>Lists endpoints. With the namespace <c>*</c>, organisations that could not be asked are warnings of the response.</summary>
        public Task<InferenceList<InferenceEndpoint>> ListInferenceEndpointsAsync(ListInferenceEndpointsOptions? options = null, CancellationToken cancellationToken = default) =>
            SendAsync(Calls.ListInferenceEndpoints(options), reply => new InferenceList<InferenceEndpoint>(Endpoints(reply)), cancellationToken);

        /// <summary>Changes what is set in the options.</summary>
        public Task<InferenceEndpoint> UpdateInferenceEndpointAsync(string name, UpdateInferenceEndpointOptions options, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.UpdateInferenceEndpoint(name, options ?? throw new ArgumentNullException(nameof(options))), cancellationToken);

        /// <summary>Stops an endpoint until somebody resumes it. It costs nothing meanwhile.</summary>
        public Task<InferenceEndpoint> PauseInferenceEndpointAsync(string name, PauseInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.PauseInferenceEndpoint(name, options), cancellationToken);

        /// <summary>Starts a paused endpoint.</summary>
        public Task<InferenceEndpoint> ResumeInferenceEndpointAsync(string name, ResumeInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.ResumeInferenceEndpoint(name, options), cancellationToken);

        /// <summary>Stops an endpoint until somebody calls it. It costs nothing meanwhile.</summary>
        public Task<InferenceEndpoint> ScaleToZeroInferenceEndpointAsync(string name, ScaleToZeroInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.ScaleToZeroInferenceEndpoint(name, options), cancellationToken);

        /// <summary>Waits until an endpoint runs, has a URL and answers its health check.</summary>
        public Task<InferenceEndpoint> WaitInferenceEndpointAsync(string name, WaitInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            OperateAsync(Calls.WaitInferenceEndpoint(name, options), cancellationToken);

        /// <summary>Takes an endpoint away, for good.</summary>
        public Task DeleteInferenceEndpointAsync(string name, DeleteInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            SendAsync(Calls.DeleteInferenceEndpoint(name, options), reply => true, cancellationToken);

        /// <summary>
        /// Resumes or wakes an endpoint if need be, waits until it can be called, and holds it: the last lease of this machine that is released
        /// stops it.
        /// </summary>
        public Task<InferenceEndpointLease> AcquireInferenceEndpointAsync(string name, AcquireInferenceEndpointOptions? options = null, CancellationToken cancellationToken = default) =>
            InferenceEndpointLease.AcquireAsync(stop => OperateAsync(Calls.AcquireInferenceEndpoint(name, options), stop), cancellationToken);

        /// <summary>Lists the models that Hugging Face has tested on Inference Endpoints, with their recipes.</summary>
        public Task<JsonValue> ListInferenceCatalogAsync(ListInferenceCatalogOptions? options = null, CancellationToken cancellationToken = default) =>
            SendAsync(Calls.ListInferenceCatalog(options), Read.Json, cancellationToken);

        /// <summary>Lists the hardware: vendor, region, type, size, price in USD an hour, availability, quota of the account.</summary>
        public Task<JsonValue> ListInferenceEndpointsHardwareAsync(ListInferenceEndpointsHardwareOptions? options = null, CancellationToken cancellationToken = default) =>
            SendAsync(Calls.ListInferenceEndpointsHardware(options), Read.Json, cancellationToken);

        /// <summary>An endpoint again from the JSON that a program has kept of it.</summary>
        /// <exception cref="HfiException">It is not that of an endpoint.</exception>
        public unsafe InferenceEndpoint InferenceEndpointFromJson(string owner, JsonValue json, string? token = null)
        {
            var handle = EndpointHandle.Parse(Native.Client, owner ?? throw new ArgumentNullException(nameof(owner)), (json ?? throw new ArgumentNullException(nameof(json))).ToWire(), token);
            using var used = handle.Borrow();
            var error = NativeMethods.hfi_endpoint_error((hfi_endpoint_t*)used.Pointer);
            if (error != null)
            {
                var fault = HfiException.Of(error, HfiStatus.InvalidArgument);
                handle.Dispose();
                throw fault;
            }
            return new InferenceEndpoint(this, handle);
        }

        internal Task<InferenceEndpoint> OperateAsync(EndpointHandle endpoint, string operation, CallOptions? options, CancellationToken cancellationToken) =>
            OperateAsync(On(endpoint, operation, options), cancellationToken);

        internal Task RunOnEndpointAsync(EndpointHandle endpoint, string operation, CallOptions? options, CancellationToken cancellationToken) =>
            SendAsync(On(endpoint, operation, options), reply => true, cancellationToken);

        internal InferenceClient ClientOf(EndpointHandle endpoint) =>
            new InferenceClient(new NativeTransport(ClientHandle.Of(endpoint), Native.ManualDelivery, false));

        private NativeTransport Native =>
            transport as NativeTransport ?? throw new HfiException(HfiStatus.Unsupported, "Inference Endpoints need the native library, which is not on this platform");

        private Task<InferenceEndpoint> OperateAsync(TaskCall call, CancellationToken cancellationToken) => SendAsync(call, Endpoint, cancellationToken);

        private static TaskCall On(EndpointHandle endpoint, string operation, CallOptions? options)
        {
            var call = new TaskCall(operation, options) { Endpoint = endpoint };
            options?.Apply(call);
            return call;
        }

        private InferenceEndpoint Endpoint(Reply reply)
        {
            var endpoints = Endpoints(reply);
            return endpoints.Count > 0 ? endpoints[0] : throw new HfiException(HfiStatus.Protocol, "the answer has no endpoint");
        }

        private List<InferenceEndpoint> Endpoints(Reply reply)
        {
            var endpoints = new List<InferenceEndpoint>();
            foreach (var handle in reply.Endpoints) endpoints.Add(new InferenceEndpoint(this, handle));
            return endpoints;
        }
    }
}
