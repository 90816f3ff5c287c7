// Reads JSON from UTF-8 into JsonValues.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace HuggingFace.Inference
{
    internal ref struct JsonReader
    {
        // A value deeper than that is refused, before the stack ends.
        private const int MostDepth = 256;

        private readonly Span<byte> json;
        private int at;

        private JsonReader(Span<byte> json)
        {
            this.json = json;
            at = 0;
        }

        internal static unsafe JsonValue Read(ReadOnlySpan<byte> utf8)
        {
            // Debian's Mono has no indexer on a ReadOnlySpan that Roslyn understands; nothing is written here.
            fixed (byte* start = &System.Runtime.InteropServices.MemoryMarshal.GetReference(utf8))
            {
                var reader = new JsonReader(new Span<byte>(start, utf8.Length));
                var value = reader.Value(0);
                reader.Space();
                if (reader.at < reader.json.Length) throw reader.Fault("there is more behind the value");
                return value;
            }
        }

        private FormatException Fault(string what) => new FormatException("not JSON: " + what + " at byte " + at.ToString(CultureInfo.InvariantCulture));

        private void Space()
        {
            while (at < json.Length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) at++;
        }

        private byte Next()
        {
            Space();
            if (at >= json.Length) throw Fault("it ends too early");
            return json[at];
        }

        private bool Take(char expected)
        {
            if (Next() != expected) return false;
            at++;
            return true;
        }

        private JsonValue Value(int depth)
        {
            if (depth > MostDepth) throw Fault("it is nested too deep");
            switch ((char)Next())
            {
                case '{': return Object(depth);
                case '[': return Array(depth);
                case '"': return String();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", JsonValue.Null);
                default: return Number();
            }
        }

        private JsonValue Word(string word, JsonValue value)
        {
            foreach (var c in word)
            {
                if (at >= json.Length || json[at] != c) throw Fault("there is no value");
                at++;
            }
            return value;
        }

        private JsonValue Array(int depth)
        {
            at++;
            var items = new List<JsonValue>();
            if (Take(']')) return JsonValue.Array(items);
            do items.Add(Value(depth + 1));
            while (Take(','));
            if (!Take(']')) throw Fault("the list does not end");
            return JsonValue.Array(items);
        }

        private JsonValue Object(int depth)
        {
            at++;
            var members = new List<KeyValuePair<string, JsonValue>>();
            if (Take('}')) return JsonValue.Object(members);
            do
            {
                if (Next() != '"') throw Fault("there is no name");
                var name = String();
                if (!Take(':')) throw Fault("there is no colon");
                members.Add(new KeyValuePair<string, JsonValue>(name, Value(depth + 1)));
            }
            while (Take(','));
            if (!Take('}')) throw Fault("the object does not end");
            return JsonValue.Object(members);
        }

        private JsonValue Number()
        {
            var start = at;
            if (Is('-')) at++;
            var whole = Digits();
            if (whole == 0 || (whole > 1 && json[at - whole] == '0')) throw Fault("there is no value");
            if (Is('.'))
            {
                at++;
                if (Digits() == 0) throw Fault("a number has no digits behind its point");
            }
            if (Is('e') || Is('E'))
            {
                at++;
                if (Is('+') || Is('-')) at++;
                if (Digits() == 0) throw Fault("a number has no exponent");
            }
            return JsonValue.Number(Encoding.ASCII.GetString(json.Slice(start, at - start)));
        }

        private bool Is(char c) => at < json.Length && json[at] == c;

        private int Digits()
        {
            var start = at;
            while (at < json.Length && json[at] >= '0' && json[at] <= '9') at++;
            return at - start;
        }

        private string String()
        {
            at++;
            var start = at;
            while (at < json.Length && json[at] != '"' && json[at] != '\\' && json[at] >= ' ') at++;
            var plain = Encoding.UTF8.GetString(json.Slice(start, at - start));
            if (Is('"'))
            {
                at++;
                return plain;
            }
            var text = new StringBuilder(plain);
            while (!Is('"'))
            {
                if (at >= json.Length || json[at] < ' ') throw Fault("a text does not end");
                if (json[at] == '\\')
                {
                    text.Append(Escape());
                    continue;
                }
                start = at;
                while (at < json.Length && json[at] != '"' && json[at] != '\\' && json[at] >= ' ') at++;
                text.Append(Encoding.UTF8.GetString(json.Slice(start, at - start)));
            }
            at++;
            return text.ToString();
        }

        private char Escape()
        {
            at++;
            if (at >= json.Length) throw Fault("a text does not end");
            var c = (char)json[at++];
            switch (c)
            {
                case '"':
                case '\\':
                case '/': return c;
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u':
                    if (at + 4 > json.Length) throw Fault("a text does not end");
                    var digits = Encoding.ASCII.GetString(json.Slice(at, 4));
                    if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)) throw Fault("an escape has no four digits");
                    at += 4;
                    return (char)unit;
                default: throw Fault("an escape is unknown");
            }
        }
    }
}
