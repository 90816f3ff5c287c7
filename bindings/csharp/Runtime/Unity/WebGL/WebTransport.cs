// Calls over UnityWebRequest, for WebGL, where there is no native library.

using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// Text generation, conversations, text to image, speech recognition and embeddings, by the same requests as the library's. For the main
    /// thread only, and everything goes on in ticks of the loop.
    /// </summary>
    internal sealed class WebTransport : Transport
    {
        internal const string Hub = "https://huggingface.co";
        private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

        private readonly string hub;
        private JsonValue? tasks;
        private TimeSpan tasksSince;

        internal WebTransport(InferenceClientOptions options, WebLoop loop, string hub = Hub)
        {
            Settings = new WebSettings(options);
            Loop = loop;
            this.hub = hub;
        }

        internal WebSettings Settings { get; }

        internal WebLoop Loop { get; }

        internal bool IsShutDown { get; private set; }

        // All goes on in one thread, and the thread pool, where one goes on that waits for a context, never runs.
        internal override SynchronizationContext? Caller => null;

        internal override bool IsClosed => IsShutDown;

        internal WebExchange Open(WebOutgoing outgoing) => new UnityExchange(outgoing, Settings.MaxResponseBytes);

        internal override async Task<Reply> SendAsync(TaskCall call, CancellationToken cancellationToken)
        {
            using var run = Begin(call, false, cancellationToken);
            await run.BeginAsync().ConfigureAwait(false);
            var body = await run.RestAsync().ConfigureAwait(false);
            var reply = new WebReply(Settings, run.Arguments, body, run.Header("content-type"), run.Info);
            run.Finish();
            return reply;
        }

        internal override Reply Send(TaskCall call, CancellationToken cancellationToken) =>
            throw new HfiException(HfiStatus.WouldDeadlock, "calls that block would stop the web page for ever; use the method that ends with Async");

        internal override async IAsyncEnumerable<StreamPart> StreamAsync(TaskCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var run = Begin(call, true, cancellationToken);
            await run.BeginAsync().ConfigureAwait(false);
            var reader = new WebStreamReader(Settings, run.Arguments);
            var parts = new Queue<StreamPart>();
            byte[]? piece;
            do
            {
                piece = await run.PieceAsync().ConfigureAwait(false);
                reader.Read(piece, parts);
                while (parts.Count > 0) yield return parts.Dequeue();
                if (reader.Fault != null) throw reader.Fault;
            }
            while (piece != null && !reader.IsDone);
            if (piece == null && run.LateRefusal(reader.Head) is { } refusal) throw refusal;
            if (reader.Silence(run.Header("content-type")) is { } silence) throw silence;
            reader.Tell(run.Info);
            run.Finish();
            call.Options?.OnResponse?.Invoke(run.Info);
        }

        internal override int Deliver(TimeSpan budget)
        {
            ThrowIfShutDown();
            return Loop.Tick();
        }

        internal override bool Shutdown(TimeSpan timeout)
        {
            IsShutDown = true;
            Loop.Tick();
            return true;
        }

        public override void Dispose() => Shutdown(TimeSpan.Zero);

        /// <summary>The model that the Hub recommends for a task.</summary>
        internal async Task<string> RecommendedAsync(WebRun run, string pipeline)
        {
            if (tasks == null || Loop.Now - tasksSince > Fresh)
            {
                tasks = WebReply.Parse(await run.FetchAsync(new Uri(hub + "/api/tasks")).ConfigureAwait(false));
                tasksSince = Loop.Now;
            }
            return tasks[pipeline]["widgetModels"][0].AsString ??
                throw new HfiException(HfiStatus.InvalidArgument, $"there is no recommended model for {pipeline}; set the option Model");
        }

        /// <summary>Asks the Hub whose the token is.</summary>
        internal async Task<JsonValue> WhoAmIAsync(string? server, CancellationToken cancellationToken)
        {
            using var run = Begin(new TaskCall("whoami", null), false, cancellationToken);
            return WebReply.Parse(await run.FetchAsync(new Uri((server ?? hub) + "/api/whoami-v2"), withToken: true).ConfigureAwait(false));
        }

        private void ThrowIfShutDown()
        {
            if (IsShutDown) throw new ObjectDisposedException(nameof(InferenceClient), "the client was shut down");
        }

        private WebRun Begin(TaskCall call, bool streaming, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfShutDown();
            return new WebRun(this, call, streaming, cancellationToken);
        }
    }
}
