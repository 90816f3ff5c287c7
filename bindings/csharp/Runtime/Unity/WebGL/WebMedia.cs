// A file that came over the web. Unity decodes images, since there is no native library to do it.

using System;
using System.IO;
using System.Runtime.InteropServices;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebMedia : Media
    {
        private byte[]? bytes;
        private IntPtr pixels;
        private int width, height;

        internal WebMedia(byte[] bytes, string? mimeType)
        {
            this.bytes = bytes;
            MimeType = mimeType;
        }

        ~WebMedia() => Marshal.FreeHGlobal(pixels);

        internal override ReadOnlySpan<byte> Bytes => Held;

        internal override string? MimeType { get; }

        private byte[] Held => bytes ?? throw new ObjectDisposedException(nameof(InferenceFile));

        internal override Pixels DecodePixels()
        {
            var file = Held;
            if (pixels == IntPtr.Zero) Decode(file);
            return new Pixels(this, width, height, pixels);
        }

        private void Decode(byte[] file)
        {
            var texture = TextureExtensions.Load(file);
            try
            {
                var colors = texture.GetPixels32();
                width = texture.width;
                height = texture.height;
                var rows = new byte[colors.Length * 4];
                for (var y = 0; y < height; y++)
                {
                    var to = y * width * 4;
                    var from = (height - 1 - y) * width;
                    for (var x = 0; x < width; x++)
                    {
                        var color = colors[from + x];
                        rows[to++] = color.r;
                        rows[to++] = color.g;
                        rows[to++] = color.b;
                        rows[to++] = color.a;
                    }
                }
                pixels = Marshal.AllocHGlobal(rows.Length);
                Marshal.Copy(rows, 0, pixels, rows.Length);
            }
            finally
            {
                Unneeded.Destroy(texture);
            }
        }

        internal override Samples DecodeSamples() =>
            throw new HfiException(HfiStatus.Unsupported, "sounds are not decoded in WebGL; load the file with UnityWebRequestMultimedia");

        internal override void Save(string path)
        {
            try
            {
                File.WriteAllBytes(path, Held);
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is ArgumentException || e is NotSupportedException)
            {
                throw new HfiException(HfiStatus.Io, $"the file \"{path}\" cannot be written: {e.Message}", e);
            }
        }

        public override void Dispose()
        {
            bytes = null;
            Marshal.FreeHGlobal(pixels);
            pixels = IntPtr.Zero;
            GC.SuppressFinalize(this);
        }
    }
}
