// Waiting for what happens elsewhere, with a deadline; and what the sandbox says of its connections.

using System;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    internal static class Waiting
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(300);

        internal static void Until(string what, Func<bool> holds)
        {
            var clock = Stopwatch.StartNew();
            while (!holds())
            {
                if (clock.Elapsed > Limit) throw new AssertionException("waited in vain: " + what);
                Thread.Sleep(5);
            }
        }

        internal static async Task UntilAsync(string what, Func<bool> holds)
        {
            var clock = Stopwatch.StartNew();
            while (!holds())
            {
                if (clock.Elapsed > Limit) throw new AssertionException("waited in vain: " + what);
                await Task.Delay(5);
            }
        }

        /// <summary>Collects garbage until it holds.</summary>
        internal static void UntilCollected(string what, Func<bool> holds) => Until(what, () =>
        {
            Collect();
            return holds();
        });

        internal static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        /// <summary>The task, or a failure if it takes too long.</summary>
        internal static async Task<T> Within<T>(Task<T> task)
        {
            await Within((Task)task);
            return await task;
        }

        internal static async Task Within(Task task)
        {
            using var stop = new CancellationTokenSource();
            if (await Task.WhenAny(task, Task.Delay(Limit, stop.Token)) != task) throw new AssertionException("a task did not end");
            stop.Cancel();
            await task;
        }

        /// <summary>How a task ended: null, or what it threw. A failure if it does not end.</summary>
        internal static async Task<Exception?> End(Task task)
        {
            try
            {
                await Within(task);
                return null;
            }
            catch (Exception e) when (!(e is AssertionException))
            {
                return e;
            }
        }

        /// <summary>Runs it on a thread of its own, whose stack is gone afterwards, and with it what the collector would find there.</summary>
        internal static void Apart(Action action)
        {
            Exception? caught = null;
            var thread = new Thread(() =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    caught = e;
                }
            }) { IsBackground = true };
            thread.Start();
            if (!thread.Join(Limit)) throw new AssertionException("a thread did not end");
            if (caught != null) ExceptionDispatchInfo.Capture(caught).Throw();
        }

        private static readonly object Asking = new object();
        private static NetworkStream? connection;

        /// <summary>What the sandbox answers, on one connection for all such questions.</summary>
        internal static string Ask(string verb, string path)
        {
            lock (Asking)
            {
                var url = new Uri(Sandbox.Url);
                connection ??= new TcpClient(url.Host, url.Port).GetStream();
                var request = Encoding.ASCII.GetBytes(verb + " " + path + " HTTP/1.1\r\nHost: " + url.Authority + "\r\n\r\n");
                connection.Write(request, 0, request.Length);
                var head = "";
                while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal)) head += (char)connection.ReadByte();
                var length = Regex.Match(head, "content-length: ([0-9]+)", RegexOptions.IgnoreCase).Groups[1].Value;
                var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
                for (var got = 0; got < body.Length;) got += connection.Read(body, got, body.Length - got);
                return Encoding.UTF8.GetString(body);
            }
        }

        /// <summary>How many connections the sandbox has, but for the one that asks.</summary>
        internal static int Open() => (int)JsonValue.Parse(Ask("GET", "/sandbox/stats"))["open"].AsLong! - 1;

        /// <summary>How many connections others have, after those of earlier tests had time to go: there is none, or nothing changes any more.</summary>
        internal static int OpenAtRest()
        {
            var open = Open();
            for (var same = 0; same < 250 && open > 0; same++)
            {
                Collect();
                Thread.Sleep(20);
                var now = Open();
                if (now != open) same = 0;
                open = now;
            }
            return open;
        }

        /// <summary>How many requests with that text in their bodies the sandbox got.</summary>
        internal static int Sent(string text) => Regex.Matches(Ask("GET", "/sandbox/requests"), Regex.Escape(text)).Count;

        internal static bool WasSent(string text) => Sent(text) > 0;
    }
}
