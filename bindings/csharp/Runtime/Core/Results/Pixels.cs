// What an image is decoded to, in the library's memory.

using System;

namespace HuggingFace.Inference
{
    /// <summary>The pixels of an image: 4 bytes each (red, green, blue, alpha), row by row from the top. They live as long as the image.</summary>
    public sealed unsafe class Pixels
    {
        private readonly Media media;
        private readonly IntPtr data;

        internal Pixels(Media media, int width, int height, IntPtr data)
        {
            this.media = media;
            Width = width;
            Height = height;
            this.data = data;
        }

        /// <summary>The width in pixels.</summary>
        public int Width { get; }

        /// <summary>The height in pixels.</summary>
        public int Height { get; }

        /// <summary>The bytes. Keep this object alive while the span is used.</summary>
        public ReadOnlySpan<byte> Rgba
        {
            get
            {
                _ = media.Bytes; // throws if it was disposed
                return new ReadOnlySpan<byte>((byte*)data, Width * Height * 4);
            }
        }

        /// <summary>Copies the bytes; with the bottom row first, as Unity's textures want it, if asked for.</summary>
        public void CopyTo(Span<byte> target, bool bottomUp = false)
        {
            var source = Rgba;
            if (target.Length < source.Length) throw new ArgumentException("the pixels need " + source.Length + " bytes", nameof(target));
            var row = Width * 4;
            for (var y = 0; y < Height; y++) source.Slice(y * row, row).CopyTo(target.Slice((bottomUp ? Height - 1 - y : y) * row, row));
            GC.KeepAlive(this);
        }

        /// <summary>A copy of the bytes.</summary>
        public byte[] ToArray(bool bottomUp = false)
        {
            var copy = new byte[Width * Height * 4];
            CopyTo(copy, bottomUp);
            return copy;
        }
    }
}
