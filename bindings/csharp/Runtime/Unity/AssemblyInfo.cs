// Who may see the internal parts: the editor's assembly and the tests.

using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("HuggingFace.Inference.Editor")]
[assembly: InternalsVisibleTo("HuggingFace.Inference.Unity.Tests")]
