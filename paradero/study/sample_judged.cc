// Scores of a sample that people have judged.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/sample_frame.h"
#include "paradero/study/sample_study.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

enum class Judgement { same, different, open };

base::Result<Judgement> judgement_of(std::string_view word, const fs::path& path,
                                     std::uint32_t line) {
  if (word == "same") return Judgement::same;
  if (word == "different") return Judgement::different;
  if (word.empty() || word == "unsure") return Judgement::open;
  return base::data_error("{}:{}: a decision must be same, different, unsure or empty",
                          path.string(), line);
}

// A judged row of pairs.csv or records.csv.
struct JudgedRow {
  std::string first;  // stratum, or relation
  std::string a, b;   // source and id, joined
  Judgement judgement = Judgement::open;
  std::set<std::pair<std::string, std::string>> subgroups;  // by, value: of either record
};

// The subgroups that a pair lies in, from the values beside it.
class SubgroupReader {
 public:
  explicit SubgroupReader(const table::Table& table) : table_(table) {}

  std::set<std::pair<std::string, std::string>> of(std::size_t row) const {
    std::set<std::pair<std::string, std::string>> groups;
    for (const char* side : {"_a", "_b"}) {
      for (const char* column : {"sex", "state"}) {
        const std::string value = cell(std::string(column) + side, row);
        if (!value.empty()) groups.emplace(column, value);
      }
      const std::string first = cell(std::string("surname_1") + side, row),
                        second = cell(std::string("surname_2") + side, row);
      if (first.empty() && second.empty()) continue;
      groups.emplace("surnames", first.empty() || second.empty() ? "one" : "two");
      const bool indigenous = is_indigenous_surname(first) || is_indigenous_surname(second);
      groups.emplace("indigenous_surname", indigenous ? "yes" : "no");
    }
    return groups;
  }

 private:
  std::string cell(const std::string& header, std::size_t row) const {
    const table::Column* column = table_.find(header);
    return column == nullptr ? std::string() : std::string(column->at(row));
  }
  const table::Table& table_;
};

base::Result<std::vector<JudgedRow>> read_judged(const fs::path& path, std::string_view first,
                                                 const base::RunContext& context) {
  base::Problems problems;
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  std::array<const table::Column*, 6> columns{};
  const std::string_view headers[] = {first,      "source_a",    "record_id_a",
                                      "source_b", "record_id_b", "decision"};
  for (std::size_t k = 0; k < columns.size(); ++k) {
    columns[k] = table.find(headers[k]);
    if (columns[k] == nullptr)
      return base::data_error("{}: needs the column '{}'", path.string(), headers[k]);
  }
  const SubgroupReader subgroups(table);
  std::vector<JudgedRow> rows;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    JudgedRow judged;
    judged.first = columns[0]->at(row);
    judged.a = std::string(columns[1]->at(row)) + '\x1f' + std::string(columns[2]->at(row));
    judged.b = std::string(columns[3]->at(row)) + '\x1f' + std::string(columns[4]->at(row));
    PARADERO_ASSIGN(judged.judgement, judgement_of(columns[5]->at(row), path, table.lines[row]));
    judged.subgroups = subgroups.of(row);
    rows.push_back(std::move(judged));
  }
  return rows;
}

base::Result<void> count_strata(const SampleFrame& frame, std::span<const JudgedRow> rows,
                                const fs::path& path, SampleReport& report) {
  for (const auto& stratum : frame.strata)
    report.strata.push_back({stratum.name, stratum.together, stratum.pairs, 0, 0, 0, 0});
  for (const JudgedRow& row : rows) {
    const auto at = std::ranges::find(report.strata, row.first, &StratumReport::name);
    if (at == report.strata.end())
      return base::data_error("{}: a row of no stratum of frame.json", path.string());
    ++at->drawn;
    ++(row.judgement == Judgement::same        ? at->same
       : row.judgement == Judgement::different ? at->different
                                               : at->open);
  }
  for (std::size_t h = 0; h < frame.strata.size(); ++h) {
    if (report.strata[h].drawn != frame.strata[h].drawn)
      return base::data_error("{}: its rows are not those that frame.json counts", path.string());
  }
  return {};
}

// What an open judgement counts as.
enum class Open { left_out, same, different };

std::vector<link::JudgedStratum> judged_strata(const SampleReport& report, Open open) {
  std::vector<link::JudgedStratum> strata;
  for (const StratumReport& stratum : report.strata) {
    strata.push_back({static_cast<double>(stratum.pairs), stratum.together,
                      stratum.same + (open == Open::same ? stratum.open : 0),
                      stratum.different + (open == Open::different ? stratum.open : 0)});
  }
  return strata;
}

// Records of which every other is judged: scores, and pairs that no table lists.
struct RecordScores {
  std::vector<double> precision, recall;
  link::JudgedRecords judged;
};

base::Result<RecordScores> score_records(const SampleFrame& frame, std::span<const JudgedRow> rows,
                                         const fs::path& path) {
  struct Counts {
    std::uint64_t rows = 0, together = 0, together_same = 0, apart_same = 0, near_same = 0;
    bool open = false;
  };
  std::map<std::string, Counts> counts;
  for (const JudgedRow& row : rows) {
    Counts& of = counts[row.a];
    ++of.rows;
    const bool same = row.judgement == Judgement::same;
    of.open = of.open || row.judgement == Judgement::open;
    if (row.first == "together") {
      ++of.together;
      of.together_same += same;
    } else if (row.first == "listed" || row.first == "near") {
      of.apart_same += same;
      of.near_same += same && row.first == "near";
    } else {
      return base::data_error("{}: a relation must be together, listed or near", path.string());
    }
  }
  RecordScores scores;
  scores.judged.records = frame.records;
  std::uint64_t met = 0, open = 0, answered = 0;
  for (const auto& drawn : frame.drawn_records) {
    const auto at = counts.find(drawn.source + '\x1f' + drawn.record_id);
    const Counts of = at == counts.end() ? Counts() : at->second;
    met += of.rows;
    if (of.rows != drawn.others)
      return base::data_error("{}: its rows are not those that frame.json counts", path.string());
    open += of.open;
    if (of.open) continue;
    answered += of.rows > 0;
    const auto same = static_cast<double>(1 + of.together_same);
    scores.precision.push_back(same / static_cast<double>(1 + of.together));
    scores.recall.push_back(same / (same + static_cast<double>(of.apart_same)));
    ++scores.judged.judged;
    scores.judged.missed += of.near_same;
  }
  if (met != rows.size())
    return base::data_error("{}: a record that frame.json did not draw", path.string());
  // Records that nobody had to be asked about do not speak for those that nobody answered.
  if (open > 0 && answered == 0) {
    scores = RecordScores();
    scores.judged.records = frame.records;
  }
  return scores;
}

// The same estimates for pairs with a record of a subgroup: of each stratum, the share of its drawn
// pairs that lie there.
std::vector<SampleSubgroup> subgroup_scores(const SampleReport& report,
                                            std::span<const JudgedRow> rows) {
  std::set<std::pair<std::string, std::string>> known;
  for (const JudgedRow& row : rows) known.insert(row.subgroups.begin(), row.subgroups.end());
  std::vector<SampleSubgroup> subgroups;
  for (const auto& key : known) {
    SampleSubgroup subgroup{key.first, key.second, 0, {}};
    std::vector<link::JudgedStratum> strata;
    for (const StratumReport& stratum : report.strata) {
      std::uint64_t same = 0, different = 0, judged = stratum.same + stratum.different;
      for (const JudgedRow& row : rows) {
        if (row.first != stratum.name || !row.subgroups.contains(key)) continue;
        same += row.judgement == Judgement::same;
        different += row.judgement == Judgement::different;
      }
      subgroup.judged += same + different;
      const double share =
          judged == 0 ? 0 : static_cast<double>(same + different) / static_cast<double>(judged);
      strata.push_back(
          {static_cast<double>(stratum.pairs) * share, stratum.together, same, different});
    }
    subgroup.scores = link::sampled_scores(strata, std::nullopt, 1);
    subgroups.push_back(std::move(subgroup));
  }
  return subgroups;
}

}  // namespace

base::Result<SampleReport> judge_sample(const fs::path& directory,
                                        const base::RunContext& context) {
  PARADERO_ASSIGN(const SampleFrame frame, read_frame(directory / "frame.json"));
  const fs::path pairs_path = directory / "pairs.csv", records_path = directory / "records.csv";
  PARADERO_ASSIGN(const auto pairs, read_judged(pairs_path, "stratum", context));
  std::uint64_t rows_expected = 0;
  for (const auto& drawn : frame.drawn_records) rows_expected += drawn.others;
  std::vector<JudgedRow> rows;
  if (rows_expected > 0) {  // a table without rows has none to read
    PARADERO_ASSIGN(rows, read_judged(records_path, "relation", context));
  }
  SampleReport report;
  PARADERO_CHECK(count_strata(frame, pairs, pairs_path, report));
  PARADERO_ASSIGN(const RecordScores records, score_records(frame, rows, records_path));
  const auto judged = records.judged.judged > 0 ? std::optional(records.judged) : std::nullopt;
  report.scores = link::sampled_scores(judged_strata(report, Open::left_out), judged, 1);
  report.open_same = link::sampled_scores(judged_strata(report, Open::same), judged, 1);
  report.open_different = link::sampled_scores(judged_strata(report, Open::different), judged, 1);
  report.records_drawn = frame.drawn_records.size();
  report.records_judged = records.judged.judged;
  report.b_cubed_precision = link::sampled_mean(records.precision, frame.records, 1);
  report.b_cubed_recall = link::sampled_mean(records.recall, frame.records, 2);
  report.frame_from = frame.near_probability;
  report.expected_beyond = frame.expected_beyond;
  report.subgroups = subgroup_scores(report, pairs);
  return report;
}

namespace {

std::string estimate_text(const std::optional<link::Estimate>& estimate) {
  return estimate ? fmt::format("{:.4f} ({:.4f} to {:.4f})", estimate->value, estimate->low,
                                estimate->high)
                  : std::string("not estimable");
}

ordered_json estimate_json(const std::optional<link::Estimate>& estimate) {
  if (!estimate) return nullptr;
  const auto rounded = [](double x) { return std::round(x * 1e6) / 1e6; };
  return {{"value", rounded(estimate->value)},
          {"q025", rounded(estimate->low)},
          {"q975", rounded(estimate->high)}};
}

ordered_json sampled_scores_json(const link::SampledScores& scores) {
  return {{"precision", estimate_json(scores.precision)},
          {"recall", estimate_json(scores.recall)},
          {"f", estimate_json(scores.f)}};
}

}  // namespace

std::string to_text(const SampleReport& report) {
  std::string out = fmt::format("\n  {:<20}{:>12}{:>8}{:>8}{:>11}{:>7}\n", "stratum", "pairs",
                                "drawn", "same", "different", "open");
  for (const StratumReport& stratum : report.strata) {
    out += fmt::format("  {:<20}{:>12}{:>8}{:>8}{:>11}{:>7}\n", stratum.name, stratum.pairs,
                       stratum.drawn, stratum.same, stratum.different, stratum.open);
  }
  out += fmt::format("\n  Pairs of records, with 95% intervals:\n");
  const std::pair<const char*, const std::optional<link::Estimate>*> lines[] = {
      {"precision", &report.scores.precision},
      {"recall", &report.scores.recall},
      {"F", &report.scores.f},
      {"B-cubed precision", &report.b_cubed_precision},
      {"B-cubed recall", &report.b_cubed_recall}};
  for (const auto& [name, estimate] : lines)
    out += fmt::format("    {:<20}{}\n", name, estimate_text(*estimate));
  if (report.scores.missed_pairs) {
    out += fmt::format(
        "    {:<20}{:.0f} ({:.0f} to {:.0f}) pairs of one person, found without "
        "blocking\n",
        "in no table", report.scores.missed_pairs->value, report.scores.missed_pairs->low,
        report.scores.missed_pairs->high);
  }
  out += fmt::format(
      "\n  {} of {} records were judged whole. No one was shown pairs that the model "
      "gives less than {}: it expects\n  {:.1f} of one person among them, which are in "
      "no figure above.\n",
      report.records_judged, report.records_drawn, report.frame_from, report.expected_beyond);
  if (report.scores.precision && report.open_different.precision && report.open_same.precision) {
    out += fmt::format(
        "  If all that is open were different, or were the same: precision {:.4f} to "
        "{:.4f}.\n",
        report.open_different.precision->value, report.open_same.precision->value);
  }
  if (!report.subgroups.empty()) {
    out += fmt::format("\n  {:<20}{:<22}{:>7}  {:<28}{}\n", "by", "", "judged", "precision",
                       "recall in the tables");
    for (const SampleSubgroup& one : report.subgroups) {
      out += fmt::format("  {:<20}{:<22}{:>7}  {:<28}{}\n", one.by, one.value, one.judged,
                         estimate_text(one.scores.precision), estimate_text(one.scores.recall));
    }
  }
  return out;
}

std::string to_json(const SampleReport& report) {
  ordered_json strata = ordered_json::array(), subgroups = ordered_json::array();
  for (const StratumReport& stratum : report.strata) {
    strata.push_back({{"name", stratum.name},
                      {"together", stratum.together},
                      {"pairs", stratum.pairs},
                      {"drawn", stratum.drawn},
                      {"same", stratum.same},
                      {"different", stratum.different},
                      {"open", stratum.open}});
  }
  for (const SampleSubgroup& one : report.subgroups) {
    ordered_json entry = {{"by", one.by}, {"value", one.value}, {"judged", one.judged}};
    entry.update(sampled_scores_json(one.scores));
    subgroups.push_back(std::move(entry));
  }
  const ordered_json json = {
      {"pairwise", sampled_scores_json(report.scores)},
      {"pairwise_if_open_same", sampled_scores_json(report.open_same)},
      {"pairwise_if_open_different", sampled_scores_json(report.open_different)},
      {"missed_pairs", estimate_json(report.scores.missed_pairs)},
      {"b_cubed",
       {{"precision", estimate_json(report.b_cubed_precision)},
        {"recall", estimate_json(report.b_cubed_recall)}}},
      {"records_drawn", report.records_drawn},
      {"records_judged", report.records_judged},
      {"frame_from", report.frame_from},
      {"expected_beyond", report.expected_beyond},
      {"strata", strata},
      {"subgroups", subgroups}};
  return json.dump(2);
}

}  // namespace paradero::study
