// The system in Unity's player loop that delivers each frame, at the start of Update: what has arrived is there when scripts run.

using System;
using UnityEngine;
using UnityEngine.LowLevel;
using UpdatePhase = UnityEngine.PlayerLoop.Update;

namespace HuggingFace.Inference.Unity
{
    /// <summary>Names the system of this package in the player loop.</summary>
    public struct HuggingFaceDelivery
    {
    }

    internal static class DeliveryLoop
    {
        private static int lastFrame = -1;

        /// <summary>Puts the system into the loop, unless it is there.</summary>
        internal static void Install()
        {
            var loop = PlayerLoop.GetCurrentPlayerLoop();
            if (Contains(loop)) return;
            if (Insert(ref loop)) PlayerLoop.SetPlayerLoop(loop);
            else Debug.LogWarning("Hugging Face: the player loop has no Update, so nothing is delivered; call UnityInference.Deliver in each frame.");
        }

        /// <summary>Puts the system back if another package has set a loop of its own meanwhile.</summary>
        internal static void InstallIfMissed()
        {
            if (lastFrame != Time.frameCount && ClientPump.Count > 0) Install();
        }

        /// <summary>Takes the system out of the loop.</summary>
        internal static void Remove()
        {
            var loop = PlayerLoop.GetCurrentPlayerLoop();
            if (Remove(ref loop)) PlayerLoop.SetPlayerLoop(loop);
        }

        private static void Run()
        {
            lastFrame = Time.frameCount;
            UnityInference.Deliver();
        }

        private static bool Contains(in PlayerLoopSystem system)
        {
            if (IsOurs(system)) return true;
            if (system.subSystemList == null) return false;
            foreach (var part in system.subSystemList)
                if (Contains(part)) return true;
            return false;
        }

        // A system of an earlier play mode, or of code that was replaced, has the name but runs something else.
        private static bool IsOurs(in PlayerLoopSystem system) => system.type == typeof(HuggingFaceDelivery) && system.updateDelegate == Run;

        private static bool Insert(ref PlayerLoopSystem system)
        {
            if (system.subSystemList == null && system.type != typeof(UpdatePhase)) return false;
            if (system.type == typeof(UpdatePhase))
            {
                var old = Array.FindAll(system.subSystemList ?? Array.Empty<PlayerLoopSystem>(), part => part.type != typeof(HuggingFaceDelivery));
                var parts = new PlayerLoopSystem[old.Length + 1];
                parts[0] = new PlayerLoopSystem { type = typeof(HuggingFaceDelivery), updateDelegate = Run };
                old.CopyTo(parts, 1);
                system.subSystemList = parts;
                return true;
            }
            var done = false;
            for (var i = 0; i < system.subSystemList!.Length && !done; i++) done = Insert(ref system.subSystemList[i]);
            return done;
        }

        private static bool Remove(ref PlayerLoopSystem system)
        {
            if (system.subSystemList == null) return false;
            var kept = Array.FindAll(system.subSystemList, part => part.type != typeof(HuggingFaceDelivery));
            var changed = kept.Length != system.subSystemList.Length;
            system.subSystemList = kept;
            for (var i = 0; i < kept.Length; i++) changed |= Remove(ref kept[i]);
            return changed;
        }
    }
}
