// PNGs from and to textures: a small codec for 8 bits a channel, without interlacing.
#nullable disable

using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using UnityEngine.Stub;

namespace UnityEngine
{
    public static class ImageConversion
    {
        private static readonly byte[] Signature = { 137, 80, 78, 71, 13, 10, 26, 10 };

        public static byte[] EncodeToPNG(this Texture2D tex)
        {
            Engine.Check("EncodeToPNG");
            if (!tex.isReadable)
                throw new ArgumentException("Texture '" + tex.name + "' is not readable, the texture memory can not be accessed from scripts. You can make the texture readable in the Texture Import Settings.");
            if (tex.format == TextureFormat.DXT1)
            {
                Debug.LogError("Unsupported texture format - Texture2D::EncodeTo functions do not support compressed texture formats.");
                return null;
            }
            var pixels = tex.GetPixels32();
            var rows = new MemoryStream();
            for (var y = tex.height - 1; y >= 0; y--)
            {
                rows.WriteByte(0);
                for (var x = 0; x < tex.width; x++)
                {
                    var pixel = pixels[y * tex.width + x];
                    rows.Write(new[] { pixel.r, pixel.g, pixel.b, pixel.a }, 0, 4);
                }
            }
            var png = new MemoryStream();
            png.Write(Signature, 0, 8);
            var header = new MemoryStream();
            Number(header, (uint)tex.width);
            Number(header, (uint)tex.height);
            header.Write(new byte[] { 8, 6, 0, 0, 0 }, 0, 5);
            Chunk(png, "IHDR", header.ToArray());
            Chunk(png, "IDAT", Deflate(rows.ToArray()));
            Chunk(png, "IEND", Array.Empty<byte>());
            return png.ToArray();
        }

        public static bool LoadImage(this Texture2D tex, byte[] data) => LoadImage(tex, data, false);

        public static bool LoadImage(this Texture2D tex, byte[] data, bool markNonReadable)
        {
            Engine.Check("LoadImage");
            if (data.Length < 45 || !new ReadOnlySpan<byte>(data, 0, 8).SequenceEqual(Signature)) return false;
            int width = (int)Number(data, 16), height = (int)Number(data, 20);
            var channels = data[25] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
            if (data[24] != 8 || channels == 0 || data[28] != 0) throw new NotSupportedException("the stub does not read such a PNG");
            var packed = new MemoryStream();
            for (var at = 8; at + 8 < data.Length;)
            {
                var size = (int)Number(data, at);
                if (Encoding.ASCII.GetString(data, at + 4, 4) == "IDAT") packed.Write(data, at + 8, size);
                at += size + 12;
            }
            packed.Position = 2;
            var raw = new MemoryStream();
            using (var inflate = new DeflateStream(packed, CompressionMode.Decompress)) inflate.CopyTo(raw);
            var rows = Unfilter(raw.ToArray(), width, height, channels);
            tex.format = TextureFormat.RGBA32;
            tex.Resize(width, height);
            var pixels = new Color32[width * height];
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var at = (y * width + x) * channels;
                    pixels[(height - 1 - y) * width + x] = channels < 3
                        ? new Color32(rows[at], rows[at], rows[at], channels == 2 ? rows[at + 1] : (byte)255)
                        : new Color32(rows[at], rows[at + 1], rows[at + 2], channels == 4 ? rows[at + 3] : (byte)255);
                }
            tex.SetPixels32(pixels);
            tex.Apply(true, markNonReadable);
            return true;
        }

        private static byte[] Unfilter(byte[] raw, int width, int height, int channels)
        {
            var stride = width * channels;
            var rows = new byte[stride * height];
            for (var y = 0; y < height; y++)
                for (var i = 0; i < stride; i++)
                {
                    int left = i < channels ? 0 : rows[y * stride + i - channels], up = y == 0 ? 0 : rows[(y - 1) * stride + i];
                    var corner = i < channels || y == 0 ? 0 : rows[(y - 1) * stride + i - channels];
                    int p = left + up - corner, a = Math.Abs(p - left), b = Math.Abs(p - up), c = Math.Abs(p - corner);
                    var guess = raw[y * (stride + 1)] switch
                    {
                        0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => a <= b && a <= c ? left : b <= c ? up : corner,
                    };
                    rows[y * stride + i] = (byte)(raw[y * (stride + 1) + 1 + i] + guess);
                }
            return rows;
        }

        private static byte[] Deflate(byte[] data)
        {
            var packed = new MemoryStream();
            packed.Write(new byte[] { 0x78, 0x01 }, 0, 2);
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, true)) deflate.Write(data, 0, data.Length);
            uint a = 1, b = 0;
            foreach (var one in data) b = (b + (a = (a + one) % 65521)) % 65521;
            Number(packed, b << 16 | a);
            return packed.ToArray();
        }

        private static void Chunk(Stream png, string name, byte[] data)
        {
            Number(png, (uint)data.Length);
            var body = new byte[data.Length + 4];
            Encoding.ASCII.GetBytes(name).CopyTo(body, 0);
            data.CopyTo(body, 4);
            png.Write(body, 0, body.Length);
            var crc = 0xffffffffu;
            foreach (var one in body)
            {
                crc ^= one;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
            }
            Number(png, ~crc);
        }

        private static void Number(Stream stream, uint value) =>
            stream.Write(new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value }, 0, 4);

        private static uint Number(byte[] data, int at) => (uint)(data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3]);
    }
}
