// Whether the Hub knows a key.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Unity
{
    internal static class KeyCheck
    {
        private const string WhoAmI = "/api/whoami-v2";

        /// <summary>The server to ask in the place of the Hub; for tests.</summary>
        internal static string? Hub { get; set; }

        /// <summary>Asks the Hub whose the key is; gives a sentence for people.</summary>
        /// <exception cref="HfiException">The Hub does not know the key, or cannot be asked.</exception>
        internal static async Task<string> TestAsync(string? key, CancellationToken cancellationToken = default)
        {
            if (string.IsNullOrWhiteSpace(key)) throw new HfiException(HfiStatus.NoToken, "there is no key; make one at https://huggingface.co/settings/tokens");
            using var client = UnityInference.CreateClient(new InferenceClientOptions { Token = key, EndpointsUrl = Hub, TokenDiscovery = TokenDiscovery.Off });
            try
            {
                if (client.Transport is WebTransport web)
                {
                    await web.WhoAmIAsync(Hub, cancellationToken);
                    return "The Hub knows the key.";
                }
                var endpoints = await client.ListInferenceEndpointsAsync(null, cancellationToken);
                return endpoints.Count == 0 ? "The Hub knows the key." : $"The Hub knows the key; its user has {endpoints.Count} Inference Endpoints.";
            }
            catch (HfiException e) when (IsKnown(e))
            {
                return "The Hub knows the key, but not for Inference Endpoints.";
            }
        }

        // The Hub is asked whose the key is before the list is; a key of an organisation has no list of its own. Refusals name what was asked.
        private static bool IsKnown(HfiException e) => e.Status switch
        {
            HfiStatus.Forbidden => !e.Message.Contains(WhoAmI),
            HfiStatus.PaymentRequired => !e.Message.Contains(WhoAmI),
            HfiStatus.InvalidArgument => e.Message.Contains("belongs to no user"),
            _ => false,
        };
    }
}
