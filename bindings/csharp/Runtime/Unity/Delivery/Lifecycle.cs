// Beginnings and ends: play mode with and without a reload of the domain, scenes, quitting. At each end all clients are shut down.

using System;
using UnityEngine;
using UnityEngine.SceneManagement;

namespace HuggingFace.Inference.Unity
{
    internal static class Lifecycle
    {
        private static bool attached;

        /// <summary>Play mode begins. Without a reload of the domain, what the last one left is still here.</summary>
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        internal static void Begin()
        {
            UnityInference.Reset();
            attached = false;
            Attach();
        }

        /// <summary>Before the first scene, whose scripts may make calls at once.</summary>
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.BeforeSceneLoad)]
        internal static void BeforeFirstScene() => DeliveryLoop.Install();

        /// <summary>Sees to it that the clients are delivered for and shut down in time.</summary>
        internal static void Attach()
        {
            if (Application.isPlaying) DeliveryLoop.Install();
            if (attached) return;
            attached = true;
            Detach();
            Application.quitting += End;
            SceneManager.sceneLoaded += OnSceneLoaded;
            Application.onBeforeRender += OnBeforeRender;
            AppDomain.CurrentDomain.DomainUnload += OnDomainUnload;
        }

        private static void Detach()
        {
            Application.quitting -= End;
            SceneManager.sceneLoaded -= OnSceneLoaded;
            Application.onBeforeRender -= OnBeforeRender;
            AppDomain.CurrentDomain.DomainUnload -= OnDomainUnload;
        }

        private static void OnSceneLoaded(Scene scene, LoadSceneMode mode) => DeliveryLoop.Install();

        private static void OnBeforeRender()
        {
            if (Application.isPlaying) DeliveryLoop.InstallIfMissed();
        }

        // Unity is not asked for anything here: the thread need not be the main one.
        private static void OnDomainUnload(object? sender, EventArgs arguments) => UnityInference.ShutdownAll();

        /// <summary>The application quits, or the editor leaves play mode.</summary>
        private static void End()
        {
            UnityInference.ShutdownAll();
            DeliveryLoop.Remove();
        }
    }
}
