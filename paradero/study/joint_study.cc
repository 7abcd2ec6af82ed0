#include "paradero/study/joint_study.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "paradero/base/output.h"
#include "paradero/kin/search.h"
#include "paradero/study/internal/joint_set.h"
#include "paradero/study/internal/kin_report.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t drawn_families = 200;  // of a report

// Everything that joint identification produced, seen together.
struct JointOutcome {
  const JointStudy& study;
  KinCase kin_case;                                 // its remains are the victims
  std::vector<std::vector<std::string>> fragments;  // by victim: ids of the remains
  kin::JointInput input;
  kin::JointResult result;
  std::vector<std::string> victims, missing;  // ids by index
  std::vector<std::uint32_t> family_of_missing;
  base::Problems problems;
};

void name_people(JointOutcome& outcome) {
  std::map<std::string, int> times;
  const auto targets = kin::search_targets(outcome.kin_case.families);
  for (const kin::SearchTarget& target : targets)
    ++times[outcome.kin_case.families[target.family].pedigree[target.missing].id];
  // An id that several families use is told apart by the family's name.
  for (const kin::SearchTarget& target : targets) {
    const kin::Pedigree& pedigree = outcome.kin_case.families[target.family].pedigree;
    const std::string& id = pedigree[target.missing].id;
    outcome.missing.push_back(times[id] > 1 ? pedigree.name() + ":" + id : id);
    outcome.family_of_missing.push_back(target.family);
  }
  for (const kin::Remains& remains : outcome.kin_case.remains)
    outcome.victims.push_back(remains.profile.id);
}

// Fragments of one person become one victim.
base::Result<void> join_fragments(JointOutcome& outcome, const base::RunContext& context) {
  std::vector<kin::Remains>& remains = outcome.kin_case.remains;
  if (!outcome.study.set.empty() || !outcome.study.join_fragments) {
    for (const kin::Remains& one : remains) outcome.fragments.push_back({one.profile.id});
    return {};
  }
  PARADERO_ASSIGN(kin::DirectResult direct, kin::match_directly(remains, outcome.kin_case.loci,
                                                                outcome.study.direct, context));
  std::vector<kin::Remains> victims;
  for (kin::RemainsGroup& group : direct.groups) {
    outcome.fragments.emplace_back();
    for (const std::uint32_t member : group.members)
      outcome.fragments.back().push_back(remains[member].profile.id);
    victims.push_back(std::move(group.consensus));
  }
  remains = std::move(victims);
  return {};
}

base::Result<void> write_fragments(const JointOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"remains", "victim"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t v = 0; v < outcome.victims.size(); ++v) {
    for (const std::string& id : outcome.fragments[v])
      csv.cell(id).cell(outcome.victims[v]).end_row();
  }
  return csv.finish();
}

base::Result<void> write_pairings(const JointOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"victim", "missing", "posterior", "standard_error"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  std::vector<double> victim_error(outcome.victims.size(), 0),
      missing_error(outcome.missing.size(), 0);
  for (const kin::PairingPosterior& p : outcome.result.pairings) {
    victim_error[p.victim] = std::hypot(victim_error[p.victim], p.standard_error);
    missing_error[p.missing] = std::hypot(missing_error[p.missing], p.standard_error);
    csv.cell(outcome.victims[p.victim]).cell(outcome.missing[p.missing]);
    csv.cell(p.posterior).cell(p.standard_error).end_row();
  }
  for (std::size_t v = 0; v < outcome.victims.size(); ++v) {
    csv.cell(outcome.victims[v]).cell("*").cell(outcome.result.victim_unpaired[v]);
    csv.cell(victim_error[v]).end_row();
  }
  for (std::size_t m = 0; m < outcome.missing.size(); ++m) {
    csv.cell("*").cell(outcome.missing[m]).cell(outcome.result.missing_unpaired[m]);
    csv.cell(missing_error[m]).end_row();
  }
  return csv.finish();
}

base::Result<void> write_pairwise(const JointOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"victim", "missing", "family", "likelihood_ratio"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const kin::PairwiseRatio& pair : outcome.input.pairwise) {
    const auto& family = outcome.kin_case.families[outcome.family_of_missing[pair.missing]];
    csv.cell(outcome.victims[pair.victim]).cell(outcome.missing[pair.missing]);
    csv.cell(family.pedigree.name()).cell(pair.likelihood_ratio).end_row();
  }
  return csv.finish();
}

base::Result<void> write_ties(const JointSummary& summary, const fs::path& path) {
  constexpr std::string_view header[] = {"tie",     "family",    "victim",
                                         "missing", "posterior", "standard_error"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t t = 0; t < summary.ties.size(); ++t) {
    const NamedTie& tie = summary.ties[t];
    const std::string missing = fmt::format("{}", fmt::join(tie.missing, " | "));
    for (const NamedPairing& victim : tie.victims) {
      csv.cell(std::uint64_t{t + 1}).cell(tie.family).cell(victim.victim).cell(missing);
      csv.cell(victim.posterior).cell(victim.standard_error).end_row();
    }
  }
  return csv.finish();
}

NamedPairing named(const JointOutcome& outcome, const kin::PairingPosterior& p) {
  return {outcome.victims[p.victim], outcome.missing[p.missing], p.posterior, p.standard_error};
}

JointSummary summarise_joint(const JointOutcome& outcome) {
  JointSummary summary;
  const kin::JointResult& result = outcome.result;
  for (const auto& fragments : outcome.fragments) summary.remains += fragments.size();
  summary.victims = outcome.victims.size();
  summary.missing = outcome.missing.size();
  summary.families = outcome.kin_case.families.size();
  std::vector<int> victim_sex, missing_sex;
  for (const kin::Remains& remains : outcome.kin_case.remains)
    victim_sex.push_back(static_cast<int>(remains.sex));
  for (const kin::SearchTarget& target : kin::search_targets(outcome.kin_case.families)) {
    missing_sex.push_back(
        static_cast<int>(outcome.kin_case.families[target.family].pedigree[target.missing].sex));
  }
  summary.assignments_by_sex = kin::assignments_by_sex(victim_sex, missing_sex);
  summary.assignments = result.assignments;
  summary.components = result.components.size();
  summary.mass_left_out = result.mass_left_out + outcome.input.odds_left_out;
  for (const kin::JointComponent& component : result.components) {
    if (component.exact) continue;
    ++summary.components_sampled;
    if (component.r_hat > 1.05) {
      summary.warnings.push_back(
          {"not_converged",
           fmt::format("Las cadenas de una parte con {} cuerpos no concuerdan (R-hat {:.2f}): sus "
                       "probabilidades no son de fiar; aumente --steps.",
                       component.victims.size(), component.r_hat),
           fmt::format("The chains of a part with {} victims do not agree (R-hat {:.2f}): its "
                       "probabilities cannot be relied on; raise --steps.",
                       component.victims.size(), component.r_hat)});
    }
  }
  for (const kin::PairingPosterior& p : result.pairings) {
    summary.largest_standard_error = std::max(summary.largest_standard_error, p.standard_error);
    if (p.posterior >= 0.5) summary.identified.push_back(named(outcome, p));
  }
  std::ranges::stable_sort(summary.identified, std::greater(), &NamedPairing::posterior);
  for (const kin::JointTie& tie : result.ties) {
    NamedTie one;
    one.family =
        outcome.kin_case.families[outcome.family_of_missing[tie.missing[0]]].pedigree.name();
    for (const std::uint32_t m : tie.missing) one.missing.push_back(outcome.missing[m]);
    for (const kin::PairingPosterior& p : tie.victims)
      one.victims.push_back({outcome.victims[p.victim], "", p.posterior, p.standard_error});
    summary.ties.push_back(std::move(one));
  }
  for (const kin::FamilyRefused& refused : outcome.input.refused) {
    const std::string& name = outcome.kin_case.families[refused.family].pedigree.name();
    summary.warnings.push_back(
        {"family_refused",
         fmt::format(
             "La familia {} quedó fuera: las muestras de sus parientes se contradicen ({}).", name,
             refused.reason),
         fmt::format("Family {} was left out: {} (misreported kinship, or a mutation).", name,
                     refused.reason)});
  }
  summary.problems = outcome.problems.total();
  summary.out = outcome.study.out;
  return summary;
}

ordered_json pairing_json(const NamedPairing& pairing) {
  ordered_json json = {{"victim", pairing.victim}};
  if (!pairing.missing.empty()) json["missing"] = pairing.missing;
  json["posterior"] = pairing.posterior;
  json["standard_error"] = pairing.standard_error;
  return json;
}

ordered_json ties_json(const JointSummary& summary) {
  ordered_json ties = ordered_json::array();
  for (const NamedTie& tie : summary.ties) {
    ordered_json victims = ordered_json::array();
    for (const NamedPairing& victim : tie.victims) victims.push_back(pairing_json(victim));
    ties.push_back({{"family", tie.family}, {"missing", tie.missing}, {"victims", victims}});
  }
  return ties;
}

// The count, null where it is not known or too large, and its log10.
ordered_json count_json(const kin::AssignmentCount& count) {
  return {{"count", finite_or_null(count.number)},
          {"log10", finite_or_null(count.ln_number / std::log(10))}};
}

ordered_json totals_json(const JointSummary& summary) {
  return {{"remains", summary.remains},
          {"victims", summary.victims},
          {"missing", summary.missing},
          {"families", summary.families},
          {"assignments_by_sex", count_json(summary.assignments_by_sex)},
          {"assignments_possible", count_json(summary.assignments)},
          {"components", summary.components},
          {"components_sampled", summary.components_sampled},
          {"largest_standard_error", summary.largest_standard_error},
          {"mass_left_out", summary.mass_left_out}};
}

ordered_json joint_settings_json(const JointStudy& study) {
  return {{"prior", study.among_victims ? "share_among_victims" : "flat_over_assignments"},
          {"among_victims", study.among_victims ? ordered_json(*study.among_victims) : nullptr},
          {"negligible_odds", study.negligible_odds},
          {"chains", study.settings.chains},
          {"steps", study.settings.steps},
          {"standard_error", study.settings.standard_error},
          {"max_placements", study.settings.max_placements},
          {"max_states", study.settings.max_states},
          {"max_joins", study.settings.max_joins}};
}

ordered_json joint_report(const JointOutcome& outcome, const JointSummary& summary) {
  ordered_json data =
      kin_report_head("kin_joint", outcome.study.settings.seed, joint_settings_json(outcome.study),
                      outcome.kin_case, outcome.problems);
  data["warnings"] = warnings_json(summary.warnings);
  data["totals"] = totals_json(summary);
  ordered_json victims = ordered_json::array(), missing = ordered_json::array(),
               pairings = ordered_json::array(), families = ordered_json::array(),
               components = ordered_json::array();
  for (std::size_t v = 0; v < outcome.victims.size(); ++v) {
    victims.push_back({{"id", outcome.victims[v]}, {"none", outcome.result.victim_unpaired[v]}});
  }
  for (std::size_t m = 0; m < outcome.missing.size(); ++m) {
    missing.push_back(
        {{"id", outcome.missing[m]},
         {"family", outcome.kin_case.families[outcome.family_of_missing[m]].pedigree.name()},
         {"none", outcome.result.missing_unpaired[m]}});
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> ratio;
  for (const kin::PairwiseRatio& pair : outcome.input.pairwise)
    ratio[{pair.victim, pair.missing}] = pair.likelihood_ratio;
  for (const kin::PairingPosterior& p : outcome.result.pairings) {
    if (p.posterior < 1e-4) continue;
    ordered_json pairing = pairing_json(named(outcome, p));
    const auto found = ratio.find({p.victim, p.missing});
    pairing["likelihood_ratio"] = found == ratio.end() ? nullptr : finite_or_null(found->second);
    pairings.push_back(std::move(pairing));
  }
  for (std::size_t f = 0; f < std::min(drawn_families, outcome.kin_case.families.size()); ++f)
    families.push_back(pedigree_json(outcome.kin_case.families[f]));
  for (const kin::JointComponent& component : outcome.result.components) {
    components.push_back({{"victims", component.victims.size()},
                          {"missing", component.missing.size()},
                          {"families", component.families},
                          {"assignments", count_json(component.assignments)},
                          {"exact", component.exact},
                          {"steps", component.steps},
                          {"standard_error", component.largest_standard_error},
                          {"r_hat", component.r_hat}});
  }
  data["victims"] = victims;
  data["missing"] = missing;
  data["pairings"] = pairings;
  data["ties"] = ties_json(summary);
  data["components"] = components;
  data["families"] = families;
  return data;
}

base::Result<void> write_joint(const JointOutcome& outcome, const JointSummary& summary) {
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(outcome.study.out));
  PARADERO_CHECK(write_pairings(outcome, out.path("pairings.csv")));
  PARADERO_CHECK(write_pairwise(outcome, out.path("pairwise.csv")));
  PARADERO_CHECK(write_ties(summary, out.path("ties.csv")));
  PARADERO_CHECK(write_fragments(outcome, out.path("remains.csv")));
  PARADERO_CHECK(table::write_problems(outcome.problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html", report_page(joint_report(outcome, summary))));
  ordered_json provenance = kin_provenance("kin joint", outcome.study.settings.seed,
                                           joint_settings_json(outcome.study), outcome.kin_case);
  PARADERO_CHECK(out.write("provenance.json", provenance.dump(2) + "\n"));
  return out.commit();
}

base::Result<double> ln_pairing_odds(const JointStudy& study, const JointOutcome& outcome) {
  if (!study.among_victims) return 0.0;
  const auto victims = static_cast<double>(outcome.victims.size()),
             missing = static_cast<double>(outcome.missing.size());
  const double share = *study.among_victims;
  if (!(share > 0 && share < 1) || share * missing >= victims) {
    return base::usage_error(
        "kin joint: --among_victims {}: a share between 0 and 1 that leaves fewer pairings than "
        "the "
        "{} victims is needed",
        share, victims);
  }
  return kin::ln_pairing_odds_of(share, victims, missing);
}

}  // namespace

base::Result<JointSummary> joint_identification(const JointStudy& study,
                                                const base::RunContext& context) {
  JointOutcome outcome{study, {}, {}, {}, {}, {}, {}, {}, base::Problems()};
  PARADERO_ASSIGN(outcome.kin_case,
                  study.set.empty()
                      ? read_kin_case(study.files, context, outcome.problems)
                      : read_joint_set(study.set, study.files.policy, outcome.problems));
  PARADERO_CHECK(join_fragments(outcome, context));
  name_people(outcome);
  kin::JointSettings settings = study.settings;
  PARADERO_ASSIGN(settings.ln_pairing_odds, ln_pairing_odds(study, outcome));
  kin::JointProblemSettings of_problem;
  of_problem.ln_pairing_odds = settings.ln_pairing_odds;
  of_problem.ln_negligible_odds = std::log(study.negligible_odds);
  if (outcome.victims.size() > of_problem.listed_above)
    settings.negligible_posterior = study.negligible_odds;
  PARADERO_ASSIGN(outcome.input,
                  kin::joint_problem(outcome.kin_case.families, outcome.kin_case.remains,
                                     outcome.kin_case.loci, of_problem, context));
  PARADERO_ASSIGN(outcome.result, kin::solve_joint(outcome.input.problem, settings, context));
  JointSummary summary = summarise_joint(outcome);
  PARADERO_CHECK(write_joint(outcome, summary));
  return summary;
}

std::string to_json(const JointSummary& summary) {
  ordered_json json = totals_json(summary);
  json["identified"] = ordered_json::array();
  for (const NamedPairing& pairing : summary.identified)
    json["identified"].push_back(pairing_json(pairing));
  json["ties"] = ties_json(summary);
  json["warnings"] = warnings_json(summary.warnings);
  json["problems"] = summary.problems;
  json["out"] = summary.out.string();
  return json.dump(2);
}

}  // namespace paradero::study
