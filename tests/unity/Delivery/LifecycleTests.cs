// Ends: quitting, leaving play mode with and without a reload of the domain. Calls end as cancelled, and nothing hangs.

using System;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class LifecycleTests : UnityTest
    {
        // Nothing but its cancellation ends such a stream.
        private static ChatCompletionOptions Stalling() => Sandbox.Faulty<ChatCompletionOptions>("stall_mid_stream=2");

        // How a stream ended, once it has.
        private static Task<string> Ending(InferenceClient client, Action? onFirst = null)
        {
            async Task<string> Run()
            {
                try
                {
                    await foreach (var chunk in client.ChatCompletionStreamAsync("one two three", Stalling())) onFirst?.Invoke();
                    return "complete";
                }
                catch (OperationCanceledException)
                {
                    return "cancelled";
                }
            }
            return Run();
        }

        private static Task<string> Streaming(InferenceClient client)
        {
            var begun = false;
            var ending = Ending(client, () => begun = true);
            Until(() => begun, "the first part");
            return ending;
        }

        [Test]
        public void quitting_ends_streams_as_cancelled()
        {
            Task<string> one = Streaming(Client()), other = Streaming(Client());
            Application.Quit();
            Assert.That(ClientPump.Count, Is.EqualTo(0));
            Assert.That(Systems(), Is.EqualTo(0));
            Until(() => one.IsCompleted && other.IsCompleted);
            Assert.That(one.Result + " " + other.Result, Is.EqualTo("cancelled cancelled"));
        }

        [Test]
        public void quitting_ends_calls_that_wait_for_their_server()
        {
            var call = Client().ChatCompletionAsync("hello", Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers"));
            Engine.Frame();
            Application.Quit();
            Until(() => call.IsCompleted);
            Assert.That(call.IsCanceled, Is.True);
        }

        [Test]
        public void play_mode_begins_anew_without_a_reload_of_the_domain()
        {
            UnityInference.FrameBudget = TimeSpan.FromMilliseconds(7);
            UnityInference.TokenProvider = () => null;
            HuggingFaceSettings.Default.BaseUrl = Sandbox.Url;
            var shared = UnityInference.Client;
            for (var i = 0; i < 3; i++)
            {
                var stream = Streaming(Client());
                Engine.Quit();
                Play();
                Until(() => stream.IsCompleted);
                Assert.That(stream.Result, Is.EqualTo("cancelled"));
                Assert.That(Systems(), Is.EqualTo(1));
            }
            Assert.That(UnityInference.FrameBudget, Is.EqualTo(TimeSpan.FromMilliseconds(2)));
            Assert.That(UnityInference.TokenProvider, Is.Null);
            Assert.That(HuggingFaceSettings.Default.BaseUrl, Is.Empty);
            HuggingFaceSettings.Default.BaseUrl = Sandbox.Url;
            Assert.That(UnityInference.Client, Is.Not.SameAs(shared));
        }

        [Test]
        public void what_edit_mode_has_left_is_shut_down_when_play_mode_begins()
        {
            Engine.Quit();
            var left = Client().ChatCompletionAsync("hello", Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers"));
            Play();
            Until(() => left.IsCompleted);
            Assert.That(left.IsCanceled, Is.True);
            Assert.That(ClientPump.Count, Is.EqualTo(0));
        }

        [Test]
        public void a_shutdown_of_all_can_be_repeated_and_new_clients_work_afterwards()
        {
            var stream = Streaming(Client());
            UnityInference.ShutdownAll();
            UnityInference.ShutdownAll();
            Until(() => stream.IsCompleted);
            Assert.That(stream.Result, Is.EqualTo("cancelled"));
            var client = Client();
            Wait(() => client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 }));
        }

        [Test]
        public void a_shutdown_of_all_from_another_thread_does_not_wait_for_the_main_thread()
        {
            var stream = Streaming(Client());
            var thread = new Thread(UnityInference.ShutdownAll);
            thread.Start();
            // Less than the 10 s after which a client's end is not waited for any more.
            Assert.That(thread.Join(9_000), Is.True);
            Until(() => stream.IsCompleted);
            Assert.That(stream.Result, Is.EqualTo("cancelled"));
        }

        [Test]
        public void a_call_after_the_shutdown_is_refused()
        {
            var client = Client();
            UnityInference.ShutdownAll();
            Thrown<ObjectDisposedException>(() => client.TextGenerationAsync("Hello"));
        }

        [Test]
        public void a_domain_is_unloaded_while_streams_run()
        {
#if MONO
            for (var i = 0; i < 10; i++)
            {
                var domain = AppDomain.CreateDomain("scripts " + i, null, AppDomain.CurrentDomain.SetupInformation);
                var scripts = (Scripts)domain.CreateInstanceFromAndUnwrap(typeof(Scripts).Assembly.Location, typeof(Scripts).FullName);
                Assert.That(scripts.Run(Sandbox.Url), Is.GreaterThan(0));
                Waiting.Apart(() => AppDomain.Unload(domain));
            }
            var client = Client();
            Wait(() => client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 }));
#else
            Assert.Ignore(".NET Core has one domain only");
#endif
        }
    }

    // Scripts of a game in a domain of their own, as in Unity's editor.
    public sealed class Scripts : MarshalByRefObject
    {
        // Starts streams in play mode and leaves them running; how many parts have come.
        public int Run(string url)
        {
            Engine.Boot();
            UnityTest.Play();
            var parts = 0;
            for (var i = 0; i < 3; i++) Read(UnityInference.CreateClient(Sandbox.Options()), () => parts++);
            Engine.FramesUntil(() => parts >= 3);
            return parts;
        }

        private static async void Read(InferenceClient client, Action onPart)
        {
            await foreach (var _ in client.ChatCompletionStreamAsync("one two three four five six", UnityTest.Slow(300))) onPart();
        }
    }
}
