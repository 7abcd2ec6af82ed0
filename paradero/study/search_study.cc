#include "paradero/study/search_study.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "paradero/base/number.h"
#include "paradero/base/output.h"
#include "paradero/study/internal/kin_haplotypes.h"
#include "paradero/study/internal/kin_report.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/search_checkpoint.h"
#include "paradero/study/internal/search_state.h"
#include "paradero/table/read.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr double likely_posterior = 0.9;

struct LocusRatios {
  std::size_t hit = 0;
  std::vector<double> ratio;  // by locus
};

// Everything that a search produced, seen together.
struct SearchOutcome {
  const SearchStudy& study;
  KinCase kin_case;  // of a shard: with its families only
  kin::DirectResult direct;
  std::vector<kin::Remains> people;  // the consensus of each group
  std::vector<kin::SearchTarget> targets;
  ContentKeys keys;
  std::vector<kin::RankedHit> hits;
  std::vector<LocusRatios> explanations;
  std::uint64_t compared = 0;
  std::size_t parts_found = 0;
  std::map<std::string, std::size_t> missing_ids;  // how many of the whole base have each
  base::Problems problems;

  const kin::Pedigree& pedigree(const kin::SearchTarget& target) const {
    return kin_case.families[target.family].pedigree;
  }
  const std::string& missing_id(const kin::SearchTarget& target) const {
    return pedigree(target)[target.missing].id;
  }
  // What tells the missing person from all others of the base.
  std::string own_id(const kin::SearchTarget& target) const {
    const std::string& id = missing_id(target);
    return missing_ids.at(id) == 1 ? id : pedigree(target).name() + ":" + id;
  }
};

base::Result<void> check_search(const SearchStudy& study) {
  if (!(study.prior_probability > 0 && study.prior_probability < 1))
    return base::usage_error("kin search: --prior {}: it must be between 0 and 1",
                             study.prior_probability);
  if (study.shard < 1 || study.shard > study.shards)
    return base::usage_error("kin search: --shard {}/{}: i/n with i from 1 to n is needed",
                             study.shard, study.shards);
  if (!(study.other_evidence_weight >= 0 && study.other_evidence_weight <= 1))
    return base::usage_error("kin search: --other_evidence_weight {}: it must be between 0 and 1",
                             study.other_evidence_weight);
  if (study.families_a_part < 1)
    return base::usage_error("kin search: --families_a_part 0: at least 1 is needed");
  return {};
}

// Returns the place of its first family among all.
std::size_t keep_shard(const SearchStudy& study, std::vector<kin::Family>& families) {
  const std::size_t n = families.size();
  const std::size_t begin = n * (study.shard - 1) / study.shards,
                    end = n * study.shard / study.shards;
  families.erase(families.begin() + static_cast<std::ptrdiff_t>(end), families.end());
  families.erase(families.begin(), families.begin() + static_cast<std::ptrdiff_t>(begin));
  return begin;
}

void count_missing_ids(SearchOutcome& outcome) {
  for (const kin::Family& family : outcome.kin_case.families) {
    for (const kin::MemberIndex missing : family.pedigree.missing())
      ++outcome.missing_ids[family.pedigree[missing].id];
  }
}

base::Result<void> join_fragments(SearchOutcome& outcome, const base::RunContext& context) {
  const auto& remains = outcome.kin_case.remains;
  if (outcome.study.join_fragments) {
    PARADERO_ASSIGN(outcome.direct, kin::match_directly(remains, outcome.kin_case.loci,
                                                        outcome.study.direct, context));
  } else {
    for (std::uint32_t i = 0; i < remains.size(); ++i)
      outcome.direct.groups.push_back({{i}, remains[i], 0});
  }
  for (const kin::RemainsGroup& group : outcome.direct.groups)
    outcome.people.push_back(group.consensus);
  return {};
}

base::Result<kin::SearchResult> search_those(const SearchInputs& inputs, SearchOutcome& outcome,
                                             const base::RunContext& context) {
  if (outcome.study.checkpoint.empty()) {
    return kin::search(inputs.families, inputs.people, inputs.loci, inputs.settings, inputs.known,
                       context);
  }
  return search_in_parts(inputs, outcome.keys, outcome.study.checkpoint,
                         outcome.study.families_a_part, context, outcome.parts_found);
}

// Compares what no earlier result holds, and takes the rest from there.
base::Result<std::vector<kin::SearchHit>> all_hits(SearchOutcome& outcome,
                                                   const base::RunContext& context) {
  const auto& families = outcome.kin_case.families;
  const std::vector<kin::SearchTarget> targets = kin::search_targets(families);
  outcome.keys =
      content_keys(families, targets, outcome.people, outcome.kin_case.loci, outcome.study.search);
  PARADERO_ASSIGN(EarlierSearch earlier, read_earlier(outcome.study.previous, context));
  kin::SearchKnown known;
  std::map<std::string, std::uint32_t> target_of, person_of;
  for (std::uint32_t t = 0; t < targets.size(); ++t) {
    known.targets.push_back(earlier.targets.contains(outcome.keys.targets[t]));
    if (known.targets.back()) target_of[outcome.keys.targets[t]] = t;
  }
  for (std::uint32_t p = 0; p < outcome.people.size(); ++p) {
    known.remains.push_back(earlier.remains.contains(outcome.keys.remains[p]));
    if (known.remains.back()) person_of[outcome.keys.remains[p]] = p;
  }
  const SearchInputs inputs{families, outcome.people, outcome.kin_case.loci, outcome.study.search,
                            known};
  PARADERO_ASSIGN(kin::SearchResult result, search_those(inputs, outcome, context));
  outcome.compared = result.compared;
  outcome.targets = std::move(result.targets);
  for (const auto& [key, t] : target_of) {
    const kin::SearchTarget& before = earlier.targets[key];
    kin::SearchTarget& target = outcome.targets[t];
    target.refused = before.refused;
    target.power = before.power;
    target.false_rate = before.false_rate;
    target.mean_log10_lr = before.mean_log10_lr;
  }
  for (const EarlierHit& hit : earlier.hits) {
    const auto target = target_of.find(hit.target);
    const auto person = person_of.find(hit.remains);
    if (target == target_of.end() || person == person_of.end()) continue;
    result.hits.push_back(
        {target->second, person->second, hit.ln_likelihood_ratio, hit.ln_false_rate});
  }
  std::ranges::sort(result.hits, {},
                    [](const kin::SearchHit& hit) { return std::pair(hit.target, hit.remains); });
  return std::move(result.hits);
}

// ln likelihood ratio of other evidence of each hit.
base::Result<std::vector<double>> other_evidence(SearchOutcome& outcome,
                                                 std::span<const kin::SearchHit> hits,
                                                 const base::RunContext& context) {
  const fs::path& path = outcome.study.other_evidence;
  if (path.empty()) return std::vector<double>();
  base::Problems& problems = outcome.problems;
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  const table::Column *missing = table.find("missing_id"), *found = table.find("found_id"),
                      *ln_lr = table.find("ln_likelihood_ratio");
  if (missing == nullptr || found == nullptr || ln_lr == nullptr) {
    return base::data_error("{}: needs the columns missing_id, found_id and ln_likelihood_ratio",
                            path.string());
  }
  std::map<std::pair<std::string_view, std::string_view>, double> known;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto same_id = outcome.missing_ids.find(std::string(missing->at(row)));
    if (same_id != outcome.missing_ids.end() && same_id->second > 1) {
      return base::data_error(
          "{}, line {}: {} families have a missing person of this id; write family:id",
          path.string(), table.lines[row], same_id->second);
    }
    const auto value = base::parse_number<double>(ln_lr->at(row));
    if (!value || std::isnan(*value)) {
      problems.add({path.string(), table.lines[row], "ln_likelihood_ratio",
                    "not a number: the row is left out", true});
      continue;
    }
    known[{missing->at(row), found->at(row)}] = *value;
  }
  std::vector<double> ln_other;
  for (const kin::SearchHit& hit : hits) {
    const std::string own_id = outcome.own_id(outcome.targets[hit.target]);
    double sum = 0;
    for (const std::uint32_t member : outcome.direct.groups[hit.remains].members) {
      const auto entry = known.find({own_id, outcome.kin_case.remains[member].profile.id});
      // Fragments of one person carry the same facts: the strongest counts, not the sum.
      if (entry != known.end() && std::abs(entry->second) > std::abs(sum)) sum = entry->second;
    }
    ln_other.push_back(outcome.study.other_evidence_weight * sum);
  }
  return ln_other;
}

// ln likelihood ratio of the haplotypes of each hit, both lineages together. `first_family`: the
// place of the shard's first family in the base that the haplotypes were read for.
std::vector<double> haplotype_evidence(const SearchOutcome& outcome,
                                       const KinHaplotypes& haplotypes, std::size_t first_family,
                                       std::span<const kin::SearchHit> hits) {
  std::vector<double> ln_ratios(hits.size(), 0);
  if (haplotypes.empty()) return ln_ratios;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const kin::SearchTarget& target = outcome.targets[hits[i].target];
    std::vector<std::string> ids;
    for (const std::uint32_t member : outcome.direct.groups[hits[i].remains].members)
      ids.push_back(outcome.kin_case.remains[member].profile.id);
    for (const kin::Lineage lineage : lineages) {
      const auto ratio =
          haplotypes.ratio(outcome.kin_case.families[target.family], first_family + target.family,
                           target.missing, ids, lineage);
      if (ratio) ln_ratios[i] += ratio->ln_ratio();
    }
  }
  return ln_ratios;
}

base::Result<void> explain(SearchOutcome& outcome) {
  std::vector<std::size_t> order(outcome.hits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(),
                           [&](std::size_t i) { return outcome.hits[i].posterior; });
  order.resize(std::min<std::size_t>(order.size(), outcome.study.explained));
  for (const std::size_t i : order) {
    const kin::SearchHit& hit = outcome.hits[i].hit;
    const kin::SearchTarget& target = outcome.targets[hit.target];
    PARADERO_ASSIGN(auto ratio,
                    kin::explain_pair(outcome.kin_case.families[target.family], target.missing,
                                      outcome.people[hit.remains].profile, outcome.kin_case.loci));
    outcome.explanations.push_back({i, std::move(ratio)});
  }
  return {};
}

base::Result<void> write_hits(const SearchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"family",
                                         "missing",
                                         "remains",
                                         "ln_likelihood_ratio",
                                         "posterior",
                                         "expected_false_hits",
                                         "rank_for_missing",
                                         "rank_for_remains",
                                         "ln_other_evidence",
                                         "ln_false_rate",
                                         "ln_haplotypes"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const kin::RankedHit& one : outcome.hits) {
    const kin::SearchTarget& target = outcome.targets[one.hit.target];
    csv.cell(outcome.pedigree(target).name()).cell(outcome.missing_id(target));
    csv.cell(outcome.people[one.hit.remains].profile.id).cell(one.hit.ln_likelihood_ratio);
    csv.cell(one.posterior).cell(one.expected_false_hits);
    csv.cell(std::uint64_t{one.rank_for_missing}).cell(std::uint64_t{one.rank_for_remains});
    csv.cell(one.ln_other_evidence).cell(one.hit.ln_false_rate);
    csv.cell(one.ln_haplotypes).end_row();
  }
  return csv.finish();
}

base::Result<void> write_missing(const SearchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"family",     "missing",       "refused", "power",
                                         "false_rate", "mean_log10_lr", "key"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t t = 0; t < outcome.targets.size(); ++t) {
    const kin::SearchTarget& target = outcome.targets[t];
    csv.cell(outcome.pedigree(target).name()).cell(outcome.missing_id(target)).cell(target.refused);
    csv.cell(target.power).cell(target.false_rate).cell(target.mean_log10_lr);
    csv.cell(outcome.keys.targets[t]).end_row();
  }
  return csv.finish();
}

base::Result<void> write_remains(const SearchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"remains", "person", "loci_typed", "loci_in_conflict",
                                         "key"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t p = 0; p < outcome.people.size(); ++p) {
    const kin::RemainsGroup& group = outcome.direct.groups[p];
    for (const std::uint32_t member : group.members) {
      const kin::Profile& profile = outcome.kin_case.remains[member].profile;
      csv.cell(profile.id).cell(outcome.people[p].profile.id);
      csv.cell(std::uint64_t{profile.typed_loci()}).cell(std::uint64_t{group.loci_in_conflict});
      csv.cell(outcome.keys.remains[p]).end_row();
    }
  }
  return csv.finish();
}

base::Result<void> write_matches(const SearchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"remains_a", "remains_b", "ln_likelihood_ratio",
                                         "posterior"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const kin::DirectMatch& match : outcome.direct.matches) {
    csv.cell(outcome.kin_case.remains[match.a].profile.id);
    csv.cell(outcome.kin_case.remains[match.b].profile.id);
    csv.cell(match.ln_likelihood_ratio).cell(match.posterior).end_row();
  }
  return csv.finish();
}

std::string call_text(const kin::Locus& locus, kin::Genotype call) {
  if (!call.is_typed()) return "";
  return locus.alleles().label(call.first) + "/" + locus.alleles().label(call.second);
}

base::Result<void> write_explanations(const SearchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"family", "missing", "remains",
                                         "marker", "call",    "likelihood_ratio"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const LocusRatios& one : outcome.explanations) {
    const kin::SearchHit& hit = outcome.hits[one.hit].hit;
    const kin::SearchTarget& target = outcome.targets[hit.target];
    const kin::Profile& profile = outcome.people[hit.remains].profile;
    for (std::size_t l = 0; l < one.ratio.size(); ++l) {
      const kin::Locus& locus = outcome.kin_case.loci[l];
      csv.cell(outcome.pedigree(target).name()).cell(outcome.missing_id(target)).cell(profile.id);
      csv.cell(locus.marker()).cell(call_text(locus, profile.genotypes[l])).cell(one.ratio[l]);
      csv.end_row();
    }
  }
  return csv.finish();
}

SearchSummary summarise_search(const SearchOutcome& outcome) {
  SearchSummary summary;
  summary.families = outcome.kin_case.families.size();
  summary.missing = outcome.targets.size();
  summary.remains = outcome.kin_case.remains.size();
  summary.people = outcome.people.size();
  summary.pairs = summary.missing * summary.people;
  summary.compared = outcome.compared;
  summary.parts_found = outcome.parts_found;
  summary.hits = outcome.hits.size();
  for (const kin::RankedHit& hit : outcome.hits)
    summary.likely += hit.posterior >= likely_posterior ? 1 : 0;
  const auto people = static_cast<double>(summary.people);
  for (const kin::SearchTarget& target : outcome.targets) {
    summary.refused += target.refused.empty() ? 0 : 1;
    summary.expected_false_hits += people * target.false_rate;
  }
  if (summary.refused > 0) {
    summary.warnings.push_back(
        {"missing_refused",
         fmt::format("{} personas desaparecidas no se pudieron buscar: missing.csv dice por qué.",
                     summary.refused),
         fmt::format("{} missing people could not be searched: missing.csv says why.",
                     summary.refused)});
  }
  if (!outcome.kin_case.alleles_added.empty()) {
    summary.warnings.push_back(
        {"alleles_added",
         fmt::format("{} alelos no estaban en las frecuencias y se añadieron con {}.",
                     outcome.kin_case.alleles_added.size(),
                     outcome.study.files.policy.rare_frequency),
         fmt::format("{} alleles were not in the frequencies and were added with {}.",
                     outcome.kin_case.alleles_added.size(),
                     outcome.study.files.policy.rare_frequency)});
  }
  summary.problems = outcome.problems.total();
  summary.out = outcome.study.out;
  return summary;
}

ordered_json search_settings_json(const SearchStudy& study) {
  ordered_json settings = {{"minimum_likelihood_ratio", study.search.minimum_likelihood_ratio},
                           {"prior_probability", study.prior_probability},
                           {"join_fragments", study.join_fragments},
                           {"direct_error_rate", study.direct.error_rate},
                           {"fragments_per_remains", study.direct.fragments_per_remains},
                           {"joined_from", study.direct.joined_from},
                           {"dropout", study.files.detection.dropout},
                           {"other_evidence_weight", study.other_evidence_weight},
                           {"shard", study.shard},
                           {"shards", study.shards},
                           {"explained", study.explained}};
  if (!study.files.x_linked.empty()) settings["x_linked"] = study.files.x_linked;
  if (!study.files.haplotypes.empty())
    settings["haplotypes"] = lineage_settings_json(study.files.lineage);
  return settings;
}

ordered_json search_totals(const SearchSummary& summary) {
  return {{"families", summary.families}, {"missing", summary.missing},
          {"remains", summary.remains},   {"people", summary.people},
          {"pairs", summary.pairs},       {"hits", summary.hits},
          {"likely", summary.likely},     {"expected_false_hits", summary.expected_false_hits},
          {"refused", summary.refused}};
}

// The explained hits with their loci, and the pedigrees of their families.
void add_explained(const SearchOutcome& outcome, ordered_json& data) {
  ordered_json hits = ordered_json::array(), families = ordered_json::array();
  std::map<std::uint32_t, bool> drawn;
  for (const LocusRatios& one : outcome.explanations) {
    const kin::RankedHit& ranked = outcome.hits[one.hit];
    const kin::SearchTarget& target = outcome.targets[ranked.hit.target];
    const kin::Profile& profile = outcome.people[ranked.hit.remains].profile;
    ordered_json loci = ordered_json::array();
    for (std::size_t l = 0; l < one.ratio.size(); ++l) {
      const kin::Locus& locus = outcome.kin_case.loci[l];
      loci.push_back({{"marker", locus.marker()},
                      {"call", call_text(locus, profile.genotypes[l])},
                      {"likelihood_ratio", finite_or_null(one.ratio[l])}});
    }
    hits.push_back({{"family", outcome.pedigree(target).name()},
                    {"missing", outcome.missing_id(target)},
                    {"remains", profile.id},
                    {"log10_likelihood_ratio", ranked.hit.ln_likelihood_ratio / std::log(10)},
                    {"log10_other_evidence", ranked.ln_other_evidence / std::log(10)},
                    {"log10_haplotypes", finite_or_null(ranked.ln_haplotypes / std::log(10))},
                    {"posterior", ranked.posterior},
                    {"expected_false_hits", ranked.expected_false_hits},
                    {"rank_for_missing", ranked.rank_for_missing},
                    {"rank_for_remains", ranked.rank_for_remains},
                    {"loci", loci}});
    if (drawn.try_emplace(target.family, true).second)
      families.push_back(pedigree_json(outcome.kin_case.families[target.family]));
  }
  data["hits"] = hits;
  data["families"] = families;
}

ordered_json search_report(const SearchOutcome& outcome, const SearchSummary& summary) {
  ordered_json data = kin_report_head("kin_search", 0, search_settings_json(outcome.study),
                                      outcome.kin_case, outcome.problems);
  data["warnings"] = warnings_json(summary.warnings);
  data["totals"] = search_totals(summary);
  std::vector<std::uint64_t> posterior(10, 0), power(10, 0);
  for (const kin::RankedHit& hit : outcome.hits)
    ++posterior[std::min<std::size_t>(9, static_cast<std::size_t>(hit.posterior * 10))];
  for (const kin::SearchTarget& target : outcome.targets)
    ++power[std::min<std::size_t>(9, static_cast<std::size_t>(target.power * 10))];
  data["posterior_tenths"] = posterior;  // hits with posterior in [0, .1), [.1, .2), ...
  data["power_tenths"] = power;          // missing people by P(a true profile becomes a hit)
  ordered_json people = ordered_json::array();
  for (const kin::RemainsGroup& group : outcome.direct.groups) {
    if (group.members.size() < 2) continue;
    ordered_json ids = ordered_json::array();
    for (const std::uint32_t member : group.members)
      ids.push_back(outcome.kin_case.remains[member].profile.id);
    people.push_back({{"remains", ids}, {"loci_in_conflict", group.loci_in_conflict}});
  }
  data["joined"] = people;
  add_explained(outcome, data);
  return data;
}

base::Result<void> write_search(const SearchOutcome& outcome, const SearchSummary& summary) {
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(outcome.study.out));
  PARADERO_CHECK(write_hits(outcome, out.path("hits.csv")));
  PARADERO_CHECK(write_missing(outcome, out.path("missing.csv")));
  PARADERO_CHECK(write_remains(outcome, out.path("remains.csv")));
  PARADERO_CHECK(write_matches(outcome, out.path("matches.csv")));
  PARADERO_CHECK(write_explanations(outcome, out.path("explanations.csv")));
  PARADERO_CHECK(table::write_problems(outcome.problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html", report_page(search_report(outcome, summary))));
  const ordered_json provenance =
      kin_provenance("kin search", 0, search_settings_json(outcome.study), outcome.kin_case);
  PARADERO_CHECK(out.write("provenance.json", provenance.dump(2) + "\n"));
  return out.commit();
}

}  // namespace

base::Result<SearchSummary> search_base(const SearchStudy& study, const base::RunContext& context) {
  PARADERO_CHECK(check_search(study));
  SearchOutcome outcome{study, {}, {}, {}, {}, {}, {}, {}, 0, 0, {}, base::Problems()};
  PARADERO_ASSIGN(outcome.kin_case, read_kin_case(study.files, context, outcome.problems));
  count_missing_ids(outcome);
  PARADERO_ASSIGN(const KinHaplotypes haplotypes,
                  KinHaplotypes::read(study.files, outcome.kin_case, context, outcome.problems));
  const std::size_t first_family = keep_shard(study, outcome.kin_case.families);
  PARADERO_CHECK(join_fragments(outcome, context));
  PARADERO_ASSIGN(const std::vector<kin::SearchHit> hits, all_hits(outcome, context));
  PARADERO_ASSIGN(const std::vector<double> ln_other, other_evidence(outcome, hits, context));
  const std::vector<double> ln_haplotypes =
      haplotype_evidence(outcome, haplotypes, first_family, hits);
  outcome.hits = kin::rank_hits(hits, outcome.targets, outcome.kin_case.families, outcome.people,
                                study.prior_probability, ln_other, ln_haplotypes);
  PARADERO_CHECK(explain(outcome));
  SearchSummary summary = summarise_search(outcome);
  haplotypes.add_warnings(summary.warnings);
  PARADERO_CHECK(write_search(outcome, summary));
  if (!study.checkpoint.empty()) remove_parts(study.checkpoint);
  return summary;
}

std::string to_json(const SearchSummary& summary) {
  ordered_json json = search_totals(summary);
  json["compared"] = summary.compared;
  json["parts_found"] = summary.parts_found;
  json["warnings"] = warnings_json(summary.warnings);
  json["problems"] = summary.problems;
  json["out"] = summary.out.string();
  return json.dump(2);
}

}  // namespace paradero::study
