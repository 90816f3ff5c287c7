// Streams through the generated imports alone, for the tests of what lies below the client.

using System;
using System.Text;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    internal static unsafe class Streams
    {
        internal static hfi_client_t* NewClient()
        {
            var config = NativeMethods.hfi_config_new();
            fixed (byte* url = Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable("HFI_SANDBOX_URL") + "\0"))
                NativeMethods.hfi_config_set_base_url(config, url);
            var client = NativeMethods.hfi_client_new(config);
            NativeMethods.hfi_config_free(config);
            return client;
        }

        internal static hfi_request_t* Start(hfi_client_t* client, int delay)
        {
            var request = NativeMethods.hfi_chat_completion(client);
            fixed (byte* role = Encoding.UTF8.GetBytes("user\0"), text = Encoding.UTF8.GetBytes("one two three four five six\0"),
                stream = Encoding.UTF8.GetBytes("stream\0"), name = Encoding.UTF8.GetBytes("x-sandbox-delay-ms\0"),
                value = Encoding.UTF8.GetBytes(delay + "\0"))
            {
                NativeMethods.hfi_chat_add_message(request, role, text);
                NativeMethods.hfi_request_set_bool(request, stream, 1);
                NativeMethods.hfi_request_set_header(request, name, value);
            }
            Assert.That(NativeMethods.hfi_request_start(request), Is.EqualTo(0));
            return request;
        }
    }
}
