// The package's files: what Unity reads besides the sources.

using System;
using System.IO;
using System.Linq;
using HuggingFace.Inference.Editor;
using NUnit.Framework;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;
using PackageInfo = UnityEditor.PackageManager.PackageInfo;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class PackageTests
    {
        private static readonly string Folder = Environment.GetEnvironmentVariable("HFI_UNITY_PACKAGE") + "/";

        private static JsonValue Json(string path) => JsonValue.Parse(File.ReadAllText(Folder + path));

        [Test]
        public void the_package_says_what_it_is_and_which_unity_it_wants()
        {
            var package = Json("package.json");
            Assert.That(package["name"].AsString, Is.EqualTo("com.huggingface.hfi"));
            Assert.That(package["unity"].AsString, Is.EqualTo("2021.3"));
            Assert.That(package["version"].AsString, Is.StringMatching(@"^\d+\.\d+\.\d+$"));
        }

        [Test]
        public void the_samples_are_where_the_package_says()
        {
            if (!Directory.Exists(Folder + "Samples~")) Assert.Ignore("there are no samples yet");
            foreach (var sample in Json("package.json")["samples"].Items)
                Assert.That(Directory.GetFiles(Folder + sample["path"].AsString, "*.cs"), Is.Not.Empty, sample["displayName"].AsString!);
        }

        [Test]
        public void the_core_needs_no_engine_and_the_runtime_needs_the_core()
        {
            var core = Json("Runtime/Core/HuggingFace.Inference.asmdef");
            Assert.That(core["name"].AsString, Is.EqualTo("HuggingFace.Inference"));
            Assert.That(core["noEngineReferences"].AsBool, Is.True);
            Assert.That(core["allowUnsafeCode"].AsBool, Is.True);
            var unity = Json("Runtime/Unity/HuggingFace.Inference.Unity.asmdef");
            Assert.That(unity["name"].AsString, Is.EqualTo("HuggingFace.Inference.Unity"));
            Assert.That(unity["references"].Items.Select(item => item.AsString), Is.EqualTo(new[] { "HuggingFace.Inference" }));
            Assert.That(unity["allowUnsafeCode"].AsBool, Is.True);
        }

        [Test]
        public void the_linker_keeps_what_begins_with_the_game()
        {
            var kept = File.ReadAllText(Folder + "link.xml");
            var types = Directory.GetFiles(Folder + "Runtime/Unity", "*.cs", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("[RuntimeInitializeOnLoadMethod")).Select(Path.GetFileNameWithoutExtension).ToList();
            Assert.That(types.Count, Is.GreaterThanOrEqualTo(3));
            Assert.That(types.Where(type => !kept.Contains("\"HuggingFace.Inference.Unity." + type + "\" preserve=\"all\"")), Is.Empty);
        }

        [Test]
        public void the_linker_is_handed_the_file_of_the_package()
        {
            var processor = new LinkXml();
            Assert.That(processor.GenerateAdditionalLinkXmlFile(new BuildReport(), new UnityLinkerBuildPipelineData()), Is.Null);
            PackageInfo.Of = new PackageInfo { resolvedPath = Path.GetFullPath(Folder) };
            try
            {
                var handed = processor.GenerateAdditionalLinkXmlFile(new BuildReport(), new UnityLinkerBuildPipelineData());
                Assert.That(Path.IsPathRooted(handed), Is.True);
                Assert.That(File.ReadAllText(handed!), Is.EqualTo(File.ReadAllText(Folder + "link.xml")));
            }
            finally
            {
                PackageInfo.Of = null;
            }
        }

        [Test]
        public void the_tests_are_for_the_test_runner_only()
        {
            var tests = Json("Tests/Runtime/HuggingFace.Inference.Tests.Runtime.asmdef");
            Assert.That(tests["defineConstraints"].Items.Select(item => item.AsString), Is.EqualTo(new[] { "UNITY_INCLUDE_TESTS" }));
            Assert.That(tests["precompiledReferences"].Items.Select(item => item.AsString), Is.EqualTo(new[] { "nunit.framework.dll" }));
            Assert.That(tests["autoReferenced"].AsBool, Is.False);
        }

        [Test]
        public void unity_compiles_with_nullable_references_as_the_tests_do()
        {
            foreach (var assembly in new[] { "Runtime/Core", "Runtime/Unity", "Editor" })
                Assert.That(File.ReadAllText(Folder + assembly + "/csc.rsp").Trim(), Is.EqualTo("-nullable:enable"));
        }

        [Test]
        public void the_runtime_uses_no_reflection_and_nothing_of_the_editor()
        {
            var files = Directory.GetFiles(Folder + "Runtime", "*.cs", SearchOption.AllDirectories);
            Assert.That(files.Length, Is.GreaterThan(20));
            var wrong = files.Where(file => new[] { "System.Reflection", "UnityEditor" }.Any(File.ReadAllText(file).Contains));
            Assert.That(wrong, Is.Empty);
        }
    }
}
