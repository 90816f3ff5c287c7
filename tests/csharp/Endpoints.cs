// What the tests of Inference Endpoints share: a client for the sandbox's API, scripts of an endpoint's life, and what the server counts.

using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    internal static class Endpoints
    {
        internal const string User = "sandbox-user", Api = "/v2/endpoint/" + User;

        /// <summary>A life without waiting.</summary>
        internal const string Running = "{'state':'running','health':[200]}";

        internal static InferenceClientOptions Options() => new InferenceClientOptions { EndpointsUrl = Sandbox.Url, Token = "hf_sandbox", TokenDiscovery = TokenDiscovery.Off, MaxRetries = 0 };

        internal static InferenceClient Client() => new InferenceClient(Options());

        internal static CreateInferenceEndpointOptions Gpt2() => new CreateInferenceEndpointOptions
        {
            Repository = "gpt2", Framework = "pytorch", Accelerator = "cpu", InstanceSize = "x2", InstanceType = "intel-spr", Region = "us-east-1", Vendor = "aws",
            Task = "text-generation",
        };

        internal static void ForgetAll()
        {
            Server.Bytes("DELETE", "/sandbox/endpoints");
            Server.Forget();
        }

        /// <summary>Scripts an endpoint of the user.</summary>
        internal static void Script(string name, string json) => Server.Post("/sandbox/endpoints/" + User + "/" + name, Server.Json(json));

        /// <summary>An endpoint whose creation and life go by that script.</summary>
        internal static Task<InferenceEndpoint> Made(InferenceClient client, string name, string script)
        {
            Script(name, script);
            return client.CreateInferenceEndpointAsync(name, Gpt2());
        }

        /// <summary>What the server tells of an endpoint: its state, and counts.</summary>
        internal static JsonValue Told(string name) => Server.Get("/sandbox/endpoints")["items"].Items.Single(item => item["name"].AsString == name);

        internal static string? State(string name) => Told(name)["state"].AsString;

        /// <summary>The last request like that since <see cref="ForgetAll"/>.</summary>
        internal static JsonValue Sent(string method, string path)
        {
            var sent = Server.Received(method).Where(request => request["path"].AsString == path).ToList();
            Assert.That(sent, Is.Not.Empty, method + " " + path);
            return sent.Last();
        }

        internal static WaitInferenceEndpointOptions Quick(double seconds = 30) => new WaitInferenceEndpointOptions { RefreshEvery = 0.01, WaitSeconds = seconds };
    }
}
