# What cargo calls the libraries on this platform, what programs with the static one link besides, and the targets. For the build and,
# installed beside hfiConfig.cmake, for find_package.

# HFI_SYSTEM_LIBRARIES is what `cargo rustc -- --print native-static-libs` says, but for what compilers add themselves.
set(HFI_STATIC libhfi.a)
set(HFI_IMPORT)
if(WIN32)
    set(HFI_SHARED hfi.dll)
    set(HFI_SONAME)
    if(MSVC)
        set(HFI_IMPORT hfi.dll.lib)
        set(HFI_STATIC hfi.lib)
    else()
        set(HFI_IMPORT libhfi.dll.a)
    endif()
    set(HFI_SYSTEM_LIBRARIES bcrypt advapi32 kernel32 ntdll userenv ws2_32 dbghelp crypt32 secur32 ncrypt iphlpapi)
elseif(APPLE)
    set(HFI_SHARED libhfi.dylib)
    set(HFI_SONAME @rpath/libhfi.dylib)
    set(HFI_SYSTEM_LIBRARIES "-framework CoreFoundation" "-framework Security" "-framework SystemConfiguration" iconv)
elseif(ANDROID)
    set(HFI_SHARED libhfi.so)
    set(HFI_SONAME libhfi.so)
    set(HFI_SYSTEM_LIBRARIES dl log m)
else()
    set(HFI_SHARED libhfi.so)
    set(HFI_SONAME libhfi.so.0)
    set(HFI_SYSTEM_LIBRARIES util rt pthread m dl)
endif()

# hfi_shared(HEADERS SHARED LIBRARIES [GLOBAL]): makes hfi::hfi of the folder of the headers, the shared library, and the folder of the
# import library.
function(hfi_shared headers shared libraries)
    add_library(hfi::hfi SHARED IMPORTED ${ARGN})
    set_target_properties(hfi::hfi PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${headers} IMPORTED_LOCATION ${shared})
    if(HFI_IMPORT)
        set_target_properties(hfi::hfi PROPERTIES IMPORTED_IMPLIB ${libraries}/${HFI_IMPORT})
    endif()
    if(HFI_SONAME)
        set_target_properties(hfi::hfi PROPERTIES IMPORTED_SONAME ${HFI_SONAME})
    endif()
endfunction()

# hfi_static(HEADERS LIBRARIES [GLOBAL]): makes hfi::static of the folders of the headers and of the static library.
function(hfi_static headers libraries)
    add_library(hfi::static STATIC IMPORTED ${ARGN})
    set_target_properties(hfi::static PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES ${headers}
        IMPORTED_LOCATION ${libraries}/${HFI_STATIC}
        INTERFACE_LINK_LIBRARIES "${HFI_SYSTEM_LIBRARIES}")
endfunction()
