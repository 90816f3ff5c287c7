// Embeddings as native arrays, for jobs.

using System;
using Unity.Collections;
using Unity.Collections.LowLevel.Unsafe;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Turns embeddings into native arrays.</summary>
    public static class EmbeddingsExtensions
    {
        /// <summary>A copy of all numbers, row by row. Dispose it.</summary>
        public static NativeArray<float> ToNativeArray(this Embeddings embeddings, Allocator allocator)
        {
            if (embeddings == null) throw new ArgumentNullException(nameof(embeddings));
            return Copy(embeddings, 0, embeddings.Rows * embeddings.Columns, allocator);
        }

        /// <summary>A copy of one vector. Dispose it.</summary>
        public static NativeArray<float> ToNativeArray(this Embeddings embeddings, int row, Allocator allocator)
        {
            if (embeddings == null) throw new ArgumentNullException(nameof(embeddings));
            if (row < 0 || row >= embeddings.Rows) throw new ArgumentOutOfRangeException(nameof(row), "there are " + embeddings.Rows + " rows");
            return Copy(embeddings, row * embeddings.Columns, embeddings.Columns, allocator);
        }

        private static unsafe NativeArray<float> Copy(Embeddings embeddings, int start, int count, Allocator allocator)
        {
            var numbers = embeddings.Span.Slice(start, count);
            var array = new NativeArray<float>(count, allocator, NativeArrayOptions.UninitializedMemory);
            numbers.CopyTo(new Span<float>(array.GetUnsafePtr(), count));
            GC.KeepAlive(embeddings);
            return array;
        }
    }
}
