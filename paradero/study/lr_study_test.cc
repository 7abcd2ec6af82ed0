#include "paradero/study/lr_study.h"

#include <cmath>

#include <gtest/gtest.h>

#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

using testing::content;

class LrFolder : public testing::FolderTest {
 protected:
  LrStudy study() {
    LrStudy made;
    made.files.pedigrees = file("p.csv",
                                "ped,id,fid,mid,sex,missing\nR,Fa,0,0,1,0\nR,Mo,0,0,2,0\n"
                                "R,Son,Fa,Mo,1,1\nR,Sis,Fa,Mo,2,0\n");
    made.files.genotypes =
        file("g.csv",
             "ped,id,marker,a1,a2\nR,Sis,D1,13,14\nR,Sis,D2,9,9\nR,Sis,X1,5,6\nR,Mo,X1,5,7\n"
             "R,B1,D1,13,14\nR,B1,D2,9,10\nR,B1,X1,7,\n");
    made.files.frequencies =
        file("f.csv",
             "marker,allele,freq\nD1,13,0.2\nD1,14,0.8\nD2,9,0.5\nD2,10,0.5\nX1,5,0.5\nX1,6,0.3\n"
             "X1,7,0.2\n");
    made.out = folder_ / "out";
    return made;
  }
};

TEST_F(LrFolder, SibsByHand) {
  LrStudy wanted = study();
  wanted.files.x_linked = {"x1"};
  const auto summary = compare_candidates(wanted, {});
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->comparisons.size(), 1U);
  const LrComparison& one = summary->comparisons.front();
  EXPECT_EQ(one.loci, 3U);
  const double pa = 0.2, pb = 0.8;
  // The same heterozygote; one allele shared of a homozygote; the mother's other X, 1/2 over .2.
  const double expected = (1 + pa + pb + 2 * pa * pb) / (8 * pa * pb) *
                          (0.25 * 2 * 0.5 * 0.5 + 0.5 * 0.5) / (2 * 0.5 * 0.5) * (0.5 / 0.2);
  EXPECT_NEAR(one.log10_likelihood_ratio, std::log10(expected), 1e-12);
  EXPECT_NE(content(folder_ / "out/lr.csv").find("R,B1,X1,"), std::string::npos);
}

TEST_F(LrFolder, LinkedMarkersAreOneRow) {
  LrStudy wanted = study();
  wanted.linked = {{"D1", "D2", 0.5}};
  const auto apart = compare_candidates(study(), {});
  const auto together = compare_candidates(wanted, {});
  ASSERT_TRUE(apart && together);
  EXPECT_EQ(together->comparisons[0].loci, 2U);
  EXPECT_NE(content(folder_ / "out/lr.csv").find("D1+D2"), std::string::npos);
  EXPECT_NEAR(together->comparisons[0].log10_likelihood_ratio,
              apart->comparisons[0].log10_likelihood_ratio, 1e-12);
}

TEST_F(LrFolder, RemainsAreCandidatesOfTheirOwn) {
  LrStudy wanted = study();
  wanted.files.remains =
      file("r.csv", "id,marker,a1,a2,sex,dropout\nH1,D1,13,13,1,0.2\nH2,D1,13,14,2,\n");
  const auto summary = compare_candidates(wanted, {});
  ASSERT_TRUE(summary) << summary.error().message;
  ASSERT_EQ(summary->comparisons.size(), 2U);  // H2 is a woman
  EXPECT_EQ(summary->comparisons[1].candidate, "H1");
  EXPECT_EQ(summary->problems, 2U);  // H2, and B1's one allele
}

TEST_F(LrFolder, CmfHoldsTheGenotypes) {
  LrStudy wanted = study();
  wanted.cmf = CmfHeader{};
  ASSERT_TRUE(compare_candidates(wanted, {}));
  wanted.files.genotypes = folder_ / "out/genotypes.xml";
  wanted.cmf.reset();
  wanted.out = folder_ / "out2";
  ASSERT_TRUE(compare_candidates(wanted, {}));
  EXPECT_EQ(content(folder_ / "out/lr.csv"), content(folder_ / "out2/lr.csv"));
}

TEST_F(LrFolder, MutationOverLettersIsRefused) {
  LrStudy wanted = study();
  wanted.files.frequencies = file("snp.csv", "marker,allele,freq\nD1,A,0.5\nD1,G,0.5\n");
  wanted.files.assumptions.mutation.model = kin::MutationModel::stepwise;
  const auto refused = compare_candidates(wanted, {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("stepwise"), std::string::npos);
}

}  // namespace
}  // namespace paradero::study
