// The table that `estimate` reads, as people by capture history and stratum.
#pragma once

#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/estimate/linkage_average.h"
#include "paradero/study/lists.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

struct EstimateInput {
  std::vector<std::string> lists;
  std::vector<std::string> strata_columns;
  std::vector<std::vector<std::string>> values;  // of each strata column, by code - 1
  // Strata that the table names, in the order of their values; one without columns.
  std::vector<std::vector<std::uint32_t>> strata;
  std::vector<estimate::StratifiedCell> cells;                  // as the table has them
  std::vector<std::vector<estimate::StratifiedCell>> linkages;  // by draw, where draws are given
  std::vector<InputFile> files;
  std::int64_t people_of_unknown_stratum = 0;

  std::string label(const std::vector<std::uint32_t>& stratum) const;  // "2002 / Meta", or "all"
};

// Reads an entities.csv (source, record_id, entity_id) or a table of capture histories (a 0/1
// column a list, `count`, the strata), and the draws of the linkage. A person's stratum is what
// most of their records say. Errors: data (a count that is negative, fractional or absent, a cell
// that is neither 0 nor 1, a row on no list, a record that the draws lack, people on a list where
// it was declared not to cover), usage (a column of strata that is not there).
base::Result<EstimateInput> read_estimate_input(const EstimateSpec& spec,
                                                const base::RunContext& context,
                                                base::Problems& problems);

// The capture histories of one stratum among `cells`, without the lists that did not cover it.
base::Result<estimate::CaptureHistories> stratum_histories(
    const EstimateSpec& spec, const EstimateInput& input,
    const std::vector<estimate::StratifiedCell>& cells, const std::vector<std::uint32_t>& stratum);

}  // namespace paradero::study
