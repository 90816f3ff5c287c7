// A conversation that remembers, and runs the tools that its model calls.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    /// <summary>
    /// A conversation: keeps what was said, and when the model calls a tool runs it and goes on until there is an answer. One question at a
    /// time; a question that fails or is cancelled leaves the history as it was. Tools run in the context in which was asked, so in Unity on
    /// the main thread.
    /// </summary>
    public sealed class ChatSession
    {
        private readonly InferenceClient client;
        private readonly List<ChatMessage> messages = new List<ChatMessage>();
        private int busy;

        /// <summary>A conversation through that client.</summary>
        /// <param name="client">Stays the caller's.</param>
        /// <param name="system">What the model is told about the conversation.</param>
        /// <param name="options">Hold for each call.</param>
        public ChatSession(InferenceClient client, string? system = null, ChatCompletionOptions? options = null)
        {
            this.client = client ?? throw new ArgumentNullException(nameof(client));
            Options = options ?? new ChatCompletionOptions();
            if (system != null) messages.Add(ChatMessage.System(system));
        }

        /// <summary>What holds for each call.</summary>
        public ChatCompletionOptions Options { get; }

        /// <summary>The tools that the model may call.</summary>
        public IList<ChatTool> Tools { get; } = new List<ChatTool>();

        /// <summary>How often in a row the model may call tools before it must answer.</summary>
        public int MaxRounds { get; set; } = 8;

        /// <summary>What was said. Change it only while no question is open.</summary>
        public IList<ChatMessage> Messages => messages;

        /// <summary>Asks, and gives the answer.</summary>
        /// <exception cref="HfiException">A call failed, or the model calls tools without end.</exception>
        public async Task<ChatCompletionOutput> AskAsync(ChatMessage question, CancellationToken cancellationToken = default)
        {
            using var turn = new Turn(this, question);
            for (var round = 0; ; round++)
            {
                var output = await client.ChatCompletionAsync(turn.Said, Options, Offered, cancellationToken);
                var message = output.Json["choices"][0]["message"];
                if (message.Kind != JsonKind.Object) throw new HfiException(HfiStatus.Protocol, "the server's answer has no message, so there is nothing to go on with; ask again, or ask another server");
                turn.Said.Add(ChatMessage.Assistant(output));
                var calls = message["tool_calls"].Items;
                if (calls.Count == 0 || Tools.Count == 0)
                {
                    turn.Keep();
                    return output;
                }
                CheckRound(round);
                foreach (var call in calls) turn.Said.Add(await RunAsync(call, cancellationToken));
            }
        }

        /// <summary>Asks, and gives the answer in parts, as it is made. Left early, the question is forgotten.</summary>
        public async IAsyncEnumerable<string> AskStreamAsync(ChatMessage question, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            using var turn = new Turn(this, question);
            for (var round = 0; ; round++)
            {
                var answer = new StringBuilder();
                var calls = new ToolCalls();
                await foreach (var chunk in client.ChatCompletionStreamAsync(turn.Said, Options, Offered, cancellationToken))
                {
                    calls.Add(chunk.Json["choices"][0]["delta"]["tool_calls"]);
                    if (chunk.Text.Length == 0) continue;
                    answer.Append(chunk.Text);
                    yield return chunk.Text;
                }
                turn.Said.Add(ChatMessage.Of(JsonValue.Object(("role", "assistant"), ("content", answer.ToString()), ("tool_calls", calls.Json))));
                if (calls.Count == 0 || Tools.Count == 0)
                {
                    turn.Keep();
                    yield break;
                }
                CheckRound(round);
                foreach (var call in calls.Json.Items) turn.Said.Add(await RunAsync(call, cancellationToken));
            }
        }

        private IReadOnlyList<ChatTool> Offered => new List<ChatTool>(Tools);

        private void CheckRound(int round)
        {
            if (round >= MaxRounds) throw new HfiException(HfiStatus.Generation, "the model has called tools " + (round + 1) + " times in a row without an answer; raise MaxRounds if that is right");
        }

        // A tool that fails is told to the model, which can try otherwise.
        private async Task<ChatMessage> RunAsync(JsonValue call, CancellationToken cancellationToken)
        {
            var id = call["id"].AsString ?? "";
            var name = call["function"]["name"].AsString ?? "";
            var written = call["function"]["arguments"];
            foreach (var tool in Tools)
            {
                if (tool.Name != name) continue;
                try
                {
                    var arguments = written.AsString is { } text ? JsonValue.Parse(text.Trim().Length == 0 ? "{}" : text) : written;
                    return ChatMessage.Tool(id, await tool.RunAsync(arguments, cancellationToken) ?? "");
                }
                catch (Exception e) when (!(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
                {
                    return ChatMessage.Tool(id, "error: " + e.Message);
                }
            }
            return ChatMessage.Tool(id, "error: there is no tool " + name);
        }

        /// <summary>An open question. That of an enumerator that is dropped without being disposed ends when it is collected.</summary>
        private sealed class Turn : IDisposable
        {
            private readonly ChatSession session;
            private readonly int before;

            internal Turn(ChatSession session, ChatMessage question)
            {
                if (question == null) throw new ArgumentNullException(nameof(question));
                if (Interlocked.Exchange(ref session.busy, 1) != 0) throw new InvalidOperationException("the last question is still open; await it first");
                this.session = session;
                Said = new List<ChatMessage>(session.messages) { question };
                before = session.messages.Count;
            }

            ~Turn()
            {
                // Null in one that was refused.
                if (session != null) Interlocked.Exchange(ref session.busy, 0);
            }

            internal List<ChatMessage> Said { get; }

            internal void Keep() => session.messages.AddRange(Said.GetRange(before, Said.Count - before));

            public void Dispose()
            {
                GC.SuppressFinalize(this);
                Interlocked.Exchange(ref session.busy, 0);
            }
        }
    }
}
