// Clients that are shut down and disposed while calls and streams run: everything ends once, and what was given stays.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class DisposalTests
    {
        private InferenceClient client = null!;
        private int before;

        [SetUp]
        public void NewClient()
        {
            Server.Forget();
            before = Waiting.OpenAtRest();
            client = Sandbox.Client();
        }

        [TearDown]
        public void DisposeClient() => client.Dispose();

        private static TextGenerationOptions Stalled => Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");

        /// <summary>Calls and streams of which none ends by itself, once all of them are on their way.</summary>
        private static List<Task> Run(InferenceClient client, int each)
        {
            var marker = Guid.NewGuid().ToString();
            var running = new List<Task>();
            for (var i = 0; i < each; i++)
            {
                running.Add(client.TextGenerationAsync(marker, Stalled));
                running.Add(Server.Count(client.TextGenerationStreamAsync(marker, Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=3"))));
            }
            Waiting.Until("all are sent", () => Waiting.Sent(marker) >= 2 * each);
            return running;
        }

        private static async Task AllCancelled(IEnumerable<Task> calls)
        {
            foreach (var call in calls) Assert.That(await Waiting.End(call), Is.InstanceOf<OperationCanceledException>());
        }

        private static void CheckRefusals(InferenceClient client)
        {
            async Task Refused(Func<Task> call) => Assert.That(await Waiting.End(call()), Is.InstanceOf<ObjectDisposedException>());
            Task.WhenAll(
                Refused(() => client.TextGenerationAsync("a")),
                Refused(() => Task.Run(() => client.TextGeneration("a"))),
                Refused(() => Server.Count(client.TextGenerationStreamAsync("a"))),
                Refused(() => Server.Count(client.TextGenerationBatchAsync(new[] { "a" }))),
                Refused(() => new ChatSession(client).AskAsync("a"))).GetAwaiter().GetResult();
        }

        [Test]
        public async Task dispose_ends_calls_and_streams_as_cancelled()
        {
            var running = Run(client, 10);
            client.Dispose();
            await AllCancelled(running);
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task dispose_async_ends_calls_and_streams_as_cancelled()
        {
            var running = Run(client, 10);
            await Waiting.Within(client.DisposeAsync().AsTask());
            await AllCancelled(running);
            CheckRefusals(client);
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_shutdown_ends_everything_and_refuses_the_rest()
        {
            var running = Run(client, 10);
            Assert.That(client.Shutdown(TimeSpan.FromSeconds(30)), Is.True);
            await AllCancelled(running);
            CheckRefusals(client);
            Assert.That(client.Shutdown(TimeSpan.FromSeconds(30)), Is.True);
        }

        [Test]
        public async Task a_shutdown_without_time_ends_everything_too()
        {
            // Its parts keep coming, but never its end.
            var endless = Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=49999");
            endless.MaxNewTokens = 50_000;
            for (var round = 0; round < 20; round++)
            {
                using var own = Sandbox.Client();
                var running = Enumerable.Range(0, 20).Select(_ => Server.Count(own.TextGenerationStreamAsync("a", endless))).ToList();
                own.Shutdown(TimeSpan.Zero);
                foreach (var stream in running) Assert.That(await Waiting.End(stream), Is.InstanceOf<OperationCanceledException>());
            }
        }

        [TestCase(-1)]
        [TestCase(int.MaxValue)]
        [TestCase(1e12)]
        public async Task a_shutdown_may_wait_for_any_time(double milliseconds)
        {
            var running = Run(client, 1);
            Assert.That(client.Shutdown(TimeSpan.FromMilliseconds(milliseconds)), Is.True);
            await AllCancelled(running);
        }

        [Test]
        public async Task a_call_that_blocks_ends_as_cancelled()
        {
            var marker = Guid.NewGuid().ToString();
            var call = Task.Factory.StartNew(() => client.TextGeneration(marker, Stalled), TaskCreationOptions.LongRunning);
            await Waiting.UntilAsync("it is sent", () => Waiting.WasSent(marker));
            client.Dispose();
            await AllCancelled(new[] { call });
        }

        [Test]
        public void what_was_disposed_refuses_calls_and_may_be_disposed_again()
        {
            client.TextGeneration("a");
            client.Dispose();
            CheckRefusals(client);
            client.Dispose();
            client.DisposeAsync().AsTask().Wait();
            Assert.That(client.Shutdown(TimeSpan.Zero), Is.True);
        }

        [Test]
        public void many_threads_may_dispose_with_calls_that_run()
        {
            for (var round = 0; round < 100; round++)
            {
                var own = Sandbox.Client();
                var call = own.TextGenerationAsync("a", Stalled);
                using var barrier = new Barrier(4);
                void Meet(Action action) => Waiting.Apart(() =>
                {
                    barrier.SignalAndWait();
                    action();
                });
                Task.WaitAll(
                    Task.Run(() => Meet(own.Dispose)), Task.Run(() => Meet(own.Dispose)),
                    Task.Run(() => Meet(() => own.DisposeAsync().AsTask().Wait())), Task.Run(() => Meet(() => own.Shutdown(TimeSpan.FromSeconds(10)))));
                Assert.That(Waiting.End(call).Result, Is.InstanceOf<OperationCanceledException>());
            }
        }

        /// <summary>Has two threads do something with one client after the other at the same time, a little apart.</summary>
        private static void Race(int rounds, Action<InferenceClient> one, Action<InferenceClient> other, Action check)
        {
            InferenceClient? shared = null;
            using var go = new Barrier(2);
            using var done = new Barrier(2);
            void Run(int step, Action<InferenceClient> action)
            {
                for (var round = 0; round < rounds; round++)
                {
                    if (step == 3) shared = Sandbox.Client();
                    go.SignalAndWait();
                    Thread.SpinWait(round * step % 400);
                    action(shared!);
                    done.SignalAndWait();
                    if (step == 3) check();
                }
            }
            var second = new Thread(() => Run(7, other)) { IsBackground = true };
            second.Start();
            Waiting.Apart(() => Run(3, one));
            second.Join();
        }

        [Test]
        public void two_threads_that_dispose_at_once_hear_of_no_error()
        {
            var errors = new List<Exception>();
            void Dispose(InferenceClient client)
            {
                try
                {
                    client.Dispose();
                }
                catch (Exception e)
                {
                    lock (errors) errors.Add(e);
                }
            }
            Race(5_000, Dispose, Dispose, () => { });
            Assert.That(errors, Is.Empty);
        }

        // An exception on the delivery thread would end this process.
        [Test]
        public void calls_that_start_while_their_client_is_disposed_end_once()
        {
            var calls = new List<Task>();
            void Start(InferenceClient client)
            {
                for (var i = 0; i < 3; i++) calls.Add(client.TextGenerationAsync("a"));
            }
            Race(2_000, client => client.Dispose(), Start, () =>
            {
                foreach (var call in calls) Assert.That(Waiting.End(call).Result, Is.Null.Or.InstanceOf<OperationCanceledException>().Or.InstanceOf<ObjectDisposedException>());
                Assert.That(calls.Count, Is.EqualTo(3));
                calls.Clear();
            });
        }

        // Its event is a view of it: what read it then would read freed memory.
        [Test]
        public async Task a_request_is_not_freed_while_the_delivery_thread_is_in_its_event()
        {
            using var inside = new ManualResetEventSlim();
            using var leave = new ManualResetEventSlim();
            var reports = new Reports(_ =>
            {
                inside.Set();
                leave.Wait();
            });
            var pump = (Pump)typeof(NativeTransport).GetField("pump", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(client.Transport)!;
            var handle = ((NativeTransport)client.Transport).Client;
            var task = Calls.TextGeneration("a", reports.Options(100, 600));
            var call = new NativeCall(handle, RequestBuilder.Build(handle, task, false), task, default);
            pump.Start(call);
            Assert.That(inside.Wait(30_000), Is.True);
            client.Shutdown(TimeSpan.Zero);
            Assert.That(await Waiting.End(call.Ended), Is.InstanceOf<OperationCanceledException>());
            call.Abandon();
            var closed = call.Request.IsClosed;
            leave.Set();
            Assert.That(closed, Is.False);
            client.Dispose();
            await Waiting.UntilAsync("the request is freed", () => call.Request.IsClosed);
        }

        [Test]
        public async Task a_progress_handler_may_dispose_its_client()
        {
            var reports = new Reports(_ => client.Dispose());
            var other = client.TextGenerationAsync("a", Stalled);
            var call = client.TextGenerationAsync("a", reports.Options(100, 600));
            await AllCancelled(new Task[] { call, other });
            Assert.That(reports.Count, Is.EqualTo(1));
            await Waiting.UntilAsync("the delivery thread ends", () => !reports.Thread!.IsAlive);
            CheckRefusals(client);
        }

        [Test]
        public async Task a_progress_handler_may_shut_its_client_down_while_others_dispose_it()
        {
            bool? done = null;
            using var inside = new ManualResetEventSlim();
            var reports = new Reports(_ =>
            {
                inside.Set();
                done = client.Shutdown(TimeSpan.FromSeconds(30));
            });
            var call = client.TextGenerationAsync("a", reports.Options(100, 600));
            Assert.That(inside.Wait(30_000), Is.True);
            client.Dispose();
            await AllCancelled(new[] { call });
            await Waiting.UntilAsync("the handler is over", () => done != null);
            Assert.That(done, Is.True);
        }

        [Test]
        public async Task a_shutdown_that_a_handler_holds_up_says_so_and_ends_the_calls_all_the_same()
        {
            using var inside = new ManualResetEventSlim();
            using var leave = new ManualResetEventSlim();
            var reports = new Reports(_ =>
            {
                inside.Set();
                leave.Wait();
            });
            var call = client.TextGenerationAsync("a", reports.Options(100, 600));
            Assert.That(inside.Wait(30_000), Is.True);
            Assert.That(client.Shutdown(TimeSpan.FromMilliseconds(50)), Is.False);
            await AllCancelled(new[] { call });
            leave.Set();
            client.Dispose();
            await Waiting.UntilAsync("the delivery thread ends", () => !reports.Thread!.IsAlive);
            Assert.That(reports.Count, Is.EqualTo(1));
        }

        [Test]
        public async Task results_outlive_their_client()
        {
            var picture = new TextToImageOptions { Model = Sandbox.At("text-to-image") };
            var image = await client.TextToImageAsync("a", picture);
            var decoded = (await client.TextToImageAsync("a", picture)).GetPixels();
            var numbers = await client.FeatureExtractionAsync("one two", new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") });
            var sound = await client.TextToSpeechAsync("a", new TextToSpeechOptions { Model = Sandbox.At("text-to-speech") });
            var text = await client.TextGenerationAsync("a");
            var expected = decoded.ToArray();
            client.Dispose();
            for (var i = 0; i < 3; i++) Waiting.Collect();
            Assert.That(image.GetPixels().ToArray(), Is.EqualTo(expected));
            Assert.That(decoded.ToArray(), Is.EqualTo(expected));
            Assert.That(numbers.Columns, Is.EqualTo(384));
            Assert.That(numbers.ToArray().Any(number => number != 0), Is.True);
            Assert.That(sound.GetSamples().SampleRate, Is.EqualTo(16_000));
            Assert.That(text.Response.HttpStatus, Is.EqualTo(200));
            CheckRefusals(client);
            image.Dispose();
            numbers.Dispose();
            image.Dispose();
            Assert.Throws<ObjectDisposedException>(() => image.ToArray());
            Assert.Throws<ObjectDisposedException>(() => image.GetPixels());
            Assert.Throws<ObjectDisposedException>(() => numbers.ToArray());
        }

        [Test]
        public async Task a_client_of_an_endpoint_is_disposed_on_its_own()
        {
            var json = JsonValue.Parse("{\"name\":\"e\",\"type\":\"public\",\"model\":{\"repository\":\"a/b\",\"task\":\"text-generation\"},"
                + "\"status\":{\"state\":\"running\",\"createdAt\":\"2024-01-01T00:00:00Z\",\"updatedAt\":\"2024-01-01T00:00:00Z\",\"url\":\"" + Sandbox.Url + "\"}}");
            var endpoint = client.InferenceEndpointFromJson("ns", json);
            var own = endpoint.CreateClient();
            var running = Run(own, 2);
            client.Dispose();
            Assert.That((await own.TextGenerationAsync("a")).Text, Is.Not.Empty);
            endpoint.Dispose();
            own.Dispose();
            await AllCancelled(running);
        }
    }
}
