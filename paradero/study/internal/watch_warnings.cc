// What the reader of a comparison of versions must know.
#include <algorithm>
#include <map>

#include "paradero/base/date.h"
#include "paradero/study/internal/watch_outcome.h"

namespace paradero::study {

namespace {

// So many records of the old version that are dated after all of the new one are no slip.
constexpr std::uint64_t least_later_records = 3;

class WarningList {
 public:
  void warn(std::string code, std::string es, std::string en) {
    warnings_.push_back({std::move(code), std::move(es), std::move(en)});
  }
  std::vector<Warning> take() { return std::move(warnings_); }

 private:
  std::vector<Warning> warnings_;
};

// The last day of each value of a column of dates, where it is a day.
std::vector<std::optional<base::Day>> days_of(const table::MappedColumn& column) {
  std::vector<std::optional<base::Day>> days(1);
  for (std::uint32_t code = 1; code < column.values.size(); ++code) {
    const auto date = base::parse_date(column.values[code]);
    days.push_back(date && date->is_day() ? std::optional(date->first) : std::nullopt);
  }
  return days;
}

// Records of `before` that are dated after every record of `after`, by the column that says most.
std::uint64_t dated_later(const table::MappedTable& before, const table::MappedTable& after) {
  std::uint64_t most = 0;
  for (const table::MappedColumn& column : before.columns) {
    const table::MappedColumn* other = after.find(column.name);
    if (column.comparison != table::Comparison::date || column.name == "birth_date" ||
        other == nullptr)
      continue;
    std::optional<base::Day> last;
    for (const auto& day : days_of(*other)) {
      if (day && (!last || *last < *day)) last = day;
    }
    if (!last) continue;
    const auto days = days_of(column);
    std::uint64_t later = 0;
    for (const std::uint32_t code : column.codes) later += days[code] && *last < *days[code];
    most = std::max(most, later);
  }
  return most;
}

void warn_of_order(const WatchOutcome& outcome, WarningList& list) {
  for (std::size_t v = 0; v + 1 < outcome.versions.size(); ++v) {
    const auto &before = outcome.versions[v].table, &after = outcome.versions[v + 1].table;
    const auto old_years = outcome.counts[v].years(), new_years = outcome.counts[v + 1].years();
    const bool by_year = old_years && new_years && new_years->second < old_years->second;
    const std::uint64_t later = dated_later(before, after);
    if (later < least_later_records && !by_year) continue;
    list.warn("versions_out_of_order",
              fmt::format("Las fechas dicen que «{}» es posterior a «{}»: revise el orden de las "
                          "versiones (primero la más antigua).",
                          before.source, after.source),
              fmt::format("The dates say that “{}” is later than “{}”: check the order of the "
                          "versions (the oldest first).",
                          before.source, after.source));
  }
}

void warn_of_versions(const WatchOutcome& outcome, WarningList& list) {
  std::map<std::string, std::string> source_of_hash;
  for (const Version& version : outcome.versions) {
    const std::string& source = version.table.source;
    const auto [found, is_new] = source_of_hash.try_emplace(version.sha256, source);
    if (!is_new) {
      list.warn(
          "same_file",
          fmt::format("«{}» y «{}» son el mismo archivo, byte por byte.", found->second, source),
          fmt::format("“{}” and “{}” are the same file, byte for byte.", found->second, source));
    }
    if (version.table.rows() == 0) {
      list.warn("empty_version", fmt::format("«{}» no tiene renglones.", source),
                fmt::format("“{}” has no rows.", source));
    }
  }
  const auto counts = std::ranges::count(outcome.versions, true, &Version::is_counts);
  if (counts > 0 && static_cast<std::size_t>(counts) < outcome.versions.size()) {
    list.warn(
        "register_against_counts",
        "Unas versiones son registros de personas y otras tablas de conteos: los registros se "
        "cuentan y sólo se comparan los totales.",
        "Some versions are registers of people and others tables of counts: the registers are "
        "counted, and only totals are compared.");
  }
}

void warn_of_ids(const WatchOutcome& outcome, const Step& step, WarningList& list) {
  const auto& ids = step.comparison.ids;
  const auto &before = outcome.versions[step.from].table, &after = outcome.versions[step.to].table;
  if (before.rows() == 0 || after.rows() == 0) return;
  if (!ids.in_before || !ids.in_after) {
    list.warn(
        "no_ids",
        fmt::format("Sin folios en {}: las personas se reencontraron por enlace de sus datos.",
                    ids.in_before ? "«" + after.source + "»" : "«" + before.source + "»"),
        fmt::format("No ids in {}: people were found again by linking what is said of them.",
                    ids.in_before ? "“" + after.source + "”" : "“" + before.source + "”"));
    return;
  }
  if (ids.repeated_before + ids.repeated_after > 0) {
    list.warn("repeated_ids",
              fmt::format("Folios repetidos: {} renglones en «{}» y {} en «{}».",
                          ids.repeated_before, before.source, ids.repeated_after, after.source),
              fmt::format("Repeated ids: {} rows in “{}” and {} in “{}”.", ids.repeated_before,
                          before.source, ids.repeated_after, after.source));
  }
  if (ids.contradicted > 0) {
    list.warn("ids_reused",
              fmt::format("{} folios iguales nombran a personas distintas en «{}» y «{}»: no se "
                          "unieron por folio.",
                          ids.contradicted, before.source, after.source),
              fmt::format("{} equal ids name different people in “{}” and “{}”: they were not "
                          "joined by id.",
                          ids.contradicted, before.source, after.source));
  }
}

void warn_of_columns(const WatchOutcome& outcome, const Step& step, WarningList& list) {
  std::string dropped;
  for (const auto& field : step.comparison.fields) {
    if (field.after < 0) (dropped += dropped.empty() ? "" : ", ") += field.name;
  }
  if (!dropped.empty()) {
    const std::string& after = outcome.versions[step.to].table.source;
    list.warn("columns_dropped", fmt::format("«{}» ya no trae estas columnas: {}.", after, dropped),
              fmt::format("“{}” no longer has these columns: {}.", after, dropped));
  }
  const auto& dates = step.comparison.dates;
  if (dates.swapped + dates.event_was_notice + dates.notice_was_event > 0) {
    list.warn(
        "dates_confused",
        fmt::format("Fecha de los hechos y fecha del percato: en {} registros cambiaron de "
                    "lugar entre sí, en {} la nueva fecha de los hechos es la que antes era la "
                    "del percato, y en {} al revés.",
                    dates.swapped, dates.event_was_notice, dates.notice_was_event),
        fmt::format("Date of the event and date of notice: in {} records they changed places, "
                    "in {} the new date of the event is what was the date of notice, and in "
                    "{} the other way round.",
                    dates.swapped, dates.event_was_notice, dates.notice_was_event));
  }
}

void warn_of_counts(const WatchOutcome& outcome, WarningList& list) {
  for (const watch::VersionCounts& counts : outcome.counts) {
    for (const watch::RepeatedBucket& bucket : counts.repeats) {
      if (bucket.counted_once) continue;
      list.warn("bucket_differs",
                fmt::format("«{}»: {} = {} está en {} archivos con conteos distintos: se sumaron "
                            "todos los renglones.",
                            counts.source, bucket.column, bucket.value, bucket.files),
                fmt::format("“{}”: {} = {} is in {} files with different counts: all rows were "
                            "added up.",
                            counts.source, bucket.column, bucket.value, bucket.files));
    }
  }
}

}  // namespace

std::vector<Warning> watch_warnings(const WatchOutcome& outcome) {
  WarningList list;
  warn_of_versions(outcome, list);
  warn_of_order(outcome, list);
  if (!outcome.steps.empty()) {
    warn_of_ids(outcome, outcome.steps.front(), list);
    warn_of_columns(outcome, outcome.steps.front(), list);
  }
  warn_of_counts(outcome, list);
  return list.take();
}

}  // namespace paradero::study
