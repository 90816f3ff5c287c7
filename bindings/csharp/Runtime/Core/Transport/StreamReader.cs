// Who reads the parts of a started request.

using System;

namespace HuggingFace.Inference
{
    /// <summary>Who reads a stream. One that is dropped without being disposed gives its request up when it is collected.</summary>
    internal sealed class StreamReader : IDisposable
    {
        private readonly NativeCall call;

        internal StreamReader(NativeCall call) => this.call = call;

        ~StreamReader()
        {
            try
            {
                call.Abandon();
            }
            catch (ObjectDisposedException)
            {
                // The request was finalised before.
            }
        }

        internal NativeCall Call => call;

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            call.Abandon();
        }
    }
}
