#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include <simdjson.h>
#include <tsl/robin_map.h>

#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/readers.h"
#include "paradero/table/internal/table_builder.h"

namespace paradero::table {

namespace {

constexpr std::size_t jsonl_block_bytes = std::size_t{1} << 20;
constexpr std::size_t longest_json_line = std::size_t{64} << 20;

class JsonLinesReader {
 public:
  JsonLinesReader(TextSource source, const ReadOptions& options, const base::RunContext& context,
                  base::Problems& problems)
      : source_(std::move(source)), options_(options), context_(context), problems_(problems) {
    table_.source = options.source.empty() ? std::filesystem::path(source_.name()).stem().string()
                                           : options.source;
    table_.file = source_.name();
  }

  base::Result<Table> read() {
    std::string text;
    std::uint32_t line = 0;
    for (bool ended = false; !ended;) {
      PARADERO_ASSIGN(const std::size_t got, source_.read(text, jsonl_block_bytes));
      ended = got == 0;
      std::size_t begin = 0;
      for (std::size_t end = text.find('\n');
           end != std::string::npos || (ended && begin < text.size());
           end = text.find('\n', begin)) {
        end = std::min(end, text.size());
        PARADERO_CHECK(add(std::string_view(text).substr(begin, end - begin), ++line));
        begin = std::min(end + 1, text.size());
      }
      text.erase(0, begin);
      if (text.size() > longest_json_line) {
        return base::data_error("{}: line {} is longer than {} MB: not a list", source_.name(),
                                line + 1, longest_json_line >> 20);
      }
      if (context_.stopped()) return base::interrupted_error();
      context_.report("reading", source_.bytes_read(), source_.bytes_total());
    }
    if (table_.rows() == 0) {
      return base::data_error("{}: has no line that is a JSON object; one object a line is read",
                              source_.name());
    }
    return std::move(table_);
  }

 private:
  base::Result<void> add(std::string_view text, std::uint32_t line) {
    text = trim(text);
    if (text.empty()) return {};
    std::string mended;
    if (!is_utf8(text)) {
      mended = mend(text).text;
      text = mended;
      problems_.add(
          {source_.name(), line, "", "bytes that are not UTF-8: read as Windows-1252", false});
    }
    simdjson::dom::object object;
    if (parser_.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
      problems_.add({source_.name(), line, "", "not a JSON object: row refused", true});
      ++table_.rows_refused;
      return {};
    }
    const std::size_t row = table_.rows();
    bool has_value = false;
    for (const auto field : object) {
      PARADERO_ASSIGN(Column* const column, column_of(field.key));
      const std::string_view value = cell(field.value, line, column->header);
      if (column->codes.size() > row) {
        problems_.add({source_.name(), line, column->header,
                       "a key twice in one object: the first is kept", false});
        continue;
      }
      column->codes.resize(row, 0);
      column->codes.push_back(column->values.intern(value));
      has_value = has_value || !value.empty();
    }
    for (Column& column : table_.columns) column.codes.resize(has_value ? row + 1 : row, 0);
    if (has_value) {
      table_.lines.push_back(line);
    } else {
      problems_.add({source_.name(), line, "", "an object without any value: row refused", true});
      ++table_.rows_refused;
    }
    return {};
  }

  base::Result<Column*> column_of(std::string_view key) {
    const auto [found, is_new] = numbers_.try_emplace(std::string(key), table_.columns.size());
    if (is_new) {
      if (table_.columns.size() == options_.max_columns) {
        return base::data_error("{}: more than {} different keys: not a list of people",
                                source_.name(), options_.max_columns);
      }
      std::vector<std::string> headers;
      for (const Column& column : table_.columns) headers.push_back(column.header);
      headers.emplace_back(key);
      table_.columns.push_back({unique_headers(std::move(headers)).back(), Dictionary(), {}});
    }
    return &table_.columns[found->second];
  }

  // A value as the text of a cell: scalars plain, lists of scalars joined, anything deeper as JSON.
  std::string_view cell(const simdjson::dom::element& value, std::uint32_t line,
                        const std::string& header) {
    cell_.clear();
    if (!append_scalar(value)) append_nested(value);
    if (cell_.find('\0') != std::string::npos) {
      std::erase(cell_, '\0');
      problems_.add({source_.name(), line, header, "NUL bytes: removed", false});
    }
    std::string_view text = trim(cell_);
    if (text.size() > options_.max_cell_bytes) {
      text = cut_utf8(text, options_.max_cell_bytes);
      problems_.add(
          {source_.name(), line, header, "a cell beyond the limit of bytes: cut off", false});
    }
    return text;
  }

  bool append_scalar(const simdjson::dom::element& value) {
    using simdjson::dom::element_type;
    std::array<char, 32> digits;
    char* const end = digits.data() + digits.size();
    switch (value.type()) {
      case element_type::STRING:
        cell_ += std::string_view(value);
        return true;
      case element_type::INT64:
        cell_.append(digits.data(), std::to_chars(digits.data(), end, std::int64_t(value)).ptr);
        return true;
      case element_type::UINT64:
        cell_.append(digits.data(), std::to_chars(digits.data(), end, std::uint64_t(value)).ptr);
        return true;
      case element_type::DOUBLE:
        cell_.append(digits.data(), std::to_chars(digits.data(), end, double(value)).ptr);
        return true;
      case element_type::BOOL:
        cell_ += bool(value) ? "true" : "false";
        return true;
      case element_type::NULL_VALUE:
        return true;
      case element_type::ARRAY:
      case element_type::OBJECT:
        break;
    }
    return false;
  }

  void append_nested(const simdjson::dom::element& value) {
    simdjson::dom::array array;
    if (value.get(array) == simdjson::SUCCESS) {
      const bool flat = std::ranges::none_of(
          array, [](const simdjson::dom::element& e) { return e.is_array() || e.is_object(); });
      if (flat) {
        for (const simdjson::dom::element element : array) {
          if (!cell_.empty()) cell_ += "; ";
          append_scalar(element);
        }
        return;
      }
    }
    cell_ += simdjson::minify(value);
  }

  TextSource source_;
  const ReadOptions& options_;
  const base::RunContext& context_;
  base::Problems& problems_;
  Table table_;
  simdjson::dom::parser parser_;
  tsl::robin_map<std::string, std::size_t> numbers_;  // of the columns, by key
  std::string cell_;
};

}  // namespace

base::Result<Table> read_json_lines(TextSource source, const ReadOptions& options,
                                    const base::RunContext& context, base::Problems& problems) {
  return JsonLinesReader(std::move(source), options, context, problems).read();
}

}  // namespace paradero::table
