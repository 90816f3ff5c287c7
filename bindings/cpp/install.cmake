# What `cmake --install` puts in place: headers, libraries, hfi.pc, hfiConfig.cmake and licences.
include(CMakePackageConfigHelpers)
install(FILES include/hfi.h include/hfi.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/hfi DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")

if(HFI_SONAME STREQUAL "libhfi.so.0")
    # libhfi.so.0.1.0, with the links that loaders and linkers look for.
    set(HFI_INSTALLED ${CMAKE_INSTALL_LIBDIR}/libhfi.so.${PROJECT_VERSION})
    install(PROGRAMS ${HFI_BUILT}/${HFI_SHARED} DESTINATION ${CMAKE_INSTALL_LIBDIR} RENAME libhfi.so.${PROJECT_VERSION})
    foreach(link libhfi.so.0 libhfi.so)
        file(CREATE_LINK libhfi.so.${PROJECT_VERSION} ${CMAKE_CURRENT_BINARY_DIR}/${link} SYMBOLIC)
        install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${link} DESTINATION ${CMAKE_INSTALL_LIBDIR})
    endforeach()
else()
    set(HFI_INSTALLED ${CMAKE_INSTALL_LIBDIR}/${HFI_SHARED})
    if(WIN32)
        set(HFI_INSTALLED ${CMAKE_INSTALL_BINDIR}/${HFI_SHARED})
        install(FILES ${HFI_BUILT}/${HFI_IMPORT} DESTINATION ${CMAKE_INSTALL_LIBDIR})
    endif()
    get_filename_component(HFI_INTO ${HFI_INSTALLED} DIRECTORY)
    install(PROGRAMS ${HFI_BUILT}/${HFI_SHARED} DESTINATION ${HFI_INTO})
endif()
install(FILES ${HFI_BUILT}/${HFI_STATIC} DESTINATION ${CMAKE_INSTALL_LIBDIR})

set(HFI_PRIVATE_LIBRARIES)
foreach(library ${HFI_SYSTEM_LIBRARIES})
    if(library MATCHES "^-")
        string(APPEND HFI_PRIVATE_LIBRARIES " ${library}")
    else()
        string(APPEND HFI_PRIVATE_LIBRARIES " -l${library}")
    endif()
endforeach()
# Relative, so that the installed files may be moved as a whole.
file(RELATIVE_PATH HFI_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH HFI_PC_INCLUDE ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
file(RELATIVE_PATH HFI_PC_LIBRARIES ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
string(REGEX REPLACE "/$" "" HFI_PC_PREFIX "${HFI_PC_PREFIX}")
configure_file(bindings/cpp/hfi.pc.in hfi.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hfi.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(HFI_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/hfi)
configure_package_config_file(bindings/cpp/hfiConfig.cmake.in hfiConfig.cmake
    INSTALL_DESTINATION ${HFI_CONFIG_DIR} PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR HFI_INSTALLED)
# The ABI only grows within a major version, of 0 too.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/hfiConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hfiConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/hfiConfigVersion.cmake
    bindings/cpp/targets.cmake DESTINATION ${HFI_CONFIG_DIR})
install(FILES LICENSE-MIT LICENSE-APACHE THIRD-PARTY-LICENSES.txt DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/hfi)
