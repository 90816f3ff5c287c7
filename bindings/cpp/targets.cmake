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

# hfi_targets(HEADERS SHARED LIBRARIES [GLOBAL]): makes hfi::hfi and hfi::static of the folder of the headers, the shared library, and the
# folder of the static and the import library.
function(hfi_targets headers shared libraries)
    add_library(hfi::hfi SHARED IMPORTED ${ARGN})
    add_library(hfi::static STATIC IMPORTED ${ARGN})
    set_target_properties(hfi::hfi hfi::static PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${headers})
    set_target_properties(hfi::hfi PROPERTIES IMPORTED_LOCATION ${shared})
    if(HFI_IMPORT)
        set_target_properties(hfi::hfi PROPERTIES IMPORTED_IMPLIB ${libraries}/${HFI_IMPORT})
    endif()
    if(HFI_SONAME)
        set_target_properties(hfi::hfi PROPERTIES IMPORTED_SONAME ${HFI_SONAME})
    endif()
    set_target_properties(hfi::static PROPERTIES
        IMPORTED_LOCATION ${libraries}/${HFI_STATIC}
        INTERFACE_LINK_LIBRARIES "${HFI_SYSTEM_LIBRARIES}")
endfunction()
