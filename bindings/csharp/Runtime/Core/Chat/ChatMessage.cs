// A message of a conversation.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    /// <summary>A message of a conversation. It never changes.</summary>
    public sealed class ChatMessage
    {
        private static readonly Content[] NoImages = Array.Empty<Content>();

        private ChatMessage(JsonValue json, IReadOnlyList<Content>? images = null)
        {
            WithoutImages = json;
            Images = images ?? NoImages;
        }

        /// <summary>
        /// The message as it is sent, but for images that are files or bytes: to be saved, and given to <see cref="Of(JsonValue)"/> again.
        /// </summary>
        public JsonValue Json
        {
            get
            {
                var parts = new List<JsonValue>();
                if (Text.Length > 0) parts.Add(JsonValue.Object(("type", "text"), ("text", Text)));
                var before = parts.Count;
                foreach (var image in Images)
                    if (image.IsUrl) parts.Add(JsonValue.Object(("type", "image_url"), ("image_url", JsonValue.Object(("url", image.Text)))));
                return parts.Count == before ? WithoutImages : JsonValue.Object(("role", Role), ("content", JsonValue.Array(parts)));
            }
        }

        /// <summary>The message as it is sent, but for <see cref="Images"/>.</summary>
        internal JsonValue WithoutImages { get; }

        /// <summary>The images that were given with it.</summary>
        public IReadOnlyList<Content> Images { get; }

        /// <summary><c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
        public string Role => WithoutImages["role"].AsString ?? "";

        /// <summary>What it says; empty if it says nothing, as a message that only calls tools.</summary>
        public string Text
        {
            get
            {
                var content = WithoutImages["content"];
                if (content.AsString is { } text) return text;
                foreach (var part in content.Items)
                    if (part["type"].AsString == "text") return part["text"].AsString ?? "";
                return "";
            }
        }

        /// <summary>What the model is told about the conversation.</summary>
        public static ChatMessage System(string text) => Of("system", text);

        /// <summary>What the user says, with images if there are some.</summary>
        public static ChatMessage User(string text, params Content[] images)
        {
            foreach (var image in images ?? throw new ArgumentNullException(nameof(images)))
                if (image == null) throw new ArgumentException("an image is null", nameof(images));
            return new ChatMessage(Plain("user", text), (Content[])images.Clone());
        }

        /// <summary>What the model has answered.</summary>
        public static ChatMessage Assistant(string text) => Of("assistant", text);

        /// <summary>What the model has answered, with its calls of tools.</summary>
        public static ChatMessage Assistant(ChatCompletionOutput output)
        {
            if (output == null) throw new ArgumentNullException(nameof(output));
            var message = output.Json["choices"][0]["message"];
            if (message.Kind != JsonKind.Object) throw new ArgumentException("the answer has no message", nameof(output));
            return new ChatMessage(JsonValue.Object(("role", "assistant"), ("content", message["content"]), ("tool_calls", message["tool_calls"])));
        }

        /// <summary>What a tool gave back for the call with that id.</summary>
        public static ChatMessage Tool(string callId, string text) =>
            new ChatMessage(JsonValue.Object(("role", "tool"), ("tool_call_id", callId ?? throw new ArgumentNullException(nameof(callId))), ("content", text ?? "")));

        /// <summary>A message with that role.</summary>
        public static ChatMessage Of(string role, string text) => new ChatMessage(Plain(role, text));

        /// <summary>A message in OpenAI's form, as <see cref="Json"/> gave it to a saved game.</summary>
        public static ChatMessage Of(JsonValue json) => new ChatMessage(json ?? throw new ArgumentNullException(nameof(json)));

        private static JsonValue Plain(string role, string text) =>
            JsonValue.Object(("role", role ?? throw new ArgumentNullException(nameof(role))), ("content", text ?? throw new ArgumentNullException(nameof(text))));

        /// <summary>What the user says.</summary>
        public static implicit operator ChatMessage(string text) => User(text);

        internal static void Apply(TaskCall call, IEnumerable<ChatMessage> messages)
        {
            foreach (var message in messages ?? throw new ArgumentNullException(nameof(messages)))
                call.Messages.Add(message ?? throw new ArgumentException("a message is null", nameof(messages)));
        }
    }
}
