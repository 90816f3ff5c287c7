// Many calls, streams, clients and threads at once: each ends once with its own answer, and nothing of the host's runs on the
// delivery thread but its handlers of progress.

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ConcurrencyTests
    {
        private const string DeliveryThread = "hfi delivery";
        private InferenceClient client = null!;

        [SetUp]
        public void NewClient() => client = Sandbox.Client();

        [TearDown]
        public void DisposeClient() => client.Dispose();

        private static async Task Ask(InferenceClient client, string question) =>
            Assert.That((await client.ChatCompletionAsync(question)).Text, Is.EqualTo("You said: " + question));

        private static async Task AskInParts(InferenceClient client, string question)
        {
            var text = new StringBuilder();
            await foreach (var chunk in client.ChatCompletionStreamAsync(question)) text.Append(chunk.Text);
            Assert.That(text.ToString(), Is.EqualTo("You said: " + question));
        }

        private static string Words(int number) => string.Join(" ", Enumerable.Range(number, 30));

        [Test]
        public async Task a_thousand_calls_at_once_get_their_own_answers() =>
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Ask(client, "question " + i))));

        [Test]
        public async Task two_hundred_streams_at_once_keep_their_order() =>
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskInParts(client, Words(i)))));

        [Test]
        public async Task many_clients_work_side_by_side()
        {
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
            {
                using var own = Sandbox.Client();
                await Task.WhenAll(Enumerable.Range(0, 10).Select(j => j % 2 == 0 ? Ask(own, i + " " + j) : AskInParts(own, Words(i * j))));
            })));
        }

        [Test]
        public async Task calls_that_block_are_awaited_and_stream_from_many_threads()
        {
            var calls = Enumerable.Range(0, 150).Select(i => (i % 3) switch
            {
                0 => Task.Run(() => Assert.That(client.ChatCompletion(new[] { ChatMessage.User("b" + i) }).Text, Is.EqualTo("You said: b" + i))),
                1 => Task.Run(() => Ask(client, "a" + i)),
                _ => Task.Run(() => AskInParts(client, Words(i))),
            });
            await Waiting.Within(Task.WhenAll(calls));
        }

        [Test]
        public async Task failures_reach_their_own_callers()
        {
            var statuses = new[] { 400, 401, 403, 404, 422 };
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            {
                if (i % 2 == 0)
                {
                    await Ask(client, "fine " + i);
                    return;
                }
                var expected = statuses[i % statuses.Length];
                var options = Sandbox.Faulty<ChatCompletionOptions>("status=" + expected);
                var error = await Sandbox.Thrown<HfiException>(async () =>
                {
                    if (i % 4 == 1) await client.ChatCompletionAsync("a", options);
                    await foreach (var chunk in client.ChatCompletionStreamAsync("a", options)) { }
                });
                Assert.That(error.HttpStatus, Is.EqualTo(expected));
            })));
        }

        [Test]
        public async Task each_call_ends_once()
        {
            var ends = 0;
            var calls = new List<Task>();
            for (var i = 0; i < 300; i++)
            {
                var call = i % 3 == 0 ? client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("status=404")) : (Task)client.TextGenerationAsync("a");
                calls.Add(call.ContinueWith(task =>
                {
                    Interlocked.Increment(ref ends);
                    Assert.That(task.Status, Is.EqualTo(task.Exception == null ? TaskStatus.RanToCompletion : TaskStatus.Faulted));
                }, TaskContinuationOptions.ExecuteSynchronously));
            }
            await Waiting.Within(Task.WhenAll(calls));
            client.Dispose();
            Assert.That(ends, Is.EqualTo(300));
        }

        [Test]
        public async Task continuations_do_not_run_on_the_delivery_thread()
        {
            var names = new ConcurrentDictionary<string, int>();
            void Note() => names.AddOrUpdate(Thread.CurrentThread.Name ?? "", 1, (_, count) => count + 1);
            var reports = new Reports();
            async Task Call(int number)
            {
                var call = number % 2 == 0 ? client.TextGenerationAsync("a", reports.Options()) : client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("status=404"));
                var noted = call.ContinueWith(_ => Note(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                try
                {
                    await call.ConfigureAwait(false);
                }
                catch (HfiException)
                {
                }
                Note();
                await noted;
                await foreach (var part in client.TextGenerationStreamAsync("a").ConfigureAwait(false)) Note();
                Note();
            }
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 40).Select(Call)));
            Assert.That(reports.Thread!.Name, Is.EqualTo(DeliveryThread), "or the names say nothing");
            Assert.That(names.Values.Sum(), Is.EqualTo(40 * 23));
            Assert.That(names.Keys, Has.No.Member(DeliveryThread));
        }

        [Test]
        public async Task one_thread_delivers_for_all_calls()
        {
            // It stays as long as there is a call.
            using var stop = new CancellationTokenSource();
            var first = client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers"), stop.Token);
            var threads = new ConcurrentDictionary<int, bool>();
            var reports = new Reports(_ => threads[Thread.CurrentThread.ManagedThreadId] = true);
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.TextGenerationAsync("a", reports.Options()))));
            Assert.That(reports.Count, Is.GreaterThanOrEqualTo(50));
            Assert.That(threads.Count, Is.EqualTo(1));
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => first);
        }

        [Test]
        public async Task the_delivery_thread_ends_after_the_last_call_and_the_next_call_starts_another()
        {
            var reports = new Reports();
            for (var round = 0; round < 2; round++)
            {
                await client.TextGenerationAsync("a", reports.Options());
                var thread = reports.Thread!;
                Assert.That(thread.IsBackground, Is.True);
                await Waiting.UntilAsync("the delivery thread ends", () => !thread.IsAlive);
            }
            await Ask(client, "again");
        }

        [Test]
        public async Task the_delivery_thread_does_not_keep_what_its_first_caller_had_in_its_context()
        {
            var context = new AsyncLocal<string?>();
            string? seen = null;
            var reports = new Reports(_ => seen = context.Value ?? "nothing");
            context.Value = "of the first caller";
            await client.TextGenerationAsync("a");
            context.Value = "of the second caller";
            await client.TextGenerationAsync("a", reports.Options());
            Assert.That(seen, Is.Not.Null.And.Not.EqualTo("of the first caller"));
        }

        [Test]
        public async Task a_progress_handler_may_make_calls()
        {
            var blocked = "";
            Task? awaited = null;
            var reports = new Reports(_ =>
            {
                blocked = client.ChatCompletion(new[] { ChatMessage.User("inside") }).Text;
                awaited = Ask(client, "inside too");
            });
            var output = await Waiting.Within(client.TextGenerationAsync("a", reports.Options()));
            Assert.That(output.Text, Is.Not.Empty);
            Assert.That(blocked, Is.EqualTo("You said: inside"));
            await Waiting.Within(awaited!);
        }

        [Test]
        public async Task a_progress_handler_that_throws_harms_nobody()
        {
            var reports = new Reports(_ => throw new InvalidOperationException("mine"));
            await Waiting.Within(Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.TextGenerationAsync("a", reports.Options(2)))));
            Assert.That(reports.Count, Is.GreaterThanOrEqualTo(20));
            await Ask(client, "still there");
        }

        [Test]
        public async Task a_token_provider_that_takes_long_holds_up_nobody_else()
        {
            using var answer = new ManualResetEventSlim();
            var asked = 0;
            var options = Sandbox.Options();
            options.TokenProvider = () =>
            {
                if (Interlocked.Increment(ref asked) == 1) return new InferenceToken("hf_a", TimeSpan.Zero);
                answer.Wait();
                return new InferenceToken("hf_b");
            };
            using var own = new InferenceClient(options);
            var reports = new Reports();
            var first = own.TextGenerationAsync("a", reports.Options(3, 0.2));
            await Waiting.UntilAsync("the first waits", () => reports.Count > 0);
            var second = own.TextGenerationAsync("a");
            Assert.That((await Waiting.Within(first)).Text, Is.Not.Empty);
            Assert.That(second.IsCompleted, Is.False);
            answer.Set();
            Assert.That((await Waiting.Within(second)).Text, Is.Not.Empty);
        }
    }
}
