// What went wrong with a call.

using System;

namespace HuggingFace.Inference
{
    /// <summary>
    /// A call failed. <see cref="Exception.Message"/> says what went wrong and what to do, and holds no secrets. A call that was cancelled throws
    /// <see cref="OperationCanceledException"/> instead.
    /// </summary>
    public sealed class HfiException : Exception
    {
        internal HfiException(HfiStatus status, string message, Exception? inner = null) : base(message, inner) => Status = status;

        /// <summary>What kind of failure it was.</summary>
        public HfiStatus Status { get; }

        /// <summary>The HTTP status of the refusal; null if no server refused.</summary>
        public int? HttpStatus { get; internal set; }

        /// <summary>How long to wait before the next attempt, as the server asks or estimates.</summary>
        public TimeSpan? RetryAfter { get; internal set; }

        /// <summary>The id to quote to the service's support.</summary>
        public string? RequestId { get; internal set; }

        /// <summary>The server's class of error.</summary>
        public string? ErrorType { get; internal set; }

        /// <summary>The server's own words.</summary>
        public string? ServerMessage { get; internal set; }

        /// <summary>The first 64 KiB of the refusal's body.</summary>
        public string? Body { get; internal set; }

        internal static unsafe HfiException Of(hfi_error_t* error, HfiStatus status, Exception? cause = null)
        {
            var httpStatus = NativeMethods.hfi_error_http_status(error);
            var retryAfter = NativeMethods.hfi_error_retry_after(error);
            UIntPtr length;
            var body = NativeMethods.hfi_error_body(error, &length);
            var told = error == null ? status : (HfiStatus)NativeMethods.hfi_error_status(error);
            return new HfiException(told, error == null ? "the call failed: " + status : Utf8.Read(NativeMethods.hfi_error_message(error)) ?? "", cause)
            {
                HttpStatus = httpStatus > 0 ? httpStatus : (int?)null,
                RetryAfter = retryAfter >= 0 ? Seconds.ToTime(retryAfter) : (TimeSpan?)null,
                RequestId = Utf8.Read(NativeMethods.hfi_error_request_id(error)),
                ErrorType = Utf8.Read(NativeMethods.hfi_error_type(error)),
                ServerMessage = Utf8.Read(NativeMethods.hfi_error_server_message(error)),
                Body = Utf8.Read(body, length),
            };
        }
    }
}
