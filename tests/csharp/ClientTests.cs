// The client: awaited, blocking and streamed calls, their results and errors.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ClientTests
    {
        private InferenceClient client = null!;

        [SetUp]
        public void NewClient() => client = Sandbox.Client();

        [TearDown]
        public void DisposeClient() => client.Dispose();

        [Test]
        public async Task a_task_is_awaited_with_typed_options()
        {
            var output = await client.TextGenerationAsync("Grüße", new TextGenerationOptions { MaxNewTokens = 5 });
            Assert.That(output.Text, Is.Not.Empty);
            Assert.That(output.Response.HttpStatus, Is.EqualTo(200));
        }

        [Test]
        public void a_task_blocks_with_the_same_arguments()
        {
            var options = new TextGenerationOptions { MaxNewTokens = 5 };
            Assert.That(client.TextGeneration("Grüße", options).Text, Is.EqualTo(client.TextGenerationAsync("Grüße", options).Result.Text));
        }

        [Test]
        public async Task a_conversation_streams()
        {
            var text = new StringBuilder();
            await foreach (var chunk in client.ChatCompletionStreamAsync("über 🤗 und mehr")) text.Append(chunk.Text);
            Assert.That(text.ToString(), Is.EqualTo("You said: über 🤗 und mehr"));
        }

        [Test]
        public async Task an_error_has_status_and_message()
        {
            var error = await Sandbox.Thrown<HfiException>(() => client.TextGenerationAsync("a", Sandbox.Faulty<TextGenerationOptions>("status=401")));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.Unauthorized));
            Assert.That(error.HttpStatus, Is.EqualTo(401));
        }

        [Test]
        public async Task an_image_is_bytes_and_pixels()
        {
            using var image = await client.TextToImageAsync("a lighthouse", new TextToImageOptions { Model = Sandbox.At("text-to-image") });
            Assert.That(image.MimeType, Is.StringStarting("image/"));
            var pixels = image.GetPixels();
            Assert.That(pixels.Rgba.Length, Is.EqualTo(pixels.Width * pixels.Height * 4));
        }

        [Test]
        public async Task a_cancelled_call_throws_and_ends()
        {
            using var stop = new CancellationTokenSource();
            var call = client.ChatCompletionAsync("hello", Sandbox.Faulty<ChatCompletionOptions>("stall_before_headers"), stop.Token);
            stop.Cancel();
            Assert.That((await Sandbox.Thrown<OperationCanceledException>(() => call)).CancellationToken, Is.EqualTo(stop.Token));
        }

        [Test]
        public async Task a_session_runs_the_tools_that_its_model_calls()
        {
            var cities = new List<string>();
            var session = new ChatSession(client);
            session.Tools.Add(new ChatTool("get_weather", "Tells the weather.", new ChatParameters().Text("city", "The city."), arguments =>
            {
                cities.Add(arguments["city"].AsString!);
                return "22 degrees";
            }));
            Assert.That((await session.AskAsync("use get_weather")).Text, Is.EqualTo("The tool says: 22 degrees"));
            Assert.That(cities, Is.EqualTo(new[] { "sandbox" }));
            Assert.That(session.Messages.Select(message => message.Role), Is.EqualTo(new[] { "user", "assistant", "tool", "assistant" }));
        }

        [Test]
        public async Task a_batch_gives_results_in_order()
        {
            var texts = Enumerable.Range(0, 40).Select(i => "item " + i);
            var indices = new List<int>();
            await foreach (var result in client.TextGenerationBatchAsync(texts, new TextGenerationOptions { MaxNewTokens = 2 }))
            {
                Assert.That(result.Value.Text, Is.Not.Empty);
                indices.Add(result.Index);
            }
            Assert.That(indices, Is.EqualTo(Enumerable.Range(0, 40)));
        }
    }
}
