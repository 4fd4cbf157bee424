# What `cmake --install` puts in place: the program, and for other people's programs the rooms that know no command line, with their
# headers and a package: find_package(synfin) gives synfin::checker (which brings synfin::model and synfin::support) and
# synfin::traces. examples/ uses it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS synfin RUNTIME COMPONENT program)

set(installed_rooms support model checker traces)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/synfin)
foreach(room IN LISTS installed_rooms ITEMS flags)
  set_target_properties(synfin_${room} PROPERTIES EXPORT_NAME ${room})
  install(TARGETS synfin_${room} EXPORT synfin_rooms ARCHIVE COMPONENT library)
endforeach()
foreach(room IN LISTS installed_rooms)
  install(DIRECTORY ${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/synfin COMPONENT library FILES_MATCHING PATTERN "*.hpp")
endforeach()
install(EXPORT synfin_rooms NAMESPACE synfin:: DESTINATION ${package_dir} COMPONENT library)

configure_package_config_file(cmake/synfin-config.cmake.in ${CMAKE_BINARY_DIR}/synfin-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/synfin-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/synfin-config.cmake ${CMAKE_BINARY_DIR}/synfin-config-version.cmake
  DESTINATION ${package_dir} COMPONENT library)
