// What `watch` and `run` share.
#pragma once

#include "paradero/study/watch_study.h"

namespace paradero::cli {

// Prints what changed between the versions, for a person to read.
void print_watch_summary(const study::WatchSummary& summary);

}  // namespace paradero::cli
