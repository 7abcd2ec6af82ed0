// What `link` and `run` share.
#pragma once

#include "apps/cli/command.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

// Links the lists of a study and prints the summary as the options say.
void run_link_study(Program& program, const study::Study& study, const CommonOptions& options);

}  // namespace paradero::cli
