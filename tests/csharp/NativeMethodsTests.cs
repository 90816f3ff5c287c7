// The generated imports from C#: a blocking call, a conversation pumped without callbacks, a delegate, a cancellation and an
// error, on the sandbox server.

using System;
using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed unsafe class NativeMethodsTests
    {
        private const int Ok = 0, Pending = 1, InvalidArgument = -1, Cancelled = -4, KindItem = 1, KindDone = 3;
        private hfi_client_t* client;

        private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + "\0");

        private static string Text(byte* text) => Marshal.PtrToStringUTF8((IntPtr)text) ?? "";

        [SetUp]
        public void NewClient()
        {
            var config = NativeMethods.hfi_config_new();
            fixed (byte* url = Utf8(Environment.GetEnvironmentVariable("HFI_SANDBOX_URL")!))
                NativeMethods.hfi_config_set_base_url(config, url);
            client = NativeMethods.hfi_client_new(config);
            NativeMethods.hfi_config_free(config);
        }

        [TearDown]
        public void FreeClient() => NativeMethods.hfi_client_free(client);

        private hfi_request_t* Generation(int tokens)
        {
            fixed (byte* prompt = Utf8("Grüße"), name = Utf8("max_new_tokens"))
            {
                var request = NativeMethods.hfi_text_generation(client, prompt);
                NativeMethods.hfi_request_set_int(request, name, tokens);
                return request;
            }
        }

        private hfi_request_t* Chat(string text)
        {
            var request = NativeMethods.hfi_chat_completion(client);
            fixed (byte* role = Utf8("user"), content = Utf8(text))
                NativeMethods.hfi_chat_add_message(request, role, content);
            return request;
        }

        [Test]
        public void a_blocking_call_is_answered_with_text()
        {
            var request = Generation(5);
            Assert.That(NativeMethods.hfi_request_send(request), Is.EqualTo(Ok));
            Assert.That(Text(NativeMethods.hfi_response_text(NativeMethods.hfi_request_response(request), null)), Is.Not.Empty);
            NativeMethods.hfi_request_free(request);
        }

        [Test]
        public void a_conversation_is_pumped_without_callbacks()
        {
            var request = Chat("über 🤗 und mehr");
            fixed (byte* stream = Utf8("stream")) NativeMethods.hfi_request_set_bool(request, stream, 1);
            Assert.That(NativeMethods.hfi_request_start(request), Is.EqualTo(Ok));
            var joined = new StringBuilder();
            var ends = 0;
            while (ends == 0)
            {
                hfi_event_t* next;
                if (NativeMethods.hfi_client_next(client, 60, &next) == Pending) break;
                if (NativeMethods.hfi_event_kind(next) == KindItem) joined.Append(Text(NativeMethods.hfi_event_text(next, null)));
                if (NativeMethods.hfi_event_kind(next) == KindDone) ends++;
            }
            Assert.That(ends, Is.EqualTo(1));
            Assert.That(joined.ToString(), Is.EqualTo("You said: über 🤗 und mehr"));
            NativeMethods.hfi_request_free(request);
        }

        [Test]
        public void a_delegate_cancels_its_stream()
        {
            var calls = 0;
            var request = Generation(20);
            NativeMethods.hfi_request_stream_on_event_delegate handler = (userData, next) => ++calls == 2 ? 1 : 0;
            Assert.That(NativeMethods.hfi_request_stream(request, handler, null), Is.EqualTo(Cancelled));
            Assert.That(calls, Is.EqualTo(2));
            GC.KeepAlive(handler);
            NativeMethods.hfi_request_free(request);
        }

        [Test]
        public void an_error_has_its_status_and_its_message()
        {
            var request = Generation(5);
            fixed (byte* name = Utf8("temprature")) NativeMethods.hfi_request_set_double(request, name, 1);
            Assert.That(NativeMethods.hfi_request_send(request), Is.EqualTo(InvalidArgument));
            var message = Text(NativeMethods.hfi_error_message(NativeMethods.hfi_request_error(request)));
            Assert.That(message, Is.StringContaining("temperature"));
            NativeMethods.hfi_request_free(request);
        }
    }
}
