#include "paradero/table/mapping.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "paradero/table/internal/test_files.h"
#include "paradero/table/internal/values.h"

namespace paradero::table {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// What a completed mapping does with each header: the standard column, "field NAME kind" or
// "unused: reason".
std::map<std::string, std::string> uses(const Mapping& mapping) {
  std::map<std::string, std::string> result;
  for (const ColumnRule& rule : mapping.columns) {
    for (const std::string& header : rule.headers) result[header] = rule.column;
  }
  for (const FieldRule& rule : mapping.fields) {
    result[rule.header] = "field " + rule.name + " " + std::string(to_word(rule.comparison));
  }
  for (const Unused& unused : mapping.unused) result[unused.header] = "unused: " + unused.reason;
  return result;
}

Table table_of(std::string_view text) {
  ReadBack read = read_text(text, "list.csv");
  EXPECT_TRUE(read.table) << read.table.error().message;
  return std::move(*read.table);
}

std::map<std::string, std::string> automatic_uses(std::string_view header) {
  std::string text = std::string(header) + "\n";
  return uses(*complete_mapping(table_of(text), {}));
}

MappedTable mapped(std::string_view text, base::Problems& problems, const Mapping& wanted = {}) {
  Table table = table_of(text);
  Mapping mapping = *complete_mapping(table, wanted);
  return apply_mapping(std::move(table), std::move(mapping), problems);
}

std::vector<std::string> values_of(const MappedTable& table, std::string_view name) {
  std::vector<std::string> values;
  const MappedColumn* column = table.find(name);
  if (column == nullptr) return {"no such column"};
  for (const std::uint32_t code : column->codes) values.emplace_back(column->values[code]);
  return values;
}

TEST(CompleteMapping, KnowsTheHeadersOfTheMexicanRegister) {
  const auto use = automatic_uses(
      "FUB,Nombre,PrimerApellido,SegundoApellido,Fecha de nacimiento,Edad,Sexo,CURP,Fecha de "
      "Hechos,Fecha Percato,"
      "Entidad de la Desaparicion,Municipio,Nacionalidad,Estatus Victima");
  const std::map<std::string, std::string> expected = {{"FUB", "record_id"},
                                                       {"Nombre", "given_names"},
                                                       {"PrimerApellido", "surname_1"},
                                                       {"SegundoApellido", "surname_2"},
                                                       {"Fecha de nacimiento", "birth_date"},
                                                       {"Edad", "age"},
                                                       {"Sexo", "sex"},
                                                       {"CURP", "curp"},
                                                       {"Fecha de Hechos", "event_date"},
                                                       {"Fecha Percato", "noticed_date"},
                                                       {"Entidad de la Desaparicion", "state"},
                                                       {"Municipio", "municipality"},
                                                       {"Nacionalidad", "nationality"},
                                                       {"Estatus Victima", "status"}};
  EXPECT_EQ(use, expected);
}

TEST(CompleteMapping, KnowsTheHeadersOfForensicLists) {
  const auto use = automatic_uses(
      "ID,Fecha Ingreso,Sexo,Probable nombre,Edad,Tatuajes,Indumentarias,Señas Particulares");
  const std::map<std::string, std::string> expected = {{"ID", "record_id"},
                                                       {"Fecha Ingreso", "found_date"},
                                                       {"Sexo", "sex"},
                                                       {"Probable nombre", "full_name"},
                                                       {"Edad", "age"},
                                                       {"Tatuajes", "marks"},
                                                       {"Indumentarias", "clothing"},
                                                       {"Señas Particulares", "marks"}};
  EXPECT_EQ(use, expected);
}

TEST(CompleteMapping, KnowsEnglishAndGermanHeaders) {
  auto use = automatic_uses(
      "rec_id,given_name,middle_name,last_name,street_number,address_1,suburb,zip,date_of_birth,"
      "soc_sec_id,gender");
  EXPECT_EQ(use["rec_id"], "record_id");
  EXPECT_EQ(use["given_name"], "given_names");
  EXPECT_EQ(use["middle_name"], "given_names");
  EXPECT_EQ(use["last_name"], "surname_1");
  EXPECT_EQ(use["street_number"], "street_number");
  EXPECT_EQ(use["address_1"], "address");
  EXPECT_EQ(use["suburb"], "locality");
  EXPECT_EQ(use["zip"], "postcode");
  EXPECT_EQ(use["soc_sec_id"], "national_id");
  EXPECT_EQ(use["gender"], "sex");
  use = automatic_uses("fname_c1,fname_c2,lname_c1,lname_c2,by,bm,bd,rec_id");
  EXPECT_EQ(use["fname_c2"], "given_names");
  EXPECT_EQ(use["lname_c2"], "surname_2");
  EXPECT_EQ(use["bm"], "birth_date");
  use = automatic_uses("Vorname,Name,Geburtsdatum,Geschlecht,PLZ,Ort");
  EXPECT_EQ(use["Vorname"], "given_names");
  EXPECT_EQ(use["Name"], "surname_1");
  EXPECT_EQ(use["PLZ"], "postcode");
}

TEST(CompleteMapping, ABareNameDependsOnItsNeighbours) {
  EXPECT_EQ(automatic_uses("id,name,age")["name"], "full_name");
  EXPECT_EQ(automatic_uses("id,Nombre,Apellido")["Nombre"], "given_names");
  EXPECT_EQ(automatic_uses("id,name,first_name,surname")["name"], "full_name");
}

TEST(CompleteMapping, SetsAsideColumnsThatRepeatTheName) {
  std::string text = "id,nombre,apellido,completo,nombre_completo\n";
  const std::string_view given[] = {"Ana", "Luis", "Eva", "Juan", "Rosa"};
  for (int i = 0; i < 30; ++i) {
    const std::string name(given[i % 5]), surname = "Ruiz" + std::string(1 + i % 4, 'a');
    text += std::to_string(i) + "," + name + "," + surname + ",\"" + surname + ", " + name + "\"," +
            name + " " + surname + "\n";
  }
  auto use = uses(*complete_mapping(table_of(text), {}));
  EXPECT_EQ(use["completo"], "unused: repeats given_names and surname_1");
  EXPECT_EQ(use["nombre_completo"], "unused: repeats given_names and surname_1");
}

TEST(CompleteMapping, InfersKindsFromValues) {
  std::string text =
      "id,key2,uno,vacio,estado_civil,peso,hijos,visto,matricula,relato,oficina,observaciones,"
      "clave_elector\n";
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    text += n + ",q" + n + "x,siempre,," + (i % 2 ? "casada" : "soltera") + "," +
            std::to_string(50 + i % 37) + ".5," + std::to_string(i % 9) + ",2019-0" +
            std::to_string(1 + i % 9) + "-11,AB" + std::to_string(i % 40) +
            "C,salió de su casa y no volvió a las " + n + ",calle larga " + std::to_string(i % 40) +
            ",nada " + n + ",Z" + n + "\n";
  }
  auto use = uses(*complete_mapping(table_of(text), {}));
  EXPECT_EQ(use["id"], "record_id");
  EXPECT_EQ(use["key2"], "unused: an identifier: no value repeats");
  EXPECT_EQ(use["uno"], "unused: one value only");
  EXPECT_EQ(use["vacio"], "unused: no values");
  EXPECT_EQ(use["estado_civil"], "field estado_civil category");
  EXPECT_EQ(use["peso"], "field peso number");
  EXPECT_EQ(use["hijos"], "field hijos number");
  EXPECT_EQ(use["visto"], "field visto date");
  EXPECT_EQ(use["matricula"], "field matricula code");
  EXPECT_EQ(use["relato"], "field relato tokens");
  EXPECT_EQ(use["oficina"], "field oficina text");
  EXPECT_EQ(use["observaciones"], "unused: notes or links");
  EXPECT_EQ(use["clave_elector"], "unused: an identifier, by its header");
}

TEST(CompleteMapping, TheRecordIdIsTheFirstThatNamesRowsApart) {
  auto use = uses(*complete_mapping(table_of("record_id,folio,nombre\n1,a,Ana\n1,b,Eva\n"), {}));
  EXPECT_EQ(use["folio"], "record_id");
}

TEST(CompleteMapping, NeverChangesWhatAPersonWrote) {
  Mapping wanted;
  wanted.columns.push_back({"surname_1", {"primer apellido"}, false});
  wanted.fields.push_back({"clan", "grupo", Comparison::exact, false});
  wanted.drop.push_back("cluster");
  const Mapping mapping = *complete_mapping(
      table_of("nombre,PrimerApellido,grupo,cluster,apellido\na,b,c,d,e\n"), wanted);
  auto use = uses(mapping);
  EXPECT_EQ(use["primer apellido"], "surname_1");  // the header is found in spite of its spelling
  EXPECT_EQ(use["grupo"], "field clan exact");
  EXPECT_EQ(use["cluster"], "unused: dropped by the mapping");
  EXPECT_EQ(use["nombre"], "given_names");
  EXPECT_EQ(use["apellido"], "unused: another column for surname_1: 'primer apellido' is used");
}

TEST(CompleteMapping, NamesTheNearestHeaders) {
  Mapping wanted;
  wanted.drop.push_back("clusterr");
  const auto result = complete_mapping(table_of("id,cluster,name\n1,2,x\n"), wanted);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, base::ErrorKind::usage);
  EXPECT_THAT(result.error().message, HasSubstr("'clusterr'"));
  EXPECT_THAT(result.error().message, HasSubstr("the nearest: 'cluster'"));
  EXPECT_TRUE(rules_for(table_of("id,name\n1,x\n"), wanted).drop.empty());
}

TEST(ParseMapping, ReadsTheLayoutOfTheDesign) {
  const auto mapping = parse_mapping(
      "drop = [\"cluster\"]\n[columns]\nbirth_date = [\"dob_year\", \"dob_mon\", \"dob_day\"]\nsex "
      "= \"g\"\n"
      "[fields.tribe]\ncolumn = \"Tribe\"\ncompare = \"category\"\n",
      "m.toml");
  ASSERT_TRUE(mapping) << mapping.error().message;
  EXPECT_THAT(mapping->drop, ElementsAre("cluster"));
  EXPECT_THAT(mapping->columns[0].headers, ElementsAre("dob_year", "dob_mon", "dob_day"));
  EXPECT_EQ(mapping->fields[0].name, "tribe");
  EXPECT_EQ(mapping->fields[0].comparison, Comparison::category);
}

TEST(ParseMapping, NamesWhatIsWrong) {
  struct Case {
    std::string_view toml, message;
  };
  const Case cases[] = {
      {"drop = [", "m.toml: line 1: not TOML"},
      {"columnas = 1", "unknown key 'columnas'"},
      {"[columns]\nbirthdate = \"x\"",
       "'birthdate' is no standard column (the nearest: 'birth_date'"},
      {"[columns]\nsex = 3", "columns.sex must be"},
      {"[columns]\nsex = [1]", "each a string"},
      {"[columns]\nsex = []", "columns.sex must be"},
      {"columns = 3", "'columns' must be a table"},
      {"[fields]\nx = 1", "fields.x must be a table"},
      {"[fields.x]\ncolumn = \"a\"\ncompare = \"fuzzy\"", "unknown kind of comparison 'fuzzy'"},
      {"[fields.x]\ncolumn = \"a\"\nweight = 2", "unknown key 'weight' in fields.x"},
      {"[fields.x]\ncompare = \"text\"", "fields.x has no 'column'"},
      {"[fields.sex]\ncolumn = \"a\"", "standard column"},
      {"[fields.\"a b\"]\ncolumn = \"a\"", "name of a field"},
  };
  for (const Case& c : cases) {
    const auto result = parse_mapping(c.toml, "m.toml");
    ASSERT_FALSE(result) << c.toml;
    EXPECT_EQ(result.error().kind, base::ErrorKind::usage);
    EXPECT_THAT(result.error().message, HasSubstr(std::string(c.message)));
    EXPECT_THAT(result.error().message, HasSubstr("m.toml"));
  }
}

RC_GTEST_PROP(FormatMapping, ReadsBackTheSame, ()) {
  const auto header = rc::gen::nonEmpty(rc::gen::string<std::string>());
  const auto ascii = [&] {
    std::string text = *header;
    for (char& c : text) c = static_cast<char>(c & 0x7f);
    return text;
  };
  Mapping mapping;
  mapping.columns = {{"birth_date", {ascii(), ascii()}, true}, {"sex", {ascii()}, false}};
  mapping.fields = {{"a_b", ascii(), Comparison::place, true},
                    {"z9", ascii(), Comparison::code, false}};
  mapping.drop = {ascii()};
  mapping.unused = {{ascii(), "one value only"}};
  const auto back = parse_mapping(format_mapping(mapping), "m.toml");
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->drop == mapping.drop);
  RC_ASSERT(back->columns.size() == 2U && back->fields.size() == 2U);
  RC_ASSERT(back->columns[0].headers == mapping.columns[0].headers);
  RC_ASSERT(back->columns[1].headers == mapping.columns[1].headers);
  for (std::size_t i = 0; i < 2; ++i) {
    RC_ASSERT(back->fields[i].name == mapping.fields[i].name);
    RC_ASSERT(back->fields[i].header == mapping.fields[i].header);
    RC_ASSERT(back->fields[i].comparison == mapping.fields[i].comparison);
  }
}

TEST(ApplyMapping, BringsRegisterValuesToNormalForm) {
  base::Problems problems;
  const MappedTable table = mapped(
      "FUB,Nombre,PrimerApellido,SegundoApellido,Fecha de nacimiento,Sexo,Fecha de "
      "Hechos,Entidad,cve_mun,Estatus\n"
      "A,José  Luis,Pérez,N/N,03/04/1984,HOMBRE,2019-05-06 00:00:00,14,039,4\n"
      "B,Ana,Ruiz,XX,31/12/1990,MUJER,sin dato,33,14999,2\n"
      "C,SE DESCONOCE,Gil,Soto,1984-13-45,H,00/00/0000,9,998,5\n"
      "D,Eva,Gil,Na,nunca,M,mayo de 2020,df,1,3\n",
      problems);
  EXPECT_THAT(table.record_ids, ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(values_of(table, "given_names"), ElementsAre("José Luis", "Ana", "", "Eva"));
  EXPECT_THAT(values_of(table, "surname_2"), ElementsAre("", "", "Soto", ""));
  EXPECT_THAT(values_of(table, "birth_date"), ElementsAre("1984-04-03", "1990-12-31", "1984", ""));
  EXPECT_THAT(values_of(table, "sex"), ElementsAre("male", "female", "male", "female"));
  EXPECT_THAT(values_of(table, "event_date"), ElementsAre("2019-05-06", "", "", "2020-05"));
  EXPECT_THAT(values_of(table, "state"),
              ElementsAre("Jalisco", "", "Ciudad de México", "Ciudad de México"));
  EXPECT_THAT(values_of(table, "municipality"), ElementsAre("039", "", "", "1"));
  EXPECT_THAT(values_of(table, "status"),
              ElementsAre("disappeared", "located_alive", "not_located", "located_dead"));
  EXPECT_EQ(problems.total(), 2U);
}

TEST(ApplyMapping, AgesInRangesBecomeTwoColumns) {
  base::Problems problems;
  const MappedTable table = mapped(
      "ID,Edad\n1,25-30\n2,40\n3,aprox. 50\n4,mil\n5,8 meses\n6,entre 20 y 25 años\n", problems);
  EXPECT_EQ(table.find("age"), nullptr);
  EXPECT_THAT(values_of(table, "age_min"), ElementsAre("25", "40", "48", "", "0", "20"));
  EXPECT_THAT(values_of(table, "age_max"), ElementsAre("30", "40", "52", "", "0", "25"));
  EXPECT_EQ(problems.total(), 1U);
  base::Problems none;
  EXPECT_THAT(values_of(mapped("ID,Edad\n1,25.0\n2,40\n3,\n", none), "age"),
              ElementsAre("25", "40", ""));
}

TEST(ApplyMapping, JoinsPartsOfDatesAndNames) {
  base::Problems problems;
  const MappedTable table = mapped(
      "fname_c1,fname_c2,lname_c1,by,bm,bd\nHANS,PETER,MEIER,1949,7,22\nGERD,NA,BAUER,1968,2,"
      "30\nUWE,NA,WOLFF,1930,,4\n",
      problems);
  EXPECT_THAT(values_of(table, "given_names"), ElementsAre("HANS PETER", "GERD", "UWE"));
  EXPECT_THAT(values_of(table, "birth_date"), ElementsAre("1949-07-22", "1968-02", "1930"));
  EXPECT_THAT(table.record_ids, ElementsAre("1", "2", "3"));
  EXPECT_EQ(problems.total(), 1U);
}

TEST(ApplyMapping, TheLetterMMeansWhatItsColumnSays) {
  base::Problems problems;
  EXPECT_THAT(values_of(mapped("id,sexo\n1,H\n2,M\n", problems), "sex"),
              ElementsAre("male", "female"));
  EXPECT_THAT(values_of(mapped("id,sexo\n1,F\n2,M\n", problems), "sex"),
              ElementsAre("female", "male"));
  EXPECT_THAT(values_of(mapped("id,sexo\n1,1\n2,2\n", problems), "sex"),
              ElementsAre("male", "female"));
  EXPECT_TRUE(problems.empty());
  EXPECT_THAT(values_of(mapped("id,sexo\n1,M\n2,M\n", problems), "sex"), ElementsAre("", ""));
  EXPECT_EQ(problems.total(), 2U);
}

TEST(ApplyMapping, DatesFollowTheOrderOfTheirColumn) {
  base::Problems problems;
  EXPECT_THAT(values_of(mapped("id,dob\n1,03/04/1984\n2,12/31/1990\n", problems), "birth_date"),
              ElementsAre("1984-03-04", "1990-12-31"));
  EXPECT_THAT(values_of(mapped("id,dob\n1,03/04/1984\n2,31/12/1990\n", problems), "birth_date"),
              ElementsAre("1984-04-03", "1990-12-31"));
}

TEST(ApplyMapping, StatesOfOtherCountriesStay) {
  base::Problems problems;
  EXPECT_THAT(values_of(mapped("id,state\n1,nsw\n2,sa\n3,nt\n4,wa\n", problems), "state"),
              ElementsAre("nsw", "sa", "nt", "wa"));
}

TEST(ApplyMapping, RepeatedAndMissingRecordIdsAreMadeUnique) {
  base::Problems problems;
  const MappedTable table = mapped("folio,nombre\n7,a\n7,b\n,c\n7#2,d\n3,e\n", problems);
  EXPECT_THAT(table.record_ids, ElementsAre("7", "7#2.2", "3.2", "7#2", "3"));
  EXPECT_EQ(problems.total(), 2U);
}

TEST(ApplyMapping, ShortNamesThatAreFillersElsewhereStayWhereTheyAreRare) {
  base::Problems problems;
  std::string text = "id,apellido,barrio\n1,Na,Na\n2,Null,b\n";
  for (int i = 3; i < 200; ++i) text += std::to_string(i) + ",Ruiz,b\n";
  const MappedTable table = mapped(text, problems);
  EXPECT_EQ(values_of(table, "surname_1")[0], "Na");
  EXPECT_EQ(values_of(table, "surname_1")[1], "Null");
  EXPECT_EQ(values_of(table, "locality")[0], "");
}

TEST(ApplyMapping, AListOfNoRowsGivesAMappedTableOfNoRows) {
  base::Problems problems;
  const MappedTable table = mapped("id,nombre,dob,edad,sexo,entidad\n", problems);
  EXPECT_EQ(table.rows(), 0U);
  EXPECT_EQ(table.columns.size(), 5U);
}

TEST(SharedData, PublicLinkageListsAreMappedWithoutHelp) {
  const auto data = shared_data();
  if (!data) GTEST_SKIP() << "the shared data is absent";
  const auto uses_of = [&](const char* path) {
    base::Problems problems;
    return uses(*complete_mapping(*read_table(*data / path, {}, {}, problems), {}));
  };
  auto use = uses_of("linkage/historical_50k/historical_50k.csv");
  EXPECT_EQ(use["unique_id"], "record_id");
  EXPECT_EQ(use["first_name"], "given_names");
  EXPECT_EQ(use["dob"], "birth_date");
  EXPECT_EQ(use["postcode_fake"], "postcode");
  EXPECT_EQ(use["full_name"], "unused: repeats given_names and surname_1");
  EXPECT_EQ(use["first_and_surname"], "unused: repeats given_names and surname_1");
  use = uses_of("linkage/febrl/dataset3.csv");
  EXPECT_EQ(use["date_of_birth"], "birth_date");
  EXPECT_EQ(use["suburb"], "locality");
  EXPECT_EQ(use["address_2"], "field address_2 text");
  use = uses_of("linkage/rldata500/RLdata500.csv");
  EXPECT_EQ(use["bm"], "birth_date");
  EXPECT_EQ(use["ent_id"], "unused: an identifier, by its header");
}

TEST(IsFiller, KnowsTheWaysOfSayingNothing) {
  for (const auto* filler : {"desconocido", "Se Desconoce",
                             "N/N",         "nn",
                             "s/d",         "S-D",
                             "NA",          "n/a",
                             "None",        "null",
                             "XX",          "x x",
                             "xxxxxxxx",    "---",
                             "?",           "No aplica",
                             "IGNORADO",    "no identificado",
                             "nan",         "unknown",
                             "SIN DATOS",   "No Disponible",
                             "..."}) {
    EXPECT_TRUE(is_filler(filler)) << filler;
  }
  for (const auto* value :
       {"Ana", "X", "Nadia", "No", "Max", "1", "0", "Sin", "Noé", "Xóchitl", "李", "s"}) {
    EXPECT_FALSE(is_filler(value)) << value;
  }
}

TEST(ParseAge, ReadsWhatListsSay) {
  struct Case {
    std::string_view text;
    double first, last;
  };
  for (const Case& c : {Case{"25-30", 25, 30},
                        {"25 a 30 años", 25, 30},
                        {"30 AÑOS", 30, 30},
                        {"25.0", 25, 25},
                        {"60+", 60, 130},
                        {"mayor de 60", 60, 130},
                        {"menor de 5", 0, 5},
                        {"18 meses", 1, 1},
                        {"6m", 0, 0},
                        {"8 a 10 meses", 0, 0},
                        {"1 año 4 meses", 1, 1},
                        {"4 1/2", 4, 4},
                        {"2½ meses", 0, 0},
                        {"45d", 0, 0},
                        {"72 hrs", 0, 0},
                        {"3 días", 0, 0},
                        {"30-25", 25, 30},
                        {"[60, 65)", 60, 65}}) {
    const auto range = parse_age(c.text);
    ASSERT_TRUE(range) << c.text;
    EXPECT_EQ(range->first, c.first) << c.text;
    EXPECT_EQ(range->last, c.last) << c.text;
  }
  EXPECT_TRUE(parse_age("30-25")->turned);
  EXPECT_FALSE(parse_age("25-30")->turned);
  for (const auto* bad : {"", "adulto", "200", "1-2-3", "-5", "200 o mas"})
    EXPECT_FALSE(parse_age(bad)) << bad;
}

TEST(ParseHeight, ReadsMetresAndCentimetres) {
  EXPECT_EQ(parse_height_cm("1.70")->first, 170);
  EXPECT_EQ(parse_height_cm("1,65 m")->first, 165);
  EXPECT_EQ(parse_height_cm("170 cm")->last, 170);
  EXPECT_EQ(parse_height_cm("1.65-1.70")->last, 170);
  EXPECT_EQ(parse_height_cm("aprox. 1.70")->first, 168);
  EXPECT_FALSE(parse_height_cm("17"));
  EXPECT_FALSE(parse_height_cm("alto"));
}

}  // namespace
}  // namespace paradero::table
