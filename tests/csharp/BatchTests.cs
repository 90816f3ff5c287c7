// Batches: order, how many run at once, lazy sources, failures, cancellations, early exits, and inputs of several parts.

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
    public sealed class BatchTests : WithClient
    {
        /// <summary>Inputs that are counted as they are taken, and know whether they were disposed.</summary>
        private sealed class Source<T>
        {
            private readonly Func<int, T> make;
            private readonly int count;
            internal int Taken, Ended;

            internal Source(Func<int, T> make, int count = int.MaxValue)
            {
                this.make = make;
                this.count = count;
            }

            internal IEnumerable<T> Items()
            {
                try
                {
                    for (var i = 0; i < count; i++)
                    {
                        Taken++;
                        yield return make(i);
                    }
                }
                finally
                {
                    Ended++;
                }
            }
        }

        private static readonly TextGenerationOptions Short = new TextGenerationOptions { MaxNewTokens = 2 };
        private static readonly ImageToTextOptions Describe = new ImageToTextOptions { Model = Sandbox.At("image-to-text") };
        private static readonly FillMaskOptions Fill = new FillMaskOptions { Model = Sandbox.At("fill-mask"), TopK = 1 };

        /// <summary>A picture that never comes, one that comes byte by byte, and one that comes.</summary>
        private static Content Stalled => Content.FromUrl(Sandbox.Url + "/files/picture.png?fault=stall_before_headers");
        private static Content Slow => Content.FromUrl(Sandbox.Url + "/files/picture.png?fault=drip=0");
        private static Content Quick => Content.FromUrl(Sandbox.Url + "/files/picture.png");

        private static void Await(string method, int count) => Waiting.Until("so many requests have come in", () => Server.Received(method).Count >= count);

        private static BatchOptions At(int concurrency, bool inOrder = true, int? maxFailures = null) =>
            new BatchOptions { Concurrency = concurrency, InOrder = inOrder, MaxFailures = maxFailures };

        // --- order --------------------------------------------------------------------------------------------------------------------

        [TestCase(1, true)]
        [TestCase(7, true)]
        [TestCase(100, true)]
        [TestCase(1, false)]
        [TestCase(7, false)]
        public async Task every_item_has_the_result_of_a_single_call(int concurrency, bool inOrder)
        {
            var results = await Server.All(client.TextGenerationBatchAsync(Enumerable.Range(0, 30).Select(i => "prompt " + i), Short, At(concurrency, inOrder)));
            if (inOrder) Assert.That(results.Select(result => result.Index), Is.EqualTo(Enumerable.Range(0, 30)));
            else Assert.That(results.Select(result => result.Index), Is.EquivalentTo(Enumerable.Range(0, 30)));
            foreach (var index in new[] { 0, 13, 29 })
                Assert.That(results.Single(result => result.Index == index).Value.Text, Is.EqualTo(client.TextGeneration("prompt " + index, Short).Text));
            Assert.That(results.Select(result => result.Error), Is.All.Null);
        }

        [Test]
        public async Task in_order_a_slow_item_keeps_its_place()
        {
            var results = await Server.All(client.ImageToTextBatchAsync(new[] { Slow, Quick, Quick, Slow, Quick }, Describe, At(5)));
            Assert.That(results.Select(result => result.Index), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
            Assert.That(results.Select(result => result.Value.Text).Distinct().Count(), Is.EqualTo(1));
        }

        [Test]
        public async Task as_they_are_ready_results_do_not_wait_for_an_item_that_stalls()
        {
            var indices = new List<int>();
            await foreach (var result in client.ImageToTextBatchAsync(new[] { Stalled, Quick, Quick, Quick, Quick, Quick, Quick }, Describe, At(2, inOrder: false)))
            {
                indices.Add(result.Index);
                if (indices.Count == 6) break;
            }
            Assert.That(indices, Is.EquivalentTo(new[] { 1, 2, 3, 4, 5, 6 }));
        }

        [Test]
        public async Task nothing_comes_of_no_items() => Assert.That(await Server.All(client.TextGenerationBatchAsync(new string[0], Short)), Is.Empty);

        // --- how many -----------------------------------------------------------------------------------------------------------------

        [TestCase(1, true)]
        [TestCase(3, true)]
        [TestCase(3, false)]
        public async Task no_more_items_than_asked_for_are_on_their_way(int concurrency, bool inOrder)
        {
            var source = new Source<string>(i => "item " + i);
            using var stop = new CancellationTokenSource();
            var all = Server.All(client.TextGenerationBatchAsync(source.Items(), Sandbox.Faulty<TextGenerationOptions>("stall_before_headers"), At(concurrency, inOrder), stop.Token));
            Await("POST", concurrency);
            Assert.That(source.Taken, Is.EqualTo(concurrency));
            Assert.That(Server.Received().Count, Is.EqualTo(concurrency));
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => all);
            Assert.That(source.Ended, Is.EqualTo(1));
            Assert.That(source.Taken, Is.EqualTo(concurrency), "items that were taken after the cancellation");
        }

        [TestCase(true)]
        [TestCase(false)]
        public async Task a_source_without_end_is_taken_as_far_as_results_are(bool inOrder)
        {
            var source = new Source<string>(i => "item " + i);
            var count = 0;
            await foreach (var result in client.TextGenerationBatchAsync(source.Items(), Short, At(2, inOrder)))
            {
                count++;
                Assert.That(source.Taken, Is.LessThanOrEqualTo(count + 8));
                if (count == 50) break;
            }
            Assert.That(source.Ended, Is.EqualTo(1));
        }

        [Test]
        public async Task in_order_results_behind_one_that_stalls_are_bounded()
        {
            var source = new Source<Content>(i => i == 0 ? Stalled : Quick);
            using var stop = new CancellationTokenSource();
            var all = Server.All(client.ImageToTextBatchAsync(source.Items(), Describe, At(2), stop.Token));
            Await("POST", 7); // seven behind the first make eight
            Waiting.Until("the last is taken", () => Volatile.Read(ref source.Taken) >= 8);
            Assert.That(source.Taken, Is.EqualTo(8));
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => all);
        }

        [Test]
        public async Task nothing_is_taken_before_results_are_asked_for()
        {
            var source = new Source<string>(i => "item " + i, 3);
            var batch = client.TextGenerationBatchAsync(source.Items(), Short);
            Assert.That(source.Taken, Is.EqualTo(0));
            Assert.That((await Server.All(batch)).Count, Is.EqualTo(3));
            Assert.That((await Server.All(batch)).Count, Is.EqualTo(3));
            Assert.That((source.Taken, source.Ended), Is.EqualTo((6, 2)));
        }

        // --- failures -----------------------------------------------------------------------------------------------------------------

        private static string Maybe(int index, params int[] bad) => bad.Contains(index) ? "no gap" : "a [MASK]";

        [TestCase(true)]
        [TestCase(false)]
        public async Task a_failed_item_keeps_its_error_and_lets_the_others_be(bool inOrder)
        {
            var results = await Server.All(client.FillMaskBatchAsync(Enumerable.Range(0, 10).Select(i => Maybe(i, 0, 4, 9)), Fill, At(3, inOrder)));
            Assert.That(results.Count, Is.EqualTo(10));
            foreach (var result in results)
            {
                if (new[] { 0, 4, 9 }.Contains(result.Index))
                {
                    var error = (HfiException)result.Error!;
                    Assert.That(error.Status, Is.EqualTo(HfiStatus.BadRequest));
                    Assert.That(Assert.Throws<HfiException>(() => _ = result.Value), Is.SameAs(error));
                }
                else
                {
                    Assert.That(result.Error, Is.Null);
                    Assert.That(result.Value[0].Sequence, Is.StringStarting("a "));
                }
            }
        }

        [Test]
        public async Task an_item_that_cannot_be_sent_fails_alone()
        {
            var results = await Server.All(client.ImageToTextBatchAsync(new[] { Quick, Content.FromFile("/no/such.png"), null!, Quick }, Describe));
            Assert.That(results.Select(result => result.Error == null), Is.EqualTo(new[] { true, false, false, true }));
            Assert.That(((HfiException)results[1].Error!).Status, Is.EqualTo(HfiStatus.Io));
        }

        [TestCase(1, 2)]
        [TestCase(2, 5)]
        [TestCase(3, 8)]
        public async Task so_many_failures_end_the_batch_with_the_last_ones_error(int most, int before)
        {
            var indices = new List<int>();
            var source = new Source<string>(i => Maybe(i, 2, 5, 8));
            var error = await Sandbox.Thrown<HfiException>(async () =>
            {
                await foreach (var result in client.FillMaskBatchAsync(source.Items(), Fill, At(1, true, most))) indices.Add(result.Index);
            });
            Assert.That(error.Status, Is.EqualTo(HfiStatus.BadRequest));
            // Those behind it that had ended are given too.
            Assert.That(indices.Take(before), Is.EqualTo(Enumerable.Range(0, before)));
            Assert.That(indices, Is.Ordered.And.Unique.And.No.Member(before));
            Assert.That(source.Ended, Is.EqualTo(1));
        }

        [Test]
        public async Task fewer_failures_than_that_do_not_end_it() =>
            Assert.That((await Server.All(client.FillMaskBatchAsync(Enumerable.Range(0, 9).Select(i => Maybe(i, 2, 5)), Fill, At(3, false, 3)))).Count, Is.EqualTo(9));

        [TestCase(0, 1)]
        [TestCase(3, 1)]
        [TestCase(3, 8)]
        public async Task a_source_that_throws_ends_the_batch_with_its_exception(int at, int concurrency)
        {
            var source = new Source<string>(i => i < at ? "item" : throw new InvalidOperationException("no more paper"));
            var error = await Sandbox.Thrown<InvalidOperationException>(() => Server.All(client.TextGenerationBatchAsync(source.Items(), Short, At(concurrency))));
            Assert.That(error.Message, Is.EqualTo("no more paper"));
            Assert.That((source.Taken, source.Ended), Is.EqualTo((at + 1, 1)));
        }

        [Test]
        public async Task what_has_ended_is_given_before_the_exception_of_a_source()
        {
            // One at a time: the source is asked for the fourth when the third has ended.
            var source = new Source<string>(i => i < 3 ? "item" : throw new InvalidOperationException("no more paper"));
            var indices = new List<int>();
            await Sandbox.Thrown<InvalidOperationException>(async () =>
            {
                await foreach (var result in client.TextGenerationBatchAsync(source.Items(), Short, At(1))) indices.Add(result.Index);
            });
            Assert.That(indices, Is.EqualTo(new[] { 0, 1, 2 }));
        }

        // --- given up -----------------------------------------------------------------------------------------------------------------

        [TestCase(true)]
        [TestCase(false)]
        public async Task a_batch_that_is_cancelled_throws_and_gives_its_calls_up(bool inOrder)
        {
            using var stop = new CancellationTokenSource();
            var source = new Source<Content>(i => i < 2 ? Quick : Stalled);
            var indices = new List<int>();
            var error = await Sandbox.Thrown<OperationCanceledException>(async () =>
            {
                await foreach (var result in client.ImageToTextBatchAsync(source.Items(), Describe, At(2, inOrder), stop.Token))
                {
                    indices.Add(result.Index);
                    if (indices.Count == 2) stop.Cancel();
                }
            });
            Assert.That(indices, Is.EquivalentTo(new[] { 0, 1 }));
            Assert.That(source.Ended, Is.EqualTo(1));
            Assert.That(error.CancellationToken == stop.Token, Is.True, "the token is the caller's, as of a single call");
        }

        [Test]
        public async Task a_token_of_with_cancellation_counts_too()
        {
            using var stop = new CancellationTokenSource();
            await Sandbox.Thrown<OperationCanceledException>(async () =>
            {
                await foreach (var result in client.ImageToTextBatchAsync(new[] { Quick, Stalled }, Describe).WithCancellation(stop.Token)) stop.Cancel();
            });
        }

        [Test]
        public async Task a_batch_that_was_cancelled_before_takes_nothing()
        {
            var source = new Source<string>(i => "item " + i);
            await Sandbox.Thrown<OperationCanceledException>(() => Server.All(client.TextGenerationBatchAsync(source.Items(), Short, null, new CancellationToken(true))));
            Assert.That(Server.Received(), Is.Empty);
            Assert.That(source.Taken, Is.LessThanOrEqualTo(8));
        }

        private static long Open() => Server.Get("/sandbox/stats")["open"].AsLong!.Value;

        [Test]
        public async Task a_batch_that_is_left_early_gives_its_calls_up()
        {
            var before = Open();
            var source = new Source<Content>(i => i == 0 ? Quick : Stalled);
            await foreach (var result in client.ImageToTextBatchAsync(source.Items(), Describe, At(4)))
            {
                Await("GET", 4);
                break;
            }
            Assert.That(source.Ended, Is.EqualTo(1));
            // The connections that stall are closed; at most those of calls that ended stay open for others.
            Waiting.Until("the others are closed", () => Open() <= before + 2);
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
        }

        [Test]
        public async Task a_client_that_is_disposed_ends_its_batches()
        {
            var all = Server.All(client.TextGenerationBatchAsync(new[] { "a", "b", "c" }, Sandbox.Faulty<TextGenerationOptions>("stall_before_headers"), At(2)));
            Await("POST", 2);
            await client.DisposeAsync();
            await Sandbox.Thrown<OperationCanceledException>(() => all);
        }

        [Test]
        public async Task settings_that_make_no_sense_are_refused()
        {
            await Sandbox.Thrown<ArgumentNullException>(() => Server.All(client.TextGenerationBatchAsync(null!, Short)));
            await Sandbox.Thrown<ArgumentOutOfRangeException>(() => Server.All(client.TextGenerationBatchAsync(new[] { "a" }, Short, At(0))));
            await Sandbox.Thrown<ArgumentOutOfRangeException>(() => Server.All(client.TextGenerationBatchAsync(new[] { "a" }, Short, At(1, true, -1))));
        }

        // --- inputs -------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task inputs_of_several_parts_are_tuples()
        {
            var answers = await Server.All(client.QuestionAnsweringBatchAsync(new[] { ("Where?", "I live in Berlin."), ("Who?", "This is Sarah.") }, new QuestionAnsweringOptions { Model = Sandbox.At("question-answering") }));
            Assert.That(answers.Select(answer => answer.Value[0].Text), Is.EqualTo(new[] { "Berlin", "Sarah" }));
            var labels = new[] { "rain", "sun" };
            var classes = await Server.All(client.ZeroShotClassificationBatchAsync(
                labels.Select(label => ("much " + label, (IReadOnlyList<string>)labels)), new ZeroShotClassificationOptions { Model = Sandbox.At("zero-shot-classification") }));
            Assert.That(classes.Select(one => one.Value[0].Label), Is.EqualTo(labels));
            var seen = await Server.All(client.VisualQuestionAnsweringBatchAsync(new[] { ((Content)Server.Picture, "Is it?"), (Quick, "Is it?") }, new VisualQuestionAnsweringOptions { Model = Sandbox.At("visual-question-answering") }));
            Assert.That(seen[0].Value[0].Answer, Is.EqualTo(seen[1].Value[0].Answer).And.Not.Empty);
        }

        [Test]
        public async Task files_and_numbers_of_a_batch_live_on()
        {
            var images = await Server.All(client.TextToImageBatchAsync(new[] { "a", "b" }, new TextToImageOptions { Model = Sandbox.At("text-to-image"), Width = 4, Height = 4 }));
            var features = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction"), Dimensions = 8 };
            var single = await Server.All(client.FeatureExtractionBatchAsync(new[] { "a", "b" }, features));
            var groups = await Server.All(client.FeatureExtractionBatchAsync(new IReadOnlyList<string>[] { new[] { "a", "b" }, new[] { "c" } }, features));
            client.Dispose();
            Assert.That(images.Select(image => image.Value.GetPixels().Width), Is.All.EqualTo(4));
            Assert.That(images[0].Value.ToArray(), Is.Not.EqualTo(images[1].Value.ToArray()));
            Assert.That(single.Select(one => one.Value.Rows), Is.EqualTo(new[] { 1, 1 }));
            Assert.That(groups.Select(one => one.Value.Rows), Is.EqualTo(new[] { 2, 1 }));
            Assert.That(groups[0].Value.Row(1), Is.EqualTo(single[1].Value.Row(0)));
        }

        [Test]
        public async Task conversations_are_items_too()
        {
            var talks = Enumerable.Range(0, 5).Select(i => (IEnumerable<ChatMessage>)new ChatMessage[] { ChatMessage.System("s"), "number " + i });
            var results = await Server.All(client.ChatCompletionBatchAsync(talks));
            Assert.That(results.Select(result => result.Value.Text), Is.EqualTo(Enumerable.Range(0, 5).Select(i => "You said: number " + i)));
            var texts = await Server.All(client.ConversationalBatchAsync(new[] { "a", "b" }));
            Assert.That(texts.Select(result => result.Value.Text), Is.EqualTo(new[] { "You said: a", "You said: b" }));
        }

        [Test]
        public async Task items_that_are_asked_again_keep_their_place()
        {
            var options = Sandbox.Faulty<TextGenerationOptions>("rate_limit=3");
            options.Headers["x-sandbox-key"] = Guid.NewGuid().ToString();
            options.MaxNewTokens = 1;
            var results = await Server.All(client.TextGenerationBatchAsync(Enumerable.Range(0, 12).Select(i => "item " + i), options, At(4)));
            Assert.That(results.Select(result => result.Index), Is.EqualTo(Enumerable.Range(0, 12)));
            Assert.That(results.Sum(result => result.Value.Response.Attempts), Is.EqualTo(15));
        }
    }
}
