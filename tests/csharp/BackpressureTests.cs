// Readers of a stream that are slower than the server: the reply is not read further, others go on, and nothing is lost.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class BackpressureTests
    {
        private const int Many = 100_000;
        private static readonly TextGenerationOptions All = new TextGenerationOptions { MaxNewTokens = Many, Details = true };
        private InferenceClient client = null!;

        [SetUp]
        public void NewClient() => client = Sandbox.Client();

        [TearDown]
        public void DisposeClient() => client.Dispose();

        private async Task<(int Count, int Hash)> Read()
        {
            var (count, hash) = (0, 17);
            await foreach (var part in client.TextGenerationStreamAsync("a", All))
            {
                count++;
                foreach (var letter in part.Text) hash = unchecked(hash * 31 + letter);
            }
            return (count, hash);
        }

        [Test]
        public async Task a_slow_reader_holds_the_reading_and_loses_nothing()
        {
            var expected = await Waiting.Within(Read());
            Assert.That(expected.Count, Is.EqualTo(Many));
            Waiting.Collect();
            var before = GC.GetTotalMemory(true);

            var slow = new List<IAsyncEnumerator<TextGenerationChunk>>();
            for (var i = 0; i < 2; i++)
            {
                slow.Add(client.TextGenerationStreamAsync("a", All).GetAsyncEnumerator());
                Assert.That(await slow[i].MoveNextAsync(), Is.True);
            }
            // The one that is read is at its end when it is: by then the others would be too, if nothing held them.
            Assert.That(await Waiting.Within(Read()), Is.EqualTo(expected));
            for (var i = 0; i < 50; i++) Assert.That((await Waiting.Within(client.TextGenerationAsync("b"))).Text, Is.Not.Empty);
            Waiting.UntilCollected("the parts that wait take less than 16 MiB", () => GC.GetTotalMemory(true) - before < 16 << 20);

            foreach (var reader in slow)
            {
                var (count, hash) = (0, 17);
                do
                {
                    count++;
                    foreach (var letter in reader.Current.Text) hash = unchecked(hash * 31 + letter);
                }
                while (await reader.MoveNextAsync());
                await reader.DisposeAsync();
                Assert.That((count, hash), Is.EqualTo((expected.Count, expected.Hash)));
            }
        }

        [Test]
        public async Task a_reader_that_stops_now_and_then_loses_nothing()
        {
            var expected = await Waiting.Within(Read());
            var (count, hash) = (0, 17);
            await foreach (var part in client.TextGenerationStreamAsync("a", All))
            {
                count++;
                foreach (var letter in part.Text) hash = unchecked(hash * 31 + letter);
                if (count % 10_000 == 0) await client.TextGenerationAsync("b");
            }
            Assert.That((count, hash), Is.EqualTo(expected));
        }

        [Test]
        public async Task the_end_of_a_stream_that_is_held_comes_after_its_parts()
        {
            // More parts than wait here, fewer than the library queues: the server is done long before the reader.
            var options = new TextGenerationOptions { MaxNewTokens = 800 };
            await using var reader = client.TextGenerationStreamAsync("a", options).GetAsyncEnumerator();
            Assert.That(await reader.MoveNextAsync(), Is.True);
            for (var i = 0; i < 20; i++) await client.TextGenerationAsync("b");
            var count = 1;
            while (await Waiting.Within(reader.MoveNextAsync().AsTask())) count++;
            Assert.That(count, Is.EqualTo(800));
        }

        [Test]
        public async Task a_stream_that_is_held_fails_after_its_parts()
        {
            var options = Sandbox.Faulty<TextGenerationOptions>("reset_mid_stream=700");
            options.MaxNewTokens = 800;
            await using var reader = client.TextGenerationStreamAsync("a", options).GetAsyncEnumerator();
            Assert.That(await reader.MoveNextAsync(), Is.True);
            for (var i = 0; i < 20; i++) await client.TextGenerationAsync("b");
            var count = 1;
            await Sandbox.Thrown<HfiException>(async () =>
            {
                while (await Waiting.Within(reader.MoveNextAsync().AsTask())) count++;
            });
            Assert.That(count, Is.InRange(1, 700));
        }

        [Test]
        public async Task streams_that_are_held_are_cancelled_and_disposed()
        {
            var open = new List<IAsyncEnumerator<TextGenerationChunk>>();
            using var stop = new System.Threading.CancellationTokenSource();
            for (var i = 0; i < 6; i++)
            {
                open.Add(client.TextGenerationStreamAsync("a", All, i < 3 ? stop.Token : default).GetAsyncEnumerator());
                Assert.That(await open[i].MoveNextAsync(), Is.True);
            }
            for (var i = 0; i < 20; i++) await client.TextGenerationAsync("b");
            stop.Cancel();
            foreach (var reader in open.Take(3))
                await Sandbox.Thrown<OperationCanceledException>(async () =>
                {
                    while (await Waiting.Within(reader.MoveNextAsync().AsTask())) { }
                });
            client.Dispose();
            foreach (var reader in open.Skip(3))
                await Sandbox.Thrown<OperationCanceledException>(async () =>
                {
                    while (await Waiting.Within(reader.MoveNextAsync().AsTask())) { }
                });
            foreach (var reader in open) await reader.DisposeAsync();
        }

        [Test]
        public async Task a_batch_takes_no_more_items_than_its_reader_has_room_for()
        {
            var taken = 0;
            IEnumerable<string> Items()
            {
                for (; taken < 10_000; taken++) yield return "item " + taken;
            }
            await using var results = client.TextGenerationBatchAsync(Items(), null, new BatchOptions { Concurrency = 4 }).GetAsyncEnumerator();
            Assert.That(await results.MoveNextAsync(), Is.True);
            for (var i = 0; i < 100; i++) await client.TextGenerationAsync("b");
            Assert.That(taken, Is.LessThanOrEqualTo(4 * 4 + 1));
        }
    }
}
