#include "paradero/casefile/import.h"

#include <algorithm>

#include "paradero/casefile/internal/json_text.h"
#include "paradero/casefile/internal/search_index.h"
#include "paradero/casefile/internal/sqlite.h"

namespace paradero::casefile {

namespace {

constexpr std::size_t rows_a_step = 100'000;

// The cells of a table as JSON, each distinct value written once.
class RawRows {
 public:
  explicit RawRows(const table::Table& table) : lines_(table.lines) {
    for (const table::Column& column : table.columns) {
      std::vector<std::string> json(column.values.size());
      for (std::uint32_t code = 0; code < column.values.size(); ++code)
        append_json(json[code], column.values[code]);
      json_.push_back(std::move(json));
      codes_.push_back(column.codes);
    }
  }
  std::size_t rows() const { return lines_.size(); }
  std::int64_t line(std::size_t row) const { return lines_[row]; }
  void append(std::string& out, std::size_t row) const {
    out += '[';
    for (std::size_t c = 0; c < codes_.size(); ++c) {
      if (c > 0) out += ',';
      out += json_[c][codes_[c][row]];
    }
    out += ']';
  }
  // A cell as JSON: "null" or a string.
  const std::string& json(std::size_t column, std::size_t row) const {
    return json_[column][codes_[column][row]];
  }

 private:
  std::vector<std::uint32_t> lines_;
  std::vector<std::vector<std::string>> json_;
  std::vector<std::vector<std::uint32_t>> codes_;
};

// What each mapped column is made of, by indexes of the table's columns.
std::vector<std::vector<std::size_t>> origins_of(const table::MappedTable& mapped,
                                                 const std::vector<std::string>& headers) {
  std::vector<std::vector<std::size_t>> origins;
  const auto index = [&](const std::string& header) {
    return static_cast<std::size_t>(std::ranges::find(headers, header) - headers.begin());
  };
  for (const table::MappedColumn& column : mapped.columns) {
    std::vector<std::size_t>& origin = origins.emplace_back();
    for (const table::ColumnRule& rule : mapped.mapping.columns) {
      if (rule.column != column.name) continue;
      for (const std::string& header : rule.headers) origin.push_back(index(header));
    }
    for (const table::FieldRule& rule : mapped.mapping.fields) {
      if (rule.name == column.name) origin.push_back(index(rule.header));
    }
    std::erase(origin, headers.size());
  }
  return origins;
}

std::string properties_text(const table::MappedTable& mapped,
                            const std::vector<std::vector<std::size_t>>& origins) {
  std::string text = "[";
  for (std::size_t c = 0; c < mapped.columns.size(); ++c) {
    text += c > 0 ? ",{\"property\":" : "{\"property\":";
    append_json(text, mapped.columns[c].name);
    text += ",\"headers\":[";
    for (std::size_t h = 0; h < origins[c].size(); ++h)
      text += fmt::format("{}{}", h > 0 ? "," : "", origins[c][h]);
    text += "]}";
  }
  return text + "]";
}

// The mapped values of a row, null where the value is the cell itself.
class Facts {
 public:
  Facts(const table::MappedTable& mapped, const RawRows& raw,
        std::vector<std::vector<std::size_t>> origins)
      : mapped_(mapped), raw_(raw), origins_(std::move(origins)) {
    for (const table::MappedColumn& column : mapped.columns) {
      std::vector<std::string> json(column.values.size());
      for (std::uint32_t code = 0; code < column.values.size(); ++code)
        append_json(json[code], column.values[code]);
      json_.push_back(std::move(json));
    }
  }
  void append(std::string& out, std::size_t row) const {
    out += '[';
    for (std::size_t c = 0; c < json_.size(); ++c) {
      if (c > 0) out += ',';
      const std::string& value = json_[c][mapped_.columns[c].codes[row]];
      const auto& origin = origins_[c];
      out += origin.size() == 1 && raw_.json(origin.front(), row) == value ? "null" : value;
    }
    out += ']';
  }

 private:
  const table::MappedTable& mapped_;
  const RawRows& raw_;
  std::vector<std::vector<std::size_t>> origins_;
  std::vector<std::vector<std::string>> json_;
};

// The kinds of problems of an import, one a line: count, file, column, what.
std::string problems_text(const base::Problems& problems) {
  std::string text;
  for (const auto& kind : problems.kinds())
    text += fmt::format("{}\t{}\t{}\t{}\n", kind.count, kind.file, kind.column, kind.what);
  return text;
}

// The source of these bytes read in this way, finished or not.
base::Result<std::optional<std::int64_t>> known_source(CaseFile& file, const SourceInfo& info) {
  PARADERO_ASSIGN(Query * query,
                  file.database().cached("SELECT id FROM sources WHERE list = ? AND sha256 = ? AND "
                                         "reading = ? ORDER BY id DESC LIMIT 1"));
  query->bind(1, info.list).bind(2, info.sha256).bind(3, info.reading);
  PARADERO_ASSIGN(const bool found, query->step());
  std::optional<std::int64_t> id;
  if (found) id = query->number(0);
  query->reset();
  return id;
}

base::Result<std::optional<std::int64_t>> compartment_id(Step& step, CaseFile& file,
                                                         const std::string& name) {
  if (name.empty()) return std::optional<std::int64_t>();
  PARADERO_ASSIGN(Query * query,
                  file.database().cached("SELECT id FROM compartments WHERE name = ?"));
  query->bind(1, name);
  PARADERO_ASSIGN(const bool found, query->step());
  if (found) {
    const std::int64_t id = query->number(0);
    query->reset();
    return std::optional(id);
  }
  PARADERO_ASSIGN(const std::int64_t id,
                  step.append(TableId::compartments, {std::string_view(name), Cell()}));
  // Who makes a compartment sees it.
  PARADERO_CHECK(step.append(TableId::grants, {file.user().id, id, std::int64_t{1}}));
  return std::optional(id);
}

base::Result<std::int64_t> append_source(Step& step, CaseFile& file, const SourceInfo& info,
                                         const std::vector<std::string>& headers,
                                         const std::string& properties,
                                         const std::string& mapping) {
  PARADERO_ASSIGN(Query * query,
                  file.database().cached("SELECT max(version) FROM sources WHERE list = ?"));
  query->bind(1, info.list);
  PARADERO_CHECK(query->step());
  const std::int64_t version = query->number(0) + 1;
  query->reset();
  PARADERO_ASSIGN(const auto compartment, compartment_id(step, file, info.compartment));
  std::string header_text = "[";
  for (std::size_t h = 0; h < headers.size(); ++h) {
    if (h > 0) header_text += ',';
    append_json(header_text, headers[h]);
  }
  header_text += ']';
  const auto text = [](const std::string& value) { return Cell::or_null(value); };
  return step.append(
      TableId::sources,
      {std::string_view(info.list), version, text(info.title), text(info.publisher),
       text(info.published), text(info.url), text(info.archive), std::string_view(info.file_name),
       std::string_view(info.sha256), text(info.obtained_by), text(info.obtained),
       text(info.language), compartment ? Cell(*compartment) : Cell(),
       std::string_view(info.reading), std::string_view(header_text), std::string_view(properties),
       std::string_view(mapping)});
}

constexpr std::string_view source_columns =
    "SELECT s.id, s.list, s.version, s.title, s.publisher, s.published, s.url, s.archive, "
    "s.file_name, s.sha256, s.obtained_by, s.obtained, s.language, s.compartment, s.reading, "
    "(SELECT sum(rows) FROM imports i WHERE i.source = s.id), "
    "(SELECT sum(rows_refused) FROM imports i WHERE i.source = s.id), "
    "(SELECT max(finished) FROM imports i WHERE i.source = s.id), "
    "(SELECT name FROM compartments c WHERE c.id = s.compartment) FROM sources s ";

Source source_of(const Query& query) {
  Source source;
  source.id = query.number(0);
  source.list = query.text(1);
  source.version = query.number(2);
  source.title = query.text(3);
  source.publisher = query.text(4);
  source.published = query.text(5);
  source.url = query.text(6);
  source.archive = query.text(7);
  source.file_name = query.text(8);
  source.sha256 = query.text(9);
  source.obtained_by = query.text(10);
  source.obtained = query.text(11);
  source.language = query.text(12);
  source.compartment_id = query.number(13);
  source.reading = query.text(14);
  source.rows = static_cast<std::uint64_t>(query.number(15));
  source.rows_refused = static_cast<std::uint64_t>(query.number(16));
  source.finished = query.number(17) == 1;
  source.compartment = query.text(18);
  return source;
}

base::Result<Source> source_by_id(const CaseFile& file, std::int64_t id) {
  PARADERO_ASSIGN(Query query,
                  file.database().prepare(fmt::format("{} WHERE s.id = ?", source_columns)));
  query.bind(1, id);
  PARADERO_ASSIGN(const bool found, query.step());
  if (!found) return base::data_error("{}: a source is gone", file.path().string());
  return source_of(query);
}

}  // namespace

base::Result<Imported> import_list(CaseFile& file, const SourceInfo& info, table::Table table,
                                   const table::Mapping& mapping, base::Problems& problems,
                                   const base::RunContext& context) {
  Imported imported;
  PARADERO_ASSIGN(auto source, known_source(file, info));
  if (source) {
    PARADERO_ASSIGN(imported.source, source_by_id(file, *source));
    imported.resumed = imported.source.rows;
    if (imported.source.finished) {
      imported.unchanged = true;
      imported.resumed = 0;
      PARADERO_ASSIGN(imported.head, file.head());
      return imported;
    }
  }
  std::vector<std::string> headers;
  for (const table::Column& column : table.columns) headers.push_back(column.header);
  const RawRows raw(table);
  const table::MappedTable mapped = table::apply_mapping(std::move(table), mapping, problems);
  base::require(mapped.rows() == raw.rows(), "import_list: mapping keeps the rows");
  auto origins = origins_of(mapped, headers);
  const std::string properties = properties_text(mapped, origins);
  const std::string mapping_text = table::format_mapping(mapped.mapping);
  const Facts facts(mapped, raw, std::move(origins));
  PARADERO_ASSIGN(auto index, IndexWriter::create(file, mapped));

  std::string cells, values;
  std::size_t row = imported.resumed;
  bool finished = false;
  while (!finished) {
    const std::size_t first = row, end = std::min(raw.rows(), row + rows_a_step);
    PARADERO_ASSIGN(Step step, Step::begin(file, Role::editor));
    if (!source) {
      PARADERO_ASSIGN(source, append_source(step, file, info, headers, properties, mapping_text));
    }
    PARADERO_ASSIGN(const std::int64_t first_record, step.next_id(TableId::records));
    for (; row < end; ++row) {
      cells.clear();
      values.clear();
      raw.append(cells, row);
      facts.append(values, row);
      PARADERO_ASSIGN(
          const std::int64_t id,
          step.append(TableId::records, {*source, static_cast<std::int64_t>(row) + 1, raw.line(row),
                                         std::string_view(mapped.record_ids[row]),
                                         std::string_view(cells), std::string_view(values)}));
      index.add(id, row);
      if (row % 10'000 == 0) {
        context.report("importing", row, raw.rows());
        if (context.stopped()) return base::interrupted_error();
      }
    }
    PARADERO_CHECK(index.flush(step));
    finished = row == raw.rows();
    const std::string noted = finished ? problems_text(problems) : std::string();
    PARADERO_CHECK(
        step.append(TableId::imports,
                    {*source, first_record, static_cast<std::int64_t>(row - first),
                     finished ? static_cast<std::int64_t>(mapped.rows_refused) : std::int64_t{0},
                     Cell::or_null(noted), std::int64_t{finished}}));
    PARADERO_ASSIGN(imported.head,
                    step.commit("import", fmt::format("{}: rows {} to {}{}", info.list, first + 1,
                                                      row, finished ? ", the last" : "")));
  }
  PARADERO_ASSIGN(imported.source, source_by_id(file, *source));
  return imported;
}

base::Result<std::vector<Source>> sources(const CaseFile& file) {
  PARADERO_ASSIGN(Query query, file.database().prepare(
                                   fmt::format("{} ORDER BY s.list, s.version", source_columns)));
  std::vector<Source> all;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) break;
    all.push_back(source_of(query));
  }
  std::vector<Source> seen;
  for (Source& source : all) {
    PARADERO_ASSIGN(const bool may, file.may_see(source.compartment_id));
    if (may) seen.push_back(std::move(source));
  }
  return seen;
}

base::Result<Source> find_source(const CaseFile& file, std::string_view list,
                                 std::int64_t version) {
  PARADERO_ASSIGN(std::vector<Source> all, sources(file));
  std::erase_if(all, [](const Source& source) { return !source.finished; });
  std::optional<Source> newest;
  std::string names;
  for (const Source& source : all) {
    if (source.list == list && (version == 0 || source.version == version)) newest = source;
    if (source.version == 1) names += (names.empty() ? "" : ", ") + source.list;
  }
  if (newest) return *newest;
  if (version != 0) {
    return base::usage_error("{}: there is no version {} of a list '{}'", file.path().string(),
                             version, list);
  }
  return base::usage_error("{}: there is no list '{}'{}{}", file.path().string(), list,
                           names.empty() ? "" : "; the lists are ", names);
}

base::Result<table::Table> read_source(const CaseFile& file, const Source& source) {
  const auto damaged = [&] {
    return base::data_error("{}: the records of list '{}' do not read", file.path().string(),
                            source.list);
  };
  table::Table table;
  table.source = source.list;
  table.file = source.file_name;
  table.rows_refused = source.rows_refused;
  PARADERO_ASSIGN(Query headers,
                  file.database().prepare("SELECT headers FROM sources WHERE id = ?"));
  headers.bind(1, source.id);
  PARADERO_ASSIGN(const bool found, headers.step());
  std::vector<std::string> cells;
  if (!found || !parse_json_texts(headers.text(0), cells)) return damaged();
  for (std::string& header : cells) {
    table::Column column;
    column.header = std::move(header);
    table.columns.push_back(std::move(column));
  }
  PARADERO_ASSIGN(Query query,
                  file.database().prepare(
                      "SELECT r.line, r.cells FROM imports i JOIN records r ON r.id BETWEEN "
                      "i.first_record AND i.first_record + i.rows - 1 WHERE i.source = ? "
                      "ORDER BY i.id, r.id"));
  query.bind(1, source.id);
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) break;
    if (!parse_json_texts(query.text(1), cells) || cells.size() != table.columns.size())
      return damaged();
    table.lines.push_back(static_cast<std::uint32_t>(query.number(0)));
    for (std::size_t c = 0; c < cells.size(); ++c)
      table.columns[c].codes.push_back(table.columns[c].values.intern(cells[c]));
  }
  if (table.rows() != source.rows) return damaged();
  return table;
}

base::Result<std::string> source_mapping(const CaseFile& file, std::int64_t source) {
  PARADERO_ASSIGN(Query query, file.database().prepare("SELECT mapping FROM sources WHERE id = ?"));
  query.bind(1, source);
  PARADERO_ASSIGN(const bool found, query.step());
  if (!found) return base::data_error("{}: a source is gone", file.path().string());
  return std::string(query.text(0));
}

base::Result<std::optional<RecordKey>> find_record(const CaseFile& file, std::string_view list,
                                                   std::string_view record_id) {
  PARADERO_ASSIGN(
      Query * query,
      file.database().cached("SELECT r.id, s.id, s.compartment FROM records r JOIN "
                             "complete_sources s ON s.id = r.source WHERE r.record_id = ? AND "
                             "s.list = ? ORDER BY s.version DESC LIMIT 1"));
  query->bind(1, record_id).bind(2, list);
  PARADERO_ASSIGN(const bool found, query->step());
  if (!found) return std::optional<RecordKey>();
  RecordKey key{query->number(0), std::string(list), std::string(record_id), query->number(1)};
  const std::int64_t compartment = query->number(2);
  query->reset();
  PARADERO_ASSIGN(const bool may, file.may_see(compartment));
  return may ? std::optional(std::move(key)) : std::optional<RecordKey>();
}

base::Result<std::optional<RecordKey>> record_key(const CaseFile& file, std::int64_t id) {
  PARADERO_ASSIGN(Query * query,
                  file.database().cached("SELECT s.list, r.record_id, s.id FROM records r JOIN "
                                         "complete_sources s ON s.id = r.source WHERE r.id = ?"));
  query->bind(1, id);
  PARADERO_ASSIGN(const bool found, query->step());
  if (!found) return std::optional<RecordKey>();
  RecordKey key{id, std::string(query->text(0)), std::string(query->text(1)), query->number(2)};
  query->reset();
  return std::optional(std::move(key));
}

}  // namespace paradero::casefile
