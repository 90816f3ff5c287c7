// Domains that end while their streams run, as a Unity editor's does when scripts were changed.

using System;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class DomainTests
    {
        [Test]
        public void a_domain_ends_while_streams_run()
        {
#if MONO
            for (var i = 0; i < 50; i++)
            {
                var domain = AppDomain.CreateDomain("child " + i, null, AppDomain.CurrentDomain.SetupInformation);
                var streams = (Streams)domain.CreateInstanceFromAndUnwrap(typeof(Streams).Assembly.Location, typeof(Streams).FullName);
                Assert.That(streams.Run(), Is.GreaterThan(0));
                AppDomain.Unload(domain);
            }
            a_client_answers();
#else
            Assert.Ignore(".NET Core has one domain only");
#endif
        }

        [Test]
        public unsafe void a_client_answers()
        {
            var client = Streams.NewClient();
            var request = Streams.Start(client, 0);
            var events = 0;
            hfi_event_t* next;
            while (NativeMethods.hfi_client_next(client, 10, &next) == 0 && NativeMethods.hfi_event_kind(next) != 3) events++;
            Assert.That(events, Is.GreaterThan(3));
            NativeMethods.hfi_request_free(request);
            NativeMethods.hfi_client_free(client);
        }
    }

    // Lives in a domain of its own: streams that run while it is unloaded.
    public sealed unsafe class Streams : MarshalByRefObject
    {
        private static readonly NativeMethods.hfi_client_set_wakeup_function_delegate Wakeup = _ => Interlocked.Increment(ref wakeups);
        private static int wakeups, seen;
        private hfi_client_t* client;

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

        // Starts streams and a thread that takes their events; returns when the first has come.
        public int Run()
        {
            client = NewClient();
            NativeMethods.hfi_client_set_wakeup(client, Wakeup, null);
            for (var i = 0; i < 3; i++) Start(client, 200);
            // Without this Mono hangs: a thread of the library that called a delegate belongs to the domain until it ends.
            AppDomain.CurrentDomain.DomainUnload += (_, _) => NativeMethods.hfi_client_shutdown(client, -1);
            var pump = new Thread(Pump) { IsBackground = true };
            pump.Start();
            while (Volatile.Read(ref seen) == 0) Thread.Sleep(1);
            return seen;
        }

        private void Pump()
        {
            hfi_event_t* next;
            while (NativeMethods.hfi_client_next(client, -1, &next) == 0) Interlocked.Increment(ref seen);
        }
    }
}
