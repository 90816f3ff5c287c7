// What Unity's IL2CPP and its linker are told. They know these attributes by their names.

using System;

namespace HuggingFace.Inference
{
    /// <summary>Tells IL2CPP, which knows it by its name, that a method is called from native code.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class MonoPInvokeCallbackAttribute : Attribute
    {
        public MonoPInvokeCallbackAttribute(Type type) => Type = type;

        public Type Type { get; }
    }

    /// <summary>Tells Unity's linker, which knows it by its name, to leave something in.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    internal sealed class PreserveAttribute : Attribute { }
}
