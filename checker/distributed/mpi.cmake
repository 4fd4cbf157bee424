# The exploration by several processes, where Open MPI's libopenmpi-dev is installed; without it the rest is built without.
# The program is linked with the library and does not load it on demand: that makes `synfin --version` 0.7 ms slower (measured),
# and a second program or a module would have to be found at run time and kept in step.
if(MPI_C_FOUND)
  file(GLOB distributed_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/checker/distributed/*.cpp)
  add_library(synfin_distributed STATIC ${distributed_sources})
  target_link_libraries(synfin_distributed PUBLIC synfin_checker MPI::MPI_C)
  # mpi.h would bring in its old C++ interface.
  target_compile_definitions(synfin_distributed PUBLIC SYNFIN_MPI OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
  target_link_libraries(synfin_cli PUBLIC synfin_distributed)
  if(SYNFIN_TESTS)
    add_executable(distributed_bench EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/distributed_bench.cpp)
    target_link_libraries(distributed_bench PRIVATE synfin_distributed)
  endif()
endif()
