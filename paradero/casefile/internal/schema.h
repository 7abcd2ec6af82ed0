// The tables of a case file (docs/formats/casefile.md), and how an old file becomes a new one.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/casefile/tables.h"

namespace paradero::casefile {

inline constexpr std::int64_t schema_version = 1;
inline constexpr std::int64_t application_id = 0x50415244;  // "PARD"

struct TableShape {
  TableId id;
  std::string_view name;
  std::vector<std::string_view> columns;  // after `id`, in the order in which rows are digested
};

// All tables that the log covers, by TableId. Their rows are appended and never changed.
std::span<const TableShape> table_shapes();
const TableShape& shape_of(TableId id);
const TableShape* find_shape(std::string_view name);

// Makes the tables, or brings those of an older version up to schema_version, within one
// transaction. Error (data): the file is of a later version.
base::Result<void> migrate(Database& database);

}  // namespace paradero::casefile
