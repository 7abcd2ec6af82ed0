#include "paradero/study/internal/lr_explanation.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "paradero/kin/relationship.h"

namespace paradero::study {

namespace {

// LrSentences in both languages, written side by side.
class LrSentences {
 public:
  template <class... Args>
  void add(std::string_view es, std::string_view en, const Args&... args) {
    append(said_.text_es, fmt::format(fmt::runtime(es), args...));
    append(said_.text_en, fmt::format(fmt::runtime(en), args...));
  }
  Explanation take() { return std::move(said_); }

 private:
  static void append(std::string& text, const std::string& sentence) {
    if (!text.empty()) text += ' ';
    text += sentence;
  }
  Explanation said_;
};

std::string figure_text(double value) { return fmt::format("{:.6g}", value); }

struct LrCase {
  kin::PedigreeLikelihood& family;
  const kin::Locus& locus;
  std::span<const kin::Observation> observations;
  kin::MemberIndex missing;
  const kin::Observation& candidate;
  const kin::LocusLikelihoodRatio& found;

  const kin::Pedigree& pedigree() const { return family.pedigree(); }
  const std::string& label(kin::Allele allele) const { return locus.alleles().label(allele); }
  double frequency(kin::Allele allele) const { return locus.founder()[allele]; }
  bool hemizygous() const {
    return locus.inheritance() == kin::Inheritance::x_linked &&
           pedigree()[missing].sex == kin::Sex::male;
  }
  // Simple enough for the textbook's formulas.
  bool is_plain() const {
    return locus.theta() == 0 && !locus.has_silent() && candidate.detection.is_certain();
  }
};

void say_calls(const LrCase& one, LrSentences& said) {
  std::string relatives;
  for (kin::MemberIndex m = 0; m < one.pedigree().size(); ++m) {
    if (m == one.missing || !one.observations[m].call.is_typed()) continue;
    if (!relatives.empty()) relatives += ", ";
    relatives += one.pedigree()[m].id + " " + genotype_text(one.locus, one.observations[m].call);
  }
  if (relatives.empty()) {
    said.add("Ningún pariente tiene datos en este marcador: la razón es 1.",
             "No relative is typed at this marker: the ratio is 1.");
  } else {
    said.add("Parientes: {}.", "Relatives: {}.", relatives);
  }
  const kin::Genotype call = one.candidate.call;
  said.add("Candidato: {}.", "Candidate: {}.", genotype_text(one.locus, call));
  if (call.is_homozygous()) {
    said.add("Frecuencia p({}) = {}.", "Frequency p({}) = {}.", one.label(call.first),
             figure_text(one.frequency(call.first)));
  } else {
    said.add("Frecuencias p({}) = {}, p({}) = {}.", "Frequencies p({}) = {}, p({}) = {}.",
             one.label(call.first), figure_text(one.frequency(call.first)), one.label(call.second),
             figure_text(one.frequency(call.second)));
  }
}

void say_unrelated(const LrCase& one, double unrelated, LrSentences& said) {
  const kin::Genotype call = one.candidate.call;
  if (!one.is_plain()) {
    said.add(
        "H2, el candidato es ajeno a la familia: su probabilidad es {}{}.",
        "H2, the candidate is unrelated to the family: their probability is {}{}.",
        figure_text(unrelated),
        one.locus.theta() > 0 ? fmt::format(" (theta = {})", one.locus.theta()) : std::string());
    return;
  }
  const std::string a = one.label(call.first), b = one.label(call.second);
  const std::string formula = one.hemizygous()       ? fmt::format("p({})", a)
                              : call.is_homozygous() ? fmt::format("p({}) p({})", a, a)
                                                     : fmt::format("2 p({}) p({})", a, b);
  said.add("H2, el candidato es ajeno a la familia: {} = {}.",
           "H2, the candidate is unrelated to the family: {} = {}.", formula,
           figure_text(unrelated));
}

// How one parent passes an allele, where that can be read off: the parent is typed (1/2 for each of
// the two alleles), or nothing is known of their side but the population.
std::string passed_text(const LrCase& one, kin::MemberIndex parent, kin::Allele allele) {
  const kin::Observation& seen = one.observations[parent];
  if (seen.call.is_typed() && seen.detection.is_certain() && !one.locus.mutates()) {
    const int copies = (seen.call.first == allele) + (seen.call.second == allele);
    return copies == 2 ? "1" : copies == 1 ? "1/2" : "0";
  }
  const kin::Member& member = one.pedigree()[parent];
  const bool alone =
      !seen.call.is_typed() && member.is_founder() && one.pedigree().children(parent).size() == 1;
  if (alone && !one.locus.mutates()) return fmt::format("p({})", one.label(allele));
  return {};
}

// The one relative who is typed at the marker; nullopt where there are more or none.
std::optional<kin::MemberIndex> only_relative(const LrCase& one) {
  std::optional<kin::MemberIndex> found;
  for (kin::MemberIndex m = 0; m < one.pedigree().size(); ++m) {
    if (m == one.missing || !one.observations[m].call.is_typed()) continue;
    if (found || !one.observations[m].detection.is_certain()) return std::nullopt;
    found = m;
  }
  return found;
}

// Of one relative the probability can be put together by hand: from how many genes are shared.
void say_shared_genes(const LrCase& one, double related, double unrelated, LrSentences& said) {
  const auto relative = only_relative(one);
  if (!relative || !one.is_plain() || one.locus.mutates() ||
      one.locus.inheritance() != kin::Inheritance::autosomal)
    return;
  const auto shared = kin::shared_genes(one.pedigree(), one.missing, *relative);
  if (!shared) return;
  const kin::Genotype call = one.candidate.call, own = one.observations[*relative].call;
  // One gene of the relative's, either with 1/2, and one of the population.
  const auto with = [&](kin::Allele gene) {
    if (call.is_homozygous()) return gene == call.first ? one.frequency(gene) : 0.0;
    if (gene == call.first) return one.frequency(call.second);
    return gene == call.second ? one.frequency(call.first) : 0.0;
  };
  const double one_shared = (with(own.first) + with(own.second)) / 2, both = call == own ? 1 : 0;
  said.add(
      "Con {} comparte dos genes con probabilidad {}, uno con {}, ninguno con {}. Si dos, el "
      "candidato sería como {}: {}; si uno, cualquiera de sus dos alelos con 1/2 y otro de la "
      "población: {}; si ninguno, {}. Así {} x {} + {} x {} + {} x {} = {}.",
      "Shares two genes with {} with probability {}, one with {}, none with {}. If two, the "
      "candidate would be as {}: {}; if one, either of that one's two alleles with 1/2 and another "
      "of the population: {}; if none, {}. So {} x {} + {} x {} + {} x {} = {}.",
      one.pedigree()[*relative].id, figure_text(shared->two), figure_text(shared->one),
      figure_text(shared->none), one.pedigree()[*relative].id, figure_text(both),
      figure_text(one_shared), figure_text(unrelated), figure_text(shared->two), figure_text(both),
      figure_text(shared->one), figure_text(one_shared), figure_text(shared->none),
      figure_text(unrelated), figure_text(related));
}

base::Result<void> say_related(const LrCase& one, double related, double unrelated,
                               LrSentences& said) {
  const kin::Genotype call = one.candidate.call;
  const kin::Member& member = one.pedigree()[one.missing];
  if (related == 0) {
    said.add(
        "H1, el candidato es {}: imposible con estos parientes. Exclusión en este marcador.",
        "H1, the candidate is {}: impossible with these relatives. An exclusion at this marker.",
        member.id);
    return {};
  }
  said.add("H1, el candidato es {}: dados los parientes, su probabilidad es {}.",
           "H1, the candidate is {}: given the relatives, their probability is {}.", member.id,
           figure_text(related));
  const auto relative = only_relative(one);
  if (!relative || (*relative != member.father && *relative != member.mother))
    say_shared_genes(one, related, unrelated, said);
  // With theta no step of it is a product that a reader could follow.
  if (member.is_founder() || one.hemizygous() || !one.candidate.detection.is_certain() ||
      one.locus.has_silent() || one.locus.theta() > 0)
    return {};
  PARADERO_ASSIGN(const kin::ParentalOrigin origin,
                  one.family.parental_origin(one.locus, one.observations, one.missing, call));
  const auto way = [&](kin::Allele paternal, kin::Allele maternal, double probability) {
    const std::string from_father = passed_text(one, member.father, paternal),
                      from_mother = passed_text(one, member.mother, maternal);
    const bool by_hand = !from_father.empty() && !from_mother.empty() && one.is_plain();
    const std::string formula =
        by_hand ? fmt::format(" = {} x {}", from_father, from_mother) : std::string();
    said.add("Recibe {} del padre y {} de la madre: {}{}.",
             "Gets {} from the father and {} from the mother: {}{}.", one.label(paternal),
             one.label(maternal), figure_text(probability), formula);
  };
  if (origin.first_from_father > 0) way(call.first, call.second, origin.first_from_father);
  if (!call.is_homozygous() && origin.second_from_father > 0)
    way(call.second, call.first, origin.second_from_father);
  return {};
}

}  // namespace

std::string genotype_text(const kin::Locus& locus, kin::Genotype call) {
  if (!call.is_typed()) return "-";
  const std::string& first = locus.alleles().label(call.first);
  return first + "/" + locus.alleles().label(call.second);
}

base::Result<Explanation> explain_ratio(kin::PedigreeLikelihood& family, const kin::Locus& locus,
                                        std::span<const kin::Observation> observations,
                                        kin::MemberIndex missing, const kin::Observation& candidate,
                                        const kin::LocusLikelihoodRatio& found) {
  const LrCase one{family, locus, observations, missing, candidate, found};
  LrSentences said;
  say_calls(one, said);
  std::vector<kin::Observation> others(observations.begin(), observations.end());
  others[missing] = {};
  PARADERO_ASSIGN(const double ln_family, family.ln_likelihood(locus, others));
  if (std::isinf(ln_family)) {
    said.add(
        "Los datos de los parientes son imposibles juntos en este marcador: la razón no tiene "
        "valor. Puede haber una mutación (elija un modelo con --mutation) o un parentesco que no "
        "es "
        "el declarado (vea family_check.csv).",
        "The relatives' own calls are impossible together at this marker: the ratio has no value. "
        "There may be a mutation (choose a model with --mutation) or a relationship that is not as "
        "stated (see family_check.csv).");
    return said.take();
  }
  const double related = std::exp(found.ln_likelihood_h1 - ln_family),
               unrelated = std::exp(found.ln_likelihood_h2 - ln_family);
  if (!candidate.detection.is_certain()) {
    said.add(
        "Cada alelo del candidato pudo no verse con probabilidad {} (dropout): un solo alelo visto "
        "puede ser de un heterocigoto.",
        "Each allele of the candidate may be unseen with probability {} (dropout): one allele seen "
        "may be a heterozygote's.",
        figure_text(candidate.detection.dropout));
  }
  PARADERO_CHECK(say_related(one, related, unrelated, said));
  if (locus.mutates()) {
    said.add("Se admiten mutaciones (modelo {}).", "Mutations are allowed for (model {}).",
             kin::to_word(locus.assumptions().mutation.model));
  }
  say_unrelated(one, unrelated, said);
  said.add("Razón: {} / {} = {}.", "Ratio: {} / {} = {}.", figure_text(related),
           figure_text(unrelated), figure_text(found.likelihood_ratio));
  return said.take();
}

}  // namespace paradero::study
