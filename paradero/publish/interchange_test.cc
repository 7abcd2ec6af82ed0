// FollowTheMoney, CASE/UCO and time-stamps: out and in.

#include <gmock/gmock.h>

#include "paradero/base/hash.h"
#include "paradero/publish/case_uco.h"
#include "paradero/publish/follow_the_money.h"
#include "paradero/publish/timestamp.h"

namespace paradero::publish {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const NamedValues rosa{"F1",
                       {{"given_names", "Rosa"},
                        {"surname_1", "Luna"},
                        {"surname_2", "Mora"},
                        {"birth_date", "1980-02-03"},
                        {"state", "Guerrero: sierra"}}};

TEST(FollowTheMoney, ARecordIsAPersonAndReadsBack) {
  const Entity entity = entity_of(rosa, "registro");
  EXPECT_EQ(entity.schema, "Person");
  EXPECT_THAT(entity.properties, Contains(Pair("name", "Rosa Luna Mora")));
  EXPECT_THAT(entity.properties, Contains(Pair("notes", "state: Guerrero: sierra")));
  for (const std::string& text : {format_entity(entity), format_statements(entity)}) {
    base::Problems problems;
    const auto read = parse_entities(text, "x", problems);
    ASSERT_EQ(read.size(), 1U);
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(read[0].id, entity.id);
    EXPECT_EQ(read[0].dataset, "registro");
    const NamedValues record = record_of(read[0]);
    EXPECT_EQ(record.id, "F1");
    for (const auto& value : rosa.values) EXPECT_THAT(record.values, Contains(value));
    EXPECT_EQ(record.values.size(), rosa.values.size());
  }
}

TEST(FollowTheMoney, TheSameRecordHasTheSameIdAndAnotherAnother) {
  EXPECT_EQ(entity_of(rosa, "a").id, entity_of(rosa, "a").id);
  EXPECT_NE(entity_of(rosa, "a").id, entity_of(rosa, "b").id);
}

TEST(FollowTheMoney, BadLinesAreReported) {
  base::Problems problems;
  const auto read = parse_entities(
      "{\n[]\n{\"id\":\"x\"}\n{\"prop\":\"name\"}\n\n{\"id\":\"x\",\"schema\":\"Person\","
      "\"properties\":{\"name\":[\"A\",7]}}\n",
      "entities.jsonl", problems);
  EXPECT_EQ(problems.total(), 4U);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_THAT(read[0].properties, ElementsAre(Pair("name", "A")));
}

TEST(CaseUco, AGraphReadsBack) {
  const CaseGraph graph{"registro", "0.1.0", {{"registro.csv", std::string(64, 'a'), 120}}, {rosa}};
  const std::string text = format_case(graph);
  EXPECT_EQ(text, format_case(graph));
  const auto read = parse_case(text, "x");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->title, "registro");
  EXPECT_EQ(read->tool_version, "0.1.0");
  ASSERT_EQ(read->files.size(), 1U);
  EXPECT_EQ(read->files[0].sha256, std::string(64, 'a'));
  EXPECT_EQ(read->files[0].bytes, 120U);
  ASSERT_EQ(read->records.size(), 1U);
  EXPECT_EQ(read->records[0].id, "F1");
  EXPECT_THAT(read->records[0].values, ::testing::UnorderedElementsAreArray(rosa.values));
}

TEST(CaseUco, APersonOfAnotherProgramIsRead) {
  const auto read = parse_case(
      R"({"@graph":[{"@id":"kb:p1","@type":["uco-identity:Person"],"uco-core:hasFacet":[{"@type":"uco-identity:SimpleNameFacet",
      "uco-identity:givenName":"Saúl","uco-identity:familyName":{"@type":"xsd:string","@value":"Vera"}},{"@type":"uco-identity:BirthInformationFacet",
      "uco-identity:birthdate":{"@value":"1991-05-06T00:00:00Z"}}]}]})",
      "x");
  ASSERT_TRUE(read);
  EXPECT_THAT(read->records[0].values,
              ElementsAre(Pair("given_names", "Saúl"), Pair("surname_1", "Vera"),
                          Pair("birth_date", "1991-05-06")));
}

TEST(CaseUco, RefusesWhatIsNoGraph) {
  EXPECT_FALSE(parse_case("{", "x"));
  EXPECT_FALSE(parse_case("{}", "x"));
  EXPECT_FALSE(parse_case("[1]", "x"));
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

// openssl ts -query -digest ... -sha256 -cert: the digest of 32 zero bytes, nonce
// 0x206b2806e1b54aa6.
const std::string openssl_request = bytes_of(
    "30430201013031300d06096086480165030402010500042066687aadf862bd776c8fc18b8e9f8e20089714856ee233"
    "b3902a591d0d5f2925"
    "0208206b2806e1b54aa60101ff");
const std::string zeros_digest =
    bytes_of("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");

TEST(Timestamp, TheRequestIsThatOfOpenssl) {
  EXPECT_EQ(timestamp_request(zeros_digest, bytes_of("206b2806e1b54aa6")), openssl_request);
}

TEST(Timestamp, ANonceThatLooksNegativeOrShortIsAPositiveNumber) {
  EXPECT_THAT(timestamp_request(zeros_digest, bytes_of("806b2806e1b54aa6")),
              HasSubstr(bytes_of("020900806b2806e1b54aa6")));
  EXPECT_THAT(timestamp_request(zeros_digest, bytes_of("0000000000000001")),
              HasSubstr(bytes_of("020101")));
  EXPECT_THAT(timestamp_request(zeros_digest, bytes_of("0000000000000000")),
              HasSubstr(bytes_of("020100")));
}

TEST(Timestamp, ARequestReadsBack) {
  const auto request = parse_timestamp_request(openssl_request);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->digest, zeros_digest);
  EXPECT_EQ(request->nonce, bytes_of("206b2806e1b54aa6"));
  for (std::size_t size = 0; size + 3 < openssl_request.size(); ++size)
    EXPECT_FALSE(parse_timestamp_request(std::string_view(openssl_request).substr(0, size)))
        << size;
}

TEST(Timestamp, ARefusalIsNoStamp) {
  const auto answer = parse_timestamp_answer(bytes_of("3005300302010a"));
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->granted);
  EXPECT_THAT(*timestamp_fault(*parse_timestamp_request(openssl_request), *answer),
              HasSubstr("refused"));
}

TEST(Timestamp, OtherBytesAndOtherNoncesAreFaults) {
  const TimestampAnswer request{true, "d", "n", ""};
  EXPECT_EQ(timestamp_fault(request, request), std::nullopt);
  EXPECT_TRUE(timestamp_fault(request, {true, "e", "n", ""}));
  EXPECT_TRUE(timestamp_fault(request, {true, "d", std::nullopt, ""}));
  EXPECT_FALSE(parse_timestamp_answer("no DER"));
  EXPECT_FALSE(parse_timestamp_answer(bytes_of("30053003020100")));  // granted, and nothing follows
}

}  // namespace
}  // namespace paradero::publish
