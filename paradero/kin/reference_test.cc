// Agreement with other programs, to the digits that they print (shared/reference/kinship).
#include "paradero/kin/internal/reference.h"

#include <cmath>

#include <gtest/gtest.h>

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

class Reference : public testing::Test {
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

}  // namespace
}  // namespace paradero::kin
