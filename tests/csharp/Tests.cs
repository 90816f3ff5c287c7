// The generated imports from C#: a blocking call, a conversation pumped without callbacks, a delegate, a cancellation and an
// error, on the sandbox server.

using System;
using System.Runtime.InteropServices;
using System.Text;

namespace HuggingFace.Inference
{
    internal static unsafe class Tests
    {
        private const int Ok = 0, Pending = 1, InvalidArgument = -1, Cancelled = -4, KindItem = 1, KindDone = 3;
        private static int passed, failed;

        private static void Check(bool holds, string name)
        {
            Console.WriteLine((holds ? "ok " : "FAIL ") + name);
            if (holds) passed++; else failed++;
        }

        private static byte[] Utf8(string text)
        {
            return Encoding.UTF8.GetBytes(text + "\0");
        }

        private static string Text(byte* text)
        {
            if (text == null) return null;
            var length = 0;
            while (text[length] != 0) length++;
            var bytes = new byte[length];
            Marshal.Copy((IntPtr)text, bytes, 0, length);
            return Encoding.UTF8.GetString(bytes);
        }

        private static hfi_client_t* NewClient()
        {
            var config = NativeMethods.hfi_config_new();
            fixed (byte* url = Utf8(Environment.GetEnvironmentVariable("HFI_SANDBOX_URL")))
                NativeMethods.hfi_config_set_base_url(config, url);
            var client = NativeMethods.hfi_client_new(config);
            NativeMethods.hfi_config_free(config);
            return client;
        }

        private static hfi_request_t* Generation(hfi_client_t* client, int tokens)
        {
            fixed (byte* prompt = Utf8("Grüße"), name = Utf8("max_new_tokens"))
            {
                var request = NativeMethods.hfi_text_generation(client, prompt);
                NativeMethods.hfi_request_set_int(request, name, tokens);
                return request;
            }
        }

        private static hfi_request_t* Chat(hfi_client_t* client, string text)
        {
            var request = NativeMethods.hfi_chat_completion(client);
            fixed (byte* role = Utf8("user"), content = Utf8(text))
                NativeMethods.hfi_chat_add_message(request, role, content);
            return request;
        }

        private static void Blocking(hfi_client_t* client)
        {
            var request = Generation(client, 5);
            Check(NativeMethods.hfi_request_send(request) == Ok, "a_blocking_call_is_answered");
            var text = Text(NativeMethods.hfi_response_text(NativeMethods.hfi_request_response(request), null));
            Check(!string.IsNullOrEmpty(text), "the_answer_is_text");
            NativeMethods.hfi_request_free(request);
        }

        private static void Pumped(hfi_client_t* client)
        {
            var request = Chat(client, "über 🤗 und mehr");
            fixed (byte* stream = Utf8("stream")) NativeMethods.hfi_request_set_bool(request, stream, 1);
            Check(NativeMethods.hfi_request_start(request) == Ok, "a_conversation_is_started");
            var joined = new StringBuilder();
            int status, ends = 0;
            while (ends == 0)
            {
                hfi_event_t* next;
                status = NativeMethods.hfi_client_next(client, 10, &next);
                if (status == Pending) break;
                if (NativeMethods.hfi_event_kind(next) == KindItem) joined.Append(Text(NativeMethods.hfi_event_text(next, null)));
                if (NativeMethods.hfi_event_kind(next) == KindDone) ends++;
            }
            Check(ends == 1 && joined.ToString() == "You said: über 🤗 und mehr", "it_is_pumped_without_callbacks");
            NativeMethods.hfi_request_free(request);
        }

        private static int calls;

        private static int StopAtTwo(void* userData, hfi_event_t* e)
        {
            return ++calls == 2 ? 1 : 0;
        }

        private static void Delegate(hfi_client_t* client)
        {
            var request = Generation(client, 20);
            NativeMethods.hfi_request_stream_on_event_delegate handler = StopAtTwo;
            Check(NativeMethods.hfi_request_stream(request, handler, null) == Cancelled && calls == 2, "a_delegate_cancels_its_stream");
            GC.KeepAlive(handler);
            NativeMethods.hfi_request_free(request);
        }

        private static void Error(hfi_client_t* client)
        {
            var request = Generation(client, 5);
            fixed (byte* name = Utf8("temprature")) NativeMethods.hfi_request_set_double(request, name, 1);
            Check(NativeMethods.hfi_request_send(request) == InvalidArgument, "an_error_has_its_status");
            var message = Text(NativeMethods.hfi_error_message(NativeMethods.hfi_request_error(request)));
            Check(message.Contains("temperature"), "an_error_has_its_message");
            NativeMethods.hfi_request_free(request);
        }

        private static int Main()
        {
            var client = NewClient();
            Blocking(client);
            Pumped(client);
            Delegate(client);
            Error(client);
            NativeMethods.hfi_client_free(client);
            Console.WriteLine(passed + " passed, " + failed + " failed");
            return failed == 0 ? 0 : 1;
        }
    }
}
