// The models that can be called now, as the router or another server lists them.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using HuggingFace.Inference.Unity;

namespace HuggingFace.Inference.Editor
{
    internal static class ModelList
    {
        /// <summary>
        /// The ids of all models of a server, in its order. The library has no call for such a list, so Unity fetches it, without the key: the
        /// router's list is public.
        /// </summary>
        /// <exception cref="HfiException">The server cannot be asked, or gives no list.</exception>
        internal static async Task<IReadOnlyList<string>> FetchAsync(string? server, CancellationToken cancellationToken = default)
        {
            var start = string.IsNullOrWhiteSpace(server) ? WebUrl.Router : server!.Trim().TrimEnd('/');
            var url = WebUrl.Parse("the server", start + (start.EndsWith("/v1", StringComparison.Ordinal) ? "/models" : "/v1/models"));
            using var transport = new WebTransport(new InferenceClientOptions { Timeout = TimeSpan.FromSeconds(30) }, WebLoop.Main);
            var json = await transport.GetAsync(url, false, cancellationToken);
            var models = new List<string>();
            foreach (var model in json["data"].Items)
                if (model["id"].AsString is { Length: > 0 } id) models.Add(id);
            return models.Count > 0 ? models : throw WebErrors.Protocol(WebUrl.Shown(url) + " gives no list of models");
        }
    }
}
