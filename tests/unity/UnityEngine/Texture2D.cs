// Textures: pixels in memory, rows from the bottom. Uploads are counted.
#nullable disable

using System;
using System.Runtime.InteropServices;
using Unity.Collections;
using UnityEngine.Stub;

namespace UnityEngine
{
    public enum TextureFormat { Alpha8 = 1, RGB24 = 3, RGBA32 = 4, ARGB32 = 5, DXT1 = 10, R8 = 63 }

    public enum FilterMode { Point, Bilinear, Trilinear }

    public enum TextureWrapMode { Repeat, Clamp, Mirror, MirrorOnce }

    public struct Color32
    {
        public byte r, g, b, a;
        public Color32(byte r, byte g, byte b, byte a)
        {
            this.r = r;
            this.g = g;
            this.b = b;
            this.a = a;
        }
        public override string ToString() => $"RGBA({r}, {g}, {b}, {a})";
    }

    public struct Color
    {
        public float r, g, b, a;
        public Color(float r, float g, float b, float a)
        {
            this.r = r;
            this.g = g;
            this.b = b;
            this.a = a;
        }
        public Color(float r, float g, float b) : this(r, g, b, 1) { }
        public static Color white => new Color(1, 1, 1);
        public static Color black => new Color(0, 0, 0);
        public static Color red => new Color(1, 0, 0);
        public static Color green => new Color(0, 1, 0);
        public static Color yellow => new Color(1, 235 / 255f, 4 / 255f);
        public static Color gray => new Color(.5f, .5f, .5f);
        public static implicit operator Color32(Color c) => new Color32(Byte(c.r), Byte(c.g), Byte(c.b), Byte(c.a));
        public static implicit operator Color(Color32 c) => new Color(c.r / 255f, c.g / 255f, c.b / 255f, c.a / 255f);
        private static byte Byte(float value) => (byte)Math.Round(Math.Max(0, Math.Min(1, value)) * 255);
    }

    public class Texture : Object
    {
        public virtual int width { get; set; }
        public virtual int height { get; set; }
        public virtual bool isReadable { get; internal set; } = true;
        public FilterMode filterMode { get; set; } = FilterMode.Bilinear;
        public TextureWrapMode wrapMode { get; set; }
    }

    public sealed class Texture2D : Texture
    {
        private IntPtr memory;
        private int size;

        public Texture2D(int width, int height) : this(width, height, TextureFormat.RGBA32, true) { }
        public Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain) : this(width, height, textureFormat, mipChain, false) { }
        public Texture2D(int width, int height, TextureFormat textureFormat, bool mipChain, bool linear)
        {
            Engine.Check("Internal_CreateTexture");
            format = textureFormat;
            mipmapCount = mipChain ? 1 + (int)Math.Log(Math.Max(width, height), 2) : 1;
            IsLinear = linear;
            Resize(width, height);
        }

        ~Texture2D() => Marshal.FreeHGlobal(memory);

        internal void Resize(int width, int height)
        {
            if (width <= 0 || height <= 0) throw new UnityException("Failed to create texture because of invalid parameters.");
            this.width = width;
            this.height = height;
            if (memory != IntPtr.Zero) Marshal.FreeHGlobal(memory);
            // Of mipmaps only the first level is kept here.
            size = width * height * PixelSize;
            memory = Marshal.AllocHGlobal(size);
            for (var i = 0; i < size; i++) Marshal.WriteByte(memory, i, 205);
        }

        public TextureFormat format { get; internal set; }
        public int mipmapCount { get; }

        /// <summary>How often Apply uploaded it. Not a part of Unity.</summary>
        public int Uploads { get; private set; }

        /// <summary>Whether it holds linear colours. Not a part of Unity.</summary>
        public bool IsLinear { get; }

        private int PixelSize => format switch { TextureFormat.Alpha8 => 1, TextureFormat.R8 => 1, TextureFormat.RGB24 => 3, TextureFormat.DXT1 => 1, _ => 4 };

        private void Readable()
        {
            if (!isReadable) throw new UnityException("Texture '" + name + "' is not readable, the texture memory can not be accessed from scripts. You can make the texture readable in the Texture Import Settings.");
        }

        public void LoadRawTextureData(byte[] data)
        {
            Engine.Check("LoadRawTextureData");
            if (data == null || data.Length == 0) throw new UnityException("No texture data provided to LoadRawTextureData");
            Load(data.Length, () => Marshal.Copy(data, 0, memory, size));
        }

        public void LoadRawTextureData(IntPtr data, int size)
        {
            Engine.Check("LoadRawTextureData");
            if (data == IntPtr.Zero || size == 0) throw new UnityException("No texture data provided to LoadRawTextureData");
            Load(size, () =>
            {
                for (var i = 0; i < this.size; i++) Marshal.WriteByte(memory, i, Marshal.ReadByte(data, i));
            });
        }

        private void Load(int given, Action copy)
        {
            Readable();
            if (given < size) throw new UnityException("LoadRawTextureData: not enough data provided (will result in overread).");
            copy();
        }

        public byte[] GetRawTextureData()
        {
            Engine.Check("GetRawTextureData");
            Readable();
            var bytes = new byte[size];
            Marshal.Copy(memory, bytes, 0, size);
            return bytes;
        }

        public NativeArray<T> GetRawTextureData<T>() where T : struct
        {
            Engine.Check("GetRawTextureData");
            Readable();
            return new NativeArray<T>(memory, size);
        }

        public void Apply() => Apply(true, false);
        public void Apply(bool updateMipmaps) => Apply(updateMipmaps, false);
        public void Apply(bool updateMipmaps, bool makeNoLongerReadable)
        {
            Engine.Check("Apply");
            Readable();
            Uploads++;
            if (makeNoLongerReadable) isReadable = false;
        }

        public Color32[] GetPixels32()
        {
            var bytes = GetRawTextureData();
            var pixels = new Color32[width * height];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = Pixel(bytes, i * PixelSize);
            return pixels;
        }

        private Color32 Pixel(byte[] bytes, int at) => format switch
        {
            TextureFormat.RGBA32 => new Color32(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]),
            TextureFormat.ARGB32 => new Color32(bytes[at + 1], bytes[at + 2], bytes[at + 3], bytes[at]),
            TextureFormat.RGB24 => new Color32(bytes[at], bytes[at + 1], bytes[at + 2], 255),
            TextureFormat.Alpha8 => new Color32(255, 255, 255, bytes[at]),
            TextureFormat.R8 => new Color32(bytes[at], 0, 0, 255),
            _ => throw new UnityException("Unsupported texture format - needs to be ARGB32, RGBA32, RGB24 or Alpha8"),
        };

        public Color GetPixel(int x, int y) => GetPixels32()[y * width + x];

        public void SetPixels32(Color32[] colors)
        {
            Engine.Check("SetPixels32");
            Readable();
            if (format != TextureFormat.RGBA32) throw new NotSupportedException("the stub takes colours of RGBA32 only");
            for (var i = 0; i < colors.Length; i++)
            {
                Marshal.WriteByte(memory, i * 4, colors[i].r);
                Marshal.WriteByte(memory, i * 4 + 1, colors[i].g);
                Marshal.WriteByte(memory, i * 4 + 2, colors[i].b);
                Marshal.WriteByte(memory, i * 4 + 3, colors[i].a);
            }
        }
    }
}
