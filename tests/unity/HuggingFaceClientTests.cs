// The component: texts in, events out, and what becomes of questions when the object goes.

using System;
using System.Collections.Generic;
using System.Linq;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class HuggingFaceClientTests : UnityTest
    {
        private readonly List<string> deltas = new List<string>(), answers = new List<string>(), errors = new List<string>();

        private HuggingFaceClient Component()
        {
            deltas.Clear();
            answers.Clear();
            errors.Clear();
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            settings.BaseUrl = Sandbox.Url;
            settings.TokenDiscovery = TokenDiscovery.Off;
            var component = new GameObject("npc").AddComponent<HuggingFaceClient>();
            component.Settings = settings;
            component.OnDelta.AddListener(deltas.Add);
            component.OnDone.AddListener(answers.Add);
            component.OnError.AddListener(errors.Add);
            return component;
        }

        [Test]
        public void an_answer_comes_by_events_part_by_part()
        {
            var component = Component();
            component.Ask("how are you");
            Assert.That(component.IsBusy, Is.True);
            Until(() => answers.Count > 0);
            Assert.That(answers, Is.EqualTo(new[] { "You said: how are you" }));
            Assert.That(string.Concat(deltas), Is.EqualTo(answers[0]));
            Assert.That(deltas.Count, Is.GreaterThan(2));
            Assert.That(errors, Is.Empty);
            Assert.That(component.IsBusy, Is.False);
        }

        [Test]
        public void a_failure_comes_by_an_event()
        {
            var component = Component();
            component.Session.Options.Headers["x-sandbox-fault"] = "status=418";
            component.Ask("how are you");
            Until(() => errors.Count > 0);
            Assert.That(answers, Is.Empty);
            Assert.That(component.IsBusy, Is.False);
            component.Session.Options.Headers.Remove("x-sandbox-fault");
            component.Ask("and now");
            Until(() => answers.Count > 0);
        }

        [Test]
        public void the_model_knows_what_was_said_unless_it_shall_not()
        {
            var component = Component();
            component.SystemPrompt = "You are a robot.";
            Wait(() => component.AskAsync("one"));
            Wait(() => component.AskAsync("two"));
            Assert.That(component.Session.Messages.Select(message => message.Role), Is.EqualTo(new[] { "system", "user", "assistant", "user", "assistant" }));
            component.Remember = false;
            Wait(() => component.AskAsync("three"));
            Assert.That(component.Session.Messages.Count, Is.EqualTo(3));
            component.NewConversation();
            Assert.That(component.Session.Messages.Count, Is.EqualTo(1));
        }

        /// <summary>Has the component's streams wait at a gate behind two parts; its key.</summary>
        private static string Held(HuggingFaceClient component)
        {
            var key = Guid.NewGuid().ToString();
            Gate(component.Session.Options, key);
            return key;
        }

        [Test]
        public void another_question_cancels_the_open_one()
        {
            var component = Component();
            var gate = Held(component);
            component.Ask("one two three four five six");
            Until(() => deltas.Count > 1);
            deltas.Clear();
            component.Ask("seven");
            OpenGate(gate);
            Until(() => answers.Count > 0);
            for (var i = 0; i < 30; i++) Engine.Frame();
            Assert.That(answers, Is.EqualTo(new[] { "You said: seven" }));
            Assert.That(string.Concat(deltas), Is.EqualTo("You said: seven"));
            Assert.That(errors, Is.Empty);
            Assert.That(component.Session.Messages.Count, Is.EqualTo(2));
        }

        [Test]
        public void a_cancelled_question_tells_nothing_more()
        {
            var component = Component();
            component.OnDelta.AddListener(_ => component.Cancel());
            var prompt = "one two three four five six " + System.Guid.NewGuid();
            component.Ask(prompt);
            // Parts that are on their way already are not told either.
            Waiting.Until("the request", () => Waiting.WasSent(prompt));
            Until(() => deltas.Count > 0);
            for (var i = 0; i < 30; i++) Engine.Frame();
            Assert.That(deltas.Count, Is.EqualTo(1));
            Assert.That(answers.Concat(errors), Is.Empty);
            Assert.That(component.IsBusy, Is.False);
        }

        [Test]
        public void of_many_questions_at_once_the_last_is_answered()
        {
            var component = Component();
            for (var i = 0; i < 10; i++) component.Ask("question " + i);
            Until(() => answers.Count > 0);
            for (var i = 0; i < 30; i++) Engine.Frame();
            Assert.That(answers, Is.EqualTo(new[] { "You said: question 9" }));
            Assert.That(errors, Is.Empty);
        }

        [Test]
        public void disabling_the_object_cancels_its_question()
        {
            var component = Component();
            var gate = Held(component);
            var asked = component.AskAsync("one two three four five six", deltas.Add);
            Until(() => deltas.Count > 1);
            component.gameObject.SetActive(false);
            Until(() => asked.IsCompleted);
            Assert.That(asked.IsCanceled, Is.True);
            OpenGate(gate);
            component.gameObject.SetActive(true);
            Assert.That(Wait(() => component.AskAsync("again")), Is.EqualTo("You said: again"));
        }

        [Test]
        public void destroying_the_object_disposes_its_client()
        {
            var component = Component();
            var gate = Held(component);
            component.Ask("one two three four five six");
            Until(() => deltas.Count > 1);
            Assert.That(ClientPump.Count, Is.EqualTo(1));
            UnityEngine.Object.Destroy(component.gameObject);
            Engine.Frame();
            Assert.That(ClientPump.Count, Is.EqualTo(0));
            var heard = deltas.Count;
            OpenGate(gate);
            for (var i = 0; i < 30; i++) Engine.Frame();
            Assert.That(deltas.Count, Is.EqualTo(heard));
            Assert.That(answers.Concat(errors), Is.Empty);
        }

        [Test]
        public void loading_a_scene_ends_the_question()
        {
            var component = Component();
            var gate = Held(component);
            var asked = component.AskAsync("one two three four five six", deltas.Add);
            Until(() => deltas.Count > 1);
            Engine.LoadScene("second");
            Until(() => asked.IsCompleted);
            Assert.That(asked.IsCanceled, Is.True);
            OpenGate(gate);
            Assert.That(ClientPump.Count, Is.EqualTo(0));
        }

        [Test]
        public void a_listener_that_throws_ends_the_question_and_is_in_the_console()
        {
            var component = Component();
            component.OnDelta.AddListener(_ => throw new FormatException("on purpose"));
            component.Ask("one two three");
            Until(() => errors.Count > 0);
            Assert.That(component.IsBusy, Is.False);
            Assert.That(TakeExceptions(), Is.EqualTo(new[] { "FormatException: on purpose" }));
        }

        [Test]
        public void a_destroyed_component_makes_no_client()
        {
            var component = Component();
            UnityEngine.Object.DestroyImmediate(component.gameObject);
            Assert.Throws<ObjectDisposedException>(() => _ = component.Client);
            Thrown<ObjectDisposedException>(() => component.AskAsync("hello"));
            Assert.That(ClientPump.Count, Is.EqualTo(0));
        }

        [Test]
        public void a_coroutine_asks()
        {
            var component = Component();
            Exception? failure = null;
            component.StartCoroutine(component.AskCoroutine("how are you", deltas.Add, answers.Add, error => failure = error));
            Until(() => answers.Count > 0);
            Assert.That(string.Concat(deltas), Is.EqualTo(answers[0]));
            Assert.That(failure, Is.Null);
        }

        [Test]
        public void tools_are_called_and_kept_in_a_new_conversation()
        {
            var component = Component();
            var called = 0;
            component.Session.Tools.Add(new ChatTool("open_door", "Opens the door.", null, _ =>
            {
                called++;
                return "open";
            }));
            Wait(() => component.AskAsync("open_door please"));
            component.NewConversation();
            Wait(() => component.AskAsync("open_door again"));
            Assert.That(called, Is.EqualTo(2));
        }

        [Test]
        public void the_model_of_conversations_is_the_one_of_the_settings()
        {
            var component = Component();
            component.Settings.BaseUrl = "";
            component.Settings.SetModelFor("chat_completion", Sandbox.Url);
            Assert.That(Wait(() => component.AskAsync("hello")), Is.EqualTo("You said: hello"));
        }

        [Test]
        public void without_settings_those_of_the_project_hold()
        {
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            settings.BaseUrl = Sandbox.Url;
            Engine.Resources[HuggingFaceSettings.ResourceName] = settings;
            HuggingFaceSettings.Forget();
            var component = new GameObject("npc").AddComponent<HuggingFaceClient>();
            Assert.That(component.Settings, Is.SameAs(settings));
            Assert.That(Wait(() => component.AskAsync("hello")), Is.EqualTo("You said: hello"));
        }
    }
}
