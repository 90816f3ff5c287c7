// Objects of the engine that are not needed any more.

using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    internal static class Unneeded
    {
        /// <summary>Destroys an object, at once in edit mode, where Unity wants it so.</summary>
        internal static void Destroy(Object thing)
        {
            if (Application.isPlaying) Object.Destroy(thing);
            else Object.DestroyImmediate(thing);
        }
    }
}
