#include "paradero/study/case_study.h"

#include <stdexcept>

#include <gmock/gmock.h>

#include "paradero/study/case_work.h"
#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string header =
    "folio,nombre,primer apellido,segundo apellido,fecha de nacimiento,sexo\n";
const std::string people =
    "F1,Rosa,Luna,Mora,1980-02-03,mujer\n"
    "F2,Saúl,Vera,Paz,1991-05-06,hombre\n"
    "F3,Inés,Soto,Rey,1975-11-30,mujer\n"
    "F4,Omar,Ríos,Cano,1969-01-15,hombre\n"
    "F5,Rosa,Luna,Mora,1980-02-03,mujer\n";

class CaseStudy : public testing::FolderTest {
 protected:
  void SetUp() override {
    FolderTest::SetUp();
    CaseInit init;
    init.owner = "ana";
    init.passes = 2;
    init.memory_mib = 19;
    const auto created = init_case(key(), init);
    ASSERT_TRUE(created) << created.error().message;
  }
  CaseKey key() const { return {folder_ / "a.paradero", Secret::copy_of("word"), false}; }

  ImportSummary imported(const fs::path& file, const std::string& list = "") const {
    CaseImport wanted;
    wanted.lists.push_back({file, {}, {}, false});
    wanted.source.list = list;
    auto summary = import_into_case(key(), wanted, {});
    if (!summary) throw std::runtime_error(summary.error().message);
    return std::move(*summary);
  }
};

TEST_F(CaseStudy, DecisionsThatContradictAreRefusedWithTheirChain) {
  imported(file("register.csv", header + people));
  ASSERT_TRUE(decide_in_case(key(), {"register/F1", "register/F2", "same", "", {}}));
  ASSERT_TRUE(decide_in_case(key(), {"register/F2", "register/F3", "same", "", {}}));
  const auto refused = decide_in_case(key(), {"register/F3", "register/F1", "different", "", {}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("register/F2"));
  EXPECT_THAT(*decisions_in_case(key()), SizeIs(2));
  const auto again = decide_in_case(key(), {"register/F2", "register/F1", "same", "", {}});
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->unchanged);
  ASSERT_TRUE(undo_in_case(key(), 1));
  EXPECT_THAT(undo_in_case(key(), 1).error().message, HasSubstr("no decision 1 stands"));
  EXPECT_TRUE(decide_in_case(key(), {"register/F3", "register/F1", "different", "", {}}));
  // Another word on the same pair takes the first one's place.
  EXPECT_EQ(decide_in_case(key(), {"register/F2", "register/F3", "unsure", "", {}})->standing, 2U);
  EXPECT_FALSE(decide_in_case(key(), {"register/F1", "F2", "same", "", {}}));
  EXPECT_FALSE(decide_in_case(key(), {"register/F1", "register/F9", "same", "", {}}));
  EXPECT_FALSE(decide_in_case(key(), {"register/F1", "register/F1", "same", "", {}}));
  EXPECT_FALSE(decide_in_case(key(), {"register/F1", "register/F2", "maybe", "", {}}));
  EXPECT_FALSE(decide_in_case(key(), {"register/F1", "register/F2", "same", "", 1.5}));
}

TEST_F(CaseStudy, SearchesAreNoted) {
  imported(file("register.csv", header + people));
  const auto hits = search_case(key(), "saul bera", {});
  ASSERT_TRUE(hits) << hits.error().message;
  ASSERT_FALSE(hits->empty());
  EXPECT_EQ(hits->front().record_id, "F2");
  EXPECT_EQ(case_info(key())->head.seq, 3);
}

}  // namespace
}  // namespace paradero::study
