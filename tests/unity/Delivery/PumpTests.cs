// The player loop delivers: on the main thread, within the frame's budget, to all clients in turn, whatever others do to the loop.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.LowLevel;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class PumpTests : UnityTest
    {
        [Test]
        public void an_awaited_call_goes_on_on_the_main_thread()
        {
            var client = Client();
            Wait(async () =>
            {
                var told = new List<bool>();
                var output = await client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 5, OnResponse = _ => told.Add(Engine.IsMainThread) });
                Assert.That(output.Text, Is.Not.Empty);
                Assert.That(Engine.IsMainThread, Is.True);
                Assert.That(told, Is.EqualTo(new[] { true }));
            });
        }

        [Test]
        public void a_stream_goes_on_on_the_main_thread()
        {
            var client = Client();
            var frames = new HashSet<int>();
            var gate = Guid.NewGuid().ToString();
            var text = Wait(async () =>
            {
                var said = "";
                await foreach (var chunk in client.ChatCompletionStreamAsync("one two three four", Gated(gate)))
                {
                    Assert.That(Engine.IsMainThread, Is.True);
                    if (frames.Count == 0) OpenGate(gate);
                    frames.Add(Time.frameCount);
                    said += chunk.Text;
                }
                return said;
            });
            Assert.That(text, Is.EqualTo("You said: one two three four"));
            Assert.That(frames.Count, Is.GreaterThan(1));
        }

        [Test]
        public void nothing_is_delivered_between_frames()
        {
            var client = Client();
            var prompt = Guid.NewGuid().ToString();
            var call = client.TextGenerationAsync(prompt, new TextGenerationOptions { MaxNewTokens = 5 });
            Waiting.Until("the request", () => Waiting.WasSent(prompt));
            Assert.That(call.IsCompleted, Is.False);
            Until(() => call.IsCompleted);
        }

        [Test]
        public void the_system_is_in_the_loop_once_and_before_the_scripts()
        {
            Client();
            Client();
            Engine.LoadScene("second");
            DeliveryLoop.Install();
            Assert.That(Systems(), Is.EqualTo(1));
            var update = PlayerLoop.GetCurrentPlayerLoop().subSystemList.Single(system => system.type == typeof(UnityEngine.PlayerLoop.Update));
            Assert.That(update.subSystemList[0].type, Is.EqualTo(typeof(HuggingFaceDelivery)));
            Assert.That(update.subSystemList.Length, Is.EqualTo(5));
        }

        [Test]
        public void a_loop_that_another_package_has_set_gets_the_system_with_the_next_frame()
        {
            var client = Client();
            Engine.Frame();
            PlayerLoop.SetPlayerLoop(PlayerLoop.GetDefaultPlayerLoop());
            Assert.That(Systems(), Is.EqualTo(0));
            Engine.Frame();
            Assert.That(Systems(), Is.EqualTo(1));
            Wait(() => client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 }));
        }

        [Test]
        public void a_loop_that_another_package_has_set_gets_the_system_with_the_next_scene()
        {
            PlayerLoop.SetPlayerLoop(PlayerLoop.GetDefaultPlayerLoop());
            Engine.LoadScene("second");
            Assert.That(Systems(), Is.EqualTo(1));
        }

        [Test]
        public void what_other_packages_have_in_the_loop_stays()
        {
            var loop = PlayerLoop.GetDefaultPlayerLoop();
            var runs = 0;
            loop.subSystemList = loop.subSystemList.Append(new PlayerLoopSystem { type = typeof(PumpTests), updateDelegate = () => runs++ }).ToArray();
            PlayerLoop.SetPlayerLoop(loop);
            DeliveryLoop.Install();
            Engine.Frame();
            DeliveryLoop.Remove();
            Engine.Frame();
            Assert.That(runs, Is.EqualTo(2));
            Assert.That(Systems(), Is.EqualTo(0));
        }

        // A stream that the server has been asked for. Its events are on their way.
        private static InferenceStreamYield<ChatCompletionChunk> Asked(InferenceClient client)
        {
            var prompt = "one two three four five six seven eight " + Guid.NewGuid();
            var stream = client.ChatCompletionStreamAsync(prompt).AsCoroutine();
            Waiting.Until("the request", () => Waiting.WasSent(prompt));
            return stream;
        }

        // As long as so many calls of another client take.
        private static void LetEventsCome(int calls)
        {
            using var other = Sandbox.Client();
            for (var i = 0; i < calls; i++) other.TextGeneration("a");
        }

        // How many events at most are delivered at once until a stream has ended.
        private static int Most(InferenceClient client, int calls = 0)
        {
            var (stream, most) = (Asked(client), 0);
            LetEventsCome(calls);
            Waiting.Until("the end of the stream", () =>
            {
                most = Math.Max(most, UnityInference.Deliver());
                return !stream.keepWaiting;
            });
            Assert.That(stream.Count, Is.GreaterThan(5));
            return most;
        }

        [Test]
        public void a_frame_without_budget_delivers_one_event()
        {
            var client = Client();
            UnityInference.FrameBudget = TimeSpan.Zero;
            for (var i = 0; i < 5; i++) Assert.That(Most(client), Is.EqualTo(1));
        }

        [Test]
        public void a_frame_with_budget_delivers_all_that_is_there()
        {
            var client = Client();
            UnityInference.FrameBudget = TimeSpan.FromSeconds(1);
            // How much is there at once is up to the network; after long enough it is all.
            var tries = 0;
            Waiting.Until("a delivery of many events", () => Most(client, 10 * tries++) > 5);
            Assert.That(UnityInference.Deliver(), Is.EqualTo(0));
        }

        [Test]
        public void a_frame_delivers_until_its_milliseconds_are_used_up()
        {
            var client = Client();
            UnityInference.FrameBudget = TimeSpan.FromMilliseconds(190);
            // Two such events use the budget up, and one does not, even if it is held up.
            var slow = new Reports(_ =>
            {
                var clock = Stopwatch.StartNew();
                SpinWait.SpinUntil(() => clock.ElapsedMilliseconds >= 100);
            });
            Waiting.Until("a frame with more events than fit", () =>
            {
                var calls = Enumerable.Range(0, 6).Select(i => client.TextGenerationAsync("Hello", slow.Options())).ToList();
                var cut = false;
                Waiting.Until("the answers", () =>
                {
                    var before = slow.Count;
                    UnityInference.Deliver();
                    Assert.That(slow.Count - before, Is.LessThanOrEqualTo(2));
                    cut |= slow.Count - before == 2;
                    return calls.TrueForAll(call => call.IsCompleted);
                });
                return cut;
            });
        }

        [Test]
        public void clients_take_turns_when_the_budget_is_used_up()
        {
            InferenceClient one = Client(), idle = Client(), other = Client();
            UnityInference.FrameBudget = TimeSpan.Zero;
            // Whose events are there first is up to the network; once both are, which takes longer with each try, each gets its turn.
            var tries = 0;
            Waiting.Until("deliveries in turn", () =>
            {
                InferenceStreamYield<ChatCompletionChunk> first = Asked(one), second = Asked(other);
                LetEventsCome(10 * tries++);
                var delivered = 0;
                Waiting.Until("six events", () => (delivered += UnityInference.Deliver()) == 6);
                Waiting.Until("their parts", () => (first.keepWaiting | second.keepWaiting) && first.Count + second.Count == 6);
                var inTurn = first.Count == 3 && second.Count == 3;
                Waiting.Until("the end", () => UnityInference.Deliver() >= 0 && !(first.keepWaiting | second.keepWaiting));
                return inTurn;
            });
            GC.KeepAlive(idle);
        }

        [Test]
        public void the_budget_is_two_milliseconds_and_never_negative()
        {
            Assert.That(UnityInference.FrameBudget, Is.EqualTo(TimeSpan.FromMilliseconds(2)));
            Assert.Throws<ArgumentOutOfRangeException>(() => UnityInference.FrameBudget = TimeSpan.FromMilliseconds(-1));
        }

        [Test]
        public void a_disposed_client_is_left_out()
        {
            InferenceClient gone = Client(), stays = Client();
            gone.Dispose();
            var call = stays.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 });
            Until(() => call.IsCompleted && ClientPump.Count == 1);
        }

        [Test]
        public void a_client_that_fails_does_not_keep_the_others_from_delivering()
        {
            using var wrong = new InferenceClient(Sandbox.Options());
            ClientPump.Add(wrong);
            var client = Client();
            Wait(() => client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 }));
            // A frame whose budget the answer has used up leaves its turn to the next.
            Until(() => { lock (Engine.Log) return Engine.Log.Any(entry => entry.Type == LogType.Exception); }, "the exception");
            Assert.That(TakeExceptions().First(), Is.StringContaining("ManualDelivery"));
        }

        [Test]
        public void clients_may_be_made_and_disposed_while_others_deliver()
        {
            var client = Client();
            Wait(async () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    var another = Client();
                    await another.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 1 });
                    another.Dispose();
                    await client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 1 });
                }
            });
            Engine.Frame();
            Assert.That(ClientPump.Count, Is.EqualTo(1));
        }

        [Test]
        public void two_hundred_calls_of_two_clients_are_answered()
        {
            InferenceClient one = Client(), other = Client();
            var answers = Wait(() => Task.WhenAll(Enumerable.Range(0, 200)
                .Select(i => (i % 2 == 0 ? one : other).TextGenerationAsync("Hello " + i, new TextGenerationOptions { MaxNewTokens = 1 }))));
            Assert.That(answers.Count(answer => answer.Text.Length > 0), Is.EqualTo(200));
        }

        [Test]
        public void clients_are_made_on_the_main_thread_only()
        {
            Exception? thrown = null;
            var thread = new Thread(() =>
            {
                try { Client(); }
                catch (Exception e) { thrown = e; }
            });
            thread.Start();
            thread.Join();
            Assert.That(thrown, Is.InstanceOf<UnityException>());
            Assert.That(ClientPump.Count, Is.EqualTo(0));
        }

        [Test]
        public void in_edit_mode_the_loop_is_left_alone_and_delivery_is_by_hand()
        {
            Engine.Quit();
            var client = Client();
            Assert.That(Systems(), Is.EqualTo(0));
            var call = client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 });
            Waiting.Until("the answer", () => UnityInference.Deliver() >= 0 && call.IsCompleted);
            Assert.That(call.Result.Text, Is.Not.Empty);
        }

        [Test]
        public void the_options_that_a_client_is_made_of_are_not_changed()
        {
            UnityInference.TokenProvider = () => new InferenceToken("hf_provided");
            UnityInference.EditorKey = () => "hf_editor";
            var options = Sandbox.Options();
            UnityInference.CreateClient(options);
            Assert.That(new object?[] { options.Token, options.TokenProvider, options.FallbackToken }, Is.All.Null);
        }
    }
}
