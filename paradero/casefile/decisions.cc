#include "paradero/casefile/decisions.h"

#include <algorithm>

#include "paradero/casefile/internal/sqlite.h"

namespace paradero::casefile {

namespace {

base::Result<void> take_back(Step& step, const CaseFile& file, const StoredDecision& decision) {
  const std::string made = file.now();
  PARADERO_CHECK(
      step.append(TableId::decisions,
                  {decision.a.id, decision.b.id, std::string_view(decision.verdict), Cell(), Cell(),
                   std::string_view(file.user().name), std::string_view(made), decision.id}));
  return {};
}

bool same_pair(const StoredDecision& x, const StoredDecision& y) {
  return std::minmax(x.a.id, x.b.id) == std::minmax(y.a.id, y.b.id);
}

}  // namespace

base::Result<std::vector<StoredDecision>> standing_decisions(const CaseFile& file) {
  PARADERO_ASSIGN(Query query,
                  file.database().prepare("SELECT d.id, d.verdict, d.score, d.reasons, d.author, "
                                          "d.made, a.id, sa.list, a.record_id, "
                                          "sa.id, b.id, sb.list, b.record_id, sb.id FROM "
                                          "standing_decisions d JOIN records a ON a.id "
                                          "= d.a JOIN sources sa ON sa.id = a.source JOIN records "
                                          "b ON b.id = d.b JOIN sources sb ON "
                                          "sb.id = b.source ORDER BY d.id"));
  std::vector<StoredDecision> decisions;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) return decisions;
    StoredDecision decision;
    decision.id = query.number(0);
    decision.verdict = query.text(1);
    if (!query.is_null(2)) decision.score = query.real(2);
    decision.reasons = query.text(3);
    decision.author = query.text(4);
    decision.made = query.text(5);
    const auto key = [&](int at) {
      return RecordKey{query.number(at), std::string(query.text(at + 1)),
                       std::string(query.text(at + 2)), query.number(at + 3)};
    };
    decision.a = key(6);
    decision.b = key(10);
    decisions.push_back(std::move(decision));
  }
}

base::Result<std::optional<std::int64_t>> append_decision(Step& step, const CaseFile& file,
                                                          const StoredDecision& decision) {
  PARADERO_ASSIGN(const std::vector<StoredDecision> standing, standing_decisions(file));
  for (const StoredDecision& before : standing) {
    if (!same_pair(before, decision)) continue;
    if (before.verdict == decision.verdict) return std::optional<std::int64_t>();
    PARADERO_CHECK(take_back(step, file, before));
  }
  const std::string made = file.now();
  PARADERO_ASSIGN(
      const std::int64_t id,
      step.append(TableId::decisions,
                  {decision.a.id, decision.b.id, std::string_view(decision.verdict),
                   decision.score ? Cell(*decision.score) : Cell(), Cell::or_null(decision.reasons),
                   std::string_view(decision.author), std::string_view(made), Cell()}));
  return std::optional(id);
}

base::Result<void> undo_decision(Step& step, const CaseFile& file, std::int64_t id) {
  PARADERO_ASSIGN(const std::vector<StoredDecision> standing, standing_decisions(file));
  const auto found = std::ranges::find(standing, id, &StoredDecision::id);
  if (found == standing.end())
    return base::usage_error("{}: no decision {} stands", file.path().string(), id);
  return take_back(step, file, *found);
}

}  // namespace paradero::casefile
