#include "paradero/study/kin_files.h"

#include <gtest/gtest.h>

#include "paradero/study/internal/test_folder.h"

namespace paradero::study {
namespace {

std::string row_text(const table::Table& table, std::size_t row) {
  std::string text;
  for (const table::Column& column : table.columns)
    text += (text.empty() ? "" : ",") + std::string(column.at(row));
  return text;
}

constexpr std::string_view familias = R"("Output from Familias, version 3.3.1"
"DO NOT EDIT!"
3.3.1
""
3
"Padre"
#FALSE#
-1
#FALSE#
#TRUE#
1
0
1
0
"Madre"
#FALSE#
-1
#FALSE#
#FALSE#
0
"Hija"
#FALSE#
-1
#FALSE#
#FALSE#
1
1
1
0
"Known relations"
0
0
1
1
2
2
0
"Padre es"
0
0
1
0
2
1
"Otro"
0
1
1
3
2
#FALSE# (#Databases: 1 ;Theta/Kinship/Fst: 0 )
1
#TRUE#
"unknown"
"D3S1358"
0.001
0.002
4
4
2
0.1
0.1
1e-006
1e-006
#FALSE#
0
2	(DatabaseSize = 1000 , Dropout probability = 0 , Minor allele frequency = 0 )
"15"
0.4
"16"
0.6
[Advanced]
)";

TEST(KinFiles, Familias) {
  base::Problems problems;
  const auto pedigrees = parse_familias(familias, "p.fam", KinContent::pedigrees, problems);
  ASSERT_TRUE(pedigrees) << pedigrees.error().message;
  ASSERT_EQ(pedigrees->rows(), 7U);
  EXPECT_EQ(row_text(*pedigrees, 0), "Padre es,Padre,,,1,1");
  EXPECT_EQ(row_text(*pedigrees, 2), "Padre es,Hija,Padre,Madre,2,1");
  EXPECT_EQ(row_text(*pedigrees, 5), "Otro,Hija,unnamed 1,Madre,2,1");
  EXPECT_EQ(row_text(*pedigrees, 6), "Otro,unnamed 1,,,1,0");
  const auto genotypes = parse_familias(familias, "p.fam", KinContent::genotypes, problems);
  ASSERT_TRUE(genotypes);
  ASSERT_EQ(genotypes->rows(), 4U);
  EXPECT_EQ(row_text(*genotypes, 0), "Padre es,Padre,D3S1358,15,16");
  EXPECT_EQ(row_text(*genotypes, 1), "Padre es,Hija,D3S1358,16,16");
  const auto frequencies = parse_familias(familias, "p.fam", KinContent::frequencies, problems);
  ASSERT_TRUE(frequencies);
  EXPECT_EQ(row_text(*frequencies, 1), "D3S1358,16,0.6");
  EXPECT_TRUE(problems.empty());
}

TEST(KinFiles, DamagedFamiliasIsRefused) {
  base::Problems problems;
  for (const std::size_t length : {0UL, 40UL, 120UL, 200UL, 300UL, 400UL}) {
    const auto cut =
        parse_familias(familias.substr(0, length), "p.fam", KinContent::pedigrees, problems);
    ASSERT_FALSE(cut) << length;
    EXPECT_NE(cut.error().message.find("p.fam"), std::string::npos);
  }
}

TEST(KinFiles, Plink) {
  base::Problems problems;
  const auto read = parse_plink_pedigrees(
      "# family\nR  abuela 0 0 2 -9\nR\thijo 0 abuela 1 -9 A A\n\nR solo\n", "r.ped", problems);
  ASSERT_TRUE(read);
  ASSERT_EQ(read->rows(), 2U);
  EXPECT_EQ(row_text(*read, 1), "R,hijo,0,abuela,1");
  EXPECT_EQ(read->rows_refused, 1U);
  ASSERT_EQ(problems.kept().size(), 1U);
  EXPECT_EQ(problems.kept()[0].line, 5U);
}

TEST(KinFiles, TomlFamilies) {
  const auto read = parse_toml_families(R"([[families]]
name = "R"
members = [
  {id = "abuela", sex = "female", typed = true, birth_year = 1941},
  {id = "hijo", sex = "male", mother = "abuela", missing = true},
]
)",
                                        "r.toml");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(row_text(*read, 0), "R,abuela,,,female,1,,,1941");
  EXPECT_EQ(row_text(*read, 1), "R,hijo,,abuela,male,,1,,");
  for (const char* bad :
       {"[[families]]\nname = \"R\"\nmembers = [{id = \"a\", sexo = \"male\"}]\n",
        "[[families]]\nname = \"R\"\nmembers = [{sex = \"male\"}]\n",
        "[[families]]\nmembers = []\n", "families = 3\n", "x = [", "[[families]]\nname = 3\n",
        "[[families]]\nname = \"R\"\nmembers = [{id = \"a\", typed = 1}]\n", ""}) {
    const auto refused = parse_toml_families(bad, "r.toml");
    ASSERT_FALSE(refused) << bad;
    EXPECT_NE(refused.error().message.find("r.toml"), std::string::npos);
  }
}

TEST(KinFiles, CmfThereAndBack) {
  base::Problems problems;
  const auto read = parse_cmf(R"(<?xml version="1.0"?>
<CODISImportFile xmlns="urn:CODISImportFile-schema"><HEADERVERSION>3.2</HEADERVERSION>
<SPECIMEN CASEID="Caso &amp; 1"><SPECIMENID>F-1</SPECIMENID>
<LOCUS><LOCUSNAME>vWA</LOCUSNAME><ALLELE><ALLELEVALUE>17</ALLELEVALUE></ALLELE>
<ALLELE><ALLELEVALUE> 18 </ALLELEVALUE></ALLELE></LOCUS>
<LOCUS><LOCUSNAME>FGA</LOCUSNAME><ALLELE><ALLELEVALUE>22</ALLELEVALUE></ALLELE></LOCUS>
<LOCUS><LOCUSNAME>TH01</LOCUSNAME><ALLELE><ALLELEVALUE>6</ALLELEVALUE></ALLELE><ALLELE><ALLELEVALUE>7</ALLELEVALUE></ALLELE><ALLELE><ALLELEVALUE>8</ALLELEVALUE></ALLELE></LOCUS>
</SPECIMEN></CODISImportFile>)",
                              "c.xml", problems);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->rows(), 3U);
  EXPECT_EQ(row_text(*read, 0), "Caso & 1,F-1,vWA,17,18,");
  EXPECT_EQ(row_text(*read, 1), "Caso & 1,F-1,FGA,22,22,");
  EXPECT_EQ(row_text(*read, 2), "Caso & 1,F-1,TH01,6,7,8");
  const auto back = parse_cmf(format_cmf(*read, {}), "back.xml", problems);
  ASSERT_TRUE(back) << back.error().message;
  ASSERT_EQ(back->rows(), 3U);
  for (std::size_t row = 0; row < 3; ++row) EXPECT_EQ(row_text(*back, row), row_text(*read, row));
}

TEST(KinFiles, XmlThatIsNoCmfIsRefused) {
  base::Problems problems;
  EXPECT_FALSE(parse_cmf("<a/>", "c.xml", problems));
  EXPECT_FALSE(parse_cmf("", "c.xml", problems));
  EXPECT_FALSE(parse_cmf("<CODISImportFile><SPECIMEN>", "c.xml", problems));
  const auto declared = parse_cmf(
      "<!DOCTYPE x [<!ENTITY a \"b\">]><CODISImportFile>&a;</CODISImportFile>", "c.xml", problems);
  ASSERT_FALSE(declared);
  EXPECT_NE(declared.error().message.find("document type"), std::string::npos);
}

class KinFolder : public testing::FolderTest {};

TEST_F(KinFolder, FormatIsToldByContentThenByEnding) {
  base::Problems problems;
  const auto read = [&](const std::filesystem::path& path, KinContent wanted) {
    return read_kin_file(path, wanted, {}, problems);
  };
  EXPECT_TRUE(read(file("a.fam", std::string(familias)), KinContent::frequencies));
  const auto plink = file("b.fam", "R a 0 0 1 -9\n");
  EXPECT_TRUE(read(plink, KinContent::pedigrees));
  EXPECT_FALSE(read(plink, KinContent::genotypes));
  EXPECT_TRUE(read(file("c.csv", "ped,id,fid,mid,sex\nR,a,0,0,1\n"), KinContent::pedigrees));
  EXPECT_FALSE(read(folder_ / "absent.toml", KinContent::pedigrees));
}

}  // namespace
}  // namespace paradero::study
