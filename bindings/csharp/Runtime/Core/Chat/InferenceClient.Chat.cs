// Conversations with tools: forms of chat_completion beside the generated ones.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference
{
    public sealed partial class InferenceClient
    {
        /// <summary>
        /// Answers a conversation, in which the model may call these tools: the answer has the calls, the tools are not run.
        /// <see cref="ChatSession"/> runs them.
        /// </summary>
        public Task<ChatCompletionOutput> ChatCompletionAsync(
            IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, IEnumerable<ChatTool> tools, CancellationToken cancellationToken = default) =>
            SendAsync(WithTools(messages, options, tools), Read.Object(ChatCompletionOutput.Read), cancellationToken);

        /// <summary>As <see cref="ChatCompletionAsync(IEnumerable{ChatMessage}, ChatCompletionOptions, IEnumerable{ChatTool}, CancellationToken)"/>, in parts.</summary>
        public IAsyncEnumerable<ChatCompletionChunk> ChatCompletionStreamAsync(
            IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, IEnumerable<ChatTool> tools, CancellationToken cancellationToken = default) =>
            StreamAsync(WithTools(messages, options, tools), ChatCompletionChunk.Read, cancellationToken);

        /// <summary>Answers one question.</summary>
        public Task<ChatCompletionOutput> ChatCompletionAsync(string question, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
            ChatCompletionAsync(new[] { ChatMessage.User(question) }, options, cancellationToken);

        /// <summary>Answers one question. Blocks until the answer is there.</summary>
        public ChatCompletionOutput ChatCompletion(string question, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
            ChatCompletion(new[] { ChatMessage.User(question) }, options, cancellationToken);

        /// <summary>Answers a conversation, in which the model may call these tools. Blocks until the answer is there.</summary>
        public ChatCompletionOutput ChatCompletion(
            IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, IEnumerable<ChatTool> tools, CancellationToken cancellationToken = default) =>
            Send(WithTools(messages, options, tools), Read.Object(ChatCompletionOutput.Read), cancellationToken);

        /// <summary>Answers one question, in parts.</summary>
        public IAsyncEnumerable<ChatCompletionChunk> ChatCompletionStreamAsync(string question, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
            ChatCompletionStreamAsync(new[] { ChatMessage.User(question) }, options, cancellationToken);

        private static TaskCall WithTools(IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, IEnumerable<ChatTool> tools)
        {
            var call = Calls.ChatCompletion(messages, options);
            foreach (var tool in tools ?? throw new ArgumentNullException(nameof(tools)))
                call.Tools.Add(tool ?? throw new ArgumentException("a tool is null", nameof(tools)));
            return call;
        }
    }
}
