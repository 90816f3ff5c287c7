// A binary input: an image, a sound, a document.

using System;
using System.IO;

namespace HuggingFace.Inference
{
    /// <summary>
    /// A binary input of a task. Bytes and streams belong to the caller and must not change until the call has begun; a stream can be read
    /// once, on a thread of its own, and is not closed.
    /// </summary>
    public sealed class Content
    {
        internal enum Source { File, Url, Bytes, Stream, FileOrUrl }

        private Content(Source from, string? text, ReadOnlyMemory<byte> bytes, Stream? stream, string? mimeType)
        {
            From = from;
            Text = text;
            Bytes = bytes;
            Stream = stream;
            MimeType = mimeType;
        }

        internal Source From { get; }

        internal string? Text { get; }

        internal ReadOnlyMemory<byte> Bytes { get; }

        internal Stream? Stream { get; }

        /// <summary>What the stream has thrown.</summary>
        internal Exception? StreamFailure { get; set; }

        /// <summary>Whether it is a URL, as huggingface_hub tells one from a path.</summary>
        internal bool IsUrl => From == Source.Url || (From == Source.FileOrUrl && (Begins("http://") || Begins("https://") || Begins("data:")));

        private bool Begins(string scheme) => Text!.StartsWith(scheme, StringComparison.Ordinal);

        /// <summary>The media type; null to tell it from the name or the bytes.</summary>
        public string? MimeType { get; }

        /// <summary>A local file.</summary>
        public static Content FromFile(string path, string? mimeType = null) =>
            new Content(Source.File, path ?? throw new ArgumentNullException(nameof(path)), default, null, mimeType);

        /// <summary>What a URL points to, <c>data:</c> URLs included.</summary>
        public static Content FromUrl(string url, string? mimeType = null) =>
            new Content(Source.Url, url ?? throw new ArgumentNullException(nameof(url)), default, null, mimeType);

        /// <summary>Bytes.</summary>
        public static Content FromBytes(ReadOnlyMemory<byte> bytes, string? mimeType = null) => new Content(Source.Bytes, null, bytes, null, mimeType);

        /// <summary>What a stream gives from where it is, sent while it is read: for files of any size, or a recording that goes on.</summary>
        public static Content FromStream(Stream stream, string? mimeType = null) =>
            new Content(Source.Stream, null, default, stream ?? throw new ArgumentNullException(nameof(stream)), mimeType);

        /// <summary>Bytes.</summary>
        public static implicit operator Content(byte[] bytes) => FromBytes(bytes ?? throw new ArgumentNullException(nameof(bytes)));

        /// <summary>Bytes.</summary>
        public static implicit operator Content(ReadOnlyMemory<byte> bytes) => FromBytes(bytes);

        /// <summary>A URL or the path of a local file.</summary>
        public static implicit operator Content(string urlOrPath) =>
            new Content(Source.FileOrUrl, urlOrPath ?? throw new ArgumentNullException(nameof(urlOrPath)), default, null, null);
    }
}
