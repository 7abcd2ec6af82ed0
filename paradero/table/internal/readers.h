// One reader for each format; read_table chooses among them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/internal/text_source.h"
#include "paradero/table/read.h"
#include "paradero/table/table.h"

namespace paradero::table {

// Delimited text. See read_table for what is done with bad input.
base::Result<Table> read_csv(TextSource source, const ReadOptions& options,
                             const base::RunContext& context, base::Problems& problems);

// A workbook; the memory form is for tests and fuzzing.
base::Result<Table> read_xlsx(const std::filesystem::path& path, const ReadOptions& options,
                              const base::RunContext& context, base::Problems& problems);
base::Result<Table> read_xlsx_bytes(std::string_view bytes, const std::string& name,
                                    const ReadOptions& options, const base::RunContext& context,
                                    base::Problems& problems);

// One JSON object a line.
base::Result<Table> read_json_lines(TextSource source, const ReadOptions& options,
                                    const base::RunContext& context, base::Problems& problems);

}  // namespace paradero::table
