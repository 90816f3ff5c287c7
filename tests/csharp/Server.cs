// What the tests ask the sandbox server over plain HTTP, beside their calls: what it has received, what it answers to the same request
// from somebody else. And what tests share beside: a server for what the sandbox never says, variables of the environment, awaited
// sequences.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    internal static class Server
    {
        /// <summary>A PNG of 64 by 48 points, and half a second of sound.</summary>
        internal static readonly byte[] Picture = Bytes("GET", "/files/picture.png"), Sound = Bytes("GET", "/files/sound.wav");

        internal static byte[] Bytes(string method, string path, byte[]? body = null, string? type = null)
        {
            var request = (HttpWebRequest)WebRequest.Create(Sandbox.Url + path);
            request.Method = method;
            request.Proxy = null;
            request.KeepAlive = false;
            if (type != null) request.ContentType = type;
            if (body != null)
                using (var sent = request.GetRequestStream()) sent.Write(body, 0, body.Length);
            using var response = request.GetResponse();
            using var kept = new MemoryStream();
            response.GetResponseStream()!.CopyTo(kept);
            return kept.ToArray();
        }

        internal static JsonValue Get(string path) => Parsed(Bytes("GET", path));

        internal static JsonValue Post(string path, JsonValue body) => Parsed(Bytes("POST", path, Encoding.UTF8.GetBytes(body.ToString()), "application/json"));

        /// <summary>What a task's pipeline answers to plain bytes.</summary>
        internal static JsonValue Post(string path, byte[] body) => Parsed(Bytes("POST", path, body, "application/octet-stream"));

        private static JsonValue Parsed(byte[] json) => JsonValue.Parse(Encoding.UTF8.GetString(json));

        internal static void Forget() => Bytes("DELETE", "/sandbox/requests");

        /// <summary>What was received since <see cref="Forget"/>.</summary>
        internal static IReadOnlyList<JsonValue> Received(string method = "POST") =>
            Get("/sandbox/requests").Items.Where(request => request["method"].AsString == method).ToList();

        /// <summary>The only POST since <see cref="Forget"/>.</summary>
        internal static JsonValue Last()
        {
            var received = Received();
            Assert.That(received.Count, Is.EqualTo(1), "requests");
            return received[0];
        }

        /// <summary>The JSON that it had as its body.</summary>
        internal static JsonValue LastBody() => BodyOf(Last());

        internal static JsonValue BodyOf(JsonValue request) => JsonValue.Parse(request["body"].AsString!);

        /// <summary>The same request, sent by somebody else: what is answered to it.</summary>
        internal static JsonValue AnswerTo(JsonValue request) => Post(request["path"].AsString!, BodyOf(request));

        internal static JsonValue Json(string json) => JsonValue.Parse(json.Replace('\'', '"'));

        /// <summary>The URL of a server that gives this answer to one request.</summary>
        internal static string Once(byte[] answer, string type)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            new Thread(() =>
            {
                using var connection = listener.AcceptTcpClient();
                listener.Stop();
                var stream = connection.GetStream();
                var request = new byte[65536];
                stream.Read(request, 0, request.Length);
                var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n");
                try
                {
                    stream.Write(head, 0, head.Length);
                    stream.Write(answer, 0, answer.Length);
                    connection.Client.Shutdown(SocketShutdown.Send);
                    // What is not read would reset the connection before the answer has come.
                    while (stream.Read(request, 0, request.Length) > 0) { }
                }
                catch (Exception e) when (e is IOException || e is SocketException)
                {
                    // The client has seen enough, and closed the connection before the end.
                }
            }) { IsBackground = true }.Start();
            return "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        internal static string Once(string json) => Once(Encoding.UTF8.GetBytes(json.Replace('\'', '"')), "application/json");

        // --- environment --------------------------------------------------------------------------------------------------------------

        [DllImport("libc", EntryPoint = "setenv")]
        private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

        [DllImport("libc", EntryPoint = "unsetenv")]
        private static extern int UnsetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

        /// <summary>A variable as native code sees it, or with null none, until the result is disposed; .NET keeps its own copy of the environment.</summary>
        internal static IDisposable Variable(string name, string? value)
        {
            var before = Environment.GetEnvironmentVariable(name);
            Change(name, value);
            return new Undo(() => Change(name, before));
        }

        private static void Change(string name, string? value)
        {
            if (value == null) UnsetVariable(name);
            else SetVariable(name, value, 1);
        }

        private sealed class Undo : IDisposable
        {
            private readonly Action undo;

            internal Undo(Action undo) => this.undo = undo;

            public void Dispose() => undo();
        }

        // --- awaited sequences --------------------------------------------------------------------------------------------------------

        internal static async Task<List<T>> All<T>(IAsyncEnumerable<T> parts)
        {
            var all = new List<T>();
            await foreach (var part in parts) all.Add(part);
            return all;
        }

        /// <summary>How many there are; tells the number of each as it comes.</summary>
        internal static async Task<int> Count<T>(IAsyncEnumerable<T> parts, Action<int>? seen = null)
        {
            var count = 0;
            await foreach (var part in parts)
            {
                count++;
                seen?.Invoke(count);
            }
            return count;
        }
    }
}
