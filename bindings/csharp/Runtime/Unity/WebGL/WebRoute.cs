// Where a call goes from a web page: hf-inference, the router for conversations, or a server given by URL.

using System;

namespace HuggingFace.Inference.Unity
{
    internal sealed class WebRoute
    {
        private WebRoute(Uri url, string provider, string? payloadModel, bool byRouter = false)
        {
            Url = url;
            Provider = provider;
            PayloadModel = payloadModel;
            IsRouter = byRouter;
        }

        internal Uri Url { get; }

        /// <summary>Who answers, as far as that is known before: a provider, or the host of a server.</summary>
        internal string Provider { get; }

        /// <summary>The model's name in bodies that want one.</summary>
        internal string? PayloadModel { get; }

        /// <summary>Whether the router chooses the provider, so that bodies have OpenAI's form to the letter.</summary>
        internal bool IsRouter { get; }

        /// <summary>The route of a call; null if the model must be looked up first.</summary>
        internal static WebRoute? Of(WebSettings settings, WebArguments arguments, string? recommended = null)
        {
            var named = NotEmpty(arguments.Text("model"));
            var client = settings.BaseUrl ?? settings.Model;
            var model = named ?? client;
            if (named != null && !WebUrl.IsUrl(named) && client != null && WebUrl.IsUrl(client) && (settings.BaseUrl != null || arguments.IsChat))
                model = client;
            if (model != null && WebUrl.IsUrl(model)) return AtUrl(model, named ?? settings.Model ?? client, arguments);
            var provider = settings.Provider ?? "auto";
            if (provider != "hf-inference" && (provider != "auto" || (model != null && arguments.IsChat)))
                return AtRouter(settings, arguments, provider, model);
            if ((model ?? recommended) is not { } id) return null;
            CheckId(id);
            var shared = arguments.Pipeline == "feature-extraction" ? "/pipeline/feature-extraction" : "";
            var url = new Uri($"{settings.Router}/hf-inference/models/{id}{shared}");
            return new WebRoute(arguments.IsChat ? WebUrl.ForChat(url) : url, "hf-inference", named ?? settings.Model ?? id);
        }

        private static WebRoute AtUrl(string model, string? payloadModel, WebArguments arguments)
        {
            var url = WebUrl.Parse("the model's address", model);
            return new WebRoute(arguments.IsChat ? WebUrl.ForChat(url) : url, url.Host, payloadModel);
        }

        private static WebRoute AtRouter(WebSettings settings, WebArguments arguments, string provider, string? model)
        {
            if (!arguments.IsChat)
                throw new HfiException(HfiStatus.Unsupported,
                    $"in WebGL {arguments.Task} goes to hf-inference or to a server by URL, not to provider {provider}; set another provider or a base URL");
            if (model == null) throw new HfiException(HfiStatus.InvalidArgument, $"provider {provider} needs a model");
            var token = settings.Token() ?? throw new HfiException(HfiStatus.NoToken,
                "the router of Hugging Face needs a token; give one with InferenceClientOptions.Token or TokenProvider (nothing else is searched in WebGL)");
            if (!token.StartsWith("hf_", StringComparison.Ordinal))
                throw new HfiException(HfiStatus.InvalidArgument,
                    "the router takes only Hugging Face tokens (hf_…); for a provider's own key point the base URL to its server");
            var suffixed = provider == "auto" || model.IndexOf(':') >= 0 ? model : model + ":" + provider;
            return new WebRoute(new Uri(settings.Router + "/v1/chat/completions"), provider, suffixed, byRouter: true);
        }

        private static void CheckId(string id)
        {
            var slashes = 0;
            foreach (var c in id)
            {
                if (c == '/') slashes++;
                else if (!char.IsLetterOrDigit(c) && c != '-' && c != '_' && c != '.') slashes = 2;
            }
            if (slashes > 1 || id.Length > 96 || id.StartsWith("/", StringComparison.Ordinal) || id.EndsWith("/", StringComparison.Ordinal) || id.Contains(".."))
                throw new HfiException(HfiStatus.InvalidArgument, $"\"{id}\" is not the id of a model; it must look like \"owner/name\"");
        }

        private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
    }
}
