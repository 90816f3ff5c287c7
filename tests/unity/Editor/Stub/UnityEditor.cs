// As much of the editor as the package uses: preferences, events, assets, builds, packages. Tests raise the events.
#nullable disable

using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public class InitializeOnLoadAttribute : Attribute { }

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName) => menuItem = itemName;
        public readonly string menuItem;
    }

    public enum PlayModeStateChange { EnteredEditMode, ExitingEditMode, EnteredPlayMode, ExitingPlayMode }

    public class EditorApplication
    {
        public delegate void CallbackFunction();
        public static CallbackFunction update;
        public static event Action<PlayModeStateChange> playModeStateChanged;
        public static event Action quitting;
        public static bool isPlaying => Application.isPlaying;
        public static bool isPaused { get; set; }

        /// <summary>One turn of the editor. Not a part of Unity.</summary>
        public static void Turn() => update?.Invoke();

        /// <summary>Tells a change. Not a part of Unity.</summary>
        public static void Change(PlayModeStateChange change) => playModeStateChanged?.Invoke(change);

        /// <summary>Tells the end. Not a part of Unity.</summary>
        public static void Quit() => quitting?.Invoke();
    }

    public static class AssemblyReloadEvents
    {
        public delegate void AssemblyReloadCallback();
        public static event AssemblyReloadCallback beforeAssemblyReload;

        /// <summary>Tells a reload. Not a part of Unity.</summary>
        public static void Reload() => beforeAssemblyReload?.Invoke();
    }

    public sealed class EditorPrefs
    {
        private static readonly Dictionary<string, string> Kept = new Dictionary<string, string>();
        public static string GetString(string key, string defaultValue) => Kept.TryGetValue(key, out var value) ? value : defaultValue;
        public static void SetString(string key, string value) => Kept[key] = value;
        public static void DeleteKey(string key) => Kept.Remove(key);
        public static bool HasKey(string key) => Kept.ContainsKey(key);
    }

    public sealed class EditorUtility
    {
        public static void SetDirty(Object target) { }
    }

    public sealed class AssetDatabase
    {
        /// <summary>What was made, by its path. Not a part of Unity.</summary>
        public static readonly Dictionary<string, Object> Made = new Dictionary<string, Object>();
        public static bool Contains(Object obj) => Made.ContainsValue(obj);
        public static bool IsValidFolder(string path) => Made.ContainsKey(path);
        public static string CreateFolder(string parentFolder, string newFolderName)
        {
            Made[parentFolder + "/" + newFolderName] = null;
            return "guid";
        }
        public static void CreateAsset(Object asset, string path)
        {
            if (!IsValidFolder(path.Substring(0, path.LastIndexOf('/')))) throw new UnityException("Parent directory must exist before creating asset at " + path);
            Made[path] = asset;
        }
        public static void SaveAssets() { }
    }
}

namespace UnityEditor.Build
{
    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }

    public interface IPreprocessBuildWithReport : IOrderedCallback
    {
        void OnPreprocessBuild(Reporting.BuildReport report);
    }

    public interface IUnityLinkerProcessor : IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(Reporting.BuildReport report, UnityLinker.UnityLinkerBuildPipelineData data);
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport : Object { }
}

namespace UnityEditor.UnityLinker
{
    public class UnityLinkerBuildPipelineData { }
}

namespace UnityEditor.PackageManager
{
    public class PackageInfo
    {
        public string resolvedPath { get; set; }

        /// <summary>The package that all assemblies are of; null if they lie in Assets. Not a part of Unity.</summary>
        public static PackageInfo Of;
        public static PackageInfo FindForAssembly(System.Reflection.Assembly assembly) => Of;
    }
}
