// The settings of a client.

using System;
using System.Collections.Generic;

namespace HuggingFace.Inference
{
    /// <summary>
    /// The settings of a client; what is null is as the library or the environment says. Of the times, zero and
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> are no bound, but for a zero <see cref="LoadingTimeout"/>.
    /// </summary>
    public sealed class InferenceClientOptions
    {
        /// <summary>The token; null: ask <see cref="TokenProvider"/>, else <c>HF_TOKEN</c> and the token file of the Hub.</summary>
        public string? Token { get; set; }

        /// <summary>A token that the host has found itself: used if none else is found, and only where found tokens may go.</summary>
        internal string? FallbackToken { get; set; }

        /// <summary>
        /// Asked for the token when a call begins and there is none that lives. It may block, and may not use the client. Several
        /// threads call it at once if several calls begin. Null: no token from here, so the environment is asked. A function that throws fails
        /// the call with <see cref="HfiStatus.NoToken"/>, and its exception inside.
        /// </summary>
        public Func<InferenceToken?>? TokenProvider { get; set; }

        /// <summary>Who may get a token that was found in the environment.</summary>
        public TokenDiscovery TokenDiscovery { get; set; } = TokenDiscovery.On;

        /// <summary>The model of calls that name none: an id on the Hub or the URL of a server.</summary>
        public string? Model { get; set; }

        /// <summary>
        /// The models of single tasks, by huggingface_hub's names, as <c>text_to_image</c>; they beat <see cref="Model"/>, and the model of a
        /// call beats them.
        /// </summary>
        public IDictionary<string, string> Models { get; } = new Dictionary<string, string>();

        /// <summary>The provider, as <c>hf-inference</c> or <c>groq</c>; null: Hugging Face chooses.</summary>
        public string? Provider { get; set; }

        /// <summary>The URL of a server to use instead of Hugging Face.</summary>
        public string? BaseUrl { get; set; }

        /// <summary>The router to use instead of Hugging Face's, which the providers are behind: a gateway of your own.</summary>
        public string? RouterUrl { get; set; }

        /// <summary>
        /// Where a call goes on that could not connect, waited too long or was refused with 402, 408, 425, 429 or 5xx, before its first event: in
        /// this order and within its time. <see cref="ResponseInfo.Provider"/> says who has answered.
        /// </summary>
        public IList<Fallback> Fallbacks { get; } = new List<Fallback>();

        /// <summary>When one that keeps failing is left out.</summary>
        public CircuitBreaker CircuitBreaker { get; set; } = new CircuitBreaker();

        /// <summary>Keys for single providers or servers, by name or URL; each is sent there in the place of the token.</summary>
        public IDictionary<string, string> Keys { get; } = new Dictionary<string, string>();

        /// <summary>The server to use for operations on Inference Endpoints instead of Hugging Face's.</summary>
        public string? EndpointsUrl { get; set; }

        /// <summary>The organisation that is billed.</summary>
        public string? BillTo { get; set; }

        /// <summary>The proxy; null: as <c>HTTPS_PROXY</c> and its siblings say.</summary>
        public string? Proxy { get; set; }

        /// <summary>The text of a PEM file with certificates to trust beside the system's.</summary>
        public string? CaPem { get; set; }

        /// <summary>What is added to the user agent, as <c>my-game/1.2</c>.</summary>
        public string? UserAgent { get; set; }

        /// <summary>HTTP headers of every call; a null value takes a built-in one away.</summary>
        public IDictionary<string, string?> Headers { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

        /// <summary>How long a call may take in all; null: as long as the server works on it.</summary>
        public TimeSpan? Timeout { get; set; }

        /// <summary>How long connecting may take: 10 seconds by default.</summary>
        public TimeSpan? ConnectTimeout { get; set; }

        /// <summary>How long the first byte of a reply may take; null: no bound.</summary>
        public TimeSpan? FirstByteTimeout { get; set; }

        /// <summary>How long the next piece of a reply may take; null: no bound.</summary>
        public TimeSpan? IdleTimeout { get; set; }

        /// <summary>How long to wait for a model that loads: 300 seconds by default; zero does not wait.</summary>
        public TimeSpan? LoadingTimeout { get; set; }

        /// <summary>
        /// How long to wait between two looks at a job that a provider works on, as on a video; null, zero or without a bound: as each
        /// provider says.
        /// </summary>
        public TimeSpan? PollInterval { get; set; }

        /// <summary>How often a call is tried again.</summary>
        public int? MaxRetries { get; set; }

        /// <summary>The largest reply, in bytes.</summary>
        public long? MaxResponseBytes { get; set; }

        /// <summary>
        /// False: a thread of the binding delivers. True: nothing is delivered but inside <see cref="InferenceClient.Deliver"/>, which a game
        /// calls in its loop; waiting for a task on that thread without calling it would wait for ever.
        /// </summary>
        public bool ManualDelivery { get; set; }

        /// <summary>Gets log records, on threads that are inside a call; without secrets.</summary>
        public Action<HfiLogLevel, string>? Log { get; set; }

        /// <summary>Up to which level.</summary>
        public HfiLogLevel LogLevel { get; set; } = HfiLogLevel.Warn;

        internal unsafe ClientHandle Open()
        {
            LibraryCheck.Run();
            var config = NativeMethods.hfi_config_new();
            try
            {
                Set(config, Token, NativeMethods.hfi_config_set_token);
                Set(config, FallbackToken, NativeMethods.hfi_config_set_fallback_token);
                Set(config, Model, NativeMethods.hfi_config_set_model);
                Set(config, Provider, NativeMethods.hfi_config_set_provider);
                Set(config, BaseUrl, NativeMethods.hfi_config_set_base_url);
                Set(config, RouterUrl, NativeMethods.hfi_config_set_router_url);
                foreach (var fallback in Fallbacks) Set(config, fallback.ProviderOrUrl, fallback.Model, NativeMethods.hfi_config_add_fallback);
                foreach (var key in Keys) Set(config, key.Key, key.Value, NativeMethods.hfi_config_set_key);
                NativeMethods.hfi_config_set_circuit_breaker(config, CircuitBreaker.Failures, Seconds.OfLoading(CircuitBreaker.Pause));
                Set(config, EndpointsUrl, NativeMethods.hfi_config_set_endpoints_url);
                Set(config, BillTo, NativeMethods.hfi_config_set_bill_to);
                Set(config, Proxy, NativeMethods.hfi_config_set_proxy);
                Set(config, CaPem, NativeMethods.hfi_config_set_ca_pem);
                Set(config, UserAgent, NativeMethods.hfi_config_set_user_agent);
                NativeMethods.hfi_config_set_token_discovery(config, (int)TokenDiscovery);
                foreach (var header in Headers) Set(config, header.Key, header.Value, NativeMethods.hfi_config_set_header);
                if (Timeout is { } total) NativeMethods.hfi_config_set_timeout(config, Seconds.OfSetting(total));
                if (ConnectTimeout is { } connect) NativeMethods.hfi_config_set_connect_timeout(config, Seconds.OfSetting(connect));
                if (FirstByteTimeout is { } first) NativeMethods.hfi_config_set_first_byte_timeout(config, Seconds.OfSetting(first));
                if (IdleTimeout is { } idle) NativeMethods.hfi_config_set_idle_timeout(config, Seconds.OfSetting(idle));
                if (LoadingTimeout is { } loading) NativeMethods.hfi_config_set_loading_timeout(config, Seconds.OfLoading(loading));
                if (PollInterval is { } interval) NativeMethods.hfi_config_set_poll_interval(config, Seconds.OfSetting(interval));
                if (MaxRetries is { } retries) NativeMethods.hfi_config_set_max_retries(config, retries);
                if (MaxResponseBytes is { } bytes) NativeMethods.hfi_config_set_max_response_bytes(config, bytes);
                if (Log != null) Callbacks.SetLog(config, Log, LogLevel);
                if (TokenProvider != null) Callbacks.SetTokenProvider(config, TokenProvider);
                return new ClientHandle(NativeMethods.hfi_client_new(config));
            }
            finally
            {
                NativeMethods.hfi_config_free(config);
            }
        }

        private unsafe delegate void Setter(hfi_config_t* config, byte* text);

        private static unsafe void Set(hfi_config_t* config, string? value, Setter set)
        {
            if (value == null) return;
            using var text = new Utf8Text(value, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* bytes = text) set(config, bytes);
        }

        private unsafe delegate void NamedSetter(hfi_config_t* config, byte* name, byte* value);

        private static unsafe void Set(hfi_config_t* config, string name, string? value, NamedSetter set)
        {
            using var nameText = new Utf8Text(name, stackalloc byte[Utf8Text.OnStack]);
            using var valueText = new Utf8Text(value, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* nameBytes = nameText, valueBytes = valueText) set(config, nameBytes, valueBytes);
        }
    }
}
