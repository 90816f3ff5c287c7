// Settings, and the order in which keys are looked for.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class SettingsTests : UnityTest
    {
        private static HuggingFaceSettings New() => ScriptableObject.CreateInstance<HuggingFaceSettings>();

        [Test]
        public void settings_have_no_place_for_a_key()
        {
            var fields = new[] { typeof(HuggingFaceSettings), typeof(TaskModel), typeof(FallbackPlace), typeof(HuggingFaceClient) }
                .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)).Select(field => field.Name.ToLowerInvariant()).ToList();
            Assert.That(fields, Has.Member("baseurl"));
            Assert.That(fields.Where(name => name != "tokendiscovery" && (name.Contains("token") || name.Contains("key") || name.Contains("secret"))), Is.Empty);
        }

        [Test]
        public void settings_become_options()
        {
            var settings = New();
            settings.Model = " org/model ";
            settings.Provider = "groq";
            settings.BaseUrl = "http://127.0.0.1:1";
            settings.BillTo = "org";
            settings.TokenDiscovery = TokenDiscovery.Loopback;
            settings.Timeout = TimeSpan.FromSeconds(30);
            settings.ConnectTimeout = TimeSpan.FromSeconds(5);
            settings.FirstByteTimeout = TimeSpan.FromSeconds(6);
            settings.IdleTimeout = TimeSpan.FromSeconds(7);
            settings.LoadingTimeout = TimeSpan.FromSeconds(8);
            var options = settings.ToOptions();
            Assert.That(new object?[] { options.Model, options.Provider, options.BaseUrl, options.BillTo, options.TokenDiscovery },
                Is.EqualTo(new object[] { "org/model", "groq", "http://127.0.0.1:1", "org", TokenDiscovery.Loopback }));
            Assert.That(new[] { options.Timeout, options.ConnectTimeout, options.FirstByteTimeout, options.IdleTimeout, options.LoadingTimeout }.Select(time => time!.Value.TotalSeconds),
                Is.EqualTo(new[] { 30, 5, 6, 7, 8 }));
            Assert.That(options.Token, Is.Null);
        }

        [Test]
        public void fallbacks_of_the_settings_are_tried_in_their_order()
        {
            var settings = New();
            settings.BaseUrl = "http://127.0.0.1:9";
            settings.Fallbacks.Add(new FallbackPlace(" "));
            settings.Fallbacks.Add(new FallbackPlace(Sandbox.Url + "/?fault=status=503"));
            settings.Fallbacks.Add(new FallbackPlace(" " + Sandbox.Url, " other/model "));
            using var client = UnityInference.CreateClient(settings);
            var output = Wait(() => client.ChatCompletionAsync("Hello", new ChatCompletionOptions { Model = "own/model" }));
            Assert.That((output.Response.Fallback, output.Model), Is.EqualTo((2, "other/model")));
        }

        [Test]
        public void empty_settings_leave_everything_to_the_library()
        {
            var options = New().ToOptions();
            Assert.That(new object?[] { options.Model, options.Provider, options.BaseUrl, options.BillTo, options.Timeout, options.ConnectTimeout, options.LoadingTimeout }, Is.All.Null);
            Assert.That(options.TokenDiscovery, Is.EqualTo(TokenDiscovery.On));
            Assert.That(options.Fallbacks, Is.Empty);
        }

        [TestCase(0)]
        [TestCase(60)]
        public void settings_that_do_not_wait_for_models_let_calls_fail_at_once(int seconds)
        {
            var settings = New();
            settings.BaseUrl = Sandbox.Url;
            settings.LoadingTimeout = TimeSpan.FromSeconds(seconds);
            TextGenerationOptions Loading() => new Reports().Options(seconds: 0.05);
            using (var patient = UnityInference.CreateClient(settings)) Assert.That(Wait(() => patient.TextGenerationAsync("Hello", Loading())).Text, Is.Not.Empty);
            settings.WaitForModels = false;
            using var hasty = UnityInference.CreateClient(settings);
            Assert.That(Thrown<HfiException>(() => hasty.TextGenerationAsync("Hello", Loading())).Status, Is.EqualTo(HfiStatus.ModelLoading));
        }

        [Test]
        public void tasks_have_models_of_their_own()
        {
            var settings = New();
            settings.SetModelFor("text_to_image", "org/painter");
            settings.SetModelFor("text_to_image", "org/better-painter");
            settings.SetModelFor("text_to_speech", "org/speaker");
            settings.SetModelFor("text_to_speech", " ");
            Assert.That(settings.ModelFor("text_to_image"), Is.EqualTo("org/better-painter"));
            Assert.That(settings.ModelFor("text_to_speech"), Is.Null);
            Assert.That(settings.Models.Single().Task, Is.EqualTo("text_to_image"));
        }

        [Test]
        public void the_default_settings_are_an_asset_or_empty()
        {
            var empty = HuggingFaceSettings.Default;
            Assert.That(HuggingFaceSettings.Default, Is.SameAs(empty));
            var asset = New();
            Engine.Resources["HuggingFaceSettings"] = asset;
            HuggingFaceSettings.Forget();
            Assert.That(HuggingFaceSettings.Default, Is.SameAs(asset));
        }

        [Test]
        public void a_client_of_settings_has_their_server_and_frame_budget()
        {
            var settings = New();
            settings.BaseUrl = Sandbox.Url;
            settings.FrameBudget = TimeSpan.FromMilliseconds(5);
            var client = UnityInference.CreateClient(settings);
            Assert.That(UnityInference.FrameBudget.TotalMilliseconds, Is.EqualTo(5));
            Wait(() => client.TextGenerationAsync("Hello", new TextGenerationOptions { MaxNewTokens = 2 }));
        }

        [Test]
        public void a_client_of_faulty_settings_says_so()
        {
            var settings = New();
            settings.BaseUrl = "not a url";
            Assert.Throws<HfiException>(() => UnityInference.CreateClient(settings));
            Assert.That(ClientPump.Count, Is.EqualTo(0));
        }

        // An environment in which no token is found, unless these variables say otherwise.
        private sealed class Variables : IDisposable
        {
            private readonly List<IDisposable> set = new List<IDisposable>();
            private readonly string home = Path.Combine(Path.GetTempPath(), "hfi-unity-" + Guid.NewGuid().ToString("N"));

            internal Variables(string? token = null, string? file = null)
            {
                Directory.CreateDirectory(home);
                if (file != null) File.WriteAllText(Path.Combine(home, "token"), file);
                foreach (var name in new[] { "HUGGING_FACE_HUB_TOKEN", "HF_OIDC_RESOURCE", "HF_TOKEN_PATH", "XDG_CACHE_HOME" }) set.Add(Server.Variable(name, null));
                set.Add(Server.Variable("HF_HOME", home));
                set.Add(Server.Variable("HF_TOKEN", token));
            }

            public void Dispose()
            {
                foreach (var variable in set) variable.Dispose();
                Directory.Delete(home, true);
            }
        }

        // Whether a client that is made now sends that token.
        private static bool Sends(string token, Action<InferenceClientOptions>? change = null)
        {
            var options = new InferenceClientOptions { BaseUrl = Sandbox.Url, TokenDiscovery = TokenDiscovery.Loopback };
            change?.Invoke(options);
            using var client = UnityInference.CreateClient(options);
            try
            {
                Wait(() => client.TextGenerationAsync("Hello", Sandbox.Faulty<TextGenerationOptions>("require_token=" + token)));
                return true;
            }
            catch (HfiException e) when (e.HttpStatus == 401)
            {
                return false;
            }
        }

        [Test]
        public void the_key_of_the_editor_is_used_when_nothing_else_is_found()
        {
            using var variables = new Variables();
            Assert.That(Sends("hf_editor"), Is.False);
            UnityInference.EditorKey = () => " hf_editor\n";
            Assert.That(Sends("hf_editor"), Is.True);
            UnityInference.EditorKey = () => "  ";
            Assert.That(Sends(""), Is.False);
        }

        [Test]
        public void the_environment_and_the_token_file_beat_the_key_of_the_editor()
        {
            UnityInference.EditorKey = () => "hf_editor";
            using (new Variables(token: "hf_environment")) Assert.That(Sends("hf_environment"), Is.True);
            using (new Variables(file: "hf_file\n")) Assert.That(Sends("hf_file"), Is.True);
            using (new Variables(file: "\n")) Assert.That(Sends("hf_editor"), Is.True);
        }

        [Test]
        public void the_key_of_the_editor_is_for_hugging_face_and_this_machine_if_that_was_said()
        {
            UnityInference.EditorKey = () => "hf_editor";
            using var variables = new Variables();
            Assert.That(Sends("hf_editor", options => options.TokenDiscovery = TokenDiscovery.Off), Is.False);
            Assert.That(Sends("hf_editor", options => options.TokenDiscovery = TokenDiscovery.On), Is.False);
            Assert.That(Sends("hf_editor", options => (options.BaseUrl, options.Model, options.TokenDiscovery) = (null, Sandbox.Url, TokenDiscovery.On)), Is.False);
            Assert.That(Sends("hf_editor", options => (options.BaseUrl, options.Model) = (null, Sandbox.Url)), Is.True);
        }

        [Test]
        public void the_provider_of_the_game_beats_all_that_is_found()
        {
            UnityInference.EditorKey = () => "hf_editor";
            UnityInference.TokenProvider = () => new InferenceToken("hf_provided");
            using var variables = new Variables(token: "hf_environment");
            Assert.That(Sends("hf_provided"), Is.True);
        }

        [Test]
        public void a_provider_without_a_token_leaves_it_to_the_others()
        {
            UnityInference.EditorKey = () => "hf_editor";
            UnityInference.TokenProvider = () => null;
            using (new Variables(token: "hf_environment")) Assert.That(Sends("hf_environment"), Is.True);
            using (new Variables()) Assert.That(Sends("hf_editor"), Is.True);
        }

        [Test]
        public void what_the_options_say_beats_everything()
        {
            UnityInference.EditorKey = () => "hf_editor";
            UnityInference.TokenProvider = () => new InferenceToken("hf_provided");
            using var variables = new Variables(token: "hf_environment");
            Assert.That(Sends("hf_given", options => options.Token = "hf_given"), Is.True);
            Assert.That(Sends("hf_own", options => options.TokenProvider = () => new InferenceToken("hf_own")), Is.True);
        }
    }
}
