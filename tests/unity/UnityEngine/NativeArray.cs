// NativeArray: memory that the garbage collector does not move.
#nullable disable

using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace Unity.Collections
{
    public enum Allocator { Invalid = 0, None = 1, Temp = 2, TempJob = 3, Persistent = 4, AudioKernel = 5 }

    public enum NativeArrayOptions { UninitializedMemory, ClearMemory }

    /// <summary>How many arrays of all kinds were made and not disposed. Not a part of Unity.</summary>
    public static class NativeMemory
    {
        internal static int Count;
        public static int Live => Volatile.Read(ref Count);
    }

    public unsafe struct NativeArray<T> : IDisposable, IEnumerable<T>, IEquatable<NativeArray<T>> where T : struct
    {
        private IntPtr memory;
        private readonly int length;
        private readonly bool owned;

        public NativeArray(int length, Allocator allocator, NativeArrayOptions options = NativeArrayOptions.ClearMemory)
        {
            if (allocator <= Allocator.None) throw new ArgumentException("Allocator must be Temp, TempJob or Persistent", nameof(allocator));
            if (length < 0) throw new ArgumentOutOfRangeException(nameof(length), "Length must be >= 0");
            this.length = length;
            owned = true;
            memory = Marshal.AllocHGlobal(Math.Max(1, length * Size));
            Interlocked.Increment(ref NativeMemory.Count);
            if (options == NativeArrayOptions.ClearMemory) All.Clear();
            else new Span<byte>((void*)memory, length * Size).Fill(0xCD);
        }

        public NativeArray(T[] array, Allocator allocator) : this(array.Length, allocator, NativeArrayOptions.UninitializedMemory) => CopyFrom(array);

        internal NativeArray(IntPtr memory, int bytes)
        {
            this.memory = memory;
            length = bytes / Size;
            owned = false;
        }

        internal static int Size => MemoryMarshal.AsBytes(new T[1].AsSpan()).Length;
        internal IntPtr Pointer => memory;
        private Span<T> All => memory == IntPtr.Zero
            ? throw new ObjectDisposedException("The NativeArray has been deallocated, it is not allowed to access it")
            : new Span<T>((void*)memory, length);

        public int Length => length;
        public bool IsCreated => memory != IntPtr.Zero;
        public T this[int index]
        {
            get => All[index];
            set => All[index] = value;
        }
        public void CopyTo(T[] array)
        {
            if (array.Length != length) throw new ArgumentException("source and destination length must be the same");
            All.CopyTo(array);
        }
        public void CopyFrom(T[] array)
        {
            if (array.Length != length) throw new ArgumentException("source and destination length must be the same");
            array.AsSpan().CopyTo(All);
        }
        public T[] ToArray() => All.ToArray();
        public void Dispose()
        {
            if (memory == IntPtr.Zero) throw new ObjectDisposedException("The NativeArray is already disposed.");
            if (!owned) throw new InvalidOperationException("The NativeArray can not be Disposed because it was not allocated with a valid allocator.");
            Marshal.FreeHGlobal(memory);
            Interlocked.Decrement(ref NativeMemory.Count);
            memory = IntPtr.Zero;
        }
        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        public bool Equals(NativeArray<T> other) => memory == other.memory && length == other.length;
        public override bool Equals(object obj) => obj is NativeArray<T> other && Equals(other);
        public override int GetHashCode() => memory.GetHashCode() ^ length;
    }
}

namespace Unity.Collections.LowLevel.Unsafe
{
    public static unsafe class NativeArrayUnsafeUtility
    {
        public static void* GetUnsafePtr<T>(this NativeArray<T> nativeArray) where T : struct => (void*)nativeArray.Pointer;
        public static void* GetUnsafeReadOnlyPtr<T>(this NativeArray<T> nativeArray) where T : struct => (void*)nativeArray.Pointer;
    }
}
