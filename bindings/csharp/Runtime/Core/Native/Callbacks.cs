// Functions of the host that the library calls: a log, a token provider, a stream to read. They are static, as IL2CPP wants, find
// their object by a GCHandle, and let no exception out. The library calls them only on threads that are inside a call of this
// binding, never on its own.

using System;
using System.IO;
using System.Runtime.InteropServices;

namespace HuggingFace.Inference
{
    [Preserve]
    internal static unsafe class Callbacks
    {
        private static readonly NativeMethods.hfi_config_set_log_function_delegate Log = OnLog;
        private static readonly NativeMethods.hfi_config_set_log_finalize_delegate LogFree = Free;
        private static readonly NativeMethods.hfi_config_set_token_provider_function_delegate Token = OnToken;
        private static readonly NativeMethods.hfi_config_set_token_provider_finalize_delegate TokenFree = Free;
        private static readonly NativeMethods.hfi_reader_read_delegate Read = OnRead;
        private static readonly NativeMethods.hfi_reader_release_delegate ReadFree = Free;

        internal static void SetLog(hfi_config_t* config, Action<HfiLogLevel, string> log, HfiLogLevel level) =>
            NativeMethods.hfi_config_set_log(config, Log, (int)level, Keep(log), LogFree);

        internal static void SetTokenProvider(hfi_config_t* config, Func<InferenceToken?> provider) =>
            NativeMethods.hfi_config_set_token_provider(config, Token, Keep(provider), TokenFree);

        internal static hfi_content_t Reader(Content content)
        {
            var stream = content.Stream!;
            var size = stream.CanSeek ? (ulong)Math.Max(stream.Length - stream.Position, 0) : ulong.MaxValue;
            return NativeMethods.hfi_reader(Read, Keep(content), size, ReadFree);
        }

        private static void* Keep(object target) => (void*)GCHandle.ToIntPtr(GCHandle.Alloc(target));

        private static T? Target<T>(void* userData) where T : class => GCHandle.FromIntPtr((IntPtr)userData).Target as T;

        [MonoPInvokeCallback(typeof(NativeMethods.hfi_config_set_log_finalize_delegate))]
        private static void Free(void* userData)
        {
            try
            {
                GCHandle.FromIntPtr((IntPtr)userData).Free();
            }
            catch (Exception)
            {
                // The domain of the handle is gone, and the handle with it.
            }
        }

        [MonoPInvokeCallback(typeof(NativeMethods.hfi_config_set_log_function_delegate))]
        private static void OnLog(void* userData, int level, byte* message)
        {
            try
            {
                Target<Action<HfiLogLevel, string>>(userData)?.Invoke((HfiLogLevel)level, Utf8.Read(message) ?? "");
            }
            catch (Exception)
            {
                // A log that fails must not end the call that it is about.
            }
        }

        [MonoPInvokeCallback(typeof(NativeMethods.hfi_config_set_token_provider_function_delegate))]
        private static int OnToken(void* userData, hfi_token_t* token)
        {
            TokenFailure.Take();
            try
            {
                var given = Target<Func<InferenceToken?>>(userData)?.Invoke();
                if (given == null) return 0;
                using var text = new Utf8Text(given.Text, stackalloc byte[Utf8Text.OnStack]);
                fixed (byte* bytes = text) NativeMethods.hfi_token_set(token, bytes, given.ExpiresIn is { } life ? Math.Max(life.TotalSeconds, 0) : -1);
                return 0;
            }
            catch (Exception e)
            {
                TokenFailure.Set(e);
                return 1;
            }
        }

        [MonoPInvokeCallback(typeof(NativeMethods.hfi_reader_read_delegate))]
        private static long OnRead(void* userData, byte* buffer, UIntPtr capacity)
        {
            var content = Target<Content>(userData);
            if (content == null) return -1;
            try
            {
                var most = (int)Math.Min((ulong)capacity, int.MaxValue);
                return content.Stream!.Read(new Span<byte>(buffer, most));
            }
            catch (Exception e)
            {
                content.StreamFailure = e;
                return -1;
            }
        }
    }
}
