// Conversations with tools: forms of chat_completion beside the generated ones.

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

        /// <summary>Answers one question, in parts.</summary>
        public IAsyncEnumerable<ChatCompletionChunk> ChatCompletionStreamAsync(string question, ChatCompletionOptions? options = null, CancellationToken cancellationToken = default) =>
            ChatCompletionStreamAsync(new[] { ChatMessage.User(question) }, options, cancellationToken);

        private static TaskCall WithTools(IEnumerable<ChatMessage> messages, ChatCompletionOptions? options, IEnumerable<ChatTool> tools)
        {
            var call = Calls.ChatCompletion(messages, options);
            call.Tools.AddRange(tools);
            return call;
        }
    }
}
