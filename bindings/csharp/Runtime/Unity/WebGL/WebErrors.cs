// What a refusal means: the kind of error for a status and body, in all the shapes that servers use, as the library tells it.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    internal static class WebErrors
    {
        private const int MostBody = 64 << 10, MostShown = 2000;

        /// <summary>The error for a reply that is not a success.</summary>
        internal static HfiException Refused(WebSettings settings, Uri url, int status, Func<string, string?> header, byte[] body)
        {
            var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MostBody));
            var json = TryParse(text);
            var type = header("x-error-code") ?? TypeOf(json);
            var said = Said(header, json, text);
            var kind = KindOf(status, type, said, json);
            var requestId = RequestId(header);
            var message = new StringBuilder(WebUrl.Shown(url)).Append(" answered ").Append(status).Append(" (").Append(Meaning(kind)).Append(')');
            if (said != null) message.Append(": ").Append(said.Length > MostShown ? said.Substring(0, MostShown) : said);
            if (requestId != null) message.Append(" (request id ").Append(requestId).Append(')');
            if (Advice(kind) is { } advice) message.Append("; ").Append(advice);
            var wait = RetryAfter(header) ?? Seconds(json["estimated_time"].AsDouble);
            return new HfiException(kind, settings.WithoutSecrets(message.ToString()))
            {
                HttpStatus = status,
                RetryAfter = wait,
                RequestId = Clean(settings, requestId),
                ErrorType = Clean(settings, type),
                ServerMessage = Clean(settings, said),
                Body = Clean(settings, text),
            };
        }

        /// <summary>The error in the <c>error</c> member of an otherwise successful reply; null if there is none.</summary>
        internal static HfiException? Reported(WebSettings settings, JsonValue value)
        {
            var error = value["error"];
            if (error.IsNull) return null;
            var said = Plain(error);
            var named = value["error_type"].AsString;
            var kind = KindByType(named) ?? HfiStatus.Server;
            return new HfiException(kind, settings.WithoutSecrets($"the server reported an error while answering ({Meaning(kind)}): {said}"))
            {
                ServerMessage = Clean(settings, said),
                ErrorType = Clean(settings, named ?? error["type"].AsString),
            };
        }

        internal static HfiException Protocol(string message) => new HfiException(HfiStatus.Protocol, message);

        internal static HfiException NotJson(string what, string text, FormatException error) =>
            text.Length == 0
                ? Protocol(what + " is empty; JSON was expected")
                : Protocol($"{what} is not JSON ({error.Message}); it begins with: {Start(text)}");

        internal static string Start(string text) => text.Length > 80 ? text.Substring(0, 80) : text;

        /// <summary>The id to quote to the service's support.</summary>
        internal static string? RequestId(Func<string, string?> header)
        {
            foreach (var name in new[] { "x-request-id", "x-amzn-trace-id", "x-amz-cf-id" })
                if (header(name) is { Length: > 0 } id) return id;
            return null;
        }

        private static string? Clean(WebSettings settings, string? text) => text == null ? null : settings.WithoutSecrets(text);

        private static JsonValue TryParse(string text)
        {
            try
            {
                return JsonValue.Parse(text);
            }
            catch (FormatException)
            {
                return JsonValue.Null;
            }
        }

        private static HfiStatus KindOf(int status, string? type, string? said, JsonValue json)
        {
            var lower = said?.ToLowerInvariant() ?? "";
            if (lower.Contains("endpoint") && lower.Contains("paused")) return HfiStatus.EndpointPaused;
            if (type == "GatedRepo") return HfiStatus.Gated;
            if (type == "RepoNotFound" || type == "RevisionNotFound" || type == "EntryNotFound") return HfiStatus.NotFound;
            if (KindByType(type) is { } named) return named;
            switch (status)
            {
                case 400: return HfiStatus.BadRequest;
                case 401: return HfiStatus.Unauthorized;
                case 402: return HfiStatus.PaymentRequired;
                case 403: return HfiStatus.Forbidden;
                case 404: return HfiStatus.NotFound;
                case 422: return HfiStatus.Validation;
                case 429: return HfiStatus.RateLimited;
                case 503: return json["estimated_time"].AsDouble != null || lower.Contains("loading") ? HfiStatus.ModelLoading : HfiStatus.Overloaded;
                case 504: return HfiStatus.GatewayTimeout;
                default: return status >= 500 && status < 600 ? HfiStatus.Server : HfiStatus.Http;
            }
        }

        private static HfiStatus? KindByType(string? name)
        {
            switch (name)
            {
                case "generation": return HfiStatus.Generation;
                case "incomplete_generation": return HfiStatus.IncompleteGeneration;
                case "overloaded": return HfiStatus.Overloaded;
                case "validation": return HfiStatus.Validation;
                default: return null;
            }
        }

        private static string Meaning(HfiStatus kind)
        {
            switch (kind)
            {
                case HfiStatus.BadRequest: return "bad request";
                case HfiStatus.Unauthorized: return "unauthorized";
                case HfiStatus.PaymentRequired: return "payment required";
                case HfiStatus.Forbidden: return "forbidden";
                case HfiStatus.NotFound: return "not found";
                case HfiStatus.Gated: return "the model is gated";
                case HfiStatus.Validation: return "the input does not pass the server's checks";
                case HfiStatus.RateLimited: return "too many requests";
                case HfiStatus.ModelLoading: return "the model is loading";
                case HfiStatus.Overloaded: return "overloaded";
                case HfiStatus.Generation: return "the generation failed";
                case HfiStatus.IncompleteGeneration: return "the generation is incomplete";
                case HfiStatus.GatewayTimeout: return "a gateway gave up waiting";
                case HfiStatus.EndpointPaused: return "the endpoint is paused";
                case HfiStatus.Server: return "server error";
                default: return "refused";
            }
        }

        private static string? Advice(HfiStatus kind)
        {
            switch (kind)
            {
                case HfiStatus.Unauthorized: return "check the token (InferenceClientOptions.Token or TokenProvider)";
                case HfiStatus.PaymentRequired: return "see https://huggingface.co/settings/billing";
                case HfiStatus.Forbidden: return "the token may lack the permission for this";
                case HfiStatus.EndpointPaused: return "it can be called once somebody has resumed it";
                case HfiStatus.Gated: return "ask for access on the model's page";
                case HfiStatus.GatewayTimeout: return "streaming keeps long answers from timing out";
                default: return null;
            }
        }

        /// <summary>All that the server said, each thing once: the header, then the members of the body, then plain text.</summary>
        private static string? Said(Func<string, string?> header, JsonValue json, string text)
        {
            var said = new List<string>();
            Add(said, header("x-error-message"));
            if (json.Kind == JsonKind.Object)
            {
                var error = json["error"];
                var description = json["error_description"].AsString;
                if (error.Kind == JsonKind.Array)
                    foreach (var item in error.Items) Add(said, Plain(item));
                else if (!error.IsNull) Add(said, description == null ? Plain(error) : Plain(error) + ": " + description);
                else Add(said, description);
                foreach (var item in json["errors"].Items) Add(said, item["message"].AsString);
                if (said.Count == 0 && !json["detail"].IsNull) Add(said, Plain(json["detail"]));
                if (said.Count == 0 && !json["message"].IsNull) Add(said, Plain(json["message"]));
            }
            else if (json.IsNull && !(header("content-type") ?? "").ToLowerInvariant().Contains("html")) Add(said, text);
            return said.Count == 0 ? null : string.Join("\n", said);
        }

        private static void Add(List<string> said, string? text)
        {
            var line = text?.Trim();
            if (!string.IsNullOrEmpty(line) && !said.Contains(line!)) said.Add(line!);
        }

        private static string Plain(JsonValue value) => value.AsString ?? value["message"].AsString ?? value.ToString();

        private static string? TypeOf(JsonValue json) =>
            json["error_type"].IsNull ? json["error"]["type"].IsNull ? json["type"].AsString : json["error"]["type"].AsString : json["error_type"].AsString;

        /// <summary>The pause that the server asks for: <c>Retry-After</c> in seconds or as a date, else the reset of a used-up <c>RateLimit</c>.</summary>
        internal static TimeSpan? RetryAfter(Func<string, string?> header)
        {
            var asked = header("retry-after")?.Trim();
            if (double.TryParse(asked, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            {
                if (Seconds(seconds) is { } wait) return wait;
            }
            else if (DateTime.TryParse(asked, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var date))
            {
                var left = date - DateTime.UtcNow;
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
            double? remaining = null, reset = null;
            foreach (var part in (header("ratelimit") ?? "").Split(';', ','))
            {
                if (Member(part, "r=") is { } r) remaining ??= r;
                if (Member(part, "t=") is { } t) reset ??= t;
            }
            return remaining == 0 ? Seconds(reset) : null;
        }

        private static double? Member(string part, string name)
        {
            part = part.Trim();
            return part.StartsWith(name, StringComparison.Ordinal) &&
                double.TryParse(part.Substring(name.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : (double?)null;
        }

        private static TimeSpan? Seconds(double? seconds) => seconds is >= 0 and < 1e9 ? Inference.Seconds.ToTime(seconds.Value) : (TimeSpan?)null;
    }
}
