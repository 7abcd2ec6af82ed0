// Lists as a model of Splink reads them.
#pragma once

#include <span>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/link/splink_model.h"
#include "paradero/study/lists.h"

namespace paradero::study {

struct SplinkLists {
  Lists lists;            // record ids alone: no column is mapped
  link::SplinkRows rows;  // columns that all lists have
};

// Reads every list; `unique_id` is the header of the record ids (row numbers where a list has
// none). Errors: whatever reading refuses; usage, two lists of one name.
base::Result<SplinkLists> load_splink_lists(std::span<const ListSpec> specs,
                                            const std::string& unique_id,
                                            const base::RunContext& context,
                                            base::Problems& problems);

}  // namespace paradero::study
