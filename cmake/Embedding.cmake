# What study/ carries beside its sources: the report page as bytes, and which build this is.

set(embedded_page ${CMAKE_BINARY_DIR}/report_page.S)
configure_file(${CMAKE_SOURCE_DIR}/paradero/study/internal/report_page.S.in ${embedded_page} @ONLY)
set_source_files_properties(${embedded_page} PROPERTIES OBJECT_DEPENDS ${PARADERO_REPORT_HTML})

set(build_info ${CMAKE_BINARY_DIR}/build_info.cc)
add_custom_target(paradero_build_info
  COMMAND ${CMAKE_COMMAND} -D OUTPUT=${build_info} -D SOURCE=${CMAKE_SOURCE_DIR} -D VERSION=${PROJECT_VERSION}
          -D "COMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
          -P ${CMAKE_SOURCE_DIR}/cmake/write_build_info.cmake
  BYPRODUCTS ${build_info}
  VERBATIM)

# Libraries of their own: neither may make the module's unity build be compiled anew.
add_library(paradero_embedded OBJECT ${embedded_page} ${build_info})
target_include_directories(paradero_embedded PRIVATE ${CMAKE_SOURCE_DIR})
set_target_properties(paradero_embedded PROPERTIES UNITY_BUILD OFF)
add_dependencies(paradero_embedded paradero_build_info paradero_web_page)
target_link_libraries(paradero_study PUBLIC paradero_embedded $<TARGET_OBJECTS:paradero_embedded>)
