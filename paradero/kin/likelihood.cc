#include "paradero/kin/likelihood.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "paradero/kin/internal/founder_urn.h"
#include "paradero/kin/internal/gene_identity.h"
#include "paradero/kin/internal/gene_network.h"

namespace paradero::kin {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t max_networks = 2048;  // kept of one pedigree

struct KeptNetwork {
  std::size_t size_class = 0;
  std::unique_ptr<GeneNetwork> network;
};

// The genes of one set of typed members; without a value where following them is the longer way.
struct KeptIdentity {
  std::uint64_t typed = 0;  // one bit a member
  bool theta = false;
  std::optional<GeneIdentity> identity;
};

// Following genes is worth while up to so much work; with theta the other way is much longer.
constexpr std::size_t max_identity_branches = 1024, max_identity_work = 1024;
constexpr std::size_t max_identity_branches_theta = 65536, max_identity_work_theta = 1 << 20;

// What making a plan costs, in multiplications.
constexpr double plan_cost = 20'000, evaluation_cost = 500;

std::size_t hash_of(const NetworkShape& shape, std::size_t size_class) {
  std::uint64_t hash = size_class * 2 + (shape.urn ? 1 : 0);
  const auto add = [&](std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29;
  };
  add(shape.target);
  for (const auto& roles : shape.roles) {
    for (const Role role : roles) add(static_cast<std::uint64_t>(role));
  }
  for (const std::uint8_t block : shape.founder_blocks) add(block);
  return hash;
}

double ratio_or_nan(double above, double below) {
  return above == 0 && below == 0 ? std::numeric_limits<double>::quiet_NaN() : above / below;
}

}  // namespace

struct PedigreeLikelihood::State {
  const Pedigree* pedigree = nullptr;
  double max_work = default_max_work;
  WorkingLocus working;
  GeneNetwork::Scratch scratch;
  std::unordered_multimap<std::size_t, KeptNetwork> networks;
  std::vector<KeptIdentity> identities;
  NetworkShape shape;
  std::vector<Observation> others;
  std::vector<double> table, founder, alpha;
  FounderUrn urn;
  std::unique_ptr<GeneNetwork> passing;  // a network that is not kept
  // The partitions of free founder genes, by which of them are second ones.
  std::vector<std::pair<std::vector<char>, std::vector<FounderPartition>>> partitions;
  // The pedigree with one unrelated founder more, of each sex; made when first wanted.
  struct Extended {
    Pedigree pedigree;
    std::unique_ptr<PedigreeLikelihood> likelihood;
  };
  std::array<std::unique_ptr<Extended>, 3> extended;

  // P(observations) by following the genes of those typed, where that can be done and is the
  // shorter way.
  std::optional<double> by_identity(const Locus& locus, std::span<const Observation> observations) {
    if (locus.mutates() || locus.has_silent() || locus.inheritance() != Inheritance::autosomal ||
        observations.size() != pedigree->size() || observations.size() > 64)
      return std::nullopt;
    std::array<Genotype, GeneIdentity::max_people> calls;
    std::array<MemberIndex, GeneIdentity::max_people> people;
    std::size_t count = 0;
    std::uint64_t typed = 0;
    for (MemberIndex m = 0; m < observations.size(); ++m) {
      const Observation& seen = observations[m];
      if (!seen.call.is_typed()) continue;
      if (count == calls.size() || !seen.detection.is_certain()) return std::nullopt;
      base::require(seen.call.second < locus.alleles().size(),
                    "likelihood: an allele that the locus hasn't");
      calls[count] = seen.call;
      people[count++] = m;
      typed |= std::uint64_t{1} << m;
    }
    const GeneIdentity* found = identity({people.data(), count}, typed, locus.theta() > 0);
    if (found == nullptr) return std::nullopt;
    return found->likelihood({calls.data(), count}, locus.founder(), locus.theta());
  }

  const GeneIdentity* identity(std::span<const MemberIndex> people, std::uint64_t typed,
                               bool theta) {
    const auto known = std::ranges::find_if(identities, [&](const KeptIdentity& kept) {
      return kept.typed == typed && kept.theta == theta;
    });
    if (known != identities.end()) return known->identity ? &*known->identity : nullptr;
    if (identities.size() >= max_networks) identities.clear();
    KeptIdentity& made = identities.emplace_back();
    made.typed = typed;
    made.theta = theta;
    made.identity = GeneIdentity::create(
        *pedigree, people, theta ? max_identity_branches_theta : max_identity_branches);
    const std::size_t most = theta ? max_identity_work_theta : max_identity_work;
    if (made.identity && made.identity->work() > most) made.identity.reset();
    return made.identity ? &*made.identity : nullptr;
  }

  const GeneNetwork& network() {
    const std::size_t size_class = std::bit_width(working.size());
    const std::size_t hash = hash_of(shape, size_class);
    const auto [first, last] = networks.equal_range(hash);
    for (auto kept = first; kept != last; ++kept) {
      if (kept->second.size_class == size_class && kept->second.network->shape() == shape)
        return *kept->second.network;
    }
    const WorkingLocus* const loci[] = {&working};
    auto made = std::make_unique<GeneNetwork>(*pedigree, shape, loci);
    if (networks.size() >= max_networks) {
      passing = std::move(made);
      return *passing;
    }
    return *networks.emplace(hash, KeptNetwork{size_class, std::move(made)})->second.network;
  }

  const std::vector<FounderPartition>& partitions_of(const std::vector<char>& free_genes) {
    for (const auto& [genes, made] : partitions) {
      if (genes == free_genes) return made;
    }
    partitions.emplace_back(free_genes, founder_partitions(free_genes));
    return partitions.back().second;
  }

  // Adds weight * the sum for the present shape to `table`; `times` such are to come. A founder's
  // two kept genes that are identical give a table over one.
  base::Result<void> add_evaluation(std::span<const double> founders, double weight, double times,
                                    std::optional<std::int64_t>& exponent) {
    const WorkingLocus* const loci[] = {&working};
    std::span<double> result;
    PARADERO_ASSIGN(const std::int64_t shift,
                    network().evaluate(loci, founders, 0.5,
                                       Limit{max_work, times, pedigree->name()}, scratch, result));
    if (!exponent) exponent = shift;
    const double scale =
        weight * (shift == *exponent ? 1 : std::ldexp(1.0, static_cast<int>(shift - *exponent)));
    const std::size_t n = working.size();
    const bool diagonal = result.size() == n && table.size() == n * n && n > 1;
    for (std::size_t i = 0; i < result.size(); ++i)
      table[diagonal ? i * n + i : i] += scale * result[i];
    return {};
  }

  // Sums over everything hidden: one number, or the table of the target, into `table`.
  // `alone`: alleles that are not to be lumped, besides those seen.
  base::Result<Scaled> sum(const Locus& locus, std::span<const Observation> observations,
                           MemberIndex target, std::span<const Allele> alone = {}) {
    // Where only genotypes of alleles that stand alone are wanted, one class does for the others.
    const bool whole_table = target != no_member && alone.empty();
    working.prepare(*pedigree, locus, observations,
                    whole_table ? Lumping::pseudo_alleles : Lumping::one_class, false, alone);
    shape.roles.resize(1);
    shape.roles[0] = working.roles();
    shape.target = target;
    shape.x_linked = working.x_linked();
    shape.founder_blocks.clear();
    shape.urn = locus.theta() > 0;
    urn.fill(*pedigree, working, locus.theta());
    const bool hemizygous =
        target != no_member && shape.x_linked && (*pedigree)[target].sex == Sex::male;
    const std::size_t n = working.size();
    table.assign(target == no_member ? 1 : hemizygous ? n : n * n, 0);
    std::optional<std::int64_t> exponent;
    if (locus.theta() == 0) {
      PARADERO_CHECK(add_evaluation({}, urn.probability, 1, exponent));
    } else {
      PARADERO_CHECK(sum_over_urn(exponent));
    }
    return Scaled{std::accumulate(table.begin(), table.end(), 0.0), *exponent};
  }

  // Over all that the urn may have given to the free founder genes, in the cheaper of two ways.
  base::Result<void> sum_over_urn(std::optional<std::int64_t>& exponent) {
    const std::vector<char> free_genes = free_founder_genes(*pedigree, shape);
    const WorkingLocus* const loci[] = {&working};
    const double each = evaluation_cost + network().multiplications(loci, scratch);
    const double nodes = DirichletRule::size(working.size(), free_genes.size());
    const auto seconds = static_cast<double>(std::ranges::count(free_genes, 1));
    const double about = partition_count(free_genes.size()) / std::pow(1.8, seconds);
    const double by_partitions = about * (each + (about > max_networks ? plan_cost : 0));
    if (free_genes.size() <= 1 || nodes * each > by_partitions)
      return sum_over_partitions(free_genes, about, exponent);
    urn.dirichlet(working, alpha);
    base::Result<void> outcome;
    DirichletRule(alpha, free_genes.size())
        .each([&](std::span<const double> frequencies, double weight) {
          outcome = add_evaluation(frequencies, urn.probability * weight, nodes, exponent);
          return outcome.has_value();
        });
    return outcome;
  }

  base::Result<void> sum_over_partitions(const std::vector<char>& free_genes, double about,
                                         std::optional<std::int64_t>& exponent) {
    // Listing them already takes too much.
    if (about * plan_cost > max_work) {
      return base::data_error(
          "pedigree {}: theta with {} founder genes of people who are not typed takes about {:.2g} "
          "sums, more than the {:.2g} multiplications allowed; theta = 0, or fewer founders who "
          "are "
          "not typed, would make it less",
          pedigree->name(), free_genes.size(), about, max_work);
    }
    urn.next(working, founder);
    const auto& all = partitions_of(free_genes);
    for (const FounderPartition& partition : all) {
      shape.founder_blocks = partition.blocks;
      PARADERO_CHECK(add_evaluation(founder,
                                    urn.probability * partition.probability(urn.theta, urn.drawn),
                                    static_cast<double>(all.size()), exponent));
    }
    return {};
  }

  // `observations` with one more, `last`, or without that of `left_out`.
  std::span<const Observation> edited(std::span<const Observation> observations,
                                      MemberIndex left_out) {
    others.assign(observations.begin(), observations.end());
    if (left_out != no_member) others[left_out] = {};
    return others;
  }

  PedigreeLikelihood& with_founder(Sex sex) {
    auto& slot = extended[static_cast<std::size_t>(sex)];
    if (!slot) {
      std::string id = "unrelated";
      while (pedigree->find(id)) id += '_';
      slot = std::make_unique<Extended>(Extended{pedigree->with_founder(id, sex), nullptr});
      slot->likelihood = std::make_unique<PedigreeLikelihood>(slot->pedigree);
    }
    slot->likelihood->set_max_work(max_work);
    return *slot->likelihood;
  }
};

PedigreeLikelihood::PedigreeLikelihood(const Pedigree& pedigree)
    : state_(std::make_unique<State>()) {
  state_->pedigree = &pedigree;
}
PedigreeLikelihood::PedigreeLikelihood(PedigreeLikelihood&&) noexcept = default;
PedigreeLikelihood& PedigreeLikelihood::operator=(PedigreeLikelihood&&) noexcept = default;
PedigreeLikelihood::~PedigreeLikelihood() = default;

const Pedigree& PedigreeLikelihood::pedigree() const { return *state_->pedigree; }

void PedigreeLikelihood::set_max_work(double multiplications) {
  state_->max_work = multiplications;
}

base::Result<double> PedigreeLikelihood::ln_likelihood(const Locus& locus,
                                                       std::span<const Observation> observations) {
  if (const auto likelihood = state_->by_identity(locus, observations))
    return std::log(*likelihood);
  PARADERO_ASSIGN(const Scaled sum, state_->sum(locus, observations, no_member));
  return sum.ln();
}

base::Result<double> PedigreeLikelihood::ln_likelihood_with_unrelated(
    const Locus& locus, std::span<const Observation> observations, const Observation& unrelated,
    Sex sex) {
  if (locus.theta() > 0) {
    std::vector<Observation> all(observations.begin(), observations.end());
    all.push_back(unrelated);
    return state_->with_founder(sex).ln_likelihood(locus, all);
  }
  PARADERO_ASSIGN(const double ln_family, ln_likelihood(locus, observations));
  if (!unrelated.call.is_typed()) return ln_family;
  return ln_family + std::log(population_call_probability(locus, unrelated, sex));
}

base::Result<GenotypeTable> PedigreeLikelihood::conditional_genotypes(
    const Locus& locus, std::span<const Observation> observations, MemberIndex member) {
  base::require(member < state_->pedigree->size(), "conditional_genotypes: no such member");
  PARADERO_ASSIGN(const Scaled sum,
                  state_->sum(locus, state_->edited(observations, member), member));
  GenotypeTable made;
  made.hemizygous = state_->shape.x_linked && (*state_->pedigree)[member].sex == Sex::male;
  made.ln_likelihood = sum.ln();
  if (sum.value == 0) return made;
  for (double& entry : state_->table) entry /= sum.value;
  state_->working.expand_table(state_->table, made.hemizygous, made.probability);
  return made;
}

base::Result<ParentalOrigin> PedigreeLikelihood::parental_origin(
    const Locus& locus, std::span<const Observation> observations, MemberIndex member,
    Genotype genotype) {
  base::require(genotype.is_typed() && !(*state_->pedigree)[member].is_founder(),
                "parental_origin: a typed genotype of no founder is wanted");
  const Allele alleles[] = {genotype.first, genotype.second};
  PARADERO_ASSIGN(const Scaled sum,
                  state_->sum(locus, state_->edited(observations, member), member, alleles));
  if (sum.value == 0) return ParentalOrigin{};
  const WorkingLocus& working = state_->working;
  const auto at = [&](Allele paternal, Allele maternal) {
    return state_->table[working.working_of(paternal) * working.size() +
                         working.working_of(maternal)] /
           sum.value;
  };
  return ParentalOrigin{at(genotype.first, genotype.second), at(genotype.second, genotype.first)};
}

base::Result<GenotypeTable> PedigreeLikelihood::unrelated_genotypes(
    const Locus& locus, std::span<const Observation> observations, Sex sex) {
  if (locus.theta() > 0) {
    std::vector<Observation> all(observations.begin(), observations.end());
    all.emplace_back();
    return state_->with_founder(sex).conditional_genotypes(
        locus, all, static_cast<MemberIndex>(observations.size()));
  }
  GenotypeTable made;
  PARADERO_ASSIGN(made.ln_likelihood, ln_likelihood(locus, observations));
  made.hemizygous = locus.inheritance() == Inheritance::x_linked && sex == Sex::male;
  if (made.ln_likelihood == -infinity) return made;
  const auto& founder = locus.founder();
  made.probability.assign(genotype_count(founder.size()), 0);
  for (std::size_t a = 0; a < founder.size(); ++a) {
    const std::size_t row = genotype_index(static_cast<Allele>(a), 0);
    if (made.hemizygous) {
      made.probability[row + a] = founder[a];
      continue;
    }
    for (std::size_t b = 0; b < a; ++b) made.probability[row + b] = 2 * founder[a] * founder[b];
    made.probability[row + a] = founder[a] * founder[a];
  }
  return made;
}

double population_call_probability(const Locus& locus, const Observation& seen, Sex sex) {
  // The call's alleles, a silent one, and all others as one: nothing tells those apart.
  struct Class {
    Allele allele;
    double frequency;
  };
  const std::size_t visible = locus.alleles().size();
  const auto frequency = [&](Allele allele) { return locus.founder()[allele]; };
  std::array<Class, 4> classes;
  std::size_t count = 0;
  classes[count++] = {seen.call.first, frequency(seen.call.first)};
  if (!seen.call.is_homozygous())
    classes[count++] = {seen.call.second, frequency(seen.call.second)};
  if (locus.has_silent())
    classes[count++] = {static_cast<Allele>(visible), locus.assumptions().silent};
  double rest = 0;
  Allele other = no_allele;
  for (Allele allele = 0; !seen.detection.is_certain() && allele < visible; ++allele) {
    if (allele == seen.call.first || allele == seen.call.second) continue;
    rest += frequency(allele);
    other = allele;
  }
  if (other != no_allele) classes[count++] = {other, rest};
  const bool hemizygous = locus.inheritance() == Inheritance::x_linked && sex == Sex::male;
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      if (hemizygous && i != j) continue;
      const double genotype = hemizygous
                                  ? classes[i].frequency
                                  : (i == j ? 1 : 2) * classes[i].frequency * classes[j].frequency;
      sum += genotype * call_probability(seen.call, {classes[i].allele, classes[j].allele},
                                         seen.detection, locus.alleles().frequencies(), hemizygous);
    }
  }
  return sum;
}

std::vector<double> call_probabilities(const Locus& locus, const GenotypeTable& table,
                                       const Detection& detection) {
  base::require(!table.probability.empty(), "call_probabilities: the table is empty");
  const std::size_t n = locus.alleles().size(), states = locus.states();
  const auto& p = table.probability;
  if (detection.is_certain() && states == n) return p;
  // Of the genotype's alleles, which are seen: exactly a and b, exactly a, none.
  const double d = detection.dropout, c = detection.drop_in;
  std::vector<double> seen_one(n, 0);
  double none = 0;
  for (std::size_t a = 0; a < states; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double genotype = p[a * (a + 1) / 2 + b];
      const int copies = table.hemizygous ? (a < n) : (a < n) + (b < n);
      none += genotype * (copies == 2 ? d * d : copies == 1 ? d : 1);
      if (copies == 0) continue;
      if (a == b) {
        seen_one[a] += genotype * (copies == 2 ? 1 - d * d : 1 - d);
      } else if (copies == 1) {
        seen_one[b] += genotype * (1 - d);
      } else {
        seen_one[a] += genotype * (1 - d) * d;
        seen_one[b] += genotype * (1 - d) * d;
      }
    }
  }
  const auto& frequencies = locus.alleles().frequencies();
  std::vector<double> calls(genotype_count(n));
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double& call = calls[a * (a + 1) / 2 + b];
      if (a == b) {
        call = (1 - c) * seen_one[a] + c * frequencies[a] * (seen_one[a] + none);
        continue;
      }
      const double both = (1 - d) * (1 - d) * p[a * (a + 1) / 2 + b];
      call = (1 - c) * both +
             c * (frequencies[a] * (both + seen_one[b]) + frequencies[b] * (both + seen_one[a]));
    }
  }
  return calls;
}

double call_probability(const Locus& locus, const GenotypeTable& table, const Observation& seen) {
  base::require(seen.call.is_typed(), "call_probability: the call is untyped");
  return call_probabilities(locus, table, seen.detection)[seen.call.index()];
}

std::vector<double> call_likelihood_ratios(const Locus& locus, const GenotypeTable& relatives,
                                           const GenotypeTable& unrelated,
                                           const Detection& detection) {
  std::vector<double> ratios = call_probabilities(locus, relatives, detection);
  const std::vector<double> below = call_probabilities(locus, unrelated, detection);
  for (std::size_t i = 0; i < ratios.size(); ++i) ratios[i] = ratio_or_nan(ratios[i], below[i]);
  return ratios;
}

}  // namespace paradero::kin
