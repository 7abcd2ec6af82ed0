#include "paradero/study/versions.h"

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <optional>
#include <set>

#include "paradero/base/date.h"
#include "paradero/base/hash.h"
#include "paradero/text/normalise.h"
#include "paradero/watch/counts.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 7> list_endings = {".csv",  ".tsv",   ".txt", ".xlsx",
                                                          ".json", ".jsonl", ".psv"};
// Folded headers without spaces, surest first.
constexpr std::array<std::string_view, 24> count_headers = {
    "conteo",      "count",      "cuenta",    "totdesp",   "total",
    "tot",         "cantidad",   "casos",     "personas",  "victimas",
    "victims",     "frecuencia", "frequency", "registros", "desaparecidos",
    "numpersonas", "homicidios", "homicides", "quantity",  "cuerpos",
    "n",           "num",        "numero",    "number"};
constexpr std::array<std::string_view, 11> period_headers = {
    "periodo", "period",    "fiscalyear", "anofiscal", "year", "ano",
    "anio",    "anohechos", "aniohechos", "fecha",     "date"};

std::string header_of(std::string_view header) {
  std::string key = text::fold(header);
  std::erase(key, ' ');
  return key;
}

// A file as read, before it is mapped.
struct ReadFile {
  std::string name, sha256;
  table::Table table;
};

struct ReadVersion {
  const ListSpec* spec = nullptr;
  std::string source;
  std::vector<ReadFile> files;
  std::vector<InputFile> left_out;
  bool is_counts = false;
};

base::Result<std::vector<fs::path>> files_of(const fs::path& path, base::Problems& problems) {
  if (!fs::is_directory(path)) return std::vector{path};
  std::vector<fs::path> files;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(path, failure)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with('.')) continue;
    if (std::ranges::find(list_endings, entry.path().extension().string()) != list_endings.end()) {
      files.push_back(entry.path());
    } else {
      problems.add({name, 0, "", "no list by its ending: left out", false});
    }
  }
  if (failure) return base::data_error("{}: cannot be read", path.string());
  if (files.empty()) return base::data_error("{}: a folder without lists", path.string());
  std::ranges::sort(files);
  return files;
}

base::Result<ReadFile> read_file(const fs::path& path, const ListSpec& spec,
                                 const base::RunContext& context, base::Problems& problems) {
  auto hash = std::async(std::launch::async, [&] { return base::sha256_file(path); });
  table::ReadOptions reading = spec.reading;
  reading.source.clear();
  auto read = table::read_table(path, reading, context, problems);
  auto sha256 = hash.get();
  if (!read) return tl::unexpected(std::move(read.error()));
  if (!sha256) return tl::unexpected(std::move(sha256.error()));
  return ReadFile{path.filename().string(), std::move(*sha256), std::move(*read)};
}

// The files of a folder that have the layout of most stay; the others are told of.
void keep_one_layout(ReadVersion& version, base::Problems& problems) {
  std::map<std::set<std::string>, std::size_t> layouts;
  const auto layout_of = [](const ReadFile& file) {
    std::set<std::string> headers;
    for (const auto& column : file.table.columns) headers.insert(header_of(column.header));
    return headers;
  };
  for (const ReadFile& file : version.files) ++layouts[layout_of(file)];
  const auto most = std::ranges::max_element(layouts, {}, [](const auto& layout) {
                      return layout.second;
                    })->first;
  std::vector<ReadFile> kept;
  for (ReadFile& file : version.files) {
    if (layout_of(file) == most) {
      kept.push_back(std::move(file));
      continue;
    }
    problems.add({file.name, 0, "",
                  "another layout than most files of the folder: none of its rows are used",
                  false});
    const std::uint64_t rows = file.table.rows() + file.table.rows_refused;
    version.left_out.push_back({version.source, file.name, file.sha256, rows, 0, rows, {}});
  }
  version.files = std::move(kept);
}

template <class Names>
const table::Column* column_named(const table::Table& table, const Names& names) {
  for (const std::string_view name : names) {
    for (const table::Column& column : table.columns) {
      if (header_of(column.header) == name) return &column;
    }
  }
  return nullptr;
}

// Whole numbers, and not just the numbers of the rows.
bool holds_counts(const table::Column& column) {
  std::size_t filled = 0, whole = 0, row_numbers = 0;
  for (std::size_t row = 0; row < column.codes.size(); ++row) {
    std::string_view cell = column.at(row);
    if (cell.empty()) continue;
    ++filled;
    if (cell.ends_with(".0")) cell.remove_suffix(2);
    whole += std::ranges::all_of(cell, [](char c) { return (c >= '0' && c <= '9') || c == ','; });
    row_numbers += cell == std::to_string(row + 1);
  }
  return filled > 0 && whole * 20 >= filled * 19 && (row_numbers < filled || filled == 1);
}

bool has_rule(const table::Mapping& mapping, std::initializer_list<std::string_view> columns) {
  return std::ranges::any_of(mapping.columns, [&](const table::ColumnRule& rule) {
    return std::ranges::find(columns, rule.column) != columns.end();
  });
}

bool has_field(const table::Mapping& mapping, std::string_view name) {
  return std::ranges::find(mapping.fields, name, &table::FieldRule::name) != mapping.fields.end();
}

bool uses_header(const table::Mapping& mapping, const std::string& header) {
  return std::ranges::any_of(mapping.columns,
                             [&](const table::ColumnRule& rule) {
                               return std::ranges::find(rule.headers, header) != rule.headers.end();
                             }) ||
         std::ranges::find(mapping.fields, header, &table::FieldRule::header) !=
             mapping.fields.end() ||
         std::ranges::find(mapping.drop, header) != mapping.drop.end();
}

// Adds the rules for the count and the period where `table` is a table of counts; says whether it
// is.
base::Result<bool> add_count_rules(const table::Table& table, table::Mapping& wanted) {
  const std::string count(watch::count_field), period(watch::period_field);
  if (!has_field(wanted, count)) {
    const table::Column* column = column_named(table, count_headers);
    if (column == nullptr || !holds_counts(*column) || uses_header(wanted, column->header))
      return false;
    PARADERO_ASSIGN(const table::Mapping own, table::complete_mapping(table, wanted));
    const bool names_people = has_rule(own, {"full_name", "given_names", "surname_1", "curp"});
    const bool is_id =
        own.columns.end() != std::ranges::find_if(own.columns, [&](const table::ColumnRule& rule) {
          return rule.column == "record_id" && rule.headers.front() != column->header;
        });
    if (names_people || is_id) return false;
    wanted.fields.push_back({count, column->header, table::Comparison::number, true});
  }
  const table::Column* column = column_named(table, period_headers);
  const bool has_period = has_field(wanted, period) || has_rule(wanted, {"event_date"});
  if (!has_period && column != nullptr && !uses_header(wanted, column->header))
    wanted.fields.push_back({period, column->header, table::Comparison::category, true});
  return true;
}

std::string name_for_field(std::string_view header) {
  std::string name = text::fold(header);
  std::ranges::replace(name, ' ', '_');
  return name.empty() ? "field" : name;
}

// Rules for headers that a mapping sets aside, so that their values are compared all the same.
void keep_what_is_set_aside(const table::Mapping& mapping, table::Mapping& wanted,
                            std::vector<std::string>& not_evidence) {
  std::set<std::string> taken;
  for (const auto& column : table::standard_columns()) taken.emplace(column.name);
  for (const auto& field : mapping.fields) taken.insert(field.name);
  for (const table::Unused& unused : mapping.unused) {
    const bool is_known_elsewhere = unused.reason.starts_with("dropped") ||
                                    unused.reason.starts_with("part of a date") ||
                                    unused.reason == "no values";
    if (is_known_elsewhere || uses_header(wanted, unused.header)) continue;
    const std::string stem = name_for_field(unused.header);
    std::string name = stem;
    for (int copy = 2; !taken.insert(name).second; ++copy) name = fmt::format("{}_{}", stem, copy);
    wanted.fields.push_back({name, unused.header, table::Comparison::exact, true});
    if (!unused.reason.starts_with("an identifier")) not_evidence.push_back(name);
  }
}

// Takes from `other` what it says of headers of `table` that `own` does not use: columns that `own`
// lacks, and fields.
void adopt(const table::Table& table, const table::Mapping& own, const table::Mapping& other,
           table::Mapping& wanted) {
  const table::Mapping fitting = table::rules_for(table, other);
  const auto used_as_column = [&](const std::string& header) {
    return std::ranges::any_of(own.columns, [&](const table::ColumnRule& rule) {
      return std::ranges::find(rule.headers, header) != rule.headers.end();
    });
  };
  for (const table::ColumnRule& rule : fitting.columns) {
    if (has_rule(own, {rule.column}) || has_rule(wanted, {rule.column})) continue;
    if (std::ranges::none_of(rule.headers, used_as_column)) wanted.columns.push_back(rule);
  }
  for (const table::FieldRule& rule : fitting.fields) {
    if (used_as_column(rule.header) || uses_header(wanted, rule.header)) continue;
    if (!has_field(wanted, rule.name)) wanted.fields.push_back(rule);
  }
}

// The ids as the list gives them: apply_mapping makes a repeated one "ID#ROW".
void restore_ids(table::MappedTable& table) {
  if (!has_rule(table.mapping, {"record_id"})) return;
  for (std::size_t row = 0; row < table.record_ids.size(); ++row) {
    std::string& id = table.record_ids[row];
    const std::string mark = fmt::format("#{}", row + 1);
    const std::size_t at = id.rfind(mark);
    if (at == std::string::npos || at == 0) continue;
    const std::size_t end = at + mark.size();
    if (end == id.size() || id[end] == '.') id.resize(at);
  }
}

// One age as the range from itself to itself, beside files whose ages are ranges.
void age_to_range(table::MappedTable& table) {
  const auto age = std::ranges::find(table.columns, "age", &table::MappedColumn::name);
  if (age == table.columns.end()) return;
  table::MappedColumn most{"age_max", age->comparison, table::Dictionary(), age->codes};
  for (std::uint32_t code = 1; code < age->values.size(); ++code)
    most.values.intern(age->values[code]);
  age->name = "age_min";
  table.columns.insert(age + 1, std::move(most));
}

table::MappedColumn& column_of(table::MappedTable& whole, const table::MappedColumn& like) {
  for (table::MappedColumn& column : whole.columns) {
    if (column.name == like.name) return column;
  }
  whole.columns.push_back({like.name, like.comparison, table::Dictionary(), {}});
  whole.columns.back().codes.assign(whole.lines.size(), 0);
  return whole.columns.back();
}

void append(Version& version, table::MappedTable part, const std::string& file) {
  table::MappedTable& whole = version.table;
  const std::size_t first = whole.lines.size();
  const bool has_ids = has_rule(part.mapping, {"record_id"});
  for (const table::MappedColumn& column : part.columns) {
    table::MappedColumn& all = column_of(whole, column);
    std::vector<std::uint32_t> becomes(column.values.size(), 0);
    for (std::uint32_t code = 1; code < column.values.size(); ++code)
      becomes[code] = all.values.intern(column.values[code]);
    all.codes.resize(first, 0);
    for (const std::uint32_t code : column.codes) all.codes.push_back(becomes[code]);
  }
  for (std::size_t row = 0; row < part.rows(); ++row) {
    whole.record_ids.push_back(has_ids ? std::move(part.record_ids[row])
                                       : std::to_string(first + row + 1));
  }
  whole.lines.insert(whole.lines.end(), part.lines.begin(), part.lines.end());
  for (table::MappedColumn& column : whole.columns) column.codes.resize(whole.lines.size(), 0);
  whole.rows_refused += part.rows_refused;
  if (version.files.empty()) whole.mapping = std::move(part.mapping);
  version.file_of_row.insert(version.file_of_row.end(), part.lines.size(),
                             static_cast<std::uint32_t>(version.files.size()));
  version.files.push_back(file);
}

std::optional<std::string> year_in(std::string_view name) {
  for (std::size_t at = 0; at + 4 <= name.size(); ++at) {
    const std::string_view digits = name.substr(at, 4);
    const bool all_digits =
        std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (all_digits && (digits.starts_with("19") || digits.starts_with("20")))
      return std::string(digits);
  }
  return std::nullopt;
}

// Yearly files whose rows do not say the year: it stands in their names.
void period_from_file_names(Version& version) {
  if (version.files.size() < 2 || version.table.find(watch::period_field) != nullptr ||
      version.table.find("event_date") != nullptr)
    return;
  std::set<std::string> years;
  for (const std::string& file : version.files) {
    const auto year = year_in(file);
    if (!year || !years.insert(*year).second) return;
  }
  table::MappedColumn column{
      std::string(watch::period_field), table::Comparison::category, table::Dictionary(), {}};
  std::vector<std::uint32_t> codes;
  for (const std::string& file : version.files)
    codes.push_back(column.values.intern(*year_in(file)));
  for (const std::uint32_t file : version.file_of_row) column.codes.push_back(codes[file]);
  version.table.columns.push_back(std::move(column));
}

base::Result<Version> map_version(ReadVersion read, std::span<const table::Mapping> mappings,
                                  base::Problems& problems) {
  Version version;
  version.is_counts = read.is_counts;
  version.table.source = read.source;
  version.table.file = read.spec->path.filename().string();
  std::vector<table::MappedTable> parts;
  std::string hashes;
  for (std::size_t k = 0; k < read.files.size(); ++k) {
    ReadFile& file = read.files[k];
    table::MappedTable part = table::apply_mapping(std::move(file.table), mappings[k], problems);
    restore_ids(part);
    version.inputs.push_back({read.source, file.name, file.sha256, part.rows() + part.rows_refused,
                              part.rows(), part.rows_refused, part.mapping});
    hashes += file.sha256 + "\n";
    parts.push_back(std::move(part));
  }
  version.sha256 = read.files.size() == 1 ? read.files.front().sha256 : base::sha256(hashes);
  const bool any_range = std::ranges::any_of(
      parts, [](const table::MappedTable& part) { return part.find("age_min") != nullptr; });
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (any_range) age_to_range(parts[k]);
    append(version, std::move(parts[k]), read.files[k].name);
  }
  for (InputFile& left_out : read.left_out) version.inputs.push_back(std::move(left_out));
  if (version.is_counts) period_from_file_names(version);
  return version;
}

// What a version is called: by its study, else by its file; told apart where two are called alike.
std::string source_name(const ListSpec& spec, const std::set<std::string>& taken) {
  std::string stem = spec.reading.source;
  if (stem.empty()) {
    fs::path path = spec.path;
    if (!path.has_filename()) path = path.parent_path();
    stem = fs::is_directory(path) ? path.filename().string() : path.stem().string();
  }
  std::string name = stem;
  for (int copy = 2; taken.contains(name); ++copy) name = fmt::format("{}_{}", stem, copy);
  return name;
}

base::Result<ReadVersion> read_version(const ListSpec& spec, const std::string& source,
                                       const base::RunContext& context, base::Problems& problems) {
  ReadVersion version{&spec, source, {}, {}, false};
  PARADERO_ASSIGN(const auto paths, files_of(spec.path, problems));
  for (const fs::path& path : paths) {
    PARADERO_ASSIGN(ReadFile file, read_file(path, spec, context, problems));
    version.files.push_back(std::move(file));
    context.report("reading", version.files.size(), paths.size());
    if (context.stopped()) return base::interrupted_error();
  }
  keep_one_layout(version, problems);
  return version;
}

// The mapping of every file of every version, those of one header alike.
class Mappings {
 public:
  base::Result<void> complete(std::vector<ReadVersion>& versions) {
    for (ReadVersion& version : versions) {
      auto& of_version = own_.emplace_back();
      auto& wanted_of_version = wanted_.emplace_back();
      for (const ReadFile& file : version.files) {
        table::Mapping wanted = version.spec->shared_mapping
                                    ? table::rules_for(file.table, version.spec->mapping)
                                    : version.spec->mapping;
        PARADERO_ASSIGN(const bool is_counts, add_count_rules(file.table, wanted));
        version.is_counts = version.is_counts || is_counts;
        PARADERO_ASSIGN(table::Mapping own, table::complete_mapping(file.table, wanted));
        of_version.push_back(std::move(own));
        wanted_of_version.push_back(std::move(wanted));
      }
    }
    for (std::size_t v = 0; v < versions.size(); ++v) {
      for (std::size_t k = 0; k < versions[v].files.size(); ++k)
        PARADERO_CHECK(harmonise(versions, v, k));
    }
    return {};
  }

  std::span<const table::Mapping> of(std::size_t version) const { return final_[version]; }
  const std::vector<std::string>& not_evidence() const { return not_evidence_; }

 private:
  base::Result<void> harmonise(const std::vector<ReadVersion>& versions, std::size_t v,
                               std::size_t k) {
    final_.resize(versions.size());
    const table::Table& table = versions[v].files[k].table;
    table::Mapping wanted = wanted_[v][k];
    for (std::size_t other = 0; other < versions.size(); ++other) {
      if (versions[other].is_counts != versions[v].is_counts) continue;
      for (const table::Mapping& mapping : own_[other]) adopt(table, own_[v][k], mapping, wanted);
    }
    PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(table, wanted));
    keep_what_is_set_aside(mapping, wanted, not_evidence_);
    PARADERO_ASSIGN(mapping, table::complete_mapping(table, wanted));
    final_[v].push_back(std::move(mapping));
    return {};
  }

  std::vector<std::vector<table::Mapping>> wanted_, own_, final_;  // by version and file
  std::vector<std::string> not_evidence_;
};

// A whole name beside given names and surnames, where another version has whole names alone, so
// that names are compared.
void add_full_name(table::MappedTable& table) {
  std::vector<const table::MappedColumn*> parts;
  for (const char* name : {"given_names", "surname_1", "surname_2"}) {
    if (const auto* part = table.find(name)) parts.push_back(part);
  }
  table::MappedColumn whole{"full_name", table::Comparison::name, table::Dictionary(), {}};
  std::string name;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    name.clear();
    for (const table::MappedColumn* part : parts) {
      if (!name.empty() && part->codes[row] != 0) name += ' ';
      name += part->at(row);
    }
    whole.codes.push_back(whole.values.intern(name));
  }
  table.columns.push_back(std::move(whole));
}

void compare_whole_names(std::vector<Version>& versions) {
  const auto has_whole = [](const Version& version) {
    return version.table.find("full_name") != nullptr;
  };
  const auto has_parts = [](const Version& version) {
    return version.table.find("given_names") != nullptr;
  };
  const bool wanted = std::ranges::any_of(
      versions, [&](const Version& version) { return has_whole(version) && !has_parts(version); });
  for (Version& version : versions) {
    if (wanted && !version.is_counts && has_parts(version) && !has_whole(version))
      add_full_name(version.table);
  }
}

// Every header of a mapping that serves several versions must be some version's.
base::Result<void> check_shared(const std::vector<ReadVersion>& versions) {
  for (const ReadVersion& version : versions) {
    if (!version.spec->shared_mapping) continue;
    const table::Mapping& mapping = version.spec->mapping;
    std::vector<std::string> headers = mapping.drop;
    for (const auto& rule : mapping.columns)
      headers.insert(headers.end(), rule.headers.begin(), rule.headers.end());
    for (const auto& rule : mapping.fields) headers.push_back(rule.header);
    for (const std::string& header : headers) {
      const bool known = std::ranges::any_of(versions, [&](const ReadVersion& other) {
        return std::ranges::any_of(other.files, [&](const ReadFile& file) {
          return column_named(file.table, std::array{std::string_view(header_of(header))}) !=
                 nullptr;
        });
      });
      if (!known)
        return base::usage_error("the mapping names '{}': no version has such a column", header);
    }
  }
  return {};
}

}  // namespace

base::Result<std::vector<Version>> load_versions(const std::vector<ListSpec>& specs,
                                                 const base::RunContext& context,
                                                 base::Problems& problems) {
  std::vector<ReadVersion> read;
  std::set<std::string> sources;
  for (const ListSpec& spec : specs) {
    const std::string source = source_name(spec, sources);
    sources.insert(source);
    PARADERO_ASSIGN(ReadVersion version, read_version(spec, source, context, problems));
    read.push_back(std::move(version));
  }
  PARADERO_CHECK(check_shared(read));
  Mappings mappings;
  PARADERO_CHECK(mappings.complete(read));
  std::vector<Version> versions;
  for (std::size_t v = 0; v < read.size(); ++v) {
    PARADERO_ASSIGN(Version version, map_version(std::move(read[v]), mappings.of(v), problems));
    version.not_evidence = mappings.not_evidence();
    versions.push_back(std::move(version));
    if (context.stopped()) return base::interrupted_error();
  }
  compare_whole_names(versions);
  return versions;
}

}  // namespace paradero::study
