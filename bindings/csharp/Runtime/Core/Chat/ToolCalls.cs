// The calls of tools in a streamed answer, whose parts come piece by piece.

using System;
using System.Collections.Generic;
using System.Text;

namespace HuggingFace.Inference
{
    /// <summary>The calls of tools, put together from the parts of a stream.</summary>
    internal sealed class ToolCalls
    {
        private readonly List<(long? Index, string Id, string Name, StringBuilder Arguments)> calls = new List<(long?, string, string, StringBuilder)>();

        internal int Count => calls.Count;

        internal JsonValue Json => calls.Count == 0 ? JsonValue.Null : JsonValue.Array(calls.ConvertAll(call => JsonValue.Object(
            ("id", call.Id), ("type", "function"), ("function", JsonValue.Object(("name", call.Name), ("arguments", call.Arguments.ToString()))))));

        /// <summary>
        /// Adds what one event brings, as the library does: a part goes to the last call that has its index and id, as far as it says them. An
        /// id that is new begins another call, whatever the index says; without both, a name does.
        /// </summary>
        internal void Add(JsonValue parts)
        {
            foreach (var part in parts.Kind == JsonKind.Object ? new[] { parts } : parts.Items)
            {
                var id = part["id"].AsString ?? "";
                var index = part["index"].AsLong;
                var name = part["function"]["name"].AsString ?? "";
                var written = part["function"]["arguments"];
                var at = calls.FindLastIndex(call =>
                    id.Length > 0 && index != null ? call.Index == index && (call.Id == id || call.Id.Length == 0)
                    : id.Length > 0 ? call.Id == id
                    : index != null ? call.Index == index
                    : name.Length == 0);
                if (at < 0)
                {
                    at = calls.Count;
                    calls.Add((index, "", "", new StringBuilder()));
                }
                var known = calls[at];
                known.Arguments.Append(written.Kind == JsonKind.Object ? written.ToString() : written.AsString);
                calls[at] = (known.Index, id.Length > 0 ? id : known.Id, known.Name + name, known.Arguments);
            }
        }
    }
}
