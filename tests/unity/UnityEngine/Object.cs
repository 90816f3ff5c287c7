// Objects of the engine: those that are destroyed seem to be null, as Unity's do.
#nullable disable

using System;
using System.Collections.Generic;
using System.Linq;
using UnityEngine.Stub;

namespace UnityEngine
{
    [Flags]
    public enum HideFlags { None = 0, HideInHierarchy = 1, HideInInspector = 2, DontSaveInEditor = 4, NotEditable = 8, DontSaveInBuild = 16, DontUnloadUnusedAsset = 32, DontSave = 52, HideAndDontSave = 61 }

    public class Object
    {
        private static readonly List<GameObject> scene = new List<GameObject>();
        private static readonly List<Object> marked = new List<Object>();
        private static int last;
        private readonly int id = ++last;
        internal bool Destroyed { get; private set; }
        internal bool Kept { get; private set; }

        public string name { get; set; } = "";
        public HideFlags hideFlags { get; set; }

        public int GetInstanceID() => id;
        public override int GetHashCode() => id;
        public override bool Equals(object other) => other is Object o ? Same(this, o) : other == null && Same(this, null);
        public override string ToString() => (Destroyed ? "null" : name) + " (" + GetType().FullName + ")";
        public static implicit operator bool(Object exists) => !Same(exists, null);
        public static bool operator ==(Object x, Object y) => Same(x, y);
        public static bool operator !=(Object x, Object y) => !Same(x, y);

        private static bool Same(Object x, Object y)
        {
            var noX = x is null || x.Destroyed;
            var noY = y is null || y.Destroyed;
            return noX || noY ? noX && noY : ReferenceEquals(x, y);
        }

        public static void DontDestroyOnLoad(Object target)
        {
            Engine.Check("DontDestroyOnLoad");
            if (target is Component part) part.gameObject.Kept = true;
            else target.Kept = true;
        }

        public static void Destroy(Object obj)
        {
            Engine.Check("Destroy");
            if (!Application.isPlaying) Debug.LogError("Destroy may not be called from edit mode! Use DestroyImmediate instead.");
            else if (obj != null) marked.Add(obj);
        }
        public static void Destroy(Object obj, float t) => Destroy(obj);
        public static void DestroyImmediate(Object obj) => DestroyImmediate(obj, false);
        public static void DestroyImmediate(Object obj, bool allowDestroyingAssets)
        {
            Engine.Check("DestroyImmediate");
            if (obj == null) return;
            obj.Ending();
            obj.Destroyed = true;
            if (obj is GameObject thing) scene.Remove(thing);
        }

        public static T Instantiate<T>(T original) where T : Object
        {
            Engine.Check("Instantiate");
            var copy = (T)original.MemberwiseClone();
            copy.name = original.name + "(Clone)";
            return copy;
        }

        public static T FindObjectOfType<T>() where T : Object
        {
            Engine.Check("FindObjectOfType");
            return scene.SelectMany(thing => thing.Parts.Cast<Object>().Prepend(thing)).OfType<T>().FirstOrDefault(found => found != null);
        }

        internal virtual void Ending() { }

        internal static void Add(GameObject thing) => scene.Add(thing);
        internal static IEnumerable<GameObject> Scene => scene.ToArray();
        internal static void DestroyScene()
        {
            foreach (var thing in scene.Where(thing => !thing.Kept).ToList()) DestroyImmediate(thing);
        }
        internal static void DestroyAll()
        {
            foreach (var thing in scene.ToList()) DestroyImmediate(thing);
            marked.Clear();
        }
        internal static void DestroyMarked()
        {
            var now = marked.ToList();
            marked.Clear();
            foreach (var obj in now) DestroyImmediate(obj);
        }
    }

    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>() where T : ScriptableObject
        {
            Engine.Check("CreateScriptableObjectInstanceFromType");
            var made = Activator.CreateInstance<T>();
            MonoBehaviour.Send(made, "Awake");
            MonoBehaviour.Send(made, "OnEnable");
            return made;
        }
        internal override void Ending()
        {
            MonoBehaviour.Send(this, "OnDisable");
            MonoBehaviour.Send(this, "OnDestroy");
        }
    }

    public sealed class GameObject : Object
    {
        internal readonly List<Component> Parts = new List<Component>();

        public GameObject() : this("New Game Object") { }
        public GameObject(string name)
        {
            Engine.Check("Internal_CreateGameObject");
            this.name = name;
            Add(this);
        }
        public GameObject(string name, params Type[] components) : this(name)
        {
            foreach (var type in components) AddComponent(type);
        }

        public bool activeSelf { get; private set; } = true;
        public bool activeInHierarchy => activeSelf;
        public GameObject gameObject => this;

        public T AddComponent<T>() where T : Component => (T)AddComponent(typeof(T));
        public Component AddComponent(Type componentType)
        {
            Engine.Check("AddComponent");
            var part = (Component)Activator.CreateInstance(componentType);
            part.gameObject = this;
            part.name = name;
            Parts.Add(part);
            if (activeSelf) (part as MonoBehaviour)?.Activate();
            return part;
        }
        public T GetComponent<T>()
        {
            Engine.Check("GetComponent");
            return Parts.Where(part => part != null).OfType<T>().FirstOrDefault();
        }
        public bool TryGetComponent<T>(out T component)
        {
            component = GetComponent<T>();
            return component != null;
        }
        public void SetActive(bool value)
        {
            Engine.Check("SetActive");
            if (activeSelf == value) return;
            activeSelf = value;
            foreach (var part in Parts.OfType<MonoBehaviour>().Where(part => part != null).ToList())
                if (value) part.Activate();
                else part.Deactivate();
        }
        internal override void Ending()
        {
            foreach (var part in Parts.ToList()) DestroyImmediate(part);
        }
    }

    public class Component : Object
    {
        public GameObject gameObject { get; internal set; }
        public T GetComponent<T>() => gameObject.GetComponent<T>();
        public bool TryGetComponent<T>(out T component) => gameObject.TryGetComponent(out component);
        internal override void Ending() => gameObject.Parts.Remove(this);
    }

    public class Behaviour : Component
    {
        private bool on = true;
        public bool enabled
        {
            get => on;
            set
            {
                if (on == value) return;
                on = value;
                (this as MonoBehaviour)?.EnabledChanged();
            }
        }
        public bool isActiveAndEnabled => on && gameObject.activeInHierarchy;
    }
}
