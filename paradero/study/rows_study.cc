#include "paradero/study/rows_study.h"

#include <algorithm>
#include <fstream>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "paradero/base/output.h"
#include "paradero/study/build_info.h"
#include "paradero/study/internal/publish_input.h"
#include "paradero/study/internal/publish_outcome.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/sealed_files.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

using nlohmann::ordered_json;

namespace {

constexpr std::string_view consent_column = "consent", entity_column = "entity_id";
// What names a person, or leads to their door.
constexpr std::string_view identifying_columns[] = {
    "full_name",  "given_names", "surname_1", "surname_2", "alias", "curp",     "record_id",
    "birth_date", "latitude",    "longitude", "locality",  "marks", "clothing", "entity_id"};
constexpr std::string_view consenting_words[] = {"publish", "publicar", "publicación",
                                                 "si publicar"};

bool is_identifying(std::string_view column) {
  return std::ranges::find(identifying_columns, column) != std::end(identifying_columns);
}

// One a row: does the column say that publishing is agreed to? Anything but the words for it is a
// no.
std::vector<std::uint8_t> consent_of(const table::MappedColumn& column) {
  std::vector<std::uint8_t> of_code;
  for (std::uint32_t code = 0; code < column.values.size(); ++code) {
    std::string word(column.values[code]);
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    of_code.push_back(std::ranges::find(consenting_words, word) != std::end(consenting_words));
  }
  std::vector<std::uint8_t> of_row;
  for (const std::uint32_t code : column.codes) of_row.push_back(of_code[code]);
  return of_row;
}

base::Result<publish::PseudonymKey> read_key(const fs::path& path, bool& made) {
  if (sodium_init() < 0) return base::data_error("the source of random numbers does not answer");
  publish::PseudonymKey key;
  made = !fs::exists(path);
  if (made) {
    randombytes_buf(key.data(), key.size());
    std::string hex(2 * key.size() + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
    hex.back() = '\n';
    std::ofstream stream(path, std::ios::binary);
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    stream << hex;
    stream.close();
    if (!stream) return base::data_error("{}: cannot be written", path.string());
    return key;
  }
  PARADERO_ASSIGN(const std::string text, read_whole(path));
  std::size_t bytes = 0;
  const char* end = nullptr;
  const bool whole = text.size() >= 2 * key.size() &&
                     sodium_hex2bin(key.data(), key.size(), text.data(), 2 * key.size(), nullptr,
                                    &bytes, &end) == 0 &&
                     bytes == key.size() &&
                     text.find_first_not_of("\r\n", 2 * key.size()) == text.npos;
  if (!whole) return base::usage_error("--key {}: is no key: 64 hexadecimal digits", path.string());
  return key;
}

// Columns, with what consents to them.
base::Result<std::vector<publish::RowColumn>> row_columns(
    const RowsStudy& study, const PublishInput& input, const std::vector<std::uint8_t>& consent) {
  std::vector<publish::RowColumn> columns;
  for (const std::string& name : study.columns) {
    publish::RowColumn column;
    PARADERO_ASSIGN(column.values, publish_column(input, name));
    column.identifying = is_identifying(name);
    if (const table::MappedColumn* own =
            input.table.find(fmt::format("{}_{}", consent_column, name))) {
      column.allowed = consent_of(*own);
    } else if (column.identifying && consent.empty()) {
      return base::usage_error(
          "publish: column '{}' names people, and the list has no column 'consent' that allows it "
          "(values: publish, search_only)",
          name);
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::string> persons_of(const RowsStudy& study, const PublishInput& input) {
  const table::MappedColumn* column =
      input.table.find(study.person.empty() ? entity_column : std::string_view(study.person));
  std::vector<std::string> persons;
  for (std::size_t r = 0; r < input.table.rows(); ++r) {
    const std::string_view told = column == nullptr ? std::string_view() : column->at(r);
    persons.push_back(told.empty()
                          ? fmt::format("{}\n{}", input.table.source, input.table.record_ids[r])
                          : fmt::format("person\n{}", told));
  }
  return persons;
}

// Made in memory: sealed rows never stand on the disk in the clear. In the order of their
// pseudonyms: that of the list would tell something.
std::string rows_text(const std::vector<publish::RowColumn>& columns,
                      const publish::RowRelease& release, const std::vector<std::string>& persons,
                      const publish::PseudonymKey& key) {
  std::vector<std::pair<std::string, std::vector<std::string_view>>> rows;
  for (const publish::ReleasedRow& row : release.rows) {
    std::vector<std::string_view> cells;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      cells.push_back(
          row.told[c] != 0
              ? std::string_view(columns[c].values.labels[columns[c].values.codes[row.row]])
              : publish::withheld_word);
    }
    rows.emplace_back(publish::pseudonym(persons[row.row], key), std::move(cells));
  }
  std::ranges::sort(rows);
  std::string text = "pseudonym";
  const auto add = [&](std::string_view cell) {
    text += ',';
    table::append_csv_cell(text, cell);
  };
  for (const auto& column : columns) add(column.values.name);
  text += '\n';
  for (const auto& [pseudonym, cells] : rows) {
    text += pseudonym;
    std::ranges::for_each(cells, add);
    text += '\n';
  }
  return text;
}

std::string withheld_rows_text(const RowsSummary& summary, const RowsStudy& study) {
  std::string text = "what,column,number,why\n";
  const auto line = [&](std::string_view what, std::string_view column, std::uint64_t number,
                        std::string_view why) {
    if (number == 0) return;
    text += what;
    text += ',';
    table::append_csv_cell(text, column);
    text += fmt::format(",{},{}\n", number, why);
  };
  const std::string few = fmt::format("fewer than {} people share what would be told", study.k);
  line("rows", "", summary.without_consent, "no consent to publish");
  line("rows", "", summary.in_small_groups, few);
  for (std::size_t c = 0; c < summary.columns.size(); ++c) {
    line("values", summary.columns[c], summary.not_consented[c], "no consent to publish this");
    line("values", summary.columns[c], summary.generalised[c], few);
  }
  return text;
}

ordered_json rows_json(const RowsSummary& summary) {
  ordered_json columns = ordered_json::array();
  for (std::size_t c = 0; c < summary.columns.size(); ++c) {
    columns.push_back({{"column", summary.columns[c]},
                       {"not_consented", summary.not_consented[c]},
                       {"generalised", summary.generalised[c]}});
  }
  return {{"rows", summary.rows},
          {"without_consent", summary.without_consent},
          {"in_small_groups", summary.in_small_groups},
          {"smallest_group", summary.smallest_group},
          {"columns", columns}};
}

ordered_json rows_settings_json(const RowsStudy& study) {
  return {{"columns", study.columns},
          {"k", study.k},
          {"person", study.person},
          {"sealed", study.passphrase.has_value()}};
}

std::string rows_report(const RowsStudy& study, const RowsSummary& summary,
                        const base::Problems& problems) {
  const BuildInfo build = build_info();
  return report_page({{"kind", "publish_rows"},
                      {"version", build.version},
                      {"commit", build.commit},
                      {"k", study.k},
                      {"release", rows_json(summary)},
                      {"uniqueness", uniqueness_json(summary.uniqueness)},
                      {"settings", rows_settings_json(study)},
                      {"inputs", inputs_json(std::span(&summary.input, 1))},
                      {"warnings", warnings_json(summary.warnings)},
                      {"problems", problems_json(problems)}});
}

std::string rows_provenance(const RowsStudy& study, const RowsSummary& summary) {
  const ordered_json json =
      provenance_of("publish_rows", {{"settings", rows_settings_json(study)},
                                     {"inputs", inputs_json(std::span(&summary.input, 1))}});
  return json.dump(2) + "\n";
}

void add_row_warnings(const RowsStudy& study, bool has_consent, RowsSummary& summary) {
  if (!has_consent) {
    summary.warnings.push_back(
        {"no_consent_column",
         "La lista no tiene columna 'consent': nadie dijo qué se puede publicar de quién.",
         "The list has no column 'consent': nobody said what may be published of whom."});
  }
  if (!study.passphrase) {
    summary.warnings.push_back(
        {"plain", "Los renglones se escribieron sin cifrar: quien copie la carpeta los lee.",
         "The rows were written in the clear: whoever copies the folder reads them."});
  }
}

base::Result<void> check_rows_study(const RowsStudy& study) {
  if (study.columns.empty())
    return base::usage_error("publish --rows: say which columns are told: --by state,sex,year");
  if (study.k < 1 || study.k > 1000)
    return base::usage_error("--k must lie in 1 .. 1000, not {}", study.k);
  if (study.key.empty())
    return base::usage_error(
        "publish --rows: name the file of the pseudonyms' key: --key FILE (made if absent)");
  const fs::path out = fs::absolute(study.out).lexically_normal(),
                 key = fs::absolute(study.key).lexically_normal();
  if (key.parent_path() == out)
    return base::usage_error("--key {}: must not lie in the release", study.key.string());
  return {};
}

}  // namespace

base::Result<RowsSummary> publish_rows(const RowsStudy& study, const base::RunContext& context) {
  PARADERO_CHECK(check_rows_study(study));
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  base::Problems problems;
  std::vector<std::string> wanted = study.columns;
  for (const std::string& name : study.columns)
    wanted.push_back(fmt::format("{}_{}", consent_column, name));
  wanted.emplace_back(consent_column);
  wanted.push_back(study.person.empty() ? std::string(entity_column) : study.person);
  PARADERO_ASSIGN(const PublishInput input,
                  read_publish_input(study.table, study.mapping, wanted, context, problems));
  if (input.is_counts)
    return base::usage_error("publish --rows: {} is a table of counts, not of people",
                             study.table.string());
  if (!study.person.empty() && input.table.find(study.person) == nullptr)
    return base::usage_error("--person: no column '{}'", study.person);
  const table::MappedColumn* said = input.table.find(consent_column);
  const std::vector<std::uint8_t> consent =
      said == nullptr ? std::vector<std::uint8_t>() : consent_of(*said);
  PARADERO_ASSIGN(const auto columns, row_columns(study, input, consent));

  RowsSummary summary;
  const publish::RowRelease release = publish::release_rows(columns, consent, study.k);
  summary.input = input.file;
  summary.rows = release.rows.size();
  summary.without_consent = release.without_consent;
  summary.in_small_groups = release.in_small_groups;
  summary.smallest_group = release.smallest_group;
  summary.columns = study.columns;
  summary.not_consented = release.not_consented;
  summary.generalised = release.generalised;
  summary.sealed = study.passphrase.has_value();
  summary.problems = problems.total();
  summary.out = out.target();
  std::vector<const publish::CategoryColumn*> told;
  for (const publish::RowColumn& column : columns) {
    told.push_back(&column.values);
    summary.uniqueness.push_back(publish::uniqueness(told, {}));
  }
  add_row_warnings(study, said != nullptr, summary);
  PARADERO_ASSIGN(const publish::PseudonymKey key, read_key(study.key, summary.key_made));
  const std::vector<publish::ArchivedFile> files = {
      {"rows.csv", rows_text(columns, release, persons_of(study, input), key)},
      {"withheld.csv", withheld_rows_text(summary, study)}};
  if (study.passphrase) {
    PARADERO_ASSIGN(const std::string sealed, seal_files(files, *study.passphrase, study.cost));
    PARADERO_CHECK(out.write("release.sealed", sealed));
  } else {
    for (const publish::ArchivedFile& file : files)
      PARADERO_CHECK(out.write(file.path, file.content));
  }
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  PARADERO_CHECK(out.write("report.html", rows_report(study, summary, problems)));
  PARADERO_CHECK(out.write("provenance.json", rows_provenance(study, summary)));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

std::string to_json(const RowsSummary& summary) {
  ordered_json json = {{"out", summary.out.string()},
                       {"rows_in", summary.input.rows_in},
                       {"rows_refused", summary.input.rows_refused},
                       {"sealed", summary.sealed}};
  json.update(rows_json(summary));
  json["uniqueness"] = uniqueness_json(summary.uniqueness);
  json["problems"] = summary.problems;
  json["warnings"] = warning_texts(summary.warnings);
  return json.dump(2);
}

}  // namespace paradero::study
