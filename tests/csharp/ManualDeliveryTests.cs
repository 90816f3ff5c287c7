// Clients whose host delivers in its own loop: nothing is handed over elsewhere, and no more than the host has time for.

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ManualDeliveryTests
    {
        private InferenceClient client = null!;
        private int before;

        private static InferenceClient NewManual()
        {
            var options = Sandbox.Options();
            options.ManualDelivery = true;
            return new InferenceClient(options);
        }

        [SetUp]
        public void NewClient()
        {
            before = Waiting.OpenAtRest();
            client = NewManual();
        }

        [TearDown]
        public void DisposeClient() => client.Dispose();

        private static TextGenerationOptions Stalled => Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");

        private void DeliverUntil(Func<bool> holds) => Waiting.Until("delivery does it", () =>
        {
            client.Deliver(TimeSpan.FromMilliseconds(2));
            return holds();
        });

        // Another client's call takes as long, so that this one's events must have come.
        private static void LetEventsCome()
        {
            using var other = Sandbox.Client();
            for (var i = 0; i < 20; i++) other.TextGeneration("a");
        }

        [Test]
        public void nothing_is_delivered_until_the_host_delivers()
        {
            var reports = new Reports();
            var call = client.TextGenerationAsync("a", reports.Options());
            var stream = Server.Count(client.TextGenerationStreamAsync("a"));
            LetEventsCome();
            Assert.That(call.IsCompleted || stream.IsCompleted, Is.False);
            Assert.That(reports.Count, Is.EqualTo(0));
            DeliverUntil(() => call.IsCompleted && stream.IsCompleted);
            Assert.That(call.Result.Text, Is.Not.Empty);
            Assert.That(stream.Result, Is.EqualTo(20));
            Assert.That(reports.Count, Is.GreaterThan(0));
            Assert.That(client.Deliver(TimeSpan.FromSeconds(1)), Is.EqualTo(0));
        }

        [Test]
        public void without_time_one_event_is_delivered()
        {
            Assert.That(client.Deliver(TimeSpan.Zero), Is.EqualTo(0));
            var stream = Server.Count(client.TextGenerationStreamAsync("a", new TextGenerationOptions { MaxNewTokens = 10 }));
            var (total, given) = (0, 0);
            Waiting.Until("the stream ends", () =>
            {
                given = client.Deliver(TimeSpan.Zero);
                Assert.That(given, Is.InRange(0, 1));
                total += given;
                return stream.IsCompleted;
            });
            Assert.That(total, Is.EqualTo(11), "ten parts and the end");
        }

        [Test]
        public void a_negative_time_is_none()
        {
            var call = client.TextGenerationAsync("a");
            var given = 0;
            Waiting.Until("an event", () => (given = client.Deliver(TimeSpan.FromSeconds(-1))) > 0);
            Assert.That(given, Is.EqualTo(1));
            Assert.That(Waiting.End(call).Result, Is.Null);
        }

        [Test]
        public void with_time_all_that_is_there_is_delivered_at_once()
        {
            var streams = Enumerable.Range(0, 5).Select(_ => Server.Count(client.TextGenerationStreamAsync("a", new TextGenerationOptions { MaxNewTokens = 50 }))).ToList();
            LetEventsCome();
            var given = 0;
            Waiting.Until("the events", () => (given += client.Deliver(TimeSpan.MaxValue)) == 5 * 51);
            foreach (var stream in streams) Assert.That(Waiting.Within(stream).Result, Is.EqualTo(50));
        }

        private sealed class HostLoop : SynchronizationContext
        {
            internal readonly ConcurrentQueue<(SendOrPostCallback, object?)> Posted = new ConcurrentQueue<(SendOrPostCallback, object?)>();

            public override void Post(SendOrPostCallback callback, object? state) => Posted.Enqueue((callback, state));

            internal void Run()
            {
                while (Posted.TryDequeue(out var posted)) posted.Item1(posted.Item2);
            }
        }

        [Test]
        public void all_of_a_game_runs_on_the_thread_of_its_loop() => Waiting.Apart(() =>
        {
            var loop = new HostLoop();
            SynchronizationContext.SetSynchronizationContext(loop);
            var threads = new ConcurrentDictionary<int, bool>();
            void Note() => threads[Thread.CurrentThread.ManagedThreadId] = true;
            var reports = new Reports(_ => Note());
            var told = 0;
            Action<ResponseInfo> tell = _ =>
            {
                Note();
                told++;
            };
            var (reporting, telling) = (reports.Options(), new TextGenerationOptions { OnResponse = tell });
            reporting.OnResponse = tell;
            async Task Play()
            {
                Note();
                await client.TextGenerationAsync("a", reporting);
                Note();
                Assert.That(told, Is.EqualTo(1));
                await foreach (var part in client.TextGenerationStreamAsync("a", telling)) Note();
                Assert.That(told, Is.EqualTo(2));
                var batch = new BatchOptions { Concurrency = 1 };
                await foreach (var result in client.TextGenerationBatchAsync(new[] { "a", "b", "c" }, telling, batch)) Note();
                Note();
                Assert.That(told, Is.EqualTo(5));
                var failing = new TextGenerationOptions { OnResponse = _ => throw new FormatException("on purpose") };
                await Sandbox.Thrown<FormatException>(() => client.TextGenerationAsync("a", failing));
                await Sandbox.Thrown<FormatException>(() => Server.Count(client.TextGenerationStreamAsync("a", failing)));
                Note();
            }
            var play = Play();
            Waiting.Until("the play ends", () =>
            {
                client.Deliver(TimeSpan.FromMilliseconds(2));
                loop.Run();
                return play.IsCompleted;
            });
            play.GetAwaiter().GetResult();
            Assert.That(reports.Count, Is.GreaterThan(0));
            Assert.That(threads.Keys, Is.EqualTo(new[] { Thread.CurrentThread.ManagedThreadId }));
        });

        // In megabytes; Mono tells of collections only, which are made after 4 of them.
#if CORE
        private static long Garbage() => GC.GetAllocatedBytesForCurrentThread() / 1_000_000;
#else
        private static long Garbage() => GC.CollectionCount(0);
#endif

        [Test]
        public void a_delivery_without_calls_makes_no_garbage()
        {
            client.Deliver(TimeSpan.Zero);
            Waiting.Collect();
            var garbage = Garbage();
            // With the 16 bytes of the smallest object each it would be 32 MB.
            for (var i = 0; i < 2_000_000; i++) client.Deliver(TimeSpan.FromMilliseconds(2));
            // On Mono other threads' collections count too.
            Assert.That(Garbage() - garbage, Is.LessThan(4));
        }

        [Test]
        public void two_threads_may_deliver()
        {
            var streams = Enumerable.Range(0, 20).Select(async i =>
            {
                var text = "";
                await foreach (var chunk in client.ChatCompletionStreamAsync("one two three " + i)) text += chunk.Text;
                Assert.That(text, Is.EqualTo("You said: one two three " + i));
            }).ToList();
            var loops = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(() => DeliverUntil(() => streams.All(stream => stream.IsCompleted)), TaskCreationOptions.LongRunning)).ToArray();
            Assert.That(Task.WaitAll(loops, 60_000), Is.True);
            Task.WaitAll(streams.ToArray());
        }

        [Test]
        public void delivery_inside_a_delivery_is_no_harm()
        {
            var reports = new Reports(_ => client.Deliver(TimeSpan.FromMilliseconds(1)));
            var calls = Enumerable.Range(0, 10).Select(_ => client.TextGenerationAsync("a", reports.Options())).ToArray();
            DeliverUntil(() => calls.All(call => call.IsCompleted));
            Assert.That(calls.Select(call => call.Result.Text), Is.All.Not.Empty);
        }

        [Test]
        public void other_clients_refuse_to_deliver()
        {
            using var other = Sandbox.Client();
            Assert.Throws<InvalidOperationException>(() => other.Deliver(TimeSpan.Zero));
        }

        [Test]
        public void dispose_without_delivery_ends_everything_as_cancelled()
        {
            var ended = client.TextGenerationAsync("a");
            var prompts = new[] { Guid.NewGuid().ToString(), Guid.NewGuid().ToString() };
            var running = new List<Task> { client.TextGenerationAsync(prompts[0], Stalled), Server.Count(client.TextGenerationStreamAsync(prompts[1], Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=2"))) };
            Waiting.Until("all are sent", () => prompts.All(Waiting.WasSent));
            LetEventsCome();
            client.Dispose();
            foreach (var call in running) Assert.That(Waiting.End(call).Result, Is.InstanceOf<OperationCanceledException>());
            Assert.That(Waiting.End(ended).Result, Is.Null.Or.InstanceOf<OperationCanceledException>());
            Waiting.Until("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public void delivery_after_dispose_is_refused_or_gives_nothing()
        {
            client.Shutdown(TimeSpan.FromSeconds(10));
            Assert.That(client.Deliver(TimeSpan.Zero), Is.EqualTo(0));
            client.Dispose();
            Assert.Throws<ObjectDisposedException>(() => client.Deliver(TimeSpan.Zero));
        }

        [TestCase(true)]
        [TestCase(false)]
        public void a_client_is_shut_down_inside_its_delivery(bool dispose)
        {
            var reports = new Reports(_ =>
            {
                if (dispose) client.Dispose();
                else Assert.That(client.Shutdown(TimeSpan.FromSeconds(10)), Is.True);
            });
            var call = client.TextGenerationAsync("a", reports.Options(100, 600));
            var other = client.TextGenerationAsync("a", Stalled);
            Waiting.Until("the report", () => reports.Count > 0 || client.Deliver(TimeSpan.Zero) < 0);
            Assert.That(Waiting.End(call).Result, Is.InstanceOf<OperationCanceledException>());
            Assert.That(Waiting.End(other).Result, Is.InstanceOf<OperationCanceledException>());
        }

        [Test]
        public void a_shutdown_does_not_wait_for_ever_for_a_delivery_on_another_thread()
        {
            using var inside = new ManualResetEventSlim();
            using var leave = new ManualResetEventSlim();
            var reports = new Reports(_ =>
            {
                inside.Set();
                leave.Wait();
            });
            var call = client.TextGenerationAsync("a", reports.Options(100, 600));
            var loop = Task.Factory.StartNew(() => Waiting.Until("the report", () => reports.Count > 0 || client.Deliver(TimeSpan.Zero) < 0), TaskCreationOptions.LongRunning);
            Assert.That(inside.Wait(60_000), Is.True);
            var shutdown = Task.Factory.StartNew(() => client.Shutdown(TimeSpan.FromMilliseconds(50)), TaskCreationOptions.LongRunning);
            var inTime = shutdown.Wait(60_000);
            leave.Set();
            Assert.That(loop.Wait(60_000), Is.True);
            Assert.That(inTime, Is.True, "50 ms were given");
            Assert.That(Waiting.End(call).Result, Is.InstanceOf<OperationCanceledException>());
        }

        [Test]
        public void calls_that_block_need_no_delivery()
        {
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
            Assert.That(client.Deliver(TimeSpan.Zero), Is.EqualTo(0));
        }

        [Test]
        public void a_cancelled_call_ends_with_the_next_delivery()
        {
            using var stop = new CancellationTokenSource();
            var prompt = Guid.NewGuid().ToString();
            var call = client.TextGenerationAsync(prompt, Stalled, stop.Token);
            Waiting.Until("the request", () => Waiting.WasSent(prompt));
            stop.Cancel();
            DeliverUntil(() => call.IsCompleted);
            Assert.That(call.Status, Is.EqualTo(TaskStatus.Canceled));
        }

        [Test]
        public void a_slow_reader_leaves_the_others_their_turn()
        {
            var reader = client.TextGenerationStreamAsync("a", new TextGenerationOptions { MaxNewTokens = 20_000 }).GetAsyncEnumerator();
            var first = reader.MoveNextAsync().AsTask();
            DeliverUntil(() => first.IsCompleted);
            var other = Server.Count(client.TextGenerationStreamAsync("b", new TextGenerationOptions { MaxNewTokens = 2_000 }));
            DeliverUntil(() => other.IsCompleted);
            Assert.That(other.Result, Is.EqualTo(2_000));
            async Task<int> Rest()
            {
                var count = 1;
                while (await reader.MoveNextAsync().ConfigureAwait(false)) count++;
                return count;
            }
            var rest = Rest();
            DeliverUntil(() => rest.IsCompleted);
            Assert.That(rest.Result, Is.EqualTo(20_000));
        }
    }
}
