// What is sent: addresses, headers and bodies, without a server.

using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using NUnit.Framework;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class WebFormTests
    {
        private static WebOutgoing Sent(TaskCall call, InferenceClientOptions? options = null, bool streaming = false)
        {
            var settings = new WebSettings(options ?? new InferenceClientOptions { Token = "hf_a" });
            var arguments = new WebArguments(call);
            arguments.Check(streaming);
            WebContent? input = call.Arguments.Exists(one => one.Content != null) ? WebContent.Open(arguments.RequiredContent("audio")) : (WebContent?)null;
            return WebOutgoing.Post(settings, arguments, WebRoute.Of(settings, arguments, "recommended/model")!, streaming, call.Options, input);
        }

        private static string Text(WebOutgoing outgoing) => Encoding.UTF8.GetString(outgoing.Body!);

        private static InferenceClientOptions With(string? model = null, string? provider = null, string? baseUrl = null, string? token = "hf_a") =>
            new InferenceClientOptions { Token = token, Model = model, Provider = provider, BaseUrl = baseUrl };

        private static TaskCall Chat(ChatCompletionOptions? options = null) => Calls.ChatCompletion(new ChatMessage[] { "Hi" }, options);

        private static HfiException Refused(TestDelegate code) => Assert.Throws<HfiException>(code);

        [TestCase(null, null, null, "https://router.huggingface.co/hf-inference/models/recommended/model/v1/chat/completions", "recommended/model")]
        [TestCase("a/b", null, null, "https://router.huggingface.co/v1/chat/completions", "a/b")]
        [TestCase("a/b:fastest", "auto", null, "https://router.huggingface.co/v1/chat/completions", "a/b:fastest")]
        [TestCase("a/b", "groq", null, "https://router.huggingface.co/v1/chat/completions", "a/b:groq")]
        [TestCase("a/b", "hf-inference", null, "https://router.huggingface.co/hf-inference/models/a/b/v1/chat/completions", "a/b")]
        [TestCase("a/b", null, "https://h", "https://h/v1/chat/completions", "a/b")]
        [TestCase(null, null, "https://h/v1/", "https://h/v1/chat/completions", "dummy")]
        [TestCase(null, null, "https://h:8443/x?y=1", "https://h:8443/x/v1/chat/completions?y=1", "dummy")]
        [TestCase("https://h/chat/completions", null, null, "https://h/chat/completions", "dummy")]
        public void conversations_go_to_the_router_or_to_a_server(string? model, string? provider, string? baseUrl, string url, string payloadModel)
        {
            var outgoing = Sent(Chat(), With(model, provider, baseUrl));
            Assert.AreEqual(url, WebUrl.Sent(outgoing.Url));
            Assert.AreEqual(payloadModel, JsonValue.Parse(Text(outgoing))["model"].AsString);
        }

        [Test]
        public void halves_of_surrogate_pairs_become_replacement_characters()
        {
            StringAssert.Contains("a\ufffdb", Text(Sent(Calls.TextGeneration("a\ud83db", null))));
            StringAssert.Contains("\ud83d\ude00", Text(Sent(Calls.TextGeneration("\ud83d\ude00", null))));
        }

        [TestCase("a b", "x")]
        [TestCase("", "x")]
        [TestCase("a:", "x")]
        [TestCase("\u00e4", "x")]
        [TestCase("a", "hidden\nb")]
        [TestCase("a", "hidden \u4e00")]
        public void headers_that_cannot_be_are_refused(string name, string value)
        {
            var options = new ChatCompletionOptions();
            options.Headers[name] = value;
            var error = Refused(() => Sent(Chat(options)));
            Assert.AreEqual(HfiStatus.InvalidArgument, error.Status);
            StringAssert.DoesNotContain("hidden", error.Message);
        }

        [Test]
        public void what_a_token_provider_throws_is_not_in_the_message()
        {
            var secret = new FormatException("hf_" + "secret");
            var error = Refused(() => Sent(Chat(), new InferenceClientOptions { TokenProvider = () => throw secret }));
            Assert.AreEqual(HfiStatus.NoToken, error.Status);
            StringAssert.DoesNotContain("secret", error.Message);
            Assert.AreSame(secret, error.InnerException);
        }

        [TestCase("1e400")]
        [TestCase("[1, -1e999]")]
        public void numbers_that_are_too_large_are_a_fault_of_the_server(string json) =>
            Assert.AreEqual(HfiStatus.Protocol, Refused(() => new WebFloats(JsonValue.Parse(json))).Status);

        [Test]
        public void other_tasks_go_to_hf_inference_or_to_a_server()
        {
            string Url(TaskCall call, InferenceClientOptions options) => WebUrl.Sent(Sent(call, options).Url);
            const string hub = "https://router.huggingface.co/hf-inference/models/";
            Assert.AreEqual(hub + "a/b", Url(Calls.TextGeneration("x", null), With("a/b")));
            Assert.AreEqual(hub + "c/d", Url(Calls.TextGeneration("x", new TextGenerationOptions { Model = "c/d" }), With("a/b")));
            Assert.AreEqual(hub + "recommended/model", Url(Calls.TextToImage("x", null), With()));
            Assert.AreEqual(hub + "a/b/pipeline/feature-extraction", Url(Calls.FeatureExtraction("x", null), With("a/b")));
            Assert.AreEqual("https://h/", Url(Calls.TextGeneration("x", new TextGenerationOptions { Model = "c/d" }), With(baseUrl: "https://h")));
            Assert.AreEqual("https://g/y", Url(Calls.TextGeneration("x", new TextGenerationOptions { Model = "https://g/y" }), With(baseUrl: "https://h")));
        }

        [Test]
        public void what_has_no_place_to_go_says_so()
        {
            Assert.AreEqual(HfiStatus.Unsupported, Refused(() => Sent(Calls.TextGeneration("x", null), With("a/b", "groq"))).Status);
            Assert.AreEqual(HfiStatus.InvalidArgument, Refused(() => Sent(Chat(), With(null, "groq"))).Status);
            Assert.AreEqual(HfiStatus.NoToken, Refused(() => Sent(Chat(), With("a/b", token: null))).Status);
            Assert.AreEqual(HfiStatus.InvalidArgument, Refused(() => Sent(Chat(), With("a/b", token: "sk-1"))).Status);
            foreach (var id in new[] { "a/b/c", "a b", "../x", "a/", "a:fastest" })
                Assert.AreEqual(HfiStatus.InvalidArgument, Refused(() => Sent(Calls.TextGeneration("x", null), With(id))).Status, id);
            Assert.AreEqual(HfiStatus.InvalidArgument, Refused(() => new WebSettings(With(baseUrl: "h:80"))).Status);
        }

        [Test]
        public void tasks_that_do_not_work_name_those_that_do()
        {
            var error = Refused(() => Sent(Calls.FillMask("x", null)));
            Assert.AreEqual(HfiStatus.Unsupported, error.Status);
            StringAssert.Contains("fill_mask", error.Message);
            foreach (var works in new[] { "text_generation", "chat_completion", "text_to_image", "automatic_speech_recognition", "feature_extraction" })
                StringAssert.Contains(works, error.Message);
        }

        [Test]
        public void bodies_have_the_forms_of_the_library()
        {
            var generation = new TextGenerationOptions { MaxNewTokens = 2, Stop = new[] { "." }, ExtraBody = JsonValue.Parse("{\"parameters\":{\"x\":1},\"y\":null}") };
            Assert.AreEqual("{\"inputs\":\"é\",\"parameters\":{\"max_new_tokens\":2,\"stop\":[\".\"],\"x\":1},\"stream\":true,\"y\":null}",
                Text(Sent(Calls.TextGeneration("é", generation), With("a/b"), true)));
            Assert.AreEqual("{\"inputs\":\"a\",\"parameters\":{}}", Text(Sent(Calls.TextGeneration("a", null), With("a/b"))));
            Assert.AreEqual("{\"inputs\":[\"a\",\"b\"],\"normalize\":true}",
                Text(Sent(Calls.FeatureExtraction(new[] { "a", "b" }, new FeatureExtractionOptions { Normalize = true }))));
            var image = Sent(Calls.TextToImage("a", new TextToImageOptions { Width = 8, ExtraBody = JsonValue.Parse("{\"lora\":\"x\"}") }));
            Assert.AreEqual("{\"inputs\":\"a\",\"parameters\":{\"width\":8,\"lora\":\"x\"}}", Text(image));
            Assert.AreEqual("image/png", image.Headers["Accept"]);
        }

        [Test]
        public void conversations_have_openais_form()
        {
            var options = new ChatCompletionOptions { MaxTokens = 3, ExtraBody = JsonValue.Parse("{\"model\":\"z\",\"k\":1,\"n\":null}") };
            const string said = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":3,\"stream\":false,\"k\":1}";
            Assert.AreEqual("{\"model\":\"a/b\"," + said, Text(Sent(Chat(options), With("a/b"))));
            Assert.AreEqual("{\"model\":\"z\"," + said, Text(Sent(Chat(options), With("a/b", "hf-inference"))));
            var before = new ConversationalOptions { PastUserInputs = new[] { "a", "c" }, GeneratedResponses = new[] { "b" } };
            var messages = JsonValue.Parse(Text(Sent(Calls.Conversational("d", before))))["messages"];
            Assert.AreEqual("abcd", string.Concat(new List<JsonValue>(messages.Items).ConvertAll(one => one["content"].AsString)));
            Assert.AreEqual("assistant", messages[1]["role"].AsString);
        }

        [Test]
        public void a_schema_is_asked_for_as_the_server_understands_it()
        {
            var format = JsonValue.Parse("{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"default\":null}}}");
            JsonValue Asked(string? provider) =>
                JsonValue.Parse(Text(Sent(Chat(new ChatCompletionOptions { ResponseFormat = format }), With("a/b", provider))))["response_format"];
            Assert.AreEqual("{\"type\":\"json_object\",\"value\":{\"default\":null}}", Asked("hf-inference").ToString());
            Assert.AreEqual("json_schema", Asked(null)["type"].AsString);
        }

        [Test]
        public void images_become_parts_of_their_message()
        {
            var message = ChatMessage.User("What is it?", new byte[] { 0xff, 0xd8, 0xff }, "https://h/a.png");
            var content = JsonValue.Parse(Text(Sent(Calls.ChatCompletion(new[] { message }, null))))["messages"][0]["content"];
            Assert.AreEqual("What is it?", content[0]["text"].AsString);
            Assert.AreEqual("data:image/jpeg;base64,/9j/", content[1]["image_url"]["url"].AsString);
            Assert.AreEqual("https://h/a.png", content[2]["image_url"]["url"].AsString);
        }

        [Test]
        public void sounds_go_as_they_are_or_as_base64_with_parameters()
        {
            var wav = Encoding.ASCII.GetBytes("RIFF....WAVE");
            var plain = Sent(Calls.AutomaticSpeechRecognition(wav, null));
            Assert.AreEqual(wav, plain.Body);
            Assert.AreEqual("audio/x-wav", plain.Headers["Content-Type"]);
            var more = Sent(Calls.AutomaticSpeechRecognition(wav, new AutomaticSpeechRecognitionOptions { ExtraBody = JsonValue.Parse("{\"a\":1}") }));
            Assert.AreEqual("{\"inputs\":\"" + Convert.ToBase64String(wav) + "\",\"parameters\":{\"a\":1}}", Text(more));
            var data = Sent(Calls.AutomaticSpeechRecognition("data:audio/flac;base64,AAEC", null));
            Assert.AreEqual("audio/flac", data.Headers["Content-Type"]);
            Assert.AreEqual(new byte[] { 0, 1, 2 }, data.Body);
            var stream = Sent(Calls.AutomaticSpeechRecognition(Content.FromStream(new MemoryStream(wav), "audio/wav"), null));
            Assert.AreEqual("audio/wav", stream.Headers["Content-Type"]);
            Assert.AreEqual(HfiStatus.Io, Refused(() => Sent(Calls.AutomaticSpeechRecognition("/no/such.wav", null))).Status);
        }

        [Test]
        public void the_token_goes_where_the_caller_points_but_not_in_the_clear()
        {
            foreach (var url in new[] { "https://example.org", "http://127.0.0.1:1", "http://localhost", "http://[::1]:1", "http://a.localhost" })
                Assert.AreEqual("Bearer hf_a", Sent(Chat(), With(baseUrl: url)).Headers["Authorization"], url);
            foreach (var url in new[] { "http://example.org", "http://192.168.1.2", "http://localhost.example.org", "http://u:p@example.org" })
                Assert.AreEqual(HfiStatus.Insecure, Refused(() => Sent(Chat(), With(baseUrl: url))).Status, url);
            Assert.IsFalse(Sent(Chat(), With(baseUrl: "http://example.org", token: null)).Headers.ContainsKey("Authorization"));
        }

        [Test]
        public void user_information_becomes_basic_authorization()
        {
            var outgoing = Sent(Chat(), With(baseUrl: "https://u:p%40+@h/x?q=1"));
            Assert.AreEqual("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("u:p@+")), outgoing.Headers["Authorization"]);
            Assert.AreEqual("https://h/x/v1/chat/completions?q=1", WebUrl.Sent(outgoing.Url));
            Assert.AreEqual("https://h/x/v1/chat/completions", WebUrl.Shown(outgoing.Url));
        }

        [Test]
        public void the_callers_headers_have_the_last_word()
        {
            var options = With("a/b", "hf-inference");
            options.Headers["x-a"] = "1";
            options.Headers["x-b"] = "1";
            options.BillTo = "org";
            var call = new TextGenerationOptions();
            call.Headers["X-B"] = "2";
            call.Headers["authorization"] = null;
            var headers = Sent(Calls.TextGeneration("x", call), options).Headers;
            Assert.AreEqual("1", headers["x-a"]);
            Assert.AreEqual("2", headers["x-b"]);
            Assert.AreEqual("org", headers["X-HF-Bill-To"]);
            Assert.IsFalse(headers.ContainsKey("Authorization"));
        }

        [Test]
        public void a_provider_is_asked_again_when_its_token_has_ended_or_was_refused()
        {
            var asked = 0;
            var options = new InferenceClientOptions { TokenProvider = () => new InferenceToken("hf_" + ++asked, asked == 2 ? TimeSpan.Zero : (TimeSpan?)null) };
            var settings = new WebSettings(options);
            Assert.AreEqual("hf_1", settings.Token());
            Assert.AreEqual("hf_1", settings.Token());
            settings.ForgetToken();
            Assert.AreEqual("hf_2", settings.Token());
            Assert.AreEqual("hf_3", settings.Token());
            Assert.IsNull(new WebSettings(new InferenceClientOptions { Token = " \n" }).Token());
            var failing = new WebSettings(new InferenceClientOptions { TokenProvider = () => throw new IOException("no") });
            Assert.AreEqual(HfiStatus.NoToken, Refused(() => failing.Token()).Status);
        }
    }
}
