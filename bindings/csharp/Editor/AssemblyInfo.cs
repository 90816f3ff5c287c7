// Who may see the internal parts: the tests.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("HuggingFace.Inference.Unity.Tests")]
