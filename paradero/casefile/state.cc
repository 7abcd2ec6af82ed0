#include "paradero/casefile/state.h"

#include "paradero/casefile/internal/sqlite.h"

namespace paradero::casefile {

base::Result<Counts> counts(const CaseFile& file) {
  const auto count = [&](std::int64_t& into, std::string_view sql) -> base::Result<void> {
    PARADERO_ASSIGN(const auto number, file.database().number(sql));
    into = number.value_or(0);
    return {};
  };
  Counts counts;
  PARADERO_CHECK(
      count(counts.records,
            "SELECT sum(i.rows) FROM imports i JOIN complete_sources s ON s.id = i.source"));
  PARADERO_CHECK(count(counts.decisions, "SELECT count(*) FROM standing_decisions"));
  PARADERO_CHECK(count(counts.results, "SELECT count(*) FROM results"));
  PARADERO_CHECK(count(counts.entities, "SELECT count(DISTINCT entity) FROM current_entities"));
  return counts;
}

}  // namespace paradero::casefile
