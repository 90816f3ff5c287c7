// Hands the package's link.xml to the linker, which by itself takes only those below Assets.

using System.IO;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;
using PackageInfo = UnityEditor.PackageManager.PackageInfo;

namespace HuggingFace.Inference.Editor
{
    internal sealed class LinkXml : IUnityLinkerProcessor
    {
        public int callbackOrder => 0;

        /// <summary>The file's path; null if the package was copied into Assets, where the linker sees the file.</summary>
        public string? GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data) =>
            PackageInfo.FindForAssembly(typeof(LinkXml).Assembly) is { } package ? Path.Combine(package.resolvedPath, "link.xml") : null;
    }
}
