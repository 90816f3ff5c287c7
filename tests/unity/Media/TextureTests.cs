// Images as textures and back: exact pixels, on their way over sockets.

using System;
using System.Linq;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class TextureTests : UnityTest
    {
        private static InferenceImage Painted(InferenceClient client, int width = 64, int height = 48) => Wait(() => client.TextToImageAsync("a lighthouse",
            new TextToImageOptions { Model = Sandbox.At("text-to-image"), Width = width, Height = height }));

        private static string Text(params Color32[] pixels) => string.Join(" ", pixels.Select(pixel => pixel.ToString()));

        [Test]
        public void a_texture_has_the_pixels_of_its_image_from_the_bottom_up()
        {
            using var image = Painted(Client());
            var texture = Wait(() => image.ToTexture2DAsync());
            Assert.That(new[] { texture.width, texture.height }, Is.EqualTo(new[] { 64, 48 }));
            Assert.That(texture.format, Is.EqualTo(TextureFormat.RGBA32));
            Assert.That(texture.Uploads, Is.EqualTo(1));
            Assert.That(texture.isReadable, Is.True);
            var rows = image.GetPixels().ToArray();
            var raw = texture.GetRawTextureData();
            for (var y = 0; y < 48; y++)
                Assert.That(raw.Skip((47 - y) * 256).Take(256), Is.EqualTo(rows.Skip(y * 256).Take(256)), "row " + y);
        }

        [Test]
        public void a_texture_is_what_the_decoder_of_unity_makes_of_the_file()
        {
            using var image = Painted(Client(), 37, 21);
            var expected = new Texture2D(1, 1, TextureFormat.RGBA32, false);
            Assert.That(expected.LoadImage(image.ToArray()), Is.True);
            Assert.That(image.ToTexture2D().GetRawTextureData(), Is.EqualTo(expected.GetRawTextureData()));
        }

        [Test]
        public void an_image_is_decoded_once()
        {
            using var image = Painted(Client());
            Wait(() => image.DecodeAsync());
            var texture = image.ToTexture2D();
            Assert.That(image.ToTexture2D().GetRawTextureData(), Is.EqualTo(texture.GetRawTextureData()));
        }

        [Test]
        public void a_texture_that_is_only_drawn_is_not_readable()
        {
            using var image = Painted(Client());
            var texture = image.ToTexture2D(readable: false);
            Assert.That(texture.isReadable, Is.False);
            Assert.Throws<UnityException>(() => texture.GetRawTextureData());
        }

        [Test]
        public void a_texture_goes_to_a_task_and_another_comes_back()
        {
            var texture = new Texture2D(2, 3, TextureFormat.RGBA32, false) { name = "small" };
            Color32 At(int i) => new Color32((byte)(i * 10), (byte)(i * 20), (byte)(255 - i), 255);
            texture.SetPixels32(Enumerable.Range(0, 6).Select(At).ToArray());
            using var image = Wait(() => Client().ImageToImageAsync(texture.ToContent(), new ImageToImageOptions { Model = Sandbox.At("image-to-image") }));
            var inverted = image.ToTexture2D();
            Assert.That(new[] { inverted.width, inverted.height }, Is.EqualTo(new[] { 2, 3 }));
            Assert.That(Text(inverted.GetPixels32()), Is.EqualTo(Text(Enumerable.Range(0, 6).Select(At)
                .Select(color => new Color32((byte)(255 - color.r), (byte)(255 - color.g), (byte)(255 - color.b), 255)).ToArray())));
        }

        [Test]
        public void a_mask_is_a_texture_of_one_byte_a_pixel()
        {
            var client = Client();
            using var image = Painted(client, 32, 24);
            var segments = Wait(() => client.ImageSegmentationAsync(image.ToArray(), new ImageSegmentationOptions { Model = Sandbox.At("image-segmentation") }));
            Assert.That(segments.Count, Is.GreaterThan(0));
            foreach (var segment in segments)
            {
                var mask = segment.Mask!.ToMaskTexture();
                Assert.That(mask.format, Is.EqualTo(TextureFormat.Alpha8));
                Assert.That(new[] { mask.width, mask.height }, Is.EqualTo(new[] { 32, 24 }));
                var colored = segment.Mask!.ToTexture2D().GetPixels32().Select(pixel => pixel.r).ToArray();
                Assert.That(mask.GetRawTextureData(), Is.EqualTo(colored));
                Assert.That(colored.Distinct(), Is.SubsetOf(new byte[] { 0, 255 }));
            }
        }

        [Test]
        public void textures_that_cannot_be_read_say_what_to_do()
        {
            var drawn = new Texture2D(2, 2, TextureFormat.RGBA32, false) { name = "drawn" };
            drawn.Apply(false, true);
            Assert.That(Assert.Throws<InvalidOperationException>(() => drawn.ToContent()).Message, Is.StringContaining("drawn").And.StringContaining("Read/Write"));
            var packed = new Texture2D(4, 4, TextureFormat.DXT1, false) { name = "packed" };
            Assert.That(Assert.Throws<InvalidOperationException>(() => packed.ToContent()).Message, Is.StringContaining("DXT1"));
        }

        // It begins like a PNG.
        private static readonly byte[] Broken = { 137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 0, 0, 0, 0, 0 };

        [Test]
        public void what_is_no_image_is_an_error()
        {
            using var image = Wait(() => Client().TextToImageAsync("a", new TextToImageOptions { Model = Server.Once(Broken, "image/png") }));
            Thrown<HfiException>(() => image.DecodeAsync());
            Assert.Throws<HfiException>(() => image.ToTexture2D());
            Assert.Throws<HfiException>(() => image.ToMaskTexture());
            Engine.SetPlatform(RuntimePlatform.WebGLPlayer);
            Assert.Throws<HfiException>(() => image.ToTexture2D());
        }

        [Test]
        public void in_webgl_the_decoder_of_unity_is_used()
        {
            using var image = Painted(Client());
            var expected = image.ToTexture2D().GetRawTextureData();
            Engine.SetPlatform(RuntimePlatform.WebGLPlayer);
            var texture = Wait(() => image.ToTexture2DAsync());
            Assert.That(texture.GetRawTextureData(), Is.EqualTo(expected));
        }
    }
}
