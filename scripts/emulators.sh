# Sourced by what compiles and runs programs for Windows x64 or Linux arm64 on Linux x86-64. Wants the working folder to be the repository's.

# emulate PLATFORM FOLDER: sets `cc` and `cxx`, the compilers, and `emulator`, the command that runs their programs; of FOLDER, where the
# programs will be, it makes for Windows one where Wine can run them.
emulate() {
    case $1 in
        windows-x86_64)
            scripts/need.sh x86_64-w64-mingw32-gcc x86_64-w64-mingw32-g++ wine64
            cc=x86_64-w64-mingw32-gcc-posix cxx=x86_64-w64-mingw32-g++-posix
            mkdir -p "$2"
            # Wine 8 lacks a DLL that Windows has.
            $cc -O2 -shared -x c - -o "$2/bcryptprimitives.dll" -ladvapi32 <<'DLL'
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
DLL
            # Without its debugger a program that crashes ends with a bad exit code, always and at once.
            export WINEDEBUG=-all WINEPREFIX=$PWD/build/wine WINEDLLOVERRIDES=winedbg.exe=d
            emulator=("$(command -v wine64 || echo /usr/lib/wine/wine64)")
            ;;
        linux-arm64)
            scripts/need.sh aarch64-linux-gnu-g++ qemu-aarch64
            cc=aarch64-linux-gnu-gcc cxx=aarch64-linux-gnu-g++
            emulator=(qemu-aarch64 -L /usr/aarch64-linux-gnu)
            ;;
    esac
}
