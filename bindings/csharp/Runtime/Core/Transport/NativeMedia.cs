// A file in the memory of the library: that of a response, or of one of its items.

using System;
using System.Threading;

namespace HuggingFace.Inference
{
    internal sealed unsafe class NativeMedia : Media
    {
        private readonly NativeReply reply;
        private readonly RequestHandle request;
        private readonly hfi_response_t* response;
        private readonly hfi_item_t* item;
        private readonly long pressure;
        private int disposed;

        internal NativeMedia(NativeReply reply, RequestHandle request, hfi_response_t* response, hfi_item_t* item)
        {
            this.reply = reply;
            this.request = request;
            this.response = response;
            this.item = item;
            UIntPtr length;
            _ = item == null ? NativeMethods.hfi_response_bytes(response, &length) : NativeMethods.hfi_item_bytes(item, &length);
            pressure = (long)length;
            // The collector knows nothing of the library's memory.
            if (pressure > 0) GC.AddMemoryPressure(pressure);
            reply.Keep();
        }

        ~NativeMedia()
        {
            if (disposed == 0 && pressure > 0) GC.RemoveMemoryPressure(pressure);
        }

        internal override ReadOnlySpan<byte> Bytes
        {
            get
            {
                using var used = Use();
                UIntPtr length;
                var bytes = item == null ? NativeMethods.hfi_response_bytes(response, &length) : NativeMethods.hfi_item_bytes(item, &length);
                return new ReadOnlySpan<byte>(bytes, checked((int)length));
            }
        }

        internal override string? MimeType
        {
            get
            {
                using var used = Use();
                return Utf8.Read(item == null ? NativeMethods.hfi_response_mime_type(response) : NativeMethods.hfi_item_mime_type(item));
            }
        }

        internal override Pixels DecodePixels()
        {
            using var used = Use();
            uint width, height;
            var pixels = item == null ? NativeMethods.hfi_response_rgba(response, &width, &height) : NativeMethods.hfi_item_rgba(item, &width, &height);
            if (pixels == null) throw Fault();
            return new Pixels(this, checked((int)width), checked((int)height), (IntPtr)pixels);
        }

        internal override Samples DecodeSamples()
        {
            using var used = Use();
            uint rate, channels;
            UIntPtr frames;
            var samples = item == null
                ? NativeMethods.hfi_response_pcm(response, &rate, &channels, &frames)
                : NativeMethods.hfi_item_pcm(item, &rate, &channels, &frames);
            if (samples == null) throw Fault();
            return new Samples(this, checked((int)rate), checked((int)channels), checked((int)frames), (IntPtr)samples);
        }

        internal override void Save(string path)
        {
            using var used = Use();
            using var text = new Utf8Text(path, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* name = text)
            {
                var status = item == null ? NativeMethods.hfi_response_save(response, name) : NativeMethods.hfi_item_save(item, name);
                if (status != 0) throw Fault();
            }
        }

        public override void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) != 0) return;
            if (pressure > 0) GC.RemoveMemoryPressure(pressure);
            GC.SuppressFinalize(this);
            reply.Dispose();
        }

        private HfiHandle.Use Use()
        {
            if (disposed != 0) throw new ObjectDisposedException(nameof(InferenceFile));
            return request.Borrow();
        }

        private HfiException Fault() =>
            HfiException.Of(item == null ? NativeMethods.hfi_response_error(response) : NativeMethods.hfi_item_error(item), HfiStatus.Internal);
    }
}
