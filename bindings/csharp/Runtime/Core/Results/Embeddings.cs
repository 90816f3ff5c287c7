// Vectors of numbers, in the library's memory.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
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
        public double Similarity(int row, int other) => Similarity(Row(row), Row(other));

        /// <summary>How alike two vectors are: the cosine of their angle, from -1 to 1; 0 if one of them is all zeros.</summary>
        public static double Similarity(float[] one, float[] other)
        {
            if (one == null) throw new ArgumentNullException(nameof(one));
            if (other == null) throw new ArgumentNullException(nameof(other));
            if (one.Length != other.Length) throw new ArgumentException("the vectors have " + one.Length + " and " + other.Length + " numbers", nameof(other));
            double product = 0, length = 0, otherLength = 0;
            for (var i = 0; i < one.Length; i++)
            {
                product += (double)one[i] * other[i];
                length += (double)one[i] * one[i];
                otherLength += (double)other[i] * other[i];
            }
            return length == 0 || otherLength == 0 ? 0 : product / Math.Sqrt(length * otherLength);
        }

        /// <summary>Frees the numbers.</summary>
        public void Dispose() => numbers.Dispose();
    }
}
