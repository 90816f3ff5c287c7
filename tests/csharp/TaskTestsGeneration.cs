// Text generation with all that it tells and its stream, conversations by texts, raw posts, and what a server says of itself.

using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class TaskTestsGeneration : WithClient
    {
        [Test]
        public async Task text_generation_gives_the_servers_text_in_both_forms()
        {
            var options = new TextGenerationOptions { MaxNewTokens = 7, Seed = 3, ReturnFullText = true };
            var results = new[] { await client.TextGenerationAsync("Grüße 🤗", options), client.TextGeneration("Grüße 🤗", options) };
            var raw = Server.AnswerTo(Server.Received()[0])[0]["generated_text"].AsString;
            Assert.That(raw, Is.StringStarting("Grüße 🤗 "));
            foreach (var output in results)
            {
                Assert.That(new[] { output.GeneratedText, output.Text, output.ToString() }, Is.All.EqualTo(raw));
                Assert.That(output.Details, Is.Null);
            }
        }

        [Test]
        public async Task details_of_a_generation_are_typed()
        {
            var options = new TextGenerationOptions { Details = true, DecoderInputDetails = true, BestOf = 2, TopNTokens = 1, Seed = 3, MaxNewTokens = 4 };
            var output = await client.TextGenerationAsync("one two", options);
            var raw = Server.AnswerTo(Server.Last())[0]["details"];
            var details = output.Details!;
            Assert.That(details.FinishReason, Is.EqualTo("length"));
            Assert.That(details.GeneratedTokens, Is.EqualTo(4));
            Assert.That(details.Seed, Is.EqualTo(3));
            Assert.That(details.Prefill.Select(token => token.Text), Is.EqualTo(new[] { "one", " two" }));
            Assert.That(details.Prefill.Select(token => token.Id), Is.EqualTo(raw["prefill"].Items.Select(token => token["id"].AsLong)));
            Assert.That(details.Prefill.Select(token => token.Logprob), Is.EqualTo(raw["prefill"].Items.Select(token => token["logprob"].AsDouble)));
            Assert.That(string.Concat(details.Tokens.Select(token => token.Text)), Is.EqualTo(output.Text));
            Assert.That(details.Tokens.Select(token => token.Id), Is.EqualTo(raw["tokens"].Items.Select(token => token["id"].AsLong)));
            Assert.That(details.Tokens.Select(token => token.Logprob), Is.EqualTo(raw["tokens"].Items.Select(token => token["logprob"].AsDouble)));
            Assert.That(details.Tokens.Select(token => token.Special), Is.All.False);
            Assert.That(details.TopTokens!.Count, Is.EqualTo(4));
            Assert.That(details.BestOfSequences.Count, Is.EqualTo(1));
            var other = details.BestOfSequences[0];
            Assert.That(other.GeneratedText, Is.EqualTo(output.Text));
            Assert.That(other.FinishReason, Is.EqualTo("length"));
            Assert.That(new[] { other.GeneratedTokens, other.Seed, other.Tokens.Count, other.Prefill.Count, other.TopTokens!.Count }, Is.EqualTo(new long?[] { 4, 3, 4, 2, 4 }));
            Assert.That(output.Response.FinishReason, Is.EqualTo("length"));
            Assert.That(output.Response.Tokens, Is.EqualTo(4));
        }

        [Test]
        public async Task a_generation_streams_its_tokens()
        {
            var options = new TextGenerationOptions { Details = true, MaxNewTokens = 6, Seed = 9, TopNTokens = 1 };
            var whole = await client.TextGenerationAsync("start", options);
            var chunks = await Server.All(client.TextGenerationStreamAsync("start", options));
            Assert.That(string.Concat(chunks.Select(chunk => chunk.Text)), Is.EqualTo(whole.Text));
            Assert.That(chunks.Select(chunk => chunk.ToString()), Is.EqualTo(chunks.Select(chunk => chunk.Text)));
            Assert.That(chunks.Select(chunk => chunk.Token!.Text), Is.EqualTo(whole.Details!.Tokens.Select(token => token.Text)));
            Assert.That(chunks.Select(chunk => chunk.Token!.Id), Is.EqualTo(whole.Details.Tokens.Select(token => token.Id)));
            Assert.That(chunks.Select(chunk => chunk.Index), Is.EqualTo(new long?[] { 1, 2, 3, 4, 5, 6 }));
            Assert.That(chunks.Select(chunk => chunk.TopTokens.Count), Is.All.EqualTo(1));
            Assert.That(chunks.Take(5).Select(chunk => chunk.Details), Is.All.Null);
            Assert.That(chunks[5].GeneratedText, Is.EqualTo(whole.Text));
            var details = chunks[5].Details!;
            Assert.That(details.FinishReason, Is.EqualTo("length"));
            Assert.That(new[] { details.GeneratedTokens, details.InputLength, details.Seed }, Is.EqualTo(new long?[] { 6, 4, 9 }));
        }

        [Test]
        public async Task a_stream_can_be_read_again_which_asks_again()
        {
            var stream = client.TextGenerationStreamAsync("again", new TextGenerationOptions { MaxNewTokens = 3 });
            Assert.That(Server.Received(), Is.Empty);
            var first = await Server.All(stream);
            var second = await Server.All(stream);
            Assert.That(second.Select(chunk => chunk.Text), Is.EqualTo(first.Select(chunk => chunk.Text)));
            Assert.That(Server.Received().Count, Is.EqualTo(2));
        }

        [Test]
        public async Task a_long_stream_comes_whole_however_slowly_it_is_read()
        {
            var options = new TextGenerationOptions { MaxNewTokens = 20_000 };
            var whole = await client.TextGenerationAsync("long", options);
            var (text, count) = (new StringBuilder(), 0);
            await foreach (var chunk in client.TextGenerationStreamAsync("long", options))
            {
                // As slow as another call, now and then.
                if (count++ % 1000 == 0) Assert.That(client.HealthCheck(), Is.True);
                text.Append(chunk.Text);
            }
            Assert.That(count, Is.EqualTo(20_000));
            Assert.That(text.ToString() == whole.Text, Is.True);
        }

        [Test]
        public async Task conversational_sends_what_was_said_before()
        {
            var options = new ConversationalOptions { PastUserInputs = new[] { "one", "two" }, GeneratedResponses = new[] { "ONE", "TWO" }, Temperature = 0.5 };
            foreach (var output in new[] { await client.ConversationalAsync("three", options), client.Conversational("three", options) })
                Assert.That(output.Text, Is.EqualTo("You said: three"));
            foreach (var received in Server.Received())
            {
                Assert.That(received["path"].AsString, Is.EqualTo("/v1/chat/completions"));
                Assert.That(Server.BodyOf(received)["messages"], Is.EqualTo(Server.Json(
                    "[{'role':'user','content':'one'},{'role':'assistant','content':'ONE'},{'role':'user','content':'two'},{'role':'assistant','content':'TWO'},{'role':'user','content':'three'}]")));
            }
            var parts = await Server.All(client.ConversationalStreamAsync("four words are said", options));
            Assert.That(string.Concat(parts.Select(part => part.Text)), Is.EqualTo("You said: four words are said"));
        }

        [Test]
        public async Task a_post_gives_the_reply_as_it_came()
        {
            var options = new PostOptions { Json = Server.Json("{'inputs':'Once','parameters':{'max_new_tokens':2}}") };
            foreach (var raw in new[] { await client.PostAsync(options), client.Post(options) })
            {
                Assert.That(raw.Text, Is.StringStarting("[{\"generated_text\":"));
                Assert.That(raw.Bytes, Is.EqualTo(Encoding.UTF8.GetBytes(raw.Text)));
                Assert.That(raw.Json[0]["generated_text"].AsString, Is.StringStarting(" "));
                Assert.That(raw.Response.HttpStatus, Is.EqualTo(200));
            }
            Assert.That(Server.Received().Select(request => request["body"].AsString), Is.All.EqualTo("{\"inputs\":\"Once\",\"parameters\":{\"max_new_tokens\":2}}"));
        }

        [Test]
        public async Task a_post_sends_any_bytes()
        {
            var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
            var reply = await client.PostAsync(new PostOptions { Data = Content.FromBytes(bytes, "application/x-own"), Model = Sandbox.Url + "/echo" });
            Assert.That(reply.Json["bytes"].AsLong, Is.EqualTo(bytes.Length));
            Assert.That(reply.Json["content_type"].AsString, Is.EqualTo("application/x-own"));
            var hash = bytes.Aggregate(0xcbf29ce484222325UL, (sum, one) => unchecked((sum ^ one) * 0x100000001b3UL));
            Assert.That(reply.Json["fnv1a64"].ToString().Trim('"'), Is.EqualTo(hash.ToString("x16")).Or.EqualTo(hash.ToString()));
        }

        [TestCase("\"a text\"")]
        [TestCase("12.5")]
        [TestCase("-9007199254740993")]
        [TestCase("true")]
        [TestCase("[1,\"two\",null]")]
        public void a_post_sends_any_json_as_it_is(string json)
        {
            var options = Sandbox.Faulty<PostOptions>("status=418");
            options.Json = JsonValue.Parse(json);
            Assert.Throws<HfiException>(() => client.Post(options));
            Assert.That(Server.Last()["body"].AsString, Is.EqualTo(json));
        }

        [Test]
        public void a_post_that_got_no_json_says_so_only_when_asked()
        {
            var raw = client.Post(Faulty("html=200"));
            Assert.That(raw.Text, Is.StringStarting("<html>"));
            Assert.Throws<FormatException>(() => _ = raw.Json);
        }

        private static PostOptions Faulty(string fault)
        {
            var options = Sandbox.Faulty<PostOptions>(fault);
            options.Json = Server.Json("{'inputs':'x'}");
            return options;
        }

        [Test]
        public async Task a_server_says_what_it_is_and_whether_it_is_ready()
        {
            foreach (var info in new[] { await client.GetEndpointInfoAsync(), client.GetEndpointInfo() }) Assert.That(info["model_id"].AsString, Is.EqualTo("sandbox/writer"));
            Assert.That(new[] { await client.HealthCheckAsync(), client.HealthCheck() }, Is.All.True);
            var sick = Sandbox.Faulty<HealthCheckOptions>("status=503");
            Assert.That(new[] { await client.HealthCheckAsync(sick), client.HealthCheck(sick) }, Is.All.False);
        }

        [Test]
        public async Task the_hub_recommends_a_model_for_a_task()
        {
            using var variable = Server.Variable("HF_ENDPOINT", Sandbox.Url);
            using var hub = Sandbox.Client();
            Assert.That(await hub.GetRecommendedModelAsync("fill-mask"), Is.EqualTo("sandbox/fill-mask"));
            Assert.That(hub.GetRecommendedModel("text_to_image"), Is.EqualTo("sandbox/text-to-image"));
            var unknown = await Sandbox.Thrown<HfiException>(() => hub.GetRecommendedModelAsync("text-to-smell"));
            Assert.That(unknown.Message, Is.StringContaining("text-to-smell"));
        }
    }
}
