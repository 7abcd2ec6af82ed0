// What `link` and `run` share.
#pragma once

#include "apps/cli/command.h"
#include "paradero/study/link_study.h"

namespace paradero::cli {

void print_link_summary(const study::LinkSummary& summary);

}  // namespace paradero::cli
