#include "paradero/kin/search.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "paradero/kin/direct.h"
#include "paradero/kin/internal/test_families.h"
#include "paradero/kin/lr.h"

namespace paradero::kin {
namespace {

struct InventedBase {
  std::vector<Locus> loci;
  std::vector<Family> families;
  std::vector<Remains> remains;

  InventedBase(std::uint64_t seed, std::size_t n, const Assumptions& assumptions, double dropout)
      : loci(testing::invented_loci(8, 9, assumptions)) {
    stats::Random random(seed, 0);
    const std::vector<testing::InventedMember>* kinds[] = {
        &testing::mother_and_sibling, &testing::brothers_missing, &testing::brother_only};
    for (std::size_t f = 0; f < n; ++f) {
      auto made = testing::invented_family("F" + std::to_string(f), *kinds[f % 3], loci, random);
      for (const MemberIndex missing : made.family.pedigree.missing())
        add(made.genes[missing], Sex::male, random.uniform() < 0.5 ? dropout : 0, random);
      families.push_back(std::move(made.family));
      add(testing::invented_stranger(loci, random), f % 2 == 0 ? Sex::unknown : Sex::female, 0,
          random);
    }
  }

  void add(const testing::Genes& genes, Sex sex, double dropout, stats::Random& random) {
    remains.push_back(
        {testing::invented_profile("R" + std::to_string(remains.size()), genes, dropout, random),
         sex});
  }

  double ln_lr(const SearchTarget& target, std::size_t one) const {
    const Family& family = families[target.family];
    PedigreeLikelihood likelihood(family.pedigree);
    double sum = 0;
    for (std::size_t l = 0; l < loci.size(); ++l) {
      std::vector<Observation> seen = family.observations(l);
      seen[target.missing] = {};
      const Profile& profile = remains[one].profile;
      sum += std::log(likelihood_ratio(likelihood, loci[l], seen, target.missing,
                                       {profile.genotypes[l], profile.detection})
                          ->likelihood_ratio);
    }
    return sum;
  }
};

Assumptions assumptions_of(MutationModel model, double theta) {
  Assumptions assumptions;
  assumptions.mutation.model = model;
  assumptions.theta = theta;
  return assumptions;
}

class SearchAssumptions
    : public ::testing::TestWithParam<std::tuple<MutationModel, double, double>> {};

TEST_P(SearchAssumptions, FindsWhatOneComparisonAfterAnotherFinds) {
  const auto [model, theta, dropout] = GetParam();
  const InventedBase base(1, 36, assumptions_of(model, theta), dropout);
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 20;
  const auto result = search(base.families, base.remains, base.loci, settings, {}, {});
  ASSERT_TRUE(result);
  std::size_t next = 0, expected = 0;
  for (std::uint32_t t = 0; t < result->targets.size(); ++t) {
    EXPECT_EQ(result->targets[t].refused, "");
    for (std::uint32_t i = 0; i < base.remains.size(); ++i) {
      if (base.remains[i].sex == Sex::female) continue;  // all the missing are men
      const double ln_lr = base.ln_lr(result->targets[t], i);
      if (std::abs(ln_lr - std::log(20.0)) < 1e-9 || !(ln_lr > std::log(20.0))) continue;
      ++expected;
      ASSERT_LT(next, result->hits.size());
      EXPECT_EQ(result->hits[next].target, t);
      EXPECT_EQ(result->hits[next].remains, i);
      EXPECT_NEAR(result->hits[next].ln_likelihood_ratio, ln_lr, 1e-9);
      EXPECT_LE(result->hits[next].ln_false_rate, -ln_lr + 0.3);
      ++next;
    }
  }
  EXPECT_EQ(next, result->hits.size());
  EXPECT_GT(expected, 20);
}

INSTANTIATE_TEST_SUITE_P(Models, SearchAssumptions,
                         ::testing::Values(std::tuple(MutationModel::none, 0.0, 0.0),
                                           std::tuple(MutationModel::equal, 0.0, 0.2),
                                           std::tuple(MutationModel::stepwise, 0.0, 0.1),
                                           std::tuple(MutationModel::none, 0.02, 0.1)));

// Three of the loci on the X: a man has his mother's gene alone, and two alleles exclude him.
TEST(Search, UsesTheXChromosome) {
  InventedBase base(7, 24, {}, 0);
  for (std::size_t l = 5; l < base.loci.size(); ++l) {
    base.loci[l] = Locus::create(base.loci[l].alleles(), {}, Inheritance::x_linked).value();
    const auto one_gene = [&](Profile& profile) {
      if (profile.genotypes.empty()) return;
      profile.genotypes[l] = Genotype(profile.genotypes[l].second, profile.genotypes[l].second);
    };
    for (Family& family : base.families) {
      for (MemberIndex m = 0; m < family.pedigree.size(); ++m) {
        // The sister keeps her two; what the brothers got from their mother is not kept apart in
        // their calls, so they lose this locus.
        if (family.pedigree[m].sex == Sex::male && !family.profiles[m].genotypes.empty())
          family.profiles[m].genotypes[l] = {};
      }
    }
    for (Remains& one : base.remains) {
      if (one.sex == Sex::male) one_gene(one.profile);
    }
  }
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 2;
  const auto result = search(base.families, base.remains, base.loci, settings, {}, {});
  ASSERT_TRUE(result);
  std::size_t next = 0, excluded_by_two = 0;
  for (std::uint32_t t = 0; t < result->targets.size(); ++t) {
    const Family& family = base.families[result->targets[t].family];
    const bool informative = !family.profiles[*family.pedigree.find("Mo")].genotypes.empty();
    for (std::uint32_t i = 0; i < base.remains.size(); ++i) {
      const Remains& one = base.remains[i];
      if (one.sex == Sex::female) continue;
      bool two = false;
      for (std::size_t l = 5; l < base.loci.size(); ++l)
        two = two || !one.profile.genotypes[l].is_homozygous();
      if (two && informative) {
        ++excluded_by_two;
        continue;
      }
      if (two) continue;
      const double ln_lr = base.ln_lr(result->targets[t], i);
      if (!(ln_lr > std::log(2.0) + 1e-9)) continue;
      while (next < result->hits.size() &&
             std::pair(result->hits[next].target, result->hits[next].remains) < std::pair(t, i))
        ++next;
      ASSERT_LT(next, result->hits.size());
      EXPECT_EQ(result->hits[next].target, t);
      EXPECT_EQ(result->hits[next].remains, i);
      EXPECT_NEAR(result->hits[next].ln_likelihood_ratio, ln_lr, 1e-9);
    }
  }
  EXPECT_GT(excluded_by_two, 0U);
  for (const SearchHit& hit : result->hits) {
    const Family& family = base.families[result->targets[hit.target].family];
    if (family.profiles[*family.pedigree.find("Mo")].genotypes.empty()) continue;
    for (std::size_t l = 5; l < base.loci.size(); ++l)
      EXPECT_TRUE(base.remains[hit.remains].profile.genotypes[l].is_homozygous());
  }
}

TEST(Search, ExplainsAPairByItsLoci) {
  const InventedBase base(2, 6, assumptions_of(MutationModel::equal, 0), 0.2);
  const auto targets = search_targets(base.families);
  const auto ratios = explain_pair(base.families[targets[0].family], targets[0].missing,
                                   base.remains[0].profile, base.loci);
  ASSERT_TRUE(ratios);
  double sum = 0;
  for (const double ratio : *ratios) sum += std::log(ratio);
  EXPECT_NEAR(sum, base.ln_lr(targets[0], 0), 1e-9);
}

TEST(Search, TakesUpFromWhatIsKnown) {
  const InventedBase base(3, 40, assumptions_of(MutationModel::equal, 0), 0.1);
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 10;
  const auto whole = search(base.families, base.remains, base.loci, settings, {}, {});
  ASSERT_TRUE(whole);
  SearchKnown known;
  for (std::size_t t = 0; t < whole->targets.size(); ++t) known.targets.push_back(t % 5 != 0);
  for (std::size_t i = 0; i < base.remains.size(); ++i) known.remains.push_back(i % 7 != 0);
  const auto part = search(base.families, base.remains, base.loci, settings, known, {});
  ASSERT_TRUE(part);
  std::vector<SearchHit> both = part->hits;
  for (const SearchHit& hit : whole->hits) {
    if (known.targets[hit.target] && known.remains[hit.remains]) both.push_back(hit);
  }
  ASSERT_EQ(both.size(), whole->hits.size());
  EXPECT_LT(part->compared, whole->compared / 2);
  std::ranges::sort(both, {}, [](const SearchHit& h) { return std::pair(h.target, h.remains); });
  for (std::size_t i = 0; i < both.size(); ++i) {
    EXPECT_EQ(both[i].remains, whole->hits[i].remains);
    EXPECT_EQ(both[i].ln_likelihood_ratio, whole->hits[i].ln_likelihood_ratio);
    EXPECT_EQ(both[i].ln_false_rate, whole->hits[i].ln_false_rate);
  }
}

TEST(Search, SaysWhyAFamilyCannotBeSearched) {
  InventedBase base(4, 3, {}, 0);
  // A mother and her child who share no allele.
  base.families[0].profiles[1].genotypes[2] = {0, 0};
  base.families[0].profiles[3].genotypes[2] = {1, 1};
  for (Profile& profile : base.families[2].profiles) profile.genotypes.clear();
  const auto result = search(base.families, base.remains, base.loci, {}, {}, {});
  ASSERT_TRUE(result);
  EXPECT_NE(result->targets.front().refused.find("L2"), std::string::npos);
  EXPECT_NE(result->targets.back().refused.find("no relative"), std::string::npos);
  for (const SearchHit& hit : result->hits) EXPECT_NE(hit.target, 0);
}

TEST(Search, StatesPowerAndFalseHitsThatComeTrue) {
  const auto loci = testing::invented_loci(12, 9);
  stats::Random random(8, 0);
  const auto made = testing::invented_family("F", testing::mother_and_sibling, loci, random);
  std::vector<Remains> strangers;
  for (int i = 0; i < 200'000; ++i) {
    strangers.push_back(
        {testing::invented_profile("R" + std::to_string(i),
                                   testing::invented_stranger(loci, random), 0, random),
         Sex::unknown});
  }
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 5;
  const std::vector<Family> families = {made.family};
  const auto result = search(families, strangers, loci, settings, {}, {});
  ASSERT_TRUE(result);
  const double expected = 200'000 * result->targets[0].false_rate;
  // The grid counts what lies up to two steps below.
  EXPECT_LE(static_cast<double>(result->hits.size()), expected + 5 * std::sqrt(expected));
  EXPECT_GE(static_cast<double>(result->hits.size()), 0.8 * expected - 5 * std::sqrt(expected));
  EXPECT_GT(result->targets[0].power, 0.95);
}

TEST(Search, RefusesAThresholdThatIsNone) {
  const InventedBase base(5, 3, {}, 0);
  SearchSettings settings;
  settings.minimum_likelihood_ratio = 0;
  EXPECT_FALSE(search(base.families, base.remains, base.loci, settings, {}, {}));
}

TEST(RankHits, SharesThePosteriorBetweenRivals) {
  const InventedBase base(6, 3, {}, 0);
  const auto targets = search_targets(base.families);
  std::vector<SearchTarget> sure = targets;
  for (SearchTarget& target : sure) target.power = 1;
  const std::vector<SearchHit> hits = {{0, 0, std::log(1e6), std::log(1e-8)},
                                       {0, 1, std::log(1e6), std::log(1e-8)},
                                       {1, 0, std::log(1e9), std::log(1e-12)}};
  const auto ranked = rank_hits(hits, sure, base.families, base.remains, 0.5);
  double men = 0;
  for (const Remains& one : base.remains) men += one.sex != Sex::female ? 1 : 0;
  EXPECT_NEAR(ranked[0].posterior, 1e6 / (2e6 + men), 1e-12);
  EXPECT_NEAR(ranked[0].expected_false_hits, men * 1e-8, 1e-18);
  EXPECT_EQ(ranked[0].rank_for_missing, 1);
  EXPECT_EQ(ranked[1].rank_for_missing, 2);
  EXPECT_EQ(ranked[2].rank_for_remains, 1);
  EXPECT_EQ(ranked[0].rank_for_remains, 2);
  const double other[] = {0, std::log(3), 0};
  const auto weighed = rank_hits(hits, sure, base.families, base.remains, 0.5, other);
  EXPECT_NEAR(weighed[1].posterior, 3e6 / (4e6 + men), 1e-12);
  EXPECT_EQ(weighed[1].rank_for_missing, 1);
}

TEST(MatchDirectly, JoinsTheFragmentsOfAPersonAndNobodyElse) {
  const auto loci = testing::invented_loci(16, 10);
  stats::Random random(11, 0);
  std::vector<Remains> remains;
  std::vector<int> person;
  for (int p = 0; p < 60; ++p) {
    const auto family = testing::invented_family("F", testing::brothers_missing, loci, random);
    for (const MemberIndex brother : {2U, 3U}) {
      const int fragments = p % 3 == 0 ? 3 : 1;
      for (int k = 0; k < fragments; ++k) {
        remains.push_back(
            {testing::invented_profile("R" + std::to_string(remains.size()), family.genes[brother],
                                       k > 0 ? 0.15 : 0, random),
             Sex::male});
        person.push_back(2 * p + static_cast<int>(brother));
      }
    }
  }
  const auto result = match_directly(remains, loci, {}, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->groups.size(), 120);
  for (const RemainsGroup& group : result->groups) {
    for (const std::uint32_t member : group.members)
      EXPECT_EQ(person[member], person[group.members[0]]);
    EXPECT_EQ(group.loci_in_conflict, 0);
    EXPECT_EQ(group.consensus.profile.genotypes, remains[group.members[0]].profile.genotypes);
  }
  for (const DirectMatch& match : result->matches) {
    EXPECT_NEAR(
        match.ln_likelihood_ratio,
        direct_ln_likelihood_ratio(remains[match.a].profile, remains[match.b].profile, loci, 1e-3),
        1e-9);
  }
}

TEST(MatchDirectly, IsAsSureOfAHomozygousCallAsSeveralFragmentsMakeIt) {
  const auto loci = testing::invented_loci(1, 4);
  const auto fragment = [](double dropout) {
    Profile profile;
    profile.detection.dropout = dropout;
    profile.genotypes = {{1, 1}};
    return Remains{profile, Sex::unknown};
  };
  const std::vector<Remains> one = {fragment(0.3)}, two = {fragment(0.3), fragment(0.3)};
  DirectSettings settings;
  settings.fragments_per_remains = 100;
  settings.joined_from = 0.9;
  const auto joined = match_directly(two, loci, settings, {});
  ASSERT_TRUE(joined);
  ASSERT_EQ(joined->groups.size(), 1);
  const double doubt = 0.3 / 1.3;
  EXPECT_NEAR(joined->groups[0].consensus.profile.detection.dropout,
              doubt * doubt / (1 - doubt * doubt), 0.001);
  EXPECT_LT(joined->groups[0].consensus.profile.detection.dropout, 0.3);
}

TEST(MatchDirectly, RefusesDropIn) {
  const auto loci = testing::invented_loci(2, 4);
  Remains remains;
  remains.profile.genotypes = {{0, 1}, {1, 1}};
  remains.profile.detection.drop_in = 0.05;
  const std::vector<Remains> one = {remains};
  EXPECT_FALSE(match_directly(one, loci, {}, {}));
}

}  // namespace
}  // namespace paradero::kin
