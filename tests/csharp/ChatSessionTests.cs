// Conversations that remember: histories, tools that are run, and what is left after failures, cancellations and early exits.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ChatSessionTests : WithClient
    {
        /// <summary>Asks in either form, and gives the whole answer.</summary>
        private static async Task<string> Ask(ChatSession session, string question, bool streaming, CancellationToken cancellationToken = default) => streaming
            ? string.Concat(await Server.All(session.AskStreamAsync(question, cancellationToken)))
            : (await session.AskAsync(question, cancellationToken)).Text;

        private static IEnumerable<string> Roles(ChatSession session) => session.Messages.Select(message => message.Role);

        private static ChatTool Tool(string name, Func<JsonValue, string> run) => new ChatTool(name, "A tool.", new ChatParameters().Text("city", "Where"), run);

        // --- history ----------------------------------------------------------------------------------------------------------------------

        [TestCase(false)]
        [TestCase(true)]
        public async Task what_was_said_is_sent_again(bool streaming)
        {
            var session = new ChatSession(client, "Be brief.", new ChatCompletionOptions { Temperature = 0.5 });
            Assert.That(await Ask(session, "one", streaming), Is.EqualTo("You said: one"));
            Assert.That(await Ask(session, "two", streaming), Is.EqualTo("You said: two"));
            Assert.That(session.Messages.Select(message => message.Role + ": " + message.Text),
                Is.EqualTo(new[] { "system: Be brief.", "user: one", "assistant: You said: one", "user: two", "assistant: You said: two" }));
            var body = Server.BodyOf(Server.Received()[1]);
            Assert.That(body["temperature"].AsDouble, Is.EqualTo(0.5));
            Assert.That(body["messages"], Is.EqualTo(Server.Json(
                "[{'role':'system','content':'Be brief.'},{'role':'user','content':'one'},{'role':'assistant','content':'You said: one'},{'role':'user','content':'two'}]")));
        }

        [Test]
        public async Task a_history_is_saved_and_restored()
        {
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", _ => "22 degrees"));
            await session.AskAsync("use weather");
            var saved = JsonValue.Array(session.Messages.Select(message => message.Json)).ToString();

            var restored = new ChatSession(client);
            foreach (var message in JsonValue.Parse(saved).Items) restored.Messages.Add(ChatMessage.Of(message));
            Assert.That((await restored.AskAsync("and now?")).Text, Is.EqualTo("You said: and now?"));
            Assert.That(Roles(restored), Is.EqualTo(new[] { "user", "assistant", "tool", "assistant", "user", "assistant" }));
            Assert.That(Server.BodyOf(Server.Received()[2])["messages"][2], Is.EqualTo(Server.Json("{'role':'tool','tool_call_id':'call_1','content':'22 degrees'}")));
        }

        [Test]
        public async Task images_stay_in_the_history()
        {
            var session = new ChatSession(client);
            await session.AskAsync(ChatMessage.User("look", Server.Picture));
            await session.AskAsync("again");
            Assert.That(session.Messages[0].Images.Count, Is.EqualTo(1));
            Assert.That(Server.BodyOf(Server.Received()[1])["messages"][0]["content"][1]["type"].AsString, Is.EqualTo("image_url"));
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_question_that_fails_is_forgotten_and_can_be_asked_again(bool streaming)
        {
            var session = new ChatSession(client, "system");
            await Ask(session, "first", streaming);
            session.Options.Headers["x-sandbox-fault"] = streaming ? "error_event=2" : "status=418";
            await Sandbox.Thrown<HfiException>(() => Ask(session, "second", streaming));
            Assert.That(Roles(session), Is.EqualTo(new[] { "system", "user", "assistant" }));
            session.Options.Headers.Clear();
            Assert.That(await Ask(session, "second", streaming), Is.EqualTo("You said: second"));
            Assert.That(session.Messages.Count, Is.EqualTo(5));
        }

        [TestCase(false, "stall_before_headers")]
        [TestCase(true, "stall_before_headers")]
        [TestCase(true, "stall_mid_stream=2")]
        public async Task a_question_that_is_cancelled_is_forgotten(bool streaming, string fault)
        {
            using var stop = new CancellationTokenSource();
            var session = new ChatSession(client, "system", Sandbox.Faulty<ChatCompletionOptions>(fault));
            var answer = Ask(session, "question", streaming, stop.Token);
            await Waiting.UntilAsync("it is sent", () => Waiting.WasSent("question"));
            stop.Cancel();
            Assert.That((await Sandbox.Thrown<OperationCanceledException>(() => answer)).CancellationToken, Is.EqualTo(stop.Token));
            Assert.That(Roles(session), Is.EqualTo(new[] { "system" }));
            session.Options.Headers.Clear();
            Assert.That(await Ask(session, "again", streaming), Is.EqualTo("You said: again"));
        }

        [Test]
        public async Task a_stream_that_is_left_early_is_forgotten()
        {
            var session = new ChatSession(client, "system");
            await foreach (var part in session.AskStreamAsync("some more words than one"))
            {
                Assert.That(part, Is.Not.Empty);
                break;
            }
            Assert.That(Roles(session), Is.EqualTo(new[] { "system" }));
            Assert.That((await session.AskAsync("again")).Text, Is.EqualTo("You said: again"));
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task two_questions_at_once_are_refused(bool streaming)
        {
            using var stop = new CancellationTokenSource();
            var session = new ChatSession(client, null, Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers"));
            var first = session.AskAsync("first", stop.Token);
            await Sandbox.Thrown<InvalidOperationException>(() => Ask(session, "second", streaming));
            await Waiting.UntilAsync("the first is sent", () => Waiting.WasSent("first"));
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => first);
            session.Options.Headers.Clear();
            Assert.That(await Ask(session, "third", streaming), Is.EqualTo("You said: third"));
            Assert.That(session.Messages.Count, Is.EqualTo(2));
        }

        [TestCase("[]")]
        [TestCase("[{'index':0}]")]
        public async Task an_answer_without_a_message_is_the_servers_fault_and_forgotten(string choices)
        {
            var session = new ChatSession(client, options: new ChatCompletionOptions { Model = Server.Once("{'choices':" + choices + "}") });
            var error = await Sandbox.Thrown<HfiException>(() => session.AskAsync("one"));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Protocol));
            Assert.That(session.Messages, Is.Empty);
        }

        [Test]
        public void a_question_or_client_that_is_null_is_refused()
        {
            Assert.Throws<ArgumentNullException>(() => new ChatSession(null!));
            var session = new ChatSession(client);
            Assert.Throws<ArgumentNullException>(() => session.AskAsync((ChatMessage)null!).GetAwaiter().GetResult());
            Assert.That(session.AskAsync("fine").Result.Text, Is.EqualTo("You said: fine"));
        }

        // --- tools ------------------------------------------------------------------------------------------------------------------------

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_tool_is_run_and_its_result_is_answered(bool streaming)
        {
            var seen = new List<JsonValue>();
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", arguments =>
            {
                seen.Add(arguments);
                return "22° 🤗";
            }));
            Assert.That(await Ask(session, "use weather", streaming), Is.EqualTo("The tool says: 22° 🤗"));
            Assert.That(seen.Single(), Is.EqualTo(Server.Json("{'city':'sandbox'}")));
            Assert.That(Roles(session), Is.EqualTo(new[] { "user", "assistant", "tool", "assistant" }));
            var second = Server.BodyOf(Server.Received()[1])["messages"];
            Assert.That(second[1]["tool_calls"][0]["function"]["arguments"].AsString, Is.EqualTo("{\"city\":\"sandbox\"}"));
            Assert.That(second[2], Is.EqualTo(Server.Json("{'role':'tool','tool_call_id':'call_1','content':'22° 🤗'}")));
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_tool_may_be_awaited_and_sees_the_cancellation(bool streaming)
        {
            using var stop = new CancellationTokenSource();
            var running = new TaskCompletionSource<bool>();
            var session = new ChatSession(client);
            session.Tools.Add(new ChatTool("weather", "", null, async (arguments, cancellationToken) =>
            {
                running.SetResult(true);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return "never";
            }));
            var answer = Ask(session, "use weather", streaming, stop.Token);
            await running.Task;
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => answer);
            Assert.That(session.Messages, Is.Empty);
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_tool_that_throws_is_told_to_the_model(bool streaming)
        {
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", _ => throw new InvalidOperationException("no umbrella")));
            Assert.That(await Ask(session, "use weather", streaming), Is.EqualTo("The tool says: error: no umbrella"));
        }

        [Test]
        public async Task a_tool_that_gives_up_by_itself_is_told_to_the_model()
        {
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", _ => throw new TaskCanceledException("too slow")));
            Assert.That((await session.AskAsync("use weather")).Text, Is.EqualTo("The tool says: error: too slow"));
        }

        [Test]
        public async Task a_tool_that_gives_nothing_says_nothing()
        {
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", _ => null!));
            Assert.That((await session.AskAsync("use weather")).Text, Is.EqualTo("The tool says: "));
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_tool_that_nobody_offered_is_told_to_the_model(bool streaming)
        {
            // The model calls a tool of the options, which the session does not have.
            var session = new ChatSession(client, null, new ChatCompletionOptions
            {
                ExtraBody = Server.Json("{'tools':[{'type':'function','function':{'name':'other','parameters':{'type':'object','properties':{}}}}]}"),
            });
            session.Tools.Add(Tool("weather", _ => "never"));
            Assert.That(await Ask(session, "use other", streaming), Is.EqualTo("The tool says: error: there is no tool other"));
        }

        /// <summary>A session whose model calls its tool again and again, until the tool has run so often.</summary>
        private ChatSession Insisting(int times, List<int> runs)
        {
            var session = new ChatSession(client, null, new ChatCompletionOptions { ExtraBody = Server.Json("{'messages':[{'role':'user','content':'use weather'}]}") });
            session.Tools.Add(Tool("weather", _ =>
            {
                runs.Add(runs.Count + 1);
                if (runs.Count == times) session.Options.ExtraBody = null;
                return "result " + runs.Count;
            }));
            return session;
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task tools_are_run_for_several_rounds(bool streaming)
        {
            var runs = new List<int>();
            var session = Insisting(3, runs);
            session.MaxRounds = 3;
            Assert.That(await Ask(session, "go", streaming), Is.EqualTo("The tool says: result 3"));
            Assert.That(runs.Count, Is.EqualTo(3));
            Assert.That(session.Messages.Where(message => message.Role == "tool").Select(message => message.Text), Is.EqualTo(new[] { "result 1", "result 2", "result 3" }));
            Assert.That(session.Messages.Count, Is.EqualTo(8));
        }

        [TestCase(false, 0)]
        [TestCase(true, 2)]
        [TestCase(false, 2)]
        public async Task a_model_that_calls_tools_without_end_is_stopped(bool streaming, int rounds)
        {
            var runs = new List<int>();
            var session = Insisting(int.MaxValue, runs);
            session.MaxRounds = rounds;
            var error = await Sandbox.Thrown<HfiException>(() => Ask(session, "go", streaming));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Generation));
            Assert.That(error.Message, Is.StringContaining("MaxRounds"));
            Assert.That(runs.Count, Is.EqualTo(rounds));
            Assert.That(session.Messages, Is.Empty);
        }

        [Test]
        public async Task a_stream_with_tools_that_is_left_early_is_forgotten()
        {
            var runs = 0;
            var session = new ChatSession(client);
            session.Tools.Add(Tool("weather", _ => "run " + ++runs));
            await foreach (var part in session.AskStreamAsync("use weather")) break;
            Assert.That(runs, Is.EqualTo(1));
            Assert.That(session.Messages, Is.Empty);
            Assert.That(await Ask(session, "hello", false), Is.EqualTo("You said: hello"));
        }

        [TestCase(false)]
        [TestCase(true)]
        public async Task a_reasoning_model_that_calls_tools_keeps_its_thoughts_out_of_the_history(bool streaming)
        {
            var session = new ChatSession(client, null, new ChatCompletionOptions { Model = "a/reasoning-model" });
            session.Tools.Add(Tool("weather", _ => "dry"));
            Assert.That(await Ask(session, "use weather", streaming), Is.EqualTo("The tool says: dry"));
            Assert.That(string.Concat(session.Messages.Select(message => message.Json.ToString())), Is.Not.StringContaining("Let me think"));
        }
    }
}
