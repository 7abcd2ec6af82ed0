#include "paradero/study/internal/search_checkpoint.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace paradero::study {
namespace {

kin::SearchResult some_part() {
  kin::SearchResult part;
  kin::SearchTarget searched;
  searched.family = 3;
  searched.missing = 2;
  searched.power = 1.0 / 3;
  searched.false_rate = 1e-300;
  searched.mean_log10_lr = -0.0;
  kin::SearchTarget refused = searched;
  refused.refused = "the relatives' calls cannot be at TH01";
  part.targets = {searched, refused};
  part.hits = {{0, 7, 12.345678901234567, -std::numeric_limits<double>::infinity()},
               {1, 9, 7, -20}};
  return part;
}

TEST(SearchCheckpoint, KeepsEveryBit) {
  const std::string text = format_search_part(some_part());
  const auto back = parse_search_part(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(format_search_part(*back), text);
  EXPECT_EQ(back->targets[1].refused, "the relatives' calls cannot be at TH01");
  EXPECT_EQ(back->targets[0].power, 1.0 / 3);
  EXPECT_EQ(back->hits[0].ln_false_rate, -std::numeric_limits<double>::infinity());
}

TEST(SearchCheckpoint, WhatIsCutOffIsNoPart) {
  const std::string text = format_search_part(some_part());
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(parse_search_part(std::string_view(text).substr(0, length))) << length;
  EXPECT_FALSE(parse_search_part(text + "h 0 1 0 0\n"));
  EXPECT_FALSE(parse_search_part("something else\n"));
}

}  // namespace
}  // namespace paradero::study
