// What `estimate` and `run` share.
#pragma once

#include "apps/cli/command.h"
#include "paradero/study/study_file.h"

namespace paradero::cli {

// Estimates from the table of a study and prints the summary as the options say.
void run_estimate_study(Program& program, const study::Study& study, const CommonOptions& options);

}  // namespace paradero::cli
