// One request and its reply as they are under way, and UnityWebRequest as such.

using System;
using System.Collections.Generic;
using UnityEngine.Networking;

namespace HuggingFace.Inference.Unity
{
    /// <summary>A request that was sent. Disposing it aborts what is still under way.</summary>
    internal abstract class WebExchange : IDisposable
    {
        internal abstract bool IsDone { get; }

        /// <summary>The HTTP status; 0 before it is known, which in some browsers is at the end.</summary>
        internal abstract int Status { get; }

        /// <summary>Why there is no whole reply; null if nothing went wrong so far.</summary>
        internal abstract string? Failure { get; }

        internal abstract bool IsTooLarge { get; }

        internal abstract bool HasPieces { get; }

        internal abstract string? Header(string name);

        /// <summary>The next piece of the body.</summary>
        internal abstract byte[] TakePiece();

        public abstract void Dispose();
    }

    internal sealed class UnityExchange : WebExchange
    {
        private readonly UnityWebRequest request;
        private readonly Receiver receiver;

        internal UnityExchange(WebOutgoing outgoing, long mostBytes)
        {
            receiver = new Receiver(mostBytes);
            request = new UnityWebRequest(WebUrl.Sent(outgoing.Url), outgoing.Method) { downloadHandler = receiver };
            try
            {
                if (outgoing.Body is { Length: > 0 } body) request.uploadHandler = new UploadHandlerRaw(body);
                // A redirect could take the token to another host.
                request.redirectLimit = 0;
                foreach (var header in outgoing.Headers) request.SetRequestHeader(header.Key, header.Value);
                request.SendWebRequest();
            }
            catch (Exception e) when (e is InvalidOperationException || e is ArgumentException)
            {
                request.Dispose();
                throw new HfiException(HfiStatus.InvalidArgument, "Unity does not send the request: " + e.Message, e);
            }
        }

        internal override bool IsDone => request.isDone;

        internal override int Status => (int)request.responseCode;

        internal override string? Failure =>
            request.result == UnityWebRequest.Result.ConnectionError || request.result == UnityWebRequest.Result.DataProcessingError
                ? request.error ?? "unknown error"
                : null;

        internal override bool IsTooLarge => receiver.IsTooLarge;

        internal override bool HasPieces => receiver.Pieces.Count > 0;

        internal override string? Header(string name) => request.GetResponseHeader(name);

        internal override byte[] TakePiece() => receiver.Pieces.Dequeue();

        public override void Dispose()
        {
            if (!request.isDone) request.Abort();
            request.Dispose();
        }

        /// <summary>Keeps the pieces of the body in the order in which they come.</summary>
        private sealed class Receiver : DownloadHandlerScript
        {
            private const int BufferBytes = 64 << 10;
            private readonly long most;
            private long received;

            internal Receiver(long most) : base(new byte[BufferBytes]) => this.most = most;

            internal Queue<byte[]> Pieces { get; } = new Queue<byte[]>();

            internal bool IsTooLarge => received > most;

            protected override bool ReceiveData(byte[] data, int dataLength)
            {
                if (data == null || dataLength <= 0) return true;
                received += dataLength;
                if (IsTooLarge) return false;
                var piece = new byte[dataLength];
                Buffer.BlockCopy(data, 0, piece, 0, dataLength);
                Pieces.Enqueue(piece);
                return true;
            }
        }
    }
}
