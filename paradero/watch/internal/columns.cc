#include "paradero/watch/internal/columns.h"

#include <algorithm>
#include <string>

#include "paradero/text/normalise.h"

namespace paradero::watch {

namespace {

int column_index(const table::MappedTable& table, std::string_view name) {
  const table::MappedColumn* column = table.find(name);
  return column == nullptr ? -1 : static_cast<int>(column - table.columns.data());
}

// A whole age is the range from itself to itself.
int column_or_age(const table::MappedTable& table, std::string_view name) {
  const int index = column_index(table, name);
  const bool is_range = name == "age_min" || name == "age_max";
  return index < 0 && is_range ? column_index(table, "age") : index;
}

std::vector<std::string_view> sorted_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  std::ranges::sort(words);
  return words;
}

}  // namespace

SharedColumn::SharedColumn(const table::MappedColumn& before, const table::MappedColumn& after)
    : before_(&before), after_(&after), from_after_(after.values.size(), 0) {
  for (std::uint32_t code = 1; code < after.values.size(); ++code) {
    if (const auto found = before.values.find(after.values[code])) {
      from_after_[code] = *found;
    } else {
      from_after_[code] = values();
      only_after_.push_back(code);
    }
  }
}

bool SharedColumn::same_folded(std::uint32_t a, std::uint32_t b) const {
  const std::string first = text::fold(text(a)), second = text::fold(text(b));
  if (first == second) return true;
  if (column().comparison != table::Comparison::tokens) return false;
  return sorted_words(first) == sorted_words(second);
}

std::vector<FieldAgreement> align_columns(const table::MappedTable& before,
                                          const table::MappedTable& after) {
  std::vector<FieldAgreement> fields;
  const auto add = [&](const std::string& name, int in_before, int in_after) {
    FieldAgreement field;
    field.name = name;
    field.before = in_before;
    field.after = in_after;
    fields.push_back(std::move(field));
  };
  const auto is_age_beside_range = [](const std::string& name, const table::MappedTable& other) {
    return name == "age" && other.find("age") == nullptr && other.find("age_min") != nullptr;
  };
  for (const table::MappedColumn& column : before.columns) {
    if (is_age_beside_range(column.name, after)) {
      const int age = column_index(before, "age");
      add("age_min", age, column_index(after, "age_min"));
      add("age_max", age, column_index(after, "age_max"));
      continue;
    }
    add(column.name, column_index(before, column.name), column_or_age(after, column.name));
  }
  for (const table::MappedColumn& column : after.columns) {
    if (before.find(column.name) != nullptr || is_age_beside_range(column.name, before)) continue;
    if (column_or_age(before, column.name) >= 0) continue;
    add(column.name, -1, column_index(after, column.name));
  }
  return fields;
}

}  // namespace paradero::watch
