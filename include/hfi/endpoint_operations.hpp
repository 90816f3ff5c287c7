// What can be done with an Inference Endpoint. Generated from the sources by `make generate`; do not edit.
#ifndef HFI_ENDPOINT_OPERATIONS_HPP
#define HFI_ENDPOINT_OPERATIONS_HPP

#include <hfi/caller.hpp>
#include <hfi/task_options.hpp>

HFI_NAMESPACE_BEGIN

namespace detail {
    /// The operations, as methods of an endpoint. `Self` and `Hold` are Endpoint and Lease, which derive from this and have one.
    template <class Self, class Hold>
    class EndpointOperations {
    public:

#if HFI_EXCEPTIONS
        /// Looks at an endpoint. Blocks until it is done.
        Self fetch(const GetInferenceEndpointOptions &options = {}) const { return try_fetch(options).value(); }
#endif
        /// Looks at an endpoint. Gives the error instead of throwing it.
        Result<Self> try_fetch(const GetInferenceEndpointOptions &options = {}) const { return make("get_inference_endpoint", options).template try_send<Self>(); }
        /// Looks at an endpoint. Starts it.
        Pending<Self> fetch_async(const GetInferenceEndpointOptions &options = {}) const { return make("get_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Changes an endpoint: only what is set. Blocks until it is done.
        Self update(const UpdateInferenceEndpointOptions &options = {}) const { return try_update(options).value(); }
#endif
        /// Changes an endpoint: only what is set. Gives the error instead of throwing it.
        Result<Self> try_update(const UpdateInferenceEndpointOptions &options = {}) const { return make("update_inference_endpoint", options).template try_send<Self>(); }
        /// Changes an endpoint: only what is set. Starts it.
        Pending<Self> update_async(const UpdateInferenceEndpointOptions &options = {}) const { return make("update_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Blocks until it is done.
        Self pause(const PauseInferenceEndpointOptions &options = {}) const { return try_pause(options).value(); }
#endif
        /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Gives the error instead of throwing it.
        Result<Self> try_pause(const PauseInferenceEndpointOptions &options = {}) const { return make("pause_inference_endpoint", options).template try_send<Self>(); }
        /// Stops an endpoint until somebody resumes it. It costs nothing meanwhile. Starts it.
        Pending<Self> pause_async(const PauseInferenceEndpointOptions &options = {}) const { return make("pause_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Blocks until it is done.
        Self resume(const ResumeInferenceEndpointOptions &options = {}) const { return try_resume(options).value(); }
#endif
        /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Gives the error instead of throwing it.
        Result<Self> try_resume(const ResumeInferenceEndpointOptions &options = {}) const { return make("resume_inference_endpoint", options).template try_send<Self>(); }
        /// Starts a paused endpoint. hfi_endpoint_wait waits until it can be called. Starts it.
        Pending<Self> resume_async(const ResumeInferenceEndpointOptions &options = {}) const { return make("resume_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Blocks until it is done.
        Self scale_to_zero(const ScaleToZeroInferenceEndpointOptions &options = {}) const { return try_scale_to_zero(options).value(); }
#endif
        /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Gives the error instead of throwing it.
        Result<Self> try_scale_to_zero(const ScaleToZeroInferenceEndpointOptions &options = {}) const { return make("scale_to_zero_inference_endpoint", options).template try_send<Self>(); }
        /// Stops an endpoint until somebody calls it. It costs nothing meanwhile. Starts it.
        Pending<Self> scale_to_zero_async(const ScaleToZeroInferenceEndpointOptions &options = {}) const { return make("scale_to_zero_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Takes an endpoint away, for good. Blocks until it is done.
        void remove(const DeleteInferenceEndpointOptions &options = {}) const { return try_remove(options).value(); }
#endif
        /// Takes an endpoint away, for good. Gives the error instead of throwing it.
        Result<void> try_remove(const DeleteInferenceEndpointOptions &options = {}) const { return make("delete_inference_endpoint", options).template try_send<void>(); }
        /// Takes an endpoint away, for good. Starts it.
        Pending<void> remove_async(const DeleteInferenceEndpointOptions &options = {}) const { return make("delete_inference_endpoint", options).template start<void>(); }

#if HFI_EXCEPTIONS
        /// Waits until an endpoint runs, has a URL and answers its health check. Blocks until it is done.
        Self wait(const WaitInferenceEndpointOptions &options = {}) const { return try_wait(options).value(); }
#endif
        /// Waits until an endpoint runs, has a URL and answers its health check. Gives the error instead of throwing it.
        Result<Self> try_wait(const WaitInferenceEndpointOptions &options = {}) const { return make("wait_inference_endpoint", options).template try_send<Self>(); }
        /// Waits until an endpoint runs, has a URL and answers its health check. Starts it.
        Pending<Self> wait_async(const WaitInferenceEndpointOptions &options = {}) const { return make("wait_inference_endpoint", options).template start<Self>(); }

#if HFI_EXCEPTIONS
        /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Blocks until it
        /// is done.
        Hold acquire(const AcquireInferenceEndpointOptions &options = {}) const { return try_acquire(options).value(); }
#endif
        /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Gives the error
        /// instead of throwing it.
        Result<Hold> try_acquire(const AcquireInferenceEndpointOptions &options = {}) const { return make("acquire_inference_endpoint", options).template try_send<Hold>(); }
        /// Resumes an endpoint if need be, waits until it can be called, and holds it until hfi_endpoint_release. Starts it.
        Pending<Hold> acquire_async(const AcquireInferenceEndpointOptions &options = {}) const { return make("acquire_inference_endpoint", options).template start<Hold>(); }

    private:
        template <class Options>
        Request make(const char *operation, const Options &options) const {
            Request request = static_cast<const Self *>(this)->request(operation);
            apply(request, options);
            return request;
        }
    };
} // namespace detail

HFI_NAMESPACE_END

#endif
