// The models that can be called now, as the router or another server lists them.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Editor
{
    internal static class ModelList
    {
        /// <summary>The ids of all models of a server, in its order; asked without the key, since the router's list is public.</summary>
        /// <exception cref="HfiException">The server cannot be asked, or gives no list.</exception>
        internal static async Task<IReadOnlyList<string>> FetchAsync(string? server, CancellationToken cancellationToken = default)
        {
            var options = new InferenceClientOptions
            {
                BaseUrl = string.IsNullOrWhiteSpace(server) ? null : server!.Trim(),
                TokenDiscovery = TokenDiscovery.Off,
                Timeout = TimeSpan.FromSeconds(30),
            };
            using var client = new InferenceClient(options);
            var models = new List<string>();
            foreach (var model in await client.ChatModelsAsync(null, cancellationToken))
                if (model.Id.Length > 0) models.Add(model.Id);
            return models.Count > 0 ? models : throw new HfiException(HfiStatus.Protocol, "the server lists no models");
        }
    }
}
