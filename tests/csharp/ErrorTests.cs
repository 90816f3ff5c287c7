// What goes wrong with a call: statuses, what the server said, arguments, settings, and what is never shown.

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ErrorTests
    {
        private InferenceClient client = null!;

        private static InferenceClientOptions Impatient()
        {
            var options = Sandbox.Options();
            options.MaxRetries = 0;
            options.LoadingTimeout = TimeSpan.Zero;
            return options;
        }

        [SetUp]
        public void NewClient()
        {
            client = new InferenceClient(Impatient());
            Server.Forget();
        }

        [TearDown]
        public void DisposeClient() => client.Dispose();

        // --- what the server says -----------------------------------------------------------------------------------------------------

        [TestCase(400, HfiStatus.BadRequest)]
        [TestCase(401, HfiStatus.Unauthorized)]
        [TestCase(402, HfiStatus.PaymentRequired)]
        [TestCase(403, HfiStatus.Forbidden)]
        [TestCase(404, HfiStatus.NotFound)]
        [TestCase(413, HfiStatus.Http)]
        [TestCase(418, HfiStatus.Http)]
        [TestCase(422, HfiStatus.Validation)]
        [TestCase(429, HfiStatus.RateLimited)]
        [TestCase(500, HfiStatus.Server)]
        [TestCase(502, HfiStatus.Server)]
        [TestCase(503, HfiStatus.Overloaded)]
        [TestCase(504, HfiStatus.GatewayTimeout)]
        public async Task a_refusal_has_its_status_in_every_form_of_a_call(int code, HfiStatus status)
        {
            var options = Sandbox.Faulty<TextGenerationOptions>("status=" + code);
            var batch = await Server.All(client.TextGenerationBatchAsync(new[] { "a" }, options));
            foreach (var error in new[]
            {
                await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", options)),
                Assert.Throws<HfiException>(() => client.TextGeneration("a", options)),
                await Sandbox.Thrown<HfiException>(() => Server.All(client.TextGenerationStreamAsync("a", options))),
                (HfiException)batch.Single().Error!,
            })
            {
                Assert.That((error.Status, error.HttpStatus), Is.EqualTo((status, (int?)code)));
                Assert.That(error.ServerMessage, Is.EqualTo("the sandbox was asked for status " + code));
                Assert.That(error.Message, Is.StringContaining(error.ServerMessage));
                Assert.That(error.Body, Is.EqualTo("{\"error\":\"the sandbox was asked for status " + code + "\"}"));
                Assert.That(error.RequestId, Is.EqualTo("sandbox-1"));
                Assert.That(error.RetryAfter, Is.Null);
                Assert.That(error.ErrorType, Is.Null);
                Assert.That(error.ToString(), Is.StringContaining(error.Message));
            }
        }

        [Test]
        public async Task a_rate_limit_says_when_to_ask_again()
        {
            var error = await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("rate_limit=1000000,7")));
            Assert.That((error.Status, error.RetryAfter), Is.EqualTo((HfiStatus.RateLimited, (TimeSpan?)TimeSpan.FromSeconds(7))));
        }

        [Test]
        public async Task a_model_that_loads_is_an_error_if_there_is_no_time_for_it()
        {
            var error = await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("loading=1000000,2.5")));
            Assert.That((error.Status, error.HttpStatus, error.RetryAfter), Is.EqualTo((HfiStatus.ModelLoading, (int?)503, (TimeSpan?)TimeSpan.FromSeconds(2.5))));
        }

        [Test]
        public async Task an_error_in_a_stream_has_its_type_and_comes_after_what_was_said()
        {
            var seen = new List<string>();
            var error = await Sandbox.Thrown<HfiException>(async () =>
            {
                await foreach (var chunk in client.TextGenerationStreamAsync("a", Sandbox.Faulty<TextGenerationOptions>("error_event=3;error_type=overloaded"))) seen.Add(chunk.Text);
            });
            Assert.That((error.Status, error.HttpStatus, error.ErrorType), Is.EqualTo((HfiStatus.Overloaded, (int?)null, "overloaded")));
            Assert.That(error.ServerMessage, Is.StringContaining("asked to fail here"));
            Assert.That(seen.Count, Is.EqualTo(3));
        }

        [TestCase("garbage", HfiStatus.Protocol)]
        [TestCase("html=200", HfiStatus.Protocol)]
        [TestCase("truncate", HfiStatus.ConnectionLost)]
        [TestCase("reset_after_headers", HfiStatus.ConnectionLost)]
        [TestCase("reset_before_headers", HfiStatus.ConnectionLost)]
        [TestCase("empty_error=500", HfiStatus.Server)]
        public async Task a_broken_reply_has_a_status_of_its_own(string fault, HfiStatus status)
        {
            var options = Sandbox.Faulty<TextGenerationOptions>(fault);
            Assert.That((await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", options))).Status, Is.EqualTo(status));
            Assert.That(Assert.Throws<HfiException>(() => client.TextGeneration("a", options)).Status, Is.EqualTo(status));
        }

        [TestCase("reset_mid_stream=2", HfiStatus.ConnectionLost)]
        [TestCase("truncate", HfiStatus.ConnectionLost)]
        [TestCase("empty_stream", HfiStatus.Protocol)]
        public async Task a_broken_stream_has_a_status_of_its_own(string fault, HfiStatus status)
        {
            var options = Sandbox.Faulty<ChatCompletionOptions>(fault);
            Assert.That((await Sandbox.Thrown<HfiException>(() => Server.All(client.ChatCompletionStreamAsync("a b c", options)))).Status, Is.EqualTo(status));
        }

        [Test]
        public async Task where_nobody_listens_there_is_no_connection()
        {
            var error = await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", new TextGenerationOptions { Model = "http://127.0.0.1:1/" }));
            Assert.That((error.Status, error.HttpStatus, error.Body), Is.EqualTo((HfiStatus.Connect, (int?)null, (string?)null)));
        }

        // --- arguments ------------------------------------------------------------------------------------------------------------------

        private static readonly Func<InferenceClient, object>[] Wrong =
        {
            c => c.FeatureExtraction("a", new FeatureExtractionOptions { Dimensions = 0 }),
            c => c.TextGeneration("a", new TextGenerationOptions { MaxNewTokens = -1 }),
            c => c.Translation("a", new TranslationOptions { SrcLang = "en" }),
            c => c.ZeroShotImageClassification(Server.Picture, new[] { "one" }),
            c => c.ChatCompletion(new[] { ChatMessage.User("a") }, new ChatCompletionOptions { ResponseFormat = "no object" }),
            c => c.TableQuestionAnswering(JsonValue.Array(), "a"),
            c => c.Post(),
        };

        [TestCase(0, "dimensions")]
        [TestCase(1, "max_new_tokens")]
        [TestCase(2, "tgt_lang")]
        [TestCase(3, "candidate_labels")]
        [TestCase(4, "response_format")]
        [TestCase(5, "table")]
        [TestCase(6, "json")]
        public void an_argument_that_cannot_be_is_named_and_nothing_is_sent(int which, string name)
        {
            var error = Assert.Throws<HfiException>(() => Wrong[which](client));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(error.Message, Is.StringContaining(name));
            Assert.That(error.HttpStatus, Is.Null);
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public void a_provider_that_is_misspelt_gets_the_right_name_suggested()
        {
            var error = Assert.Throws<HfiException>(() =>
            {
                using var wrong = new InferenceClient(new InferenceClientOptions { Provider = "hf-inferense", TokenDiscovery = TokenDiscovery.Off });
                wrong.TextGeneration("a", new TextGenerationOptions { Model = "a/b" });
            });
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(error.Message, Is.StringContaining("hf-inference"));
        }

        [Test]
        public void a_required_argument_that_is_null_is_an_argument_null_exception()
        {
            var wrong = new List<string>();
            foreach (var method in typeof(InferenceClient).GetMethods().Where(method => method.Name.EndsWith("Async") && !method.Name.EndsWith("BatchAsync")))
                foreach (var (parameter, at) in method.GetParameters().Select((parameter, at) => (parameter, at)).Where(one => Required(one.parameter)))
                {
                    var arguments = method.GetParameters().Select(Sample).ToArray();
                    arguments[at] = null;
                    var thrown = Thrown(method, arguments);
                    if (!(thrown is ArgumentNullException)) wrong.Add(method.Name + "(" + parameter.Name + "): " + (thrown?.GetType().Name ?? "nothing") + " " + thrown?.Message);
                }
            Assert.That(wrong, Is.Empty);
        }

        private static bool Required(ParameterInfo parameter) => !parameter.IsOptional && !parameter.ParameterType.IsValueType && !typeof(CallOptions).IsAssignableFrom(parameter.ParameterType);

        private static object? Sample(ParameterInfo parameter)
        {
            var type = parameter.ParameterType;
            if (type == typeof(string)) return "a";
            if (type == typeof(Content)) return (Content)Server.Picture;
            if (type == typeof(JsonValue)) return JsonValue.Object();
            if (type == typeof(IReadOnlyList<string>)) return new[] { "a", "b" };
            if (type == typeof(IEnumerable<ChatMessage>)) return new[] { ChatMessage.User("a") };
            if (type == typeof(IEnumerable<ChatTool>)) return new ChatTool[0];
            if (typeof(CallOptions).IsAssignableFrom(type) && !parameter.IsOptional) return Activator.CreateInstance(type);
            return parameter.IsOptional ? type.IsValueType ? Activator.CreateInstance(type) : null : throw new NotSupportedException("no sample of " + type);
        }

        private Exception? Thrown(MethodInfo method, object?[] arguments)
        {
            try
            {
                switch (method.Invoke(client, arguments))
                {
                    case Task task: task.GetAwaiter().GetResult(); break;
                    case IAsyncEnumerable<TextGenerationChunk> chunks: Server.All(chunks).GetAwaiter().GetResult(); break;
                    case IAsyncEnumerable<ChatCompletionChunk> chunks: Server.All(chunks).GetAwaiter().GetResult(); break;
                    default: throw new NotSupportedException(method.ToString());
                }
                return null;
            }
            catch (TargetInvocationException e)
            {
                return e.InnerException;
            }
            catch (Exception e)
            {
                return e;
            }
        }

        [TestCase(0)]
        [TestCase(1)]
        [TestCase(2)]
        public void a_null_in_a_list_of_texts_is_refused_and_nothing_is_sent(int which)
        {
            var nulls = new[] { "a", null! };
            var calls = new Action[]
            {
                () => client.FeatureExtraction(nulls, new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") }),
                () => client.TextGeneration("a", new TextGenerationOptions { Stop = nulls }),
                () => client.SentenceSimilarity("a", nulls, new SentenceSimilarityOptions { Model = Sandbox.At("sentence-similarity") }),
            };
            var error = Assert.Catch(() => calls[which]());
            Assert.That(error is ArgumentException || (error as HfiException)?.Status == HfiStatus.InvalidArgument, Is.True, error.ToString());
            Assert.That(Server.Received(), Is.Empty);
        }

        // --- settings -------------------------------------------------------------------------------------------------------------------

        private static readonly (string Name, Action<InferenceClientOptions> Set)[] Bad =
        {
            ("base url", options => options.BaseUrl = "no url"),
            ("base url scheme", options => options.BaseUrl = "ftp://example.org"),
            ("endpoints url", options => options.EndpointsUrl = "nowhere"),
            ("proxy", options => options.Proxy = "nowhere"),
            ("certificates", options => options.CaPem = "no certificate"),
            ("header name", options => options.Headers["no name"] = "x"),
            ("header value", options => options.Headers["x"] = "a\r\nb: c"),
            ("timeout", options => options.Timeout = TimeSpan.FromSeconds(-1)),
            ("connect timeout", options => options.ConnectTimeout = TimeSpan.FromSeconds(-1)),
            ("idle timeout", options => options.IdleTimeout = TimeSpan.FromSeconds(-1)),
            ("first byte timeout", options => options.FirstByteTimeout = TimeSpan.FromSeconds(-1)),
            ("loading timeout", options => options.LoadingTimeout = TimeSpan.FromSeconds(-1)),
            ("retries", options => options.MaxRetries = -1),
            ("response bytes", options => options.MaxResponseBytes = -1),
        };

        public static readonly object[] BadNames = Bad.Select(bad => (object)bad.Name).ToArray();

        [TestCaseSource("BadNames")]
        public void a_setting_that_makes_no_sense_is_refused_by_the_constructor(string name)
        {
            var options = Sandbox.Options();
            Bad.Single(bad => bad.Name == name).Set(options);
            var error = Assert.Throws<HfiException>(() => new InferenceClient(options).Dispose());
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument), error.Message);
        }

        [Test]
        public void a_setting_with_a_nul_character_is_an_argument_exception()
        {
            Assert.Throws<ArgumentException>(() => new InferenceClient(new InferenceClientOptions { Model = "a\0b" }).Dispose());
            Assert.Throws<ArgumentNullException>(() => new InferenceToken(null!));
        }

        [Test]
        public void settings_are_copied()
        {
            var options = Sandbox.Options();
            options.Headers["x-own"] = "before";
            using var copied = new InferenceClient(options);
            options.Headers["x-own"] = "after";
            options.BaseUrl = "http://127.0.0.1:1";
            copied.TextGeneration("a");
            Assert.That(Server.Last()["headers"]["x-own"].AsString, Is.EqualTo("before"));
        }

        // --- secrets --------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task the_token_is_in_no_part_of_an_error_and_in_no_log_record()
        {
            const string token = "hf_very_secret_indeed";
            var records = new ConcurrentQueue<string>();
            var options = Impatient();
            options.Token = token;
            options.LogLevel = HfiLogLevel.Debug;
            options.Log = (level, text) => records.Enqueue(text);
            using (var known = new InferenceClient(options))
                foreach (var fault in new[] { "require_token=other", "rate_limit=1000000" })
                {
                    var error = await Sandbox.Thrown<HfiException>(() => known.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>(fault)));
                    var shown = string.Join("\n", error.Message, error.ServerMessage, error.Body, error.ErrorType, error.RequestId, error.ToString());
                    Assert.That(shown, Is.Not.StringContaining("very_secret").And.StringContaining("[secret]"));
                }
            Assert.That(records, Is.Not.Empty);
            Assert.That(string.Join("\n", records), Is.Not.StringContaining("very_secret"));
            Assert.That(Server.Received().Select(request => request["headers"]["authorization"].AsString), Is.All.EqualTo("Bearer " + token));
        }
    }
}
