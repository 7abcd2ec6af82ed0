#include "paradero/study/case_work.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "paradero/link/decisions.h"

namespace paradero::study {

namespace {

base::Result<casefile::RecordKey> record_of(const casefile::CaseFile& file, std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos)
    return base::usage_error("a record is named LIST/RECORD_ID, as register/F17");
  PARADERO_ASSIGN(auto found,
                  casefile::find_record(file, name.substr(0, slash), name.substr(slash + 1)));
  if (!found) return base::usage_error("{}: there is no record {}", file.path().string(), name);
  return std::move(*found);
}

// Whether the decisions that stand can all be obeyed. Versions of one record are one record.
base::Result<void> check_consistent(const casefile::CaseFile& file) {
  PARADERO_ASSIGN(const auto standing, casefile::standing_decisions(file));
  std::map<std::string, std::uint32_t> number;
  std::vector<std::string> names;
  const auto number_of = [&](const casefile::RecordKey& key) {
    const std::string name = key.list + "/" + key.record_id;
    const auto [at, is_new] = number.try_emplace(name, static_cast<std::uint32_t>(names.size()));
    if (is_new) names.push_back(name);
    return at->second;
  };
  std::vector<link::Decision> decisions;
  for (const casefile::StoredDecision& stored : standing) {
    link::Decision decision{number_of(stored.a), number_of(stored.b), link::Verdict::unsure};
    if (decision.a == decision.b) continue;  // two versions of one record
    if (stored.verdict == "same") decision.verdict = link::Verdict::same;
    if (stored.verdict == "different") decision.verdict = link::Verdict::different;
    decisions.push_back(decision);
  }
  const auto resolved = link::Decisions::resolve(
      names.size(), decisions, [&](std::uint32_t record) { return names[record]; });
  if (!resolved) return base::data_error("{}: {}", file.path().string(), resolved.error().message);
  return {};
}

base::Result<std::uint64_t> standing(const casefile::CaseFile& file) {
  PARADERO_ASSIGN(const auto decisions, casefile::standing_decisions(file));
  return decisions.size();
}

}  // namespace

base::Result<Decided> decide_in_case(const CaseKey& key, const DecisionWanted& wanted) {
  if (wanted.verdict != "same" && wanted.verdict != "different" && wanted.verdict != "unsure")
    return base::usage_error("a decision must be same, different or unsure");
  if (wanted.score && !(*wanted.score >= 0 && *wanted.score <= 1))
    return base::usage_error("--score {}: it must be from 0 to 1", *wanted.score);
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  PARADERO_ASSIGN(casefile::Step step, casefile::Step::begin(file, casefile::Role::editor));
  casefile::StoredDecision decision;
  PARADERO_ASSIGN(decision.a, record_of(file, wanted.a));
  PARADERO_ASSIGN(decision.b, record_of(file, wanted.b));
  if (decision.a.id == decision.b.id)
    return base::usage_error("a decision is on two records, not on one and itself");
  decision.verdict = wanted.verdict;
  decision.reasons = wanted.reasons;
  decision.score = wanted.score;
  decision.author = file.user().name;
  PARADERO_ASSIGN(const auto id, casefile::append_decision(step, file, decision));
  Decided decided;
  if (id) {
    PARADERO_CHECK(check_consistent(file));
    decided.id = *id;
    PARADERO_ASSIGN(decided.head,
                    step.commit("decide", fmt::format("decision {}: {}", *id, wanted.verdict)));
  } else {
    decided.unchanged = true;
    PARADERO_ASSIGN(decided.head, file.head());
  }
  PARADERO_ASSIGN(decided.standing, standing(file));
  return decided;
}

base::Result<Decided> undo_in_case(const CaseKey& key, std::int64_t id) {
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  PARADERO_ASSIGN(casefile::Step step, casefile::Step::begin(file, casefile::Role::editor));
  PARADERO_CHECK(casefile::undo_decision(step, file, id));
  Decided decided;
  decided.id = id;
  PARADERO_ASSIGN(decided.head, step.commit("undo", fmt::format("decision {}", id)));
  PARADERO_ASSIGN(decided.standing, standing(file));
  return decided;
}

base::Result<std::vector<casefile::StoredDecision>> decisions_in_case(const CaseKey& key) {
  PARADERO_ASSIGN(const auto file, open_case(key, casefile::Access::read));
  return casefile::standing_decisions(file);
}

base::Result<std::vector<casefile::Hit>> search_case(const CaseKey& key, std::string_view query,
                                                     const casefile::SearchSettings& settings) {
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  PARADERO_ASSIGN(auto searcher, casefile::Searcher::load(file));
  PARADERO_ASSIGN(auto hits, searcher.search(query, settings));
  std::string shown;
  for (const casefile::Hit& hit : hits) shown += fmt::format(" {}/{}", hit.list, hit.record_id);
  PARADERO_ASSIGN(casefile::Step step, casefile::Step::begin(file, casefile::Role::reader));
  PARADERO_CHECK(step.commit("search", fmt::format("{} ->{}", query, shown)));
  return hits;
}

std::string to_json(const std::vector<casefile::StoredDecision>& decisions) {
  auto json = nlohmann::ordered_json::array();
  for (const casefile::StoredDecision& decision : decisions) {
    nlohmann::ordered_json one = {{"id", decision.id},
                                  {"source_a", decision.a.list},
                                  {"record_id_a", decision.a.record_id},
                                  {"source_b", decision.b.list},
                                  {"record_id_b", decision.b.record_id},
                                  {"decision", decision.verdict},
                                  {"reasons", decision.reasons},
                                  {"author", decision.author},
                                  {"made", decision.made}};
    if (decision.score) one["score"] = *decision.score;
    json.push_back(std::move(one));
  }
  return json.dump(2);
}

std::string to_json(const std::vector<casefile::Hit>& hits) {
  auto json = nlohmann::ordered_json::array();
  for (const casefile::Hit& hit : hits) {
    auto facts = nlohmann::ordered_json::object();
    for (const auto& [property, value] : hit.facts) facts[property] = value;
    json.push_back({{"source", hit.list},
                    {"version", hit.version},
                    {"record_id", hit.record_id},
                    {"line", hit.line},
                    {"score", hit.score},
                    {"values", std::move(facts)}});
  }
  return json.dump(2);
}

}  // namespace paradero::study
