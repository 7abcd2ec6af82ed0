#include "paradero/study/lr_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "paradero/base/output.h"
#include "paradero/base/parallel.h"
#include "paradero/kin/linkage.h"
#include "paradero/study/internal/kin_haplotypes.h"
#include "paradero/study/internal/kin_report.h"
#include "paradero/study/internal/lr_outcome.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

// Two loci of the case that are worked out together.
struct LinkedIndices {
  std::size_t first = 0, second = 0;
  double rho = 0.5;
};

std::optional<std::size_t> locus_named(const KinCase& kin_case, const std::string& marker) {
  for (std::size_t l = 0; l < kin_case.loci.size(); ++l) {
    if (kin::canonical_marker(kin_case.loci[l].marker()) == kin::canonical_marker(marker)) return l;
  }
  return std::nullopt;
}

base::Result<std::vector<LinkedIndices>> linked_indices(const LrStudy& study,
                                                        const KinCase& kin_case) {
  std::vector<LinkedIndices> made;
  std::vector<bool> taken(kin_case.loci.size(), false);
  for (const LinkedMarkers& pair : study.linked) {
    const auto first = locus_named(kin_case, pair.first),
               second = locus_named(kin_case, pair.second);
    if (!first || !second) {
      return base::usage_error("--linked: the frequencies have no marker {}",
                               first ? pair.second : pair.first);
    }
    if (*first == *second || taken[*first] || taken[*second])
      return base::usage_error("--linked: a marker is linked to one other marker only");
    taken[*first] = taken[*second] = true;
    made.push_back({*first, *second, pair.rho});
  }
  return made;
}

// Who is compared with whom. A candidate whose amelogenin contradicts the missing person's sex is
// reported and left out.
base::Result<std::vector<LrPair>> pairs_to_compare(const LrStudy& study, const KinCase& kin_case,
                                                   base::Problems& problems) {
  std::vector<LrPair> pairs;
  bool refused = false;
  for (std::size_t f = 0; f < kin_case.families.size(); ++f) {
    const kin::Family& family = kin_case.families[f];
    const auto missing = family.pedigree.missing();
    if (missing.empty()) continue;
    if (missing.size() > 1) {
      return base::usage_error(
          "pedigree {}: {} of its members are missing; say with --missing which one the candidate "
          "is compared with",
          family.pedigree.name(), missing.size());
    }
    const auto add = [&](const kin::Profile& candidate, const kin::Detection& detection,
                         kin::Sex stated) {
      const kin::Sex sex = family.pedigree[missing.front()].sex;
      kin::Sex seen = stated;
      if (candidate.amelogenin_male)
        seen = *candidate.amelogenin_male ? kin::Sex::male : kin::Sex::female;
      if (sex != kin::Sex::unknown && seen != kin::Sex::unknown && seen != sex) {
        problems.add(
            {study.files.genotypes.string(), 0, "marker",
             "a candidate's sex (amelogenin) contradicts the missing person's: not compared",
             false});
        refused = true;
        return;
      }
      if (candidate.typed_loci() > 0)
        pairs.push_back({f, missing.front(), &candidate, detection, {}});
    };
    const kin::Profile& own = family.profiles[missing.front()];
    const bool own_wanted = study.files.candidate.empty() || study.files.candidate == own.id;
    if (!own.genotypes.empty() && own_wanted) add(own, study.files.detection, kin::Sex::unknown);
    for (const KinCandidate& candidate : kin_case.candidates) {
      if (candidate.ped.empty() || candidate.ped == family.pedigree.name())
        add(candidate.profile, study.files.detection, kin::Sex::unknown);
    }
    for (const kin::Remains& remains : kin_case.remains) {
      const kin::Profile& profile = remains.profile;
      if (study.files.candidate.empty() || study.files.candidate == profile.id)
        add(profile, profile.detection, remains.sex);
    }
    if (!study.files.candidate.empty() && study.files.candidate != own.id &&
        family.pedigree.find(study.files.candidate) &&
        *family.pedigree.find(study.files.candidate) != missing.front()) {
      return base::usage_error(
          "--candidate {}: this is a member of the pedigree {}, not a profile to compare with its "
          "missing person",
          study.files.candidate, family.pedigree.name());
    }
  }
  if (pairs.empty() && refused) {
    return base::data_error("{}: every candidate's amelogenin contradicts the missing person's sex",
                            study.files.genotypes.string());
  }
  if (pairs.empty()) {
    return base::data_error(
        "{}: no candidate with calls at markers of the frequencies{}: its rows name the pedigree, "
        "or none, and an id that no member has",
        study.files.genotypes.string(),
        study.files.candidate.empty() ? std::string() : " named " + study.files.candidate);
  }
  return pairs;
}

// What an X-linked locus needs, or the reason why it is passed over.
std::optional<std::string> x_trouble(const kin::Pedigree& pedigree,
                                     std::span<const kin::Observation> seen,
                                     const kin::Observation& candidate, kin::MemberIndex missing) {
  for (kin::MemberIndex m = 0; m < pedigree.size(); ++m) {
    if (pedigree[m].sex == kin::Sex::unknown) return "an X-linked marker needs everybody's sex";
    const kin::Genotype call = m == missing ? candidate.call : seen[m].call;
    if (pedigree[m].sex == kin::Sex::male && call.is_typed() && !call.is_homozygous())
      return "two alleles of a man at an X-linked marker";
  }
  return std::nullopt;
}

class PairComparison {
 public:
  PairComparison(const LrStudy& study, const KinCase& kin_case,
                 std::span<const LinkedIndices> linked, const KinHaplotypes& haplotypes,
                 LrPair& pair, base::Problems& problems)
      : study_(study),
        kin_case_(kin_case),
        linked_(linked),
        haplotypes_(haplotypes),
        pair_(pair),
        problems_(problems),
        family_(kin_case.families[pair.family]),
        engine_(family_.pedigree) {}

  base::Result<void> run() {
    for (std::size_t l = 0; l < kin_case_.loci.size(); ++l) {
      const auto linked = std::ranges::find_if(
          linked_, [&](const LinkedIndices& one) { return one.first == l || one.second == l; });
      const bool both = linked != linked_.end() && candidate(linked->first).call.is_typed() &&
                        candidate(linked->second).call.is_typed();
      if (both && l == std::max(linked->first, linked->second)) continue;
      if (both) {
        PARADERO_CHECK(compare_linked(*linked));
      } else if (candidate(l).call.is_typed()) {
        PARADERO_CHECK(compare(l));
      }
    }
    for (const kin::Lineage lineage : lineages) compare_lines(lineage);
    return {};
  }

 private:
  kin::Observation candidate(std::size_t locus) const {
    return {pair_.candidate->genotypes[locus], pair_.detection};
  }
  std::vector<kin::Observation> seen(std::size_t locus) const {
    auto observations = family_.observations(locus);
    observations[pair_.missing] = {};
    return observations;
  }

  base::Result<void> compare(std::size_t l) {
    const kin::Locus& locus = kin_case_.loci[l];
    const auto observations = seen(l);
    const kin::Observation call = candidate(l);
    if (locus.inheritance() == kin::Inheritance::x_linked) {
      if (const auto trouble = x_trouble(family_.pedigree, observations, call, pair_.missing)) {
        problems_.add({study_.files.genotypes.string(), 0, locus.marker(),
                       *trouble + ": the marker is passed over", false});
        return {};
      }
    }
    LrLocus made{locus.marker(), genotype_text(locus, call.call), {}, {}};
    PARADERO_ASSIGN(made.ratio,
                    kin::likelihood_ratio(engine_, locus, observations, pair_.missing, call));
    PARADERO_ASSIGN(made.explanation,
                    explain_ratio(engine_, locus, observations, pair_.missing, call, made.ratio));
    pair_.loci.push_back(std::move(made));
    return {};
  }

  base::Result<void> compare_linked(const LinkedIndices& linked) {
    const kin::Locus &first = kin_case_.loci[linked.first], &second = kin_case_.loci[linked.second];
    const kin::Observation call_1 = candidate(linked.first), call_2 = candidate(linked.second);
    LrLocus made{first.marker() + "+" + second.marker(),
                 genotype_text(first, call_1.call) + " + " + genotype_text(second, call_2.call),
                 {},
                 {}};
    PARADERO_ASSIGN(made.ratio,
                    kin::linked_likelihood_ratio(family_.pedigree, {first, second, linked.rho},
                                                 seen(linked.first), seen(linked.second),
                                                 pair_.missing, call_1, call_2));
    made.explanation = {
        fmt::format("Dos marcadores ligados (fracción de recombinación {}), calculados juntos: lo "
                    "que un padre transmite en uno dice algo de lo que transmite en el otro. Razón "
                    "{:.6g}.",
                    linked.rho, made.ratio.likelihood_ratio),
        fmt::format("Two linked markers (recombination fraction {}), worked out together: what a "
                    "parent passes at one says something of what they pass at the other. Ratio "
                    "{:.6g}.",
                    linked.rho, made.ratio.likelihood_ratio)};
    pair_.loci.push_back(std::move(made));
    return {};
  }

  void compare_lines(kin::Lineage lineage) {
    const std::string ids[] = {pair_.candidate->id};
    const auto found = haplotypes_.ratio(family_, pair_.family, pair_.missing, ids, lineage);
    if (!found) return;
    const auto agreeing = found->compared.positions - found->compared.differences;
    pair_.loci.push_back(
        {std::string(lineage_name(lineage)),
         fmt::format("{}/{}", agreeing, found->compared.positions),
         {found->ln_likelihood_h1, found->ln_likelihood_h2,
          kin::ratio_of_ln(found->ln_likelihood_h1, found->ln_likelihood_h2)},
         explain_lineage(family_.pedigree, *found, lineage, haplotypes_.settings())});
  }

  const LrStudy& study_;
  const KinCase& kin_case_;
  std::span<const LinkedIndices> linked_;
  const KinHaplotypes& haplotypes_;
  LrPair& pair_;
  base::Problems& problems_;
  const kin::Family& family_;
  kin::PedigreeLikelihood engine_;
};

LrComparison lr_total_of(const KinCase& kin_case, const LrPair& pair) {
  constexpr double impossible = -std::numeric_limits<double>::infinity();
  const kin::Pedigree& pedigree = kin_case.families[pair.family].pedigree;
  LrComparison total{pedigree.name(), pedigree[pair.missing].id, pair.candidate->id};
  for (const LrLocus& locus : pair.loci) {
    ++total.loci;
    total.ln_likelihood_h1 += locus.ratio.ln_likelihood_h1;
    total.ln_likelihood_h2 += locus.ratio.ln_likelihood_h2;
    const bool h1 = locus.ratio.ln_likelihood_h1 > impossible,
               h2 = locus.ratio.ln_likelihood_h2 > impossible;
    total.contradictions += !h1 && !h2;
    total.exclusions += !h1 && h2;
  }
  total.log10_likelihood_ratio =
      total.contradictions > 0 ? std::numeric_limits<double>::quiet_NaN()
                               : (total.ln_likelihood_h1 - total.ln_likelihood_h2) / std::log(10.0);
  return total;
}

std::vector<Warning> family_warnings(const KinCase& kin_case,
                                     const std::vector<kin::FamilyCheck>& checks) {
  std::vector<Warning> warnings;
  for (std::size_t f = 0; f < checks.size(); ++f) {
    const kin::Pedigree& pedigree = kin_case.families[f].pedigree;
    for (const kin::ParentageCheck& one : checks[f].parentages) {
      if (!one.doubtful()) continue;
      const std::string &child = pedigree[one.child].id, &parent = pedigree[one.parent].id;
      warnings.push_back(
          {"doubtful_parentage",
           fmt::format("Familia {}: los datos hablan contra que {} sea hijo o hija de {} (log10 de "
                       "la razón {:.1f}; {} marcadores imposibles sin mutación). Revise el "
                       "parentesco antes de usar el resultado.",
                       pedigree.name(), child, parent, one.log10_likelihood_ratio,
                       one.loci_against),
           fmt::format("Family {}: the calls speak against {} being a child of {} (log10 ratio "
                       "{:.1f}; {} markers impossible without mutation). Check the relationship "
                       "before using the result.",
                       pedigree.name(), child, parent, one.log10_likelihood_ratio,
                       one.loci_against)});
    }
    if (checks[f].loci_impossible.empty()) continue;
    std::string markers;
    for (const std::uint32_t l : checks[f].loci_impossible)
      markers += (markers.empty() ? "" : ", ") + kin_case.loci[l].marker();
    warnings.push_back(
        {"relatives_contradict",
         fmt::format(
             "Familia {}: sin mutación, los datos de los parientes son imposibles juntos en "
             "{}.",
             pedigree.name(), markers),
         fmt::format("Family {}: without mutation the relatives' own calls are impossible together "
                     "at {}.",
                     pedigree.name(), markers)});
  }
  return warnings;
}

base::Result<void> write_lr(const LrOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {
      "ped", "candidate", "marker", "ln_likelihood_h1", "ln_likelihood_h2", "likelihood_ratio"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const LrPair& pair : outcome.pairs) {
    const std::string& ped = outcome.kin_case.families[pair.family].pedigree.name();
    for (const LrLocus& locus : pair.loci) {
      csv.cell(ped).cell(pair.candidate->id).cell(locus.marker);
      csv.cell(locus.ratio.ln_likelihood_h1).cell(locus.ratio.ln_likelihood_h2);
      csv.cell(locus.ratio.likelihood_ratio).end_row();
    }
  }
  return csv.finish();
}

base::Result<void> write_lr_totals(const LrSummary& summary, const fs::path& path) {
  constexpr std::string_view header[] = {"ped",
                                         "missing",
                                         "candidate",
                                         "loci",
                                         "exclusions",
                                         "contradictions",
                                         "ln_likelihood_h1",
                                         "ln_likelihood_h2",
                                         "log10_likelihood_ratio"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const LrComparison& one : summary.comparisons) {
    csv.cell(one.ped).cell(one.missing).cell(one.candidate).cell(one.loci).cell(one.exclusions);
    csv.cell(one.contradictions).cell(one.ln_likelihood_h1).cell(one.ln_likelihood_h2);
    csv.cell(one.log10_likelihood_ratio).end_row();
  }
  return csv.finish();
}

base::Result<void> write_lr_explanations(const LrOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"ped", "candidate", "marker", "explanation_es",
                                         "explanation_en"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const LrPair& pair : outcome.pairs) {
    const std::string& ped = outcome.kin_case.families[pair.family].pedigree.name();
    for (const LrLocus& locus : pair.loci) {
      csv.cell(ped).cell(pair.candidate->id).cell(locus.marker);
      csv.cell(locus.explanation.text_es).cell(locus.explanation.text_en).end_row();
    }
  }
  return csv.finish();
}

base::Result<void> write_family_check(const LrOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {
      "ped",     "child", "parent", "loci_informative", "loci_against", "log10_likelihood_ratio",
      "doubtful"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t f = 0; f < outcome.checks.size(); ++f) {
    const kin::Pedigree& pedigree = outcome.kin_case.families[f].pedigree;
    for (const kin::ParentageCheck& one : outcome.checks[f].parentages) {
      csv.cell(pedigree.name()).cell(pedigree[one.child].id).cell(pedigree[one.parent].id);
      csv.cell(std::uint64_t{one.loci_informative}).cell(std::uint64_t{one.loci_against});
      csv.cell(one.log10_likelihood_ratio).cell(std::uint64_t{one.doubtful()}).end_row();
    }
  }
  return csv.finish();
}

base::Result<std::vector<kin::FamilyCheck>> check_families(const KinCase& kin_case,
                                                           const base::RunContext& context) {
  std::vector<kin::FamilyCheck> checks(kin_case.families.size());
  std::vector<std::optional<base::Error>> errors(checks.size());
  base::parallel_chunks(context, checks.size(), 1, [&](std::size_t f, std::size_t, std::size_t) {
    auto check = kin::check_family(kin_case.families[f], kin_case.loci);
    if (check) {
      checks[f] = std::move(*check);
    } else {
      errors[f] = check.error();
    }
  });
  for (const auto& error : errors) {
    if (error) return tl::unexpected(*error);
  }
  return checks;
}

}  // namespace

base::Result<LrSummary> compare_candidates(const LrStudy& wanted, const base::RunContext& context) {
  LrStudy study = wanted;
  study.files.candidates = true;
  base::Problems problems;
  PARADERO_ASSIGN(KinCase kin_case, read_kin_case(study.files, context, problems));
  PARADERO_ASSIGN(const KinHaplotypes haplotypes,
                  KinHaplotypes::read(study.files, kin_case, context, problems));
  PARADERO_ASSIGN(const auto linked, linked_indices(study, kin_case));
  PARADERO_ASSIGN(std::vector<LrPair> pairs, pairs_to_compare(study, kin_case, problems));
  PARADERO_ASSIGN(const auto checks, check_families(kin_case, context));
  std::vector<base::Problems> found(pairs.size());
  std::vector<std::optional<base::Error>> errors(pairs.size());
  base::parallel_chunks(context, pairs.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
    const auto done = PairComparison(study, kin_case, linked, haplotypes, pairs[i], found[i]).run();
    if (!done) errors[i] = done.error();
    context.report("comparing", i + 1, pairs.size());
  });
  if (context.stopped()) return base::interrupted_error();
  LrSummary summary;
  std::vector<LrPair> compared;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    problems.merge(std::move(found[i]));
    if (!errors[i]) {
      summary.comparisons.push_back(lr_total_of(kin_case, pairs[i]));
      compared.push_back(std::move(pairs[i]));
      continue;
    }
    // One family that takes too long leaves the others their answers.
    if (errors[i]->kind != base::ErrorKind::data || (compared.empty() && i + 1 == pairs.size()))
      return tl::unexpected(*errors[i]);
    problems.add(
        {study.files.pedigrees.string(), 0, "ped", "not compared: " + errors[i]->message, false});
  }
  summary.warnings = family_warnings(kin_case, checks);
  haplotypes.add_warnings(summary.warnings);
  summary.problems = problems.total();
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  summary.out = out.target();
  const LrOutcome outcome{study, kin_case, compared, checks, summary, problems};
  PARADERO_CHECK(write_lr(outcome, out.path("lr.csv")));
  PARADERO_CHECK(write_lr_totals(summary, out.path("totals.csv")));
  PARADERO_CHECK(write_lr_explanations(outcome, out.path("explanations.csv")));
  PARADERO_CHECK(write_family_check(outcome, out.path("family_check.csv")));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html", report_page(lr_report(outcome))));
  if (study.cmf) {
    base::Problems reported_already;
    PARADERO_ASSIGN(
        const table::Table genotypes,
        read_kin_file(study.files.genotypes, KinContent::genotypes, context, reported_already));
    PARADERO_CHECK(out.write("genotypes.xml", format_cmf(genotypes, *study.cmf)));
  }
  const auto provenance = kin_provenance("kin lr", study.seed, lr_settings_json(study), kin_case);
  PARADERO_CHECK(out.write("provenance.json", provenance.dump(2) + "\n"));
  PARADERO_CHECK(out.commit());
  return summary;
}

}  // namespace paradero::study
