// What results have in common, and results that are lists or raw replies.

using System;
using System.Collections;
using System.Collections.Generic;
using System.Text;

namespace HuggingFace.Inference
{
    /// <summary>A result of a call.</summary>
    public abstract class InferenceResult
    {
        /// <summary>What is known of the reply: status, times, tokens, warnings.</summary>
        public ResponseInfo Response { get; internal set; } = new ResponseInfo();
    }

    /// <summary>A result that is a list, best first where there are scores.</summary>
    public sealed class InferenceList<T> : InferenceResult, IReadOnlyList<T>, IDisposable
    {
        private readonly IReadOnlyList<T> items;

        internal InferenceList(IReadOnlyList<T> items) => this.items = items;

        /// <summary>How many items there are.</summary>
        public int Count => items.Count;

        /// <summary>The item at that place.</summary>
        public T this[int index] => items[index];

        /// <summary>All items.</summary>
        public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Frees the files that items have; for lists of others there is nothing to do.</summary>
        public void Dispose()
        {
            foreach (var item in items) (item as IDisposable)?.Dispose();
        }

        /// <summary>The items.</summary>
        public override string ToString() => "[" + string.Join(", ", items) + "]";
    }

    /// <summary>A reply as it came.</summary>
    public sealed class InferenceRaw : InferenceResult
    {
        internal InferenceRaw(byte[] bytes) => Bytes = bytes;

        /// <summary>The body.</summary>
        public byte[] Bytes { get; }

        /// <summary>The body as UTF-8 text.</summary>
        public string Text => Encoding.UTF8.GetString(Bytes);

        /// <summary>The body as JSON.</summary>
        /// <exception cref="FormatException">It is not JSON.</exception>
        public JsonValue Json => JsonValue.Parse(Bytes);
    }
}
