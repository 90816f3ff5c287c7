// Settings of clients and calls: headers, models, proxies, tokens, logs, times, progress.

using System;
using System.Collections.Generic;
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

        [Test]
        public void any_number_of_headers_fits_a_small_stack()
        {
            using var client = Sandbox.Client();
            var options = new TextGenerationOptions();
            for (var i = 0; i < 900; i++) options.Headers["x-" + i] = null;
            options.Headers["x-last"] = "here";
            var thread = new Thread(() => client.TextGeneration("a", options), 256 * 1024);
            thread.Start();
            thread.Join();
            Assert.That(Server.Last()["headers"]["x-last"].AsString, Is.EqualTo("here"));
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
        public async Task the_model_of_a_task_beats_that_of_the_client_and_is_beaten_by_that_of_the_call()
        {
            InferenceClientOptions? given = null;
            using var client = With(options =>
            {
                options.Model = "client/model";
                options.Models["chat_completion"] = "task/model";
                given = options;
            });
            given!.Models["chat_completion"] = "too/late";
            var own = new ChatCompletionOptions { Model = "call/model" };
            await client.ChatCompletionAsync("a");
            client.ChatCompletion("a");
            await Server.All(client.ChatCompletionStreamAsync("a"));
            await Server.All(client.ChatCompletionBatchAsync(new[] { new ChatMessage[] { "a" } }));
            await client.ChatCompletionAsync("a", own);
            await Server.All(client.ChatCompletionStreamAsync("a", own));
            await client.ConversationalAsync("a");
            Assert.That(Server.Received().Select(request => Server.BodyOf(request)["model"].AsString),
                Is.EqualTo(new[] { "task/model", "task/model", "task/model", "task/model", "call/model", "call/model", "client/model" }));
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
        public async Task each_call_gets_what_the_token_provider_has_thrown_for_it()
        {
            var asked = 0;
            using var together = new Barrier(2);
            using var client = With(options => options.TokenProvider = () =>
            {
                var number = Interlocked.Increment(ref asked);
                together.SignalAndWait();
                throw new IOException("no vault " + number);
            });
            var told = new List<string>();
            for (var i = 0; i < 20; i++)
            {
                var calls = new[] { Task.Run(() => client.TextGeneration("a")), client.TextGenerationAsync("a") };
                foreach (var call in calls) told.Add((await Sandbox.Thrown<HfiException>(() => call)).InnerException!.Message);
            }
            Assert.That(told, Is.EquivalentTo(Enumerable.Range(1, 40).Select(number => "no vault " + number)));
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
            using var client = With(options => options.Timeout = options.ConnectTimeout = options.FirstByteTimeout = options.IdleTimeout = options.LoadingTimeout = options.PollInterval = Endless(most));
            Assert.That(client.TextGeneration("a", new Reports().Options()).Response.Attempts, Is.EqualTo(2));
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

        private static void CheckLoading(Reports heard)
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
            var heard = new Reports();
            Assert.That((await client.TextGenerationAsync("a", heard.Options(2))).Response.Attempts, Is.EqualTo(3));
            CheckLoading(heard);
        }

        [Test]
        public async Task a_model_that_loads_is_told_to_who_streams()
        {
            using var client = Sandbox.Client();
            var heard = new Reports();
            Assert.That(await Server.All(client.TextGenerationStreamAsync("a", heard.Options(2))), Is.Not.Empty);
            CheckLoading(heard);
        }

        [Test]
        public void a_model_that_loads_is_told_to_who_blocks()
        {
            using var client = Sandbox.Client();
            var heard = new Reports();
            client.TextGeneration("a", heard.Options(2));
            CheckLoading(heard);
        }
    }
}
