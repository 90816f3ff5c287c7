// Each call of unity-api, on the sandbox server.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using HuggingFace.API;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    [TestFixture]
    public sealed class MigrationTests : InFrames
    {
        private static readonly string[] Tasks =
        {
            "text_to_image", "text_classification", "question_answering", "sentence_similarity", "translation", "summarization",
            "automatic_speech_recognition", "zero_shot_classification",
        };

        protected override void Begin()
        {
            var settings = ScriptableObject.CreateInstance<HuggingFaceSettings>();
            settings.BaseUrl = Sandbox.Url;
            settings.TokenDiscovery = TokenDiscovery.Off;
            foreach (var task in Tasks) settings.SetModelFor(task, Sandbox.At(task.Replace('_', '-')));
            Engine.Resources[HuggingFaceSettings.ResourceName] = settings;
            HuggingFaceSettings.Forget();
            KeyCheck.Hub = Sandbox.Url;
        }

        protected override void End()
        {
            HuggingFaceSettings.Forget();
            KeyCheck.Hub = null;
        }

        /// <summary>What a call hands to its success function: on the main thread, later, once.</summary>
        private static T Given<T>(Action<Action<T>, Action<string>> call)
        {
            var (given, count, onMain) = (default(T)!, 0, true);
            string? error = null;
            call(result =>
            {
                (given, onMain) = (result, Engine.IsMainThread);
                count++;
            }, message => error = message);
            Assert.AreEqual(0, count, "it was called before the call returned");
            Until(() => count > 0 || error != null, "an answer");
            Frames(5);
            Assert.IsNull(error);
            Assert.AreEqual(1, count);
            Assert.IsTrue(onMain);
            return given;
        }

        private static string Refused<T>(Action<Action<T>, Action<string>> call)
        {
            string? error = null;
            call(_ => Assert.Fail("it went well"), message => error = message);
            Until(() => error != null, "an error");
            return error!;
        }

        [Test]
        public void a_conversation_is_remembered()
        {
            var conversation = new Conversation();
            var first = Given<string>((done, failed) => HuggingFaceAPI.Conversation("Who are you?", done, failed, conversation));
            Assert.AreEqual(first, conversation.GetLatestResponse());
            Given<string>((done, failed) => HuggingFaceAPI.Conversation("And now?", done, failed, conversation));
            Assert.AreEqual(new[] { "Who are you?", "And now?" }, conversation.GetPastUserInputs());
            Assert.AreEqual(2, conversation.GetGeneratedResponses().Count);
            StringAssert.StartsWith("User: Who are you?\nBot: " + first + "\n\n", conversation.GetFormattedConversation());
            conversation.Clear();
            Assert.AreEqual("", conversation.GetLatestResponse());
            Assert.IsTrue(Engine.Log.Any(entry => entry.Type == LogType.Warning));
            Assert.IsNotEmpty(Given<string>((done, failed) => HuggingFaceAPI.Conversation("Alone", done, failed)));
        }

        [Test]
        public void an_image_is_a_texture()
        {
            var texture = Given<Texture2D>((done, failed) => HuggingFaceAPI.TextToImage("a robot", done, failed));
            Assert.AreEqual((64, 64), (texture.width, texture.height));
        }

        [Test]
        public void texts_are_classified()
        {
            var response = Given<TextClassificationResponse>((done, failed) => HuggingFaceAPI.TextClassification("I love it", done, failed));
            Assert.AreEqual("POSITIVE", response.classifications[0].label);
            Assert.Greater(response.classifications[0].score, 0.5f);
            StringAssert.StartsWith("Label: POSITIVE, Score: ", response.ToString());
            var labelled = Given<ZeroShotTextClassificationResponse>(
                (done, failed) => HuggingFaceAPI.ZeroShotTextClassification("I love it", done, failed, new[] { "love", "hate" }));
            Assert.AreEqual("I love it", labelled.sequence);
            Assert.AreEqual(2, labelled.labels.Count);
            Assert.AreEqual(labelled.scores, labelled.classifications.ConvertAll(one => one.score));
            Assert.GreaterOrEqual(labelled.scores[0], labelled.scores[1]);
        }

        [Test]
        public void questions_are_answered()
        {
            var response = Given<QuestionAnsweringResponse>((done, failed) => HuggingFaceAPI.QuestionAnswering("Where is Jammo?", done, failed, "Jammo is in Paris today"));
            Assert.IsNotEmpty(response.answer);
            Assert.AreEqual(response.answer, "Jammo is in Paris today".Substring(response.start, response.end - response.start));
        }

        [Test]
        public void sentences_are_compared()
        {
            var scores = Given<float[]>((done, failed) => HuggingFaceAPI.SentenceSimilarity("bring the box", done, failed, "jump", "bring the box"));
            Assert.AreEqual(2, scores.Length);
            Assert.AreEqual(1, scores[1], 1e-6);
            Assert.Less(scores[0], scores[1]);
        }

        [Test]
        public void texts_are_made_of_texts()
        {
            Assert.IsNotEmpty(Given<string>((done, failed) => HuggingFaceAPI.Translation("the house", done, failed)));
            Assert.AreEqual("One.", Given<string>((done, failed) => HuggingFaceAPI.Summarization("One. Two.", done, failed)));
            Assert.IsNotEmpty(Given<string>((done, failed) => HuggingFaceAPI.TextGeneration("Once", done, failed)));
        }

        [Test]
        public void speech_is_recognized()
        {
            var wav = WavEncoder.Encode(new float[1600], 1600, 1, 16000);
            Assert.IsNotEmpty(Given<string>((done, failed) => HuggingFaceAPI.AutomaticSpeechRecognition(wav, done, failed)));
        }

        [TestCase("Conversation", "Hi", null, typeof(string))]
        [TestCase("TextToImage", "Hi", null, typeof(Texture2D))]
        [TestCase("TextClassification", "Hi", null, typeof(TextClassificationResponse))]
        [TestCase("QuestionAnswering", "Who?", "Jammo is", typeof(QuestionAnsweringResponse))]
        [TestCase("Translation", "Hi", null, typeof(string))]
        [TestCase("Summarization", "Hi", null, typeof(string))]
        [TestCase("TextGeneration", "Hi", null, typeof(string))]
        public void tasks_are_found_by_name(string task, object input, object? context, Type type) =>
            Assert.IsInstanceOf(type, Given<object>((done, failed) => HuggingFaceAPI.Query(task, input, done, failed, context)));

        [Test]
        public void tasks_with_other_types_are_found_by_name()
        {
            var labels = new[] { "a", "b" };
            Assert.IsInstanceOf<float[]>(Given<object>((done, failed) => HuggingFaceAPI.Query("SentenceSimilarity", "a", done, failed, labels)));
            Assert.IsInstanceOf<ZeroShotTextClassificationResponse>(Given<object>((done, failed) => HuggingFaceAPI.Query("ZeroShotTextClassification", "a", done, failed, labels)));
            var wav = WavEncoder.Encode(new float[1600], 1600, 1, 16000);
            Assert.IsInstanceOf<string>(Given<object>((done, failed) => HuggingFaceAPI.Query("AutomaticSpeechRecognition", wav, done, failed)));
            var conversation = new Conversation();
            Given<object>((done, failed) => HuggingFaceAPI.Query("Conversation", "Hi", done, failed, conversation));
            Assert.AreEqual(1, conversation.GetGeneratedResponses().Count);
        }

        [Test]
        public void what_query_cannot_do_it_says()
        {
            StringAssert.Contains("Nothing", Refused<object>((done, failed) => HuggingFaceAPI.Query("Nothing", "x", done, failed)));
            StringAssert.Contains("String", Refused<object>((done, failed) => HuggingFaceAPI.Query("Translation", 7, done, failed)));
            StringAssert.Contains("null", Refused<object>((done, failed) => HuggingFaceAPI.Query("QuestionAnswering", "x", done, failed)));
            StringAssert.Contains("Conversation", Refused<object>((done, failed) => HuggingFaceAPI.Query("Conversation", "x", done, failed, "y")));
            HuggingFaceAPI.Query("Nothing", "x", _ => { }, null);
        }

        [Test]
        public void a_key_is_tested_at_the_hub()
        {
            StringAssert.Contains("knows the key", Given<string>((done, failed) => HuggingFaceAPI.TestAPIKey("hf_a", done, failed)));
            StringAssert.Contains("knows the key", Given<string>((done, failed) => HuggingFaceAPI.TestAPIKey("hf_org_a", done, failed)));
            var wrong = Refused<string>((done, failed) => HuggingFaceAPI.TestAPIKey("hf_expired", done, failed));
            StringAssert.Contains("401", wrong);
            StringAssert.DoesNotContain("hf_expired", wrong);
            StringAssert.Contains("settings/tokens", Refused<string>((done, failed) => HuggingFaceAPI.TestAPIKey("", done, failed)));
        }

        [Test]
        public void a_key_is_known_only_if_the_hub_has_said_whose_it_is()
        {
            KeyCheck.Hub = RefusingProxy();
            StringAssert.Contains("403", Refused<string>((done, failed) => HuggingFaceAPI.TestAPIKey("hf_a", done, failed)));
            StringAssert.Contains("character", Refused<string>((done, failed) => HuggingFaceAPI.TestAPIKey("hf_a\u001bb", done, failed)));
        }

        [Test]
        public void errors_are_told_and_leave_a_conversation_as_it_was()
        {
            var settings = HuggingFaceSettings.Default;
            settings.SetModelFor("conversational", Sandbox.Url + "/v1?fault=status=404");
            var conversation = new Conversation();
            StringAssert.Contains("404", Refused<string>((done, failed) => HuggingFaceAPI.Conversation("Hi", done, failed, conversation)));
            Assert.IsEmpty(conversation.GetPastUserInputs());
            Assert.IsNotEmpty(Refused<string>((done, failed) => HuggingFaceAPI.TextGeneration(null!, done, failed)));
        }

        [Test]
        public void nobody_is_called_when_play_mode_ends()
        {
            var called = false;
            HuggingFaceSettings.Default.SetModelFor("text_generation", Sandbox.Url + "?fault=stall_before_headers");
            HuggingFaceAPI.TextGeneration("x", _ => called = true, _ => called = true);
            Frames(10);
            Engine.Quit();
            Frames(10);
            Assert.IsFalse(called);
        }

        [Test]
        public void functions_may_be_left_out_and_may_throw()
        {
            HuggingFaceAPI.TextGeneration("x", null, null);
            HuggingFaceAPI.TextClassification(null!, null, null);
            var errors = new List<string>();
            HuggingFaceAPI.TextGeneration("x", _ => throw new InvalidOperationException("of the game"), errors.Add);
            Until(() => Engine.Log.Any(entry => entry.Message.Contains("of the game")));
            Assert.IsEmpty(errors);
            Assert.AreEqual(1, TakeExceptions().Length);
        }

        /// <summary>The URL of a proxy that lets nothing through, until the process ends.</summary>
        private static string RefusingProxy()
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            void Serve()
            {
                var refusal = Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\nConnection: close\r\n\r\nblocked");
                while (true)
                {
                    using var connection = listener.AcceptTcpClient();
                    var stream = connection.GetStream();
                    stream.Read(new byte[8192], 0, 8192);
                    stream.Write(refusal, 0, refusal.Length);
                }
            }
            new Thread(Serve) { IsBackground = true }.Start();
            return "http://" + listener.LocalEndpoint;
        }
    }
}
