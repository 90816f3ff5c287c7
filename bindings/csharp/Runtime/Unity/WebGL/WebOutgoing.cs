// What is sent: method, URL, headers, and the body in the form that the server understands.

using System;
using System.Collections.Generic;
using System.Text;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebOutgoing
    {
        private const string Json = "application/json", Separators = "()<>@,;:\\\"/[]?={}";

        private WebOutgoing(string method, Uri url, byte[]? body)
        {
            Method = method;
            Url = url;
            Body = body;
        }

        internal string Method { get; }

        internal Uri Url { get; }

        internal byte[]? Body { get; }

        internal Dictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        internal static WebOutgoing Get(Uri url, string? authorization = null)
        {
            var outgoing = new WebOutgoing("GET", url, null);
            if (authorization != null) outgoing.Headers["Authorization"] = authorization;
            return outgoing;
        }

        /// <summary>The request of a call. <paramref name="input"/> is its binary input, if the task has one.</summary>
        internal static WebOutgoing Post(WebSettings settings, WebArguments arguments, WebRoute route, bool streaming, CallOptions? options, WebContent? input)
        {
            string? mimeType = Json;
            byte[] body;
            if (input is { } content && arguments.Parameters().Count == 0 && arguments.Json("extra_body").Count == 0)
            {
                body = content.Bytes;
                mimeType = content.MimeType;
            }
            else body = Encoding.UTF8.GetBytes(Form(arguments, route, streaming, input).ToWire());
            var outgoing = new WebOutgoing("POST", route.Url, body);
            outgoing.SetHeaders(settings, arguments, options, mimeType);
            return outgoing;
        }

        private void SetHeaders(WebSettings settings, WebArguments arguments, CallOptions? options, string? mimeType)
        {
            if (settings.Authorization(Url) is { } authorization) Headers["Authorization"] = authorization;
            if (mimeType != null) Headers["Content-Type"] = mimeType;
            if (arguments.Pipeline == "text-to-image") Headers["Accept"] = "image/png";
            SetAll(settings.Headers);
            if (options != null) SetAll(options.Headers);
            if (settings.BillTo != null) Headers["X-HF-Bill-To"] = settings.BillTo;
            foreach (var header in Headers) Check(header.Key, header.Value);
        }

        private void SetAll(IEnumerable<KeyValuePair<string, string?>> headers)
        {
            foreach (var header in headers)
            {
                if (header.Value == null) Headers.Remove(header.Key);
                else Headers[header.Key] = header.Value;
            }
        }

        /// <summary>Browsers throw on these in their own way, or not at all. The value may be a secret.</summary>
        private static void Check(string name, string value)
        {
            if (name.Length == 0) throw new HfiException(HfiStatus.InvalidArgument, "a header has no name");
            foreach (var c in name)
                if (c <= ' ' || c >= '\x7f' || Separators.IndexOf(c) >= 0) throw new HfiException(HfiStatus.InvalidArgument, $"\"{name}\" cannot be the name of a header");
            foreach (var c in value)
                if ((c < ' ' && c != '\t') || c == '\x7f' || c > '\xff')
                    throw new HfiException(HfiStatus.InvalidArgument, $"the value of the header {name} has a character that headers cannot have");
        }

        private static JsonValue Form(WebArguments arguments, WebRoute route, bool streaming, WebContent? input)
        {
            if (arguments.IsChat) return WebChat.Body(arguments, route, streaming);
            var body = new WebObject();
            var parameters = arguments.Parameters();
            var extra = arguments.Json("extra_body");
            switch (arguments.Pipeline)
            {
                case "text-generation":
                    body.Set("inputs", arguments.Required("prompt"));
                    if (arguments.Flag("decoder_input_details") && !arguments.Flag("details")) parameters.Set("decoder_input_details", false);
                    body.Set("parameters", parameters.ToJson());
                    if (streaming || !arguments.Json("stream").IsNull) body.Set("stream", streaming);
                    body.Merge(extra);
                    break;
                case "feature-extraction":
                    body.Set("inputs", arguments.Required("text"));
                    body.SetAll(parameters);
                    body.Merge(WebArguments.WithoutNulls(extra));
                    break;
                default:
                    body.Set("inputs", input is { } content ? Convert.ToBase64String(content.Bytes) : arguments.Required("prompt"));
                    parameters.Merge(WebArguments.WithoutNulls(extra));
                    body.Set("parameters", parameters.ToJson());
                    break;
            }
            return body.ToJson();
        }
    }
}
