// Texts on their way between C# and the library: UTF-8 with a NUL behind.

using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace HuggingFace.Inference
{
    /// <summary>A text as C takes it, on the stack if it is short. Null is a null pointer.</summary>
    internal ref struct Utf8Text
    {
        internal const int OnStack = 256;
        private readonly Span<byte> bytes;
        private byte[]? rented;

        internal Utf8Text(string? text, Span<byte> buffer)
        {
            rented = null;
            bytes = default;
            if (text == null) return;
            if (text.IndexOf('\0') >= 0) throw new ArgumentException("a text for this place cannot have a NUL character in it");
            var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
            if (most > buffer.Length) buffer = rented = ArrayPool<byte>.Shared.Rent(most);
            var length = Encoding.UTF8.GetBytes(text.AsSpan(), buffer);
            buffer[length] = 0;
            bytes = buffer.Slice(0, length + 1);
        }

        public ref byte GetPinnableReference() => ref MemoryMarshal.GetReference(bytes);

        public void Dispose()
        {
            if (rented != null) ArrayPool<byte>.Shared.Return(rented);
            rented = null;
        }
    }

    /// <summary>Texts that the library gives.</summary>
    internal static unsafe class Utf8
    {
        internal static string? Read(byte* text)
        {
            if (text == null) return null;
            var length = 0;
            while (text[length] != 0) length++;
            return Encoding.UTF8.GetString(text, length);
        }

        internal static string? Read(byte* text, UIntPtr length) => text == null ? null : Encoding.UTF8.GetString(text, checked((int)length));

        /// <summary>JSON that the library gives; null is <see cref="JsonValue.Null"/>.</summary>
        internal static JsonValue ReadJson(byte* text, UIntPtr length)
        {
            if (text == null) return JsonValue.Null;
            try
            {
                return JsonValue.Parse(new ReadOnlySpan<byte>(text, checked((int)length)));
            }
            catch (FormatException e)
            {
                throw new HfiException(HfiStatus.Protocol, "the answer cannot be read: " + e.Message, e);
            }
        }

        internal static byte[] Copy(byte* bytes, UIntPtr length)
        {
            if (bytes == null) return Array.Empty<byte>();
            return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
        }
    }
}
