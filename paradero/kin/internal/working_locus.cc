#include "paradero/kin/internal/working_locus.h"

#include <algorithm>

namespace paradero::kin {

namespace {

// A member with more possible genotypes than this times the alleles has two free genes instead.
constexpr std::size_t largest_support = 2;

}  // namespace

void WorkingLocus::prepare(const Pedigree& pedigree, const Locus& locus,
                           std::span<const Observation> observations, Lumping lumping,
                           bool ordered_founders, std::span<const Allele> alone) {
  base::require(observations.size() == pedigree.size(),
                "likelihood: one observation a member is wanted");
  locus_ = &locus;
  observations_ = observations;
  x_linked_ = locus.inheritance() == Inheritance::x_linked;
  lump(observations, lumping, alone);
  lump_matrices();
  prepare_roles(pedigree, observations, ordered_founders);
}

// Lumping is exact where the classes' transitions don't depend on the member of the class (Kemeny
// and Snell 1960): always without mutation and with the proportional model; with the equal model
// for one class; never in general with stepwise models.
void WorkingLocus::lump(std::span<const Observation> observations, Lumping lumping,
                        std::span<const Allele> alone) {
  const std::size_t states = locus_->states(), visible = locus_->alleles().size();
  working_of_.assign(states, 0xff);
  allele_of_.clear();
  unseen_.clear();
  const auto stand_alone = [&](std::size_t state) {
    if (working_of_[state] != 0xff) return;
    working_of_[state] = static_cast<std::uint8_t>(allele_of_.size());
    allele_of_.push_back(static_cast<Allele>(state));
  };
  for (const Observation& seen : observations) {
    if (!seen.call.is_typed()) continue;
    base::require(seen.call.second < visible, "likelihood: an allele that the locus hasn't");
    stand_alone(seen.call.first);
    stand_alone(seen.call.second);
  }
  for (const Allele allele : alone) stand_alone(allele);
  if (locus_->has_silent()) stand_alone(states - 1);
  for (std::size_t state = 0; state < states; ++state) {
    if (working_of_[state] == 0xff) unseen_.push_back(static_cast<std::uint16_t>(state));
  }
  const MutationModel model = locus_->assumptions().mutation.model;
  const bool copies = model == MutationModel::none || model == MutationModel::proportional;
  pseudo_count_ = lumping == Lumping::one_class ? 1 : 2;
  const bool lumps = copies || (model == MutationModel::equal && pseudo_count_ == 1);
  pseudo_ = allele_of_.size();
  if (!lumps || unseen_.size() <= pseudo_count_) {
    pseudo_count_ = 0;
    allele_of_.resize(states);
    for (std::size_t state = 0; state < states; ++state) {
      working_of_[state] = static_cast<std::uint8_t>(state);
      allele_of_[state] = static_cast<Allele>(state);
    }
    size_ = states;
    founder_ = locus_->founder();
    return;
  }
  size_ = pseudo_ + pseudo_count_;
  founder_.assign(size_, 0);
  for (std::size_t w = 0; w < pseudo_; ++w) founder_[w] = locus_->founder()[allele_of_[w]];
  double mass = 0;
  for (const std::uint16_t state : unseen_) {
    mass += locus_->founder()[state];
    working_of_[state] = static_cast<std::uint8_t>(pseudo_);
  }
  for (std::size_t w = pseudo_; w < size_; ++w)
    founder_[w] = mass / static_cast<double>(pseudo_count_);
}

void WorkingLocus::lump_matrices() {
  for (const bool from_father : {false, true}) {
    const Eigen::MatrixXd& full = locus_->mutation(from_father);
    if (pseudo_count_ == 0) {
      mutation_[from_father] = full.data();
      passed_[from_father] = locus_->passed(from_father);
      continue;
    }
    std::vector<double>& own = own_mutation_[from_father];
    own.assign(size_ * size_, 0);
    mutation_[from_father] = own.data();
    if (!locus_->mutates()) {
      for (std::size_t w = 0; w < size_; ++w) own[w + w * size_] = 1;
      passed_[from_father] = founder_;
      continue;
    }
    for (std::size_t from = 0; from < size_; ++from) {
      const auto state = static_cast<Eigen::Index>(from < pseudo_ ? allele_of_[from] : unseen_[0]);
      double to_unseen = 0;
      for (const std::uint16_t to : unseen_) {
        if (to != state) to_unseen += full(state, to);
      }
      for (std::size_t to = 0; to < pseudo_; ++to)
        own[from + to * size_] = full(state, allele_of_[to]);
      if (from < pseudo_) {
        for (std::size_t to = pseudo_; to < size_; ++to)
          own[from + to * size_] = to_unseen / static_cast<double>(pseudo_count_);
        continue;
      }
      // From one unseen allele to its own class or the other one.
      const double stays_unseen = full(state, state) + to_unseen;
      if (pseudo_count_ == 1) {
        own[from + pseudo_ * size_] = stays_unseen;
      } else {
        // Proportional: a redrawn allele falls in either class alike; a copy stays.
        const std::size_t another = unseen_[1];
        const double redrawn = full(state, static_cast<Eigen::Index>(another)) /
                               locus_->alleles()[static_cast<Allele>(another)];
        const double one_class = redrawn * founder_[pseudo_] / (1 - locus_->assumptions().silent);
        const std::size_t other = from == pseudo_ ? pseudo_ + 1 : pseudo_;
        own[from + other * size_] = one_class;
        own[from + from * size_] = stays_unseen - one_class;
      }
    }
    passed_[from_father].assign(size_, 0);
    for (std::size_t to = 0; to < size_; ++to) {
      for (std::size_t from = 0; from < size_; ++from)
        passed_[from_father][to] += founder_[from] * own[from + to * size_];
    }
  }
}

void WorkingLocus::prepare_roles(const Pedigree& pedigree,
                                 std::span<const Observation> observations, bool ordered_founders) {
  roles_.assign(pedigree.size(), Role::hidden);
  first_.assign(pedigree.size() + 1, 0);
  pairs_.clear();
  for (MemberIndex m = 0; m < pedigree.size(); ++m) {
    first_[m] = pairs_.size();
    if (!observations[m].call.is_typed()) continue;
    const Member& member = pedigree[m];
    if (x_linked_) {
      base::require(member.sex != Sex::unknown, "likelihood: an X-linked locus needs every sex");
      base::require(member.sex == Sex::female || observations[m].call.is_homozygous(),
                    "likelihood: a man has one allele at an X-linked locus");
    }
    add_support(member, observations[m], ordered_founders);
    const std::size_t pairs = pairs_.size() - first_[m];
    const bool theta_splits = locus_->theta() > 0 && member.is_founder() && pairs > 1;
    if (pairs > largest_support * size_ || theta_splits) {
      roles_[m] = Role::soft;
      pairs_.resize(first_[m]);
      continue;
    }
    const bool one_genotype =
        std::all_of(pairs_.begin() + static_cast<std::ptrdiff_t>(first_[m]), pairs_.end(),
                    [&](const GenePair& pair) {
                      const GenePair& other = pairs_[first_[m]];
                      return (pair.paternal == other.paternal && pair.maternal == other.maternal) ||
                             (pair.paternal == other.maternal && pair.maternal == other.paternal);
                    });
    roles_[m] = one_genotype ? Role::certain : Role::support;
  }
  first_[pedigree.size()] = pairs_.size();
}

void WorkingLocus::add_support(const Member& member, const Observation& seen,
                               bool ordered_founders) {
  const auto a = working_of_[seen.call.first], b = working_of_[seen.call.second];
  const bool hemizygous = x_linked_ && member.sex == Sex::male;
  const bool unordered = member.is_founder() && !ordered_founders;
  const auto add = [&](std::size_t p, std::size_t m, double weight) {
    pairs_.push_back({static_cast<std::uint8_t>(p), static_cast<std::uint8_t>(m), weight});
  };
  if (seen.detection.is_certain()) {
    if (a != b) {
      add(a, b, 1);
      if (!unordered) add(b, a, 1);
      return;
    }
    add(a, a, 1);
    if (locus_->has_silent() && !hemizygous) {
      const auto silent = working_of_[locus_->states() - 1];
      add(a, silent, 1);
      if (!unordered) add(silent, a, 1);
    }
    return;
  }
  for (std::size_t p = 0; p < size_; ++p) {
    for (std::size_t m = 0; m < size_; ++m) {
      if ((hemizygous && m != p) || (unordered && m < p)) continue;
      const double weight = weight_of(seen, p, m, hemizygous);
      if (weight > 0) add(p, m, weight);
    }
  }
}

double WorkingLocus::weight_of(const Observation& seen, std::size_t paternal, std::size_t maternal,
                               bool hemizygous) const {
  const auto state = [&](std::size_t working) {
    return pseudo_count_ > 0 && working >= pseudo_ ? static_cast<Allele>(unseen_[0])
                                                   : allele_of_[working];
  };
  return call_probability(seen.call, Genotype(state(paternal), state(maternal)), seen.detection,
                          locus_->alleles().frequencies(), hemizygous);
}

double WorkingLocus::evidence(MemberIndex member, std::size_t paternal, std::size_t maternal,
                              bool hemizygous) const {
  return weight_of(observations_[member], paternal, maternal, hemizygous);
}

void WorkingLocus::expand_table(std::span<const double> table, bool hemizygous,
                                std::vector<double>& genotypes) const {
  const std::size_t states = locus_->states();
  genotypes.assign(genotype_count(states), 0);
  const auto frequency = [&](std::size_t state) { return locus_->founder()[state]; };
  const auto is_lumped = [&](std::size_t state) {
    return pseudo_count_ > 0 && working_of_[state] >= pseudo_;
  };
  double mass = 0;
  for (std::size_t w = pseudo_; pseudo_count_ > 0 && w < size_; ++w) mass += founder_[w];
  if (hemizygous) {
    for (std::size_t x = 0; x < states; ++x) {
      double probability = table[working_of_[x]];
      if (is_lumped(x)) probability = (probability + table[pseudo_ + 1]) * (frequency(x) / mass);
      genotypes[genotype_index(static_cast<Allele>(x), static_cast<Allele>(x))] = probability;
    }
    return;
  }
  const auto both_orders = [&](std::size_t p, std::size_t m) {
    return table[p * size_ + m] + table[m * size_ + p];
  };
  double not_copies = 0, copies = 0;
  if (pseudo_count_ > 0) {
    const double u = founder_[pseudo_], v = founder_[pseudo_ + 1];
    const double same = table[pseudo_ * size_ + pseudo_];
    not_copies = both_orders(pseudo_, pseudo_ + 1) / (2 * u * v);
    copies = std::max(0.0, (same - not_copies * u * u) / u);
    // What is left of a difference of equal numbers is rounding.
    if (copies * u < 1e-14 * same) copies = 0;
  }
  for (std::size_t x = 0; x < states; ++x) {
    for (std::size_t y = 0; y <= x; ++y) {
      const std::size_t p = working_of_[x], m = working_of_[y];
      double probability;
      if (is_lumped(x) && is_lumped(y)) {
        probability = x == y ? copies * frequency(x) + not_copies * frequency(x) * frequency(x)
                             : 2 * not_copies * frequency(x) * frequency(y);
      } else if (is_lumped(x) || is_lumped(y)) {
        const std::size_t seen = is_lumped(x) ? m : p, unseen = is_lumped(x) ? x : y;
        probability = (both_orders(seen, pseudo_) + both_orders(seen, pseudo_ + 1)) *
                      (frequency(unseen) / mass);
      } else {
        probability = x == y ? table[p * size_ + m] : both_orders(p, m);
      }
      genotypes[genotype_index(static_cast<Allele>(x), static_cast<Allele>(y))] = probability;
    }
  }
}

}  // namespace paradero::kin
