#include "paradero/study/publish_study.h"

#include <algorithm>
#include <map>
#include <set>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/base/output.h"
#include "paradero/study/internal/publish_input.h"
#include "paradero/study/internal/publish_outcome.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

using publish::CategoryColumn;
using publish::CellKey;
using publish::Levels;
using publish::Reason;

namespace {

// Columns that lie within others, where both are there.
constexpr std::pair<std::string_view, std::string_view> lies_within[] = {
    {"municipality", "state"},
    {"locality", "municipality"},
    {"quarter", "year"},
    {"month", "year"}};

// An earlier result as it stands in its audit.csv.
struct EarlierTable {
  EarlierResult told;
  std::vector<std::string> columns;
  table::Table table;
};

base::Result<EarlierTable> read_earlier_tables(const fs::path& folder,
                                               const base::RunContext& context,
                                               base::Problems& problems) {
  const fs::path path = folder / "audit.csv";
  if (!fs::exists(path)) {
    return base::usage_error(
        "--previous {}: it holds no audit.csv: name the whole folder of the earlier result",
        folder.string());
  }
  EarlierTable earlier;
  earlier.told.folder = folder.filename().string();
  PARADERO_ASSIGN(earlier.table, table::read_table(path, {}, context, problems));
  PARADERO_ASSIGN(earlier.told.sha256, base::sha256_file(path));
  for (const table::Column& column : earlier.table.columns) {
    if (column.header == "count") break;
    earlier.columns.push_back(column.header);
  }
  if (earlier.table.find("count") == nullptr || earlier.table.find("status") == nullptr)
    return base::data_error("{}: is no audit.csv of a release", path.string());
  return earlier;
}

// The columns of all tables, and how they lie in dimensions.
struct Shape {
  std::vector<CategoryColumn> columns;
  std::vector<std::vector<std::size_t>> dimensions;

  std::optional<std::size_t> find(std::string_view name) const {
    const auto at = std::ranges::find(columns, name, &CategoryColumn::name);
    if (at == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(at - columns.begin());
  }
  // The finest level in each dimension that `names` tell.
  Levels levels_of(std::span<const std::string> names) const {
    Levels levels(dimensions.size(), 0);
    for (std::size_t k = 0; k < dimensions.size(); ++k) {
      for (std::uint32_t level = 0; level < dimensions[k].size(); ++level) {
        if (std::ranges::find(names, columns[dimensions[k][level]].name) != names.end())
          levels[k] = level + 1;
      }
    }
    return levels;
  }
};

std::string_view parent_of(std::string_view column) {
  for (const auto& [child, parent] : lies_within)
    if (child == column) return parent;
  return {};
}

base::Result<Shape> shape_of(const PublishInput& input, std::vector<std::string> names) {
  // A municipality's name says little without its state.
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "municipality" && std::ranges::find(names, "state") == names.end() &&
        has_publish_column(input, "state")) {
      names.insert(names.begin() + static_cast<std::ptrdiff_t>(i++), "state");
    }
  }
  Shape shape;
  std::map<std::string, std::size_t> dimension_of;
  // Parents first, whatever order the columns were named in.
  const auto add = [&](const auto& self, const std::string& name) -> base::Result<void> {
    if (dimension_of.contains(name)) return {};
    std::size_t dimension = shape.dimensions.size();
    const std::string parent(parent_of(name));
    if (std::ranges::find(names, parent) != names.end()) {
      PARADERO_CHECK(self(self, parent));
      const std::size_t own = dimension_of.at(parent);
      // A second child of one parent (quarter and month of a year) is a dimension of its own.
      if (shape.columns[shape.dimensions[own].back()].name == parent) dimension = own;
    }
    if (dimension == shape.dimensions.size()) shape.dimensions.emplace_back();
    PARADERO_ASSIGN(CategoryColumn column, publish_column(input, name));
    shape.dimensions[dimension].push_back(shape.columns.size());
    shape.columns.push_back(std::move(column));
    dimension_of[name] = dimension;
    return {};
  };
  for (const std::string& name : names) PARADERO_CHECK(add(add, name));
  return shape;
}

// A label as it was before a spreadsheet's apostrophe.
std::string unguarded(std::string_view label) {
  const bool guarded = label.size() > 1 && label[0] == '\'' &&
                       std::string_view("=+-@\t\r").find(label[1]) != std::string_view::npos;
  return std::string(guarded ? label.substr(1) : label);
}

base::Result<publish::EarlierRelease> as_earlier_release(EarlierTable& earlier, const Shape& shape,
                                                         const publish::Cube& cube) {
  publish::EarlierRelease release;
  const table::Column &counts = *earlier.table.find("count"),
                      &statuses = *earlier.table.find("status");
  std::vector<const table::Column*> columns;  // in the order of the cube's
  std::vector<std::string> names;
  for (const auto& dimension : shape.dimensions) {
    for (const std::size_t c : dimension) {
      names.push_back(shape.columns[c].name);
      const bool told = std::ranges::find(earlier.columns, names.back()) != earlier.columns.end();
      columns.push_back(told ? earlier.table.find(names.back()) : nullptr);
    }
  }
  std::set<Levels> tables;
  for (std::size_t r = 0; r < earlier.table.rows(); ++r) {
    std::vector<std::string> told, labels;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c] == nullptr || columns[c]->at(r) == total_word) continue;
      told.push_back(names[c]);
      labels.push_back(unguarded(columns[c]->at(r)));
    }
    const Levels levels = shape.levels_of(told);
    if (cube.columns_of(levels).size() != labels.size()) {
      return base::data_error("{}, line {}: a value without what it lies in", earlier.table.file,
                              earlier.table.lines[r]);
    }
    tables.insert(levels);
    ++earlier.told.cells;
    const std::int64_t count = base::parse_number<std::int64_t>(counts.at(r)).value_or(0);
    if (count <= 0) {
      return base::data_error("{}, line {}, column count: must be a whole number above 0",
                              earlier.table.file, earlier.table.lines[r]);
    }
    if (const auto key = cube.find(levels, labels)) {
      release.cells.push_back({*key, count, statuses.at(r) == "published"});
    } else {
      ++earlier.told.gone;
    }
  }
  release.tables.assign(tables.begin(), tables.end());
  return release;
}

// What the row of a cell says in each column.
class Labels {
 public:
  Labels(const publish::Cube& cube, std::span<const Levels> tables) : cube_(cube) {
    Levels deepest(cube.size(), 0);
    for (const Levels& table : tables)
      for (std::size_t k = 0; k < cube.size(); ++k) deepest[k] = std::max(deepest[k], table[k]);
    depth_ = deepest;
    header_ = cube.columns_of(deepest);
  }
  const std::vector<std::string>& header() const { return header_; }
  template <class Writer>
  void write(Writer& csv, CellKey key) const {
    for (std::size_t k = 0; k < cube_.size(); ++k) {
      const publish::Dimension& dimension = cube_.dimensions()[k];
      const std::uint32_t node = cube_.node(key, k);
      for (std::uint32_t level = 1; level <= depth_[k]; ++level) {
        csv.cell(level > dimension.nodes[node].level
                     ? total_word
                     : std::string_view(dimension.nodes[dimension.at_level(node, level)].label));
      }
    }
  }

 private:
  const publish::Cube& cube_;
  Levels depth_;
  std::vector<std::string> header_;
};

std::vector<std::string_view> header_of(const std::vector<std::string>& columns,
                                        std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> header(columns.begin(), columns.end());
  header.insert(header.end(), more);
  return header;
}

base::Result<void> write_release(const publish::Cube& cube, const publish::SafeTables& tables,
                                 const fs::path& path) {
  const Labels labels(cube, tables.tables);
  PARADERO_ASSIGN(auto csv,
                  table::CsvWriter::create(path, header_of(labels.header(), {"count", "status"})));
  for (const publish::SafeCell& cell : tables.cells) {
    labels.write(csv, cell.key);
    if (cell.published()) {
      csv.cell(static_cast<std::uint64_t>(cell.count)).cell("published").end_row();
    } else {
      csv.cell("").cell("suppressed").end_row();
    }
  }
  return csv.finish();
}

std::string_view audit_status(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "published";
    case Reason::small:
    case Reason::small_difference:
      return "suppressed_primary";
    case Reason::earlier_release:
    case Reason::protects:
      return "suppressed_complementary";
  }
  return "published";
}

base::Result<void> write_audit(const publish::Cube& cube, const publish::SafeTables& tables,
                               const fs::path& path) {
  const Labels labels(cube, tables.tables);
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(
                                path, header_of(labels.header(), {"count", "status", "reason",
                                                                  "least", "most", "exposed"})));
  for (const publish::SafeCell& cell : tables.cells) {
    labels.write(csv, cell.key);
    csv.cell(static_cast<std::uint64_t>(cell.count))
        .cell(audit_status(cell.reason))
        .cell(to_word(cell.reason));
    if (cell.most == 0) {
      csv.cell("").cell("");
    } else {
      csv.cell(static_cast<std::uint64_t>(cell.least)).cell(static_cast<std::uint64_t>(cell.most));
    }
    csv.cell(std::uint64_t{cell.exposed}).end_row();
  }
  return csv.finish();
}

base::Result<void> write_withheld(const PublishStudy& study, const PublishSummary& summary,
                                  const fs::path& path) {
  constexpr std::string_view header[] = {"columns", "cells", "published", "suppressed", "why"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  // One reason for all: which cells are small and which protect them would help to work the small
  // ones out.
  const std::string why = fmt::format(
      "fewer than {} people ({} by municipality, sex and age), or such a number could be worked "
      "out with it",
      study.settings.threshold, std::max(study.settings.fine_threshold, study.settings.threshold));
  for (const PublishedSet& set : summary.sets) {
    csv.cell(set.columns.empty() ? std::string(total_word)
                                 : fmt::format("{}", fmt::join(set.columns, ",")));
    csv.cell(set.cells).cell(set.published).cell(set.cells - set.published);
    csv.cell(set.cells == set.published ? "" : why).end_row();
  }
  return csv.finish();
}

void summarise(const publish::Cube& cube, const publish::SafeTables& tables,
               PublishSummary& summary) {
  std::map<std::size_t, PublishedSet> sets;
  for (const publish::SafeCell& cell : tables.cells) {
    const Levels levels = cube.levels(cell.key);
    PublishedSet& set = sets[cube.level_set(levels)];
    if (set.cells == 0) set.columns = cube.columns_of(levels);
    ++set.cells;
    ++summary.cells;
    set.people += cell.count;
    if (cell.published()) {
      ++set.published;
      ++summary.published;
      set.people_published += cell.count;
    }
    if (cell.reason == Reason::small) {
      ++set.small;
      ++summary.small;
    }
    summary.small_differences += cell.reason == Reason::small_difference;
    summary.carried += cell.reason == Reason::earlier_release;
    summary.protecting += cell.reason == Reason::protects;
    summary.exposed += cell.exposed;
  }
  for (auto& [number, set] : sets) summary.sets.push_back(std::move(set));
  std::ranges::stable_sort(summary.sets, {},
                           [](const PublishedSet& set) { return set.columns.size(); });
}

void add_uniqueness(const Shape& shape, const std::vector<std::int64_t>& counts,
                    std::size_t asked_for, PublishSummary& summary) {
  std::vector<const CategoryColumn*> columns;
  for (std::size_t c = 0; c < asked_for; ++c) {
    columns.push_back(&shape.columns[c]);
    summary.uniqueness.push_back(publish::uniqueness(columns, counts));
  }
}

void add_warnings(const PublishStudy& study, const std::vector<EarlierResult>& earlier,
                  PublishSummary& summary) {
  if (summary.exposed > 0) {
    summary.warnings.push_back(
        {"exposed",
         fmt::format("{} casillas pequeñas ya se publicaron antes: ocultarlas ahora no lo remedia.",
                     summary.exposed),
         fmt::format(
             "{} small cells were published before: withholding them now does not mend that.",
             summary.exposed)});
  }
  if (study.settings.allow_differences && !earlier.empty()) {
    summary.warnings.push_back({"differences_allowed",
                                "Se permitieron diferencias pequeñas con publicaciones anteriores: "
                                "quien tenga ambas sabe qué grupos cambiaron por pocas personas.",
                                "Small differences to earlier releases were allowed: whoever holds "
                                "both knows which groups changed by a few people."});
  }
  for (const EarlierResult& result : earlier) {
    if (result.gone == 0) continue;
    summary.warnings.push_back({"gone",
                                fmt::format("{} casillas de la publicación anterior «{}» ya no "
                                            "existen en estos datos: eso mismo se puede ver.",
                                            result.gone, result.folder),
                                fmt::format("{} cells of the earlier release '{}' do not exist in "
                                            "these data any more: that can be seen.",
                                            result.gone, result.folder)});
  }
  if (summary.cells > 0 && summary.published == 0) {
    summary.warnings.push_back({"nothing_published",
                                "No se puede publicar ninguna casilla: pruebe con menos columnas.",
                                "No cell can be published: try fewer columns."});
  }
}

base::Result<void> check_settings(const PublishStudy& study) {
  if (study.by.empty() ||
      std::ranges::any_of(study.by, [](const auto& columns) { return columns.empty(); }))
    return base::usage_error("publish: say by which columns: --by state,sex,year");
  for (const std::int64_t threshold : {study.settings.threshold, study.settings.fine_threshold}) {
    if (threshold < 2 || threshold > 1000)
      return base::usage_error("publish: thresholds must lie in 2 .. 1000, not {}", threshold);
  }
  return {};
}

// All columns once, those of the release first.
std::vector<std::string> all_columns(const PublishStudy& study,
                                     const std::vector<EarlierTable>& earlier) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  };
  for (const auto& columns : study.by) std::ranges::for_each(columns, add);
  for (const EarlierTable& one : earlier) std::ranges::for_each(one.columns, add);
  return names;
}

}  // namespace

base::Result<PublishSummary> publish_tables(const PublishStudy& study,
                                            const base::RunContext& context) {
  PARADERO_CHECK(check_settings(study));
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  base::Problems problems;
  std::vector<EarlierTable> earlier;
  for (const fs::path& folder : study.previous) {
    PARADERO_ASSIGN(EarlierTable one, read_earlier_tables(folder, context, problems));
    earlier.push_back(std::move(one));
  }
  const std::vector<std::string> names = all_columns(study, earlier);
  PARADERO_ASSIGN(const PublishInput input,
                  read_publish_input(study.table, study.mapping, names, context, problems));
  PARADERO_ASSIGN(const Shape shape, shape_of(input, names));
  PARADERO_ASSIGN(const publish::Cube cube,
                  publish::Cube::count(shape.columns, shape.dimensions, input.counts));
  std::vector<publish::EarlierRelease> releases;
  std::vector<EarlierResult> told;
  for (EarlierTable& one : earlier) {
    PARADERO_ASSIGN(publish::EarlierRelease release, as_earlier_release(one, shape, cube));
    releases.push_back(std::move(release));
    told.push_back(one.told);
  }
  std::vector<Levels> tables;
  for (const auto& columns : study.by) tables.push_back(shape.levels_of(columns));
  PARADERO_ASSIGN(const publish::SafeTables safe,
                  publish::suppress(cube, tables, releases, study.settings, context));
  if (safe.narrowed > 0) {
    return base::data_error(
        "{}: with what was published before, {} small cells could be narrowed down, whatever is "
        "withheld now: tell fewer "
        "columns, or wait until the list has grown",
        study.table.string(), safe.narrowed);
  }

  PublishSummary summary;
  summary.input = input.file;
  summary.is_counts = input.is_counts;
  summary.problems = problems.total();
  summary.out = out.target();
  summarise(cube, safe, summary);
  add_uniqueness(shape, input.counts, shape.columns.size(), summary);
  add_warnings(study, told, summary);
  PARADERO_CHECK(write_release(cube, safe, out.path("table.csv")));
  PARADERO_CHECK(write_withheld(study, summary, out.path("withheld.csv")));
  PARADERO_CHECK(write_audit(cube, safe, out.path("audit.csv")));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  const PublishOutcome outcome{study, summary, told, problems};
  PARADERO_CHECK(out.write("report.html", report_page(publish_report_data(outcome))));
  PARADERO_CHECK(out.write("provenance.json", publish_provenance(outcome).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

}  // namespace paradero::study
