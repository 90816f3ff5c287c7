// The application, its console, its clock.
#nullable disable

using System;
using System.IO;
using UnityEngine.Events;
using UnityEngine.Stub;

namespace UnityEngine
{
    public class UnityException : SystemException
    {
        public UnityException() : base("A Unity Runtime error occurred!") { }
        public UnityException(string message) : base(message) { }
        public UnityException(string message, Exception innerException) : base(message, innerException) { }
    }

    public enum RuntimePlatform { OSXEditor = 0, OSXPlayer = 1, WindowsPlayer = 2, WindowsEditor = 7, IPhonePlayer = 8, Android = 11, LinuxPlayer = 13, LinuxEditor = 16, WebGLPlayer = 17 }

    public class Application
    {
        public static event Action quitting;
        public static event Func<bool> wantsToQuit;
        public static event UnityAction onBeforeRender;
        public delegate void LogCallback(string condition, string stackTrace, LogType type);
        public static event LogCallback logMessageReceived;

        public static bool isPlaying { get; internal set; }
        public static bool isEditor { get; internal set; }
        public static bool isBatchMode { get; internal set; }
        public static bool isFocused => true;
        public static bool runInBackground { get; set; }
        public static RuntimePlatform platform { get; internal set; } = RuntimePlatform.LinuxEditor;
        public static string unityVersion => "2021.3.45f1";
        public static string version => "1.0";
        public static string productName => "Tests";
        public static string companyName => "Tests";
        public static string identifier => "com.tests.tests";
        public static string dataPath { get; internal set; } = Path.Combine(Path.GetTempPath(), "hfi-unity", "Assets");
        public static string persistentDataPath { get; internal set; } = Path.Combine(Path.GetTempPath(), "hfi-unity", "data");
        public static string streamingAssetsPath => Path.Combine(dataPath, "StreamingAssets");
        public static string temporaryCachePath => Path.GetTempPath();

        public static void Quit() => Quit(0);
        public static void Quit(int exitCode)
        {
            if (wantsToQuit != null)
                foreach (Func<bool> wants in wantsToQuit.GetInvocationList())
                    if (!wants()) return;
            Engine.Quit();
        }
        public static void OpenURL(string url) => Engine.Check("OpenURL");
        // Static events outlive play mode, as in an editor that does not reload the domain.
        internal static void Reset()
        {
            isPlaying = isBatchMode = false;
            isEditor = true;
            platform = RuntimePlatform.LinuxEditor;
        }
        internal static void RaiseQuitting()
        {
            if (quitting == null) return;
            foreach (Action handler in quitting.GetInvocationList()) Engine.Guard(handler);
        }
        internal static void RaiseBeforeRender() => Engine.Guard(() => onBeforeRender?.Invoke());
        internal static void RaiseLog(string message, LogType type) => logMessageReceived?.Invoke(message, "", type);
    }

    public enum LogType { Error, Assert, Warning, Log, Exception }

    public class Debug
    {
        public static bool isDebugBuild => true;
        public static void Log(object message) => Write(LogType.Log, message, null);
        public static void Log(object message, Object context) => Write(LogType.Log, message, null);
        public static void LogWarning(object message) => Write(LogType.Warning, message, null);
        public static void LogWarning(object message, Object context) => Write(LogType.Warning, message, null);
        public static void LogError(object message) => Write(LogType.Error, message, null);
        public static void LogError(object message, Object context) => Write(LogType.Error, message, null);
        public static void LogException(Exception exception) => Write(LogType.Exception, exception.GetType().Name + ": " + exception.Message, exception);
        public static void LogException(Exception exception, Object context) => LogException(exception);

        private static void Write(LogType type, object message, Exception exception)
        {
            var text = message?.ToString() ?? "Null";
            lock (Engine.Log) Engine.Log.Add(new LogEntry(type, text, exception));
            Application.RaiseLog(text, type);
        }
    }

    public class Time
    {
        public static int frameCount { get; private set; }
        public static float time { get; private set; }
        public static float deltaTime { get; private set; }
        public static float unscaledDeltaTime => deltaTime;
        public static float unscaledTime => time;
        public static float realtimeSinceStartup => time;
        public static double realtimeSinceStartupAsDouble => time;
        public static double timeAsDouble => time;
        internal static void Reset()
        {
            frameCount = 0;
            time = deltaTime = 0;
        }
        internal static void Advance(float seconds)
        {
            frameCount++;
            deltaTime = seconds;
            time += seconds;
        }
    }

    public sealed class Resources
    {
        public static T Load<T>(string path) where T : Object
        {
            Engine.Check("Load");
            return Engine.Resources.TryGetValue(path, out var found) ? found as T : null;
        }
        public static Object Load(string path) => Load<Object>(path);
        public static void UnloadAsset(Object assetToUnload) { }
    }
}

namespace UnityEngine.SceneManagement
{
    public enum LoadSceneMode { Single, Additive }

    public struct Scene
    {
        private readonly string given;
        internal Scene(string name) => given = name;
        public string name => given;
        public bool isLoaded => given != null;
        public bool IsValid() => given != null;
    }

    public class SceneManager
    {
        private static Scene active;
        public static event UnityAction<Scene, LoadSceneMode> sceneLoaded;
        public static event UnityAction<Scene> sceneUnloaded;
        public static Scene GetActiveScene() => active;
        internal static void RaiseLoaded(Scene scene)
        {
            if (active.isLoaded) sceneUnloaded?.Invoke(active);
            active = scene;
            sceneLoaded?.Invoke(scene, LoadSceneMode.Single);
        }
    }
}
