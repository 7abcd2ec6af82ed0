// A linkage by a trained model of Splink.
#pragma once

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/study/link_study.h"

namespace paradero::study {

// What link_lists does where `study.splink_model` is set: the columns are read as they are, the
// model compares and weighs as Splink would, and the groups are made as in any linkage. Errors: as
// link_lists; usage, settings that do not go with it (a mapping, blocking rules, a model of ours),
// and what of the model is not taken over.
base::Result<LinkSummary> link_by_splink(const Study& study, const base::RunContext& context);

}  // namespace paradero::study
