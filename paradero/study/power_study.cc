#include "paradero/study/power_study.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/base/output.h"
#include "paradero/study/internal/kin_report.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/read.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t best_options = 10, reported_options = 500;

// The members that one cell names; nothing where one cannot be sampled.
std::vector<kin::MemberIndex> members_named(const kin::Family& family, std::string_view ids) {
  std::vector<kin::MemberIndex> members;
  while (true) {
    const std::size_t plus = ids.find('+');
    const auto member = family.pedigree.find(ids.substr(0, plus));
    if (!member || family.pedigree[*member].missing || !family.profiles[*member].genotypes.empty())
      return {};
    members.push_back(*member);
    if (plus == ids.npos) return members;
    ids.remove_prefix(plus + 1);
  }
}

base::Result<std::vector<kin::SamplingCandidate>> read_candidates(const PowerStudy& study,
                                                                  KinCase& kin_case,
                                                                  const base::RunContext& context,
                                                                  base::Problems& problems) {
  if (study.candidates.empty()) return kin::sampling_candidates(kin_case.families);
  PARADERO_ASSIGN(const table::Table table,
                  table::read_table(study.candidates, {}, context, problems));
  const table::Column *ped = table.find("ped"), *id = table.find("id"), *cost = table.find("cost");
  if (ped == nullptr || id == nullptr || cost == nullptr)
    return base::data_error("{}: needs the columns ped, id and cost", study.candidates.string());
  std::map<std::string_view, std::uint32_t> family_of;
  for (std::uint32_t f = 0; f < kin_case.families.size(); ++f)
    family_of[kin_case.families[f].pedigree.name()] = f;
  InputFile input{table.source, study.candidates.filename().string(), {}, table.rows(), 0, 0, {}};
  PARADERO_ASSIGN(input.sha256, base::sha256_file(study.candidates));
  std::vector<kin::SamplingCandidate> candidates;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto family = family_of.find(ped->at(row));
    kin::SamplingCandidate candidate;
    if (family != family_of.end()) {
      candidate.family = family->second;
      candidate.sampled = members_named(kin_case.families[family->second], id->at(row));
    }
    candidate.cost = base::parse_number<double>(cost->at(row)).value_or(0);
    const bool costs = candidate.cost > 0 && std::isfinite(candidate.cost);
    if (candidate.sampled.empty() || !costs) {
      problems.add(
          {table.file, table.lines[row], costs ? "id" : "cost",
           costs ? "not an untyped member of such a family" : "a positive number is needed", true});
      ++input.rows_refused;
      continue;
    }
    candidates.push_back(std::move(candidate));
  }
  input.rows_out = input.rows_in - input.rows_refused;
  kin_case.inputs.push_back(std::move(input));
  return candidates;
}

std::vector<PowerRow> named_rows(const KinCase& kin_case, std::vector<kin::SamplingPower> plan) {
  std::vector<PowerRow> rows;
  for (kin::SamplingPower& power : plan) {
    const kin::Pedigree& pedigree = kin_case.families[power.family].pedigree;
    PowerRow row{pedigree.name(), pedigree[power.missing].id, {}, {}};
    for (const kin::MemberIndex member : power.sampled)
      (row.sampled += row.sampled.empty() ? "" : "+") += pedigree[member].id;
    row.power = std::move(power);
    rows.push_back(std::move(row));
  }
  return rows;
}

base::Result<void> write_power(const PowerStudy& study, const std::vector<PowerRow>& rows,
                               const fs::path& path) {
  constexpr std::string_view header[] = {"family",
                                         "missing",
                                         "sampled",
                                         "cost",
                                         "exclusion_power",
                                         "exclusion_power_error",
                                         "inclusion_power",
                                         "inclusion_power_error",
                                         "false_inclusion",
                                         "mean_log10_lr",
                                         "mean_log10_lr_error",
                                         "identification_probability",
                                         "gain_per_cost",
                                         "family_gain_per_cost",
                                         "refused"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const PowerRow& row : rows) {
    const kin::SamplingPower& power = row.power;
    csv.cell(row.family).cell(row.missing).cell(row.sampled).cell(power.cost);
    csv.cell(power.exclusion_power.value).cell(power.exclusion_power.standard_error);
    csv.cell(power.inclusion_power.value).cell(power.inclusion_power.standard_error);
    csv.cell(power.false_inclusion.value);
    csv.cell(power.mean_log10_lr.value).cell(power.mean_log10_lr.standard_error);
    csv.cell(study.prior_probability * power.inclusion_power.value);
    csv.cell(study.prior_probability * power.gain_per_cost);
    csv.cell(study.prior_probability * power.family_gain_per_cost).cell(power.refused).end_row();
  }
  return csv.finish();
}

ordered_json power_row_json(const PowerStudy& study, const PowerRow& row) {
  const auto estimated = [](const kin::Estimated& e) {
    return ordered_json{{"value", finite_or_null(e.value)}, {"standard_error", e.standard_error}};
  };
  return {{"family", row.family},
          {"missing", row.missing},
          {"sampled", row.sampled},
          {"cost", row.power.cost},
          {"exclusion_power", estimated(row.power.exclusion_power)},
          {"inclusion_power", estimated(row.power.inclusion_power)},
          {"mean_log10_lr", estimated(row.power.mean_log10_lr)},
          {"identification_probability", study.prior_probability * row.power.inclusion_power.value},
          {"gain_per_cost", study.prior_probability * row.power.gain_per_cost},
          {"family_gain_per_cost", study.prior_probability * row.power.family_gain_per_cost},
          {"refused", row.power.refused}};
}

ordered_json power_settings_json(const PowerStudy& study) {
  return {{"threshold", study.settings.threshold},
          {"draws", study.settings.draws},
          {"prior_probability", study.prior_probability}};
}

ordered_json power_report(const PowerStudy& study, const KinCase& kin_case,
                          const std::vector<PowerRow>& rows, const PowerSummary& summary,
                          const base::Problems& problems) {
  ordered_json data = kin_report_head("kin_power", study.settings.seed, power_settings_json(study),
                                      kin_case, problems);
  data["warnings"] = warnings_json(summary.warnings);
  data["totals"] = {
      {"families", summary.families}, {"missing", summary.missing}, {"options", summary.options}};
  ordered_json options = ordered_json::array(), families = ordered_json::array();
  std::set<std::uint32_t> drawn;
  for (std::size_t i = 0; i < std::min(reported_options, rows.size()); ++i) {
    options.push_back(power_row_json(study, rows[i]));
    if (drawn.insert(rows[i].power.family).second)
      families.push_back(pedigree_json(kin_case.families[rows[i].power.family]));
  }
  data["options"] = options;
  data["families"] = families;
  return data;
}

}  // namespace

base::Result<PowerSummary> sampling_plan(const PowerStudy& study, const base::RunContext& context) {
  if (!(study.prior_probability > 0 && study.prior_probability <= 1))
    return base::usage_error("kin power: --prior {}: it must be above 0 and at most 1",
                             study.prior_probability);
  base::Problems problems;
  PARADERO_ASSIGN(KinCase kin_case, read_kin_case(study.files, context, problems));
  PARADERO_ASSIGN(const auto candidates, read_candidates(study, kin_case, context, problems));
  PARADERO_ASSIGN(auto plan, kin::plan_sampling(kin_case.families, candidates, kin_case.loci,
                                                study.settings, context));
  const std::vector<PowerRow> rows = named_rows(kin_case, std::move(plan));
  PowerSummary summary;
  summary.families = kin_case.families.size();
  summary.options = candidates.size();
  for (const kin::Family& family : kin_case.families)
    summary.missing += family.pedigree.missing().size();
  for (const PowerRow& row : rows) {
    if (summary.best.size() < best_options && !row.sampled.empty() && row.power.refused.empty())
      summary.best.push_back(row);
  }
  if (candidates.empty()) {
    summary.warnings.push_back(
        {"nobody_to_sample",
         "Ningún pariente vivo queda por tomar: power.csv muestra las familias como están.",
         "No living relative is left to sample: power.csv shows the families as they are."});
  }
  summary.problems = problems.total();
  summary.out = study.out;
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  PARADERO_CHECK(write_power(study, rows, out.path("power.csv")));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html",
                           report_page(power_report(study, kin_case, rows, summary, problems))));
  const ordered_json provenance =
      kin_provenance("kin power", study.settings.seed, power_settings_json(study), kin_case);
  PARADERO_CHECK(out.write("provenance.json", provenance.dump(2) + "\n"));
  PARADERO_CHECK(out.commit());
  return summary;
}

std::string to_json(const PowerSummary& summary) {
  ordered_json best = ordered_json::array();
  for (const PowerRow& row : summary.best) {
    best.push_back({{"family", row.family},
                    {"missing", row.missing},
                    {"sampled", row.sampled},
                    {"inclusion_power", row.power.inclusion_power.value},
                    {"cost", row.power.cost}});
  }
  const ordered_json json = {{"families", summary.families},
                             {"missing", summary.missing},
                             {"options", summary.options},
                             {"best", best},
                             {"warnings", warnings_json(summary.warnings)},
                             {"problems", summary.problems},
                             {"out", summary.out.string()}};
  return json.dump(2);
}

}  // namespace paradero::study
