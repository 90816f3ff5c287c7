// The handles of the library as safe handles: each keeps the one that it was made from, and is freed once nobody uses it.

using System;
using System.Runtime.InteropServices;

namespace HuggingFace.Inference
{
    /// <summary>A handle of the library, and the handle that it needs.</summary>
    internal abstract class HfiHandle : SafeHandle
    {
        private readonly HfiHandle? parent;
        private volatile bool disposed;

        /// <summary>Takes over a native handle, and the hold on its parent that the caller has.</summary>
        protected HfiHandle(IntPtr native, HfiHandle? parent) : base(IntPtr.Zero, true)
        {
            this.parent = parent;
            SetHandle(native);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;

        protected abstract void Free(IntPtr native);

        protected sealed override bool ReleaseHandle()
        {
            Free(handle);
            parent?.DangerousRelease();
            return true;
        }

        /// <summary>What it is to users, for <see cref="ObjectDisposedException"/>.</summary>
        protected abstract string Name { get; }

        private void Hold(ref bool held)
        {
            if (disposed) throw new ObjectDisposedException(Name);
            DangerousAddRef(ref held);
        }

        // Others may still use what was disposed; the caller may not.
        protected override void Dispose(bool disposing)
        {
            disposed = true;
            base.Dispose(disposing);
        }

        /// <summary>Keeps the native handle alive until the result is disposed, whoever disposes this meanwhile.</summary>
        internal Use Borrow() => new Use(this);

        /// <summary>Keeps the native handle alive until <see cref="LetGo"/>.</summary>
        internal void Hold()
        {
            var held = false;
            Hold(ref held);
        }

        internal void LetGo() => DangerousRelease();

        internal readonly ref struct Use
        {
            private readonly HfiHandle handle;

            internal Use(HfiHandle handle)
            {
                var held = false;
                handle.Hold(ref held);
                this.handle = handle;
            }

            internal IntPtr Pointer => handle.DangerousGetHandle();

            public void Dispose() => handle.DangerousRelease();
        }

        /// <summary>Makes a native handle out of this one, which the new one then keeps.</summary>
        protected static T Derive<T>(HfiHandle parent, Func<IntPtr, T> make) where T : HfiHandle
        {
            var held = false;
            try
            {
                parent.Hold(ref held);
                return make(parent.handle);
            }
            catch
            {
                if (held) parent.DangerousRelease();
                throw;
            }
        }
    }

    /// <summary>An hfi_client_t.</summary>
    internal sealed unsafe class ClientHandle : HfiHandle
    {
        internal ClientHandle(hfi_client_t* native, HfiHandle? parent = null) : base((IntPtr)native, parent) { }

        protected override string Name => nameof(InferenceClient);

        protected override void Free(IntPtr native) => NativeMethods.hfi_client_free((hfi_client_t*)native);

        internal static ClientHandle Of(EndpointHandle endpoint) =>
            Derive(endpoint, native => new ClientHandle(NativeMethods.hfi_endpoint_client((hfi_endpoint_t*)native), endpoint));
    }

    /// <summary>An hfi_request_t.</summary>
    internal sealed unsafe class RequestHandle : HfiHandle
    {
        private RequestHandle(hfi_request_t* native, HfiHandle parent) : base((IntPtr)native, parent) { }

        protected override string Name => nameof(InferenceResult);

        protected override void Free(IntPtr native) => NativeMethods.hfi_request_free((hfi_request_t*)native);

        internal static RequestHandle New(ClientHandle client, string task) => Derive(client, native =>
        {
            using var text = new Utf8Text(task, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* name = text) return new RequestHandle(NativeMethods.hfi_request_new((hfi_client_t*)native, name), client);
        });

        internal static RequestHandle New(EndpointHandle endpoint, string operation) => Derive(endpoint, native =>
        {
            if (operation == "release_inference_endpoint")
                return new RequestHandle(NativeMethods.hfi_endpoint_release((hfi_endpoint_t*)native), endpoint);
            using var text = new Utf8Text(operation, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* name = text) return new RequestHandle(NativeMethods.hfi_endpoint_request((hfi_endpoint_t*)native, name), endpoint);
        });
    }

    /// <summary>An hfi_endpoint_t.</summary>
    internal sealed unsafe class EndpointHandle : HfiHandle
    {
        private EndpointHandle(hfi_endpoint_t* native, HfiHandle parent) : base((IntPtr)native, parent) { }

        protected override string Name => nameof(InferenceEndpoint);

        protected override void Free(IntPtr native) => NativeMethods.hfi_endpoint_free((hfi_endpoint_t*)native);

        /// <summary>Keeps an endpoint of a response beyond that.</summary>
        internal static EndpointHandle Retain(ClientHandle client, hfi_endpoint_t* endpoint) =>
            Derive(client, _ => new EndpointHandle(NativeMethods.hfi_endpoint_retain(endpoint), client));

        internal static EndpointHandle Parse(ClientHandle client, string owner, string json, string? token) => Derive(client, native =>
        {
            using var ownerText = new Utf8Text(owner, stackalloc byte[Utf8Text.OnStack]);
            using var jsonText = new Utf8Text(json, stackalloc byte[Utf8Text.OnStack]);
            using var tokenText = new Utf8Text(token, stackalloc byte[Utf8Text.OnStack]);
            fixed (byte* o = ownerText, j = jsonText, t = tokenText)
                return new EndpointHandle(NativeMethods.hfi_endpoint_from_json((hfi_client_t*)native, o, j, t), client);
        });
    }
}
