// Whether the package works where it was installed: for Unity's Test Runner, without a network and without a key. With what NUnit 2.6 and
// NUnit 3 have in common, since the project's own tests run it too.

using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using HuggingFace.Inference.Unity;
using NUnit.Framework;
using UnityEngine;

namespace HuggingFace.Inference.Tests.Runtime
{
    // In parts, so that the project's tests can start a stand-in for the engine before.
    [TestFixture]
    public sealed partial class InstallationTests
    {
        // Nothing listens there, and nothing is sent.
        private static InferenceClientOptions Nowhere() => new InferenceClientOptions { BaseUrl = "http://127.0.0.1:9", TokenDiscovery = TokenDiscovery.Off };

#if !UNITY_WEBGL || UNITY_EDITOR
#if UNITY_IOS && !UNITY_EDITOR
        private const string Library = "__Internal";
#else
        private const string Library = "hfi";
#endif

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        private static extern IntPtr hfi_version();

        [Test]
        public void the_native_library_is_there_and_new_enough()
        {
            using (UnityInference.CreateClient(Nowhere()))
            {
                var version = Marshal.PtrToStringAnsi(hfi_version());
                Assert.That(Version.TryParse(version, out _), Is.True, version);
            }
        }

        [Test]
        public void the_native_library_checks_settings()
        {
            var options = Nowhere();
            options.BaseUrl = "no url";
            var error = Assert.Throws<HfiException>(() => UnityInference.CreateClient(options));
            Assert.That(error.Status, Is.EqualTo(HfiStatus.InvalidArgument));
        }

        [Test]
        public void a_client_that_was_disposed_takes_no_calls()
        {
            var client = UnityInference.CreateClient(Nowhere());
            client.Dispose();
            client.Dispose();
            Assert.Throws<ObjectDisposedException>(() => client.TextGeneration("Once upon a time"));
        }
#endif

        [Test]
        public void json_is_what_it_was()
        {
            var json = JsonValue.Object(("text", "a \"quoted\" \u00e4\u4e16\ud83d\ude00\n"), ("numbers", JsonValue.Array(1, -2.5, 1e300)), ("yes", true), ("none", JsonValue.Null));
            var again = JsonValue.Parse(json.ToString());
            Assert.That(again.ToString(), Is.EqualTo(json.ToString()));
            Assert.That(again["text"].AsString, Is.EqualTo("a \"quoted\" \u00e4\u4e16\ud83d\ude00\n"));
            Assert.That(again["numbers"].Items.Select(number => number.AsDouble), Is.EqualTo(new double?[] { 1, -2.5, 1e300 }));
            Assert.That(again["yes"].AsBool, Is.EqualTo(true));
            Assert.That(again["none"].IsNull, Is.True);
            Assert.Throws<FormatException>(() => JsonValue.Parse("{\"cut\": "));
        }

        [Test]
        public void a_clip_becomes_a_wav_file()
        {
            var samples = new[] { 0, .5f, -.5f, 1, -1, 0 };
            var clip = AudioClip.Create("clip", 3, 2, 16000, false);
            try
            {
                clip.SetData(samples, 0);
                Assert.That(clip.ToContent().MimeType, Is.EqualTo("audio/wav"));
                var heard = new float[6];
                Assert.That(clip.GetData(heard, 0), Is.True);
                var wav = WavEncoder.Encode(heard, 3, 2, 16000);
                Assert.That(wav.Length, Is.EqualTo(44 + 6 * 2));
                Assert.That(new string(wav.Take(4).Select(letter => (char)letter).ToArray()), Is.EqualTo("RIFF"));
                Assert.That(BitConverter.ToInt16(wav, 22), Is.EqualTo(2), "channels");
                Assert.That(BitConverter.ToInt32(wav, 24), Is.EqualTo(16000), "sample rate");
                var written = Enumerable.Range(0, 6).Select(i => BitConverter.ToInt16(wav, 44 + 2 * i) / (double)short.MaxValue).ToArray();
                Assert.That(written, Is.EqualTo(samples.Select(sample => (double)sample).ToArray()).Within(.001));
            }
            finally
            {
                UnityEngine.Object.DestroyImmediate(clip);
            }
        }

        [Test]
        public void settings_have_no_key()
        {
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            try
            {
                Assert.That(settings.ToOptions().Token, Is.Null);
                Assert.That(settings.ToOptions().TokenProvider, Is.Null);
                var texts = typeof(HuggingFaceSettings).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                    .Where(field => field.FieldType == typeof(string)).Select(field => field.Name.ToLowerInvariant());
                Assert.That(texts.Where(name => name.Contains("key") || name.Contains("token") || name.Contains("secret")).ToArray(), Is.Empty);
            }
            finally
            {
                UnityEngine.Object.DestroyImmediate(settings);
            }
        }
    }
}
