// Versions of a register or of a table of counts, from files: each version a file, or a folder of
// files of one layout.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/study/lists.h"
#include "paradero/table/mapping.h"

namespace paradero::study {

struct Version {
  // All rows of all files. record_ids are as the lists give them, and may repeat; they are row
  // numbers where the lists give none.
  table::MappedTable table;
  std::vector<std::string> files;          // whose rows are in the table
  std::vector<std::uint32_t> file_of_row;  // index into files
  std::vector<InputFile> inputs;           // every file, also one of another layout
  std::string sha256;      // of the file; of a folder, of the hashes of its files in order
  bool is_counts = false;  // a table of counts, not of people
  std::vector<std::string> not_evidence;  // columns kept to be compared alone
};

// Reads the versions, oldest first. Headers that several versions share are mapped alike; columns
// that linking would set aside are kept, to be compared. A table is one of counts where a mapping
// names a field `count`, or a header that says count holds whole numbers and no column names people
// or records. In a folder, files of another layout than most are left out and reported. Errors:
// whatever reading or mapping refuses; data, a folder without lists.
base::Result<std::vector<Version>> load_versions(const std::vector<ListSpec>& specs,
                                                 const base::RunContext& context,
                                                 base::Problems& problems);

}  // namespace paradero::study
