// Clients in Unity: made with delivery by the player loop, and all shut down together.

using System;

namespace HuggingFace.Inference.Unity
{
    /// <summary>
    /// Makes clients whose answers arrive on the main thread, a little in each frame, and ends them when play mode, the domain or the
    /// application ends. Its methods are for the main thread, unless they say otherwise.
    /// </summary>
    public static class UnityInference
    {
        private static readonly TimeSpan UsualBudget = TimeSpan.FromMilliseconds(2);
        private static TimeSpan frameBudget = UsualBudget;
        private static InferenceClient? shared;

        /// <summary>How long all clients together may deliver in one frame: 2 ms at first. One event is always delivered.</summary>
        public static TimeSpan FrameBudget
        {
            get => frameBudget;
            set => frameBudget = value >= TimeSpan.Zero
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "a frame's budget cannot be negative");
        }

        /// <summary>
        /// Where the token comes from in a game that fetches it from a server of its own: asked before a call when there is none that
        /// lives, on threads of the pool, several at once, so it may block but not use Unity. Set it before clients are made. Null, or a provider that
        /// gives null: the environment, the token file of the Hub and, in the editor, the key in its preferences are asked, in this order.
        /// </summary>
        public static Func<InferenceToken?>? TokenProvider { get; set; }

        /// <summary>The key in the preferences of the editor. Set by the editor's part of the package.</summary>
        internal static Func<string?>? EditorKey { get; set; }

        /// <summary>
        /// The client of the project's settings (<see cref="HuggingFaceSettings.Default"/>), made when it is first asked for. Do not dispose it.
        /// </summary>
        public static InferenceClient Client => shared ??= CreateClient(HuggingFaceSettings.Default);

        /// <summary>A client that the player loop delivers for. Dispose it when it is not needed any more.</summary>
        /// <param name="options">
        /// Its settings, or null. They stay as they are, but for <see cref="InferenceClientOptions.ManualDelivery"/>, which is set.
        /// </param>
        /// <exception cref="HfiException">A setting makes no sense.</exception>
        public static InferenceClient CreateClient(InferenceClientOptions? options = null)
        {
            options ??= new InferenceClientOptions();
            var provider = options.TokenProvider;
            options.ManualDelivery = true;
            TokenSources.Apply(options);
            try
            {
                Lifecycle.Attach();
                var client = new InferenceClient(options);
                ClientPump.Add(client);
                return client;
            }
            finally
            {
                (options.TokenProvider, options.FallbackToken) = (provider, null);
            }
        }

        /// <summary>A client with the settings of an asset, whose frame budget becomes that of all.</summary>
        /// <exception cref="HfiException">A setting makes no sense.</exception>
        public static InferenceClient CreateClient(HuggingFaceSettings settings)
        {
            if (settings == null) throw new ArgumentNullException(nameof(settings));
            FrameBudget = settings.FrameBudget;
            return CreateClient(settings.ToOptions());
        }

        /// <summary>
        /// A client for the URL of an endpoint, which the player loop delivers for, as <see cref="InferenceEndpoint.CreateClient"/> without
        /// that. Dispose it on its own.
        /// </summary>
        /// <exception cref="HfiException">The endpoint has no URL yet: wait for it.</exception>
        public static InferenceClient CreateClient(InferenceEndpoint endpoint)
        {
            if (endpoint == null) throw new ArgumentNullException(nameof(endpoint));
            Lifecycle.Attach();
            var client = endpoint.CreateClient();
            ClientPump.Add(client);
            return client;
        }

        /// <summary>
        /// Delivers what has arrived, for as long as the frame's budget; gives how many events. The player loop does this in play mode; call
        /// it yourself in edit mode, as from <c>EditorApplication.update</c>.
        /// </summary>
        public static int Deliver() => ClientPump.Deliver(FrameBudget);

        /// <summary>
        /// Releases the endpoints that are still held or on their way, for which it waits at most 10 seconds, and disposes all clients that were made here:
        /// calls in flight and streams end as cancelled. May be called from any thread and again and again; new clients can be made
        /// afterwards.
        /// </summary>
        public static void ShutdownAll()
        {
            shared = null;
            OpenLeases.Release();
            ClientPump.DisposeAll();
        }

        /// <summary>Forgets what the last play mode has set, for editors that do not reload the domain.</summary>
        internal static void Reset()
        {
            ShutdownAll();
            TokenProvider = null;
            frameBudget = UsualBudget;
        }
    }
}
