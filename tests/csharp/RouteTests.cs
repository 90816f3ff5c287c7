// Where calls go besides the client's own server: fallbacks, keys, a router of one's own; and the models that can be had.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class RouteTests
    {
        private const string Token = "hf_aaaaaaaaaaaaaaaaaaaa";

        [SetUp]
        public void Forget() => Server.Forget();

        /// <summary>A server that answers nothing but that.</summary>
        private static string Failing(int status) => Sandbox.Url + "/?fault=status=" + status;

        private static InferenceClient With(Action<InferenceClientOptions> set)
        {
            var options = Sandbox.Options();
            set(options);
            return new InferenceClient(options);
        }

        /// <summary>A client whose own server is not there, and that goes on at the sandbox.</summary>
        private static InferenceClient GoingOn(Action<InferenceClientOptions>? set = null) => With(options =>
        {
            options.BaseUrl = "http://127.0.0.1:9";
            options.Fallbacks.Add(new Fallback(Sandbox.Url));
            set?.Invoke(options);
        });

        private static HfiException Refused(Action<InferenceClientOptions> set) => Assert.Throws<HfiException>(() => With(set).Dispose());

        private static string? Sent() => Server.Last()["headers"]["authorization"].AsString;

        // --- fallbacks ----------------------------------------------------------------------------------------------------------------

        [Test]
        public void a_call_says_who_has_answered()
        {
            using var client = Sandbox.Client();
            var info = client.TextGeneration("a").Response;
            Assert.That((info.Provider, info.Fallback), Is.EqualTo(("127.0.0.1", 0)));
        }

        [Test]
        public async Task a_fallback_answers_calls_of_every_form()
        {
            using var client = GoingOn();
            var told = new List<ResponseInfo>();
            var options = new ChatCompletionOptions { OnResponse = told.Add };
            Assert.That(client.ChatCompletion("hello", options).Text, Is.EqualTo("You said: hello"));
            Assert.That((await client.ChatCompletionAsync("hello", options)).Text, Is.EqualTo("You said: hello"));
            Assert.That(string.Concat((await Server.All(client.ChatCompletionStreamAsync("hello", options))).Select(part => part.Text)), Is.EqualTo("You said: hello"));
            Assert.That(told.Select(info => (info.Provider, info.Fallback, info.Attempts)), Is.EqualTo(Enumerable.Repeat(("127.0.0.1", 1, 2), 3)));
        }

        [Test]
        public void the_fallbacks_are_tried_in_their_order()
        {
            using var client = GoingOn(options =>
            {
                options.Fallbacks.Clear();
                foreach (var url in new[] { Failing(503), Failing(429), Sandbox.Url, Sandbox.Url }) options.Fallbacks.Add(new Fallback(url));
            });
            Assert.That(client.TextGeneration("a").Response.Fallback, Is.EqualTo(3));
        }

        [Test]
        public void a_call_that_was_refused_for_what_it_asks_does_not_go_on()
        {
            using var client = GoingOn(options => options.BaseUrl = Failing(400));
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a")).Status, Is.EqualTo(HfiStatus.BadRequest));
            Assert.That(Server.Received().Count, Is.EqualTo(1));
        }

        [Test]
        public void the_model_of_a_fallback_counts_more_than_that_of_the_call()
        {
            var call = new ChatCompletionOptions { Model = "own/model" };
            using var same = GoingOn();
            Assert.That(same.ChatCompletion("a", call).Model, Is.EqualTo("own/model"));
            using var other = GoingOn(options => options.Fallbacks[0] = new Fallback(Sandbox.Url, "other/model"));
            Assert.That(other.ChatCompletion("a", call).Model, Is.EqualTo("other/model"));
        }

        [Test]
        public void a_provider_behind_a_router_of_ones_own_is_a_fallback()
        {
            using var hub = Server.Variable("HF_ENDPOINT", Sandbox.Url);
            using var client = GoingOn(options =>
            {
                options.Token = Token;
                options.RouterUrl = Sandbox.Url;
                options.Fallbacks[0] = new Fallback("hf-inference", "sandbox/writer");
            });
            var info = client.TextGeneration("a").Response;
            Assert.That((info.Provider, info.Fallback), Is.EqualTo(("hf-inference", 1)));
            Assert.That(Server.Last()["path"].AsString, Is.EqualTo("/hf-inference/models/sandbox/writer"));
        }

        [Test]
        public void a_server_that_keeps_failing_is_left_out_unless_that_is_off()
        {
            using var hasty = GoingOn(options => options.CircuitBreaker = new CircuitBreaker { Failures = 1, Pause = Timeout.InfiniteTimeSpan });
            Assert.That(Enumerable.Range(0, 3).Select(_ => hasty.TextGeneration("a").Response.Attempts), Is.EqualTo(new[] { 2, 1, 1 }));
            using var patient = GoingOn(options => options.CircuitBreaker.Failures = 0);
            Assert.That(Enumerable.Range(0, 5).Select(_ => patient.TextGeneration("a").Response.Attempts), Is.All.EqualTo(2));
        }

        [Test]
        public async Task who_awaits_hears_that_the_call_goes_on_elsewhere()
        {
            using var client = GoingOn();
            var heard = new Reports();
            await client.TextGenerationAsync("a", new TextGenerationOptions { Progress = heard });
            var told = heard.All.Single().Json;
            Assert.That(told.ToString(), Is.EqualTo("{\"fallback\":1,\"provider\":\"127.0.0.1\"}"));
        }

        // --- keys ---------------------------------------------------------------------------------------------------------------------

        [Test]
        public void a_server_gets_its_own_key_in_the_place_of_the_token()
        {
            using var client = With(options =>
            {
                options.Token = Token;
                options.Keys["groq"] = "another-key";
                options.Keys[Sandbox.Url] = "own-key";
            });
            client.TextGeneration("a");
            Assert.That(Sent(), Is.EqualTo("Bearer own-key"));
        }

        [TestCase(null)]
        [TestCase("own-key")]
        public void a_fallbacks_server_gets_its_own_key_and_not_the_token(string? key)
        {
            using var client = GoingOn(options =>
            {
                options.Token = Token;
                if (key != null) options.Keys[Sandbox.Url] = key;
            });
            client.TextGeneration("a");
            Assert.That(Sent(), Is.EqualTo(key == null ? null : "Bearer " + key));
        }

        // --- what makes no sense ------------------------------------------------------------------------------------------------------

        [TestCase("grok", "groq")]
        [TestCase("", "provider")]
        [TestCase("http://", "URL")]
        public void places_that_are_none_are_refused(string place, string told)
        {
            var errors = new[] { Refused(options => options.Fallbacks.Add(new Fallback(place))), Refused(options => options.Keys[place] = "some-secret-key") };
            foreach (var error in errors)
            {
                Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument));
                Assert.That(error.Message, Is.StringContaining(told));
                Assert.That(error.Message, Is.Not.StringContaining("some-secret-key"));
            }
            Assert.Throws<ArgumentNullException>(() => new Fallback(null!));
        }

        [Test]
        public void settings_of_routes_that_make_no_sense_are_refused()
        {
            var negative = TimeSpan.FromSeconds(-1);
            Assert.That(Refused(options => options.CircuitBreaker.Failures = -1).Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(Refused(options => options.CircuitBreaker.Pause = negative).Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(Refused(options => options.PollInterval = negative).Message, Is.StringContaining("poll"));
            Assert.That(Refused(options => options.RouterUrl = "router.example").Message, Is.StringContaining("router"));
        }

        // --- models -------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task the_models_for_conversations_are_listed()
        {
            using var client = Sandbox.Client();
            var all = client.ChatModels();
            var listed = Server.Get("/v1/models")["data"];
            Assert.That(all.Select(model => (model.Id, model.OwnedBy, model.Created)),
                Is.EqualTo(listed.Items.Select(model => (model["id"].AsString, model["owned_by"].AsString, model["created"].AsLong))));
            Assert.That(all.SelectMany(model => model.Providers).Select(at => (at.Provider, at.Status, at.ContextLength, at.SupportsTools, at.Pricing?.Output, at.Throughput)),
                Is.EqualTo(listed.Items.SelectMany(model => model["providers"].Items).Select(at => (at["provider"].AsString, at["status"].AsString, at["context_length"].AsLong,
                    at["supports_tools"].AsBool, at["pricing"]["output"].AsDouble, at["throughput"].AsDouble))));
            Assert.That(all, Is.Not.Empty);
            Assert.That((await client.ChatModelsAsync()).Select(model => model.Id), Is.EqualTo(all.Select(model => model.Id)));
        }

        [Test]
        public void the_models_can_be_filtered()
        {
            using var client = Sandbox.Client();
            var part = client.ChatModels().Last().Id.Substring(1);
            var found = client.ChatModels(new ChatModelsOptions { Search = part.ToUpperInvariant() });
            Assert.That(found.Select(model => model.Id), Is.All.StringContaining(part));
            Assert.That(found, Is.Not.Empty);
            Assert.That(client.ChatModels(new ChatModelsOptions { Search = "no model is called that" }), Is.Empty);
            Assert.That(client.ChatModels(new ChatModelsOptions { Provider = "no-such-provider" }), Is.Empty);
            var error = Assert.Throws<HfiException>(() => client.ChatModels(new ChatModelsOptions { Sort = "beauty" }));
            Assert.That((error.Status, error.Message.Contains("throughput")), Is.EqualTo((HfiStatus.InvalidArgument, true)));
        }

        [Test]
        public void the_models_can_be_chosen_by_what_their_providers_offer()
        {
            using var client = Sandbox.Client();
            void Gives(ChatModelsOptions options, Func<ModelProvider, bool> fits)
            {
                var expected = client.ChatModels().Select(model => (model.Id, At: string.Join(" ", model.Providers.Where(fits).Select(at => at.Provider)))).Where(model => model.At.Length > 0);
                Assert.That(client.ChatModels(options).Select(model => (model.Id, At: string.Join(" ", model.Providers.Select(at => at.Provider)))), Is.EqualTo(expected));
            }
            Gives(new ChatModelsOptions { Tools = true }, at => at.SupportsTools == true);
            Gives(new ChatModelsOptions { StructuredOutput = true }, at => at.SupportsStructuredOutput == true);
            Gives(new ChatModelsOptions { MinContextLength = 20_000 }, at => at.ContextLength >= 20_000);
            Gives(new ChatModelsOptions { MaxPrice = 0.5 }, at => at.Pricing?.Output <= 0.5);
            Gives(new ChatModelsOptions { Provider = "groq" }, at => at.Provider == "groq");
        }

        [Test]
        public void the_models_can_be_sorted()
        {
            using var client = Sandbox.Client();
            void Gives(string sort, Func<ModelProvider, double?> rank) => Assert.That(
                client.ChatModels(new ChatModelsOptions { Sort = sort }).Select(model => model.Id),
                Is.EqualTo(client.ChatModels().OrderBy(model => model.Providers.Min(rank) ?? double.PositiveInfinity).Select(model => model.Id)));
            Gives("price", at => at.Pricing?.Output);
            Gives("latency", at => at.FirstTokenLatencyMs);
            Gives("throughput", at => -at.Throughput);
            Gives("context_length", at => -at.ContextLength);
        }

        [Test]
        public void the_models_are_those_of_the_router_if_there_is_no_other_server()
        {
            using var own = Sandbox.Client();
            using var client = With(options => (options.BaseUrl, options.RouterUrl) = (null, Sandbox.Url));
            Assert.That(client.ChatModels().Select(model => model.Id), Is.EqualTo(own.ChatModels().Select(model => model.Id)));
        }
    }
}
