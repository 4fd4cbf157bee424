# The known failures of each stack become string literals, so that the program needs no files. Configures again when one changes.
file(GLOB baseline_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/conformance/baselines/*.txt)
set(baseline_entries "")
foreach(file ${baseline_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  # A string literal has a longest length: each line is one.
  string(REPLACE "\n" ")baseline\" \"\\n\"\n     R\"baseline(" text "${text}")
  string(APPEND baseline_entries "    {\"${name}\",\n     R\"baseline(${text})baseline\"},\n")
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/conformance/baselines/embedded.cpp.in ${CMAKE_BINARY_DIR}/conformance/baselines/embedded.cpp @ONLY)
target_sources(synfin_conformance PRIVATE ${CMAKE_BINARY_DIR}/conformance/baselines/embedded.cpp)
