// Numbers in the memory of the library: those of a response.

using System;
using System.Collections.Generic;
using System.Threading;

namespace HuggingFace.Inference
{
    internal sealed unsafe class NativeNumbers : Numbers
    {
        private readonly NativeReply reply;
        private readonly RequestHandle request;
        private readonly float* values;
        private int disposed;

        internal NativeNumbers(NativeReply reply, RequestHandle request, float* values, int rows, int columns, int[] shape)
        {
            this.reply = reply;
            this.request = request;
            this.values = values;
            Rows = rows;
            Columns = columns;
            Shape = shape;
            reply.Keep();
        }

        internal override ReadOnlySpan<float> Values
        {
            get
            {
                if (disposed != 0 || request.IsClosed) throw new ObjectDisposedException(nameof(Embeddings));
                return new ReadOnlySpan<float>(values, Rows * Columns);
            }
        }

        internal override int Rows { get; }

        internal override int Columns { get; }

        internal override IReadOnlyList<int> Shape { get; }

        public override void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0) reply.Dispose();
        }
    }
}
