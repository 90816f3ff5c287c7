// Work that needs no Unity, done by another thread where there are threads.

using System;
using System.Threading.Tasks;
using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    internal static class OffMainThread
    {
        internal static bool IsPossible => Application.platform != RuntimePlatform.WebGLPlayer;

        internal static Task<T> Run<T>(Func<T> work) => IsPossible ? Task.Run(work) : Task.FromResult(work());
    }
}
