#include "paradero/publish/case_uco.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"

namespace paradero::publish {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view own_prefix = "paradero:";

// An identifier that is the same in every run: kind and what it is the hash of.
std::string id_of(std::string_view kind, std::string_view what) {
  const std::string hash = base::sha256(fmt::format("{}\n{}", kind, what));
  // The layout of a UUID of version 8 (RFC 9562): bits of the maker's own choice.
  return fmt::format("kb:{}-{}-{}-8{}-a{}-{}", kind, hash.substr(0, 8), hash.substr(8, 4),
                     hash.substr(12, 3), hash.substr(15, 3), hash.substr(18, 12));
}

ordered_json case_context() {
  return {{"kb", "http://example.org/kb/"},
          {"case-investigation", "https://ontology.caseontology.org/case/investigation/"},
          {"uco-action", "https://ontology.unifiedcyberontology.org/uco/action/"},
          {"uco-core", "https://ontology.unifiedcyberontology.org/uco/core/"},
          {"uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/"},
          {"uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/"},
          {"uco-tool", "https://ontology.unifiedcyberontology.org/uco/tool/"},
          {"uco-types", "https://ontology.unifiedcyberontology.org/uco/types/"},
          {"uco-vocabulary", "https://ontology.unifiedcyberontology.org/uco/vocabulary/"},
          {"xsd", "http://www.w3.org/2001/XMLSchema#"},
          {"paradero", "urn:paradero:column:"}};
}

ordered_json reference(const std::string& id) { return {{"@id", id}}; }

ordered_json references(const std::vector<std::string>& ids) {
  ordered_json list = ordered_json::array();
  for (const std::string& id : ids) list.push_back(reference(id));
  return list;
}

ordered_json file_json(const CaseFile& file, const std::string& id) {
  const ordered_json hash = {
      {"@id", id_of("hash", file.sha256)},
      {"@type", "uco-types:Hash"},
      {"uco-types:hashMethod", {{"@type", "uco-vocabulary:HashNameVocab"}, {"@value", "SHA256"}}},
      {"uco-types:hashValue", {{"@type", "xsd:hexBinary"}, {"@value", file.sha256}}}};
  return {{"@id", id},
          {"@type", "uco-observable:File"},
          {"uco-core:hasFacet",
           {{{"@id", id_of("file-facet", file.name)},
             {"@type", "uco-observable:FileFacet"},
             {"uco-observable:fileName", file.name},
             {"uco-observable:sizeInBytes", file.bytes}},
            {{"@id", id_of("content-facet", file.name)},
             {"@type", "uco-observable:ContentDataFacet"},
             {"uco-observable:hash", hash}}}}};
}

std::string_view value_of(const NamedValues& record, std::string_view column) {
  for (const auto& [name, value] : record.values)
    if (name == column) return value;
  return {};
}

bool is_day(std::string_view text) { return text.size() == 10 && text[4] == '-' && text[7] == '-'; }

ordered_json person_json(const NamedValues& record, const std::string& id) {
  ordered_json facets = ordered_json::array();
  const std::string_view given = value_of(record, "given_names"),
                         first = value_of(record, "surname_1"),
                         second = value_of(record, "surname_2"),
                         birth = value_of(record, "birth_date");
  if (!given.empty() || !first.empty()) {
    ordered_json name = {{"@id", id_of("name-facet", id)},
                         {"@type", "uco-identity:SimpleNameFacet"}};
    if (!given.empty()) name["uco-identity:givenName"] = given;
    if (!first.empty())
      name["uco-identity:familyName"] =
          fmt::format("{}{}{}", first, second.empty() ? "" : " ", second);
    facets.push_back(std::move(name));
  }
  if (is_day(birth)) {
    facets.push_back(
        {{"@id", id_of("birth-facet", id)},
         {"@type", "uco-identity:BirthInformationFacet"},
         {"uco-identity:birthdate",
          {{"@type", "xsd:dateTime"}, {"@value", fmt::format("{}T00:00:00Z", birth)}}}});
  }
  ordered_json own = {{"@id", id_of("record-facet", id)},
                      {"@type", {"paradero:RecordFacet", "uco-core:Facet"}}};
  own["paradero:record_id"] = record.id;
  for (const auto& [column, value] : record.values) own[std::string(own_prefix) + column] = value;
  facets.push_back(std::move(own));
  return {{"@id", id}, {"@type", "uco-identity:Person"}, {"uco-core:hasFacet", facets}};
}

bool has_type(const json& node, std::string_view type) {
  const auto at = node.find("@type");
  if (at == node.end()) return false;
  if (at->is_string()) return at->get_ref<const std::string&>() == type;
  return at->is_array() && std::ranges::any_of(*at, [&](const json& one) {
           return one.is_string() && one.get_ref<const std::string&>() == type;
         });
}

// A literal, plain or as {"@value": ...}.
std::string literal(const json& node, const char* key) {
  auto at = node.find(key);
  if (at == node.end()) return {};
  const json* value = &*at;
  if (value->is_object() && value->contains("@value")) value = &(*value)["@value"];
  if (value->is_string()) return value->get<std::string>();
  return value->is_number_unsigned() ? std::to_string(value->get<std::uint64_t>()) : std::string();
}

std::vector<const json*> facets_of(const json& node) {
  std::vector<const json*> facets;
  const auto at = node.find("uco-core:hasFacet");
  if (at == node.end()) return facets;
  if (at->is_object()) facets.push_back(&*at);
  if (at->is_array()) {
    for (const json& facet : *at)
      if (facet.is_object()) facets.push_back(&facet);
  }
  return facets;
}

NamedValues read_person(const json& node) {
  NamedValues record{literal(node, "@id"), {}};
  const auto add = [&](const char* column, const std::string& value) {
    if (!value.empty()) record.values.emplace_back(column, value);
  };
  const auto facets = facets_of(node);
  for (const json* facet : facets) {
    if (!has_type(*facet, "paradero:RecordFacet")) continue;
    for (const auto& [key, value] : facet->items()) {
      if (!key.starts_with(own_prefix) || !value.is_string()) continue;
      const std::string column = key.substr(own_prefix.size());
      if (column == "record_id") {
        record.id = value.get<std::string>();
      } else {
        record.values.emplace_back(column, value.get<std::string>());
      }
    }
    return record;  // the other facets say the same
  }
  for (const json* facet : facets) {
    if (has_type(*facet, "uco-identity:SimpleNameFacet")) {
      add("given_names", literal(*facet, "uco-identity:givenName"));
      add("surname_1", literal(*facet, "uco-identity:familyName"));
    }
    if (has_type(*facet, "uco-identity:BirthInformationFacet"))
      add("birth_date", literal(*facet, "uco-identity:birthdate").substr(0, 10));
  }
  if (facets.empty()) add("full_name", literal(node, "uco-core:name"));
  return record;
}

CaseFile read_file(const json& node) {
  CaseFile file;
  for (const json* facet : facets_of(node)) {
    if (has_type(*facet, "uco-observable:FileFacet")) {
      file.name = literal(*facet, "uco-observable:fileName");
      const std::string bytes = literal(*facet, "uco-observable:sizeInBytes");
      for (const char digit : bytes) {
        if (digit < '0' || digit > '9' || file.bytes > (1ULL << 58)) break;
        file.bytes = 10 * file.bytes + static_cast<std::uint64_t>(digit - '0');
      }
    }
    const auto hash = facet->find("uco-observable:hash");
    if (hash == facet->end()) continue;
    const json& one = hash->is_array() && !hash->empty() ? (*hash)[0] : *hash;
    if (one.is_object() && literal(one, "uco-types:hashMethod") == "SHA256")
      file.sha256 = literal(one, "uco-types:hashValue");
  }
  return file;
}

}  // namespace

std::string format_case(const CaseGraph& graph) {
  ordered_json nodes = ordered_json::array();
  std::vector<std::string> file_ids, person_ids;
  const std::string tool = id_of("tool", graph.tool_version),
                    provenance = id_of("provenance", graph.title),
                    action = id_of("action", graph.title);
  for (const CaseFile& file : graph.files) {
    file_ids.push_back(id_of("file", file.name + "\n" + file.sha256));
    nodes.push_back(file_json(file, file_ids.back()));
  }
  for (const NamedValues& record : graph.records) {
    person_ids.push_back(id_of("person", graph.title + "\n" + record.id));
    nodes.push_back(person_json(record, person_ids.back()));
  }
  nodes.push_back({{"@id", tool},
                   {"@type", "uco-tool:Tool"},
                   {"uco-core:name", "paradero"},
                   {"uco-tool:version", graph.tool_version}});
  nodes.push_back({{"@id", action},
                   {"@type", "case-investigation:InvestigativeAction"},
                   {"uco-core:name", "paradero publish --package"},
                   {"uco-action:instrument", reference(tool)},
                   {"uco-action:object", references(file_ids)},
                   {"uco-action:result", ordered_json::array({reference(provenance)})}});
  nodes.push_back(
      {{"@id", provenance},
       {"@type", "case-investigation:ProvenanceRecord"},
       {"uco-core:description", "Records as they were read from the files of this package"},
       {"uco-core:object", references(person_ids)}});
  std::vector<std::string> all = file_ids;
  all.insert(all.end(), {action, provenance});
  nodes.push_back({{"@id", id_of("investigation", graph.title)},
                   {"@type", "case-investigation:Investigation"},
                   {"uco-core:name", graph.title},
                   {"uco-core:object", references(all)}});
  const ordered_json whole = {{"@context", case_context()}, {"@graph", nodes}};
  return whole.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

base::Result<CaseGraph> parse_case(std::string_view text, std::string_view origin) {
  const json whole = json::parse(text, nullptr, false);
  if (whole.is_discarded()) return base::data_error("{}: is not JSON", origin);
  if (!whole.is_object() || !whole.contains("@graph") || !whole["@graph"].is_array())
    return base::data_error("{}: holds no @graph", origin);
  CaseGraph graph;
  for (const json& node : whole["@graph"]) {
    if (!node.is_object()) continue;
    if (has_type(node, "uco-identity:Person")) graph.records.push_back(read_person(node));
    if (has_type(node, "uco-observable:File")) graph.files.push_back(read_file(node));
    if (has_type(node, "uco-tool:Tool")) graph.tool_version = literal(node, "uco-tool:version");
    if (has_type(node, "case-investigation:Investigation"))
      graph.title = literal(node, "uco-core:name");
  }
  return graph;
}

}  // namespace paradero::publish
