// The mapping as TOML. The layout stands in docs/formats/mapping.md.
#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include <toml++/toml.h>

#include "paradero/table/internal/headers.h"
#include "paradero/table/mapping.h"

namespace paradero::table {

namespace {

using base::Result;
using base::usage_error;

std::string toml_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      result += fmt::format("\\u{:04x}", byte);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string quoted_list(const std::vector<std::string>& texts) {
  std::string result = "[";
  for (const std::string& text : texts)
    result += (result.size() > 1 ? ", " : "") + toml_quoted(text);
  return result + "]";
}

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

std::string shown_place(const toml::node& node) {
  return fmt::format("line {}", node.source().begin.line);
}

// A string, or an array of strings that is not empty.
Result<std::vector<std::string>> read_headers(const toml::node& node, std::string_view what,
                                              std::string_view origin) {
  if (const auto text = node.value<std::string>(); node.is_string())
    return std::vector<std::string>{*text};
  std::vector<std::string> headers;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) {
      if (!element.is_string()) {
        return usage_error("{}: {}: {} must hold headers, each a string", origin, shown_place(node),
                           what);
      }
      headers.push_back(*element.value<std::string>());
    }
  }
  if (headers.empty()) {
    return usage_error("{}: {}: {} must be a header or a list of headers", origin,
                       shown_place(node), what);
  }
  return headers;
}

Result<void> read_columns(const toml::node& node, std::string_view origin, Mapping& mapping) {
  const toml::table* columns = node.as_table();
  if (columns == nullptr)
    return usage_error("{}: {}: 'columns' must be a table", origin, shown_place(node));
  std::vector<std::string_view> known;
  for (const StandardColumn& column : standard_columns()) known.push_back(column.name);
  for (const auto& [key, value] : *columns) {
    if (std::ranges::find(known, key.str()) == known.end()) {
      return usage_error(
          "{}: {}: '{}' is no standard column (the nearest: {}); other columns go under "
          "[fields.NAME]",
          origin, shown_place(value), key.str(), nearest_headers(key.str(), known));
    }
    PARADERO_ASSIGN(auto headers,
                    read_headers(value, fmt::format("columns.{}", key.str()), origin));
    mapping.columns.push_back({std::string(key.str()), std::move(headers), false});
  }
  return {};
}

Result<FieldRule> read_field(std::string_view name, const toml::node& node,
                             std::string_view origin) {
  const toml::table* field = node.as_table();
  if (field == nullptr)
    return usage_error("{}: {}: fields.{} must be a table", origin, shown_place(node), name);
  for (const StandardColumn& column : standard_columns()) {
    if (column.name == name) {
      return usage_error("{}: {}: '{}' is a standard column: put it under [columns]", origin,
                         shown_place(node), name);
    }
  }
  FieldRule rule;
  rule.name = name;
  for (const auto& [key, value] : *field) {
    const auto text = value.value<std::string>();
    if (key != "column" && key != "compare") {
      return usage_error("{}: {}: unknown key '{}' in fields.{} (it takes 'column' and 'compare')",
                         origin, shown_place(value), key.str(), name);
    }
    if (!value.is_string()) {
      return usage_error("{}: {}: fields.{}.{} must be a string", origin, shown_place(value), name,
                         key.str());
    }
    if (key == "column") {
      rule.header = *text;
      continue;
    }
    const auto comparison = comparison_from_word(*text);
    if (!comparison) {
      return usage_error(
          "{}: {}: fields.{}: unknown kind of comparison '{}' (name, exact, text, number, date, "
          "category, tokens, "
          "place, code)",
          origin, shown_place(value), name, *text);
    }
    rule.comparison = *comparison;
  }
  if (rule.header.empty())
    return usage_error("{}: {}: fields.{} has no 'column'", origin, shown_place(node), name);
  return rule;
}

Result<void> read_fields(const toml::node& node, std::string_view origin, Mapping& mapping) {
  const toml::table* fields = node.as_table();
  if (fields == nullptr)
    return usage_error("{}: {}: 'fields' must be a table", origin, shown_place(node));
  for (const auto& [key, value] : *fields) {
    if (!is_bare_key(key.str())) {
      return usage_error("{}: {}: the name of a field has letters a-z, digits, _ and - only",
                         origin, shown_place(value));
    }
    PARADERO_ASSIGN(FieldRule rule, read_field(key.str(), value, origin));
    mapping.fields.push_back(std::move(rule));
  }
  return {};
}

}  // namespace

Result<Mapping> parse_mapping(std::string_view toml, std::string_view origin) {
  toml::table document;
  try {
    document = toml::parse(toml, origin);
  } catch (const toml::parse_error& error) {
    return usage_error("{}: line {}: not TOML: {}", origin, error.source().begin.line,
                       error.description());
  }
  Mapping mapping;
  for (const auto& [key, value] : document) {
    if (key == "columns") {
      PARADERO_CHECK(read_columns(value, origin, mapping));
    } else if (key == "fields") {
      PARADERO_CHECK(read_fields(value, origin, mapping));
    } else if (key == "drop") {
      if (value.is_array() && value.as_array()->empty()) continue;
      PARADERO_ASSIGN(mapping.drop, read_headers(value, "drop", origin));
    } else {
      return usage_error("{}: {}: unknown key '{}' (a mapping has 'columns', 'fields' and 'drop')",
                         origin, shown_place(value), key.str());
    }
  }
  return mapping;
}

std::string format_mapping(const Mapping& mapping) {
  const auto remark = [](bool automatic) { return automatic ? "  # automatic" : ""; };
  std::string text;
  const auto begin_part = [&] {
    if (!text.empty()) text += '\n';
  };
  if (!mapping.drop.empty()) text += fmt::format("drop = {}\n", quoted_list(mapping.drop));
  if (!mapping.unused.empty()) begin_part();
  for (const Unused& unused : mapping.unused)
    text += fmt::format("# not used: {}: {}\n", toml_quoted(unused.header), unused.reason);
  if (!mapping.columns.empty()) {
    begin_part();
    text += "[columns]\n";
  }
  for (const ColumnRule& rule : mapping.columns) {
    const std::string headers =
        rule.headers.size() == 1 ? toml_quoted(rule.headers.front()) : quoted_list(rule.headers);
    text += fmt::format("{} = {}{}\n", rule.column, headers, remark(rule.automatic));
  }
  for (const FieldRule& rule : mapping.fields) {
    begin_part();
    text += fmt::format("[fields.{}]{}\ncolumn = {}\ncompare = \"{}\"\n", rule.name,
                        remark(rule.automatic), toml_quoted(rule.header), to_word(rule.comparison));
  }
  return text;
}

}  // namespace paradero::table
