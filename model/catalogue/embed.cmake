# The tables of the catalogue become string literals, so that the program needs no files. Configures again when one changes.
foreach(table requirements rules clauses ambiguities)
  set(file ${CMAKE_SOURCE_DIR}/model/catalogue/${table}.csv)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} ${table}_csv)
endforeach()
configure_file(${CMAKE_SOURCE_DIR}/model/catalogue/embedded.cpp.in ${CMAKE_BINARY_DIR}/model/catalogue/embedded.cpp @ONLY)
target_sources(synfin_model PRIVATE ${CMAKE_BINARY_DIR}/model/catalogue/embedded.cpp)
