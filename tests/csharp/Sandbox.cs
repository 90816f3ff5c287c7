// The sandbox server that the tests talk to: clients and options for it, and what its calls throw.

using System;
using System.Threading.Tasks;

namespace HuggingFace.Inference.Tests
{
    internal static class Sandbox
    {
        internal static readonly string Url = Environment.GetEnvironmentVariable("HFI_SANDBOX_URL")!;

        internal static InferenceClientOptions Options() => new InferenceClientOptions { BaseUrl = Url, TokenDiscovery = TokenDiscovery.Off };

        internal static InferenceClient Client() => new InferenceClient(Options());

        /// <summary>The URL of a task, for options' Model.</summary>
        internal static string At(string task) => Url + "/pipeline/" + task;

        /// <summary>Options of a call with a fault of the sandbox.</summary>
        internal static T Faulty<T>(string fault) where T : CallOptions, new()
        {
            var options = new T();
            options.Headers["x-sandbox-fault"] = fault;
            return options;
        }

        /// <summary>What an awaited call throws.</summary>
        internal static async Task<T> Thrown<T>(Func<Task> call) where T : Exception
        {
            try
            {
                await call();
            }
            catch (T e)
            {
                return e;
            }
            throw new NUnit.Framework.AssertionException("nothing was thrown, but " + typeof(T).Name + " was expected");
        }
    }
}
