// Calls that are cancelled by their token: before their start, while they wait, in the middle of a stream, after the end.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class CancellationTests
    {
        private InferenceClient client = null!;
        private CancellationTokenSource stop = null!;
        private string marker = "";
        private int before;

        [SetUp]
        public void NewClient()
        {
            Server.Forget();
            marker = Guid.NewGuid().ToString();
            before = Waiting.OpenAtRest();
            client = Sandbox.Client();
            stop = new CancellationTokenSource();
        }

        [TearDown]
        public void DisposeClient()
        {
            client.Dispose();
            stop.Dispose();
        }

        private static TextGenerationOptions Stalled => Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");

        private static TextGenerationOptions StalledAt(int part) => Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=" + part);

        private async Task<OperationCanceledException> Cancelled(Task call)
        {
            var error = await Waiting.End(call);
            Assert.That(error, Is.InstanceOf<OperationCanceledException>());
            Assert.That(((OperationCanceledException)error!).CancellationToken, Is.EqualTo(stop.Token));
            return (OperationCanceledException)error;
        }

        [Test]
        public async Task a_token_that_is_cancelled_already_sends_nothing()
        {
            stop.Cancel();
            await Cancelled(client.TextGenerationAsync(marker, null, stop.Token));
            await Cancelled(Server.Count(client.TextGenerationStreamAsync(marker, null, stop.Token)));
            Assert.That(await Waiting.End(Server.Count(client.TextGenerationBatchAsync(new[] { marker }, null, null, stop.Token))), Is.InstanceOf<OperationCanceledException>());
            await Cancelled(Task.Run(() => client.TextGeneration(marker, null, stop.Token)));
            await client.TextGenerationAsync("other " + marker.Replace('-', '+'));
            Assert.That(Waiting.WasSent(marker.Replace('-', '+')), Is.True);
            Assert.That(Waiting.WasSent(marker), Is.False);
        }

        [Test]
        public async Task a_call_that_is_cancelled_before_its_start_is_a_cancelled_task()
        {
            stop.Cancel();
            var call = client.TextGenerationAsync("a", null, stop.Token);
            await Cancelled(call);
            Assert.That(call.Status, Is.EqualTo(TaskStatus.Canceled));
        }

        [Test]
        public async Task calls_that_wait_for_headers_give_their_connections_up()
        {
            var calls = Enumerable.Range(0, 20).Select(i => client.TextGenerationAsync(marker, Stalled, stop.Token)).ToList();
            await Waiting.UntilAsync("all are sent", () => Waiting.Sent(marker) >= 20);
            Assert.That(calls.Count(call => call.IsCompleted), Is.EqualTo(0));
            stop.Cancel();
            foreach (var call in calls) await Cancelled(call);
            Assert.That(calls.Select(call => call.Status).Distinct(), Is.EqualTo(new[] { TaskStatus.Canceled }));
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task streams_are_cancelled_in_the_middle_after_the_parts_that_came()
        {
            var streams = new List<Task<int>>();
            var seen = new int[10];
            for (var i = 0; i < 10; i++)
            {
                var at = i;
                streams.Add(Server.Count(client.TextGenerationStreamAsync("a", StalledAt(3), stop.Token), count => Volatile.Write(ref seen[at], count)));
            }
            await Waiting.UntilAsync("three parts of each", () => seen.All(count => count == 3));
            Assert.That(Waiting.Open(), Is.GreaterThanOrEqualTo(10));
            stop.Cancel();
            foreach (var stream in streams) await Cancelled(stream);
            Assert.That(seen, Is.All.EqualTo(3));
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_token_given_to_the_enumeration_cancels_too()
        {
            async Task Read()
            {
                await foreach (var part in client.TextGenerationStreamAsync("a", StalledAt(2)).WithCancellation(stop.Token)) stop.Cancel();
            }
            await Cancelled(Read());
            await Waiting.UntilAsync("the connection is gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_stream_that_cancels_itself_in_its_loop_ends()
        {
            var options = new TextGenerationOptions { MaxNewTokens = 100_000 };
            var total = 0;
            async Task Read()
            {
                await foreach (var part in client.TextGenerationStreamAsync("a", options, stop.Token))
                    if (++total == 5) stop.Cancel();
            }
            await Cancelled(Read());
            Assert.That(total, Is.InRange(5, 5_000), "what had come may still be given, but no more is read");
            await Waiting.UntilAsync("the connection is gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_cancellation_after_the_end_changes_nothing()
        {
            var output = await client.TextGenerationAsync("a", null, stop.Token);
            var parts = await Server.Count(client.TextGenerationStreamAsync("a", null, stop.Token), _ => { });
            using var image = await client.TextToImageAsync("a", new TextToImageOptions { Model = Sandbox.At("text-to-image") }, stop.Token);
            stop.Cancel();
            Assert.That(output.Text, Is.Not.Empty);
            Assert.That(parts, Is.EqualTo(20));
            Assert.That(image.GetPixels().Width, Is.EqualTo(64));
            Assert.That((await client.TextGenerationAsync("a")).Text, Is.EqualTo(output.Text));
        }

        [Test]
        public async Task one_token_is_cancelled_by_many_threads()
        {
            var calls = new List<Task>();
            for (var i = 0; i < 25; i++)
            {
                calls.Add(client.TextGenerationAsync(marker, Stalled, stop.Token));
                calls.Add(Server.Count(client.TextGenerationStreamAsync(marker, StalledAt(1), stop.Token)));
            }
            await Waiting.UntilAsync("all are sent", () => Waiting.Sent(marker) >= 50);
            var threads = Enumerable.Range(0, 8).Select(_ => new Thread(stop.Cancel)).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            foreach (var call in calls) await Cancelled(call);
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_cancellation_that_meets_the_end_gives_the_result_or_is_told()
        {
            var (answered, cancelled) = (0, 0);
            async Task Race(int number)
            {
                using var own = new CancellationTokenSource();
                var call = client.ChatCompletionAsync("number " + number, null, own.Token);
                var canceller = Task.Run(async () =>
                {
                    for (var i = number % 10; i > 0; i--) await Task.Yield();
                    own.Cancel();
                });
                try
                {
                    Assert.That((await Waiting.Within(call)).Text, Is.EqualTo("You said: number " + number));
                    Interlocked.Increment(ref answered);
                }
                catch (OperationCanceledException e)
                {
                    Assert.That(e.CancellationToken, Is.EqualTo(own.Token));
                    Interlocked.Increment(ref cancelled);
                }
                await canceller;
            }
            for (var round = 0; round < 10; round++) await Task.WhenAll(Enumerable.Range(0, 50).Select(Race));
            Assert.That(answered + cancelled, Is.EqualTo(500));
            Assert.That(cancelled, Is.GreaterThan(0));
        }

        [Test]
        public async Task a_call_that_blocks_is_cancelled_by_another_thread()
        {
            var call = Task.Factory.StartNew(() => client.TextGeneration(marker, Stalled, stop.Token), TaskCreationOptions.LongRunning);
            await Waiting.UntilAsync("it is sent", () => Waiting.WasSent(marker));
            stop.Cancel();
            await Cancelled(call);
            await Waiting.UntilAsync("the connection is gone", () => Waiting.Open() <= before);
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
        }

        [Test]
        public async Task a_wait_for_a_model_is_cancelled_inside_its_progress()
        {
            var reports = new Reports(_ => stop.Cancel());
            await Cancelled(client.TextGenerationAsync("a", reports.Options(100, 600), stop.Token));
            Assert.That(reports.Count, Is.EqualTo(1));
        }

        [Test]
        public async Task a_batch_is_cancelled_with_all_its_calls()
        {
            var batch = Server.Count(client.TextGenerationBatchAsync(Enumerable.Repeat(marker, 100), Stalled, new BatchOptions { Concurrency = 10 }, stop.Token));
            await Waiting.UntilAsync("ten run", () => Waiting.Sent(marker) >= 10);
            stop.Cancel();
            Assert.That(await Waiting.End(batch), Is.InstanceOf<OperationCanceledException>());
            await Waiting.UntilAsync("the connections are gone", () => Waiting.Open() <= before);
        }

        [Test]
        public async Task a_batch_that_was_cancelled_tells_the_token_of_its_caller()
        {
            var batch = Server.Count(client.TextGenerationBatchAsync(new[] { marker }, Stalled, null, stop.Token));
            await Waiting.UntilAsync("it is sent", () => Waiting.WasSent(marker));
            stop.Cancel();
            await Cancelled(batch);
        }

        [Test]
        public async Task a_call_is_cancelled_while_its_token_provider_is_asked()
        {
            using var asked = new ManualResetEventSlim();
            using var answer = new ManualResetEventSlim();
            var options = Sandbox.Options();
            options.TokenProvider = () =>
            {
                asked.Set();
                answer.Wait();
                return new InferenceToken("hf_a");
            };
            using var slow = new InferenceClient(options);
            var call = slow.TextGenerationAsync("a", Stalled, stop.Token);
            Assert.That(asked.Wait(30_000), Is.True);
            stop.Cancel();
            answer.Set();
            await Cancelled(call);
            await Waiting.UntilAsync("the connection is gone", () => Waiting.Open() <= before);
        }
    }
}
