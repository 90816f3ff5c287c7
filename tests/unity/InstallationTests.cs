// The package's own tests, which Unity's Test Runner runs in a real engine, on the stub.

using HuggingFace.Inference.Unity.Tests;

namespace HuggingFace.Inference.Tests.Runtime
{
    public sealed partial class InstallationTests : UnityTest
    {
    }
}
