#include "paradero/study/internal/publish_input.h"

#include <algorithm>
#include <functional>
#include <map>

#include "paradero/base/date.h"
#include "paradero/base/hash.h"
#include "paradero/base/number.h"

namespace paradero::study {

namespace {

constexpr std::string_view people_count_headers[] = {"count", "conteo"};
constexpr int years_in_age_group = 5, oldest_group = 85;

bool is_standard(std::string_view name) {
  return std::ranges::any_of(table::standard_columns(),
                             [&](const auto& column) { return column.name == name; });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  constexpr std::int64_t most = 1'000'000'000'000;
  const auto number = base::parse_number<std::int64_t>(text);
  return number && *number >= 0 && *number <= most ? number : std::nullopt;
}

// Rows whose count cannot be read are refused, the others keep their order.
void read_counts(PublishInput& input, const table::Column& column, base::Problems& problems) {
  table::MappedTable& table = input.table;
  std::vector<std::size_t> kept;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    if (const auto count = whole_number(column.at(r))) {
      kept.push_back(r);
      input.counts.push_back(*count);
    } else {
      problems.add(
          {table.file, table.lines[r], column.header, "is not a whole number of people", true});
    }
  }
  if (kept.size() == table.rows()) return;
  const auto keep = [&](auto& values) {
    std::size_t to = 0;
    for (const std::size_t r : kept) values[to++] = std::move(values[r]);
    values.resize(to);
  };
  const std::uint64_t refused = table.rows() - kept.size();
  for (auto& mapped : table.columns) keep(mapped.codes);
  keep(table.record_ids);
  keep(table.lines);
  table.rows_refused += refused;
  input.file.rows_out -= refused;
  input.file.rows_refused += refused;
}

std::string year_of(const base::DateInterval& date) {
  const auto first = date.first.civil(), last = date.last.civil();
  return first.year() == last.year() ? fmt::format("{:04}", static_cast<int>(first.year())) : "";
}

std::string month_of(const base::DateInterval& date) {
  const auto first = date.first.civil(), last = date.last.civil();
  if (first.year() != last.year() || first.month() != last.month()) return "";
  return fmt::format("{:04}-{:02}", static_cast<int>(first.year()),
                     static_cast<unsigned>(first.month()));
}

std::string quarter_of(const base::DateInterval& date) {
  const auto first = date.first.civil(), last = date.last.civil();
  const auto quarter = [](const auto& day) { return (static_cast<unsigned>(day.month()) + 2) / 3; };
  if (first.year() != last.year() || quarter(first) != quarter(last)) return "";
  return fmt::format("{:04}-Q{}", static_cast<int>(first.year()), quarter(first));
}

std::string age_group_of(std::string_view text) {
  const auto age = whole_number(text.substr(0, text.find('.')));
  if (!age || *age > 130) return "";
  if (*age >= oldest_group) return fmt::format("{}+", oldest_group);
  const std::int64_t from = *age / years_in_age_group * years_in_age_group;
  return fmt::format("{:02}-{:02}", from, from + years_in_age_group - 1);
}

using Derive = std::function<std::string(std::string_view)>;

template <class Part>
Derive of_date(Part part) {
  return [part](std::string_view text) {
    const auto date = base::parse_date(text);
    return date ? part(*date) : std::string();
  };
}

// The column that `name` is derived from, and how.
std::pair<std::string_view, Derive> derivation(std::string_view name) {
  if (name == "year") return {"event_date", of_date(year_of)};
  if (name == "quarter") return {"event_date", of_date(quarter_of)};
  if (name == "month") return {"event_date", of_date(month_of)};
  if (name == "age_group") return {"age", age_group_of};
  return {};
}

const table::MappedColumn* source_of(const PublishInput& input, std::string_view name) {
  if (const table::MappedColumn* column = input.table.find(name)) return column;
  const auto from = derivation(name).first;
  return from.empty() ? nullptr : input.table.find(from);
}

}  // namespace

base::Result<PublishInput> read_publish_input(const std::filesystem::path& path,
                                              const table::Mapping& mapping,
                                              const std::vector<std::string>& wanted,
                                              const base::RunContext& context,
                                              base::Problems& problems) {
  PublishInput input;
  PARADERO_ASSIGN(table::Table read, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(input.file.sha256, base::sha256_file(path));
  table::Mapping asked = mapping;
  const auto ask_for = [&](const std::string& name) {
    const bool there =
        is_standard(name) || std::ranges::any_of(asked.fields, [&](const table::FieldRule& rule) {
          return rule.name == name || rule.header == name;
        });
    if (!there && read.find(name) != nullptr)
      asked.fields.push_back({name, name, table::Comparison::category, true});
  };
  for (const std::string& name : wanted) ask_for(name);
  table::Column count;  // kept apart: mapping takes the table
  for (const std::string_view header : people_count_headers) {
    const auto at = std::ranges::find(read.columns, header, &table::Column::header);
    if (at == read.columns.end()) continue;
    count = std::move(*at);
    read.columns.erase(at);
    input.is_counts = true;
    break;
  }
  PARADERO_ASSIGN(table::Mapping whole, table::complete_mapping(read, asked));
  input.table = table::apply_mapping(std::move(read), std::move(whole), problems);
  const table::MappedTable& table = input.table;
  input.file.source = table.source;
  input.file.file_name = path.filename().string();
  input.file.rows_in = table.rows() + table.rows_refused;
  input.file.rows_out = table.rows();
  input.file.rows_refused = table.rows_refused;
  input.file.mapping = table.mapping;
  if (input.is_counts) read_counts(input, count, problems);
  return input;
}

bool has_publish_column(const PublishInput& input, std::string_view name) {
  return source_of(input, name) != nullptr;
}

base::Result<publish::CategoryColumn> publish_column(const PublishInput& input,
                                                     const std::string& name) {
  const table::MappedColumn* from = source_of(input, name);
  if (from == nullptr) {
    std::string known;
    for (const auto& column : input.table.columns)
      (known += known.empty() ? "" : ", ") += column.name;
    return base::usage_error("{}: no column '{}'; the columns are {}", input.table.file, name,
                             known);
  }
  const Derive derive = from->name == name ? Derive() : derivation(name).second;
  publish::CategoryColumn column;
  column.name = name;
  std::map<std::string, std::uint32_t> code_of_label;
  std::vector<std::uint32_t> codes(from->values.size());
  for (std::uint32_t code = 0; code < from->values.size(); ++code) {
    std::string label(from->values[code]);
    if (derive && !label.empty()) label = derive(label);
    if (label.empty()) label = unknown_word;
    if (label == total_word) {
      return base::data_error("{}: column '{}' holds rows of totals ('{}'): leave them out",
                              input.table.file, name, total_word);
    }
    const auto [at, fresh] =
        code_of_label.try_emplace(label, static_cast<std::uint32_t>(column.labels.size()));
    if (fresh) column.labels.push_back(label);
    codes[code] = at->second;
  }
  column.codes.reserve(from->codes.size());
  for (const std::uint32_t code : from->codes) column.codes.push_back(codes[code]);
  return column;
}

}  // namespace paradero::study
