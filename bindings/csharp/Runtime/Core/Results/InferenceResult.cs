// What results have in common, and results that are lists, raw replies or numbers.

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

    /// <summary>
    /// Vectors of numbers, row by row, in the library's memory: nothing is copied until asked for. Dispose it to free that early; spans must
    /// not be used afterwards.
    /// </summary>
    public sealed class Embeddings : InferenceResult, IDisposable
    {
        private readonly Numbers numbers;

        internal Embeddings(Numbers numbers) => this.numbers = numbers;

        /// <summary>How many vectors there are.</summary>
        public int Rows => numbers.Rows;

        /// <summary>How many numbers a vector has.</summary>
        public int Columns => numbers.Columns;

        /// <summary>How the lists lie in each other: the number of values at each depth, the outermost first.</summary>
        public IReadOnlyList<int> Shape => numbers.Shape;

        /// <summary>All numbers, row by row. Keep this object alive while the span is used.</summary>
        public ReadOnlySpan<float> Span => numbers.Values;

        /// <summary>A copy of one vector.</summary>
        public float[] Row(int row)
        {
            if (row < 0 || row >= Rows) throw new ArgumentOutOfRangeException(nameof(row), "there are " + Rows + " rows");
            var copy = numbers.Values.Slice(row * Columns, Columns).ToArray();
            GC.KeepAlive(this);
            return copy;
        }

        /// <summary>A copy of all numbers.</summary>
        public float[] ToArray()
        {
            var copy = numbers.Values.ToArray();
            GC.KeepAlive(this);
            return copy;
        }

        /// <summary>How alike two of the vectors are: the cosine of their angle, from -1 to 1.</summary>
        public double Similarity(int row, int other)
        {
            float[] left = Row(row), right = Row(other);
            double product = 0, lengths = 0, others = 0;
            for (var i = 0; i < left.Length; i++)
            {
                product += (double)left[i] * right[i];
                lengths += (double)left[i] * left[i];
                others += (double)right[i] * right[i];
            }
            return lengths == 0 || others == 0 ? 0 : product / Math.Sqrt(lengths * others);
        }

        /// <summary>Frees the numbers.</summary>
        public void Dispose() => numbers.Dispose();
    }
}
