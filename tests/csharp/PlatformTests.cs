// What the bindings rely on from C# 9 and from a runtime: spans, value tasks, asynchronous streams, safe handles, UTF-8 texts
// and static delegates that threads of the library call.

using System;
using System.Buffers;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using NUnit.Framework;

namespace HuggingFace.Inference.Tests
{
    [TestFixture]
    public sealed class PlatformTests
    {
        // Debian's Mono has no indexer and no direct pinning of a ReadOnlySpan that Roslyn understands; GetReference serves.
        [Test]
        public unsafe void spans_encode_without_arrays()
        {
            Span<byte> bytes = stackalloc byte[16];
            var count = Encoding.UTF8.GetBytes("Grüße 🤗".AsSpan(), bytes);
            ReadOnlySpan<byte> slice = bytes[..count];
            Assert.That(count, Is.EqualTo(12));
            fixed (byte* start = &MemoryMarshal.GetReference(slice)) Assert.That(Encoding.UTF8.GetString(start, slice.Length), Is.EqualTo("Grüße 🤗"));
            Assert.That(MemoryMarshal.Cast<byte, int>(bytes[..8]).Length, Is.EqualTo(2));
            var rented = ArrayPool<byte>.Shared.Rent(100);
            ArrayPool<byte>.Shared.Return(rented);
        }

        private readonly struct Point
        {
            public Point(int x) => X = x;
            public int X { get; }
            public static int Sum(in Point a, in Point b) => a.X + b.X;
        }

        private ref struct Reader
        {
            private Span<byte> rest;
            public Reader(Span<byte> text) => rest = text;
            public bool Next(out byte value)
            {
                value = rest.IsEmpty ? (byte)0 : rest[0];
                if (rest.IsEmpty) return false;
                rest = rest[1..];
                return true;
            }
        }

        private interface IShape { double Side { get; } double Area() => Side * Side; }
        private sealed class Square : IShape { public double Side => 3; }

        [Test]
        public void the_syntax_of_csharp_9_works()
        {
            Assert.That(Point.Sum(new(1), new(2)), Is.EqualTo(3));
            var reader = new Reader(new byte[] { 1, 2 });
            Assert.That(reader.Next(out _) && reader.Next(out var second) && second == 2 && !reader.Next(out _));
            object value = 7;
            Assert.That(value is > 5 and < 9 or null, Is.True);
            Assert.That(value switch { int n when n > 6 => "big", not null => "small", _ => "none" }, Is.EqualTo("big"));
            var array = new[] { 1, 2, 3, 4 };
            Assert.That(array[1..^1], Is.EqualTo(new[] { 2, 3 }));
            (int left, string right) = (1, "b");
            Func<int, int> twice = static n => 2 * n;
            Assert.That(twice(left) + right, Is.EqualTo("2b"));
            Assert.That(((IShape)new Square()).Area(), Is.EqualTo(9));
        }

        private sealed class Source : IValueTaskSource<int>
        {
            private ManualResetValueTaskSourceCore<int> core;
            public ValueTask<int> Task() { core.Reset(); core.RunContinuationsAsynchronously = true; return new(this, core.Version); }
            public void Set(int value) => core.SetResult(value);
            public int GetResult(short token) => core.GetResult(token);
            public ValueTaskSourceStatus GetStatus(short token) => core.GetStatus(token);
            public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
                core.OnCompleted(continuation!, state, token, flags);
        }

        [Test]
        public void value_tasks_are_awaited_from_a_reused_source()
        {
            async Task<int> Sum()
            {
                var source = new Source();
                var sum = 0;
                for (var i = 0; i < 100; i++)
                {
                    var task = source.Task();
                    ThreadPool.QueueUserWorkItem(_ => source.Set(1));
                    sum += await task.ConfigureAwait(false);
                }
                return sum;
            }
            Assert.That(Sum().GetAwaiter().GetResult(), Is.EqualTo(100));
        }

        private sealed class Closing : IAsyncDisposable
        {
            public bool Closed;
            public ValueTask DisposeAsync() { Closed = true; return default; }
        }

        private static async IAsyncEnumerable<int> Count(Closing closing, [EnumeratorCancellation] CancellationToken cancel = default)
        {
            await using var kept = closing;
            for (var i = 0; ; i++)
            {
                await Task.Delay(1, cancel);
                yield return i;
            }
        }

        [Test]
        public void asynchronous_streams_are_left_early_and_cancelled()
        {
            async Task Run()
            {
                var closing = new Closing();
                var seen = new List<int>();
                await foreach (var n in Count(closing).ConfigureAwait(false))
                {
                    seen.Add(n);
                    if (n == 2) break;
                }
                Assert.That(seen, Is.EqualTo(new[] { 0, 1, 2 }));
                Assert.That(closing.Closed, Is.True);

                using var cancel = new CancellationTokenSource(50);
                var cancelled = false;
                try { await foreach (var _ in Count(new Closing()).WithCancellation(cancel.Token)) { } }
                catch (OperationCanceledException) { cancelled = true; }
                Assert.That(cancelled, Is.True);
            }
            Run().GetAwaiter().GetResult();
        }

        private sealed class ClientHandle : SafeHandle
        {
            public static int Freed;
            private ClientHandle() : base(IntPtr.Zero, true) { }
            public override bool IsInvalid => handle == IntPtr.Zero;
            protected override unsafe bool ReleaseHandle() { NativeMethods.hfi_client_free((hfi_client_t*)handle); Interlocked.Increment(ref Freed); return true; }
        }

        private sealed class RequestHandle : SafeHandle
        {
            public static int Freed, Late;
            private readonly ClientHandle parent;
            public RequestHandle(ClientHandle parent, IntPtr value) : base(IntPtr.Zero, true)
            {
                var added = false;
                parent.DangerousAddRef(ref added);
                this.parent = parent;
                SetHandle(value);
            }
            public override bool IsInvalid => handle == IntPtr.Zero;
            protected override unsafe bool ReleaseHandle()
            {
                if (Volatile.Read(ref ClientHandle.Freed) != 0) Interlocked.Increment(ref Late);
                NativeMethods.hfi_request_free((hfi_request_t*)handle);
                Interlocked.Increment(ref Freed);
                parent.DangerousRelease();
                return true;
            }
        }

        private static class Imports
        {
            [DllImport("hfi", CallingConvention = CallingConvention.Cdecl)]
            public static extern ClientHandle hfi_client_new(IntPtr config);
            [DllImport("hfi", CallingConvention = CallingConvention.Cdecl)]
            public static extern IntPtr hfi_text_generation(ClientHandle client, [MarshalAs(UnmanagedType.LPUTF8Str)] string prompt);
        }

        [Test]
        public void safe_handles_are_marshalled_and_free_in_order()
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Drop()
            {
                var client = Imports.hfi_client_new(IntPtr.Zero);
                Assert.That(client.IsInvalid, Is.False);
                for (var i = 0; i < 10; i++) _ = new RequestHandle(client, Imports.hfi_text_generation(client, "Grüße"));
                client.Dispose();
            }
            ClientHandle.Freed = RequestHandle.Freed = 0;
            var thread = new Thread(Drop);
            thread.Start();
            thread.Join();
            Waiting.UntilCollected("the client is freed", () => ClientHandle.Freed > 0);
            Assert.That(RequestHandle.Freed, Is.EqualTo(10));
            Assert.That(ClientHandle.Freed, Is.EqualTo(1));
            Assert.That(RequestHandle.Late, Is.EqualTo(0));
        }

        [Test]
        public void texts_are_marshalled_as_utf8()
        {
            var text = Marshal.StringToCoTaskMemUTF8("über 🤗");
            Assert.That(Marshal.PtrToStringUTF8(text), Is.EqualTo("über 🤗"));
            Assert.That(Marshal.PtrToStringUTF8(text, 2), Is.EqualTo("ü"));
            Marshal.FreeCoTaskMem(text);
        }

        // What IL2CPP wants on a method that native code calls; it goes by the name alone.
        [AttributeUsage(AttributeTargets.Method)]
        private sealed class MonoPInvokeCallbackAttribute : Attribute
        {
            public MonoPInvokeCallbackAttribute(Type type) { }
        }

        private static int wakeups, ownThread;
        private static readonly unsafe NativeMethods.hfi_client_set_wakeup_function_delegate Wakeup = OnWakeup;

        [MonoPInvokeCallback(typeof(NativeMethods.hfi_client_set_wakeup_function_delegate))]
        private static unsafe void OnWakeup(void* userData)
        {
            var signal = (ManualResetEventSlim)GCHandle.FromIntPtr((IntPtr)userData).Target!;
            if (Thread.CurrentThread.ManagedThreadId == ownThread) return;
            Interlocked.Increment(ref wakeups);
            signal.Set();
        }

        [Test]
        public unsafe void threads_of_the_library_call_static_delegates()
        {
            using var signal = new ManualResetEventSlim();
            var pin = GCHandle.Alloc(signal);
            ownThread = Thread.CurrentThread.ManagedThreadId;
            var client = Streams.NewClient();
            NativeMethods.hfi_client_set_wakeup(client, Wakeup, (void*)GCHandle.ToIntPtr(pin));
            var request = Streams.Start(client, 0);
            for (var done = false; !done;)
            {
                Assert.That(signal.Wait(60_000), Is.True);
                signal.Reset();
                hfi_event_t* next;
                while (NativeMethods.hfi_client_next(client, 0, &next) == 0) done |= NativeMethods.hfi_event_kind(next) == 3;
                GC.Collect();
            }
            Assert.That(wakeups, Is.GreaterThan(0));
            NativeMethods.hfi_client_shutdown(client, -1);
            NativeMethods.hfi_request_free(request);
            NativeMethods.hfi_client_free(client);
            pin.Free();
        }
    }
}
