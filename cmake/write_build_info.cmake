# Writes build_info.cc anew when the commit has changed. Called with -D OUTPUT, SOURCE, VERSION, COMPILER.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=12 HEAD
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
if(failed)
  set(commit unknown)
else()
  execute_process(COMMAND git -C ${SOURCE} diff-index --quiet HEAD -- RESULT_VARIABLE changed)
  if(changed)
    string(APPEND commit "+")
  endif()
endif()
file(WRITE ${OUTPUT}.new "#include \"paradero/study/build_info.h\"

namespace paradero::study {

BuildInfo build_info() { return {\"${VERSION}\", \"${commit}\", \"${COMPILER}\"}; }

}  // namespace paradero::study
")
file(COPY_FILE ${OUTPUT}.new ${OUTPUT} ONLY_IF_DIFFERENT)
