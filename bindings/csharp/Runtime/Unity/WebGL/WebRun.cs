// One call from its arguments to the bytes of its reply: attempts, the pauses between them, deadlines, cancellation.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebRun : IDisposable
    {
        private readonly WebTransport transport;
        private readonly WebSettings settings;
        private readonly WebLoop loop;
        private readonly TaskCall call;
        private readonly bool streaming;
        private readonly CancellationToken cancellation;
        private readonly TimeSpan began;
        private readonly TimeSpan? deadline;
        private readonly Queue<byte[]> held = new Queue<byte[]>();
        private WebExchange? exchange;
        private WebOutgoing? outgoing;

        internal WebRun(WebTransport transport, TaskCall call, bool streaming, CancellationToken cancellation)
        {
            this.transport = transport;
            settings = transport.Settings;
            loop = transport.Loop;
            this.call = call;
            this.streaming = streaming;
            this.cancellation = cancellation;
            began = loop.Now;
            deadline = began + (call.Options?.Timeout is { } own ? WebSettings.Bound(own) : settings.Timeout);
            Arguments = new WebArguments(call);
        }

        ~WebRun()
        {
            // A stream that was dropped.
            if (exchange != null) loop.DisposeLater(exchange);
        }

        internal WebArguments Arguments { get; }

        internal ResponseInfo Info { get; } = new ResponseInfo();

        internal string? Header(string name) => exchange?.Header(name);

        /// <summary>Sends the call until a server takes it.</summary>
        internal async Task BeginAsync()
        {
            Arguments.Check(streaming);
            WebContent? input = null;
            if (Arguments.Pipeline == "automatic-speech-recognition") input = await OpenAsync(Arguments.RequiredContent("audio")).ConfigureAwait(false);
            var route = WebRoute.Of(settings, Arguments);
            if (route == null)
            {
                var model = await transport.RecommendedAsync(this, Arguments.Pipeline).ConfigureAwait(false);
                route = WebRoute.Of(settings, Arguments, model)!;
            }
            var retry = new WebRetry(settings, deadline);
            while (true)
            {
                Info.Attempts++;
                Send(WebOutgoing.Post(settings, Arguments, route, streaming, call.Options, input));
                if (Info.Attempts == 1) Info.Queued = loop.Now - began;
                await AnswerAsync().ConfigureAwait(false);
                if (IsAccepted)
                {
                    // The router says whom it has chosen, if the browser lets that be seen.
                    Info.Provider = Header("x-inference-provider") ?? route.Provider;
                    return;
                }
                var error = await RefusalAsync().ConfigureAwait(false);
                var pause = retry.After(error, loop.Now);
                if (pause == null) throw error;
                await PauseAsync(pause.Value, error.Message).ConfigureAwait(false);
            }
        }

        /// <summary>The body of a GET, which shows the token if that is asked for.</summary>
        internal async Task<byte[]> FetchAsync(Uri url, bool withToken = false)
        {
            Send(WebOutgoing.Get(url, withToken ? settings.Authorization(url) : null));
            await AnswerAsync().ConfigureAwait(false);
            if (!IsAccepted) throw await RefusalAsync().ConfigureAwait(false);
            return await RestAsync().ConfigureAwait(false);
        }

        /// <summary>All of the body that has not been taken yet.</summary>
        internal async Task<byte[]> RestAsync()
        {
            using var body = new MemoryStream();
            while (await PieceAsync().ConfigureAwait(false) is { } piece) body.Write(piece, 0, piece.Length);
            return body.ToArray();
        }

        /// <summary>The next piece of the body; null at its end.</summary>
        internal async Task<byte[]?> PieceAsync()
        {
            if (held.Count > 0) return held.Dequeue();
            var current = exchange!;
            await WaitAsync(() => current.HasPieces || current.IsDone, settings.IdleTimeout, HfiStatus.IdleTimeout, "stopped sending in the middle of its answer")
                .ConfigureAwait(false);
            if (current.HasPieces) return current.TakePiece();
            ThrowIfBroken();
            return null;
        }

        /// <summary>Notes the times of a reply that is whole, by which its tokens were made.</summary>
        internal void Finish()
        {
            Info.Total = loop.Now - began;
            var taken = (streaming ? Info.Total - Info.FirstByte : Info.Total).TotalSeconds;
            if (Info.Tokens is { } tokens && taken > 0) Info.TokensPerSecond = tokens / taken;
        }

        /// <summary>The refusal that only the end of the reply has told.</summary>
        internal HfiException? LateRefusal(byte[] head) => exchange!.Status is >= 200 and < 300 ? null : Refused(head);

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            exchange?.Dispose();
            exchange = null;
        }

        private void Send(WebOutgoing next)
        {
            exchange?.Dispose();
            exchange = null;
            held.Clear();
            outgoing = next;
            settings.Note(HfiLogLevel.Debug, next.Method + " " + WebUrl.Shown(next.Url));
            exchange = transport.Open(next);
        }

        /// <summary>Waits for the status, or for what tells as much.</summary>
        private async Task AnswerAsync()
        {
            var current = exchange!;
            await WaitAsync(() => current.Status != 0 || current.HasPieces || current.IsDone, settings.FirstByteTimeout, HfiStatus.FirstByteTimeout,
                "did not begin to answer in time").ConfigureAwait(false);
            Info.FirstByte = loop.Now - began;
            if (current.Status == 0 && !current.IsDone)
            {
                if (current.HasPieces) held.Enqueue(current.TakePiece());
                // The browser keeps the status to itself: events are no refusal, anything else is waited for.
                if (!streaming || !IsLikeEvents(held.Peek()))
                    await WaitAsync(() => current.Status != 0 || current.IsDone, null, HfiStatus.Timeout, "").ConfigureAwait(false);
            }
            if (current.IsDone) ThrowIfBroken();
            Info.HttpStatus = current.Status == 0 ? 200 : current.Status;
            Info.RequestId = WebErrors.RequestId(current.Header);
        }

        private bool IsAccepted => Info.HttpStatus >= 200 && Info.HttpStatus < 300;

        private static bool IsLikeEvents(byte[] piece)
        {
            foreach (var c in piece)
                if (c > ' ') return c != '{' && c != '[' && c != '<';
            return true;
        }

        private async Task<HfiException> RefusalAsync()
        {
            var body = Array.Empty<byte>();
            try
            {
                body = await RestAsync().ConfigureAwait(false);
            }
            catch (HfiException)
            {
                // The status says enough.
            }
            return Refused(body);
        }

        private HfiException Refused(byte[] body)
        {
            var (url, status) = (outgoing!.Url, exchange!.Status);
            if (status == 401) settings.ForgetToken();
            if (status >= 300 && status < 400)
                return new HfiException(HfiStatus.Redirect, $"{WebUrl.Shown(url)} redirects, which is not followed in WebGL; give the address that it redirects to") { HttpStatus = status };
            return WebErrors.Refused(settings, url, status, exchange.Header, body);
        }

        private void ThrowIfBroken()
        {
            var current = exchange!;
            var shown = WebUrl.Shown(outgoing!.Url);
            if (current.IsTooLarge)
                throw new HfiException(HfiStatus.TooLarge, $"the answer of {shown} is larger than {settings.MaxResponseBytes} bytes; raise the limit if it should not be");
            if (current.Failure is not { } failure || current.Status >= 300) return;
            if (current.Status == 0 && Info.HttpStatus == 0)
                throw new HfiException(HfiStatus.Connect, $"{shown} could not be reached: {failure}; in a web page the server must also allow it (CORS)");
            throw new HfiException(HfiStatus.ConnectionLost, $"{shown} cut the connection before its answer was whole: {failure}");
        }

        private async Task PauseAsync(TimeSpan pause, string why)
        {
            var message = string.Format(CultureInfo.InvariantCulture, "asking again in {0:0.0} s: {1}", pause.TotalSeconds, why);
            settings.Note(HfiLogLevel.Info, message);
            Report(message);
            var until = loop.Now + pause;
            await loop.Until(() => loop.Now >= until || IsOver).ConfigureAwait(false);
            ThrowIfOver();
        }

        private void Report(string message)
        {
            try
            {
                call.Options?.Progress?.Report(new InferenceProgress(message, JsonValue.Null));
            }
            catch (Exception e)
            {
                settings.Note(HfiLogLevel.Warn, "a progress handler failed: " + e.Message);
            }
        }

        private async Task WaitAsync(Func<bool> isReady, TimeSpan? limit, HfiStatus late, string what)
        {
            var until = loop.Now + limit;
            await loop.Until(() => isReady() || IsOver || loop.Now >= until).ConfigureAwait(false);
            ThrowIfOver();
            if (!isReady()) throw new HfiException(late, WebUrl.Shown(outgoing!.Url) + " " + what);
        }

        private bool IsOver => cancellation.IsCancellationRequested || transport.IsShutDown || loop.Now >= deadline;

        private void ThrowIfOver()
        {
            if (cancellation.IsCancellationRequested) throw new OperationCanceledException("the call was cancelled", cancellation);
            if (transport.IsShutDown) throw new OperationCanceledException("the call was cancelled", new CancellationToken(true));
            if (loop.Now >= deadline) throw new HfiException(HfiStatus.Timeout, "the call took longer than its timeout");
        }

        private async Task<WebContent> OpenAsync(Content content)
        {
            if (WebContent.UrlOf(content) is not { } url) return WebContent.Open(content);
            var body = await FetchAsync(WebUrl.Parse("the content's URL", url)).ConfigureAwait(false);
            return new WebContent(body, content.MimeType ?? Header("content-type"));
        }
    }
}
