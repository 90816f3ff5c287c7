// From a call to a request of the library.

using System;
using System.Buffers;

namespace HuggingFace.Inference
{
    internal static unsafe class RequestBuilder
    {
        internal static bool ReadsStream(TaskCall call) => call.Arguments.Exists(argument => argument.Content?.From == Content.Source.Stream);

        internal static RequestHandle Build(ClientHandle client, TaskCall call, bool stream)
        {
            var handle = call.Endpoint == null ? RequestHandle.New(client, call.Task) : RequestHandle.New(call.Endpoint, call.Task);
            try
            {
                using var used = handle.Borrow();
                var request = (hfi_request_t*)used.Pointer;
                foreach (var argument in call.Arguments) Set(request, argument);
                foreach (var message in call.Messages) Add(request, message);
                foreach (var tool in call.Tools) Add(request, tool);
                if (stream) SetFlag(request, "stream");
                SetOptions(request, call.Options);
                return handle;
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }

        private static void Set(hfi_request_t* request, Argument argument)
        {
            using var nameText = new Utf8Text(argument.Name, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* name = nameText)
            {
                if (argument.Content != null)
                {
                    Give(argument.Content, (content, r, n) => NativeMethods.hfi_request_set_content((hfi_request_t*)r, (byte*)n, content), (IntPtr)request, (IntPtr)name);
                    return;
                }
                // A text with a NUL character can only be said as JSON.
                var plain = argument.Json.AsString is { } said && said.IndexOf('\0') < 0 ? said : null;
                using var text = new Utf8Text(plain ?? argument.Json.ToWire(), stackalloc byte[Utf8Text.OnStack]);
                fixed (byte* value = text)
                {
                    if (plain != null) NativeMethods.hfi_request_set_string(request, name, value);
                    else NativeMethods.hfi_request_set_json(request, name, value);
                }
            }
        }

        private static void SetFlag(hfi_request_t* request, string name)
        {
            using var text = new Utf8Text(name, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* bytes = text) NativeMethods.hfi_request_set_bool(request, bytes, 1);
        }

        private static void SetOptions(hfi_request_t* request, CallOptions? options)
        {
            if (options == null) return;
            if (options.Timeout is { } timeout) NativeMethods.hfi_request_set_timeout(request, Seconds.OfCall(timeout));
            if (options.Progress != null) NativeMethods.hfi_request_set_progress(request, 1);
            foreach (var header in options.Headers) SetHeader(request, header.Key, header.Value);
        }

        private static void SetHeader(hfi_request_t* request, string name, string? value)
        {
            using var nameText = new Utf8Text(name, stackalloc byte[Utf8Text.OnStack]);
            using var valueText = new Utf8Text(value, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* nameBytes = nameText, valueBytes = valueText) NativeMethods.hfi_request_set_header(request, nameBytes, valueBytes);
        }

        private static void Add(hfi_request_t* request, ChatMessage message)
        {
            using var json = new Utf8Text(message.WithoutImages.ToWire(), stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* bytes = json) NativeMethods.hfi_chat_add_message_json(request, bytes);
            foreach (var image in message.Images)
                Give(image, (content, r, _) => NativeMethods.hfi_chat_add_image((hfi_request_t*)r, content), (IntPtr)request, IntPtr.Zero);
        }

        private static void Add(hfi_request_t* request, ChatTool tool)
        {
            using var nameText = new Utf8Text(tool.Name, stackalloc byte[Utf8Text.OnStack]);
            using var aboutText = new Utf8Text(tool.Description, stackalloc byte[Utf8Text.OnStack]);
            using var schemaText = new Utf8Text(tool.Parameters.ToWire(), stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* name = nameText, about = aboutText, schema = schemaText) NativeMethods.hfi_chat_add_tool(request, name, about, schema);
        }

        private delegate void Taker(hfi_content_t content, IntPtr request, IntPtr name);

        /// <summary>Hands a content over while its texts and bytes stay where they are.</summary>
        private static void Give(Content content, Taker take, IntPtr request, IntPtr name)
        {
            using var sourceText = new Utf8Text(content.Text, stackalloc byte[Utf8Text.OnStack]);
            using var mimeText = new Utf8Text(content.MimeType, stackalloc byte[Utf8Text.OnStack]);
            using var pinned = content.From == Content.Source.Bytes ? content.Bytes.Pin() : default(MemoryHandle);
            fixed (byte* source = sourceText, mime = mimeText)
            {
                var native = content.From switch
                {
                    Content.Source.Bytes => NativeMethods.hfi_bytes(pinned.Pointer, (UIntPtr)(uint)content.Bytes.Length),
                    Content.Source.Stream => Callbacks.Reader(content),
                    _ => content.IsUrl ? NativeMethods.hfi_url(source) : NativeMethods.hfi_file(source),
                };
                if (mime != null) native.mime_type = mime;
                take(native, request, name);
            }
        }
    }
}
