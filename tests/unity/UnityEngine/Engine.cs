// What tests do with the stub: start and stop play mode, run frames, load scenes, quit. The thread that starts it is the main thread.
#nullable disable

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using UnityEngine.LowLevel;
using UnityEngine.SceneManagement;

[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("UnityEditor")]

namespace UnityEngine.Stub
{
    /// <summary>The engine that does not draw. Not a part of Unity.</summary>
    public static class Engine
    {
        private static Thread main;
        private static SynchronizationContext before;
        private static UnitySynchronizationContext context;

        /// <summary>What was logged, the latest last.</summary>
        public static readonly List<LogEntry> Log = new List<LogEntry>();

        /// <summary>What Resources.Load finds.</summary>
        public static readonly Dictionary<string, Object> Resources = new Dictionary<string, Object>();

        /// <summary>Whether the thread is the main thread.</summary>
        public static bool IsMainThread => Thread.CurrentThread == main;

        /// <summary>Makes it look like another platform.</summary>
        public static void SetPlatform(RuntimePlatform platform, bool isEditor = false)
        {
            Application.platform = platform;
            Application.isEditor = isEditor;
        }

        internal static void Check(string what)
        {
            if (!IsMainThread)
                throw new UnityException(what + " can only be called from the main thread.\nConstructors and field initializers will be executed from the loading thread when loading a scene.\nDon't use this function in the constructor or field initializers, instead move initialization code to the Awake or Start function.");
        }

        /// <summary>Makes the calling thread the main thread of an engine without objects, in edit mode.</summary>
        public static void Boot()
        {
            main = Thread.CurrentThread;
            before = SynchronizationContext.Current;
            context = new UnitySynchronizationContext();
            SynchronizationContext.SetSynchronizationContext(context);
            Time.Reset();
            Application.Reset();
            Microphone.Reset();
            LowLevel.PlayerLoop.SetPlayerLoop(LowLevel.PlayerLoop.GetDefaultPlayerLoop());
            Resources.Clear();
            lock (Log) Log.Clear();
        }

        /// <summary>Takes it all away.</summary>
        public static void Halt()
        {
            Object.DestroyAll();
            Application.isPlaying = false;
            SynchronizationContext.SetSynchronizationContext(before);
        }

        /// <summary>Enters play mode: calls what is marked with RuntimeInitializeOnLoadMethod, and loads a scene.</summary>
        public static void EnterPlayMode(params Assembly[] assemblies)
        {
            Application.isPlaying = true;
            foreach (var when in new[] { RuntimeInitializeLoadType.SubsystemRegistration, RuntimeInitializeLoadType.AfterAssembliesLoaded,
                RuntimeInitializeLoadType.BeforeSplashScreen, RuntimeInitializeLoadType.BeforeSceneLoad }) Initialise(assemblies, when);
            LoadScene("first");
            Initialise(assemblies, RuntimeInitializeLoadType.AfterSceneLoad);
        }

        private static void Initialise(Assembly[] assemblies, RuntimeInitializeLoadType when)
        {
            foreach (var method in assemblies.SelectMany(assembly => assembly.GetTypes())
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)))
                if (method.GetCustomAttribute<RuntimeInitializeOnLoadMethodAttribute>() is { } mark && mark.loadType == when) method.Invoke(null, null);
        }

        /// <summary>Leaves play mode, or quits a player: the application's events, then the end of all objects.</summary>
        public static void Quit()
        {
            foreach (var behaviour in MonoBehaviour.Alive()) behaviour.Send("OnApplicationQuit");
            Application.RaiseQuitting();
            Object.DestroyAll();
            Application.isPlaying = false;
        }

        /// <summary>Loads an empty scene: objects go, unless they are kept by DontDestroyOnLoad.</summary>
        public static void LoadScene(string name)
        {
            Object.DestroyScene();
            SceneManager.RaiseLoaded(new Scene(name));
        }

        /// <summary>One frame of the player loop, and what rendering calls.</summary>
        public static void Frame(float seconds = 1f / 60)
        {
            Check("Frame");
            Time.Advance(seconds);
            Run(LowLevel.PlayerLoop.GetCurrentPlayerLoop());
            Application.RaiseBeforeRender();
            Object.DestroyMarked();
        }

        /// <summary>Frames until that holds; false if it does not after so many seconds of real time.</summary>
        public static bool FramesUntil(Func<bool> holds, double seconds = 90)
        {
            var end = DateTime.UtcNow.AddSeconds(seconds);
            while (!holds())
            {
                if (DateTime.UtcNow > end) return false;
                Frame();
                Thread.Sleep(1);
            }
            return true;
        }

        private static void Run(PlayerLoopSystem system)
        {
            if (system.type == typeof(PlayerLoop.Update.ScriptRunBehaviourUpdate)) MonoBehaviour.UpdateAll();
            else if (system.type == typeof(PlayerLoop.Update.ScriptRunDelayedDynamicFrameRate)) Coroutine.StepAll();
            else if (system.type == typeof(PlayerLoop.Update.ScriptRunDelayedTasks)) context.Execute();
            else if (system.type == typeof(PlayerLoop.PreLateUpdate.ScriptRunBehaviourLateUpdate)) MonoBehaviour.LateUpdateAll();
            Guard(() => system.updateDelegate?.Invoke());
            foreach (var part in system.subSystemList ?? Array.Empty<PlayerLoopSystem>()) Run(part);
        }

        // An exception in a script ends that script's turn, not the frame.
        internal static void Guard(Action action)
        {
            try { action(); }
            catch (Exception e) { Debug.LogException(e); }
        }
    }

    /// <summary>One line of the console.</summary>
    public sealed class LogEntry
    {
        internal LogEntry(LogType type, string message, Exception exception)
        {
            Type = type;
            Message = message;
            Exception = exception;
        }

        /// <summary>What it is.</summary>
        public LogType Type { get; }

        /// <summary>The text.</summary>
        public string Message { get; }

        /// <summary>The exception, of LogException.</summary>
        public Exception Exception { get; }

        /// <inheritdoc/>
        public override string ToString() => Type + ": " + Message;
    }

    // As Unity's: posts run on the main thread in the frame after, sends from there at once.
    internal sealed class UnitySynchronizationContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object State)> posted = new Queue<(SendOrPostCallback, object)>();

        public override void Post(SendOrPostCallback callback, object state)
        {
            lock (posted) posted.Enqueue((callback, state));
        }

        public override void Send(SendOrPostCallback callback, object state)
        {
            if (Engine.IsMainThread)
            {
                callback(state);
                return;
            }
            using var done = new ManualResetEventSlim();
            Post(_ =>
            {
                try { callback(state); }
                finally { done.Set(); }
            }, null);
            done.Wait();
        }

        public override SynchronizationContext CreateCopy() => this;

        internal void Execute()
        {
            var now = new List<(SendOrPostCallback Callback, object State)>();
            lock (posted)
            {
                now.AddRange(posted);
                posted.Clear();
            }
            foreach (var (callback, state) in now) Engine.Guard(() => callback(state));
        }
    }
}
