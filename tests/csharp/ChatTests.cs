// Single answers of conversations: messages of all roles, images, tools that are offered, schemas, reasoning, log probabilities, usage.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ChatTests : WithClient
    {
        private static readonly ChatMessage[] Talk =
        {
            ChatMessage.System("Be \"brief\"."), ChatMessage.User("Grüße 🤗"), ChatMessage.Assistant("Hello\nyou"), ChatMessage.Of("user", "and now?"),
        };

        private const string TalkJson =
            "[{'role':'system','content':'Be \\'brief\\'.'},{'role':'user','content':'Grüße 🤗'},{'role':'assistant','content':'Hello\\nyou'},{'role':'user','content':'and now?'}]";

        // --- messages ---------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task messages_of_all_roles_arrive_in_their_order_in_every_form()
        {
            Assert.That((await client.ChatCompletionAsync(Talk)).Text, Is.EqualTo("You said: and now?"));
            Assert.That(client.ChatCompletion(Talk).ToString(), Is.EqualTo("You said: and now?"));
            Assert.That(Joined(await Server.All(client.ChatCompletionStreamAsync(Talk))), Is.EqualTo("You said: and now?"));
            var received = Server.Received();
            Assert.That(received.Count, Is.EqualTo(3));
            foreach (var request in received) Assert.That(Server.BodyOf(request)["messages"], Is.EqualTo(Server.Json(TalkJson)));
            Assert.That(received.Select(request => Server.BodyOf(request)["stream"].AsBool), Is.EqualTo(new bool?[] { false, false, true }));
        }

        private static string Joined(IEnumerable<ChatCompletionChunk> chunks) => string.Concat(chunks.Select(chunk => chunk.Text));

        [Test]
        public async Task a_tools_result_is_a_message_with_the_id_of_its_call()
        {
            var calls = ChatMessage.Of(Server.Json(
                "{'role':'assistant','content':null,'tool_calls':[{'id':'c7','type':'function','function':{'name':'f','arguments':'{}'}}]}"));
            Assert.That(calls.Text, Is.EqualTo(""));
            var answer = await client.ChatCompletionAsync(new[] { "call f", calls, ChatMessage.Tool("c7", "done") });
            Assert.That(answer.Text, Is.EqualTo("The tool says: done"));
            var messages = Server.LastBody()["messages"];
            Assert.That(messages[1]["tool_calls"][0]["id"].AsString, Is.EqualTo("c7"));
            Assert.That(messages[1]["content"].IsNull, Is.True);
            Assert.That(messages[2], Is.EqualTo(Server.Json("{'role':'tool','tool_call_id':'c7','content':'done'}")));
        }

        [Test]
        public void a_message_is_restored_from_its_saved_json()
        {
            foreach (var message in Talk.Concat(new[] { ChatMessage.Tool("id", "said") }))
            {
                var restored = ChatMessage.Of(JsonValue.Parse(message.Json.ToString()));
                Assert.That(restored.Json, Is.EqualTo(message.Json));
                Assert.That((restored.Role, restored.Text), Is.EqualTo((message.Role, message.Text)));
            }
            var saved = JsonValue.Array(Talk.Select(message => message.Json)).ToString();
            client.ChatCompletion(JsonValue.Parse(saved).Items.Select(ChatMessage.Of));
            Assert.That(Server.LastBody()["messages"], Is.EqualTo(Server.Json(TalkJson)));
        }

        [Test]
        public async Task an_answer_with_calls_of_tools_is_restored_from_its_saved_json()
        {
            var question = ChatMessage.User("use get_weather");
            var calls = ChatMessage.Assistant(await client.ChatCompletionAsync(new[] { question }, null, new[] { Weather }));
            var restored = ChatMessage.Of(JsonValue.Parse(calls.Json.ToString()));
            var answer = await client.ChatCompletionAsync(new[] { question, restored, ChatMessage.Tool("call_1", "22") }, null, new[] { Weather });
            Assert.That(answer.Text, Is.EqualTo("The tool says: 22"));
            var sent = Server.BodyOf(Server.Received()[1])["messages"][1];
            Assert.That(sent, Is.EqualTo(Server.Json(
                "{'role':'assistant','tool_calls':[{'function':{'arguments':'{\\'city\\':\\'Paris\\'}','name':'get_weather'},'id':'call_1','type':'function'}]}")));
        }

        [Test]
        public void messages_say_what_they_cannot_be()
        {
            Assert.Throws<ArgumentNullException>(() => ChatMessage.User(null!));
            Assert.Throws<ArgumentNullException>(() => ChatMessage.System(null!));
            Assert.Throws<ArgumentNullException>(() => ChatMessage.Of(null!, "x"));
            Assert.Throws<ArgumentNullException>(() => ChatMessage.Of((JsonValue)null!));
            Assert.Throws<ArgumentNullException>(() => ChatMessage.Tool(null!, "x"));
            Assert.Throws<ArgumentNullException>(() => ChatMessage.Assistant((ChatCompletionOutput)null!));
            Assert.Throws<ArgumentException>(() => client.ChatCompletion(new ChatMessage[] { null! }));
            Assert.Throws<ArgumentNullException>(() => client.ChatCompletion((IEnumerable<ChatMessage>)null!));
            var wrong = Assert.Throws<HfiException>(() => client.ChatCompletion(new[] { ChatMessage.Of(Server.Json("{'content':'x'}")) }));
            Assert.That(wrong.Status, Is.EqualTo(HfiStatus.InvalidArgument));
            Assert.That(wrong.Message, Is.StringContaining("role"));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public void a_conversation_without_messages_is_refused() =>
            Assert.That(Assert.Throws<HfiException>(() => client.ChatCompletion(new ChatMessage[0])).Status, Is.EqualTo(HfiStatus.InvalidArgument));

        // --- images -----------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task images_are_sent_as_data_or_by_url()
        {
            var file = Path.GetTempFileName();
            try
            {
                File.WriteAllBytes(file, Server.Picture);
                var message = ChatMessage.User("look", Content.FromFile(file), Server.Picture, Content.FromBytes(new byte[] { 1, 2 }, "image/webp"),
                    Content.FromUrl("https://x.example/a.png"), "https://x.example/b.png", file);
                Assert.That(message.Images.Count, Is.EqualTo(6));
                var answer = await client.ChatCompletionAsync(new[] { message, ChatMessage.Assistant("seen"), message });
                Assert.That(answer.Text, Is.EqualTo("You said: look with 6 images: image/png, image/png, image/webp, by URL, by URL, image/png"));
                var parts = Server.LastBody()["messages"][0]["content"];
                Assert.That(parts.Items.Select(part => part["type"].AsString), Is.EqualTo(new[] { "text" }.Concat(Enumerable.Repeat("image_url", 6))));
                Assert.That(parts[1]["image_url"]["url"].AsString, Is.EqualTo("data:image/png;base64," + Convert.ToBase64String(Server.Picture)));
                Assert.That(parts[3]["image_url"]["url"].AsString, Is.EqualTo("data:image/webp;base64,AQI="));
                Assert.That(parts[4]["image_url"]["url"].AsString, Is.EqualTo("https://x.example/a.png"));
            }
            finally
            {
                File.Delete(file);
            }
        }

        [Test]
        public void an_image_that_is_not_there_is_named()
        {
            var error = Assert.Throws<HfiException>(() => client.ChatCompletion(new[] { ChatMessage.User("look", Content.FromFile("/no/such.png")) }));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Io));
            Assert.That(error.Message, Is.StringContaining("/no/such.png"));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public async Task an_image_by_url_is_in_the_saved_json_of_its_message()
        {
            var message = ChatMessage.User("look", Content.FromUrl("https://x.example/a.png"));
            var restored = ChatMessage.Of(JsonValue.Parse(message.Json.ToString()));
            Assert.That((await client.ChatCompletionAsync(new[] { restored })).Text, Is.EqualTo("You said: look with 1 images: by URL"));
        }

        [Test]
        public void an_image_or_tool_that_is_null_is_refused()
        {
            Assert.That(Assert.Catch(() => ChatMessage.User("look", (Content[])null!)), Is.InstanceOf<ArgumentException>());
            Assert.That(Assert.Catch(() => client.ChatCompletion(new[] { ChatMessage.User("look", (Content)null!) })), Is.InstanceOf<ArgumentException>());
            Assert.That(Assert.Catch(() => client.ChatCompletionAsync(Talk, null, new ChatTool[] { null! }).GetAwaiter().GetResult()), Is.InstanceOf<ArgumentException>());
        }

        // --- tools ------------------------------------------------------------------------------------------------------------------------

        private static readonly ChatTool Weather = new ChatTool("get_weather", "The weather now", new ChatParameters().Text("city", "Where", false, "Paris", "Rome"), _ => "unused");

        [Test]
        public async Task tools_are_offered_with_their_schema_and_calls_are_given()
        {
            var all = new ChatTool("all", "Every kind", new ChatParameters().Text("t", "a text").Number("n", "a number", optional: true).Integer("i", "whole").Flag("f", "yes or no"), _ => "");
            var bare = new ChatTool("bare", "", null, _ => "");
            var output = await client.ChatCompletionAsync(new[] { ChatMessage.User("use get_weather") }, null, new[] { Weather, all, bare });
            var tools = Server.LastBody()["tools"];
            Assert.That(tools[0], Is.EqualTo(Server.Json(
                "{'type':'function','function':{'name':'get_weather','description':'The weather now','parameters':{'type':'object'," +
                "'properties':{'city':{'type':'string','description':'Where','enum':['Paris','Rome']}},'required':['city']}}}")));
            Assert.That(tools[1]["function"]["parameters"], Is.EqualTo(Server.Json(
                "{'type':'object','properties':{'t':{'type':'string','description':'a text'},'n':{'type':'number','description':'a number'}," +
                "'i':{'type':'integer','description':'whole'},'f':{'type':'boolean','description':'yes or no'}},'required':['t','i','f']}")));
            Assert.That(tools[2]["function"]["parameters"], Is.EqualTo(Server.Json("{'type':'object','properties':{},'required':[]}")));

            Assert.That(output.Text, Is.EqualTo(""));
            Assert.That(output.Choices[0].FinishReason, Is.EqualTo("tool_calls"));
            Assert.That(output.Choices[0].Message.Content, Is.Null);
            var call = output.Choices[0].Message.ToolCalls.Single();
            Assert.That(new[] { call.Id, call.Type, call.Function.Name, call.Function.Arguments }, Is.EqualTo(new[] { "call_1", "function", "get_weather", "{\"city\":\"Paris\"}" }));
        }

        [Test]
        public async Task calls_of_tools_stream_in_pieces()
        {
            var chunks = await Server.All(client.ChatCompletionStreamAsync(new[] { ChatMessage.User("use get_weather") }, null, new[] { Weather }));
            var pieces = chunks.SelectMany(chunk => chunk.Choices).SelectMany(choice => choice.Delta.ToolCalls).ToList();
            Assert.That(pieces.Count, Is.GreaterThan(2));
            Assert.That((pieces[0].Id, pieces[0].Type, pieces[0].Function!.Name), Is.EqualTo(("call_1", "function", "get_weather")));
            Assert.That(pieces.Select(piece => piece.Index), Is.All.EqualTo(0));
            Assert.That(string.Concat(pieces.Select(piece => piece.Function!.Arguments)), Is.EqualTo("{\"city\":\"Paris\"}"));
            Assert.That(chunks.Last().Choices[0].FinishReason, Is.EqualTo("tool_calls"));
        }

        [TestCase("\"required\"")]
        [TestCase("{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}")]
        public async Task a_tool_can_be_asked_for(string choice)
        {
            var options = new ChatCompletionOptions { ToolChoice = JsonValue.Parse(choice) };
            var output = await client.ChatCompletionAsync(new[] { ChatMessage.User("hello") }, options, new[] { Weather });
            Assert.That(output.Choices[0].Message.ToolCalls.Single().Function.Name, Is.EqualTo("get_weather"));
            Assert.That(Server.LastBody()["tool_choice"], Is.EqualTo(JsonValue.Parse(choice)));
        }

        [Test]
        public void tools_say_what_they_cannot_be()
        {
            Assert.Throws<ArgumentNullException>(() => new ChatTool(null!, "x", null, _ => ""));
            Assert.Throws<ArgumentNullException>(() => new ChatTool("x", "x", null, (Func<JsonValue, string>)null!));
            Assert.Throws<ArgumentNullException>(() => new ChatParameters().Text(null!, "x"));
            Assert.Throws<ArgumentNullException>(() => client.ChatCompletionAsync(Talk, null, null!));
        }

        // --- what else an answer has ------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_schema_is_sent_and_the_answer_is_json_that_matches()
        {
            var schema = Server.Json("{'type':'object','properties':{'age':{'type':'integer'},'name':{'const':'Ann'}}}");
            var format = JsonValue.Object(("type", "json_schema"), ("json_schema", JsonValue.Object(("name", "person"), ("schema", schema), ("strict", true))));
            var output = await client.ChatCompletionAsync("a person", new ChatCompletionOptions { ResponseFormat = format });
            Assert.That(JsonValue.Parse(output.Text)["age"].AsLong, Is.EqualTo(7));
            Assert.That(JsonValue.Parse(output.Text)["name"].AsString, Is.EqualTo("Ann"));
            // In the form of TGI, which such a server may be.
            Assert.That(Server.LastBody()["response_format"]["value"], Is.EqualTo(schema));
        }

        [Test]
        public async Task reasoning_comes_apart_from_the_answer()
        {
            var options = new ChatCompletionOptions { Model = "a/reasoning-model" };
            var output = await client.ChatCompletionAsync("why", options);
            Assert.That(output.Text, Is.EqualTo("You said: why"));
            Assert.That(output.Choices[0].Message.Reasoning, Is.EqualTo("Let me think. It is simple."));
            Assert.That(output.Response.Reasoning, Is.EqualTo("Let me think. It is simple."));
            Assert.That(output.Model, Is.EqualTo("a/reasoning-model"));
            var chunks = await Server.All(client.ChatCompletionStreamAsync("why", options));
            Assert.That(string.Concat(chunks.Select(chunk => chunk.Reasoning)), Is.EqualTo("Let me think. It is simple."));
            Assert.That(Joined(chunks), Is.EqualTo("You said: why"));
        }

        [Test]
        public async Task reasoning_is_found_by_the_other_name_that_servers_have_for_it()
        {
            var whole = Server.Once("{'choices':[{'index':0,'finish_reason':'stop','message':{'role':'assistant','content':'4','reasoning_content':'2 and 2'}}]}");
            var output = await client.ChatCompletionAsync("2 + 2", new ChatCompletionOptions { Model = whole });
            Assert.That(output.Choices[0].Message.Reasoning, Is.EqualTo("2 and 2"));
            var parts = Server.Once(Encoding.UTF8.GetBytes("data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"2 and 2\"}}]}\n\ndata: [DONE]\n\n"), "text/event-stream");
            var chunks = await Server.All(client.ChatCompletionStreamAsync("2 + 2", new ChatCompletionOptions { Model = parts }));
            Assert.That(chunks.Select(chunk => chunk.Choices[0].Delta.Reasoning), Is.EqualTo(new[] { "2 and 2" }));
        }

        [Test]
        public async Task log_probabilities_of_all_choices_are_typed()
        {
            var options = new ChatCompletionOptions { N = 2, Logprobs = true, TopLogprobs = 3, MaxTokens = 2 };
            var output = await client.ChatCompletionAsync("a b c", options);
            var raw = Server.AnswerTo(Server.Last())["choices"];
            Assert.That(output.Choices.Select(choice => choice.Index), Is.EqualTo(new long?[] { 0, 1 }));
            for (var i = 0; i < 2; i++)
            {
                var (content, expected) = (output.Choices[i].Logprobs!.Content, raw[i]["logprobs"]["content"]);
                Assert.That(content.Select(token => token.Token), Is.EqualTo(new[] { "You", " said:" }));
                Assert.That(content.Select(token => token.Logprob), Is.EqualTo(expected.Items.Select(token => token["logprob"].AsDouble)));
                Assert.That(content[1].TopLogprobs.Count, Is.EqualTo(3));
                Assert.That(content[1].TopLogprobs[2].Logprob, Is.EqualTo(expected[1]["top_logprobs"][2]["logprob"].AsDouble));
                Assert.That(content[1].TopLogprobs[2].Token, Is.EqualTo(" said:"));
            }
            var chunks = await Server.All(client.ChatCompletionStreamAsync("a b c", new ChatCompletionOptions { Logprobs = true }));
            var tokens = chunks.SelectMany(chunk => chunk.Choices).Where(choice => choice.Logprobs != null).SelectMany(choice => choice.Logprobs!.Content);
            Assert.That(string.Concat(tokens.Select(token => token.Token)), Is.EqualTo("You said: a b c"));
        }

        [Test]
        public async Task usage_and_the_end_are_told()
        {
            var output = await client.ChatCompletionAsync("one two three", new ChatCompletionOptions { MaxTokens = 3 });
            var raw = Server.AnswerTo(Server.Last());
            Assert.That(output.Usage!.CompletionTokens, Is.EqualTo(3));
            Assert.That(output.Usage.PromptTokens, Is.EqualTo(raw["usage"]["prompt_tokens"].AsLong));
            Assert.That(output.Usage.TotalTokens, Is.EqualTo(output.Usage.PromptTokens + 3));
            Assert.That(output.Response.Tokens, Is.EqualTo(3));
            Assert.That(new[] { output.Response.FinishReason, output.Choices[0].FinishReason }, Is.All.EqualTo("length"));
            Assert.That((output.Id, output.SystemFingerprint, output.Choices[0].Message.Role), Is.EqualTo(("chatcmpl-sandbox", "sandbox", "assistant")));
            Assert.That(output.Created, Is.EqualTo(1_700_000_000));

            var chunks = await Server.All(client.ChatCompletionStreamAsync("one", new ChatCompletionOptions { StreamOptions = Server.Json("{'include_usage':true}") }));
            Assert.That(chunks.Last().Usage!.CompletionTokens, Is.EqualTo(3));
            Assert.That(chunks.Last().Choices, Is.Empty);
            Assert.That(chunks.Take(chunks.Count - 1).Select(chunk => chunk.Usage), Is.All.Null);
            Assert.That(chunks[0].Choices[0].Delta.Role, Is.EqualTo("assistant"));
            Assert.That(chunks.Select(chunk => chunk.Id), Is.All.EqualTo("chatcmpl-sandbox"));
        }
    }
}
