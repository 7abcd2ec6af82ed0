// What the report and the summary of `kin lr` say.
#include <cmath>

#include <fmt/format.h>

#include "paradero/study/internal/kin_report.h"
#include "paradero/study/internal/lr_outcome.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

ordered_json lr_total_json(const LrComparison& total) {
  return {{"ped", total.ped},
          {"missing", total.missing},
          {"candidate", total.candidate},
          {"loci", total.loci},
          {"exclusions", total.exclusions},
          {"contradictions", total.contradictions},
          {"status", total.contradictions > 0 ? "relatives_contradict"
                     : total.exclusions > 0   ? "excluded"
                                              : "ok"},
          {"ln_likelihood_h1", finite_or_null(total.ln_likelihood_h1)},
          {"ln_likelihood_h2", finite_or_null(total.ln_likelihood_h2)},
          {"log10_likelihood_ratio", finite_or_null(total.log10_likelihood_ratio)}};
}

ordered_json lr_loci_json(const LrPair& pair) {
  ordered_json loci = ordered_json::array();
  for (const LrLocus& locus : pair.loci) {
    const double ratio = locus.ratio.likelihood_ratio;
    loci.push_back({{"marker", locus.marker},
                    {"call", locus.call},
                    {"ln_likelihood_h1", finite_or_null(locus.ratio.ln_likelihood_h1)},
                    {"ln_likelihood_h2", finite_or_null(locus.ratio.ln_likelihood_h2)},
                    {"likelihood_ratio", finite_or_null(ratio)},
                    {"log10_likelihood_ratio", finite_or_null(std::log10(ratio))},
                    {"excluded", ratio == 0},
                    {"explanation_es", locus.explanation.text_es},
                    {"explanation_en", locus.explanation.text_en}});
  }
  return loci;
}

ordered_json family_check_json(const LrOutcome& outcome, std::size_t family) {
  const kin::Pedigree& pedigree = outcome.kin_case.families[family].pedigree;
  ordered_json parentages = ordered_json::array(), impossible = ordered_json::array();
  for (const kin::ParentageCheck& one : outcome.checks[family].parentages) {
    parentages.push_back({{"child", pedigree[one.child].id},
                          {"parent", pedigree[one.parent].id},
                          {"loci_informative", one.loci_informative},
                          {"loci_against", one.loci_against},
                          {"log10_likelihood_ratio", finite_or_null(one.log10_likelihood_ratio)},
                          {"doubtful", one.doubtful()}});
  }
  for (const std::uint32_t l : outcome.checks[family].loci_impossible)
    impossible.push_back(outcome.kin_case.loci[l].marker());
  return {{"parentages", parentages}, {"loci_impossible", impossible}};
}

std::string sum_policy_word(kin::SumPolicy policy) {
  switch (policy) {
    case kin::SumPolicy::renormalise:
      return "renormalise";
    case kin::SumPolicy::rest_allele:
      return "rest";
    case kin::SumPolicy::refuse:
      return "refuse";
  }
  return "renormalise";
}

}  // namespace

std::vector<Explanation> lr_assumptions(const LrStudy& study, const KinCase& kin_case) {
  std::vector<Explanation> said;
  const kin::Assumptions& assumed = study.files.assumptions;
  said.push_back(
      {"H1: el candidato es la persona buscada. H2: el candidato es ajeno a la familia y viene de "
       "la "
       "misma población que las frecuencias. La razón de verosimilitud no es una probabilidad de "
       "identidad: ésa depende también de las demás pruebas.",
       "H1: the candidate is the missing person. H2: the candidate is unrelated to the family and "
       "comes from the population of the frequencies. The likelihood ratio is not a probability of "
       "identity: that depends on the other evidence too."});
  said.push_back(
      {"El parentesco entre los miembros de la familia es el declarado; los fundadores no "
       "son parientes entre sí.",
       "The family's relationships are as stated; its founders are unrelated."});
  const kin::MutationSettings& mutation = assumed.mutation;
  if (mutation.model == kin::MutationModel::none) {
    said.push_back({"Sin mutaciones: una sola incompatibilidad excluye.",
                    "No mutations: a single mismatch excludes."});
  } else {
    const std::string rates = fmt::format("{} / {}", mutation.rate_male, mutation.rate_female);
    said.push_back(
        {fmt::format("Mutaciones según el modelo {}, tasa por meiosis de padres / madres "
                     "{}, rango {}, tasa 2 {}.",
                     to_word(mutation.model), rates, mutation.range, mutation.rate2),
         fmt::format("Mutations by the model {}, rate a meiosis of fathers / mothers {}, "
                     "range {}, rate 2 {}.",
                     to_word(mutation.model), rates, mutation.range, mutation.rate2)});
  }
  said.push_back(
      {fmt::format("Theta (Fst) = {}{}.", assumed.theta,
                   assumed.theta > 0 ? "; bajo H2 el candidato y la familia la comparten" : ""),
       fmt::format("Theta (Fst) = {}{}.", assumed.theta,
                   assumed.theta > 0 ? "; under H2 candidate and family share it" : "")});
  said.push_back(
      {fmt::format("Alelo silencioso: frecuencia {}. Pérdida de un alelo del candidato (dropout): "
                   "{}.",
                   assumed.silent, study.files.detection.dropout),
       fmt::format("Silent allele: frequency {}. Dropout of an allele of the candidate: {}.",
                   assumed.silent, study.files.detection.dropout)});
  std::size_t scaled = 0, added = 0, raised = 0;
  for (const kin::Locus& locus : kin_case.loci) {
    scaled += std::abs(locus.alleles().sum_before() - 1) > 1e-6;
    added += locus.alleles().added().size();
    raised += locus.alleles().raised();
  }
  said.push_back(
      {fmt::format("Frecuencias: {} marcadores no sumaban 1 (política: {}), {} alelos subidos a la "
                   "mínima de {}, {} alelos que no estaban agregados con {}.",
                   scaled, sum_policy_word(study.files.policy.sum), raised,
                   study.files.policy.minimum, added, study.files.policy.rare_frequency),
       fmt::format(
           "Frequencies: {} markers did not sum to 1 (policy: {}), {} alleles raised to the "
           "minimum of {}, {} alleles that were not there added with {}.",
           scaled, sum_policy_word(study.files.policy.sum), raised, study.files.policy.minimum,
           added, study.files.policy.rare_frequency)});
  std::string linked;
  for (const LinkedMarkers& pair : study.linked)
    linked += fmt::format(" {}-{} ({})", pair.first, pair.second, pair.rho);
  said.push_back(
      {"Los marcadores son independientes" +
           (linked.empty() ? "." : ", salvo los ligados:" + linked),
       "The markers are independent" + (linked.empty() ? "." : ", but for the linked:" + linked)});
  if (!study.files.haplotypes.empty()) {
    said.push_back(
        {"El ADN mitocondrial y el haplotipo Y se toman como independientes entre sí y de los "
         "demás "
         "marcadores; de los parientes de una línea cuenta el más próximo.",
         "mtDNA and Y haplotype are taken as independent of one another and of the other markers; "
         "of the relatives of one line the nearest counts."});
  }
  return said;
}

ordered_json lr_settings_json(const LrStudy& study) {
  const kin::FrequencyPolicy& policy = study.files.policy;
  ordered_json linked = ordered_json::array();
  for (const LinkedMarkers& pair : study.linked)
    linked.push_back({{"first", pair.first}, {"second", pair.second}, {"rho", pair.rho}});
  ordered_json settings = {
      {"missing", study.files.missing},
      {"candidate", study.files.candidate},
      {"dropout", study.files.detection.dropout},
      {"drop_in", study.files.detection.drop_in},
      {"sum", sum_policy_word(policy.sum)},
      {"minimum_frequency", policy.minimum},
      {"rare_alleles", policy.rare == kin::RareAllelePolicy::refuse ? "refuse" : "add"},
      {"rare_frequency", policy.rare_frequency},
      {"x_linked", study.files.x_linked},
      {"linked", linked}};
  if (!study.files.haplotypes.empty())
    settings["haplotypes"] = lineage_settings_json(study.files.lineage);
  return settings;
}

ordered_json lr_report(const LrOutcome& outcome) {
  ordered_json data = kin_report_head("kin_lr", outcome.study.seed, lr_settings_json(outcome.study),
                                      outcome.kin_case, outcome.problems);
  data["warnings"] = warnings_json(outcome.summary.warnings);
  data["assumptions"] = ordered_json::array();
  for (const Explanation& one : lr_assumptions(outcome.study, outcome.kin_case))
    data["assumptions"].push_back({{"text_es", one.text_es}, {"text_en", one.text_en}});
  data["families"] = ordered_json::array();
  for (std::size_t f = 0; f < outcome.kin_case.families.size(); ++f) {
    ordered_json family = pedigree_json(outcome.kin_case.families[f]);
    family["check"] = family_check_json(outcome, f);
    data["families"].push_back(std::move(family));
  }
  data["comparisons"] = ordered_json::array();
  for (std::size_t i = 0; i < outcome.pairs.size(); ++i) {
    ordered_json one = lr_total_json(outcome.summary.comparisons[i]);
    one["markers"] = lr_loci_json(outcome.pairs[i]);
    data["comparisons"].push_back(std::move(one));
  }
  return data;
}

std::string to_json(const LrSummary& summary) {
  ordered_json json = {{"out", summary.out.string()}, {"problems", summary.problems}};
  json["comparisons"] = ordered_json::array();
  for (const LrComparison& one : summary.comparisons)
    json["comparisons"].push_back(lr_total_json(one));
  json["warnings"] = warnings_json(summary.warnings);
  return json.dump(2);
}

}  // namespace paradero::study
