// Results that are files: images, sounds, videos.

using System;

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
}
