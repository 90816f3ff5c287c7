// Results: files and numbers after their end, what is known of a reply, and texts of every kind on their way there and back.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ResultTests : WithClient
    {
        private static readonly TextToImageOptions Image = new TextToImageOptions { Model = Sandbox.At("text-to-image"), Width = 8, Height = 4 };
        private static readonly TextToSpeechOptions Speech = new TextToSpeechOptions { Model = Sandbox.At("text-to-speech") };
        private static readonly FeatureExtractionOptions Features = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") };

        // --- files --------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_file_is_bytes_span_and_saved_file()
        {
            using var image = await client.TextToImageAsync("a", Image);
            var bytes = image.ToArray();
            Assert.That(bytes.Take(4), Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
            Assert.That(image.Span.ToArray(), Is.EqualTo(bytes));
            var path = Path.Combine(Path.GetTempPath(), "hfi ü 🤗 " + Guid.NewGuid() + ".png");
            try
            {
                File.WriteAllText(path, new string('x', 100_000));
                image.Save(path);
                Assert.That(File.ReadAllBytes(path), Is.EqualTo(bytes));
            }
            finally
            {
                File.Delete(path);
            }
            var error = Assert.Throws<HfiException>(() => image.Save("/no/such/folder/a.png"));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Io));
            Assert.That(error.Message, Is.StringContaining("/no/such/folder/a.png"));
            Assert.Throws<ArgumentNullException>(() => image.Save(null!));
        }

        [Test]
        public async Task pixels_are_copied_from_the_top_or_from_the_bottom()
        {
            using var image = await client.TextToImageAsync("a", Image);
            var pixels = image.GetPixels();
            byte[] top = pixels.ToArray(), bottom = pixels.ToArray(bottomUp: true), target = new byte[8 * 4 * 4 + 3];
            Assert.That(top, Is.EqualTo(pixels.Rgba.ToArray()));
            for (var y = 0; y < 4; y++) Assert.That(bottom.Skip(32 * y).Take(32), Is.EqualTo(top.Skip(32 * (3 - y)).Take(32)));
            Assert.That(top, Is.Not.EqualTo(bottom));
            pixels.CopyTo(target, true);
            Assert.That(target, Is.EqualTo(bottom.Concat(new byte[3])));
            Assert.Throws<ArgumentException>(() => pixels.CopyTo(new byte[8 * 4 * 4 - 1]));
            Assert.That(image.GetPixels().ToArray(), Is.EqualTo(top));
        }

        [Test]
        public async Task a_damaged_image_cannot_be_decoded_but_read()
        {
            using var image = await client.TextToImageAsync("a", Faulty<TextToImageOptions>("wrong_length", "text-to-image"));
            Assert.That(Assert.Throws<HfiException>(() => image.GetPixels()).Status, Is.EqualTo(HfiStatus.Protocol));
            Assert.That(image.ToArray()[1], Is.EqualTo((byte)'P'));
        }

        [Test]
        public async Task what_is_no_image_at_all_is_no_result()
        {
            var error = await Sandbox.Thrown<HfiException>(() => client.TextToImageAsync("a", Faulty<TextToImageOptions>("html=200", "text-to-image")));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Protocol));
            Assert.That(error.Message, Is.StringContaining("not an image"));
        }

        private static T Faulty<T>(string fault, string task) where T : CallOptions, new()
        {
            var options = Sandbox.Faulty<T>(fault);
            typeof(T).GetProperty("Model")!.SetValue(options, Sandbox.At(task));
            return options;
        }

        [Test]
        public async Task a_file_that_was_disposed_says_so()
        {
            var image = await client.TextToImageAsync("a", Image);
            var pixels = image.GetPixels();
            image.Dispose();
            image.Dispose();
            Assert.Throws<ObjectDisposedException>(() => image.ToArray());
            Assert.Throws<ObjectDisposedException>(() => _ = image.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => _ = image.MimeType);
            Assert.Throws<ObjectDisposedException>(() => image.Save("/tmp/never.png"));
            Assert.Throws<ObjectDisposedException>(() => image.GetPixels());
            Assert.Throws<ObjectDisposedException>(() => _ = pixels.Rgba.Length);
            Assert.Throws<ObjectDisposedException>(() => pixels.ToArray());
            Assert.That(image.Response.HttpStatus, Is.EqualTo(200));

            var sound = await client.TextToSpeechAsync("a", Speech);
            var samples = sound.GetSamples();
            sound.Dispose();
            Assert.Throws<ObjectDisposedException>(() => sound.GetSamples());
            Assert.Throws<ObjectDisposedException>(() => _ = samples.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => samples.ToArray());

            var embeddings = await client.FeatureExtractionAsync("a", Features);
            embeddings.Dispose();
            embeddings.Dispose();
            Assert.Throws<ObjectDisposedException>(() => embeddings.ToArray());
            Assert.Throws<ObjectDisposedException>(() => embeddings.Row(0));
            Assert.Throws<ObjectDisposedException>(() => _ = embeddings.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => embeddings.Similarity(0, 0));
            Assert.That(File.Exists("/tmp/never.png"), Is.False);
        }

        [Test]
        public async Task results_outlive_their_client()
        {
            var image = await client.TextToImageAsync("a", Image);
            var sound = client.TextToSpeech("a", Speech);
            var embeddings = await client.FeatureExtractionAsync("a", Features);
            var raw = await client.PostAsync(new PostOptions { Json = Server.Json("{'inputs':'x'}") });
            client.Dispose();
            Assert.That(image.GetPixels().ToArray().Length, Is.EqualTo(8 * 4 * 4));
            Assert.That(image.MimeType, Is.EqualTo("image/png"));
            Assert.That(sound.GetSamples().Frames, Is.GreaterThan(0));
            Assert.That(embeddings.ToArray().Length, Is.EqualTo(384));
            Assert.That(raw.Json[0]["generated_text"].AsString, Is.Not.Empty);
            Assert.That(sound.Response.HttpStatus, Is.EqualTo(200));
            image.Dispose();
            sound.Dispose();
            embeddings.Dispose();
        }

        [Test]
        public void pixels_and_samples_keep_the_memory_they_show()
        {
            var (pixels, samples, expected) = Shown();
            for (var i = 0; i < 20; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                using var other = client.TextToImage("other " + i, Image);
                Assert.That(pixels.ToArray(), Is.EqualTo(expected));
            }
            Assert.That(samples.ToArray().Length, Is.EqualTo(samples.Frames));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private (Pixels, Samples, byte[]) Shown()
        {
            var pixels = client.TextToImage("a", Image).GetPixels();
            return (pixels, client.TextToSpeech("a", Speech).GetSamples(), pixels.ToArray());
        }

        // --- what is known of a reply -------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_reply_tells_its_id_times_and_tokens()
        {
            var options = new TextGenerationOptions { MaxNewTokens = 5, Details = true };
            foreach (var response in new[] { (await client.TextGenerationAsync("a", options)).Response, client.TextGeneration("a", options).Response })
            {
                Assert.That((response.HttpStatus, response.RequestId, response.FinishReason, response.Tokens), Is.EqualTo((200, "sandbox-1", "length", (long?)5)));
                Assert.That(response.Queued, Is.GreaterThanOrEqualTo(TimeSpan.Zero));
                Assert.That(response.FirstByte, Is.GreaterThanOrEqualTo(response.Queued));
                Assert.That(response.Total, Is.GreaterThanOrEqualTo(response.FirstByte));
                Assert.That(response.TokensPerSecond, Is.Null.Or.GreaterThan(0));
                Assert.That(response.Warnings, Is.Empty);
                Assert.That(response.Reasoning, Is.Null);
            }
        }

        [Test]
        public void times_are_not_rounded_to_milliseconds()
        {
            var totals = Enumerable.Range(0, 10).Select(_ => client.TextGeneration("a").Response.Total);
            Assert.That(totals.Select(total => total.Ticks % TimeSpan.TicksPerMillisecond), Has.Some.Not.EqualTo(0));
        }

        [Test]
        public void attempts_are_counted()
        {
            var options = Sandbox.Faulty<TextGenerationOptions>("rate_limit=2");
            options.Headers["x-sandbox-key"] = Guid.NewGuid().ToString();
            Assert.That(client.TextGeneration("a", options).Response.Attempts, Is.EqualTo(3));
            Assert.That(client.TextGenerationAsync("a", options).Result.Response.Attempts, Is.EqualTo(1));
        }

        [Test]
        public async Task every_kind_of_result_has_the_reply()
        {
            var results = new InferenceResult[]
            {
                await client.TextToImageAsync("a", Image), await client.TextToSpeechAsync("a", Speech), await client.FeatureExtractionAsync("a", Features),
                await client.TextClassificationAsync("a", new TextClassificationOptions { Model = Sandbox.At("text-classification") }),
                await client.TabularRegressionAsync(Server.Json("{'a':[1]}"), new TabularRegressionOptions { Model = Sandbox.At("tabular-regression") }),
                await client.TabularClassificationAsync(Server.Json("{'a':[1]}"), new TabularClassificationOptions { Model = Sandbox.At("tabular-classification") }),
                await client.ChatCompletionAsync("a"), await client.PostAsync(new PostOptions { Json = Server.Json("{'inputs':'x'}") }),
            };
            Assert.That(results.Select(result => result.Response.RequestId), Is.All.EqualTo("sandbox-1"));
            Assert.That(results.Select(result => result.Response.Attempts), Is.All.EqualTo(1));
        }

        // --- texts --------------------------------------------------------------------------------------------------------------------

        private static string Large(int bytes) => string.Concat(Enumerable.Repeat("0123456789abcde\n", bytes / 16));

        // By name, since what reports tests cannot write all of them.
        private static readonly Dictionary<string, string> Texts = new Dictionary<string, string>
        {
            ["empty"] = "", ["nul"] = "\0", ["nul inside"] = "a\0b", ["emoji"] = "👩‍👩‍👧 🤗 日本 ü é\u0301 \u2028",
            ["json inside"] = "\"quoted\" \\ {\"a\": 1} \r\n\t\u0001\u007f", ["like a flag"] = "true", ["like a list"] = "[\"x\"]",
        };

        public static readonly object[] Names = Texts.Keys.ToArray();

        [TestCaseSource("Names")]
        public async Task a_text_arrives_and_returns_as_it_is(string name)
        {
            var text = Texts[name];
            Assert.That((await client.ChatCompletionAsync(text)).Text, Is.EqualTo("You said: " + text));
            Assert.That(string.Concat((await Server.All(client.ChatCompletionStreamAsync(text))).Select(chunk => chunk.Text)), Is.EqualTo("You said: " + text));
            Assert.That(client.TextGeneration(text, new TextGenerationOptions { ReturnFullText = true }).Text, Is.StringStarting(text));
            foreach (var request in Server.Received().Take(2)) Assert.That(Server.BodyOf(request)["messages"][0]["content"].AsString, Is.EqualTo(text));
            Assert.That(Server.BodyOf(Server.Received()[2])["inputs"].AsString, Is.EqualTo(text));
            var options = new ZeroShotClassificationOptions { Model = Sandbox.At("zero-shot-classification"), HypothesisTemplate = text + "{}" };
            if (text.Length > 0) Assert.That((await client.ZeroShotClassificationAsync("x", new[] { text, "other" }, options)).Select(one => one.Label), Is.EquivalentTo(new[] { text, "other" }));
        }

        [Test]
        public async Task a_text_of_five_megabytes_arrives_and_returns()
        {
            var text = Large(5 << 20);
            Assert.That((await client.ChatCompletionAsync(text)).Text, Is.EqualTo("You said: " + text));
            Assert.That(client.ChatCompletion(new ChatMessage[] { text }).Text.Length, Is.EqualTo(text.Length + 10));
            Assert.That(client.TextGeneration(text, new TextGenerationOptions { ReturnFullText = true }).Text, Is.StringStarting(text));
        }

        [Test]
        public async Task half_a_surrogate_pair_becomes_the_replacement_character()
        {
            Assert.That((await client.ChatCompletionAsync("a\ud83eb")).Text, Is.EqualTo("You said: a\ufffdb"));
            Assert.That(client.TextGeneration("a\ud83eb", new TextGenerationOptions { ReturnFullText = true }).Text, Is.StringStarting("a\ufffdb"));
        }

        [Test]
        public async Task a_reply_of_twenty_megabytes_is_given_whole()
        {
            var output = await client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("oversized=20000000"));
            Assert.That(output.Text.Length, Is.EqualTo(20_000_000));
            var small = Sandbox.Options();
            small.MaxResponseBytes = 1000;
            using var bounded = new InferenceClient(small);
            Assert.That((await Sandbox.Thrown<HfiException>(() => bounded.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("oversized=20000")))).Status, Is.EqualTo(HfiStatus.TooLarge));
        }

        [TestCase("drip=0")]
        [TestCase("gzip")]
        [TestCase("brotli")]
        [TestCase("crlf;comments;drip=0")]
        public async Task a_reply_is_the_same_however_it_comes(string fault)
        {
            var options = Sandbox.Faulty<ChatCompletionOptions>(fault);
            Assert.That((await client.ChatCompletionAsync("über 🤗", options)).Text, Is.EqualTo("You said: über 🤗"));
            Assert.That(string.Concat((await Server.All(client.ChatCompletionStreamAsync("über 🤗", options))).Select(chunk => chunk.Text)), Is.EqualTo("You said: über 🤗"));
        }
    }
}
