// Settings of clients and calls that reach the wire: headers, proxies, tokens, times; what a call tells while it waits; the end of clients.

using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class SettingsTests
    {
        [SetUp]
        public void Forget() => Server.Forget();

        private static InferenceClient With(Action<InferenceClientOptions> set)
        {
            var options = Sandbox.Options();
            set(options);
            return new InferenceClient(options);
        }

        private static TimeSpan Milliseconds(double number) => TimeSpan.FromMilliseconds(number);

        // --- headers ------------------------------------------------------------------------------------------------------------------

        [Test]
        public void headers_of_the_call_beat_those_of_the_client_and_null_takes_one_away()
        {
            using var client = With(options =>
            {
                options.Headers["x-one"] = "client";
                options.Headers["x-two"] = "client";
                options.Headers["x-three"] = "client";
                options.UserAgent = "my-game/1.2";
                options.BillTo = "my-org";
                options.Token = "hf_test";
            });
            var options = new TextGenerationOptions();
            options.Headers["X-Two"] = "call";
            options.Headers["x-three"] = null;
            client.TextGeneration("a", options);
            client.TextGeneration("a");
            var (first, second) = (Server.Received()[0]["headers"], Server.Received()[1]["headers"]);
            Assert.That(new[] { first["x-one"].AsString, first["x-two"].AsString, first["x-three"].AsString }, Is.EqualTo(new[] { "client", "call", null }));
            Assert.That(new[] { second["x-one"].AsString, second["x-two"].AsString, second["x-three"].AsString }, Is.EqualTo(new[] { "client", "client", "client" }));
            Assert.That(first["user-agent"].AsString, Is.StringContaining("my-game/1.2"));
            Assert.That(first["x-hf-bill-to"].AsString, Is.EqualTo("my-org"));
            Assert.That(first["authorization"].AsString, Is.EqualTo("Bearer hf_test"));
        }

        [TestCase("User-Agent")]
        [TestCase("Authorization")]
        [TestCase("X-HF-Bill-To")]
        public void null_takes_a_built_in_header_away(string name)
        {
            using var client = With(options =>
            {
                options.Token = "hf_test";
                options.BillTo = "my-org";
                options.Headers[name] = null;
            });
            client.TextGeneration("a");
            Assert.That(Server.Last()["headers"].Members.Select(header => header.Key), Has.No.Member(name.ToLowerInvariant()));
        }

        [Test]
        public void a_header_that_cannot_be_sent_is_refused()
        {
            using var client = Sandbox.Client();
            var options = new TextGenerationOptions();
            options.Headers["x-own"] = "a\r\nx-other: b";
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a", options)).Status, Is.EqualTo(HfiStatus.InvalidArgument));
            options.Headers["x-own"] = "a\0b";
            Assert.Throws<ArgumentException>(() => client.TextGeneration("a", options));
            Assert.That(Server.Received(), Is.Empty);
        }

        // --- models, proxies, tokens --------------------------------------------------------------------------------------------------

        [Test]
        public void the_model_of_a_call_beats_that_of_the_client()
        {
            using var client = With(options => options.Model = "client/model");
            client.ChatCompletion(new[] { ChatMessage.User("a") });
            client.ChatCompletion(new[] { ChatMessage.User("a") }, new ChatCompletionOptions { Model = "call/model" });
            Assert.That(Server.Received().Select(request => Server.BodyOf(request)["model"].AsString), Is.EqualTo(new[] { "client/model", "call/model" }));
        }

        [Test]
        public void a_proxy_gets_every_request()
        {
            using var client = With(options =>
            {
                options.BaseUrl = "http://inference.invalid/own";
                options.Proxy = Sandbox.Url;
            });
            Assert.That(client.ChatCompletion(new[] { ChatMessage.User("a") }).Text, Is.EqualTo("You said: a"));
            Assert.That(Server.Last()["headers"]["host"].AsString, Is.EqualTo("inference.invalid"));
        }

        [Test]
        public void a_proxy_that_is_not_there_says_so()
        {
            using var client = With(options =>
            {
                options.Proxy = "http://127.0.0.1:1";
                options.MaxRetries = 0;
            });
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a")).Status, Is.EqualTo(HfiStatus.Proxy));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public async Task a_token_provider_is_asked_when_its_last_token_is_over()
        {
            var asked = 0;
            using var client = With(options => options.TokenProvider = () => new InferenceToken("hf_" + ++asked, asked < 3 ? TimeSpan.Zero : (TimeSpan?)null));
            client.TextGeneration("a");
            await client.TextGenerationAsync("a");
            await Server.All(client.TextGenerationStreamAsync("a"));
            client.TextGeneration("a");
            Assert.That(Server.Received().Select(request => request["headers"]["authorization"].AsString), Is.EqualTo(new[] { "Bearer hf_1", "Bearer hf_2", "Bearer hf_3", "Bearer hf_3" }));
        }

        [Test]
        public async Task a_token_provider_that_throws_fails_the_call()
        {
            using var client = With(options => options.TokenProvider = () => throw new IOException("no vault"));
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a")).Status, Is.EqualTo(HfiStatus.NoToken));
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a"))).Status, Is.EqualTo(HfiStatus.NoToken));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public void a_token_provider_that_has_none_lets_the_call_go_without()
        {
            using var client = With(options => options.TokenProvider = () => null);
            client.TextGeneration("a");
            Assert.That(Server.Last()["headers"]["authorization"].IsNull, Is.True);
        }

        [Test]
        public void a_log_that_throws_harms_nothing()
        {
            var records = 0;
            using var client = With(options =>
            {
                options.LogLevel = HfiLogLevel.Debug;
                options.Log = (level, text) =>
                {
                    Interlocked.Increment(ref records);
                    throw new InvalidOperationException(text);
                };
            });
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
            Assert.That(records, Is.GreaterThan(0));
        }

        // --- times --------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task the_time_of_a_call_ends_it_in_every_form()
        {
            using var client = Sandbox.Client();
            var options = Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");
            options.Timeout = Milliseconds(50);
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", options))).Status, Is.EqualTo(HfiStatus.Timeout));
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a", options)).Status, Is.EqualTo(HfiStatus.Timeout));
            Assert.That((await Sandbox.Thrown<HfiException>(() => Server.All(client.TextGenerationStreamAsync("a", options)))).Status, Is.EqualTo(HfiStatus.Timeout));
        }

        [Test]
        public void no_time_at_all_is_over_at_once()
        {
            using var client = Sandbox.Client();
            var options = Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");
            options.Timeout = TimeSpan.Zero;
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a", options)).Status, Is.EqualTo(HfiStatus.Timeout));
        }

        // Both are what .NET says for "without end".
        private static TimeSpan Endless(bool most) => most ? TimeSpan.MaxValue : Timeout.InfiniteTimeSpan;

        [TestCase(true)]
        [TestCase(false)]
        public void an_infinite_time_of_a_call_never_ends_it(bool most)
        {
            using var client = Sandbox.Client();
            var options = Sandbox.Faulty<TextGenerationOptions>("drip=1");
            options.Timeout = Endless(most);
            Assert.That(client.TextGeneration("a", options).Text, Is.Not.Empty);
        }

        [TestCase(true)]
        [TestCase(false)]
        public void an_infinite_time_of_a_client_never_ends_a_call(bool most)
        {
            using var client = With(options => options.Timeout = options.ConnectTimeout = options.FirstByteTimeout = options.IdleTimeout = options.LoadingTimeout = Endless(most));
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
        }

        [Test]
        public async Task the_time_of_a_call_beats_that_of_the_client()
        {
            using var client = With(options => options.Timeout = Milliseconds(1));
            Assert.That((await client.TextGenerationAsync("a", new TextGenerationOptions { Timeout = TimeSpan.FromMinutes(1) })).Text, Is.Not.Empty);
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers")))).Status, Is.EqualTo(HfiStatus.Timeout));
        }

        [Test]
        public async Task each_time_of_a_client_has_a_status_of_its_own()
        {
            using var first = With(options => options.FirstByteTimeout = Milliseconds(50));
            Assert.That((await Sandbox.Thrown<HfiException>(() => first.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers")))).Status, Is.EqualTo(HfiStatus.FirstByteTimeout));
            using var idle = With(options => options.IdleTimeout = Milliseconds(50));
            Assert.That((await Sandbox.Thrown<HfiException>(() => Server.All(idle.TextGenerationStreamAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=2"))))).Status, Is.EqualTo(HfiStatus.IdleTimeout));
        }

        // --- progress -----------------------------------------------------------------------------------------------------------------

        private sealed class Heard : IProgress<InferenceProgress>
        {
            internal readonly ConcurrentQueue<InferenceProgress> All = new ConcurrentQueue<InferenceProgress>();

            public void Report(InferenceProgress value) => All.Enqueue(value);
        }

        private static T Loading<T>(Heard heard) where T : CallOptions, new()
        {
            var options = Sandbox.Faulty<T>("loading=2,0.01");
            options.Headers["x-sandbox-key"] = Guid.NewGuid().ToString();
            options.Progress = heard;
            return options;
        }

        private static void CheckLoading(Heard heard)
        {
            Assert.That(heard.All.Count, Is.EqualTo(2));
            foreach (var progress in heard.All)
            {
                Assert.That(progress.Message, Is.StringContaining("load"));
                Assert.That(progress.ToString(), Is.EqualTo(progress.Message));
                Assert.That((progress.Json.IsNull, progress.Status, progress.Elapsed), Is.EqualTo((true, (string?)null, (TimeSpan?)null)));
            }
        }

        [Test]
        public async Task a_model_that_loads_is_told_to_who_awaits()
        {
            using var client = Sandbox.Client();
            var heard = new Heard();
            Assert.That((await client.TextGenerationAsync("a", Loading<TextGenerationOptions>(heard))).Response.Attempts, Is.EqualTo(3));
            CheckLoading(heard);
        }

        [Test]
        public async Task a_model_that_loads_is_told_to_who_streams()
        {
            using var client = Sandbox.Client();
            var heard = new Heard();
            Assert.That(await Server.All(client.TextGenerationStreamAsync("a", Loading<TextGenerationOptions>(heard))), Is.Not.Empty);
            CheckLoading(heard);
        }

        [Test]
        public void a_model_that_loads_is_told_to_who_blocks()
        {
            using var client = Sandbox.Client();
            var heard = new Heard();
            client.TextGeneration("a", Loading<TextGenerationOptions>(heard));
            CheckLoading(heard);
        }

        [Test]
        public async Task progress_that_throws_harms_nothing()
        {
            using var client = Sandbox.Client();
            var options = Loading<TextGenerationOptions>(new Heard());
            options.Progress = new Throwing();
            Assert.That((await client.TextGenerationAsync("a", options)).Text, Is.Not.Empty);
            Assert.That((await client.TextGenerationAsync("a")).Text, Is.Not.Empty);
        }

        private sealed class Throwing : IProgress<InferenceProgress>
        {
            public void Report(InferenceProgress value) => throw new InvalidOperationException(value.Message);
        }

        // --- the end of clients -------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_client_that_was_disposed_refuses_calls()
        {
            var client = Sandbox.Client();
            client.TextGeneration("a");
            client.Dispose();
            client.Dispose();
            await client.DisposeAsync();
            Assert.Throws<ObjectDisposedException>(() => client.TextGeneration("a"));
            await Sandbox.Thrown<ObjectDisposedException>(() => client.TextGenerationAsync("a"));
            await Sandbox.Thrown<ObjectDisposedException>(() => Server.All(client.TextGenerationStreamAsync("a")));
            await Sandbox.Thrown<ObjectDisposedException>(() => Server.All(client.TextGenerationBatchAsync(new[] { "a" })));
            Assert.That(Server.Received().Count, Is.EqualTo(1));
        }

        [Test]
        public async Task calls_in_flight_end_as_cancelled_when_their_client_is_disposed()
        {
            var client = Sandbox.Client();
            var call = client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers"));
            var stream = Server.All(client.TextGenerationStreamAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=2")));
            var blocking = Task.Run(() => client.TextGeneration("a", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers")));
            while (Server.Received().Count < 3) await Task.Yield();
            await client.DisposeAsync();
            await Sandbox.Thrown<OperationCanceledException>(() => call);
            await Sandbox.Thrown<OperationCanceledException>(() => stream);
            await Sandbox.Thrown<OperationCanceledException>(() => blocking);
        }

        [Test]
        public async Task a_client_that_was_shut_down_refuses_calls_and_its_results_live_on()
        {
            using var client = Sandbox.Client();
            var image = client.TextToImage("a", new TextToImageOptions { Model = Sandbox.At("text-to-image") });
            Assert.That(client.Shutdown(TimeSpan.FromSeconds(30)), Is.True);
            Assert.Throws<ObjectDisposedException>(() => client.TextGeneration("a"));
            await Sandbox.Thrown<ObjectDisposedException>(() => client.TextGenerationAsync("a"));
            Assert.That(image.GetPixels().Width, Is.EqualTo(64));
        }

        [Test]
        public async Task a_client_may_be_disposed_by_the_progress_of_its_call()
        {
            var client = Sandbox.Client();
            var options = Sandbox.Faulty<TextGenerationOptions>("loading=1000000,5");
            options.Progress = new Disposing(client);
            await Sandbox.Thrown<OperationCanceledException>(() => client.TextGenerationAsync("a", options));
            Assert.Throws<ObjectDisposedException>(() => client.TextGeneration("a"));
        }

        private sealed class Disposing : IProgress<InferenceProgress>
        {
            private readonly InferenceClient client;

            internal Disposing(InferenceClient client) => this.client = client;

            public void Report(InferenceProgress value) => client.Dispose();
        }

        [Test]
        public async Task progress_may_ask_with_a_call_of_its_own()
        {
            using var client = Sandbox.Client();
            var options = Loading<TextGenerationOptions>(new Heard());
            var asking = new Asking(client);
            options.Progress = asking;
            await client.TextGenerationAsync("a", options);
            Assert.That(asking.Answers, Is.EqualTo(2));
        }

        private sealed class Asking : IProgress<InferenceProgress>
        {
            private readonly InferenceClient client;
            internal int Answers;

            internal Asking(InferenceClient client) => this.client = client;

            public void Report(InferenceProgress value)
            {
                if (client.TextGeneration("b").Text.Length > 0) Answers++;
            }
        }
    }
}
