// A call before it runs: the task, its arguments by huggingface_hub's names, and the options that hold for it.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    internal readonly struct Argument
    {
        internal Argument(string name, JsonValue json)
        {
            Name = name;
            Json = json;
            Content = null;
        }

        internal Argument(string name, Content content)
        {
            Name = name;
            Json = JsonValue.Null;
            Content = content;
        }

        internal string Name { get; }

        /// <summary>The value, if it is not binary.</summary>
        internal JsonValue Json { get; }

        internal Content? Content { get; }
    }

    internal sealed class TaskCall
    {
        internal TaskCall(string task, CallOptions? options)
        {
            Task = task;
            Options = options;
        }

        internal string Task { get; }

        internal CallOptions? Options { get; }

        /// <summary>In the order in which they were set; null values are left out.</summary>
        internal List<Argument> Arguments { get; } = new List<Argument>();

        /// <summary>The messages of a conversation.</summary>
        internal List<ChatMessage> Messages { get; } = new List<ChatMessage>();

        /// <summary>The tools of a conversation.</summary>
        internal List<ChatTool> Tools { get; } = new List<ChatTool>();

        /// <summary>The endpoint that an operation is about, if it is at hand.</summary>
        internal EndpointHandle? Endpoint { get; set; }

        /// <summary>What a stream that it sends has thrown.</summary>
        internal Exception? StreamFailure
        {
            get
            {
                foreach (var argument in Arguments)
                    if (argument.Content?.StreamFailure is { } failure) return failure;
                foreach (var message in Messages)
                    foreach (var image in message.Images)
                        if (image.StreamFailure is { } failure) return failure;
                return null;
            }
        }

        internal void Set(string name, string? value)
        {
            if (value != null) Arguments.Add(new Argument(name, (JsonValue)value));
        }

        internal void Set(string name, long? value)
        {
            if (value != null) Arguments.Add(new Argument(name, value.Value));
        }

        internal void Set(string name, double? value)
        {
            if (value != null) Arguments.Add(new Argument(name, value.Value));
        }

        internal void Set(string name, bool? value)
        {
            if (value != null) Arguments.Add(new Argument(name, value.Value));
        }

        internal void Set(string name, IEnumerable<string>? values)
        {
            if (values == null) return;
            var items = new List<JsonValue>();
            foreach (var value in values) items.Add(value);
            Arguments.Add(new Argument(name, JsonValue.Array(items)));
        }

        internal void Set(string name, JsonValue? value)
        {
            if (value != null) Arguments.Add(new Argument(name, value));
        }

        internal void Set(string name, Content? value)
        {
            if (value != null) Arguments.Add(new Argument(name, value));
        }
    }
}
