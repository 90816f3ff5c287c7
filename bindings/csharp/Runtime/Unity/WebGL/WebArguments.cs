// The arguments of a call in the groups that the wire has: inputs, parameters, what steers the call.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Which tasks work from a web page, and how their arguments are put on the wire.</summary>
    internal sealed class WebArguments
    {
        private static readonly HashSet<string> Steering = new HashSet<string>
        {
            "model", "stream", "extra_body", "stream_options",
            "prompt", "text", "audio", "messages", "past_user_inputs", "generated_responses",
        };

        private readonly TaskCall call;

        internal WebArguments(TaskCall call) => this.call = call;

        /// <exception cref="HfiException">The task does not work from a web page, or not as a stream.</exception>
        internal void Check(bool streaming)
        {
            if (Pipeline.Length == 0)
                throw new HfiException(HfiStatus.Unsupported,
                    $"{call.Task} does not work in WebGL, where there is no native library; text_generation, chat_completion, conversational, " +
                    "text_to_image, automatic_speech_recognition and feature_extraction do. Call the others from a server of your own");
            if (streaming && !IsChat && Pipeline != "text-generation")
                throw new HfiException(HfiStatus.InvalidArgument, call.Task + " does not stream");
        }

        /// <summary>The Hub's name of the task; empty if it does not work here.</summary>
        internal string Pipeline
        {
            get
            {
                switch (call.Task)
                {
                    case "text_generation": return "text-generation";
                    case "chat_completion":
                    case "conversational": return "conversational";
                    case "text_to_image": return "text-to-image";
                    case "automatic_speech_recognition": return "automatic-speech-recognition";
                    case "feature_extraction": return "feature-extraction";
                    default: return "";
                }
            }
        }

        internal bool IsChat => Pipeline == "conversational";

        internal string Task => call.Task;

        internal string? Text(string name) => Json(name).AsString;

        internal bool Flag(string name) => Json(name).AsBool == true;

        /// <summary>The value of an argument; null's if it was not set. The last word counts.</summary>
        internal JsonValue Json(string name)
        {
            for (var i = call.Arguments.Count - 1; i >= 0; i--)
                if (call.Arguments[i].Name == name) return call.Arguments[i].Json;
            return JsonValue.Null;
        }

        internal JsonValue Required(string name)
        {
            var value = Json(name);
            return value.IsNull ? throw Missing(name) : value;
        }

        internal Content RequiredContent(string name) => call.Arguments.FindLast(argument => argument.Name == name).Content ?? throw Missing(name);

        internal IReadOnlyList<ChatMessage> Messages => call.Messages;

        internal IReadOnlyList<ChatTool> Tools => call.Tools;

        /// <summary>What is neither input nor steers the call, without nulls.</summary>
        internal WebObject Parameters()
        {
            var parameters = new WebObject();
            foreach (var argument in call.Arguments)
                if (argument.Content == null && !Steering.Contains(argument.Name)) parameters.Set(argument.Name, WithoutNulls(argument.Json));
            return parameters;
        }

        private HfiException Missing(string name) => new HfiException(HfiStatus.InvalidArgument, $"{call.Task} needs the argument \"{name}\"");

        /// <summary>Takes null members out of objects at every depth; null items of lists stay.</summary>
        internal static JsonValue WithoutNulls(JsonValue value)
        {
            if (value.Kind == JsonKind.Array)
            {
                var items = new List<JsonValue>();
                foreach (var item in value.Items) items.Add(WithoutNulls(item));
                return JsonValue.Array(items);
            }
            if (value.Kind != JsonKind.Object) return value;
            var members = new WebObject();
            foreach (var member in value.Members) members.Set(member.Key, WithoutNulls(member.Value));
            return members.ToJson();
        }
    }

    /// <summary>A JSON object that is being made.</summary>
    internal sealed class WebObject
    {
        private readonly List<(string Name, JsonValue? Value)> members = new List<(string, JsonValue?)>();

        internal int Count => members.Count;

        /// <summary>Sets a member; one without a value is left out.</summary>
        internal void Set(string name, JsonValue value)
        {
            members.RemoveAll(member => member.Name == name);
            if (!value.IsNull) members.Add((name, value));
        }

        internal void SetAll(WebObject others)
        {
            foreach (var (name, value) in others.members) Set(name, value!);
        }

        /// <summary>Merges the members of an object, object by object; nulls are kept as the caller wrote them.</summary>
        internal void Merge(JsonValue extra)
        {
            foreach (var member in extra.Members)
            {
                var known = members.FindIndex(one => one.Name == member.Key);
                var value = member.Value;
                if (known >= 0 && value.Kind == JsonKind.Object && members[known].Value!.Kind == JsonKind.Object)
                {
                    var inner = new WebObject();
                    foreach (var one in members[known].Value!.Members) inner.members.Add((one.Key, one.Value));
                    inner.Merge(value);
                    value = inner.ToJson();
                }
                if (known >= 0) members[known] = (member.Key, value);
                else members.Add((member.Key, value));
            }
        }

        internal JsonValue ToJson() => JsonValue.Object(members.ToArray());
    }
}
