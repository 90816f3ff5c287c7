// A whole reply as the task's result: text, JSON, numbers or an image.

using System;
using System.IO;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebReply : Reply
    {
        private byte[] bytes;
        private string? mimeType;
        private JsonValue json = JsonValue.Null;
        private string text = "";
        private Numbers? floats;

        /// <summary>Reads the body of a success.</summary>
        /// <exception cref="HfiException">It is not what the task gives.</exception>
        internal WebReply(WebSettings settings, WebArguments arguments, byte[] body, string? mimeType, ResponseInfo info)
        {
            Info = info;
            bytes = body;
            this.mimeType = mimeType;
            switch (arguments.Pipeline)
            {
                case "text-generation":
                    ReadGeneration(settings, arguments.Flag("details"));
                    break;
                case "conversational":
                    ReadChat(settings);
                    break;
                case "text-to-image":
                    ReadImage(settings);
                    break;
                case "feature-extraction":
                    ReadFloats(settings);
                    break;
                default:
                    ReadSpeech(settings);
                    break;
            }
        }

        internal override ResponseInfo Info { get; }

        internal override JsonValue Json => json;

        internal override string Text => text;

        internal override Numbers? Floats => floats;

        internal override Media? MediaOf(int item) => item < 0 ? new WebMedia(bytes, mimeType) : null;

        protected override void Free() { }

        internal static JsonValue Parse(byte[] body)
        {
            var text = Encoding.UTF8.GetString(body);
            try
            {
                return JsonValue.Parse(text);
            }
            catch (FormatException e)
            {
                throw WebErrors.NotJson("the answer", text, e);
            }
        }

        private void ReadGeneration(WebSettings settings, bool details)
        {
            var answer = Parse(bytes);
            if (answer.Kind == JsonKind.Array) answer = answer[0];
            text = answer["generated_text"].AsString ??
                throw WebErrors.Reported(settings, answer) ?? WebErrors.Protocol("the answer has no \"generated_text\"");
            Info.FinishReason = answer["details"]["finish_reason"].AsString;
            Info.Tokens = answer["details"]["generated_tokens"].AsLong;
            json = details ? answer : text;
        }

        private void ReadChat(WebSettings settings)
        {
            json = Parse(bytes);
            if (json.Kind != JsonKind.Object) throw WebErrors.Protocol("the answer is JSON but not an object, as a chat completion must be");
            if (json["choices"].IsNull && WebErrors.Reported(settings, json) is { } error) throw error;
            var choice = json["choices"][0];
            var message = choice["message"];
            text = message["content"].AsString ?? "";
            Info.Reasoning = message["reasoning"].AsString ?? message["reasoning_content"].AsString;
            Info.FinishReason = choice["finish_reason"].AsString;
            Info.Tokens = json["usage"]["completion_tokens"].AsLong;
        }

        private void ReadSpeech(WebSettings settings)
        {
            json = Parse(bytes);
            if (json.Kind != JsonKind.Object) throw WebErrors.Protocol("the answer is not an object; it begins with: " + WebErrors.Start(json.ToString()));
            if (WebErrors.Reported(settings, json) is { } error) throw error;
            text = json["text"].AsString ?? json["generated_text"].AsString ?? "";
        }

        private void ReadFloats(WebSettings settings)
        {
            var answer = Parse(bytes);
            if (WebErrors.Reported(settings, answer) is { } error) throw error;
            floats = new WebFloats(answer);
            json = answer;
        }

        private void ReadImage(WebSettings settings)
        {
            if (mimeType != null && mimeType.Contains("json"))
            {
                var answer = Parse(bytes);
                if (WebErrors.Reported(settings, answer) is { } error) throw error;
                if (answer.Kind == JsonKind.Array) answer = answer[0];
                foreach (var name in new[] { "image", "blob" })
                    if (!answer[name].IsNull) answer = answer[name];
                bytes = Base64(answer.AsString) ?? throw Strange();
                mimeType = WebContent.TypeOf(bytes);
            }
            var told = mimeType != null && mimeType.StartsWith("image/", StringComparison.Ordinal) && bytes.Length > 0;
            if (!told && WebContent.TypeOf(bytes)?.StartsWith("image/", StringComparison.Ordinal) != true) throw Strange();
        }

        private HfiException Strange() => WebErrors.Protocol("the answer is not an image; it begins with: " + WebErrors.Start(Encoding.UTF8.GetString(bytes)));

        private static byte[]? Base64(string? text)
        {
            if (text == null) return null;
            var comma = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',') : -1;
            try
            {
                return Convert.FromBase64String(text.Substring(comma + 1));
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
