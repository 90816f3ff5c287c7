// Server-sent events by the standard, from any split of the bytes.

using System.Collections.Generic;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// Gives the data of each event, its lines joined by line feeds. A byte order mark, comments, all three line ends and other fields are
    /// taken as the standard says; an event that the end of the stream cuts short is handed out by <see cref="Finish"/>.
    /// </summary>
    internal sealed class SseParser
    {
        private const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r', Colon = (byte)':', Blank = (byte)' ';

        private readonly List<byte> line = new List<byte>();
        private readonly List<byte> data = new List<byte>();
        private bool hasData, afterReturn, started;

        /// <summary>Takes the next bytes and adds the events that they complete.</summary>
        internal void Feed(byte[] bytes, int count, List<string> events)
        {
            for (var i = 0; i < count; i++)
            {
                var next = bytes[i];
                var ended = afterReturn;
                afterReturn = false;
                if (next == LineFeed)
                {
                    if (!ended) EndLine(events);
                }
                else if (next == CarriageReturn)
                {
                    afterReturn = true;
                    EndLine(events);
                }
                else line.Add(next);
            }
        }

        /// <summary>The end of the stream: an unfinished line and event count as whole.</summary>
        internal void Finish(List<string> events)
        {
            if (line.Count > 0) EndLine(events);
            Dispatch(events);
        }

        private void EndLine(List<string> events)
        {
            var start = started || !StartsWithMark() ? 0 : 3;
            started = true;
            if (line.Count == start) Dispatch(events);
            else Field(start);
            line.Clear();
        }

        private bool StartsWithMark() => line.Count >= 3 && line[0] == 0xef && line[1] == 0xbb && line[2] == 0xbf;

        private void Field(int start)
        {
            var colon = line.IndexOf(Colon, start);
            var end = colon < 0 ? line.Count : colon;
            if (!IsData(start, end)) return;
            var value = colon < 0 ? line.Count : colon + 1;
            if (value < line.Count && line[value] == Blank) value++;
            if (hasData) data.Add(LineFeed);
            hasData = true;
            for (var i = value; i < line.Count; i++) data.Add(line[i]);
        }

        private bool IsData(int start, int end) =>
            end - start == 4 && line[start] == 'd' && line[start + 1] == 'a' && line[start + 2] == 't' && line[start + 3] == 'a';

        private void Dispatch(List<string> events)
        {
            if (hasData) events.Add(Encoding.UTF8.GetString(data.ToArray()));
            hasData = false;
            data.Clear();
        }
    }
}
