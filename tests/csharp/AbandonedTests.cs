// Streams that are left early, and streams, tasks and clients that are dropped: what they held is given up.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class AbandonedTests
    {
        private int before;

        [SetUp]
        public void CountConnections()
        {
            Server.Forget();
            before = Waiting.OpenAtRest();
        }

        private static TextGenerationOptions Stalled => Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");

        private static TextGenerationOptions StalledAt(int part) => Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=" + part);

        private static readonly TextGenerationOptions Long = new TextGenerationOptions { MaxNewTokens = 50_000 };

        private static async Task Use(Func<InferenceClient, Task> use)
        {
            using var client = Sandbox.Client();
            await use(client);
            Assert.That((await Waiting.Within(client.TextGenerationAsync("a"))).Text, Is.Not.Empty);
        }

        [Test]
        public async Task a_loop_that_breaks_cancels_its_stream() => await Use(async client =>
        {
            foreach (var options in new[] { Long, StalledAt(4) })
            {
                var seen = 0;
                await foreach (var part in client.TextGenerationStreamAsync("a", options))
                    if (++seen == 3) break;
                Assert.That(seen, Is.EqualTo(3));
            }
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        });

        [Test]
        public async Task a_loop_that_throws_cancels_its_stream() => await Use(async client =>
        {
            var error = await Sandbox.Thrown<FormatException>(async () =>
            {
                await foreach (var part in client.ChatCompletionStreamAsync("a b c d e f", Sandbox.Faulty<ChatCompletionOptions>("stall_mid_stream=2"))) throw new FormatException("mine");
            });
            Assert.That(error.Message, Is.EqualTo("mine"));
            await Waiting.UntilAsync("the connection is gone", () => Waiting.Open() <= before);
        });

        [Test]
        public async Task a_stream_that_nobody_reads_is_not_sent() => await Use(async client =>
        {
            var marker = Guid.NewGuid().ToString();
            _ = client.TextGenerationStreamAsync(marker);
            var unused = client.TextGenerationStreamAsync(marker).GetAsyncEnumerator();
            await unused.DisposeAsync();
            _ = client.TextGenerationBatchAsync(new[] { marker }).GetAsyncEnumerator();
            await client.TextGenerationAsync("a");
            Assert.That(Waiting.WasSent(marker), Is.False);
        });

        [Test]
        public async Task streams_are_left_early_again_and_again() => await Use(async client =>
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                for (var i = 0; i < 50; i++)
                    await foreach (var part in client.TextGenerationStreamAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=2"))) break;
            }));
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before + 1);
        });

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Begin(InferenceClient client, TextGenerationOptions options, int parts, List<object>? kept = null) => Waiting.Apart(() =>
        {
            var enumerator = client.TextGenerationStreamAsync("a", options).GetAsyncEnumerator();
            kept?.Add(enumerator);
            for (var i = 0; i < parts; i++) Assert.That(enumerator.MoveNextAsync().AsTask().Result, Is.True);
        });

        [Test]
        public async Task an_enumerator_that_is_dropped_cancels_its_stream_when_it_is_collected() => await Use(client =>
        {
            var kept = new List<object>();
            for (var i = 0; i < 10; i++) Begin(client, StalledAt(3), 3, kept);
            Assert.That(Waiting.Open(), Is.GreaterThanOrEqualTo(10));
            Waiting.Apart(kept.Clear);
            Waiting.UntilCollected("the connections are gone", () => Waiting.Open() <= before + Kept);
            return Task.CompletedTask;
        });

        [Test]
        public async Task an_enumerator_that_is_dropped_while_its_request_is_held_cancels_it() => await Use(client =>
        {
            for (var i = 0; i < 10; i++) Begin(client, Long, 2);
            Waiting.UntilCollected("the connections are gone", () => Waiting.Open() <= before + Kept);
            return Task.CompletedTask;
        });

        [Test]
        public async Task a_session_is_free_again_once_the_enumerator_of_a_question_is_collected() => await Use(client =>
        {
            var sessions = Enumerable.Range(0, 10).Select(_ => new ChatSession(client, null, Sandbox.Faulty<ChatCompletionOptions>("stall_mid_stream=2"))).ToList();
            foreach (var session in sessions)
            {
                Waiting.Apart(() => Assert.That(session.AskStreamAsync("a b c").GetAsyncEnumerator().MoveNextAsync().AsTask().Result, Is.True));
                session.Options.Headers.Clear();
            }
            static bool IsFree(ChatSession session)
            {
                try
                {
                    return session.AskAsync("again").Result.Text == "You said: again";
                }
                catch (AggregateException e) when (e.InnerException is InvalidOperationException)
                {
                    return false;
                }
            }
            Waiting.UntilCollected("the sessions are free", () => sessions.RemoveAll(IsFree) >= 0 && sessions.Count <= Kept);
            return Task.CompletedTask;
        });

        [Test]
        public async Task a_task_that_is_dropped_goes_on_to_its_end() => await Use(async client =>
        {
            var markers = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString()).ToList();
            Waiting.Apart(() =>
            {
                foreach (var marker in markers) _ = client.TextGenerationAsync(marker);
            });
            Waiting.Collect();
            await Waiting.UntilAsync("all were sent", () =>
            {
                var requests = Waiting.Ask("GET", "/sandbox/requests");
                return markers.All(requests.Contains);
            });
        });

        // What tells that the native client was freed: it keeps its log function, and that keeps this.
        private sealed class Canary
        {
            internal Action<HfiLogLevel, string> Log => (_, _) => GC.KeepAlive(this);
        }

        private const int Clients = 10;

        // Mono's collector takes for a reference what looks like one on a stack, so it may keep some.
#if MONO
        private const int Kept = 3;
#else
        private const int Kept = 0;
#endif

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static List<WeakReference> Drop(Action<InferenceClientOptions> set, Action<InferenceClient> use)
        {
            var weak = new List<WeakReference>();
            Waiting.Apart(() => Parallel.For(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = Clients }, _ => Waiting.Apart(() =>
            {
                var canary = new Canary();
                var options = Sandbox.Options();
                options.Log = canary.Log;
                set(options);
                use(new InferenceClient(options));
                lock (weak) weak.Add(new WeakReference(canary));
            })));
            return weak;
        }

        private static List<WeakReference> Drop(Action<InferenceClient> use) => Drop(_ => { }, use);

        private void Collected(List<WeakReference> weak, int connections = 1)
        {
            Waiting.UntilCollected("the clients are freed", () => weak.Count(canary => canary.IsAlive) <= Kept);
            Waiting.UntilCollected("the connections are gone", () => Waiting.Open() <= before + Kept * connections);
        }

        [Test]
        public void a_client_that_is_dropped_is_freed() => Collected(Drop(client => client.TextGeneration("a")));

        [Test]
        public void a_client_that_is_dropped_after_its_calls_is_freed() => Collected(Drop(client => client.TextGenerationAsync("a").Wait()));

        [Test]
        public void a_client_that_is_dropped_with_a_call_that_runs_is_freed_after_it() => Collected(Drop(client => client.TextGenerationAsync("a")));

        [Test]
        public void a_client_that_is_dropped_with_its_streams_is_freed() => Collected(Drop(client =>
        {
            Begin(client, StalledAt(2), 2);
            Begin(client, Long, 2);
        }), 2);

        // Nothing delivers for such a client, so nothing but its own calls keeps it.
        [Test]
        public void a_client_of_manual_delivery_that_is_dropped_in_the_middle_is_freed() => Collected(Drop(options => options.ManualDelivery = true, client =>
        {
            var marker = Guid.NewGuid().ToString();
            for (var i = 0; i < 5; i++) _ = client.TextGenerationAsync(marker, Stalled);
            _ = client.TextGenerationStreamAsync(marker, StalledAt(2)).GetAsyncEnumerator().MoveNextAsync();
            Waiting.Until("they are sent", () => Waiting.Sent(marker) >= 6);
        }), 6);

        // Nothing is sent for it, so no event ever comes of it.
        [Test]
        public void a_client_that_is_dropped_after_a_call_that_could_not_start_is_freed()
        {
            Collected(Drop(options => options.TokenProvider = () => throw new InvalidOperationException("no token today"), client =>
            {
                var error = Assert.Throws<AggregateException>(() => client.TextGenerationAsync("a").Wait());
                Assert.That(((HfiException)error.InnerException!).Status, Is.EqualTo(HfiStatus.NoToken));
            }));
        }

        [Test]
        public void calls_keep_their_clients()
        {
            var calls = new List<Task<TextGenerationOutput>>();
            var reports = new Reports();
            var weak = Drop(client =>
            {
                lock (calls) calls.Add(client.TextGenerationAsync("a", reports.Options(1, 0.5)));
            });
            Waiting.UntilCollected("the calls end", () => calls.TrueForAll(call => call.IsCompleted));
            Assert.That(calls.Select(call => call.Result.Text), Is.All.Not.Empty);
            Assert.That(reports.Count, Is.GreaterThanOrEqualTo(Clients));
            calls.Clear();
            Collected(weak);
        }

        [Test]
        public void a_client_is_freed_with_the_last_of_its_files() => Collected(Drop(client =>
        {
            for (var i = 0; i < 20; i++) client.TextToImage("a", new TextToImageOptions { Model = Sandbox.At("text-to-image") }).GetPixels();
            client.Dispose();
        }));
    }
}
