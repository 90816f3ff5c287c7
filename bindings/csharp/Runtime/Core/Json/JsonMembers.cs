// Reads the members of results out of JSON. What a server leaves out, or gives as something else, is absent and no error.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    internal static class JsonMembers
    {
        internal static JsonValue? Any(JsonValue json, string name)
        {
            if (json.Kind != JsonKind.Object) return null;
            var value = json[name];
            return value is null || value.Kind == JsonKind.Null ? null : value;
        }

        // What is no text is its JSON: some servers give a tool's arguments as an object, and labels as numbers.
        internal static string? Text(JsonValue json, string name)
        {
            var value = Any(json, name);
            return value is null ? null : value.AsString ?? value.ToString();
        }

        // The text that a result comes down to: the result itself, its member, or what some servers call that.
        internal static string Words(JsonValue json, string name) =>
            json.AsString ?? Text(json, name) ?? Text(json, "generated_text") ?? "";

        // The thoughts of a model, by either of the names that servers have for them.
        internal static string? Reasoning(JsonValue json) => Text(json, "reasoning") ?? Text(json, "reasoning_content");

        internal static double? Number(JsonValue json, string name) => Any(json, name)?.AsDouble;

        internal static long? Integer(JsonValue json, string name) => Any(json, name)?.AsLong;

        internal static bool? Flag(JsonValue json, string name) => Any(json, name)?.AsBool;

        internal static IReadOnlyList<string> Texts(JsonValue json, string name) =>
            List(json, name, item => item.AsString ?? item.ToString());

        internal static IReadOnlyList<double> Numbers(JsonValue json, string name) =>
            List(json, name, item => item.AsDouble ?? double.NaN);

        internal static T? One<T>(JsonValue json, string name, Func<JsonValue, T> read) where T : class
        {
            var value = Any(json, name);
            return value is null ? null : read(value);
        }

        internal static IReadOnlyList<T> List<T>(JsonValue json, string name, Func<JsonValue, T> read)
        {
            var value = Any(json, name);
            if (value is null || value.Kind != JsonKind.Array) return Array.Empty<T>();
            var list = new T[value.Count];
            for (var i = 0; i < list.Length; i++) list[i] = read(value[i]);
            return list;
        }
    }
}
