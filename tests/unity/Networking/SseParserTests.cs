// Server-sent events, whole and in every split.

using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class SseParserTests
    {
        private const string Stream =
            "\ufeff: hello\r\n\r\nevent: a\rdata:1\rdata:  2 \r\n\ndata: {\"é\u2028🤗\":1}\n\nid: 7\nretry: 1\ndata\n\nnothing: x\n\n\n\rdata: last";

        private static readonly string[] Events = { "1\n 2 ", "{\"é\u2028🤗\":1}", "", "last" };

        private static List<string> Parse(byte[] bytes, params int[] cuts)
        {
            var parser = new SseParser();
            var events = new List<string>();
            var from = 0;
            for (var i = 0; i <= cuts.Length; i++)
            {
                var to = i < cuts.Length ? cuts[i] : bytes.Length;
                var piece = new byte[to - from];
                System.Array.Copy(bytes, from, piece, 0, piece.Length);
                parser.Feed(piece, piece.Length, events);
                from = to;
            }
            parser.Finish(events);
            return events;
        }

        [Test]
        public void events_are_as_the_standard_says() => Assert.AreEqual(Events, Parse(Encoding.UTF8.GetBytes(Stream)));

        [Test]
        public void any_split_gives_the_same_events()
        {
            var bytes = Encoding.UTF8.GetBytes(Stream);
            for (var first = 0; first <= bytes.Length; first++)
                for (var second = first; second <= bytes.Length; second++) Assert.AreEqual(Events, Parse(bytes, first, second), first + ", " + second);
        }

        [Test]
        public void bytes_may_come_one_by_one()
        {
            var bytes = Encoding.UTF8.GetBytes(Stream);
            var cuts = new int[bytes.Length];
            for (var i = 0; i < cuts.Length; i++) cuts[i] = i;
            Assert.AreEqual(Events, Parse(bytes, cuts));
        }

        [Test]
        public void bytes_that_are_not_utf8_become_replacement_characters() =>
            Assert.AreEqual(new[] { "a\ufffd" }, Parse(new byte[] { (byte)'d', (byte)'a', (byte)'t', (byte)'a', (byte)':', (byte)'a', 0xff, (byte)'\n', (byte)'\n' }));

        [Test]
        public void only_the_count_of_bytes_is_read()
        {
            var parser = new SseParser();
            var events = new List<string>();
            parser.Feed(Encoding.UTF8.GetBytes("data: a\n\ndata: b\n\n"), 9, events);
            Assert.AreEqual(new[] { "a" }, events);
        }
    }
}
