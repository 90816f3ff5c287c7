// An engine in play mode for one test, and waits by frames for what has been started already.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.Networking;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    public abstract class InFrames
    {
        [SetUp]
        public void Boot()
        {
            Engine.Boot();
            UnityInference.EditorKey = null;
            UnityTest.Play();
            Begin();
        }

        [TearDown]
        public void Halt()
        {
            UnityWebRequest.TellsStatusLate = false;
            End();
            Engine.Quit();
            Engine.Halt();
            lock (Engine.Log) Assert.That(Engine.Log.Where(entry => entry.Type == LogType.Exception), Is.Empty, "exceptions in the console");
        }

        /// <summary>What a fixture does when play mode has begun.</summary>
        protected virtual void Begin() { }

        /// <summary>What it does before play mode ends.</summary>
        protected virtual void End() { }

        internal static void Until(Func<bool> holds, string what = "what was waited for") => UnityTest.Until(holds, what);

        internal static void Wait(Task task) => UnityTest.Wait(() => task);

        internal static T Wait<T>(Task<T> task) => UnityTest.Wait(() => task);

        internal static T Thrown<T>(Func<Task> start) where T : Exception => UnityTest.Thrown<T>(start);

        internal static void Frames(int count)
        {
            for (var i = 0; i < count; i++) Engine.Frame();
        }

        /// <summary>All parts of a stream; each must come on the main thread.</summary>
        internal static async Task<List<T>> All<T>(IAsyncEnumerable<T> stream, Action<T>? onPart = null)
        {
            var parts = new List<T>();
            await foreach (var part in stream)
            {
                Assert.IsTrue(Engine.IsMainThread);
                parts.Add(part);
                onPart?.Invoke(part);
            }
            return parts;
        }
    }
}
