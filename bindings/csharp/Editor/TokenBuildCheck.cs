// Before a build: warns about what looks like a key among the assets, where every player could find it.

using UnityEditor;
using UnityEditor.Build;
using UnityEditor.Build.Reporting;
using UnityEngine;

namespace HuggingFace.Inference.Editor
{
    internal sealed class TokenBuildCheck : IPreprocessBuildWithReport
    {
        private const int MostWarnings = 20;

        public int callbackOrder => 0;

        public void OnPreprocessBuild(BuildReport report) => Check(Application.dataPath);

        /// <summary>Warns about each place; gives how many there are.</summary>
        internal static int Check(string folder)
        {
            var count = 0;
            foreach (var finding in TokenScanner.ScanFolder(folder))
            {
                count++;
                if (count > MostWarnings) continue;
                Debug.LogWarning("Hugging Face: " + finding + ". Everybody who has the game can read it: take it out, make it void where it was made, and see " +
                    "UnityInference.TokenProvider for how a game gets a key.");
            }
            if (count > MostWarnings) Debug.LogWarning("Hugging Face: " + (count - MostWarnings) + " more places look like keys.");
            return count;
        }

        [MenuItem("Tools/Hugging Face/Search Assets for Keys")]
        private static void CheckNow()
        {
            if (Check(Application.dataPath) == 0) Debug.Log("Hugging Face: nothing among the assets looks like a key.");
        }
    }
}
