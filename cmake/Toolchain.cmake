# Compiler flags and the tools that make compiling quick.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(PARADERO_CCACHE ccache)
if(PARADERO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PARADERO_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${PARADERO_CCACHE})
endif()
find_program(PARADERO_MOLD mold)
if(PARADERO_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1 -D_GLIBCXX_ASSERTIONS")

# The same source gives the same numbers on every machine: no contraction into fused operations.
add_compile_options(-ffp-contract=off)
add_compile_options(-fno-omit-frame-pointer "$<$<CONFIG:Release>:-fstack-protector-strong>")

if(PARADERO_SANITIZE)
  add_compile_options(-fsanitize=${PARADERO_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PARADERO_SANITIZE})
endif()
if(PARADERO_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set(PARADERO_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside libstdc++ and fmt when it inlines at -O2 and under sanitizers: false alarms.
  list(APPEND PARADERO_WARNINGS -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
       -Wno-stringop-overread -Wno-null-dereference
       # a unity build compiles every source as an include, where anonymous namespaces look shared
       -Wno-subobject-linkage)
endif()
