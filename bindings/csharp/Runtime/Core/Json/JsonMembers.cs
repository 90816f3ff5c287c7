// Members of JSON objects as the properties of results: absent ones and those of another type are null or empty.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    internal static class JsonMembers
    {
        internal static string? Text(JsonValue json, string name) => json[name].AsString;

        /// <summary>The text that a result is: the member, or the value itself.</summary>
        internal static string Words(JsonValue json, string name) => json.AsString ?? json[name].AsString ?? "";

        internal static double? Number(JsonValue json, string name) => json[name].AsDouble;

        internal static long? Integer(JsonValue json, string name) => json[name].AsLong;

        internal static bool? Flag(JsonValue json, string name) => json[name].AsBool;

        internal static JsonValue Any(JsonValue json, string name) => json[name];

        internal static T? One<T>(JsonValue json, string name, Func<JsonValue, T> read) where T : class =>
            json[name].Kind == JsonKind.Object ? read(json[name]) : null;

        internal static IReadOnlyList<T> List<T>(JsonValue json, string name, Func<JsonValue, T> read)
        {
            var items = new List<T>();
            foreach (var item in json[name].Items) items.Add(read(item));
            return items;
        }

        internal static IReadOnlyList<string> Texts(JsonValue json, string name) => List(json, name, item => item.AsString ?? item.ToString());

        internal static IReadOnlyList<double> Numbers(JsonValue json, string name) => List(json, name, item => item.AsDouble ?? double.NaN);
    }
}
