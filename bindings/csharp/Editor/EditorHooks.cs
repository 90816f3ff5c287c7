// What the editor's life means for clients: they end before the code is reloaded, when play mode begins or ends, and with the editor.

using HuggingFace.Inference.Unity;
using UnityEditor;

namespace HuggingFace.Inference.Editor
{
    [InitializeOnLoad]
    internal static class EditorHooks
    {
        static EditorHooks() => Attach();

        internal static void Attach()
        {
            Detach();
            UnityInference.EditorKey = () => EditorKey.Value;
            AssemblyReloadEvents.beforeAssemblyReload += UnityInference.ShutdownAll;
            EditorApplication.playModeStateChanged += OnPlayModeChanged;
            EditorApplication.quitting += UnityInference.ShutdownAll;
            EditorApplication.update += OnUpdate;
        }

        internal static void Detach()
        {
            UnityInference.EditorKey = null;
            AssemblyReloadEvents.beforeAssemblyReload -= UnityInference.ShutdownAll;
            EditorApplication.playModeStateChanged -= OnPlayModeChanged;
            EditorApplication.quitting -= UnityInference.ShutdownAll;
            EditorApplication.update -= OnUpdate;
        }

        private static void OnPlayModeChanged(PlayModeStateChange change)
        {
            if (change == PlayModeStateChange.ExitingEditMode || change == PlayModeStateChange.ExitingPlayMode) UnityInference.ShutdownAll();
        }

        // In play mode the player loop delivers, unless it is paused.
        private static void OnUpdate()
        {
            if (!EditorApplication.isPlaying || EditorApplication.isPaused) UnityInference.Deliver();
        }
    }
}
