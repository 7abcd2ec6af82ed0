#include "paradero/publish/follow_the_money.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"

namespace paradero::publish {

using nlohmann::ordered_json;

namespace {

struct Property {
  std::string_view column, property, type;
};
// Several columns may be one property: read back, the first one of the list takes it.
constexpr Property person_properties[] = {{"full_name", "name", "name"},
                                          {"given_names", "firstName", "string"},
                                          {"surname_1", "lastName", "string"},
                                          {"surname_2", "motherName", "string"},
                                          {"alias", "alias", "name"},
                                          {"sex", "gender", "gender"},
                                          {"birth_date", "birthDate", "date"},
                                          {"curp", "idNumber", "identifier"},
                                          {"nationality", "nationality", "country"},
                                          {"source_url", "sourceUrl", "url"}};

const Property* of_column(std::string_view column) {
  const auto at = std::ranges::find(person_properties, column, &Property::column);
  return at == std::end(person_properties) ? nullptr : at;
}

const Property* of_property(std::string_view property) {
  const auto at = std::ranges::find(person_properties, property, &Property::property);
  return at == std::end(person_properties) ? nullptr : at;
}

std::string_view type_of(std::string_view property) {
  const Property* known = of_property(property);
  return known != nullptr ? known->type : property == "notes" ? "text" : "string";
}

std::string to_line(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto at = json.find(key);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

// Names of columns are words in small letters.
bool is_column_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Puts entities together from lines in any order.
class Gathering {
 public:
  Entity& entity(const std::string& id) {
    const auto [at, fresh] = index_.try_emplace(id, entities_.size());
    if (fresh) entities_.push_back({id, "", "", {}});
    return entities_[at->second];
  }
  void add(Entity& to, std::string property, std::string value) {
    std::pair<std::string, std::string> one(std::move(property), std::move(value));
    if (!one.second.empty() && std::ranges::find(to.properties, one) == to.properties.end())
      to.properties.push_back(std::move(one));
  }
  std::vector<Entity> take() { return std::move(entities_); }

 private:
  std::vector<Entity> entities_;
  std::map<std::string, std::size_t> index_;
};

bool read_statement(const nlohmann::json& line, Gathering& gathering) {
  std::string id = text_at(line, "canonical_id");
  if (id.empty()) id = text_at(line, "entity_id");
  const std::string property = text_at(line, "prop");
  if (id.empty() || property.empty()) return false;
  Entity& entity = gathering.entity(id);
  if (entity.schema.empty()) entity.schema = text_at(line, "schema");
  if (entity.dataset.empty()) entity.dataset = text_at(line, "dataset");
  if (property != "id") gathering.add(entity, property, text_at(line, "value"));
  return true;
}

bool read_entity(const nlohmann::json& line, Gathering& gathering) {
  const std::string id = text_at(line, "id"), schema = text_at(line, "schema");
  const auto properties = line.find("properties");
  if (id.empty() || schema.empty() || properties == line.end() || !properties->is_object())
    return false;
  Entity& entity = gathering.entity(id);
  entity.schema = schema;
  if (const auto datasets = line.find("datasets"); datasets != line.end() && datasets->is_array() &&
                                                   !datasets->empty() &&
                                                   (*datasets)[0].is_string()) {
    entity.dataset = (*datasets)[0].get<std::string>();
  }
  for (const auto& [property, values] : properties->items()) {
    if (!values.is_array()) return false;
    for (const auto& value : values) {
      if (value.is_string()) gathering.add(entity, property, value.get<std::string>());
    }
  }
  return true;
}

}  // namespace

Entity entity_of(const NamedValues& record, std::string_view dataset) {
  Entity entity;
  entity.dataset = dataset;
  entity.schema = "Person";
  entity.id = "paradero-" + base::sha256(fmt::format("{}\n{}", dataset, record.id)).substr(0, 40);
  std::string name;
  for (const auto& [column, value] : record.values) {
    if (const Property* property = of_column(column)) {
      entity.properties.emplace_back(property->property, value);
    } else {
      entity.properties.emplace_back("notes", column + ": " + value);
    }
    const bool part = column == "given_names" || column == "surname_1" || column == "surname_2";
    if (part) (name += name.empty() ? "" : " ") += value;
  }
  entity.properties.emplace_back("notes", "record_id: " + record.id);
  const bool named =
      std::ranges::any_of(entity.properties, [](const auto& p) { return p.first == "name"; });
  if (!named && !name.empty()) entity.properties.emplace(entity.properties.begin(), "name", name);
  return entity;
}

NamedValues record_of(const Entity& entity) {
  NamedValues record{entity.id, {}};
  const bool in_parts =
      std::ranges::any_of(entity.properties, [](const auto& p) { return p.first == "lastName"; });
  for (const auto& [property, value] : entity.properties) {
    if (const Property* known = of_property(property)) {
      if (property == "name" && in_parts) continue;  // the parts say it better
      record.values.emplace_back(known->column, value);
      continue;
    }
    const std::size_t colon = value.find(": ");
    if (property == "notes" && colon != value.npos &&
        is_column_name(std::string_view(value).substr(0, colon))) {
      if (value.substr(0, colon) == "record_id") {
        record.id = value.substr(colon + 2);
      } else {
        record.values.emplace_back(value.substr(0, colon), value.substr(colon + 2));
      }
    } else {
      record.values.emplace_back(property, value);
    }
  }
  return record;
}

std::string format_entity(const Entity& entity) {
  ordered_json properties = ordered_json::object();
  for (const auto& [property, value] : entity.properties) properties[property].push_back(value);
  return to_line({{"id", entity.id},
                  {"schema", entity.schema},
                  {"properties", properties},
                  {"datasets", {entity.dataset}}});
}

std::string format_statements(const Entity& entity) {
  std::string lines;
  const auto add = [&](std::string_view property, std::string_view value) {
    const std::string id =
        base::sha256(fmt::format("{}\n{}\n{}\n{}", entity.dataset, entity.id, property, value))
            .substr(0, 40);
    lines += to_line({{"id", id},
                      {"entity_id", entity.id},
                      {"canonical_id", entity.id},
                      {"prop", property},
                      {"prop_type", property == "id" ? "id" : type_of(property)},
                      {"schema", entity.schema},
                      {"value", value},
                      {"dataset", entity.dataset},
                      {"lang", nullptr},
                      {"original_value", nullptr},
                      {"external", false},
                      {"first_seen", nullptr},
                      {"last_seen", nullptr}});
  };
  add("id", entity.id);
  for (const auto& [property, value] : entity.properties) add(property, value);
  return lines;
}

std::vector<Entity> parse_entities(std::string_view text, std::string_view file,
                                   base::Problems& problems) {
  Gathering gathering;
  std::uint64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    const auto object = nlohmann::json::parse(line, nullptr, false);
    const bool read =
        object.is_object() && (object.contains("prop") ? read_statement(object, gathering)
                                                       : read_entity(object, gathering));
    if (!read)
      problems.add({std::string(file), number, "", "is neither an entity nor a statement", true});
  }
  return gathering.take();
}

}  // namespace paradero::publish
