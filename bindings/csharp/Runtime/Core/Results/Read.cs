// From replies to results: the readers that the generated methods name.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    internal static class Read
    {
        internal static Func<Reply, T> Object<T>(Func<JsonValue, T> read) => reply => read(reply.Json);

        /// <summary>A list; a single object is a list of one.</summary>
        internal static Func<Reply, InferenceList<T>> List<T>(Func<JsonValue, T> read) =>
            reply => new InferenceList<T>(Items(reply.Json, (json, _) => read(json)));

        /// <summary>A list whose items have files.</summary>
        internal static Func<Reply, InferenceList<T>> Media<T>(Func<JsonValue, MediaSource, T> read) =>
            reply => new InferenceList<T>(Items(reply.Json, (json, index) => read(json, new MediaSource(reply, index))));

        internal static InferenceImage Image(Reply reply) => new InferenceImage(File(reply));

        internal static InferenceAudio Audio(Reply reply) => new InferenceAudio(File(reply));

        internal static InferenceVideo Video(Reply reply) => new InferenceVideo(File(reply));

        internal static Embeddings Embeddings(Reply reply) => new Embeddings(reply.Floats ?? throw Missing("numbers"));

        internal static InferenceList<float> Numbers(Reply reply)
        {
            using var numbers = reply.Floats ?? throw Missing("numbers");
            return new InferenceList<float>(numbers.Values.ToArray());
        }

        internal static InferenceList<JsonValue> Values(Reply reply) => new InferenceList<JsonValue>(reply.Json.Items);

        internal static JsonValue Json(Reply reply) => reply.Json;

        internal static string Text(Reply reply) => reply.Text;

        internal static bool Flag(Reply reply) => reply.Json.AsBool ?? false;

        internal static InferenceRaw Raw(Reply reply)
        {
            using var file = File(reply);
            return new InferenceRaw(file.Bytes.ToArray());
        }

        /// <summary>The items of a list, or of the lists in it.</summary>
        private static List<T> Items<T>(JsonValue json, Func<JsonValue, int, T> read)
        {
            var items = new List<T>();
            if (json.Kind != JsonKind.Array)
            {
                items.Add(read(json, 0));
                return items;
            }
            foreach (var item in json.Items)
            {
                if (item.Kind != JsonKind.Array) items.Add(read(item, items.Count));
                else
                    foreach (var inner in item.Items) items.Add(read(inner, items.Count));
            }
            return items;
        }

        private static Media File(Reply reply) => reply.MediaOf(-1) ?? throw Missing("file");

        private static HfiException Missing(string what) => new HfiException(HfiStatus.Protocol, "the answer has no " + what);
    }

    /// <summary>Where the file of an item comes from.</summary>
    internal readonly struct MediaSource
    {
        private readonly Reply reply;
        private readonly int item;

        internal MediaSource(Reply reply, int item)
        {
            this.reply = reply;
            this.item = item;
        }

        internal InferenceImage? Image() => reply.MediaOf(item) is { } media ? new InferenceImage(media) : null;

        internal InferenceAudio? Audio() => reply.MediaOf(item) is { } media ? new InferenceAudio(media) : null;
    }
}
