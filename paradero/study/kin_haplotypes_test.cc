#include "paradero/study/internal/kin_haplotypes.h"

#include <gtest/gtest.h>

#include "paradero/study/internal/kin_rows.h"

namespace paradero::study {
namespace {

using Cells = std::vector<std::string>;

struct Parsed {
  HaplotypeRows rows;
  YMarkers markers;
  base::Problems problems;
  std::uint64_t refused = 0;

  explicit Parsed(const std::vector<Cells>& lines) {
    KinRows rows_of_file("h.csv", {"ped", "id", "lineage", "marker", "allele"});
    std::uint32_t line = 1;
    for (const Cells& cells : lines) rows_of_file.add(++line, cells);
    rows = parse_haplotypes(rows_of_file.take(), markers, problems, refused);
  }
  const std::vector<HaplotypeRows::One>& y() const { return rows.of[1]; }
  const std::vector<HaplotypeRows::One>& mt() const { return rows.of[0]; }
};

TEST(KinHaplotypes, YMarkersAndDuplications) {
  const Parsed parsed({{"R", "B", "y", "DYS19", "14"},
                       {"R", "B", "y", "DYS385", "14,11"},
                       {"R", "B", "y", "DYS390", "-"},
                       {"", "X1", "Y", "dys-385", "11/14"},
                       {"", "X1", "Y", "DYS19", "14.0"}});
  ASSERT_EQ(parsed.y().size(), 2U);
  EXPECT_EQ(parsed.y()[0].haplotype.positions(), 2U);
  const auto compared = kin::compare_haplotypes(parsed.y()[0].haplotype, parsed.y()[1].haplotype,
                                                kin::Lineage::paternal);
  EXPECT_EQ(compared.positions, 2U);
  EXPECT_EQ(compared.differences, 0U);
  EXPECT_EQ(parsed.refused, 0U);
}

TEST(KinHaplotypes, RangesOfMtDna) {
  const Parsed parsed({{"", "A", "mt", "HV1", "16189C 16193.1C T16311C"},
                       {"", "A", "mt", "73-340", "263G, 315.1C; 249d"},
                       {"", "B", "mt", "16024-576", "rCRS"}});
  ASSERT_EQ(parsed.mt().size(), 2U);
  const kin::Haplotype& a = parsed.mt()[0].haplotype;
  EXPECT_EQ(a.positions(), 342U + 268U);
  ASSERT_EQ(a.variants.size(), 5U);  // 16193.1C is a length variant
  EXPECT_EQ(a.variants[0].allele, "-");
  EXPECT_EQ(a.variants[2].position, 315U);
  EXPECT_EQ(a.variants[2].allele, "+C");
  EXPECT_EQ(parsed.mt()[1].haplotype.positions(), 576U + 16569U - 16024U + 1U);
  EXPECT_EQ(
      kin::compare_haplotypes(a, parsed.mt()[1].haplotype, kin::Lineage::maternal).differences, 5U);
}

TEST(KinHaplotypes, WhatCannotBeReadIsLeftOut) {
  const Parsed parsed({{"", "A", "x", "HV1", ""},
                       {"", "", "mt", "HV1", ""},
                       {"", "A", "mt", "HV9", ""},
                       {"", "A", "mt", "0-340", ""},
                       {"", "A", "mt", "73-340", "16189C"},
                       {"", "A", "mt", "73-340", "263Q"},
                       {"", "A", "mt", "73-340", "263G 263A"},
                       {"", "A", "mt", "73-340", "263G"},
                       {"", "A", "mt", "300-400", ""},
                       {"", "A", "y", "DYS19", "OL"},
                       {"", "A", "y", "DYS19", "14"},
                       {"", "A", "y", "DYS19", "15"}});
  EXPECT_EQ(parsed.refused, 10U);
  EXPECT_EQ(parsed.problems.total(), 10U);
  ASSERT_EQ(parsed.mt().size(), 1U);
  EXPECT_EQ(parsed.mt()[0].haplotype.variants.size(), 1U);
  ASSERT_EQ(parsed.y().size(), 1U);
}

}  // namespace
}  // namespace paradero::study
