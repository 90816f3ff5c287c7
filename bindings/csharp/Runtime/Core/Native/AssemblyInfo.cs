// Who may see the internal parts: the Unity layer, which has a transport of its own in WebGL, and the tests.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("HuggingFace.Inference.Unity")]
[assembly: InternalsVisibleTo("HuggingFace.Inference.Editor")]
[assembly: InternalsVisibleTo("HuggingFace.Inference.Tests")]
[assembly: InternalsVisibleTo("HuggingFace.Inference.Unity.Tests")]
