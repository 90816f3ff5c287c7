// What the tests have in common: an engine in play mode whose main thread is the test's, and frames until something is done.

using System;
using System.Linq;
using System.Threading.Tasks;
using HuggingFace.Inference.Tests;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.LowLevel;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    public abstract class UnityTest
    {
        [SetUp]
        public void EnterPlayMode()
        {
            Engine.Boot();
            UnityInference.EditorKey = null;
            Play();
        }

        [TearDown]
        public void LeavePlayMode()
        {
            Engine.Quit();
            Engine.Halt();
            lock (Engine.Log) Assert.That(Engine.Log.Where(entry => entry.Type == LogType.Exception), Is.Empty, "exceptions in the console");
        }

        internal static void Play() => Engine.EnterPlayMode(typeof(UnityInference).Assembly);

        internal static InferenceClient Client() => UnityInference.CreateClient(Sandbox.Options());

        /// <summary>Options of a conversation whose parts come so many milliseconds after each other.</summary>
        internal static ChatCompletionOptions Slow(int milliseconds)
        {
            var options = new ChatCompletionOptions();
            options.Headers["x-sandbox-delay-ms"] = milliseconds.ToString();
            return options;
        }

        /// <summary>Options of a conversation of which two parts come, and the others when the gate with that key is opened.</summary>
        internal static ChatCompletionOptions Gated(string key)
        {
            var options = new ChatCompletionOptions();
            Gate(options, key);
            return options;
        }

        internal static void Gate(CallOptions options, string key)
        {
            // The first event has the role alone.
            options.Headers["x-sandbox-fault"] = "gate_mid_stream=3";
            options.Headers["x-sandbox-key"] = key;
        }

        /// <summary>Lets go on what waits at that gate.</summary>
        internal static void OpenGate(string key) => Waiting.Ask("POST", "/sandbox/open?key=" + key);

        /// <summary>Frames until that holds.</summary>
        internal static void Until(Func<bool> holds, string what = "what was waited for") =>
            Assert.That(Engine.FramesUntil(holds), Is.True, what + " did not come");

        /// <summary>Frames until the task has ended; its result.</summary>
        internal static T Wait<T>(Func<Task<T>> start)
        {
            var task = start();
            Until(() => task.IsCompleted, "the end of the task");
            return task.GetAwaiter().GetResult();
        }

        /// <summary>Frames until the task has ended.</summary>
        internal static void Wait(Func<Task> start) => Wait(async () =>
        {
            await start();
            return true;
        });

        /// <summary>What a task is ended by.</summary>
        internal static T Thrown<T>(Func<Task> start) where T : Exception => Wait(() => Sandbox.Thrown<T>(start));

        /// <summary>How often the package's system is in the player loop.</summary>
        internal static int Systems() => Count(PlayerLoop.GetCurrentPlayerLoop());

        private static int Count(PlayerLoopSystem system) =>
            (system.type == typeof(HuggingFaceDelivery) ? 1 : 0) + (system.subSystemList ?? Array.Empty<PlayerLoopSystem>()).Sum(Count);

        /// <summary>Forgets the exceptions in the console, which the test expects.</summary>
        internal static string[] TakeExceptions()
        {
            lock (Engine.Log)
            {
                var messages = Engine.Log.Where(entry => entry.Type == LogType.Exception).Select(entry => entry.Message).ToArray();
                Engine.Log.RemoveAll(entry => entry.Type == LogType.Exception);
                return messages;
            }
        }
    }
}
