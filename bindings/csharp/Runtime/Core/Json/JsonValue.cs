// JSON as values: what arguments take beyond texts and numbers, and what results have beyond their properties. No reflection, so
// that it works with IL2CPP.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace HuggingFace.Inference
{
    /// <summary>What a <see cref="JsonValue"/> is.</summary>
    public enum JsonKind
    {
        /// <summary>null.</summary>
        Null,
        /// <summary>true or false.</summary>
        Boolean,
        /// <summary>A number.</summary>
        Number,
        /// <summary>A text.</summary>
        String,
        /// <summary>A list.</summary>
        Array,
        /// <summary>An object.</summary>
        Object,
    }

    /// <summary>
    /// A JSON value, which never changes. Texts, numbers and booleans convert to it; <c>Object</c> and <c>Array</c> make the
    /// others, <see cref="Parse(string)"/> reads any. May be used by all threads.
    /// </summary>
    public sealed class JsonValue : IEquatable<JsonValue>
    {
        private static readonly IReadOnlyList<JsonValue> NoItems = System.Array.Empty<JsonValue>();
        private static readonly IReadOnlyList<KeyValuePair<string, JsonValue>> NoMembers = System.Array.Empty<KeyValuePair<string, JsonValue>>();

        /// <summary>null.</summary>
        public static readonly JsonValue Null = new JsonValue(JsonKind.Null, "null");
        private static readonly JsonValue True = new JsonValue(JsonKind.Boolean, "true");
        private static readonly JsonValue False = new JsonValue(JsonKind.Boolean, "false");

        // The text of a string, or a number as it is written.
        private readonly string text;

        private JsonValue(JsonKind kind, string text, IReadOnlyList<JsonValue>? items = null, IReadOnlyList<KeyValuePair<string, JsonValue>>? members = null)
        {
            Kind = kind;
            this.text = text;
            Items = items ?? NoItems;
            Members = members ?? NoMembers;
        }

        /// <summary>What it is.</summary>
        public JsonKind Kind { get; }

        /// <summary>The items of a list; empty for others.</summary>
        public IReadOnlyList<JsonValue> Items { get; }

        /// <summary>The members of an object in their order; empty for others.</summary>
        public IReadOnlyList<KeyValuePair<string, JsonValue>> Members { get; }

        /// <summary>How many items or members there are.</summary>
        public int Count => Kind == JsonKind.Object ? Members.Count : Items.Count;

        /// <summary>Whether it is null.</summary>
        public bool IsNull => Kind == JsonKind.Null;

        /// <summary>The member of that name; <see cref="Null"/> if there is none.</summary>
        public JsonValue this[string name]
        {
            get
            {
                // The last one counts, as in other readers.
                for (var i = Members.Count - 1; i >= 0; i--)
                    if (Members[i].Key == name) return Members[i].Value;
                return Null;
            }
        }

        /// <summary>The item at that place; <see cref="Null"/> if there is none.</summary>
        public JsonValue this[int index] => index >= 0 && index < Items.Count ? Items[index] : Null;

        /// <summary>The text of a string; null for others.</summary>
        public string? AsString => Kind == JsonKind.String ? text : null;

        /// <summary>The number; null for what is none, or is too large.</summary>
        public double? AsDouble =>
            Kind == JsonKind.Number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsInfinity(number)
                ? number
                : (double?)null;

        /// <summary>The whole number; null for what is none, or is too large.</summary>
        public long? AsLong
        {
            get
            {
                if (Kind != JsonKind.Number) return null;
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
                var number = AsDouble;
                return number is >= -9.2e18 and <= 9.2e18 && Math.Floor(number.Value) == number ? (long)number.Value : (long?)null;
            }
        }

        /// <summary>true or false; null for others.</summary>
        public bool? AsBool => Kind == JsonKind.Boolean ? ReferenceEquals(this, True) : (bool?)null;

        /// <summary>A list of values.</summary>
        public static JsonValue Array(params JsonValue?[] items) => Array((IEnumerable<JsonValue?>)items);

        /// <summary>A list of values; null stands for <see cref="Null"/>.</summary>
        public static JsonValue Array(IEnumerable<JsonValue?> items)
        {
            if (items == null) throw new ArgumentNullException(nameof(items));
            var list = new List<JsonValue>();
            foreach (var item in items) list.Add(item ?? Null);
            return new JsonValue(JsonKind.Array, "", list);
        }

        /// <summary>An object with these members; null stands for <see cref="Null"/>.</summary>
        public static JsonValue Object(params (string Name, JsonValue? Value)[] members)
        {
            if (members == null) throw new ArgumentNullException(nameof(members));
            var list = new List<KeyValuePair<string, JsonValue>>(members.Length);
            foreach (var (name, value) in members) list.Add(new KeyValuePair<string, JsonValue>(name ?? throw new ArgumentException("a member of an object has no name"), value ?? Null));
            return Object(list);
        }

        internal static JsonValue Array(List<JsonValue> items) => new JsonValue(JsonKind.Array, "", items);

        internal static JsonValue Object(List<KeyValuePair<string, JsonValue>> members) => new JsonValue(JsonKind.Object, "", null, members);

        internal static JsonValue Number(string text) => new JsonValue(JsonKind.Number, text);

        /// <summary>Reads JSON.</summary>
        /// <exception cref="FormatException">It is not JSON; the message says where.</exception>
        public static JsonValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json ?? throw new ArgumentNullException(nameof(json))));

        /// <summary>Reads JSON in UTF-8.</summary>
        /// <exception cref="FormatException">It is not JSON; the message says where.</exception>
        public static JsonValue Parse(ReadOnlySpan<byte> utf8) => JsonReader.Read(utf8);

        /// <summary>A string; null becomes <see cref="Null"/>.</summary>
        public static implicit operator JsonValue(string? value) => value == null ? Null : new JsonValue(JsonKind.String, value);

        /// <summary>true or false.</summary>
        public static implicit operator JsonValue(bool value) => value ? True : False;

        /// <summary>A whole number.</summary>
        public static implicit operator JsonValue(int value) => (long)value;

        /// <summary>A whole number.</summary>
        public static implicit operator JsonValue(long value) => Number(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>A number; NaN and infinities, which JSON does not have, are refused.</summary>
        public static implicit operator JsonValue(double value)
        {
            if (double.IsNaN(value) || double.IsInfinity(value)) throw new ArgumentException("JSON has no NaN and no infinite numbers");
            return Number(value.ToString("R", CultureInfo.InvariantCulture));
        }

        /// <summary>The JSON text.</summary>
        public override string ToString() => ToString(false);

        /// <summary>The JSON text for who refuses halves of surrogate pairs: they become replacement characters.</summary>
        internal string ToWire() => ToString(true);

        private string ToString(bool whole)
        {
            var json = new StringBuilder();
            Write(json, whole);
            return json.ToString();
        }

        private void Write(StringBuilder json, bool whole)
        {
            var first = true;
            switch (Kind)
            {
                case JsonKind.String:
                    Quote(json, text, whole);
                    break;
                case JsonKind.Array:
                    json.Append('[');
                    foreach (var item in Items)
                    {
                        if (!first) json.Append(',');
                        first = false;
                        item.Write(json, whole);
                    }
                    json.Append(']');
                    break;
                case JsonKind.Object:
                    json.Append('{');
                    foreach (var member in Members)
                    {
                        if (!first) json.Append(',');
                        first = false;
                        Quote(json, member.Key, whole);
                        json.Append(':');
                        member.Value.Write(json, whole);
                    }
                    json.Append('}');
                    break;
                default:
                    json.Append(text);
                    break;
            }
        }

        private static void Quote(StringBuilder json, string text, bool whole)
        {
            json.Append('"');
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (c == '"' || c == '\\') json.Append('\\').Append(c);
                else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) json.Append(c).Append(text[++i]);
                else if (whole && char.IsSurrogate(c)) json.Append('\ufffd');
                else if (c >= ' ' && !char.IsSurrogate(c)) json.Append(c);
                else json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            json.Append('"');
        }

        /// <summary>Whether both have the same JSON: numbers as they are written, members in the same order.</summary>
        public bool Equals(JsonValue? other) => other != null && (ReferenceEquals(this, other) || (Kind == other.Kind && ToString() == other.ToString()));

        /// <inheritdoc/>
        public override bool Equals(object? other) => Equals(other as JsonValue);

        /// <inheritdoc/>
        public override int GetHashCode() => ToString().GetHashCode();
    }
}
