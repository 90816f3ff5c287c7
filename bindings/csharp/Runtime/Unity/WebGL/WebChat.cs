// The body of a conversation, in OpenAI's form.

using System.Collections.Generic;

namespace HuggingFace.Inference.Unity
{
    internal static class WebChat
    {
        internal static JsonValue Body(WebArguments arguments, WebRoute route, bool streaming)
        {
            var extra = arguments.Json("extra_body");
            var own = route.IsRouter ? null : extra["model"].AsString;
            var model = string.IsNullOrEmpty(own) ? route.PayloadModel ?? "" : own!;
            var body = new WebObject();
            body.Set("model", WebUrl.IsUrl(model) ? "dummy" : model);
            body.Set("messages", Messages(arguments));
            body.SetAll(arguments.Parameters());
            if (arguments.Tools.Count > 0) body.Set("tools", Tools(arguments));
            body.Set("stream", streaming);
            body.Set("stream_options", arguments.Json("stream_options"));
            foreach (var member in extra.Members)
                if (member.Key != "model") body.Set(member.Key, WebArguments.WithoutNulls(member.Value));
            if (!route.IsRouter) AskForSchema(body, extra["response_format"].IsNull ? arguments.Json("response_format") : extra["response_format"]);
            return body.ToJson();
        }

        /// <summary>TGI's way to ask for an answer that matches a JSON schema, nulls in it and all.</summary>
        private static void AskForSchema(WebObject body, JsonValue format)
        {
            if (format["type"].AsString != "json_schema") return;
            var schema = format["json_schema"]["schema"];
            if (schema.IsNull) throw new HfiException(HfiStatus.InvalidArgument, "response_format has no \"schema\" in its \"json_schema\"");
            body.Set("response_format", JsonValue.Object(("type", "json_object"), ("value", schema)));
        }

        private static JsonValue Messages(WebArguments arguments)
        {
            var messages = new List<JsonValue>();
            if (arguments.Task == "conversational")
            {
                var inputs = arguments.Json("past_user_inputs");
                var answers = arguments.Json("generated_responses");
                for (var i = 0; i < inputs.Count || i < answers.Count; i++)
                {
                    if (i < inputs.Count) messages.Add(Message("user", inputs[i]));
                    if (i < answers.Count) messages.Add(Message("assistant", answers[i]));
                }
                messages.Add(Message("user", arguments.Required("text")));
                return JsonValue.Array(messages);
            }
            foreach (var message in arguments.Json("messages").Items) messages.Add(message);
            foreach (var message in arguments.Messages) messages.Add(WithImages(message));
            if (messages.Count == 0) throw new HfiException(HfiStatus.InvalidArgument, "chat_completion needs at least one message");
            return JsonValue.Array(messages);
        }

        private static JsonValue Message(string role, JsonValue content) => JsonValue.Object(("role", role), ("content", content));

        private static JsonValue WithImages(ChatMessage message)
        {
            var json = WebArguments.WithoutNulls(message.WithoutImages);
            var parts = new List<JsonValue>();
            foreach (var image in message.Images)
                parts.Add(JsonValue.Object(("type", "image_url"), ("image_url", JsonValue.Object(("url", WebContent.ToUrl(image))))));
            if (parts.Count == 0) return json;
            var content = json["content"];
            if (content.Kind == JsonKind.Array) parts.InsertRange(0, content.Items);
            else if (!string.IsNullOrEmpty(content.AsString)) parts.Insert(0, JsonValue.Object(("type", "text"), ("text", content)));
            var whole = new WebObject();
            foreach (var member in json.Members) whole.Set(member.Key, member.Value);
            whole.Set("content", JsonValue.Array(parts));
            return whole.ToJson();
        }

        private static JsonValue Tools(WebArguments arguments)
        {
            var tools = new List<JsonValue>();
            foreach (var tool in arguments.Json("tools").Items) tools.Add(tool);
            foreach (var tool in arguments.Tools)
            {
                var function = new WebObject();
                function.Set("name", tool.Name);
                function.Set("description", tool.Description);
                function.Set("parameters", tool.Parameters);
                tools.Add(JsonValue.Object(("type", "function"), ("function", function.ToJson())));
            }
            return JsonValue.Array(tools);
        }
    }
}
