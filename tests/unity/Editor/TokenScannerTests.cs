// What looks like a key, where it is said to be, and the warnings before a build.

using System;
using System.IO;
using System.Linq;
using HuggingFace.Inference.Editor;
using NUnit.Framework;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class TokenScannerTests : InFrames
    {
        // Put together here, so that no scanner finds a key in this file.
        private static readonly string Key = "hf" + "_" + string.Concat(Enumerable.Repeat("aB3", 12));
        private string folder = "";

        protected override void Begin()
        {
            folder = Path.Combine(Path.GetTempPath(), "hfi-" + Guid.NewGuid().ToString("N"), "Assets");
            Directory.CreateDirectory(folder);
        }

        protected override void End() => Directory.Delete(Path.GetDirectoryName(folder)!, true);

        private void Write(string name, string text)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        private static string[] Kinds(string text) => TokenScanner.Scan(new StringReader(text)).Select(found => found.Line + " " + found.Kind).ToArray();

        [Test]
        public void keys_are_found_in_lines()
        {
            Assert.AreEqual(new[] { "2 Hugging Face" }, Kinds("a\nkey = \"" + Key + "\";\n"));
            Assert.AreEqual(new[] { "1 Hugging Face" }, Kinds("api_org" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 Groq" }, Kinds("gsk" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 Replicate" }, Kinds("r8" + "_" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 OpenAI or another provider" }, Kinds("sk" + "-proj-Ab3" + new string('x', 30)));
            Assert.AreEqual(new[] { "1 another service (sk-)" }, Kinds("sk" + "-" + new string('0', 32)));
        }

        [TestCase("hf_short")]
        [TestCase("hf_text_generation_and_other_long_names")]
        [TestCase("the task-Aaaaaaaaaaaaaaaaaaaaaaaaaa1")]
        [TestCase("sk-a-long-name-of-a-style-with-hyphens")]
        [TestCase("shelf_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")]
        [TestCase("")]
        public void other_words_are_no_keys(string text) => Assert.IsEmpty(Kinds(text));

        [Test]
        public void text_files_of_a_folder_are_searched_but_for_what_unity_ignores()
        {
            Write("Scripts/Npc.cs", "// a\n\nvar key = \"" + Key + "\";\n");
            Write("Settings.asset", "%YAML\nkey: " + Key);
            Write("Clean.txt", "nothing");
            Write("binary.bytes", "\0\0" + Key);
            Write("Samples~/a.txt", Key);
            Write(".hidden/a.txt", Key);
            Write("b.txt~", Key);
            var findings = TokenScanner.ScanFolder(folder).Select(finding => finding.ToString()).ToArray();
            Assert.AreEqual(new[] { "Assets/Settings.asset:2: looks like a key of Hugging Face", "Assets/Scripts/Npc.cs:3: looks like a key of Hugging Face" }, findings);
            Assert.IsEmpty(TokenScanner.ScanFolder(folder + "-not-there"));
        }

        [Test]
        public void a_build_is_warned_about_and_the_key_is_not_shown()
        {
            Write("Npc.cs", Key);
            Assert.AreEqual(1, TokenBuildCheck.Check(folder));
            var warning = Engine.Log.Single(entry => entry.Type == LogType.Warning).Message;
            StringAssert.Contains("Assets/Npc.cs:1", warning);
            StringAssert.DoesNotContain("aB3", warning);
            Assert.AreEqual(0, ((IOrderedCallback)new TokenBuildCheck()).callbackOrder);
            Directory.CreateDirectory(Application.dataPath);
            new TokenBuildCheck().OnPreprocessBuild(new BuildReport());
        }

        [Test]
        public void many_places_are_summed_up()
        {
            for (var i = 0; i < 30; i++) Write(i + ".txt", Key);
            Assert.AreEqual(30, TokenBuildCheck.Check(folder));
            Assert.AreEqual(21, Engine.Log.Count(entry => entry.Type == LogType.Warning));
        }
    }
}
