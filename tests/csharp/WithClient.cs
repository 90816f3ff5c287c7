// What most fixtures begin with: a client for the sandbox, which has forgotten what it received.

using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    public abstract class WithClient
    {
        protected InferenceClient client = null!;

        [SetUp]
        public void NewClient()
        {
            client = Sandbox.Client();
            Server.Forget();
        }

        [TearDown]
        public void DisposeClient() => client.Dispose();
    }
}
