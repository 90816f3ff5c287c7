// The reply of a request of the library. Its files and numbers are shown where they are, and keep the request.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    internal sealed unsafe class NativeReply : Reply
    {
        private readonly ClientHandle client;
        private readonly RequestHandle request;
        private readonly hfi_response_t* response;
        private JsonValue? json;

        internal NativeReply(ClientHandle client, RequestHandle request)
        {
            this.client = client;
            this.request = request;
            using var used = request.Borrow();
            response = NativeMethods.hfi_request_response((hfi_request_t*)used.Pointer);
            Info = ReadInfo(response);
        }

        internal override ResponseInfo Info { get; }

        internal override JsonValue Json
        {
            get
            {
                if (json != null) return json;
                using var used = request.Borrow();
                UIntPtr length;
                var text = NativeMethods.hfi_response_json(response, &length);
                return json = Utf8.ReadJson(text, length);
            }
        }

        internal override string Text
        {
            get
            {
                using var used = request.Borrow();
                UIntPtr length;
                var text = NativeMethods.hfi_response_text(response, &length);
                return Utf8.Read(text, length) ?? "";
            }
        }

        internal override Media? MediaOf(int item)
        {
            using var used = request.Borrow();
            if (item < 0) return new NativeMedia(this, request, response, null);
            var view = NativeMethods.hfi_response_item(response, (UIntPtr)(uint)item);
            return view == null || NativeMethods.hfi_item_bytes(view, null) == null ? null : new NativeMedia(this, request, response, view);
        }

        internal override Numbers? Floats
        {
            get
            {
                using var used = request.Borrow();
                UIntPtr rows, columns, depth;
                var values = NativeMethods.hfi_response_floats(response, &rows, &columns);
                var sizes = NativeMethods.hfi_response_float_shape(response, &depth);
                if (sizes == null) return null;
                var shape = new int[(int)depth];
                for (var i = 0; i < shape.Length; i++) shape[i] = checked((int)sizes[i]);
                return new NativeNumbers(this, request, values, checked((int)rows), checked((int)columns), shape);
            }
        }

        internal override IReadOnlyList<EndpointHandle> Endpoints
        {
            get
            {
                using var used = request.Borrow();
                var count = (int)NativeMethods.hfi_response_endpoint_count(response);
                var endpoints = new EndpointHandle[count];
                try
                {
                    for (var i = 0; i < count; i++)
                        endpoints[i] = EndpointHandle.Retain(client, NativeMethods.hfi_response_endpoint(response, (UIntPtr)(uint)i));
                }
                catch (ObjectDisposedException e)
                {
                    throw new OperationCanceledException("the client was disposed before it gave its answer", e);
                }
                return endpoints;
            }
        }

        protected override void Free() => request.Dispose();

        private static ResponseInfo ReadInfo(hfi_response_t* response)
        {
            var warnings = new string[(int)NativeMethods.hfi_response_warning_count(response)];
            for (var i = 0; i < warnings.Length; i++)
                warnings[i] = Utf8.Read(NativeMethods.hfi_error_message(NativeMethods.hfi_response_warning(response, (UIntPtr)(uint)i))) ?? "";
            UIntPtr length;
            var reasoning = NativeMethods.hfi_response_reasoning(response, &length);
            var tokens = NativeMethods.hfi_response_tokens(response);
            var speed = NativeMethods.hfi_response_tokens_per_second(response);
            return new ResponseInfo
            {
                HttpStatus = NativeMethods.hfi_response_http_status(response),
                RequestId = Utf8.Read(NativeMethods.hfi_response_request_id(response)),
                Provider = Utf8.Read(NativeMethods.hfi_response_provider(response)) ?? "",
                Fallback = NativeMethods.hfi_response_fallback(response),
                FinishReason = Utf8.Read(NativeMethods.hfi_response_finish_reason(response)),
                Reasoning = Utf8.Read(reasoning, length),
                Queued = Seconds.ToTime(NativeMethods.hfi_response_queued_seconds(response)),
                FirstByte = Seconds.ToTime(NativeMethods.hfi_response_first_byte_seconds(response)),
                Total = Seconds.ToTime(NativeMethods.hfi_response_total_seconds(response)),
                Tokens = tokens >= 0 ? tokens : (long?)null,
                TokensPerSecond = speed >= 0 ? speed : (double?)null,
                Attempts = NativeMethods.hfi_response_attempts(response),
                Warnings = warnings,
            };
        }
    }
}
