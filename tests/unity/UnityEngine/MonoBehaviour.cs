// Scripts on objects: their messages in Unity's order, and their coroutines.
#nullable disable

using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using UnityEngine.Stub;

namespace UnityEngine
{
    public class MonoBehaviour : Behaviour
    {
        private bool awake, started, listening;
        #if UNITY_2022_2_OR_NEWER
        private CancellationTokenSource destroying;
#endif

        public bool useGUILayout { get; set; }

#if UNITY_2022_2_OR_NEWER
        public CancellationToken destroyCancellationToken => (destroying ??= new CancellationTokenSource()).Token;
#endif

        internal void Send(string message) => Send(this, message);

        internal static void Send(Object target, string message)
        {
            for (var type = target.GetType(); type != null && type != typeof(Object); type = type.BaseType)
            {
                var method = type.GetMethod(message, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, null, Type.EmptyTypes, null);
                if (method == null) continue;
                Engine.Guard(() =>
                {
                    try
                    {
                        if (method.Invoke(target, null) is IEnumerator routine) ((MonoBehaviour)target).StartCoroutine(routine);
                    }
                    catch (TargetInvocationException e)
                    {
                        throw e.InnerException;
                    }
                });
                return;
            }
        }

        internal static List<MonoBehaviour> Alive() => Scene.SelectMany(thing => thing.Parts).OfType<MonoBehaviour>().Where(part => part != null).ToList();

        internal void Activate()
        {
            if (!Application.isPlaying) return;
            if (!awake)
            {
                awake = true;
                Send("Awake");
            }
            EnabledChanged();
        }

        internal void EnabledChanged()
        {
            var now = awake && isActiveAndEnabled && !Destroyed;
            if (now == listening) return;
            listening = now;
            Send(now ? "OnEnable" : "OnDisable");
        }

        internal void Deactivate()
        {
            EnabledChanged();
            StopAllCoroutines();
        }

        internal override void Ending()
        {
            if (listening)
            {
                listening = false;
                Send("OnDisable");
            }
            if (awake) Send("OnDestroy");
#if UNITY_2022_2_OR_NEWER
            destroying?.Cancel();
#endif
            StopAllCoroutines();
            base.Ending();
        }

        internal static void UpdateAll()
        {
            foreach (var behaviour in Alive().Where(behaviour => behaviour.listening))
            {
                if (!behaviour.started)
                {
                    behaviour.started = true;
                    behaviour.Send("Start");
                }
                behaviour.Send("Update");
            }
        }

        internal static void LateUpdateAll()
        {
            foreach (var behaviour in Alive().Where(behaviour => behaviour.listening)) behaviour.Send("LateUpdate");
        }

        public Coroutine StartCoroutine(IEnumerator routine)
        {
            Engine.Check("StartCoroutine");
            if (routine == null) throw new NullReferenceException("routine is null");
            if (!gameObject.activeInHierarchy)
            {
                Debug.LogError("Coroutine couldn't be started because the the game object '" + name + "' is inactive!");
                return null;
            }
            return Coroutine.Start(this, routine);
        }

        public void StopCoroutine(Coroutine routine) => routine?.Stop();
        public void StopCoroutine(IEnumerator routine) => Coroutine.Stop(this, routine);
        public void StopAllCoroutines() => Coroutine.StopAll(this);
        public static void print(object message) => Debug.Log(message);
    }

    public class YieldInstruction { }

    public sealed class WaitForEndOfFrame : YieldInstruction { }

    public sealed class WaitForSeconds : YieldInstruction
    {
        internal readonly float Seconds;
        public WaitForSeconds(float seconds) => Seconds = seconds;
    }

    public class AsyncOperation : YieldInstruction
    {
        public bool isDone { get; protected internal set; }
        public float progress { get; protected internal set; }
        public bool allowSceneActivation { get; set; } = true;
        public int priority { get; set; }
        public event Action<AsyncOperation> completed
        {
            add
            {
                if (isDone) value(this);
                else handlers += value;
            }
            remove => handlers -= value;
        }
        private Action<AsyncOperation> handlers;
        protected internal void Finish()
        {
            if (isDone) return;
            isDone = true;
            progress = 1;
            handlers?.Invoke(this);
        }
    }

    public abstract class CustomYieldInstruction : IEnumerator
    {
        public abstract bool keepWaiting { get; }
        public object Current => null;
        public bool MoveNext() => keepWaiting;
        public virtual void Reset() { }
    }

    public sealed class WaitUntil : CustomYieldInstruction
    {
        private readonly Func<bool> holds;
        public WaitUntil(Func<bool> predicate) => holds = predicate;
        public override bool keepWaiting => !holds();
    }

    public sealed class WaitWhile : CustomYieldInstruction
    {
        private readonly Func<bool> holds;
        public WaitWhile(Func<bool> predicate) => holds = predicate;
        public override bool keepWaiting => holds();
    }

    public sealed class Coroutine : YieldInstruction
    {
        private static readonly List<Coroutine> running = new List<Coroutine>();
        private readonly MonoBehaviour owner;
        private readonly IEnumerator routine;
        private Func<bool> waiting = () => false;
        private bool over;

        private Coroutine(MonoBehaviour owner, IEnumerator routine)
        {
            this.owner = owner;
            this.routine = routine;
        }

        internal static Coroutine Start(MonoBehaviour owner, IEnumerator routine)
        {
            var made = new Coroutine(owner, routine);
            running.Add(made);
            made.Step();
            return made;
        }

        internal void Stop()
        {
            over = true;
            running.Remove(this);
        }

        internal static void Stop(MonoBehaviour owner, IEnumerator routine) => running.FirstOrDefault(c => c.owner == owner && c.routine == routine)?.Stop();

        internal static void StopAll(MonoBehaviour owner)
        {
            foreach (var one in running.Where(c => ReferenceEquals(c.owner, owner)).ToList()) one.Stop();
        }

        internal static void StepAll()
        {
            foreach (var one in running.ToList())
                if (!one.over) one.Step();
        }

        private void Step()
        {
            var more = false;
            Engine.Guard(() => more = waiting() || Advance());
            if (!more) Stop();
        }

        private bool Advance()
        {
            if (!routine.MoveNext()) return false;
            waiting = Wait(routine.Current);
            return true;
        }

        private Func<bool> Wait(object yielded)
        {
            switch (yielded)
            {
                case Coroutine inner: return () => !inner.over;
                case AsyncOperation operation: return () => !operation.isDone;
                case WaitForSeconds pause:
                    var end = Time.time + pause.Seconds;
                    return () => Time.time < end;
                case IEnumerator nested:
                    var started = Start(owner, nested);
                    return () => !started.over;
                default: return () => false;
            }
        }
    }
}
