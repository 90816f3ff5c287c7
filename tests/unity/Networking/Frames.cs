// What fixtures set up in play mode, and waits by frames for what has been started already.

using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using NUnit.Framework;
using UnityEngine.Networking;
using UnityEngine.Stub;

namespace HuggingFace.Inference.Unity.Tests
{
    public abstract class InFrames : UnityTest
    {
        [SetUp]
        public void Prepare() => Begin();

        [TearDown]
        public void CleanUp()
        {
            UnityWebRequest.TellsStatusLate = false;
            End();
        }

        /// <summary>What a fixture does when play mode has begun.</summary>
        protected virtual void Begin() { }

        /// <summary>What it does before play mode ends.</summary>
        protected virtual void End() { }

        internal static void Wait(Task task) => Wait(() => task);

        internal static T Wait<T>(Task<T> task) => Wait(() => task);

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
