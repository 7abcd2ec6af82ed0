#include "paradero/study/watch_study.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/output.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/watch_outcome.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

base::Result<void> write_versions(const WatchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"version", "source",  "kind",     "file",
                                         "sha256",  "rows_in", "rows_out", "rows_refused"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t v = 0; v < outcome.versions.size(); ++v) {
    const Version& version = outcome.versions[v];
    for (const InputFile& input : version.inputs) {
      csv.cell(std::uint64_t{v + 1}).cell(version.table.source);
      csv.cell(version.is_counts ? "counts" : "register").cell(input.file_name).cell(input.sha256);
      csv.cell(input.rows_in).cell(input.rows_out).cell(input.rows_refused).end_row();
    }
  }
  return csv.finish();
}

base::Result<void> write_changes(const WatchOutcome& outcome, const Step* step,
                                 const fs::path& path) {
  constexpr std::string_view header[] = {"record_id", "change", "field",
                                         "old",       "new",    "probability"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  if (step == nullptr) return csv.finish();
  for (const watch::Change& change : step->comparison.changes) {
    const ChangeRow row = row_of(outcome, *step, change);
    csv.cell(row.record_id).cell(row.change).cell(row.field).cell(row.before).cell(row.after);
    csv.cell(row.probability).end_row();
  }
  return csv.finish();
}

base::Result<void> write_fields(const WatchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"old",     "new",       "field",   "compared",
                                         "equal",   "rewritten", "recoded", "blurred",
                                         "changed", "emptied",   "filled"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const Step& step : outcome.steps) {
    for (const auto& field : step.comparison.fields) {
      if (field.before < 0 || field.after < 0) continue;
      csv.cell(outcome.versions[step.from].table.source);
      csv.cell(outcome.versions[step.to].table.source).cell(field.name).cell(field.compared());
      csv.cell(field.equal)
          .cell(field.rewritten)
          .cell(field.recoded)
          .cell(field.blurred)
          .cell(field.changed);
      csv.cell(field.emptied).cell(field.filled).end_row();
    }
  }
  return csv.finish();
}

std::string people(std::optional<std::int64_t> count) {
  return count ? std::to_string(*count) : std::string();
}

base::Result<void> write_revisions(const WatchOutcome& outcome, const fs::path& path) {
  std::vector<std::string_view> header = {"by", "value", "status"};
  for (const Version& version : outcome.versions) header.push_back(version.table.source);
  header.push_back("change");
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const watch::Revision& line : outcome.revisions.lines) {
    csv.cell(line.by).cell(line.value).cell(line.status ? to_word(*line.status) : "all");
    for (const auto& count : line.counts) csv.cell(people(count));
    const auto first = line.counts.front(), last = line.counts.back();
    csv.cell(people(first && last ? std::optional(*last - *first) : std::nullopt)).end_row();
  }
  return csv.finish();
}

base::Result<void> write_sums(const WatchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"source",  "file",   "line",      "total",
                                         "printed", "summed", "difference"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const watch::VersionCounts& counts : outcome.counts) {
    for (const watch::PrintedTotal& total : counts.totals) {
      csv.cell(counts.source).cell(total.file).cell(std::uint64_t{total.line}).cell(total.label);
      csv.cell(people(total.printed)).cell(people(total.summed));
      csv.cell(people(total.printed - total.summed)).end_row();
    }
  }
  return csv.finish();
}

base::Result<void> write_repeats(const WatchOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"source", "column", "value", "cells",  "files",
                                         "times",  "status", "once",  "printed"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const watch::VersionCounts& counts : outcome.counts) {
    for (const watch::RepeatedBucket& bucket : counts.repeats) {
      for (std::size_t f = 0; f < watch::fates; ++f) {
        if (bucket.printed[f] == 0) continue;
        csv.cell(counts.source).cell(bucket.column).cell(bucket.value).cell(bucket.cells);
        csv.cell(bucket.files).cell(bucket.times).cell(to_word(static_cast<watch::Fate>(f)));
        csv.cell(people(bucket.once[f])).cell(people(bucket.printed[f])).end_row();
      }
    }
  }
  return csv.finish();
}

base::Result<std::vector<Step>> compare(const Study& study, const std::vector<Version>& versions,
                                        const base::RunContext& context) {
  std::vector<Step> steps;
  if (std::ranges::any_of(versions, &Version::is_counts)) return steps;
  const auto add = [&](std::size_t from, std::size_t to, std::string file) -> base::Result<void> {
    watch::RegisterSettings settings;
    settings.not_evidence = versions[from].not_evidence;
    settings.threshold = study.watch.threshold;
    settings.link = study.link;
    settings.link.seed = study.seed;
    PARADERO_ASSIGN(
        auto comparison,
        watch::compare_registers(versions[from].table, versions[to].table, settings, context));
    steps.push_back({from, to, std::move(file), std::move(comparison)});
    return {};
  };
  PARADERO_CHECK(add(0, versions.size() - 1, "changes.csv"));
  for (std::size_t v = 0; versions.size() > 2 && v + 1 < versions.size(); ++v) {
    PARADERO_CHECK(add(v, v + 1, fmt::format("changes_{}_to_{}.csv", v + 1, v + 2)));
  }
  return steps;
}

WatchSummary summarise_watch(const WatchOutcome& outcome) {
  WatchSummary summary;
  for (const Version& version : outcome.versions) {
    VersionSummary one{
        version.table.source, version.sha256, version.is_counts, version.inputs.size(), 0, 0, 0};
    for (const InputFile& input : version.inputs) {
      one.rows_in += input.rows_in;
      one.rows_out += input.rows_out;
      one.rows_refused += input.rows_refused;
    }
    summary.versions.push_back(std::move(one));
  }
  for (const Step& step : outcome.steps) summary.steps.push_back(summary_of(outcome, step));
  for (const watch::VersionCounts& counts : outcome.counts) {
    summary.repeats.insert(summary.repeats.end(), counts.repeats.begin(), counts.repeats.end());
    summary.totals_printed += counts.totals.size();
    summary.totals_that_do_not_add_up += static_cast<std::uint64_t>(std::ranges::count_if(
        counts.totals, [](const watch::PrintedTotal& total) { return !total.holds(); }));
  }
  summary.problems = outcome.problems.total();
  summary.warnings = watch_warnings(outcome);
  summary.sentences = watch_sentences(outcome);
  return summary;
}

base::Result<void> write_words(const WatchSummary& summary, base::OutputDirectory& out) {
  std::string es, en;
  for (const Sentence& sentence : summary.sentences) {
    es += sentence.text_es + "\n";
    en += sentence.text_en + "\n";
  }
  for (const Warning& warning : summary.warnings) {
    es += "Advertencia: " + warning.text_es + "\n";
    en += "Warning: " + warning.text_en + "\n";
  }
  PARADERO_CHECK(out.write("summary_es.txt", es));
  return out.write("summary_en.txt", en);
}

base::Result<void> write_tables(const WatchOutcome& outcome, base::OutputDirectory& out) {
  PARADERO_CHECK(write_versions(outcome, out.path("versions.csv")));
  PARADERO_CHECK(write_revisions(outcome, out.path("revisions.csv")));
  if (outcome.steps.empty())
    PARADERO_CHECK(write_changes(outcome, nullptr, out.path("changes.csv")));
  for (const Step& step : outcome.steps)
    PARADERO_CHECK(write_changes(outcome, &step, out.path(step.file)));
  PARADERO_CHECK(write_fields(outcome, out.path("fields.csv")));
  PARADERO_CHECK(write_sums(outcome, out.path("sums.csv")));
  PARADERO_CHECK(write_repeats(outcome, out.path("repeats.csv")));
  PARADERO_CHECK(table::write_problems(outcome.problems, out.path("problems.csv")));
  for (const Version& version : outcome.versions) {
    PARADERO_CHECK(out.write("mapping_" + version.table.source + ".toml",
                             table::format_mapping(version.table.mapping)));
  }
  return {};
}

}  // namespace

ChangeRow row_of(const WatchOutcome& outcome, const Step& step, const watch::Change& change) {
  using watch::ChangeKind;
  const auto &before = outcome.versions[step.from].table, &after = outcome.versions[step.to].table;
  const auto& field = step.comparison.fields;
  ChangeRow row;
  row.change = to_word(change.kind);
  row.probability = std::round(change.probability * 1e6) / 1e6;
  if (change.before != watch::no_row) {
    row.record_id = before.record_ids[change.before];
  } else if (change.after != watch::no_row) {
    row.record_id = after.record_ids[change.after];
  }
  switch (change.kind) {
    case ChangeKind::vanished:
    case ChangeKind::appeared:
      break;
    case ChangeKind::renumbered:
    case ChangeKind::merged:
    case ChangeKind::split:
      row.field = "record_id";
      row.before = before.record_ids[change.before];
      row.after = after.record_ids[change.after];
      break;
    case ChangeKind::column_dropped:
    case ChangeKind::column_added:
      row.field = field[change.field].name;
      break;
    case ChangeKind::changed:
    case ChangeKind::recoded:
    case ChangeKind::blurred:
    case ChangeKind::rewritten:
    case ChangeKind::emptied:
    case ChangeKind::filled:
      row.field = field[change.field].name;
      row.before =
          before.columns[static_cast<std::size_t>(field[change.field].before)].at(change.before);
      row.after =
          after.columns[static_cast<std::size_t>(field[change.field].after)].at(change.after);
  }
  return row;
}

StepSummary summary_of(const WatchOutcome& outcome, const Step& step) {
  StepSummary summary;
  summary.from = outcome.versions[step.from].table.source;
  summary.to = outcome.versions[step.to].table.source;
  summary.file = step.file;
  summary.in_both = step.comparison.pairs.size();
  summary.renumbered = step.comparison.renumbered;
  for (const watch::Change& change : step.comparison.changes)
    ++summary.changes[static_cast<std::size_t>(change.kind)];
  return summary;
}

base::Result<WatchSummary> watch_versions(const Study& declared, const base::RunContext& context) {
  Study study = declared;
  if (!study.watch.versions.empty()) study.lists = study.watch.versions;
  if (study.lists.size() < 2) return base::usage_error("watch: name two versions or more");
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  base::Problems problems;
  PARADERO_ASSIGN(const std::vector<Version> versions,
                  load_versions(study.lists, context, problems));
  PARADERO_ASSIGN(const std::vector<Step> steps, compare(study, versions, context));
  std::vector<watch::VersionCounts> counts;
  for (const Version& version : versions) {
    counts.push_back(version.is_counts
                         ? watch::read_counts(version.table, version.file_of_row, version.files,
                                              version.not_evidence, problems)
                         : watch::count_people(version.table));
  }
  const watch::Revisions revisions = watch::revise(counts, study.watch.years);
  const WatchOutcome outcome{study, versions, steps, counts, revisions, problems};
  WatchSummary summary = summarise_watch(outcome);
  summary.out = out.target();
  PARADERO_CHECK(write_tables(outcome, out));
  PARADERO_CHECK(write_words(summary, out));
  PARADERO_CHECK(out.write("report.html", report_page(watch_report_data(outcome, summary))));
  PARADERO_CHECK(out.write("provenance.json", watch_provenance(outcome).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

}  // namespace paradero::study
