// UnityWebRequest over .NET's HTTP: its threads never touch a handler; what they bring is handed over in the frame, on the main thread.
#nullable disable

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using UnityEngine.Stub;

namespace UnityEngine.Networking
{
    public class UnityWebRequestAsyncOperation : AsyncOperation
    {
        public UnityWebRequest webRequest { get; internal set; }
        internal void End() => Finish();
    }

    public class UnityWebRequest : IDisposable
    {
        public enum Result { InProgress, Success, ConnectionError, ProtocolError, DataProcessingError }

        private static readonly string[] Forbidden =
        {
            "accept-charset", "access-control-request-headers", "access-control-request-method", "connection", "date", "dnt", "expect", "host", "keep-alive",
            "origin", "referer", "te", "trailer", "transfer-encoding", "upgrade", "via",
        };
        private static readonly List<UnityWebRequest> Running = new List<UnityWebRequest>();

        private readonly Dictionary<string, string> headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        private readonly object gate = new object();
        private readonly Queue<byte[]> arrived = new Queue<byte[]>();
        private UnityWebRequestAsyncOperation operation;
        private HttpWebRequest request;
        private WebHeaderCollection told;
        private string failure;
        private bool finished, aborted, disposed;
        private int status;

        public UnityWebRequest(string url, string method)
        {
            Engine.Check("Create");
            this.url = url;
            this.method = method;
        }

        /// <summary>Whether the status is told at the end only, as in some browsers. Not a part of Unity.</summary>
        public static bool TellsStatusLate { get; set; }

        /// <summary>How many were made and not disposed. Not a part of Unity.</summary>
        public static int Alive { get; private set; }

        /// <summary>How many were aborted. Not a part of Unity.</summary>
        public static int Aborted { get; private set; }

        /// <summary>Disposes all that run, of tests that drop some; gives how many. Not a part of Unity.</summary>
        public static int AbortAll()
        {
            var running = Running.ToList();
            foreach (var one in running) one.Dispose();
            return running.Count;
        }

        public string url { get; set; }
        public string method { get; set; }
        public DownloadHandler downloadHandler { get; set; }
        public UploadHandler uploadHandler { get; set; }
        public int redirectLimit { get; set; } = 32;
        public int timeout { get; set; }
        public bool isDone { get; private set; }
        public Result result { get; private set; }
        public string error { get; private set; }
        public long responseCode => TellsStatusLate && !isDone ? 0 : status;

        public void SetRequestHeader(string name, string value)
        {
            if (string.IsNullOrEmpty(name)) throw new ArgumentException("Cannot set a Request Header with a null or empty name");
            if (value == null) throw new ArgumentException("Cannot set a Request header with a null");
            if (operation != null) throw new InvalidOperationException("UnityWebRequest has already been sent; cannot modify the request headers");
            if (Forbidden.Contains(name.ToLowerInvariant())) throw new InvalidOperationException("Cannot override system-specified headers");
            if (value.Any(c => c < ' ' && c != '\t')) throw new ArgumentException("Request header value is invalid");
            headers[name] = value;
        }

        public string GetResponseHeader(string name) => told?[name];

        public UnityWebRequestAsyncOperation SendWebRequest()
        {
            Engine.Check("BeginWebRequest");
            if (operation != null) throw new InvalidOperationException("UnityWebRequest has already been sent");
            operation = new UnityWebRequestAsyncOperation { webRequest = this };
            Alive++;
            Running.Add(this);
            Application.onBeforeRender -= Deliver;
            Application.onBeforeRender += Deliver;
            var body = uploadHandler?.data;
            new Thread(() => Run(body)) { IsBackground = true }.Start();
            return operation;
        }

        public void Abort()
        {
            Engine.Check("Abort");
            if (operation == null || isDone) return;
            Aborted++;
            aborted = true;
            lock (gate) request?.Abort();
            End(Result.ConnectionError, "Request aborted");
        }

        public void Dispose()
        {
            Engine.Check("Dispose");
            if (disposed) return;
            disposed = true;
            if (operation == null) return;
            Abort();
            Alive--;
        }

        private void Run(byte[] body)
        {
            try
            {
                Exchange(body);
            }
            catch (Exception e)
            {
                lock (gate) failure = e.Message;
            }
            lock (gate) finished = true;
        }

        private void Exchange(byte[] body)
        {
            var asked = (HttpWebRequest)WebRequest.Create(url);
            lock (gate)
            {
                if (aborted) return;
                request = asked;
            }
            asked.Method = method;
            asked.Proxy = null;
            asked.AllowAutoRedirect = redirectLimit > 0;
            asked.AllowReadStreamBuffering = false;
            asked.ServicePoint.Expect100Continue = false;
            // Two at a time otherwise, if somebody else has asked this server first.
            asked.ServicePoint.ConnectionLimit = 1000;
            asked.Timeout = asked.ReadWriteTimeout = 100_000;
            asked.UserAgent = "UnityPlayer/2021.3.45f1 (UnityWebRequest/1.0)";
            if (body != null) asked.ContentType = "application/octet-stream";
            foreach (var header in headers)
                if (header.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase)) asked.Accept = header.Value;
                else if (header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)) asked.ContentType = header.Value;
                else asked.Headers[header.Key] = header.Value;
            if (body != null)
            {
                asked.ContentLength = body.Length;
                using var to = asked.GetRequestStream();
                to.Write(body, 0, body.Length);
            }
            HttpWebResponse response;
            try
            {
                response = (HttpWebResponse)asked.GetResponse();
            }
            catch (WebException e) when (e.Response is HttpWebResponse refusal)
            {
                response = refusal;
            }
            using (response) Receive(response);
        }

        private void Receive(HttpWebResponse response)
        {
            lock (gate)
            {
                told = response.Headers;
                status = (int)response.StatusCode;
            }
            if (status >= 300 && status < 400 && redirectLimit == 0) throw new IOException("Redirect limit exceeded");
            using var from = response.GetResponseStream();
            var buffer = new byte[16 << 10];
            var expected = response.ContentLength;
            long received = 0;
            for (int count; (count = from.Read(buffer, 0, buffer.Length)) > 0; received += count)
                lock (gate) arrived.Enqueue(buffer.Take(count).ToArray());
            if (expected >= 0 && received < expected) throw new IOException("Curl error 18: transfer closed with outstanding read data remaining");
        }

        /// <summary>Hands over what has arrived. Called in each frame.</summary>
        public static void Deliver()
        {
            foreach (var one in Running.ToList()) one.Take();
        }

        private void Take()
        {
            while (!isDone)
            {
                byte[] piece = null;
                bool over;
                lock (gate)
                {
                    over = finished && arrived.Count == 0;
                    if (arrived.Count > 0) piece = arrived.Dequeue();
                }
                if (over) Over();
                if (piece == null) return;
                if (downloadHandler != null && !downloadHandler.Take(piece))
                {
                    lock (gate) request?.Abort();
                    End(Result.DataProcessingError, "Data Processing Error, see Download Handler error");
                }
            }
        }

        private void Over()
        {
            if (failure != null) End(Result.ConnectionError, failure);
            else if (status >= 400) End(Result.ProtocolError, "HTTP/1.1 " + status);
            else End(Result.Success, null);
        }

        private void End(Result ended, string why)
        {
            if (isDone) return;
            isDone = true;
            result = ended;
            error = why;
            Running.Remove(this);
            if (ended == Result.Success) downloadHandler?.Complete();
            operation.End();
        }
    }

    public class UploadHandler : IDisposable
    {
        public byte[] data { get; protected set; }
        public string contentType { get; set; }
        public void Dispose() { }
    }

    public sealed class UploadHandlerRaw : UploadHandler
    {
        public UploadHandlerRaw(byte[] data)
        {
            if (data == null || data.Length == 0) throw new ArgumentException("Cannot create a data handler without payload data");
            this.data = data;
        }
    }

    public class DownloadHandler : IDisposable
    {
        public bool isDone { get; private set; }
        internal bool Take(byte[] piece) => ReceiveData(piece, piece.Length);
        internal void Complete()
        {
            isDone = true;
            CompleteContent();
        }
        protected virtual bool ReceiveData(byte[] data, int dataLength) => true;
        protected virtual void CompleteContent() { }
        public void Dispose() { }
    }

    public class DownloadHandlerScript : DownloadHandler
    {
        private readonly byte[] buffer;
        public DownloadHandlerScript() { }
        public DownloadHandlerScript(byte[] preallocatedBuffer) => buffer = preallocatedBuffer;
    }
}
