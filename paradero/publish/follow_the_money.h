// FollowTheMoney: records as entities and statements, one JSON object a line, out and in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/base/problems.h"

namespace paradero::publish {

// A record: its values by standard column, in order, none empty.
struct NamedValues {
  std::string id;  // of the record within its source
  std::vector<std::pair<std::string, std::string>> values;
};

struct Entity {
  std::string id, schema, dataset;
  std::vector<std::pair<std::string, std::string>>
      properties;  // property, value; a property may repeat
};

// A record as a Person. Its id is the same in every run: of the dataset and the record's id.
// Columns that FollowTheMoney has a property for (names, alias, sex, birth date, CURP, nationality)
// become that; the others are kept in `notes` as "column: value".
Entity entity_of(const NamedValues& record, std::string_view dataset);

// The reverse, for any Person, also of other programs: properties by standard column, `notes` of
// our form taken apart.
NamedValues record_of(const Entity& entity);

// One line, with its line feed.
std::string format_entity(const Entity& entity);
// One line for each value: what the dataset says of the entity. `id` of each is a hash of what it
// says.
std::string format_statements(const Entity& entity);

// Reads lines of entities or of statements, which are put together by `canonical_id`, else
// `entity_id`, in order of first appearance. A line that is neither is reported and left out.
std::vector<Entity> parse_entities(std::string_view text, std::string_view file,
                                   base::Problems& problems);

}  // namespace paradero::publish
