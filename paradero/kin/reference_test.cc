// Agreement with other programs, to the digits that they print (shared/reference/kinship).
#include <cmath>

#include <gtest/gtest.h>

#include "paradero/kin/internal/test_reference.h"
#include "paradero/kin/linkage.h"

namespace paradero::kin {
namespace {

using reference::number;
using reference::Row;
using reference::value;

constexpr double tolerance = 1e-9;

void expect_relative(double got, double want, const std::string& what) {
  if (std::isnan(want)) {
    EXPECT_TRUE(std::isnan(got)) << what << ": " << got;
  } else if (want == 0 || std::isinf(want)) {
    EXPECT_EQ(got, want) << what;
  } else {
    EXPECT_LE(std::abs(got - want), tolerance * std::abs(want))
        << what << ": " << got << " " << want;
  }
}

class Reference : public ::testing::Test {
 protected:
  void SetUp() override {
    if (reference::folder().empty()) GTEST_SKIP() << "PARADERO_SHARED has no reference/kinship";
    data_ = reference::read();
  }

  const Locus& locus(const std::string& marker, const std::string& model, double theta,
                     double silent) {
    const std::string key = marker + model + std::to_string(theta) + std::to_string(silent);
    const auto found = loci_.find(key);
    if (found != loci_.end()) return found->second;
    Assumptions assumptions;
    assumptions.mutation.model = value(mutation_model_from_word(model));
    assumptions.theta = theta;
    assumptions.silent = silent;
    return loci_
        .emplace(key, value(Locus::create(data_.frequencies[data_.locus(marker)], assumptions)))
        .first->second;
  }

  PedigreeLikelihood& engine(const std::string& ped) {
    return engines_.try_emplace(ped, data_.pedigrees.at(ped)).first->second;
  }

  LocusLikelihoodRatio ratio(const Row& row, double silent, const std::string& poi) {
    const std::string &ped = row.at("ped"), &marker = row.at("marker");
    const MemberIndex missing = data_.pedigrees.at(ped).missing().front();
    const Observation candidate{data_.call(ped, "POI_" + poi, marker), {}};
    return value(likelihood_ratio(engine(ped),
                                  locus(marker, row.at("mut"), number(row.at("theta")), silent),
                                  data_.family(ped, marker), missing, candidate));
  }

  reference::Data data_;
  std::map<std::string, Locus> loci_;
  std::map<std::string, PedigreeLikelihood> engines_;
};

TEST_F(Reference, PedprobrLikelihoodsAndRatios) {
  std::size_t rows = 0;
  for (const Row& row : reference::rows("lr_cases_pedprobr.csv")) {
    const std::string what = row.at("case") + " " + row.at("marker");
    const auto got = ratio(row, 0, row.at("poi"));
    expect_relative(got.ln_likelihood_h1, number(row.at("lnL_H1")), what + " h1");
    expect_relative(got.ln_likelihood_h2, number(row.at("lnL_H2")), what + " h2");
    expect_relative(got.likelihood_ratio, number(row.at("LR")), what + " LR");
    ++rows;
  }
  EXPECT_EQ(rows, 4914U);
}

// Where a founder without a profile is pruned, the peer's likelihoods under the equal model are not
// those of that model (see the folder's README): those rows are not compared.
TEST_F(Reference, FamiliasLikelihoodsAndRatios) {
  std::size_t rows = 0;
  for (const char* file : {"lr_cases_familias.csv", "lr_cases_familias_silent.csv"}) {
    for (const Row& row : reference::rows(file)) {
      if (row.at("mut") == "equal") continue;
      const auto got = ratio(row, number(row.at("silent")), row.at("poi"));
      const std::string what = row.at("ped") + " " + row.at("poi") + " " + row.at("mut") + " " +
                               row.at("theta") + " " + row.at("silent") + " " + row.at("marker");
      expect_relative(std::exp(got.ln_likelihood_h1), number(row.at("L_H1")), what + " h1");
      expect_relative(std::exp(got.ln_likelihood_h2), number(row.at("L_H2")), what + " h2");
      expect_relative(got.likelihood_ratio, number(row.at("LR")), what + " LR");
      ++rows;
    }
  }
  EXPECT_GT(rows, 3800U);
}

TEST_F(Reference, EqualModelWhereAPeerIsWrong) {
  Row row = {{"ped", "child_and_spouse"}, {"marker", "D2S441"}, {"mut", "equal"}, {"theta", "0"}};
  expect_relative(std::exp(ratio(row, 0, "unrelated").ln_likelihood_h2), 1.940031797527878e-05,
                  "H2");
}

TEST_F(Reference, Dropout) {
  for (const Row& row : reference::rows("lr_cases_dropout.csv")) {
    const std::string &ped = row.at("ped"), &marker = row.at("marker");
    const Locus& at = locus(marker, "none", 0, 0);
    const Observation candidate{
        {at.alleles().find(row.at("a1")).value(), at.alleles().find(row.at("a2")).value()},
        {number(row.at("dropout")), 0}};
    const MemberIndex missing = data_.pedigrees.at(ped).missing().front();
    const auto family = data_.family(ped, marker);
    const std::string what = ped + " " + row.at("poi") + " " + row.at("dropout") + " " + marker;
    const auto got = value(likelihood_ratio(engine(ped), at, family, missing, candidate));
    expect_relative(got.likelihood_ratio, number(row.at("LR")), what + " LR");
    const auto table = value(engine(ped).conditional_genotypes(at, family, missing));
    expect_relative(call_probability(at, table, candidate), number(row.at("p_H1")), what + " h1");
    expect_relative(population_call_probability(at, candidate, Sex::male), number(row.at("p_H2")),
                    what + " h2");
  }
}

TEST_F(Reference, ConditionalGenotypes) {
  std::map<std::string, std::pair<GenotypeTable, GenotypeTable>> tables;
  for (const Row& row : reference::rows("conditional_genotype_tables.csv")) {
    const std::string &ped = row.at("ped"), &marker = row.at("marker");
    const Locus& at = locus(marker, "none", 0, 0);
    const std::string key = ped + " " + marker;
    if (!tables.contains(key)) {
      const auto family = data_.family(ped, marker);
      const MemberIndex missing = data_.pedigrees.at(ped).missing().front();
      auto table = value(engine(ped).conditional_genotypes(at, family, missing));
      auto unrelated = value(engine(ped).unrelated_genotypes(at, family, Sex::male));
      double sum = 0;
      for (const double p : table.probability) sum += p;
      EXPECT_NEAR(sum, 1, 1e-12) << key;
      tables.emplace(key, std::pair(std::move(table), std::move(unrelated)));
    }
    const auto& [table, unrelated] = tables.at(key);
    const std::string& labels = row.at("genotype");
    const std::size_t slash = labels.find('/');
    const std::size_t index = genotype_index(at.alleles().find(labels.substr(0, slash)).value(),
                                             at.alleles().find(labels.substr(slash + 1)).value());
    expect_relative(table.probability[index], number(row.at("p_cond")), key + " " + labels);
    expect_relative(unrelated.probability[index], number(row.at("p_pop")), key + " " + labels);
    expect_relative(call_likelihood_ratios(at, table, unrelated)[index], number(row.at("LR")),
                    key + " " + labels);
  }
}

TEST_F(Reference, LinkedLoci) {
  for (const Row& row : reference::rows("lr_cases_linked_vWA_D12S391.csv")) {
    const std::string& ped = row.at("ped");
    const Pedigree& pedigree = data_.pedigrees.at(ped);
    const std::string poi = "POI_" + row.at("poi");
    const Locus &first = locus("vWA", "none", 0, 0), &second = locus("D12S391", "none", 0, 0);
    const auto got = value(linked_likelihood_ratio(
        pedigree, {first, second, number(row.at("rho"))}, data_.family(ped, "vWA"),
        data_.family(ped, "D12S391"), pedigree.missing().front(), {data_.call(ped, poi, "vWA"), {}},
        {data_.call(ped, poi, "D12S391"), {}}));
    const std::string what = ped + " " + poi + " " + row.at("rho");
    expect_relative(got.ln_likelihood_h1, number(row.at("lnL_H1")), what + " h1");
    expect_relative(got.ln_likelihood_h2, number(row.at("lnL_H2")), what + " h2");
    expect_relative(got.likelihood_ratio, number(row.at("LR")), what + " LR");
  }
}

}  // namespace
}  // namespace paradero::kin
