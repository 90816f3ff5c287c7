// The samples, on the sandbox server.

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
    public sealed class SamplesTests : InFrames
    {
        protected override void Begin()
        {
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            settings.BaseUrl = Sandbox.Url;
            settings.TokenDiscovery = TokenDiscovery.Off;
            Engine.Resources[HuggingFaceSettings.ResourceName] = settings;
            HuggingFaceSettings.Forget();
        }

        protected override void End() => HuggingFaceSettings.Forget();

        private static void Set(object sample, string field, object value) =>
            sample.GetType().GetField(field, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.SetValue(sample, value);

        [Test]
        public void a_character_answers_and_speaks()
        {
            var thing = new GameObject("npc", typeof(AudioSource), typeof(NpcConversation));
            var npc = thing.GetComponent<NpcConversation>();
            Set(npc, "voiceModel", Sandbox.At("text-to-speech"));
            var texts = new List<string>();
            npc.OnText.AddListener(texts.Add);
            npc.OnError.AddListener(Assert.Fail);
            npc.Say("Hello?");
            Until(() => thing.GetComponent<AudioSource>().isPlaying);
            Assert.Greater(texts.Count, 1);
            StringAssert.StartsWith(texts[0], texts[texts.Count - 1]);
            texts.Clear();
            npc.Say("Cut short");
            npc.Say("Cut short too");
            npc.Say("And now?");
            Until(() => texts.Count > 1);
            npc.Say("Nobody is there any more");
            UnityEngine.Object.DestroyImmediate(thing);
            Frames(5);
        }

        [Test]
        public void a_listener_that_throws_does_not_silence_a_character()
        {
            var npc = new GameObject("npc", typeof(AudioSource), typeof(NpcConversation)).GetComponent<NpcConversation>();
            Set(npc, "speaks", false);
            var (text, throws, errors) = ("", true, 0);
            npc.OnText.AddListener(said =>
            {
                if (throws) throw new FormatException("on purpose");
                text = said;
            });
            npc.OnError.AddListener(_ =>
            {
                errors++;
                throw new FormatException("once more");
            });
            npc.Say("Hello?");
            Until(() => errors == 1);
            throws = false;
            npc.Say("And now?");
            Until(() => text == "You said: And now?");
            Assert.AreEqual(new[] { "FormatException: on purpose", "FormatException: once more" }, TakeExceptions());
        }

        [Test]
        public void speech_is_written_down()
        {
            var sample = new GameObject("speech", typeof(SpeechToText)).GetComponent<SpeechToText>();
            Set(sample, "model", Sandbox.At("automatic-speech-recognition"));
            string? words = null;
            sample.OnWords.AddListener(heard => words = heard);
            sample.OnError.AddListener(Assert.Fail);
            sample.End();
            sample.Begin();
            Microphone.Speak(new float[1000]);
            sample.End();
            Until(() => words != null);
            Assert.IsNotEmpty(words);
        }

        [Test]
        public void a_picture_is_painted()
        {
            var sample = new GameObject("painter", typeof(TextToImage)).GetComponent<TextToImage>();
            Set(sample, "model", Sandbox.At("text-to-image"));
            Texture2D? painted = null;
            sample.OnPainted.AddListener(texture => painted = texture);
            sample.OnError.AddListener(Assert.Fail);
            sample.Paint("not this one");
            sample.Paint("a robot");
            Until(() => painted != null);
            Assert.AreEqual(512, painted!.width);
        }

        [Test]
        public void a_robot_understands_orders()
        {
            var robot = new GameObject("robot", typeof(RobotOrders)).GetComponent<RobotOrders>();
            var done = new List<string>();
            robot.Model = Sandbox.At("feature-extraction");
            robot.Actions = Array.ConvertAll(new[] { "bring the red box", "jump as high as you can" }, sentence => new RobotAction { sentence = sentence });
            foreach (var action in robot.Actions) action.onChosen.AddListener(() => done.Add(action.sentence));
            robot.OnPuzzled.AddListener(order => done.Add("? " + order));
            robot.Order("jump as high as you can");
            Until(() => done.Count == 1);
            robot.Order("bring the red box");
            Until(() => done.Count == 2);
            Set(robot, "leastScore", 1.1f);
            robot.Order("sing");
            Until(() => done.Count == 3);
            Assert.AreEqual(new[] { "jump as high as you can", "bring the red box", "? sing" }, done);
        }

        [Test]
        public void a_robot_does_what_was_ordered_whatever_it_can_do_meanwhile()
        {
            var robot = new GameObject("robot", typeof(RobotOrders)).GetComponent<RobotOrders>();
            var done = new List<string>();
            robot.OnPuzzled.AddListener(order => done.Add("? " + order));
            void Can(params string[] sentences)
            {
                robot.Actions = Array.ConvertAll(sentences, sentence => new RobotAction { sentence = sentence });
                foreach (var action in robot.Actions) action.onChosen.AddListener(() => done.Add(action.sentence));
            }
            robot.Model = Sandbox.At("feature-extraction");
            Can("bring the red box", "jump as high as you can");
            robot.Order("jump as high as you can");
            Can("jump as high as you can", "bring the red box");
            Until(() => done.Count == 1);
            robot.Order("jump as high as you can");
            Until(() => done.Count == 2);
            robot.Model = Sandbox.At("no-such-task");
            robot.Order("jump as high as you can");
            Until(() => done.Count == 3);
            Assert.AreEqual(new[] { "jump as high as you can", "jump as high as you can", "? jump as high as you can" }, done);
        }

        private static InferenceClientOptions Account() => new InferenceClientOptions { Token = "hf_a", EndpointsUrl = Sandbox.Url, TokenDiscovery = TokenDiscovery.Off };

        private static string State(InferenceClient client, string name)
        {
            using var endpoint = Wait(client.GetInferenceEndpointAsync(name));
            return endpoint.Status;
        }

        private static string NewEndpoint(InferenceClient client)
        {
            var name = "level-" + Guid.NewGuid().ToString("N").Substring(0, 8);
            var creation = new CreateInferenceEndpointOptions
            {
                Repository = "a/b", Framework = "pytorch", Accelerator = "cpu", InstanceSize = "x2", InstanceType = "intel-icl", Region = "us-east-1", Vendor = "aws", Task = "text-generation",
            };
            Wait(client.CreateInferenceEndpointAsync(name, creation)).Dispose();
            return name;
        }

        private static LevelEndpoint Level(string endpoint)
        {
            var thing = new GameObject("level");
            thing.SetActive(false);
            var level = (LevelEndpoint)thing.AddComponent(typeof(LevelEndpoint));
            (level.EndpointName, level.Options) = (endpoint, Account());
            Set(level, "lookEverySeconds", 0.01f);
            level.OnError.AddListener(Assert.Fail);
            thing.SetActive(true);
            return level;
        }

        [TestCase(false)]
        [TestCase(true)]
        public void a_level_holds_its_endpoint(bool quits)
        {
            using var client = new InferenceClient(Account());
            var name = NewEndpoint(client);
            var level = Level(name);
            var ready = false;
            level.OnReady.AddListener(() => ready = true);
            Until(() => ready);
            Assert.AreEqual("running", State(client, name));
            Assert.IsNotEmpty(Wait(level.Client.TextGenerationAsync("x")).Text);
            if (quits) Engine.Quit();
            else Engine.LoadScene("next");
            Until(() => State(client, name) == "paused");
        }

        private static object Get(object of, string field) =>
            of.GetType().GetField(field, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(of)!;

        // Waits until a level's acquisition has ended, which nobody has told the level.
        private static unsafe void UntilAcquired(LevelEndpoint level)
        {
            var calls = (Dictionary<long, NativeCall>)Get(Get(((InferenceClient)Get(level, "owner")).Transport, "pump"), "calls");
            Waiting.Until("the call", () => calls.Count == 1);
            using var used = calls.Values.Single().Request.Borrow();
            Assert.AreEqual((int)HfiStatus.Ok, NativeMethods.hfi_request_wait((hfi_request_t*)used.Pointer, 60));
        }

        [TestCase(false)]
        [TestCase(true)]
        public void a_level_that_ends_before_it_hears_of_its_endpoint_releases_it(bool quits)
        {
            using var client = new InferenceClient(Account());
            var name = NewEndpoint(client);
            var level = Level(name);
            Frames(1);
            UntilAcquired(level);
            Assert.AreEqual("running", client.GetInferenceEndpointAsync(name).Result.Status);
            if (quits) Engine.Quit();
            else Engine.LoadScene("next");
            Until(() => State(client, name) == "paused");
        }
    }
}
