// The project's settings as a file, which is made when it is first needed.

using HuggingFace.Inference.Unity;
using UnityEditor;

namespace HuggingFace.Inference.Editor
{
    internal static class SettingsAsset
    {
        private const string Folder = "Assets/Resources", Path = Folder + "/" + HuggingFaceSettings.ResourceName + ".asset";

        /// <summary>Writes the model of conversations and of tasks without one of their own into the settings.</summary>
        internal static void SaveModel(string model)
        {
            var settings = HuggingFaceSettings.Default;
            settings.Model = model.Trim();
            if (!AssetDatabase.Contains(settings))
            {
                if (!AssetDatabase.IsValidFolder(Folder)) AssetDatabase.CreateFolder("Assets", "Resources");
                AssetDatabase.CreateAsset(settings, Path);
            }
            EditorUtility.SetDirty(settings);
            AssetDatabase.SaveAssets();
        }
    }
}
