// Results that are files: images, sounds, videos, and what images and sounds are decoded to.

using System;
using System.Runtime.InteropServices;

namespace HuggingFace.Inference
{
    /// <summary>
    /// A file in the library's memory: nothing is copied until asked for. Dispose it to free that early; spans, pixels and samples must not
    /// be used afterwards.
    /// </summary>
    public abstract class InferenceFile : InferenceResult, IDisposable
    {
        private protected InferenceFile(Media media) => Media = media;

        private protected Media Media { get; }

        /// <summary>The bytes of the file. Keep this object alive while the span is used.</summary>
        public ReadOnlySpan<byte> Span => Media.Bytes;

        /// <summary>The media type, as <c>image/png</c>; null if the server did not say.</summary>
        public string? MimeType => Media.MimeType;

        /// <summary>A copy of the bytes.</summary>
        public byte[] ToArray()
        {
            var copy = Media.Bytes.ToArray();
            GC.KeepAlive(this);
            return copy;
        }

        /// <summary>Writes the file, which is made or replaced.</summary>
        /// <exception cref="HfiException">It cannot be written.</exception>
        public void Save(string path) => Media.Save(path ?? throw new ArgumentNullException(nameof(path)));

        /// <summary>Frees the file.</summary>
        public void Dispose() => Media.Dispose();
    }

    /// <summary>An image file.</summary>
    public sealed class InferenceImage : InferenceFile
    {
        internal InferenceImage(Media media) : base(media) { }

        /// <summary>
        /// Decodes png, jpeg or webp, once, on the calling thread: in a game not on the one that draws.
        /// </summary>
        /// <exception cref="HfiException">It is no such image.</exception>
        public Pixels GetPixels() => Media.DecodePixels();
    }

    /// <summary>A sound file.</summary>
    public sealed class InferenceAudio : InferenceFile
    {
        internal InferenceAudio(Media media) : base(media) { }

        /// <summary>Decodes wav, flac, mp3 or ogg (Vorbis), once, on the calling thread.</summary>
        /// <exception cref="HfiException">It is no such sound.</exception>
        public Samples GetSamples() => Media.DecodeSamples();
    }

    /// <summary>A video file.</summary>
    public sealed class InferenceVideo : InferenceFile
    {
        internal InferenceVideo(Media media) : base(media) { }
    }

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

    /// <summary>The samples of a sound: floats from -1 to 1, the channels of a frame side by side. They live as long as the sound.</summary>
    public sealed unsafe class Samples
    {
        private readonly Media media;
        private readonly IntPtr data;

        internal Samples(Media media, int sampleRate, int channels, int frames, IntPtr data)
        {
            this.media = media;
            SampleRate = sampleRate;
            Channels = channels;
            Frames = frames;
            this.data = data;
        }

        /// <summary>Frames a second.</summary>
        public int SampleRate { get; }

        /// <summary>How many channels there are.</summary>
        public int Channels { get; }

        /// <summary>How many frames there are.</summary>
        public int Frames { get; }

        /// <summary>How long it lasts.</summary>
        public TimeSpan Duration => SampleRate > 0 ? Seconds.ToTime((double)Frames / SampleRate) : TimeSpan.Zero;

        /// <summary>The samples. Keep this object alive while the span is used.</summary>
        public ReadOnlySpan<float> Span
        {
            get
            {
                _ = media.Bytes; // throws if it was disposed
                return new ReadOnlySpan<float>((float*)data, Frames * Channels);
            }
        }

        /// <summary>A copy of the samples.</summary>
        public float[] ToArray()
        {
            var copy = Span.ToArray();
            GC.KeepAlive(this);
            return copy;
        }
    }
}
