// Tasks that take or give pictures, sounds and films: both forms of each, labels, boxes, pixels and samples.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class TaskTestsMedia : WithClient
    {
        private static async Task<T[]> Both<T>(Task<T> awaited, Func<T> blocking) => new[] { await awaited, blocking() };

        private static void CheckClasses(IEnumerable<Classification> classes, JsonValue raw)
        {
            Assert.That(raw.Count, Is.GreaterThan(1));
            Assert.That(classes.Select(one => one.Label), Is.EqualTo(raw.Items.Select(one => one["label"].AsString)));
            Assert.That(classes.Select(one => one.Score), Is.EqualTo(raw.Items.Select(one => one["score"].AsDouble!.Value)));
        }

        [Test]
        public async Task image_classification_gives_labels_with_scores()
        {
            var options = new ImageClassificationOptions { Model = Sandbox.At("image-classification") };
            foreach (var classes in await Both(client.ImageClassificationAsync(Server.Picture, options), () => client.ImageClassification(Server.Picture, options)))
                CheckClasses(classes, Server.Post("/pipeline/image-classification", Server.Picture));
            options.TopK = 2;
            Assert.That((await client.ImageClassificationAsync(Server.Picture, options)).Count, Is.EqualTo(2));
        }

        [Test]
        public async Task zero_shot_image_classification_ranks_the_labels_it_was_given()
        {
            var options = new ZeroShotImageClassificationOptions { Model = Sandbox.At("zero-shot-image-classification") };
            var labels = new[] { "a cat", "ein Hörnchen", "🐕" };
            var results = await Both(client.ZeroShotImageClassificationAsync(Server.Picture, labels, options), () => client.ZeroShotImageClassification(Server.Picture, labels, options));
            var raw = Server.AnswerTo(Server.Received()[0]);
            foreach (var classes in results)
            {
                CheckClasses(classes, raw);
                Assert.That(classes.Select(one => one.Label), Is.EquivalentTo(labels));
                Assert.That(classes.Sum(one => one.Score), Is.EqualTo(1).Within(1e-12));
            }
        }

        [Test]
        public async Task object_detection_gives_labels_and_boxes_within_the_picture()
        {
            var options = new ObjectDetectionOptions { Model = Sandbox.At("object-detection") };
            var raw = Server.Post("/pipeline/object-detection", Server.Picture);
            foreach (var found in await Both(client.ObjectDetectionAsync(Server.Picture, options), () => client.ObjectDetection(Server.Picture, options)))
            {
                Assert.That(found.Select(thing => thing.Label), Is.EqualTo(new[] { "cat", "remote" }));
                Assert.That(found.Select(thing => thing.Score), Is.EqualTo(raw.Items.Select(thing => thing["score"].AsDouble!.Value)));
                for (var i = 0; i < found.Count; i++)
                {
                    var (box, expected) = (found[i].Box, raw[i]["box"]);
                    Assert.That(new[] { box.Xmin, box.Ymin, box.Xmax, box.Ymax },
                        Is.EqualTo(new[] { expected["xmin"].AsDouble, expected["ymin"].AsDouble, expected["xmax"].AsDouble, expected["ymax"].AsDouble }));
                    Assert.That(box.Xmax, Is.GreaterThan(box.Xmin).And.LessThanOrEqualTo(64));
                    Assert.That(box.Ymax, Is.GreaterThan(box.Ymin).And.LessThanOrEqualTo(48));
                }
            }
            options.Threshold = 0.1;
            Assert.That((await client.ObjectDetectionAsync(Server.Picture, options)).Last().Label, Is.EqualTo("couch"));
        }

        [Test]
        public async Task image_segmentation_gives_masks_that_can_be_looked_at()
        {
            var options = new ImageSegmentationOptions { Model = Sandbox.At("image-segmentation") };
            var raw = Server.Post("/pipeline/image-segmentation", Server.Picture);
            foreach (var segments in await Both(client.ImageSegmentationAsync(Server.Picture, options), () => client.ImageSegmentation(Server.Picture, options)))
            {
                Assert.That(segments.Select(segment => segment.Label), Is.EqualTo(new[] { "sky", "sea" }));
                Assert.That(segments.Select(segment => segment.Score), Is.EqualTo(new[] { 0.95, 0.75 }));
                for (var i = 0; i < 2; i++)
                {
                    using var mask = segments[i].Mask!;
                    Assert.That(mask.MimeType, Is.EqualTo("image/png"));
                    Assert.That(mask.ToArray(), Is.EqualTo(Convert.FromBase64String(raw[i]["mask"].AsString!)));
                    var pixels = mask.GetPixels();
                    Assert.That((pixels.Width, pixels.Height), Is.EqualTo((64, 48)));
                    var grey = pixels.ToArray();
                    // The sky is above the middle, the sea below.
                    byte top = i == 0 ? (byte)255 : (byte)0, bottom = (byte)(255 - top);
                    Assert.That(Enumerable.Range(0, 64 * 24).Select(at => grey[4 * at]), Is.All.EqualTo(top));
                    Assert.That(Enumerable.Range(64 * 24, 64 * 24).Select(at => grey[4 * at]), Is.All.EqualTo(bottom));
                }
            }
        }

        [Test]
        public async Task masks_live_on_after_other_masks_and_the_client_are_gone()
        {
            var segments = await client.ImageSegmentationAsync(Server.Picture, new ImageSegmentationOptions { Model = Sandbox.At("image-segmentation") });
            segments[0].Mask!.Dispose();
            client.Dispose();
            Assert.Throws<ObjectDisposedException>(() => segments[0].Mask!.ToArray());
            Assert.That(segments[1].Mask!.GetPixels().Height, Is.EqualTo(48));
            segments[1].Mask!.Dispose();
        }

        [Test]
        public async Task image_to_image_gives_pixels_of_the_picture_inverted()
        {
            var options = new ImageToImageOptions { Model = Sandbox.At("image-to-image") };
            var before = await client.ImageToImageAsync(Server.Picture, options);
            foreach (var image in await Both(client.ImageToImageAsync(before.ToArray(), options), () => client.ImageToImage(before.ToArray(), options)))
                using (image)
                {
                    var (pixels, inverted) = (image.GetPixels(), before.GetPixels());
                    Assert.That((pixels.Width, pixels.Height), Is.EqualTo((64, 48)));
                    var (one, other) = (pixels.ToArray(), inverted.ToArray());
                    for (var i = 0; i < one.Length; i++) Assert.That(one[i], Is.EqualTo(i % 4 == 3 ? 255 : 255 - other[i]));
                }
            options.TargetSize = JsonValue.Object(("width", 5), ("height", 7));
            using var small = await client.ImageToImageAsync(Server.Picture, options);
            Assert.That((small.GetPixels().Width, small.GetPixels().Height), Is.EqualTo((5, 7)));
            before.Dispose();
        }

        [Test]
        public async Task text_to_image_gives_an_image_of_the_size_asked_for()
        {
            var options = new TextToImageOptions { Model = Sandbox.At("text-to-image"), Width = 30, Height = 20, Seed = 3 };
            var results = await Both(client.TextToImageAsync("a lighthouse", options), () => client.TextToImage("a lighthouse", options));
            Assert.That(results[0].ToArray(), Is.EqualTo(results[1].ToArray()));
            var request = Server.Received()[0];
            Assert.That(results[0].ToArray(), Is.EqualTo(Server.Bytes("POST", request["path"].AsString!, Encoding.UTF8.GetBytes(request["body"].AsString!), "application/json")));
            Assert.That(results[0].MimeType, Is.EqualTo("image/png"));
            Assert.That((results[0].GetPixels().Width, results[0].GetPixels().Height), Is.EqualTo((30, 20)));
            Assert.That(results[0].Response.HttpStatus, Is.EqualTo(200));
            foreach (var image in results) image.Dispose();
        }

        [Test]
        public async Task image_to_text_gives_a_text()
        {
            var options = new ImageToTextOptions { Model = Sandbox.At("image-to-text") };
            var raw = Server.Post("/pipeline/image-to-text", Server.Picture)[0]["generated_text"].AsString;
            foreach (var caption in await Both(client.ImageToTextAsync(Server.Picture, options), () => client.ImageToText(Server.Picture, options)))
                Assert.That(new[] { caption.GeneratedText, caption.Text, caption.ToString(), caption.Json["generated_text"].AsString }, Is.All.EqualTo(raw));
            Assert.That(raw, Is.StringEnding(", 64 by 48 points"));
        }

        [Test]
        public async Task films_are_files_with_a_media_type()
        {
            var (text, image) = (new TextToVideoOptions { Model = Sandbox.At("text-to-video"), NumFrames = 2 }, new ImageToVideoOptions { Model = Sandbox.At("image-to-video"), NumFrames = 2 });
            var films = (await Both(client.TextToVideoAsync("rain", text), () => client.TextToVideo("rain", text)))
                .Concat(await Both(client.ImageToVideoAsync(Server.Picture, image), () => client.ImageToVideo(Server.Picture, image)));
            foreach (var film in films)
                using (film)
                {
                    Assert.That(film.MimeType, Is.EqualTo("video/mp4"));
                    Assert.That(Encoding.ASCII.GetString(film.ToArray(), 4, 4), Is.EqualTo("ftyp"));
                    Assert.That(film.Span.Length, Is.EqualTo(28 + 8 + 512));
                }
        }

        [Test]
        public async Task visual_question_answering_gives_answers_with_scores()
        {
            var options = new VisualQuestionAnsweringOptions { Model = Sandbox.At("visual-question-answering") };
            var results = await Both(client.VisualQuestionAnsweringAsync(Server.Picture, "Is it a cat?", options), () => client.VisualQuestionAnswering(Server.Picture, "Is it a cat?", options));
            var raw = Server.AnswerTo(Server.Received()[0]);
            foreach (var answers in results)
            {
                Assert.That(answers.Select(answer => answer.Answer), Is.EquivalentTo(new[] { "yes", "no" }));
                Assert.That(answers.Select(answer => answer.Answer), Is.EqualTo(raw.Items.Select(answer => answer["answer"].AsString)));
                Assert.That(answers.Select(answer => answer.Score), Is.EqualTo(new[] { 0.9, 0.45 }));
            }
        }

        [Test]
        public async Task document_question_answering_gives_answers_and_where_they_are()
        {
            var options = new DocumentQuestionAnsweringOptions { Model = Sandbox.At("document-question-answering"), TopK = 3 };
            const string question = "What is the number?";
            var results = await Both(client.DocumentQuestionAnsweringAsync(Server.Picture, question, options), () => client.DocumentQuestionAnswering(Server.Picture, question, options));
            var raw = Server.AnswerTo(Server.Received()[0]);
            foreach (var answers in results)
            {
                Assert.That(answers.Select(answer => answer.Text), Is.EqualTo(raw.Items.Select(answer => answer["answer"].AsString)));
                Assert.That(answers.Select(answer => answer.Score), Is.EqualTo(raw.Items.Select(answer => answer["score"].AsDouble!.Value)));
                Assert.That(answers.Select(answer => answer.Start), Is.EqualTo(new long?[] { 16, 17, 18 }));
                Assert.That(answers.Select(answer => answer.End), Is.EqualTo(new long?[] { 16, 17, 18 }));
            }
        }

        // --- sounds -----------------------------------------------------------------------------------------------------------------------

        [Test]
        public async Task text_to_speech_gives_samples()
        {
            var options = new TextToSpeechOptions { Model = Sandbox.At("text-to-speech") };
            foreach (var sound in await Both(client.TextToSpeechAsync("Hello", options), () => client.TextToSpeech("Hello", options)))
                using (sound)
                {
                    Assert.That(sound.MimeType, Is.EqualTo("audio/wav"));
                    var samples = sound.GetSamples();
                    Assert.That((samples.SampleRate, samples.Channels, samples.Frames), Is.EqualTo((16000, 1, 4800)));
                    Assert.That(samples.Duration, Is.EqualTo(TimeSpan.FromMilliseconds(300)));
                    var file = sound.ToArray();
                    var expected = Enumerable.Range(0, 4800).Select(at => BitConverter.ToInt16(file, 44 + 2 * at) / 32768f).ToArray();
                    Assert.That(samples.ToArray(), Is.EqualTo(expected).Within(1e-4f));
                    Assert.That(samples.Span.Length, Is.EqualTo(4800));
                    Assert.That(expected.Max(), Is.GreaterThan(0.1f));
                }
        }

        [Test]
        public async Task audio_classification_gives_labels_with_scores()
        {
            var options = new AudioClassificationOptions { Model = Sandbox.At("audio-classification") };
            foreach (var classes in await Both(client.AudioClassificationAsync(Server.Sound, options), () => client.AudioClassification(Server.Sound, options)))
                CheckClasses(classes, Server.Post("/pipeline/audio-classification", Server.Sound));
            options.FunctionToApply = "sigmoid";
            options.TopK = 1;
            var best = await client.AudioClassificationAsync(Server.Sound, options);
            Assert.That(best.Count, Is.EqualTo(1));
        }

        [Test]
        public async Task automatic_speech_recognition_gives_a_text_with_times_if_asked_for()
        {
            var options = new AutomaticSpeechRecognitionOptions { Model = Sandbox.At("automatic-speech-recognition") };
            var raw = Server.Post("/pipeline/automatic-speech-recognition", Server.Sound)["text"].AsString;
            foreach (var heard in await Both(client.AutomaticSpeechRecognitionAsync(Server.Sound, options), () => client.AutomaticSpeechRecognition(Server.Sound, options)))
            {
                Assert.That(new[] { heard.Text, heard.ToString() }, Is.All.EqualTo(raw));
                Assert.That(heard.Chunks, Is.Empty);
            }
            options.ExtraBody = Server.Json("{'return_timestamps':true}");
            var timed = await client.AutomaticSpeechRecognitionAsync(Server.Sound, options);
            Assert.That(string.Concat(timed.Chunks.Select(chunk => chunk.Text)), Is.EqualTo(raw));
            Assert.That(timed.Chunks.Select(chunk => chunk.Timestamp), Is.EqualTo(new[] { new[] { 0, 1.2 }, new[] { 1.2, 2.4 } }));
        }

        [Test]
        public async Task audio_to_audio_gives_sounds()
        {
            var options = new AudioToAudioOptions { Model = Sandbox.At("audio-to-audio") };
            foreach (var parts in await Both(client.AudioToAudioAsync(Server.Sound, options), () => client.AudioToAudio(Server.Sound, options)))
            {
                Assert.That(parts.Select(part => part.Label), Is.EqualTo(new[] { "LABEL_0", "LABEL_1" }));
                Assert.That(parts.Select(part => part.ContentType), Is.All.EqualTo("audio/wav"));
                Assert.That(parts[0].Audio!.ToArray(), Is.EqualTo(Server.Sound));
                Assert.That(parts[0].Audio!.GetSamples().Frames, Is.EqualTo(8000));
                Assert.That(parts[1].Audio!.GetSamples().Frames, Is.EqualTo(4000));
                Assert.That(parts[1].Audio!.MimeType, Is.EqualTo("audio/wav"));
                foreach (var part in parts) part.Audio!.Dispose();
            }
        }
    }
}
