// Domains that end while their clients are at work, as a Unity editor's does when scripts were changed, and processes that end so.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class DomainTests
    {
        private int before;

        [SetUp]
        public void CountConnections()
        {
            if (Leaves == null) before = Waiting.OpenAtRest();
        }

        /// <summary>In a process of its own: what it leaves at its end.</summary>
        private static string? Leaves => Environment.GetEnvironmentVariable("HFI_TEST_LEAVES");

        private void Repeat(int times, string work)
        {
#if MONO
            for (var i = 0; i < times; i++)
            {
                var domain = AppDomain.CreateDomain(work + " " + i, null, AppDomain.CurrentDomain.SetupInformation);
                var guest = (Guest)domain.CreateInstanceFromAndUnwrap(typeof(Guest).Assembly.Location, typeof(Guest).FullName);
                guest.Run(work);
                var unload = Task.Factory.StartNew(() => AppDomain.Unload(domain), TaskCreationOptions.LongRunning);
                Assert.That(unload.Wait(120_000), Is.True, "the domain ends");
            }
            using (var client = Sandbox.Client())
            {
                Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
                Assert.That(client.ChatCompletionAsync("a").Result.Text, Is.EqualTo("You said: a"));
            }
            Waiting.UntilCollected("the connections are gone", () => Waiting.Open() <= before);
#else
            _ = (times, work);
            Assert.Ignore(".NET Core has one domain only");
#endif
        }

        [Test]
        public void a_domain_ends_in_the_middle_of_everything() => Repeat(50, nameof(Guest.Everything));

        [Test]
        public void a_domain_ends_with_a_token_provider_and_a_log() => Repeat(20, nameof(Guest.WithFunctions));

        [Test]
        public void a_domain_ends_with_manual_delivery() => Repeat(20, nameof(Guest.Manual));

        [Test]
        public void a_domain_ends_while_a_call_blocks() => Repeat(10, nameof(Guest.Blocking));

        [Test]
        public void a_domain_ends_with_clients_that_were_dropped() => Repeat(10, nameof(Guest.Dropped));

        [Test]
        public void a_domain_ends_after_a_call_that_could_not_start() => Repeat(2, nameof(Guest.NotStarted));

        [Test]
        public void a_domain_ends_after_a_shutdown_that_was_not_done_in_time() => Repeat(5, nameof(Guest.ShutDownHalf));

        [Test]
        public void a_domain_ends_with_clients_that_were_disposed() => Repeat(20, nameof(Guest.Disposed));

        // Run by the tests below in a process of its own.
        [TestCase("Everything")]
        [TestCase("Blocking")]
        public void what_is_left_at_the_end_of_a_process(string work)
        {
            if (Leaves != work) Assert.Ignore("only in a process of its own");
            new Guest().Run(work);
        }

        [TestCase("Everything")]
        [TestCase("Blocking")]
        public void a_process_ends_while_its_client_is_at_work(string work)
        {
            // This run's own command as far as its runner, whatever started it.
            var command = System.IO.File.ReadAllText("/proc/self/cmdline").Split('\0').ToList();
            var runner = command.FindIndex(argument => argument.EndsWith("nunit-console.exe", StringComparison.Ordinal) || argument.EndsWith("runner.dll", StringComparison.Ordinal));
            Assert.That(runner, Is.GreaterThan(0), "the runner is known");
            var arguments = command.GetRange(1, runner);
            const string left = nameof(what_is_left_at_the_end_of_a_process);
            var test = Assembly.GetExecutingAssembly().Location;
#if MONO
            arguments.AddRange(new[] { "-nologo", "-domain:None", "-process:Single", "-xml:/dev/null", "-run:" + typeof(DomainTests).FullName + "." + left, test });
#else
            arguments.AddRange(new[] { test, left });
#endif
            var start = new ProcessStartInfo(Process.GetCurrentProcess().MainModule!.FileName!, string.Join(" ", arguments)) { UseShellExecute = false, RedirectStandardOutput = true };
            start.EnvironmentVariables["HFI_TEST_LEAVES"] = work;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var ended = process.WaitForExit(300_000);
            if (!ended) process.Kill();
            Assert.That(ended, Is.True, "the process ends");
            Assert.That(process.ExitCode, Is.EqualTo(0), output.Result);
        }
    }

    // Lives in a domain of its own, and leaves it at work.
    public sealed class Guest : MarshalByRefObject
    {
        private static readonly List<object> Kept = new List<object>();
        private static int parts, sentences;

        public void Run(string work)
        {
            switch (work)
            {
                case nameof(Everything): Everything(); break;
                case nameof(WithFunctions): WithFunctions(); break;
                case nameof(Manual): Manual(); break;
                case nameof(Blocking): Blocking(); break;
                case nameof(Dropped): Waiting.Apart(Dropped); break;
                case nameof(NotStarted): Waiting.Apart(NotStarted); break;
                case nameof(ShutDownHalf): ShutDownHalf(); break;
                case nameof(Disposed): Disposed(); break;
                default: throw new ArgumentException(work);
            }
        }

        private static InferenceClient Client(Action<InferenceClientOptions>? set = null)
        {
            var options = Sandbox.Options();
            set?.Invoke(options);
            var client = new InferenceClient(options);
            Kept.Add(client);
            return client;
        }

        private static T Slow<T>() where T : CallOptions, new()
        {
            var options = new T();
            options.Headers["x-sandbox-delay-ms"] = "50";
            return options;
        }

        private static TextGenerationOptions Stalled => Sandbox.Faulty<TextGenerationOptions>("stall_before_headers");

        private static async Task Count<T>(IAsyncEnumerable<T> stream)
        {
            await foreach (var part in stream) Interlocked.Increment(ref parts);
        }

        private static void Start(InferenceClient client)
        {
            parts = 0;
            for (var i = 0; i < 3; i++) Kept.Add(Count(client.TextGenerationStreamAsync("a", Slow<TextGenerationOptions>())));
            Kept.Add(Count(client.TextGenerationStreamAsync("a", new TextGenerationOptions { MaxNewTokens = 5_000 })));
            for (var i = 0; i < 3; i++) Kept.Add(client.TextGenerationAsync("a", Stalled));
            Kept.Add(client.TextGenerationAsync("a"));
            Kept.Add(Count(client.TextGenerationBatchAsync(Enumerable.Repeat("a", 20), Stalled, new BatchOptions { Concurrency = 3 })));
            Kept.Add(new Func<Task>(async () =>
            {
                await foreach (var text in new ChatSession(client, null, Slow<ChatCompletionOptions>()).AskStreamAsync("one two three four five six")) Interlocked.Increment(ref sentences);
            })());
        }

        internal static void Everything()
        {
            var client = Client();
            Start(client);
            var held = client.TextGenerationStreamAsync("a", new TextGenerationOptions { MaxNewTokens = 5_000 }).GetAsyncEnumerator();
            Kept.Add(held.MoveNextAsync().AsTask());
            Kept.Add(held);
            Kept.Add(client.TextToImageAsync("a", new TextToImageOptions { Model = Sandbox.At("text-to-image") }).Result);
            Waiting.Until("parts come", () => Volatile.Read(ref parts) > 3 && Volatile.Read(ref sentences) > 0);
        }

        internal static void WithFunctions()
        {
            var (asked, logged) = (0, 0);
            var client = Client(options =>
            {
                options.TokenProvider = () =>
                {
                    Interlocked.Increment(ref asked);
                    return new InferenceToken("hf_a", TimeSpan.FromMilliseconds(1));
                };
                options.Log = (_, message) => Interlocked.Increment(ref logged);
                options.LogLevel = HfiLogLevel.Debug;
            });
            Start(client);
            Waiting.Until("parts come", () => Volatile.Read(ref parts) > 3 && Volatile.Read(ref asked) > 0 && Volatile.Read(ref logged) > 0);
        }

        internal static void Manual()
        {
            var client = Client(options => options.ManualDelivery = true);
            Start(client);
            Waiting.Until("parts come", () => client.Deliver(TimeSpan.FromMilliseconds(1)) >= 0 && Volatile.Read(ref parts) > 3);
        }

        internal static void Blocking()
        {
            var client = Client();
            using var began = new ManualResetEventSlim();
            new Thread(() =>
            {
                began.Set();
                try
                {
                    client.TextGeneration("a", Stalled);
                }
                catch (OperationCanceledException)
                {
                }
            }) { IsBackground = true }.Start();
            began.Wait();
            Kept.Add(client.TextGenerationAsync("a").Result);
        }

        internal static void Dropped()
        {
            Start(Client());
            Kept.Clear();
            _ = Client().TextGenerationAsync("a").Result;
            Kept.Clear();
            var enumerator = Client().TextGenerationStreamAsync("a", Sandbox.Faulty<TextGenerationOptions>("stall_mid_stream=2")).GetAsyncEnumerator();
            _ = enumerator.MoveNextAsync().AsTask().Result;
            Kept.Clear();
            Waiting.Collect();
        }

        internal static void NotStarted()
        {
            for (var i = 0; i < 5; i++)
            {
                var client = Client(options => options.TokenProvider = () => throw new InvalidOperationException("no token today"));
                try
                {
                    client.TextGenerationAsync("a").Wait();
                }
                catch (AggregateException)
                {
                }
                Kept.Clear();
            }
            Waiting.Collect();
        }

        internal static void ShutDownHalf()
        {
            var client = Client();
            Start(client);
            Waiting.Until("parts come", () => Volatile.Read(ref parts) > 0);
            client.Shutdown(TimeSpan.Zero);
        }

        internal static void Disposed()
        {
            Everything();
            foreach (var kept in Kept.ToArray()) (kept as InferenceClient)?.Dispose();
        }
    }
}
