// Starts an Inference Endpoint, asks it, and stops it again when the last program on this machine has left.
//   endpoint NAME        there must be one of that name; it costs what it costs while it runs
// With HFI_BASE_URL it talks to a server that has the API of Inference Endpoints, as the sandbox, and makes one there.

using System;
using System.Threading.Tasks;
using HuggingFace.Inference;

internal static class Endpoint
{
    private static async Task<int> Main(string[] arguments)
    {
        var sandbox = Environment.GetEnvironmentVariable("HFI_BASE_URL");
        var name = arguments.Length > 0 ? arguments[0] : "my-endpoint";
        using var client = new InferenceClient(new InferenceClientOptions { EndpointsUrl = sandbox, Token = sandbox == null ? null : "hf_sandbox" });
        try
        {
            if (sandbox != null)
            {
                await client.CreateInferenceEndpointAsync(name, new CreateInferenceEndpointOptions
                {
                    Repository = "gpt2", Framework = "pytorch", Task = "text-generation", Accelerator = "cpu", Vendor = "aws",
                    Region = "us-east-1", InstanceType = "intel-icl", InstanceSize = "x2", MinReplica = 0, ScaleToZeroTimeout = 15,
                });
            }
            var waiting = new AcquireInferenceEndpointOptions
            {
                WaitSeconds = 900,
                RefreshEvery = sandbox == null ? 5 : 0.05,
                Progress = new Progress<InferenceProgress>(progress => Console.WriteLine("  " + progress)),
            };
            await using (var lease = await client.AcquireInferenceEndpointAsync(name, waiting))
            {
                using var model = lease.Endpoint.CreateClient();
                Console.WriteLine("Once upon a time" + await model.TextGenerationAsync("Once upon a time", new TextGenerationOptions { MaxNewTokens = 20 }));
                Console.WriteLine("it is " + (await lease.ReleaseAsync()).Status);
            }
            return 0;
        }
        catch (HfiException e)
        {
            Console.Error.WriteLine(e.Status + ": " + e.Message);
            return 1;
        }
    }
}
