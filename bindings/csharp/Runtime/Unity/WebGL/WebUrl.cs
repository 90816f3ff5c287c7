// Addresses: what is a URL, what leads to this machine, what may be shown.

using System;
using System.Net;

namespace HuggingFace.Inference.Unity
{
    internal static class WebUrl
    {
        /// <summary>Hugging Face's router.</summary>
        internal const string Router = "https://router.huggingface.co";

        internal static bool IsUrl(string model) =>
            model.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || model.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

        internal static Uri Parse(string what, string text)
        {
            if (IsUrl(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0) return url;
            throw new HfiException(HfiStatus.InvalidArgument, $"{what} \"{Shown(text)}\" is not an http or https URL; it must look like https://host/path");
        }

        /// <summary>The URL as it is sent: without user information, which goes into a header.</summary>
        internal static string Sent(Uri url) => url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

        internal static bool IsLoopback(Uri url)
        {
            var host = url.Host.Trim('[', ']');
            if (IPAddress.TryParse(host, out var address))
                return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>The server's address with the path of chat completions, whatever part of it is already there.</summary>
        internal static Uri ForChat(Uri url)
        {
            var path = url.AbsolutePath.TrimEnd('/');
            if (path.EndsWith("/chat/completions", StringComparison.Ordinal)) return url;
            var tail = path.EndsWith("/v1", StringComparison.Ordinal) ? "/chat/completions" : "/v1/chat/completions";
            return new UriBuilder(url) { Path = path + tail, Port = url.IsDefaultPort ? -1 : url.Port }.Uri;
        }

        internal static string Shown(Uri url) => Shown(url.OriginalString);

        /// <summary>A URL without what may be secret in it: user information, query and fragment.</summary>
        internal static string Shown(string url)
        {
            var end = url.IndexOfAny(new[] { '?', '#' });
            if (end >= 0) url = url.Substring(0, end);
            var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
            if (start < 3) return url;
            var slash = url.IndexOf('/', start);
            var authority = slash < 0 ? url.Length : slash;
            var at = url.LastIndexOf('@', authority - 1, authority - start);
            return at < 0 ? url : url.Substring(0, start) + url.Substring(at + 1);
        }
    }
}
