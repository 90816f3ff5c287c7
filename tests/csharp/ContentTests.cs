// Binary inputs: files, URLs, bytes and streams, their media types, and what cannot be read.

using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class ContentTests
    {
        private InferenceClient client = null!;
        private string folder = "";

        [SetUp]
        public void NewClient()
        {
            client = Sandbox.Client();
            folder = Path.Combine(Path.GetTempPath(), "hfi content " + Guid.NewGuid());
            Directory.CreateDirectory(folder);
            Server.Forget();
        }

        [TearDown]
        public void DisposeClient()
        {
            client.Dispose();
            Directory.Delete(folder, true);
        }

        private string FileOf(string name, byte[] bytes)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        /// <summary>What arrives of a content, in either form of a call.</summary>
        private async Task<JsonValue> Echo(Func<Content> content)
        {
            PostOptions Options() => new PostOptions { Data = content(), Model = Sandbox.Url + "/echo" };
            var (awaited, blocking) = ((await client.PostAsync(Options())).Json, client.Post(Options()).Json);
            Assert.That(awaited, Is.EqualTo(blocking));
            return awaited;
        }

        private static readonly byte[] Ten = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 255 };

        private async Task<JsonValue> EchoOfTen(string? mimeType) => await Echo(() => Content.FromBytes(Ten, mimeType));

        [TestCase("picture.png", "image/png")]
        [TestCase("Größe 🤗 two.jpg", "image/jpeg")]
        [TestCase("sound.wav", null)]
        public async Task a_file_is_sent_with_the_type_of_its_name(string name, string? type)
        {
            var path = FileOf(name, Ten);
            foreach (var content in new Func<Content>[] { () => Content.FromFile(path), () => path })
            {
                var echo = await Echo(content);
                Assert.That(echo["bytes"].AsLong, Is.EqualTo(10));
                Assert.That(echo["fnv1a64"], Is.EqualTo((await EchoOfTen(null))["fnv1a64"]));
                if (type != null) Assert.That(echo["content_type"].AsString, Is.EqualTo(type));
                else Assert.That(echo["content_type"].AsString, Is.StringStarting("audio/"));
            }
        }

        [Test]
        public async Task a_media_type_that_is_given_is_sent()
        {
            var path = FileOf("picture.png", Ten);
            foreach (var content in new Func<Content>[]
            {
                () => Content.FromFile(path, "image/own"), () => Content.FromBytes(Ten, "image/own"), () => Content.FromStream(new MemoryStream(Ten), "image/own"),
                () => Content.FromUrl(Sandbox.Url + "/files/picture.png", "image/own"),
            })
            {
                Assert.That(content().MimeType, Is.EqualTo("image/own"));
                Assert.That((await Echo(content))["content_type"].AsString, Is.EqualTo("image/own"));
            }
            Assert.That(((Content)Ten).MimeType, Is.Null);
        }

        [Test]
        public async Task a_url_is_fetched_and_a_data_url_decoded()
        {
            foreach (var content in new Func<Content>[] { () => Content.FromUrl(Sandbox.Url + "/files/picture.png"), () => Sandbox.Url + "/files/picture.png" })
            {
                var echo = await Echo(content);
                Assert.That(echo["bytes"].AsLong, Is.EqualTo(Server.Picture.Length));
                Assert.That(echo["content_type"].AsString, Is.EqualTo("image/png"));
            }
            Assert.That((await Echo(() => "data:image/webp;base64," + Convert.ToBase64String(Ten)))["content_type"].AsString, Is.EqualTo("image/webp"));
            Assert.That((await Echo(() => Content.FromUrl("data:;base64," + Convert.ToBase64String(Ten))))["bytes"].AsLong, Is.EqualTo(10));
        }

        [Test]
        public async Task part_of_an_array_is_sent_as_that_part()
        {
            var echo = await Echo(() => Content.FromBytes(Ten.AsMemory(2, 5)));
            Assert.That(echo["bytes"].AsLong, Is.EqualTo(5));
            Assert.That(echo["fnv1a64"], Is.EqualTo((await Echo(() => new byte[] { 2, 3, 4, 5, 6 }))["fnv1a64"]));
            Assert.That((await Echo(() => new byte[0]))["bytes"].AsLong, Is.EqualTo(0));
        }

        [Test]
        public async Task bytes_may_change_once_an_awaited_call_has_begun()
        {
            var bytes = (byte[])Ten.Clone();
            var call = client.PostAsync(new PostOptions { Data = bytes, Model = Sandbox.Url + "/echo" });
            Array.Clear(bytes, 0, bytes.Length);
            Assert.That((await call).Json["fnv1a64"], Is.EqualTo((await EchoOfTen(null))["fnv1a64"]));
        }

        // --- streams ------------------------------------------------------------------------------------------------------------------

        /// <summary>A stream that cannot seek, gives a few bytes at a time, and knows how it was used.</summary>
        private sealed class Trickle : Stream
        {
            private readonly int most, size;
            private readonly Func<int, Exception?> fault;
            private int at;
            internal int Closed, Reads;

            internal Trickle(int size, int most, Func<int, Exception?>? fault = null)
            {
                this.size = size;
                this.most = most;
                this.fault = fault ?? (_ => null);
            }

            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override int Read(byte[] buffer, int offset, int count)
            {
                Reads++;
                if (fault(at) is { } error) throw error;
                var length = Math.Min(Math.Min(count, most), size - at);
                for (var i = 0; i < length; i++) buffer[offset + i] = (byte)(at + i);
                at += length;
                return length;
            }

            protected override void Dispose(bool disposing) => Closed++;
            public override void Flush() { }
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }

        [Test]
        public async Task a_stream_is_sent_while_it_is_read_and_not_closed()
        {
            var stream = new Trickle(300_000, 7_000);
            var reply = await client.PostAsync(new PostOptions { Data = Content.FromStream(stream), Model = Sandbox.Url + "/echo" });
            Assert.That(reply.Json["transfer_encoding"].AsString, Is.EqualTo("chunked"));
            Assert.That(reply.Json["bytes"].AsLong, Is.EqualTo(300_000));
            Assert.That(reply.Json["fnv1a64"], Is.EqualTo((await Echo(() => Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray()))["fnv1a64"]));
            Assert.That(stream.Closed, Is.EqualTo(0));
            Assert.That(stream.Reads, Is.GreaterThan(40));
        }

        [Test]
        public async Task a_stream_that_can_seek_is_sent_from_where_it_is_with_its_length()
        {
            var echo = await Echo(() =>
            {
                var stream = new MemoryStream(Ten);
                stream.Position = 5;
                return Content.FromStream(stream);
            });
            Assert.That(echo["bytes"].AsLong, Is.EqualTo(5));
            Assert.That(echo["content_length"].ToString().Trim('"'), Is.EqualTo("5"));
        }

        [Test]
        public async Task a_stream_is_an_input_of_a_task()
        {
            var options = new ImageToTextOptions { Model = Sandbox.At("image-to-text") };
            var expected = client.ImageToText(Server.Picture, options).Text;
            Assert.That((await client.ImageToTextAsync(Content.FromStream(new MemoryStream(Server.Picture)), options)).Text, Is.EqualTo(expected));
            using var file = File.OpenRead(FileOf("picture", Server.Picture));
            Assert.That(client.ImageToText(Content.FromStream(file), options).Text, Is.EqualTo(expected));
        }

        [TestCase(0)]
        [TestCase(5_000)]
        public async Task a_stream_that_throws_fails_its_call_only(int at)
        {
            Content Broken() => Content.FromStream(new Trickle(20_000, 1_000, place => place >= at ? new IOException("the disk is on fire") : null));
            var options = new PostOptions { Data = Broken(), Model = Sandbox.Url + "/echo" };
            var error = await Sandbox.Thrown<HfiException>(() => client.PostAsync(options));
            Assert.That((error.Status, error.InnerException?.Message), Is.EqualTo((HfiStatus.Io, "the disk is on fire")));
            options.Data = Broken();
            error = Assert.Throws<HfiException>(() => client.Post(options));
            Assert.That((error.Status, error.InnerException?.Message), Is.EqualTo((HfiStatus.Io, "the disk is on fire")));
            Assert.That(client.TextGeneration("a").Text, Is.Not.Empty);
        }

        [Test]
        public async Task a_call_with_a_stream_is_cancelled_while_other_calls_go_on()
        {
            using var stop = new CancellationTokenSource();
            var options = Sandbox.Faulty<PostOptions>("stall_before_headers");
            options.Data = Content.FromStream(new Trickle(5_000, 1_000));
            var call = client.PostAsync(options, stop.Token);
            Assert.That((await client.TextGenerationAsync("a")).Text, Is.Not.Empty);
            Waiting.Until("both are sent", () => Server.Received().Count == 2);
            stop.Cancel();
            await Sandbox.Thrown<OperationCanceledException>(() => call);
        }

        // --- what cannot be read --------------------------------------------------------------------------------------------------------

        [Test]
        public async Task a_file_that_is_missing_is_named_and_nothing_is_sent()
        {
            var missing = Path.Combine(folder, "missing ü.png");
            foreach (var content in new[] { Content.FromFile(missing), missing })
            {
                var error = await Sandbox.Thrown<HfiException>(() => client.ImageToTextAsync(content));
                Assert.That(error.Status, Is.EqualTo(HfiStatus.Io));
                Assert.That(error.Message, Is.StringContaining(missing));
                Assert.That(Assert.Throws<HfiException>(() => client.ImageToText(content)).Message, Is.EqualTo(error.Message));
            }
            Assert.That(Assert.Throws<HfiException>(() => client.ImageToText(folder)).Status, Is.EqualTo(HfiStatus.Io));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public void a_url_that_leads_nowhere_is_an_error()
        {
            var error = Assert.Throws<HfiException>(() => client.ImageToText(Sandbox.Url + "/files/missing", new ImageToTextOptions { Model = Sandbox.At("image-to-text") }));
            Assert.That((error.Status, error.HttpStatus), Is.EqualTo((HfiStatus.NotFound, (int?)404)));
            Assert.Throws<HfiException>(() => client.ImageToText(Content.FromUrl("no url at all")));
            Assert.That(Server.Received(), Is.Empty);
        }

        [Test]
        public void what_is_null_is_refused()
        {
            Assert.Throws<ArgumentNullException>(() => Content.FromFile(null!));
            Assert.Throws<ArgumentNullException>(() => Content.FromUrl(null!));
            Assert.Throws<ArgumentNullException>(() => Content.FromStream(null!));
            Assert.Throws<ArgumentNullException>(() => _ = (Content)(byte[])null!);
            Assert.Throws<ArgumentNullException>(() => _ = (Content)(string)null!);
        }

        [Test]
        public void a_path_or_type_with_a_nul_character_is_refused()
        {
            Assert.Throws<ArgumentException>(() => client.ImageToText(Content.FromFile("a\0b.png")));
            Assert.Throws<ArgumentException>(() => client.ImageToText(Content.FromBytes(Ten, "image/png\0")));
            Assert.That(Server.Received(), Is.Empty);
        }
    }
}
