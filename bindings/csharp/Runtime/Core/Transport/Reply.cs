// A reply before it is made a result: its JSON, and what need not be copied out of the library. Results that show the library's own
// memory keep it.

using System;
using System.Collections.Generic;
using System.Threading;

namespace HuggingFace.Inference
{
    internal abstract class Reply : IDisposable
    {
        private int holders = 1;

        internal abstract ResponseInfo Info { get; }

        /// <summary>The result as huggingface_hub gives it.</summary>
        internal abstract JsonValue Json { get; }

        internal abstract string Text { get; }

        /// <summary>The file that is the result (-1) or that an item has; null if there is none.</summary>
        internal abstract Media? MediaOf(int item);

        /// <summary>The numbers of the result; null if it has none.</summary>
        internal abstract Numbers? Floats { get; }

        internal virtual IReadOnlyList<EndpointHandle> Endpoints => Array.Empty<EndpointHandle>();

        /// <summary>Keeps it for one more holder, each of which disposes it.</summary>
        internal Reply Keep()
        {
            Interlocked.Increment(ref holders);
            return this;
        }

        public void Dispose()
        {
            if (Interlocked.Decrement(ref holders) == 0) Free();
        }

        protected abstract void Free();
    }

    /// <summary>A file, and what it is decoded to.</summary>
    internal abstract class Media : IDisposable
    {
        internal abstract ReadOnlySpan<byte> Bytes { get; }

        internal abstract string? MimeType { get; }

        /// <exception cref="HfiException">It is no image that can be decoded.</exception>
        internal abstract Pixels DecodePixels();

        /// <exception cref="HfiException">It is no sound that can be decoded.</exception>
        internal abstract Samples DecodeSamples();

        internal abstract void Save(string path);

        public abstract void Dispose();
    }

    /// <summary>Numbers, row by row.</summary>
    internal abstract class Numbers : IDisposable
    {
        internal abstract ReadOnlySpan<float> Values { get; }

        internal abstract int Rows { get; }

        internal abstract int Columns { get; }

        internal abstract IReadOnlyList<int> Shape { get; }

        public abstract void Dispose();
    }
}
