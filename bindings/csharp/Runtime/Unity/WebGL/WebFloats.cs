// Vectors in a reply: lists of numbers in each other, in the members that servers put them into, or as base64 of 32-bit floats.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebFloats : Numbers
    {
        private const int Deepest = 16;
        private static readonly string[] Members = { "embedding", "embeddings", "data", "similarities", "scores", "features" };

        private readonly List<float> values = new List<float>();
        private readonly List<int> sizes = new List<int>();
        private readonly float[] all;
        private int leaf = -1;

        internal WebFloats(JsonValue json)
        {
            Take(json, 0, 0);
            if (leaf >= 0 && leaf != sizes.Count) throw WebErrors.Protocol("the answer mixes numbers and lists");
            all = values.ToArray();
            values.Clear();
        }

        internal override ReadOnlySpan<float> Values => all;

        internal override int Rows
        {
            get
            {
                var rows = 1;
                for (var i = 0; i < sizes.Count - 1; i++) rows *= sizes[i];
                return rows;
            }
        }

        internal override int Columns => sizes.Count == 0 ? 1 : sizes[sizes.Count - 1];

        internal override IReadOnlyList<int> Shape => sizes;

        public override void Dispose() { }

        private void Take(JsonValue json, int depth, int open)
        {
            if (open > Deepest) throw WebErrors.Protocol("the answer has too many lists and objects in each other");
            switch (json.Kind)
            {
                case JsonKind.Array:
                    foreach (var item in json.Items) Take(item, depth + 1, open + 1);
                    Counted(depth, json.Count);
                    break;
                case JsonKind.Object:
                    Take(Inside(json), depth, open + 1);
                    break;
                case JsonKind.String:
                    Encoded(json.AsString!, depth);
                    break;
                case JsonKind.Number:
                    Leaf(depth);
                    values.Add((float)(json.AsDouble ?? throw Strange(json)));
                    break;
                case JsonKind.Null:
                    Leaf(depth);
                    values.Add(float.NaN);
                    break;
                default: throw Strange(json);
            }
        }

        private static JsonValue Inside(JsonValue json)
        {
            foreach (var name in Members)
                if (!json[name].IsNull) return json[name];
            throw Strange(json);
        }

        private void Encoded(string text, int depth)
        {
            byte[] bytes;
            try
            {
                bytes = Convert.FromBase64String(text);
            }
            catch (FormatException)
            {
                throw Strange(text);
            }
            if (bytes.Length == 0 || bytes.Length % 4 != 0) throw Strange(text);
            Leaf(depth + 1);
            for (var i = 0; i < bytes.Length; i += 4) values.Add(BitConverter.ToSingle(bytes, i));
            Counted(depth, bytes.Length / 4);
        }

        private void Leaf(int depth)
        {
            if (leaf >= 0 && leaf != depth) throw WebErrors.Protocol("the answer mixes numbers and lists");
            leaf = depth;
        }

        private void Counted(int depth, int count)
        {
            while (sizes.Count <= depth) sizes.Add(-1);
            if (sizes[depth] >= 0 && sizes[depth] != count)
                throw WebErrors.Protocol(
                    $"the answer's lists are not equally long: one has {sizes[depth]}, another {count}; if the model gives a vector for each token, send one text at a time");
            sizes[depth] = count;
        }

        private static HfiException Strange(JsonValue json) => WebErrors.Protocol("the answer is not numbers in lists; it has: " + WebErrors.Start(json.ToString()));
    }
}
