// From the bytes of a stream to the parts of an answer.

using System.Collections.Generic;
using System.IO;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebStreamReader
    {
        private const int MostHead = 4096;

        private readonly WebSettings settings;
        private readonly bool isChat, details;
        private readonly SseParser parser = new SseParser();
        private readonly List<string> events = new List<string>();
        private readonly MemoryStream head = new MemoryStream();
        private readonly StringBuilder reasoning = new StringBuilder();
        private string? finishReason;
        private long? tokens;
        private long count;
        private bool spoke;

        internal WebStreamReader(WebSettings settings, WebArguments arguments)
        {
            this.settings = settings;
            isChat = arguments.IsChat;
            details = arguments.Flag("details");
        }

        /// <summary>Whether the stream said that it is at its end.</summary>
        internal bool IsDone { get; private set; }

        /// <summary>What went wrong behind the parts that were read.</summary>
        internal HfiException? Fault { get; private set; }

        /// <summary>The start of a body that has no events so far.</summary>
        internal byte[] Head => head.ToArray();

        /// <summary>Takes the next piece of the body, or with null its end, and adds the parts in it.</summary>
        internal void Read(byte[]? piece, Queue<StreamPart> parts)
        {
            if (piece == null) parser.Finish(events);
            else
            {
                if (!spoke && head.Length < MostHead) head.Write(piece, 0, piece.Length);
                parser.Feed(piece, piece.Length, events);
            }
            try
            {
                foreach (var found in events)
                    foreach (var data in Documents(found))
                    {
                        spoke = true;
                        if (IsDone) return;
                        if (data == "[DONE]") IsDone = true;
                        else if (Part(data) is { } part) parts.Enqueue(part);
                    }
            }
            catch (HfiException fault)
            {
                Fault = fault;
            }
            finally
            {
                events.Clear();
            }
        }

        /// <summary>Notes what the events told of the answer as a whole.</summary>
        internal void Tell(ResponseInfo info)
        {
            info.FinishReason = finishReason;
            info.Tokens = tokens ?? (isChat ? (long?)null : count);
            if (reasoning.Length > 0) info.Reasoning = reasoning.ToString();
        }

        /// <summary>The error for a stream without a single event; null if there was one.</summary>
        internal HfiException? Silence(string? mimeType)
        {
            if (spoke) return null;
            var text = Encoding.UTF8.GetString(head.ToArray()).Trim();
            if (TryParse(text, out var json, out _) && WebErrors.Reported(settings, json) is { } error) return error;
            var begins = text.Length == 0 ? "it is empty; the prompt may be too long for the model" : "it begins with: " + WebErrors.Start(text);
            return WebErrors.Protocol($"the server answered without an event ({mimeType ?? "no content type"}); {begins}");
        }

        /// <summary>The JSON documents in an event: one, or, where a server leaves out the blank lines between events, one a line.</summary>
        private static IEnumerable<string> Documents(string data)
        {
            var whole = data.Trim();
            if (whole.IndexOf('\n') < 0 || TryParse(whole, out _, out _))
            {
                if (whole.Length > 0) yield return whole;
                yield break;
            }
            foreach (var line in whole.Split('\n'))
                if (line.Trim() is { Length: > 0 } document) yield return document;
        }

        private StreamPart? Part(string data)
        {
            if (!TryParse(data, out var json, out var fault)) throw WebErrors.NotJson("an event of the stream", data, fault!);
            if (json.Kind != JsonKind.Object) throw WebErrors.Protocol("an event of the stream is JSON but not an object");
            if (WebErrors.Reported(settings, json) is { } error) throw error;
            return isChat ? Delta(json) : Token(json);
        }

        private StreamPart Delta(JsonValue json)
        {
            tokens = json["usage"]["completion_tokens"].AsLong ?? tokens;
            foreach (var choice in json["choices"].Items)
            {
                if ((choice["index"].AsLong ?? 0) != 0) continue;
                var delta = choice["delta"];
                var thought = delta["reasoning"].AsString ?? delta["reasoning_content"].AsString;
                finishReason = choice["finish_reason"].AsString ?? finishReason;
                reasoning.Append(thought);
                return new StreamPart(delta["content"].AsString ?? "", thought, json);
            }
            return new StreamPart("", null, json);
        }

        private StreamPart? Token(JsonValue json)
        {
            var text = json["token"]["text"].AsString;
            if (text == null && json["choices"].Kind == JsonKind.Array)
            {
                if (json["choices"].Count == 0) return null;
                text = json["choices"][0]["text"].AsString ?? "";
                finishReason = json["choices"][0]["finish_reason"].AsString ?? finishReason;
            }
            if (text == null && !details) throw WebErrors.Protocol("an event of the stream has no \"token\"");
            count++;
            finishReason = json["details"]["finish_reason"].AsString ?? finishReason;
            tokens = json["details"]["generated_tokens"].AsLong ?? tokens;
            return new StreamPart(text ?? "", null, details ? json : text);
        }

        private static bool TryParse(string text, out JsonValue json, out System.FormatException? fault)
        {
            try
            {
                json = JsonValue.Parse(text);
                fault = null;
                return true;
            }
            catch (System.FormatException e)
            {
                json = JsonValue.Null;
                fault = e;
                return false;
            }
        }
    }
}
