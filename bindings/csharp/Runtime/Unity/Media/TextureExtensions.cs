// Images as textures and textures as images. The library's pixels are copied once, into the texture's own memory.

using System;
using System.Threading.Tasks;
using Unity.Collections.LowLevel.Unsafe;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Turns images into textures, and textures into inputs of tasks. For the main thread.</summary>
    public static class TextureExtensions
    {
        /// <summary>
        /// Decodes an image on another thread, so that no frame waits for it; then <see cref="ToTexture2D(InferenceImage, bool)"/> only copies. In
        /// WebGL, which has no other thread, nothing is done.
        /// </summary>
        /// <exception cref="HfiException">It is no image that can be decoded.</exception>
        public static async Task DecodeAsync(this InferenceImage image)
        {
            if (image == null) throw new ArgumentNullException(nameof(image));
            if (OffMainThread.IsPossible) await OffMainThread.Run(image.GetPixels);
        }

        /// <summary>The image as a texture, decoded on another thread. Destroy the texture when it is not needed any more.</summary>
        /// <param name="image">The image.</param>
        /// <param name="readable">Whether scripts may read the pixels afterwards, for twice the memory.</param>
        /// <exception cref="HfiException">It is no image that can be decoded.</exception>
        public static async Task<Texture2D> ToTexture2DAsync(this InferenceImage image, bool readable = true)
        {
            await image.DecodeAsync();
            return image.ToTexture2D(readable);
        }

        /// <summary>
        /// The image as a texture. Decodes it here and now, unless that was done before. Destroy the texture when it is not needed any more.
        /// </summary>
        /// <param name="image">The image.</param>
        /// <param name="readable">Whether scripts may read the pixels afterwards, for twice the memory.</param>
        /// <exception cref="HfiException">It is no image that can be decoded.</exception>
        public static Texture2D ToTexture2D(this InferenceImage image, bool readable = true)
        {
            if (image == null) throw new ArgumentNullException(nameof(image));
            return OffMainThread.IsPossible ? image.GetPixels().ToTexture2D(readable) : Load(image.ToArray(), readable);
        }

        /// <summary>Pixels as a texture.</summary>
        /// <param name="pixels">The pixels.</param>
        /// <param name="readable">Whether scripts may read the pixels afterwards, for twice the memory.</param>
        public static Texture2D ToTexture2D(this Pixels pixels, bool readable = true)
        {
            if (pixels == null) throw new ArgumentNullException(nameof(pixels));
            var texture = new Texture2D(pixels.Width, pixels.Height, TextureFormat.RGBA32, false);
            try
            {
                pixels.CopyTo(Memory(texture), bottomUp: true);
                texture.Apply(false, !readable);
                return texture;
            }
            catch
            {
                Unneeded.Destroy(texture);
                throw;
            }
        }

        /// <summary>
        /// A mask as a texture of one byte a pixel (<see cref="TextureFormat.Alpha8"/>): 255 where the segment is, 0 elsewhere.
        /// </summary>
        /// <param name="mask">A mask of an image segmentation.</param>
        /// <param name="readable">Whether scripts may read the pixels afterwards, for twice the memory.</param>
        /// <exception cref="HfiException">It is no image that can be decoded.</exception>
        public static Texture2D ToMaskTexture(this InferenceImage mask, bool readable = true)
        {
            if (mask == null) throw new ArgumentNullException(nameof(mask));
            var pixels = mask.GetPixels();
            var texture = new Texture2D(pixels.Width, pixels.Height, TextureFormat.Alpha8, false, true);
            try
            {
                CopyRed(pixels, Memory(texture));
                texture.Apply(false, !readable);
                return texture;
            }
            catch
            {
                Unneeded.Destroy(texture);
                throw;
            }
        }

        /// <summary>The texture as a PNG, to be given to a task.</summary>
        /// <exception cref="InvalidOperationException">Its pixels cannot be read, or are compressed.</exception>
        public static Content ToContent(this Texture2D texture)
        {
            if (texture == null) throw new ArgumentNullException(nameof(texture));
            if (!texture.isReadable)
                throw new InvalidOperationException("the pixels of the texture \"" + texture.name
                    + "\" cannot be read; set Read/Write in its import settings");
            var png = texture.EncodeToPNG();
            if (png == null || png.Length == 0)
                throw new InvalidOperationException("the texture \"" + texture.name + "\" has the format " + texture.format
                    + ", which cannot be made a PNG; use an uncompressed one, as RGBA32");
            return Content.FromBytes(png, "image/png");
        }

        private static unsafe Span<byte> Memory(Texture2D texture)
        {
            var data = texture.GetRawTextureData<byte>();
            return new Span<byte>(data.GetUnsafePtr(), data.Length);
        }

        private static unsafe void CopyRed(Pixels pixels, Span<byte> target)
        {
            fixed (byte* source = &System.Runtime.InteropServices.MemoryMarshal.GetReference(pixels.Rgba))
                for (var y = 0; y < pixels.Height; y++)
                {
                    var row = source + (long)(pixels.Height - 1 - y) * pixels.Width * 4;
                    for (var x = 0; x < pixels.Width; x++) target[y * pixels.Width + x] = row[x * 4];
                }
            GC.KeepAlive(pixels);
        }

        /// <summary>Decodes a file by Unity's own decoder, for WebGL, where there is no native library.</summary>
        internal static Texture2D Load(byte[] file, bool readable = true)
        {
            var texture = new Texture2D(2, 2, TextureFormat.RGBA32, false);
            if (texture.LoadImage(file, !readable)) return texture;
            Unneeded.Destroy(texture);
            throw WebErrors.Protocol("Unity cannot decode the image; in WebGL it reads PNG and JPEG");
        }
    }
}
