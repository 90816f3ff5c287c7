// The settings of a client as calls from a web page use them, and who may see the token.

using System;
using System.Collections.Generic;
using System.Net;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    /// <summary>A copy of the settings. Proxies, certificates and user agents are the browser's, so those are not here.</summary>
    internal sealed class WebSettings
    {
        private const string Hidden = "[secret]";

        private readonly string? given;
        private readonly Func<InferenceToken?>? provider;
        private InferenceToken? provided;
        private DateTime askAgain;

        internal WebSettings(InferenceClientOptions options)
        {
            given = Clean(options.Token);
            provider = options.TokenProvider;
            Model = NotEmpty(options.Model);
            Provider = NotEmpty(options.Provider);
            BaseUrl = NotEmpty(options.BaseUrl);
            Router = NotEmpty(options.RouterUrl)?.TrimEnd('/') ?? WebUrl.Router;
            BillTo = NotEmpty(options.BillTo);
            foreach (var header in options.Headers) Headers[header.Key] = header.Value;
            Timeout = Positive(options.Timeout);
            FirstByteTimeout = Positive(options.FirstByteTimeout);
            IdleTimeout = Positive(options.IdleTimeout);
            LoadingTimeout = Bound(options.LoadingTimeout ?? TimeSpan.FromMinutes(5));
            MaxRetries = options.MaxRetries ?? 3;
            MaxResponseBytes = options.MaxResponseBytes ?? 256L << 20;
            Log = options.Log;
            LogLevel = options.LogLevel;
            if (BaseUrl != null) WebUrl.Parse("the base URL", BaseUrl);
            WebUrl.Parse("the router's URL", Router);
            if (options.Fallbacks.Count > 0) throw NotHere(nameof(options.Fallbacks));
            if (options.Keys.Count > 0) throw NotHere(nameof(options.Keys));
        }

        internal string? Model { get; }

        internal string? Provider { get; }

        internal string? BaseUrl { get; }

        /// <summary>Without a slash at its end.</summary>
        internal string Router { get; }

        internal string? BillTo { get; }

        internal Dictionary<string, string?> Headers { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

        internal TimeSpan? Timeout { get; }

        internal TimeSpan? FirstByteTimeout { get; }

        internal TimeSpan? IdleTimeout { get; }

        /// <summary>Zero does not wait; null waits as long as it takes.</summary>
        internal TimeSpan? LoadingTimeout { get; }

        internal int MaxRetries { get; }

        internal long MaxResponseBytes { get; }

        private Action<HfiLogLevel, string>? Log { get; }

        private HfiLogLevel LogLevel { get; }

        internal void Note(HfiLogLevel level, string message)
        {
            if (Log != null && level <= LogLevel) Log(level, WithoutSecrets(message));
        }

        /// <summary>The token for a call: given, or asked for. Nothing is searched for in a web page.</summary>
        internal string? Token()
        {
            if (given != null) return given;
            if (provider == null) return null;
            if (provided != null && DateTime.UtcNow < askAgain) return Clean(provided.Text);
            try
            {
                provided = provider();
            }
            catch (Exception e) when (!(e is HfiException))
            {
                // What it said may have a secret in it.
                throw new HfiException(HfiStatus.NoToken, "the token provider failed", e);
            }
            var life = provided?.ExpiresIn;
            askAgain = life is { } known && known >= TimeSpan.Zero && known < TimeSpan.FromDays(3650)
                ? DateTime.UtcNow + known - TimeSpan.FromSeconds(Math.Min(10, known.TotalSeconds / 10))
                : DateTime.MaxValue;
            return Clean(provided?.Text);
        }

        /// <summary>Has the provider asked again before the next call, because a server refused its token.</summary>
        internal void ForgetToken() => provided = null;

        /// <summary>The value of the authorization header for a URL; null if nothing is to be said.</summary>
        /// <exception cref="HfiException">Something secret would travel over plain http.</exception>
        internal string? Authorization(Uri url)
        {
            var secret = url.UserInfo.Length > 0 ? "the user information in the URL" : "the token";
            var token = url.UserInfo.Length > 0 ? null : Token();
            if (token == null && url.UserInfo.Length == 0) return null;
            if (url.Scheme != "https" && !WebUrl.IsLoopback(url))
                throw new HfiException(HfiStatus.Insecure,
                    $"{secret} is not sent to {WebUrl.Shown(url)} because plain http shows it to everyone on the way; use https, or leave it out");
            if (token != null) return "Bearer " + token;
            var pair = WebUtility.UrlDecode(url.UserInfo.Replace("+", "%2B"));
            return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.IndexOf(':') < 0 ? pair + ":" : pair));
        }

        /// <summary>A text without the token in it, which servers may repeat.</summary>
        internal string WithoutSecrets(string text)
        {
            text = Without(text, given);
            return Without(text, Clean(provided?.Text));
        }

        private static HfiException NotHere(string option) => new HfiException(HfiStatus.Unsupported,
            $"InferenceClientOptions.{option} does not work in WebGL, where there is no native library; leave it empty there, or have a server of your own do it");

        private static string Without(string text, string? secret)
        {
            if (secret == null || secret.Length < 4) return text;
            var quoted = ((JsonValue)secret).ToString();
            return text.Replace(secret, Hidden).Replace(quoted.Substring(1, quoted.Length - 2), Hidden);
        }

        private static string? Clean(string? token) => NotEmpty(token?.Replace("\r", "").Replace("\n", "").Trim());

        private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

        /// <summary>A time that bounds something; null if it is infinite, or so long that sums with it could overflow.</summary>
        internal static TimeSpan? Bound(TimeSpan time) => Seconds.IsEndless(time) ? (TimeSpan?)null : time;

        private static TimeSpan? Positive(TimeSpan? time) => time > TimeSpan.Zero ? Bound(time.Value) : null;
    }
}
