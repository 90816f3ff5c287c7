// The web transport on the sandbox server, over sockets, frame by frame.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine.Networking;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class WebTransportTests : InFrames
    {
        private readonly WebLoop loop = new WebLoop();
        private InferenceClient client = new InferenceClient(new WebTransport(new InferenceClientOptions(), WebLoop.Main));

        protected override void Begin()
        {
            client = Client(Sandbox.Options());
            UnityEngine.Application.onBeforeRender += Tick;
        }

        protected override void End()
        {
            client.Dispose();
            UnityEngine.Application.onBeforeRender -= Tick;
            Assert.AreEqual(0, UnityWebRequest.Alive, "requests that were not disposed");
        }

        private void Tick() => loop.Tick();

        private InferenceClient Client(InferenceClientOptions options) => new InferenceClient(new WebTransport(options, loop, Sandbox.Url));

        private static T On<T>(string fault, Action<T>? set = null) where T : CallOptions, new()
        {
            var options = Sandbox.Faulty<T>(fault);
            options.Headers["x-sandbox-key"] = Guid.NewGuid().ToString();
            set?.Invoke(options);
            return options;
        }

        private HfiException Failed<T>(Task<T> call) => Thrown<HfiException>(() => call);

        [Test]
        public void text_is_generated()
        {
            var output = Wait(client.TextGenerationAsync("The Hub is", new TextGenerationOptions { MaxNewTokens = 5, Details = true }));
            Assert.IsNotEmpty(output.GeneratedText);
            Assert.AreEqual(5, output.Details!.GeneratedTokens);
            Assert.AreEqual((200, 1), (output.Response.HttpStatus, output.Response.Attempts));
            Assert.AreEqual(("127.0.0.1", 0), (output.Response.Provider, output.Response.Fallback));
            Assert.AreEqual(5, output.Response.Tokens);
            Assert.That(output.Response.Total, Is.GreaterThanOrEqualTo(output.Response.FirstByte));
            var same = Wait(client.TextGenerationAsync("The Hub is", new TextGenerationOptions { MaxNewTokens = 5 }));
            Assert.AreEqual(output.GeneratedText, same.Text);
        }

        [Test]
        public void results_are_the_librarys()
        {
            using var native = Sandbox.Client();
            var options = new ChatCompletionOptions { MaxTokens = 7, Seed = 1 };
            Assert.AreEqual(native.ChatCompletion(new ChatMessage[] { "Hi" }, options).Text, Wait(client.ChatCompletionAsync(new ChatMessage[] { "Hi" }, options)).Text);
            var embed = new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") };
            Assert.AreEqual(native.FeatureExtraction("a", embed).ToArray(), Wait(client.FeatureExtractionAsync("a", embed)).ToArray());
            var draw = new TextToImageOptions { Model = Sandbox.At("text-to-image"), Seed = 3 };
            using var drawn = native.TextToImage("a robot", draw);
            using var same = Wait(client.TextToImageAsync("a robot", draw));
            Assert.AreEqual(drawn.ToArray(), same.ToArray());
            Assert.AreEqual(drawn.GetPixels().ToArray(), same.GetPixels().ToArray());
            Assert.AreEqual(drawn.MimeType, same.MimeType);
            var hear = new AutomaticSpeechRecognitionOptions { Model = Sandbox.At("automatic-speech-recognition") };
            var sound = Sandbox.Url + "/files/sound.wav";
            Assert.AreEqual(native.AutomaticSpeechRecognition(sound, hear).Text, Wait(client.AutomaticSpeechRecognitionAsync(sound, hear)).Text);
        }

        [Test]
        public void a_conversation_is_answered_whole_and_in_parts()
        {
            var whole = Wait(client.ConversationalAsync("Who are you?", new ConversationalOptions { MaxTokens = 12 }));
            Assert.IsNotEmpty(whole.Text);
            var parts = Wait(All(client.ConversationalStreamAsync("Who are you?", new ConversationalOptions { MaxTokens = 12 })));
            Assert.Greater(parts.Count, 3);
            Assert.AreEqual(whole.Text, string.Concat(parts.Select(part => part.Text)));
        }

        [TestCase("crlf")]
        [TestCase("comments")]
        [TestCase("drip=0")]
        [TestCase("no_done")]
        public void streams_are_read_whatever_their_form(string fault)
        {
            var plain = Wait(client.TextGenerationAsync("Once", new TextGenerationOptions { MaxNewTokens = 8 })).Text;
            var parts = Wait(All(client.TextGenerationStreamAsync("Once", On<TextGenerationOptions>(fault, options => options.MaxNewTokens = 8))));
            Assert.AreEqual(plain, string.Concat(parts.Select(part => part.Text)));
        }

        [Test]
        public void parts_come_while_the_answer_is_made()
        {
            using var source = new CancellationTokenSource();
            var parts = 0;
            var call = All(client.TextGenerationStreamAsync("Once", On<TextGenerationOptions>("stall_mid_stream=2"), source.Token), _ => parts++);
            Until(() => parts == 2);
            Assert.IsFalse(call.IsCompleted);
            source.Cancel();
            Thrown<OperationCanceledException>(() => call);
        }

        [Test]
        public void a_status_that_comes_late_does_not_hold_a_stream_back()
        {
            UnityWebRequest.TellsStatusLate = true;
            parts_come_while_the_answer_is_made();
            text_is_generated();
            Assert.AreEqual(HfiStatus.Unauthorized, Failed(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("require_token=t")))).Status);
            Assert.AreEqual(HfiStatus.Server, Failed(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("html=500")))).Status);
            Assert.AreEqual(HfiStatus.BadRequest, Failed(client.TextGenerationAsync("x", On<TextGenerationOptions>("status=400"))).Status);
            Assert.AreEqual(HfiStatus.RateLimited,
                Failed(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("rate_limit=9,60")))).Status);
        }

        [Test]
        public void embeddings_have_a_row_for_each_text()
        {
            using var embeddings = Wait(client.FeatureExtractionAsync(
                new[] { "one", "two", "one" }, new FeatureExtractionOptions { Model = Sandbox.At("feature-extraction") }));
            Assert.AreEqual((3, 384), (embeddings.Rows, embeddings.Columns));
            Assert.AreEqual(1, embeddings.Similarity(0, 2), 1e-6);
        }

        [Test]
        public void an_image_is_decoded_by_unity()
        {
            var options = new TextToImageOptions { Model = Sandbox.At("text-to-image"), Width = 16, Height = 8 };
            var image = Wait(client.TextToImageAsync("a robot", options));
            var pixels = image.GetPixels();
            Assert.AreEqual((16, 8, 16 * 8 * 4), (pixels.Width, pixels.Height, pixels.Rgba.Length));
            var path = Path.GetTempFileName();
            image.Save(path);
            Assert.AreEqual(image.ToArray(), File.ReadAllBytes(path));
            File.Delete(path);
            image.Dispose();
            Assert.Throws<ObjectDisposedException>(() => image.ToArray());
            Assert.Throws<ObjectDisposedException>(() => pixels.ToArray());
        }

        [Test]
        public void speech_is_recognized_from_bytes()
        {
            var wav = WavEncoder.Encode(new float[1600], 1600, 1, 16000);
            var heard = Wait(client.AutomaticSpeechRecognitionAsync(wav, new AutomaticSpeechRecognitionOptions { Model = Sandbox.At("automatic-speech-recognition") }));
            Assert.IsNotEmpty(heard.Text);
        }

        [Test]
        public void the_hub_is_asked_which_model_it_recommends()
        {
            using var plain = Client(new InferenceClientOptions { TokenDiscovery = TokenDiscovery.Off });
            var run = new WebRun((WebTransport)plain.Transport, Calls.TextToImage("x", null), false, default);
            Assert.AreEqual("sandbox/text-to-image", Wait(((WebTransport)plain.Transport).RecommendedAsync(run, "text-to-image")));
            Assert.AreEqual(HfiStatus.InvalidArgument, Thrown<HfiException>(() => ((WebTransport)plain.Transport).RecommendedAsync(run, "no-task")).Status);
            run.Dispose();
        }

        [TestCase("require_token=hf_b", HfiStatus.Unauthorized)]
        [TestCase("status=403", HfiStatus.Forbidden)]
        [TestCase("status=404", HfiStatus.NotFound)]
        [TestCase("status=418", HfiStatus.Http)]
        [TestCase("status=422", HfiStatus.Validation)]
        [TestCase("status=500", HfiStatus.Server)]
        [TestCase("html=500", HfiStatus.Server)]
        [TestCase("empty_error=400", HfiStatus.BadRequest)]
        [TestCase("garbage", HfiStatus.Protocol)]
        [TestCase("redirect=http://127.0.0.1:9/", HfiStatus.Redirect)]
        [TestCase("reset_before_headers", HfiStatus.Connect)]
        [TestCase("truncate", HfiStatus.ConnectionLost)]
        public void failures_have_the_librarys_kinds(string fault, HfiStatus status)
        {
            using var own = Client(Options(token: "hf_a"));
            var error = Failed(own.TextGenerationAsync("x", On<TextGenerationOptions>(fault)));
            Assert.AreEqual(status, error.Status, error.Message);
            StringAssert.DoesNotContain("hf_a", error + error.Body);
        }

        private static InferenceClientOptions Options(string? token = null)
        {
            var options = Sandbox.Options();
            options.Token = token;
            return options;
        }

        [Test]
        public void a_server_that_is_not_there_is_said_to_be_out_of_reach()
        {
            var error = Failed(client.TextGenerationAsync("x", new TextGenerationOptions { Model = "http://127.0.0.1:9/" }));
            Assert.AreEqual(HfiStatus.Connect, error.Status);
            StringAssert.Contains("CORS", error.Message);
        }

        [Test]
        public void a_header_that_browsers_do_not_send_is_refused()
        {
            var options = new TextGenerationOptions();
            options.Headers["Referer"] = "x";
            Assert.AreEqual(HfiStatus.InvalidArgument, Failed(client.TextGenerationAsync("x", options)).Status);
        }

        private sealed class Told : IProgress<InferenceProgress>
        {
            internal List<string> Messages { get; } = new List<string>();

            public void Report(InferenceProgress value) => Messages.Add(value.Message);
        }

        [Test]
        public void refusals_that_pass_are_waited_out()
        {
            var progress = new Told();
            var loading = Wait(client.TextGenerationAsync("x", On<TextGenerationOptions>("loading=2,0.05", options => options.Progress = progress)));
            Assert.AreEqual(3, loading.Response.Attempts);
            Assert.AreEqual(2, progress.Messages.Count);
            var limited = Wait(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("rate_limit=1,0"))));
            Assert.IsNotEmpty(limited);
            var given = Failed(client.TextGenerationAsync("x", On<TextGenerationOptions>("rate_limit=9,60")));
            Assert.AreEqual(HfiStatus.RateLimited, given.Status);
            Assert.AreEqual(429, given.HttpStatus);
            Assert.AreEqual(TimeSpan.FromSeconds(60), given.RetryAfter);
        }

        [Test]
        public void streams_fail_behind_their_parts()
        {
            var parts = new List<string>();
            var call = All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("error_event=2", options => options.MaxNewTokens = 9)), part => parts.Add(part.Text));
            var error = Failed(call);
            Assert.AreEqual((HfiStatus.Overloaded, 2), (error.Status, parts.Count), error.Message);
            Assert.AreEqual(HfiStatus.Protocol, Failed(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("empty_stream")))).Status);
            Assert.AreEqual(HfiStatus.ConnectionLost, Failed(All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("reset_mid_stream=2")))).Status);
        }

        [TestCase("fill_mask")]
        [TestCase("text_to_speech")]
        [TestCase("list_inference_endpoints")]
        public void other_tasks_say_that_they_do_not_work_here(string task)
        {
            Task Call() => task switch
            {
                "fill_mask" => client.FillMaskAsync("a [MASK]"),
                "text_to_speech" => client.TextToSpeechAsync("a"),
                _ => client.ListInferenceEndpointsAsync(),
            };
            var error = Thrown<HfiException>(Call);
            Assert.AreEqual(HfiStatus.Unsupported, error.Status);
            StringAssert.Contains("WebGL", error.Message);
            StringAssert.Contains(task, error.Message);
        }

        [Test]
        public void all_tasks_of_the_table_work_or_say_that_they_do_not()
        {
            var working = new[] { "text_generation", "chat_completion", "conversational", "text_to_image", "automatic_speech_recognition", "feature_extraction" };
            var tasks = Table().Items.Select(task => task["name"].AsString!).ToList();
            Assert.That(working, Is.SubsetOf(tasks));
            foreach (var task in tasks.Except(working))
            {
                var error = Thrown<HfiException>(() => client.Transport.SendAsync(new TaskCall(task, null), default));
                Assert.AreEqual(HfiStatus.Unsupported, error.Status, task);
                StringAssert.StartsWith(task + " does not work in WebGL", error.Message);
            }
        }

        private static unsafe JsonValue Table() => JsonValue.Parse(Marshal.PtrToStringUTF8((IntPtr)NativeMethods.hfi_tasks_json())!);

        [TestCase("Fallbacks")]
        [TestCase("Keys")]
        public void settings_that_do_not_work_here_say_so(string name)
        {
            var options = Sandbox.Options();
            if (name == "Keys") options.Keys[Sandbox.Url] = "own-key";
            else options.Fallbacks.Add(new Fallback(Sandbox.Url));
            var error = Assert.Throws<HfiException>(() => Client(options));
            Assert.AreEqual(HfiStatus.Unsupported, error.Status);
            StringAssert.Contains(name + " does not work in WebGL", error.Message);
            StringAssert.DoesNotContain("own-key", error.Message);
        }

        [TestCase(null, "auto")]
        [TestCase("groq", "groq")]
        [TestCase("hf-inference", "hf-inference")]
        public void a_router_of_ones_own_is_asked(string? provider, string answered)
        {
            var options = new InferenceClientOptions { Token = "hf_a", RouterUrl = Sandbox.Url + "/", Model = "a/b", Provider = provider };
            using var own = Client(options);
            var output = Wait(own.ChatCompletionAsync(new ChatMessage[] { "Hi" }));
            Assert.AreEqual(answered, output.Response.Provider);
            Assert.IsNotEmpty(output.Text);
            options.RouterUrl = "router.example";
            Assert.AreEqual(HfiStatus.InvalidArgument, Assert.Throws<HfiException>(() => Client(options)).Status);
        }

        [Test]
        public void calls_that_block_are_refused() =>
            Assert.AreEqual(HfiStatus.WouldDeadlock, Assert.Throws<HfiException>(() => client.TextGeneration("x")).Status);

        [Test]
        public void a_cancelled_call_aborts_its_request()
        {
            var aborted = UnityWebRequest.Aborted;
            using var source = new CancellationTokenSource();
            var call = client.TextGenerationAsync("x", On<TextGenerationOptions>("stall_before_headers"), source.Token);
            Frames(20);
            source.Cancel();
            var error = Thrown<OperationCanceledException>(() => call);
            Assert.AreEqual(source.Token, error.CancellationToken);
            Assert.AreEqual(aborted + 1, UnityWebRequest.Aborted);
            Assert.Throws<OperationCanceledException>(() => client.TextGenerationAsync("x", null, source.Token).GetAwaiter().GetResult());
        }

        [Test]
        public void a_stream_that_is_left_aborts_its_request()
        {
            var aborted = UnityWebRequest.Aborted;
            async Task First()
            {
                await foreach (var part in client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("stall_mid_stream=2"))) break;
            }
            Wait(First());
            Assert.AreEqual(aborted + 1, UnityWebRequest.Aborted);
            using var source = new CancellationTokenSource();
            var all = All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("stall_mid_stream=2"), source.Token), _ => source.Cancel());
            Thrown<OperationCanceledException>(() => all);
            Assert.AreEqual(aborted + 2, UnityWebRequest.Aborted);
        }

        [Test]
        public void a_stream_that_is_dropped_is_aborted_when_it_is_collected()
        {
            var aborted = UnityWebRequest.Aborted;
            // On a stack of its own, where nothing keeps it.
            var task = new Func<Task>(async () =>
            {
                var stream = client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("stall_mid_stream=2")).GetAsyncEnumerator();
                Assert.IsTrue(await stream.MoveNextAsync());
            });
            Wait(Task.WhenAll(task(), task(), task(), task()));
            Until(() =>
            {
                new Thread(() => GC.Collect()).Start();
                GC.Collect();
                return UnityWebRequest.Aborted > aborted + 1;
            });
            Engine.FramesUntil(() => UnityWebRequest.Alive == 0, 2);
            client.Dispose();
            while (UnityWebRequest.Alive > 0 && UnityWebRequest.AbortAll() > 0) { }
        }

        [Test]
        public void deadlines_end_calls()
        {
            HfiStatus Ended(string fault, Action<InferenceClientOptions> set)
            {
                var options = Sandbox.Options();
                set(options);
                using var own = Client(options);
                return Failed(own.TextGenerationAsync("x", On<TextGenerationOptions>(fault))).Status;
            }
            var brief = TimeSpan.FromSeconds(0.2);
            Assert.AreEqual(HfiStatus.Timeout, Ended("stall_before_headers", options => options.Timeout = brief));
            Assert.AreEqual(HfiStatus.FirstByteTimeout, Ended("stall_before_headers", options => options.FirstByteTimeout = brief));
            Assert.AreEqual(HfiStatus.IdleTimeout, Ended("stall_after_headers", options => options.IdleTimeout = brief));
            Assert.AreEqual(HfiStatus.TooLarge, Ended("oversized=100000", options => options.MaxResponseBytes = 1000));
            Assert.AreEqual(HfiStatus.ModelLoading, Ended("loading=99,1", options => options.LoadingTimeout = brief));
        }

        [Test]
        public void infinite_times_are_no_bounds()
        {
            foreach (var endless in new[] { Timeout.InfiniteTimeSpan, TimeSpan.MaxValue, TimeSpan.FromSeconds(9e8) })
            {
                var options = Sandbox.Options();
                options.Timeout = options.FirstByteTimeout = options.IdleTimeout = options.LoadingTimeout = endless;
                using var own = Client(options);
                Assert.AreEqual(2, Wait(own.TextGenerationAsync("x", On<TextGenerationOptions>("loading=1,0.05", call => call.Timeout = endless))).Response.Attempts);
            }
            var brief = Sandbox.Options();
            brief.Timeout = TimeSpan.FromTicks(1);
            brief.LoadingTimeout = TimeSpan.Zero;
            using var patient = Client(brief);
            Assert.IsNotEmpty(Wait(patient.TextGenerationAsync("x", new TextGenerationOptions { Timeout = Timeout.InfiniteTimeSpan })).Text);
            var error = Failed(patient.TextGenerationAsync("x", On<TextGenerationOptions>("loading=1,0.05", call => call.Timeout = Timeout.InfiniteTimeSpan)));
            Assert.AreEqual(HfiStatus.ModelLoading, error.Status);
            Assert.AreEqual(HfiStatus.Timeout, Failed(patient.TextGenerationAsync("x", On<TextGenerationOptions>("stall_before_headers"))).Status);
        }

        [Test]
        public void a_stream_tells_what_is_known_at_its_end()
        {
            ResponseInfo? info = null;
            Wait(All(client.TextGenerationStreamAsync("Once", new TextGenerationOptions { MaxNewTokens = 4, Details = true, OnResponse = told => info = told })));
            Assert.AreEqual(("length", 4L), (info!.FinishReason, info.Tokens!.Value));
            Assert.That(info.Total, Is.GreaterThan(info.FirstByte));
            Assert.That(info.TokensPerSecond, Is.GreaterThan(0.0));
            Wait(All(client.ChatCompletionStreamAsync("Hi", new ChatCompletionOptions { OnResponse = told => info = told })));
            Assert.AreEqual("stop", info.FinishReason);
            Assert.IsNull(info.Tokens);
            Assert.IsNull(info.TokensPerSecond);
            Wait(All(client.ChatCompletionStreamAsync("Hi", new ChatCompletionOptions
            {
                StreamOptions = JsonValue.Object(("include_usage", true)), OnResponse = told => info = told,
            })));
            Assert.That(info.Tokens, Is.GreaterThan(0));
            Assert.That(info.TokensPerSecond, Is.GreaterThan(0.0));
        }

        [Test]
        public void the_end_of_the_client_cancels_its_calls()
        {
            var call = client.TextGenerationAsync("x", On<TextGenerationOptions>("stall_before_headers"));
            var stream = All(client.TextGenerationStreamAsync("x", On<TextGenerationOptions>("stall_mid_stream=1")));
            Frames(20);
            client.Dispose();
            Thrown<OperationCanceledException>(() => call);
            Thrown<OperationCanceledException>(() => stream);
            Assert.Throws<ObjectDisposedException>(() => client.TextGenerationAsync("x").GetAwaiter().GetResult());
            Assert.Throws<ObjectDisposedException>(() => client.Deliver(TimeSpan.Zero));
        }

        [Test]
        public void nothing_runs_on_the_thread_pool()
        {
            async Task<bool> Unbound()
            {
                await client.TextGenerationAsync("x").ConfigureAwait(false);
                var main = Engine.IsMainThread;
                await foreach (var part in client.TextGenerationStreamAsync("x").ConfigureAwait(false)) main &= Engine.IsMainThread;
                return main;
            }
            Assert.IsTrue(Wait(Unbound()));
        }

        [Test]
        public void many_calls_go_on_at_once()
        {
            var calls = Enumerable.Range(0, 50).Select(i => client.TextGenerationAsync("call " + i, new TextGenerationOptions { MaxNewTokens = 3 })).ToList();
            Wait(Task.WhenAll(calls));
            Assert.AreEqual(50, calls.Count(call => call.Result.Text.Length > 0));
        }

        [Test]
        public void the_hub_says_whose_a_token_is()
        {
            using var known = Client(new InferenceClientOptions { Token = "hf_a" });
            Assert.AreEqual("sandbox-user", Wait(((WebTransport)known.Transport).WhoAmIAsync(null, default))["name"].AsString);
            using var ended = Client(new InferenceClientOptions { Token = "hf_expired" });
            Assert.AreEqual(HfiStatus.Unauthorized, Failed(((WebTransport)ended.Transport).WhoAmIAsync(null, default)).Status);
        }
    }
}
