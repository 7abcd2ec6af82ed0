#include "paradero/kin/joint_problem.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/kin/internal/test_families.h"
#include "paradero/kin/likelihood.h"

namespace paradero::kin {
namespace {

using testing::InventedMember;
constexpr double ln_impossible_here = -std::numeric_limits<double>::infinity();

// Pedigrees of all pedigree_kinds, with one to six missing.
const std::vector<InventedMember> uncle_looks_for_cousins = {
    {"G1", "", "", Sex::male, false, false},     {"G2", "", "", Sex::female, false, false},
    {"Un", "G1", "G2", Sex::male, true, false},  {"Fa", "G1", "G2", Sex::male, false, false},
    {"Mo", "", "", Sex::female, false, false},   {"M1", "Fa", "Mo", Sex::male, false, true},
    {"M2", "Fa", "Mo", Sex::female, false, true}};
const std::vector<InventedMember> cousins_married = {
    {"G1", "", "", Sex::male, false, false},     {"G2", "", "", Sex::female, false, false},
    {"A", "G1", "G2", Sex::male, false, true},   {"B", "G1", "G2", Sex::female, true, false},
    {"Sa", "", "", Sex::female, false, false},   {"Sb", "", "", Sex::male, false, false},
    {"Ca", "A", "Sa", Sex::male, false, true},   {"Cb", "Sb", "B", Sex::female, false, false},
    {"M", "Ca", "Cb", Sex::unknown, false, true}};
const std::vector<InventedMember> half_brothers = {
    {"Fa", "", "", Sex::male, false, true},    {"M1", "", "", Sex::female, true, false},
    {"M2", "", "", Sex::female, false, false}, {"A", "Fa", "M1", Sex::male, false, true},
    {"B", "Fa", "M2", Sex::male, false, true}, {"C", "Fa", "M2", Sex::female, true, false}};
const std::vector<InventedMember> six_of_two_generations = {
    {"Fa", "", "", Sex::male, false, true},    {"Mo", "", "", Sex::female, false, true},
    {"A", "Fa", "Mo", Sex::male, false, true}, {"B", "Fa", "Mo", Sex::male, false, true},
    {"Sp", "", "", Sex::female, true, false},  {"C", "A", "Sp", Sex::female, false, true},
    {"D", "A", "Sp", Sex::male, false, true}};
const std::vector<InventedMember> nobody_typed = {{"Fa", "", "", Sex::male, false, true},
                                                  {"Mo", "", "", Sex::female, false, false},
                                                  {"A", "Fa", "Mo", Sex::female, false, true}};
const std::vector<InventedMember>* const pedigree_kinds[] = {&testing::mother_and_sibling,
                                                             &testing::brothers_missing,
                                                             &uncle_looks_for_cousins,
                                                             &cousins_married,
                                                             &half_brothers,
                                                             &six_of_two_generations,
                                                             &nobody_typed};

struct Event {
  std::vector<Locus> loci;
  std::vector<Family> families;
  std::vector<Remains> victims;
};

// Some of the missing, strangers, and twins: remains that look the same.
Event random_event(std::uint64_t seed, std::size_t n_families, std::size_t n_victims,
                   const Assumptions& assumptions, double dropout) {
  Event event{testing::invented_loci(4, 4, assumptions), {}, {}};
  stats::Random random(seed, 0);
  std::vector<std::pair<testing::Genes, Sex>> bodies;
  for (std::size_t f = 0; f < n_families; ++f) {
    auto made = testing::invented_family("F" + std::to_string(f),
                                         *pedigree_kinds[random.below(std::size(pedigree_kinds))],
                                         event.loci, random);
    for (const MemberIndex m : made.family.pedigree.missing())
      bodies.emplace_back(made.genes[m], made.family.pedigree[m].sex);
    event.families.push_back(std::move(made.family));
  }
  for (std::size_t v = 0; v < n_victims; ++v) {
    const double kind = random.uniform();
    if (kind < 0.2 && !event.victims.empty()) {
      event.victims.push_back(event.victims.back());
      event.victims.back().profile.id += "'";
      continue;
    }
    std::pair<testing::Genes, Sex> body;
    if (kind < 0.6) {
      body = bodies[random.below(bodies.size())];
    } else {
      body = {testing::invented_stranger(event.loci, random),
              random.uniform() < 0.5 ? Sex::male : Sex::female};
    }
    if (random.uniform() < 0.2) body.second = Sex::unknown;
    event.victims.push_back(
        {testing::invented_profile("V" + std::to_string(v), body.first,
                                   random.uniform() < 0.5 ? dropout : 0, random),
         body.second});
  }
  return event;
}

// Every assignment of all victims, each with the likelihood of every family and of the strangers:
// no ratio, no table, no division by families.
class EveryAssignment {
 public:
  EveryAssignment(const Event& event, double ln_pairing_odds)
      : event_(event), ln_pairing_odds_(ln_pairing_odds) {
    for (std::uint32_t f = 0; f < event.families.size(); ++f) {
      for (const MemberIndex m : event.families[f].pedigree.missing()) missing_.emplace_back(f, m);
    }
    assigned_.assign(event.victims.size(), nobody);
    for (const Remains& victim : event.victims) ln_stranger_.push_back(ln_of_stranger(victim));
    visit(0);
  }

  double posterior(std::uint32_t victim, std::uint32_t missing) const {
    const auto found = weight_.find({victim, missing});
    return found == weight_.end() ? 0 : found->second / total_;
  }
  double count() const { return count_; }

 private:
  static constexpr std::uint32_t nobody = 0xFFFFFFFF;

  double ln_of_stranger(const Remains& victim) const {
    std::vector<MemberEntry> entries(1);
    entries[0].id = "stranger";
    const Pedigree alone = Pedigree::create("alone", entries).value();
    PedigreeLikelihood likelihood(alone);
    double sum = 0;
    for (std::size_t l = 0; l < event_.loci.size(); ++l) {
      const Observation seen[] = {{victim.profile.genotypes[l], victim.profile.detection}};
      if (seen[0].call.is_typed()) sum += likelihood.ln_likelihood(event_.loci[l], seen).value();
    }
    return sum;
  }

  double ln_of_family(std::uint32_t f) {
    std::vector<std::uint32_t> key{f};
    std::vector<std::pair<MemberIndex, std::uint32_t>> placed;
    for (std::uint32_t m = 0; m < missing_.size(); ++m) {
      if (missing_[m].first != f) continue;
      const auto at = std::ranges::find(assigned_, m);
      key.push_back(at == assigned_.end() ? nobody
                                          : static_cast<std::uint32_t>(at - assigned_.begin()));
      if (at != assigned_.end()) placed.emplace_back(missing_[m].second, key.back());
    }
    const auto [entry, is_new] = ln_family_.try_emplace(key, 0.0);
    if (!is_new) return entry->second;
    const Family& family = event_.families[f];
    PedigreeLikelihood likelihood(family.pedigree);
    for (std::size_t l = 0; l < event_.loci.size(); ++l) {
      std::vector<Observation> seen = family.observations(l);
      for (const auto& [member, v] : placed) {
        const Profile& profile = event_.victims[v].profile;
        seen[member] = {profile.genotypes[l], profile.detection};
      }
      entry->second += likelihood.ln_likelihood(event_.loci[l], seen).value();
    }
    return entry->second;
  }

  void visit(std::uint32_t victim) {
    if (victim == assigned_.size()) {
      double ln = 0;
      for (std::uint32_t f = 0; f < event_.families.size(); ++f) ln += ln_of_family(f);
      for (std::uint32_t v = 0; v < victim; ++v)
        ln += assigned_[v] == nobody ? ln_stranger_[v] : ln_pairing_odds_;
      if (ln == ln_impossible_here) return;
      ++count_;
      total_ += std::exp(ln);
      for (std::uint32_t v = 0; v < victim; ++v) {
        if (assigned_[v] != nobody) weight_[{v, assigned_[v]}] += std::exp(ln);
      }
      return;
    }
    visit(victim + 1);
    for (std::uint32_t m = 0; m < missing_.size(); ++m) {
      const Sex sex = event_.families[missing_[m].first].pedigree[missing_[m].second].sex;
      const Sex own = event_.victims[victim].sex;
      if (sex != Sex::unknown && own != Sex::unknown && sex != own) continue;
      if (std::ranges::find(assigned_, m) != assigned_.end()) continue;
      assigned_[victim] = m;
      visit(victim + 1);
      assigned_[victim] = nobody;
    }
  }

  const Event& event_;
  double ln_pairing_odds_;
  std::vector<std::pair<std::uint32_t, MemberIndex>> missing_;
  std::vector<std::uint32_t> assigned_;  // by victim: the missing person
  std::vector<double> ln_stranger_;
  std::map<std::vector<std::uint32_t>, double> ln_family_;
  std::map<Pairing, double> weight_;
  double total_ = 0, count_ = 0;
};

Assumptions with_mutation(double rate) {
  Assumptions assumed;
  if (rate == 0) return assumed;
  assumed.mutation.model = MutationModel::equal;
  assumed.mutation.rate_male = assumed.mutation.rate_female = rate;
  return assumed;
}

RC_GTEST_PROP(JointProblem, AgreesWithEveryAssignmentOneByOne, ()) {
  const auto event =
      random_event(*rc::gen::inRange<std::uint64_t>(0, 1 << 30),
                   *rc::gen::inRange<std::size_t>(1, 3), *rc::gen::inRange<std::size_t>(0, 5),
                   with_mutation(*rc::gen::element(0.0, 0.01)), *rc::gen::element(0.0, 0.2));
  JointSettings settings;
  settings.ln_pairing_odds = *rc::gen::element(0.0, -3.0, 1.0);
  EveryAssignment every(event, settings.ln_pairing_odds);
  // By tables, by odds that leave (nearly) nothing out, and set by set.
  for (const std::uint64_t max_every : {std::uint64_t{1} << 20, std::uint64_t{0}}) {
    for (const std::uint64_t max_listed : {std::uint64_t{200'000}, std::uint64_t{0}}) {
      JointProblemSettings of_problem;
      of_problem.ln_pairing_odds = settings.ln_pairing_odds;
      of_problem.max_every = max_every;
      of_problem.max_listed = max_listed;
      const auto input = joint_problem(event.families, event.victims, event.loci, of_problem, {});
      RC_ASSERT(input.has_value());
      RC_ASSERT(input->refused.empty());
      const auto result = solve_joint(input->problem, settings, {});
      RC_ASSERT(result.has_value());
      for (const PairingPosterior& p : result->pairings) {
        // What is left out may have grown again.
        const double tolerance = max_every == 0 && max_listed > 0 ? 1e-5 : 1e-9;
        RC_ASSERT(std::abs(p.posterior - every.posterior(p.victim, p.missing)) < tolerance);
        RC_ASSERT(p.standard_error == 0.0);
      }
      if (max_every > 0) {
        RC_ASSERT(result->assignments.number == every.count());
      }
    }
  }
}

TEST(JointProblem, IsSampledWithinItsErrorListedOrNot) {
  for (const std::uint64_t seed : {3, 4}) {
    const auto event = random_event(seed, 3, 5, with_mutation(0.01), 0.1);
    JointSettings settings;
    settings.steps = 2048;
    JointProblemSettings of_problem;
    const auto listed = joint_problem(event.families, event.victims, event.loci, of_problem, {});
    of_problem.max_every = of_problem.max_listed = 0;
    const auto asked = joint_problem(event.families, event.victims, event.loci, of_problem, {});
    ASSERT_TRUE(listed && asked);
    const auto exact = solve_joint(listed->problem, settings, {});
    settings.max_states = 0;
    const auto by_family = solve_joint(listed->problem, settings, {});
    settings.max_placements = 0;
    const auto by_person = solve_joint(asked->problem, settings, {});
    ASSERT_TRUE(exact && by_family && by_person);
    std::map<Pairing, double> expected;
    for (const PairingPosterior& p : exact->pairings) expected[{p.victim, p.missing}] = p.posterior;
    for (const auto* sampled : {&*by_family, &*by_person}) {
      for (const PairingPosterior& p : sampled->pairings) {
        EXPECT_LE(p.standard_error, 0.05);
        EXPECT_NEAR(p.posterior, (expected[{p.victim, p.missing}]), 5 * p.standard_error + 1e-4);
      }
    }
  }
}

TEST(JointProblem, RefusesAFamilyThatCannotBe) {
  const auto loci = testing::invented_loci(2, 4);
  stats::Random random(1, 0);
  auto family = testing::invented_family("F", testing::mother_and_sibling, loci, random).family;
  family.profiles[1].genotypes.assign(2, Genotype(0, 0));
  family.profiles[3].genotypes.assign(2, Genotype(1, 1));
  const std::vector<Family> families = {family};
  const std::vector<Remains> victims = {
      {testing::invented_profile("V", testing::invented_stranger(loci, random), 0, random),
       Sex::male}};
  const auto input = joint_problem(families, victims, loci, {}, {});
  ASSERT_TRUE(input);
  ASSERT_EQ(input->refused.size(), 1);
  EXPECT_TRUE(input->problem.families.empty());
}

}  // namespace
}  // namespace paradero::kin
