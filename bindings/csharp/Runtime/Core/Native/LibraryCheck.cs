// Whether the native library is there and new enough for these imports.

using System;

namespace HuggingFace.Inference
{
    internal static class LibraryCheck
    {
        private static bool passed;

        /// <exception cref="HfiException">It is not.</exception>
        internal static void Run()
        {
            if (passed) return;
            uint offered;
            try
            {
                offered = NativeMethods.hfi_abi_version();
            }
            catch (Exception e) when (e is DllNotFoundException || e is BadImageFormatException || e is EntryPointNotFoundException)
            {
                throw new HfiException(HfiStatus.Unsupported,
                    "the native library of hfi was not found, or is for another processor: put hfi.dll, libhfi.so or libhfi.dylib beside the program, in Unity into the package's folder Plugins (" + e.Message + ")", e);
            }
            if (offered < HfiConstants.AbiVersion)
                throw new HfiException(HfiStatus.Unsupported,
                    "the native library of hfi is too old: it offers ABI version " + offered + ", and this binding needs " + HfiConstants.AbiVersion);
            passed = true;
        }
    }
}
