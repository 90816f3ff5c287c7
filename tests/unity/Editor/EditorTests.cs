// The editor's part: its events, the key in its preferences, its window.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using HuggingFace.Inference.Editor;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class EditorTests
    {
        [SetUp]
        public void Boot()
        {
            Engine.Boot();
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            settings.BaseUrl = Sandbox.Url;
            settings.TokenDiscovery = TokenDiscovery.Off;
            Engine.Resources[HuggingFaceSettings.ResourceName] = settings;
            HuggingFaceSettings.Forget();
            KeyCheck.Hub = Sandbox.Url;
            EditorKey.Value = null;
            AssetDatabase.Made.Clear();
            EditorHooks.Attach();
        }

        [TearDown]
        public void Halt()
        {
            EditorHooks.Detach();
            UnityInference.ShutdownAll();
            HuggingFaceSettings.Forget();
            KeyCheck.Hub = null;
            EditorKey.Value = null;
            EditorApplication.isPaused = false;
            Engine.Halt();
        }

        /// <summary>Turns of the editor in edit mode, where no player loop delivers, until that holds.</summary>
        private static void Until(Func<bool> holds) => Assert.IsTrue(Engine.FramesUntil(() =>
        {
            EditorApplication.Turn();
            return holds();
        }), "it did not happen in time");

        private static void Wait(Task task)
        {
            Until(() => task.IsCompleted);
            task.GetAwaiter().GetResult();
        }

        private static Task<TextGenerationOutput> Stalled()
        {
            var client = UnityInference.CreateClient(Sandbox.Options());
            return client.TextGenerationAsync("x", Sandbox.Faulty<TextGenerationOptions>("stall_before_headers"));
        }

        [TestCase("reload")]
        [TestCase("quit")]
        [TestCase("play")]
        [TestCase("stop")]
        public void calls_end_as_cancelled_with(string what)
        {
            var call = Stalled();
            switch (what)
            {
                case "reload":
                    AssemblyReloadEvents.Reload();
                    break;
                case "quit":
                    EditorApplication.Quit();
                    break;
                case "play":
                    EditorApplication.Change(PlayModeStateChange.ExitingEditMode);
                    break;
                default:
                    EditorApplication.Change(PlayModeStateChange.ExitingPlayMode);
                    break;
            }
            Until(() => call.IsCompleted);
            Assert.IsTrue(call.IsCanceled);
        }

        [Test]
        public void calls_go_on_when_play_mode_has_begun_or_ended()
        {
            var call = Stalled();
            EditorApplication.Change(PlayModeStateChange.EnteredPlayMode);
            EditorApplication.Change(PlayModeStateChange.EnteredEditMode);
            for (var i = 0; i < 5; i++) EditorApplication.Turn();
            Assert.IsFalse(call.IsCompleted);
        }

        [Test]
        public void the_editor_delivers_where_the_player_loop_does_not()
        {
            var client = UnityInference.CreateClient(Sandbox.Options());
            var call = client.TextGenerationAsync("x");
            Until(() => call.IsCompleted);
            Assert.IsNotEmpty(call.Result.Text);
        }

        [Test]
        public void hooks_that_are_attached_twice_are_there_once()
        {
            EditorHooks.Attach();
            Assert.AreEqual(1, EditorApplication.update.GetInvocationList().Length);
            EditorHooks.Detach();
            Assert.IsNull(EditorApplication.update);
            EditorHooks.Attach();
        }

        [Test]
        public void the_key_is_kept_in_the_preferences_and_used_by_clients()
        {
            EditorKey.Value = " hf_a\n";
            Assert.AreEqual("hf_a", EditorKey.Value);
            Assert.AreEqual("hf_a", UnityInference.EditorKey!());
            var options = Sandbox.Options();
            options.TokenDiscovery = TokenDiscovery.Loopback;
            var client = UnityInference.CreateClient(options);
            Assert.IsNull(options.Token);
            Wait(client.TextGenerationAsync("x", Sandbox.Faulty<TextGenerationOptions>("require_token=hf_a")));
            EditorKey.Value = "";
            Assert.IsNull(EditorKey.Value);
        }

        private static (InferenceWindowModel Model, Func<int> Changes) NewModel()
        {
            var changes = 0;
            return (new InferenceWindowModel(() =>
            {
                Assert.IsTrue(Engine.IsMainThread);
                changes++;
            }), () => changes);
        }

        [Test]
        public void the_window_tests_a_key()
        {
            var (model, _) = NewModel();
            Wait(model.TestKeyAsync("hf_a"));
            StringAssert.Contains("knows the key", model.Message);
            Assert.IsFalse(model.IsError);
            Wait(model.TestKeyAsync("hf_expired"));
            Assert.IsTrue(model.IsError);
            StringAssert.Contains("401", model.Message);
            Wait(model.TestKeyAsync(null));
            Assert.IsTrue(model.IsError);
        }

        [Test]
        public void the_window_lists_the_servers_models()
        {
            var (model, _) = NewModel();
            Wait(model.ListModelsAsync());
            Assert.IsFalse(model.IsError, model.Message);
            Assert.IsNotEmpty(model.Models);
            model.Filter = model.Models[0].ToUpperInvariant();
            Assert.Contains(model.Models[0], model.Shown());
            model.Filter = "no such model";
            Assert.IsEmpty(model.Shown());
            HuggingFaceSettings.Default.BaseUrl = Sandbox.Url + "/v1/";
            Wait(model.ListModelsAsync());
            Assert.IsFalse(model.IsError, model.Message);
            HuggingFaceSettings.Default.BaseUrl = "http://127.0.0.1:9";
            Wait(model.ListModelsAsync());
            Assert.IsTrue(model.IsError);
        }

        [Test]
        public void the_window_takes_the_model_that_the_hub_recommends()
        {
            using var hub = Server.Variable("HF_ENDPOINT", Sandbox.Url);
            HuggingFaceSettings.Default.BaseUrl = "";
            var (model, _) = NewModel();
            Wait(model.RecommendAsync());
            Assert.IsFalse(model.IsError, model.Message);
            Assert.AreEqual("sandbox/writer", model.Model);
        }

        [Test]
        public void the_window_streams_an_answer()
        {
            var (model, changes) = NewModel();
            model.Prompt = "Who are you?";
            var asking = model.AskAsync();
            Assert.IsTrue(model.IsBusy);
            Wait(asking);
            Assert.IsFalse(model.IsBusy);
            Assert.IsNotEmpty(model.Answer);
            Assert.Greater(changes(), 5);
            Assert.AreEqual("Done.", model.Message);
        }

        [Test]
        public void the_window_cancels_and_tells_errors()
        {
            var (model, _) = NewModel();
            model.Model = Sandbox.Url + "/v1?fault=stall_mid_stream=2";
            var asking = model.AskAsync();
            Until(() => model.Answer.Length > 0);
            model.Cancel();
            Wait(asking);
            Assert.AreEqual("Cancelled.", model.Message);
            model.Model = Sandbox.Url + "/v1?fault=status=500";
            Wait(model.AskAsync());
            Assert.IsTrue(model.IsError);
            model.Model = Sandbox.Url + "/v1?fault=stall_mid_stream=2";
            var first = model.AskAsync();
            model.Model = "";
            var second = model.AskAsync();
            Wait(first);
            Wait(second);
            Assert.AreEqual("Done.", model.Message);
        }

        [Test]
        public void the_window_draws_what_it_does()
        {
            EditorKey.Value = "hf_a";
            var window = EditorWindow.GetWindow<InferenceWindow>("Hugging Face");
            window.Draw();
            Assert.Contains("hf_a", Drawn.Texts);
            window.Draw(field: "Key of Hugging Face", type: "hf_b");
            Assert.AreEqual("hf_b", EditorKey.Value);
            window.Draw("Test the key");
            Until(() => !window.Model.IsBusy);
            window.Draw();
            Assert.IsTrue(Drawn.Texts.Any(text => text.Contains("knows the key")));
            window.Draw("List models");
            Until(() => !window.Model.IsBusy);
            window.Draw(window.Model.Models[0]);
            Assert.AreEqual(window.Model.Models[0], window.Model.Model);
            window.Draw("Save in the settings");
            Assert.AreEqual(window.Model.Models[0], HuggingFaceSettings.Default.Model);
            Assert.Contains(HuggingFaceSettings.Default, AssetDatabase.Made.Values);
            window.Draw("Try it");
            Until(() => !window.Model.IsBusy);
            window.Draw();
            Assert.Contains(window.Model.Answer, Drawn.Texts);
            Assert.Greater(window.Repaints, 3);
            window.Draw("Forget it");
            Assert.IsNull(EditorKey.Value);
            UnityEngine.Object.DestroyImmediate(window);
        }

        [Test]
        public void the_window_saves_a_model_in_the_settings_without_the_key()
        {
            SettingsAsset.SaveModel(" a/b ");
            var settings = (HuggingFaceSettings)AssetDatabase.Made["Assets/Resources/HuggingFaceSettings.asset"];
            Assert.AreEqual("a/b", settings.Model);
            SettingsAsset.SaveModel("c/d");
            Assert.AreEqual(("c/d", 2), (settings.Model, AssetDatabase.Made.Count));
        }
    }
}
