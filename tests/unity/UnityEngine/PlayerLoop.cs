// The player loop: the systems that a frame runs, which scripts may change.
#nullable disable

using System;
using UnityEngine.Stub;

namespace UnityEngine.LowLevel
{
    public struct PlayerLoopSystem
    {
        public delegate void UpdateFunction();
        public Type type;
        public PlayerLoopSystem[] subSystemList;
        public UpdateFunction updateDelegate;
        public IntPtr updateFunction;
        public IntPtr loopConditionFunction;
    }

    public class PlayerLoop
    {
        private static PlayerLoopSystem current = GetDefaultPlayerLoop();

        public static PlayerLoopSystem GetDefaultPlayerLoop() => Of(null,
            Of(typeof(UnityEngine.PlayerLoop.Initialization)),
            Of(typeof(UnityEngine.PlayerLoop.EarlyUpdate)),
            Of(typeof(UnityEngine.PlayerLoop.FixedUpdate)),
            Of(typeof(UnityEngine.PlayerLoop.PreUpdate)),
            Of(typeof(UnityEngine.PlayerLoop.Update),
                Of(typeof(UnityEngine.PlayerLoop.Update.ScriptRunBehaviourUpdate)),
                Of(typeof(UnityEngine.PlayerLoop.Update.ScriptRunDelayedDynamicFrameRate)),
                Of(typeof(UnityEngine.PlayerLoop.Update.ScriptRunDelayedTasks)),
                Of(typeof(UnityEngine.PlayerLoop.Update.DirectorUpdate))),
            Of(typeof(UnityEngine.PlayerLoop.PreLateUpdate), Of(typeof(UnityEngine.PlayerLoop.PreLateUpdate.ScriptRunBehaviourLateUpdate))),
            Of(typeof(UnityEngine.PlayerLoop.PostLateUpdate)));

        public static PlayerLoopSystem GetCurrentPlayerLoop()
        {
            Engine.Check("GetCurrentPlayerLoop");
            return Copy(current);
        }

        public static void SetPlayerLoop(PlayerLoopSystem loop)
        {
            Engine.Check("SetPlayerLoop");
            current = Copy(loop);
        }

        private static PlayerLoopSystem Of(Type type, params PlayerLoopSystem[] parts) =>
            new PlayerLoopSystem { type = type, subSystemList = parts.Length > 0 ? parts : null };

        // Unity keeps its own; what a script holds is a copy.
        private static PlayerLoopSystem Copy(PlayerLoopSystem system)
        {
            if (system.subSystemList != null) system.subSystemList = Array.ConvertAll(system.subSystemList, Copy);
            return system;
        }
    }
}

namespace UnityEngine.PlayerLoop
{
    public struct Initialization { }
    public struct EarlyUpdate { }
    public struct FixedUpdate { }
    public struct PreUpdate { }
    public struct Update
    {
        public struct ScriptRunBehaviourUpdate { }
        public struct ScriptRunDelayedDynamicFrameRate { }
        public struct ScriptRunDelayedTasks { }
        public struct DirectorUpdate { }
    }
    public struct PreLateUpdate
    {
        public struct ScriptRunBehaviourLateUpdate { }
    }
    public struct PostLateUpdate { }
}
