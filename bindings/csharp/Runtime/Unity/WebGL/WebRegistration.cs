// Puts the web transport in the place of the native one in WebGL, before any client is made.
#if UNITY_WEBGL && !UNITY_EDITOR

using UnityEngine;

namespace HuggingFace.Inference.Unity
{
    internal static class WebRegistration
    {
        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void Register()
        {
            InferenceClient.TransportFactory = options => new WebTransport(options, WebLoop.Main);
            // For clients that UnityInference did not make, for which the player loop does not deliver.
            Application.onBeforeRender += () => WebLoop.Main.Tick();
        }
    }
}
#endif
