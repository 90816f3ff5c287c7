// UnityEvent.
#nullable disable

using System;
using System.Collections.Generic;

namespace UnityEngine.Events
{
    public delegate void UnityAction();
    public delegate void UnityAction<T0>(T0 arg0);
    public delegate void UnityAction<T0, T1>(T0 arg0, T1 arg1);

    public abstract class UnityEventBase
    {
        internal readonly List<Delegate> Calls = new List<Delegate>();
        public void RemoveAllListeners() => Calls.Clear();
        public int GetPersistentEventCount() => 0;
    }

    public class UnityEvent : UnityEventBase
    {
        public void AddListener(UnityAction call) => Calls.Add(call);
        public void RemoveListener(UnityAction call) => Calls.Remove(call);
        public void Invoke()
        {
            foreach (var call in Calls.ToArray()) ((UnityAction)call)();
        }
    }

    public class UnityEvent<T0> : UnityEventBase
    {
        public void AddListener(UnityAction<T0> call) => Calls.Add(call);
        public void RemoveListener(UnityAction<T0> call) => Calls.Remove(call);
        public void Invoke(T0 arg0)
        {
            foreach (var call in Calls.ToArray()) ((UnityAction<T0>)call)(arg0);
        }
    }
}
