// What `cross` and `run` share.
#pragma once

#include "paradero/study/cross_study.h"

namespace paradero::cli {

// Prints what crossing gave, for a person to read.
void print_cross_summary(const study::CrossSummary& summary);

}  // namespace paradero::cli
