// The developer's key: in the preferences of the editor on this machine, never in the project.

using UnityEditor;

namespace HuggingFace.Inference.Editor
{
    /// <summary>The key that the editor and its play mode use when neither the environment nor the Hub's token file has one.</summary>
    public static class EditorKey
    {
        private const string Preference = "HuggingFace.Inference.Key";

        /// <summary>The key; null if there is none. Kept in the editor's preferences, which other programs of this user can read.</summary>
        public static string? Value
        {
            get => EditorPrefs.GetString(Preference, "") is { Length: > 0 } key ? key : null;
            set
            {
                var key = value?.Trim();
                if (string.IsNullOrEmpty(key)) EditorPrefs.DeleteKey(Preference);
                else EditorPrefs.SetString(Preference, key);
            }
        }
    }
}
