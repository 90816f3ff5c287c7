// Binary inputs as bytes with their media type. What a URL points to is fetched by the caller of this.

using System;
using System.IO;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    internal readonly struct WebContent
    {
        internal WebContent(byte[] bytes, string? mimeType)
        {
            Bytes = bytes;
            MimeType = mimeType ?? TypeOf(bytes);
        }

        internal byte[] Bytes { get; }

        internal string? MimeType { get; }

        /// <summary>The URL that must be fetched first; null if there is none.</summary>
        internal static string? UrlOf(Content content) => content.IsUrl && !IsDataUrl(content.Text!) ? content.Text : null;

        /// <summary>The bytes of a content that is at hand.</summary>
        internal static WebContent Open(Content content)
        {
            switch (content.From)
            {
                case Content.Source.Bytes: return new WebContent(content.Bytes.ToArray(), content.MimeType);
                case Content.Source.Stream:
                    using (var copy = new MemoryStream())
                    {
                        content.Stream!.CopyTo(copy);
                        return new WebContent(copy.ToArray(), content.MimeType);
                    }
            }
            if (content.IsUrl) return FromDataUrl(content.Text!, content.MimeType);
            try
            {
                return new WebContent(File.ReadAllBytes(content.Text!), content.MimeType ?? TypeOfName(content.Text!));
            }
            catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is ArgumentException || e is NotSupportedException)
            {
                throw new HfiException(HfiStatus.Io, $"the file \"{content.Text}\" cannot be read: {e.Message}", e);
            }
        }

        /// <summary>A URL that a message can carry: the given one, or the bytes as a data URL.</summary>
        internal static string ToUrl(Content image)
        {
            if (image.From == Content.Source.Stream)
                throw new HfiException(HfiStatus.InvalidArgument, "an image of a message cannot be a stream; give it as a file, a URL or bytes");
            if (image.IsUrl) return image.Text!;
            var opened = Open(image);
            return "data:" + (opened.MimeType ?? "image/jpeg") + ";base64," + Convert.ToBase64String(opened.Bytes);
        }

        private static bool IsDataUrl(string text) => text.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

        private static WebContent FromDataUrl(string url, string? mimeType)
        {
            var comma = url.IndexOf(',');
            if (!IsDataUrl(url) || comma < 0)
                throw new HfiException(HfiStatus.InvalidArgument, "the content is neither a URL nor a data URL like data:image/png;base64,…");
            var head = url.Substring(5, comma - 5);
            var isBase64 = head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
            if (isBase64) head = head.Substring(0, head.Length - 7);
            var text = Uri.UnescapeDataString(url.Substring(comma + 1));
            try
            {
                var bytes = isBase64 ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
                return new WebContent(bytes, mimeType ?? (head.Length > 0 ? head : null));
            }
            catch (FormatException e)
            {
                throw new HfiException(HfiStatus.InvalidArgument, "the data URL is not base64", e);
            }
        }

        private static string? TypeOfName(string path)
        {
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".wav": return "audio/x-wav";
                case ".flac": return "audio/flac";
                case ".mp3": return "audio/mpeg";
                case ".ogg": return "audio/ogg";
                case ".webm": return "audio/webm";
                case ".m4a": return "audio/m4a";
                case ".png": return "image/png";
                case ".jpg":
                case ".jpeg": return "image/jpeg";
                case ".webp": return "image/webp";
                default: return null;
            }
        }

        /// <summary>The media type that the first bytes tell.</summary>
        internal static string? TypeOf(byte[] bytes)
        {
            if (Begins(bytes, 0, "RIFF"))
                return Begins(bytes, 8, "WAVE") ? "audio/x-wav" : Begins(bytes, 8, "WEBP") ? "image/webp" : null;
            if (Begins(bytes, 0, "fLaC")) return "audio/x-flac";
            if (Begins(bytes, 0, "OggS")) return "audio/ogg";
            if (Begins(bytes, 0, "ID3")) return "audio/mpeg";
            if (Begins(bytes, 1, "PNG")) return "image/png";
            if (Begins(bytes, 0, "GIF8")) return "image/gif";
            if (bytes.Length < 2 || bytes[0] != 0xff) return null;
            return bytes[1] == 0xd8 ? "image/jpeg" : (bytes[1] & 0xe0) == 0xe0 ? "audio/mpeg" : null;
        }

        private static bool Begins(byte[] bytes, int at, string with)
        {
            if (bytes.Length < at + with.Length) return false;
            for (var i = 0; i < with.Length; i++)
                if (bytes[at + i] != with[i]) return false;
            return true;
        }
    }
}
