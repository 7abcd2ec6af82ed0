// What `estimate` and `run` share.
#pragma once

#include "apps/cli/command.h"
#include "paradero/study/estimate_study.h"

namespace paradero::cli {

void print_estimate_summary(const study::EstimateSummary& summary);

}  // namespace paradero::cli
