// Calls and streams as coroutines.

using System;
using System.Collections;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class CoroutineTests : UnityTest
    {
        private sealed class Host : MonoBehaviour { }

        private static MonoBehaviour NewHost() => new GameObject("host").AddComponent<Host>();

        private static readonly TextGenerationOptions Short = new TextGenerationOptions { MaxNewTokens = 3 };

        [Test]
        public void a_coroutine_waits_for_a_call_and_takes_its_result()
        {
            var client = Client();
            var text = "";
            IEnumerator Routine()
            {
                var call = client.TextGenerationAsync("Hello", Short).AsCoroutine();
                Assert.Throws<InvalidOperationException>(() => _ = call.Result);
                yield return call;
                Assert.That(call.IsDone, Is.True);
                Assert.That(call.Error, Is.Null);
                text = call.Result.Text;
            }
            NewHost().StartCoroutine(Routine());
            Until(() => text.Length > 0);
        }

        [Test]
        public void a_handler_gets_the_result_once_on_the_main_thread()
        {
            var results = new List<TextGenerationOutput>();
            var call = Client().TextGenerationAsync("Hello", Short).AsCoroutine(result =>
            {
                Assert.That(Engine.IsMainThread, Is.True);
                results.Add(result);
            }, error => Assert.Fail(error.Message));
            NewHost().StartCoroutine(call);
            Until(() => results.Count > 0);
            Assert.That(call.keepWaiting, Is.False);
            Assert.That(results.Count, Is.EqualTo(1));
        }

        [Test]
        public void a_failure_goes_to_its_handler_and_to_the_error()
        {
            Exception? told = null;
            var call = Client().TextGenerationAsync("Hello", Sandbox.Faulty<TextGenerationOptions>("status=418"))
                .AsCoroutine(_ => Assert.Fail("there is no result"), error => told = error);
            NewHost().StartCoroutine(call);
            Until(() => told != null);
            Assert.That(((HfiException)told!).HttpStatus, Is.EqualTo(418));
            Assert.That(call.Error, Is.SameAs(told));
            Assert.Throws<HfiException>(() => _ = call.Result);
        }

        [Test]
        public void a_cancelled_call_says_so()
        {
            var client = Client();
            var call = client.ChatCompletionAsync("hello", Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers")).AsCoroutine();
            Engine.Frame();
            client.Dispose();
            Until(() => !call.keepWaiting);
            Assert.That(call.IsCancelled, Is.True);
            Assert.That(call.Error, Is.InstanceOf<OperationCanceledException>());
        }

        [Test]
        public void a_stream_hands_out_its_parts_on_the_main_thread_as_they_come()
        {
            var client = Client();
            var frames = new HashSet<int>();
            var text = "";
            var ends = 0;
            var gate = Guid.NewGuid().ToString();
            IEnumerator Routine()
            {
                yield return client.ChatCompletionStreamAsync("one two three", Gated(gate)).AsCoroutine(part =>
                {
                    Assert.That(Engine.IsMainThread, Is.True);
                    if (frames.Count == 0) OpenGate(gate);
                    frames.Add(Time.frameCount);
                    text += part.Text;
                }, () => ends++, error => Assert.Fail(error.Message));
                ends += 10;
            }
            NewHost().StartCoroutine(Routine());
            Until(() => ends > 10);
            Assert.That(ends, Is.EqualTo(11));
            Assert.That(text, Is.EqualTo("You said: one two three"));
            Assert.That(frames.Count, Is.GreaterThan(1));
        }

        [Test]
        public void a_stream_that_fails_tells_why()
        {
            Exception? told = null;
            var stream = Client().ChatCompletionStreamAsync("one two three", Sandbox.Faulty<ChatCompletionOptions>("reset_mid_stream=2"))
                .AsCoroutine(null, () => Assert.Fail("it failed"), error => told = error);
            NewHost().StartCoroutine(stream);
            Until(() => told != null);
            Assert.That(told, Is.InstanceOf<HfiException>());
            Assert.That(stream.Error, Is.SameAs(told));
            Assert.That(stream.IsDone, Is.True);
        }

        [Test]
        public void a_cancelled_stream_ends_as_cancelled()
        {
            var prompt = "one two three four five " + Guid.NewGuid();
            InferenceStreamYield<ChatCompletionChunk>? stream = null;
            Exception? told = null;
            stream = Client().ChatCompletionStreamAsync(prompt).AsCoroutine(_ => stream!.Cancel(), null, error => told = error);
            Waiting.Until("the request", () => Waiting.WasSent(prompt));
            NewHost().StartCoroutine(stream);
            Until(() => told != null);
            Assert.That(told, Is.InstanceOf<OperationCanceledException>());
            Assert.That(stream.Count, Is.EqualTo(1));
            stream.Dispose();
        }

        [Test]
        public void a_handler_that_throws_ends_the_coroutine_and_the_stream()
        {
            var stream = Client().ChatCompletionStreamAsync("one two three four five", Slow(50)).AsCoroutine(_ => throw new FormatException("on purpose"));
            NewHost().StartCoroutine(stream);
            Until(() => stream.IsDone);
            Assert.That(stream.Count, Is.EqualTo(1));
            Assert.That(stream.Error, Is.InstanceOf<FormatException>());
            Assert.That(stream.keepWaiting, Is.False);
            Assert.That(TakeExceptions(), Is.EqualTo(new[] { "FormatException: on purpose" }));
        }

        [Test]
        public void a_call_becomes_an_awaitable()
        {
#if UNITY_2023_1_OR_NEWER
            var client = Client();
            var text = Wait(async () => (await client.TextGenerationAsync("Hello", Short).AsAwaitable()).Text);
            Assert.That(text, Is.Not.Empty);
            Thrown<HfiException>(async () => await client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("status=418")).AsAwaitable());
            var stalled = client.ChatCompletionAsync("a", Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers")).AsAwaitable();
            client.Dispose();
            Thrown<TaskCanceledException>(async () => await stalled);
#else
            Assert.Ignore("Unity has awaitables from 2023.1 on");
#endif
        }
    }
}
