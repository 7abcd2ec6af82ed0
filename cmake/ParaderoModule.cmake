# paradero_module(NAME [USES module...] [LIBS target...])
#
# One folder under paradero/ = one module = one static library `paradero_NAME`. Side by side in the folder:
#   *.h *.cc        the library (internal/ holds what other modules may not include)
#   *_test.cc       unit and property tests, label `fast`      -> paradero_NAME_test
#   *_slow_test.cc  tests that take more than a few seconds    -> paradero_NAME_slow_test, label `slow`
#   *_benchmark.cc  Google Benchmark, with PARADERO_BENCHMARKS -> paradero_NAME_benchmark
#   *_fuzz.cc       one libFuzzer target each, with PARADERO_FUZZERS
function(paradero_module name)
  cmake_parse_arguments(arg "" "" "USES;LIBS" ${ARGN})
  set(dir ${CMAKE_SOURCE_DIR}/paradero/${name})
  set(target paradero_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cc ${dir}/internal/*.cc)
  file(GLOB tests CONFIGURE_DEPENDS ${dir}/*_test.cc ${dir}/internal/*_test.cc)
  file(GLOB slow_tests CONFIGURE_DEPENDS ${dir}/*_slow_test.cc)
  file(GLOB benchmarks CONFIGURE_DEPENDS ${dir}/*_benchmark.cc)
  file(GLOB fuzzers CONFIGURE_DEPENDS ${dir}/*_fuzz.cc)
  list(REMOVE_ITEM sources ${tests} ${slow_tests} ${benchmarks} ${fuzzers} "")
  list(REMOVE_ITEM tests ${slow_tests} "")

  list(TRANSFORM arg_USES PREPEND paradero_ OUTPUT_VARIABLE used)
  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC ${used} ${arg_LIBS})
  target_compile_options(${target} PRIVATE ${PARADERO_WARNINGS})

  if(PARADERO_TESTS)
    if(tests)
      paradero_test(${target}_test fast "${tests}" ${target})
    endif()
    if(slow_tests)
      paradero_test(${target}_slow_test slow "${slow_tests}" ${target})
    endif()
  endif()
  if(PARADERO_BENCHMARKS AND benchmarks)
    add_executable(${target}_benchmark ${benchmarks})
    target_link_libraries(${target}_benchmark PRIVATE ${target} benchmark::benchmark_main)
  endif()
  if(PARADERO_FUZZERS)
    foreach(fuzzer ${fuzzers})
      get_filename_component(fuzz_name ${fuzzer} NAME_WE)
      add_executable(${fuzz_name} ${fuzzer})
      target_link_libraries(${fuzz_name} PRIVATE ${target})
      target_link_options(${fuzz_name} PRIVATE -fsanitize=fuzzer)
      set_target_properties(${fuzz_name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
    endforeach()
  endif()
endfunction()

# One test binary, registered with ctest under its label.
function(paradero_test target label sources library)
  enable_testing()
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE ${library} GTest::gtest_main GTest::gmock rapidcheck)
  target_compile_options(${target} PRIVATE ${PARADERO_WARNINGS})
  add_test(NAME ${target} COMMAND ${target} --gtest_brief=1)
  set_tests_properties(${target} PROPERTIES LABELS ${label} TIMEOUT 600
    ENVIRONMENT "PARADERO_SHARED=${CMAKE_SOURCE_DIR}/../shared")
endfunction()
