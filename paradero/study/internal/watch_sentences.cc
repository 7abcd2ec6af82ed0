// The summary in words, to be quoted: each sentence stands alone and names its versions.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "paradero/base/number.h"
#include "paradero/study/internal/watch_outcome.h"

namespace paradero::study {

namespace {

using watch::ChangeKind;

std::string grouped(std::int64_t number) {
  return (number < 0 ? "−" : "") + base::grouped_digits(number);
}

std::string with_sign(std::int64_t number) {
  return number > 0 ? "+" + grouped(number) : grouped(number);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "0 %";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

struct Words {
  std::string_view es, en;
};

Words words_of(watch::Fate fate) {
  switch (fate) {
    case watch::Fate::still_missing:
      return {"aún sin localizar", "still missing"};
    case watch::Fate::located_alive:
      return {"localizadas con vida", "located alive"};
    case watch::Fate::located_dead:
      return {"localizadas sin vida", "located dead"};
    case watch::Fate::not_said:
      return {"sin estatus", "without a status"};
  }
  return {"", ""};
}

std::string status_in_words(std::string_view status, bool spanish) {
  const std::map<std::string_view, Words> known = {
      {"disappeared", {"desaparecida", "disappeared"}},
      {"not_located", {"no localizada", "not located"}},
      {"located_alive", {"localizada con vida", "located alive"}},
      {"located_dead", {"localizada sin vida", "located dead"}},
      {"", {"sin estatus", "no status"}}};
  const auto found = known.find(status);
  if (found == known.end()) return std::string(status);
  return std::string(spanish ? found->second.es : found->second.en);
}

std::string field_in_words(const std::string& field, bool spanish) {
  const std::map<std::string_view, Words> known = {
      {"full_name", {"nombre completo", "full name"}},
      {"given_names", {"nombre", "given names"}},
      {"surname_1", {"primer apellido", "first surname"}},
      {"surname_2", {"segundo apellido", "second surname"}},
      {"sex", {"sexo", "sex"}},
      {"birth_date", {"fecha de nacimiento", "date of birth"}},
      {"age", {"edad", "age"}},
      {"age_min", {"edad mínima", "least age"}},
      {"age_max", {"edad máxima", "greatest age"}},
      {"curp", {"CURP", "CURP"}},
      {"nationality", {"nacionalidad", "nationality"}},
      {"event_date", {"fecha de los hechos", "date of the event"}},
      {"noticed_date", {"fecha en que se notó la ausencia", "date of notice"}},
      {"found_date", {"fecha del hallazgo", "date of the find"}},
      {"state", {"entidad", "state"}},
      {"municipality", {"municipio", "municipality"}},
      {"locality", {"localidad", "locality"}},
      {"status", {"estatus", "status"}},
      {"height_cm", {"estatura", "height"}},
      {"marks", {"señas particulares", "marks"}},
      {"clothing", {"vestimenta", "clothing"}}};
  const auto found = known.find(field);
  if (found == known.end()) return field;
  return std::string(spanish ? found->second.es : found->second.en);
}

std::string number(std::uint64_t n) { return grouped(static_cast<std::int64_t>(n)); }

// "1 registro", "2 registros".
std::string records_es(std::uint64_t n) {
  return number(n) + (n == 1 ? " registro" : " registros");
}
std::string records_en(std::uint64_t n) { return number(n) + (n == 1 ? " record" : " records"); }

class Sentences {
 public:
  explicit Sentences(const WatchOutcome& outcome) : outcome_(outcome) {}

  std::vector<Sentence> tell() {
    if (!outcome_.steps.empty()) tell_of_step(outcome_.steps.front());
    const bool any_counts = std::ranges::any_of(outcome_.versions, &Version::is_counts);
    if (any_counts) {
      tell_of_common_years();
      tell_of_repeats();
      tell_of_totals();
    }
    return std::move(sentences_);
  }

 private:
  void say(std::string es, std::string en) { sentences_.push_back({std::move(es), std::move(en)}); }

  void tell_of_step(const Step& step) {
    const auto &before = outcome_.versions[step.from].table,
               &after = outcome_.versions[step.to].table;
    const auto old_rows = static_cast<std::int64_t>(before.rows()),
               new_rows = static_cast<std::int64_t>(after.rows());
    const bool none = step.comparison.changes.empty();
    say(fmt::format("«{}» tiene {} registros; «{}», {} ({}).{}", before.source, grouped(old_rows),
                    after.source, grouped(new_rows), with_sign(new_rows - old_rows),
                    none ? " No hay cambios entre ellas." : ""),
        fmt::format("“{}” has {} records; “{}”, {} ({}).{}", before.source, grouped(old_rows),
                    after.source, grouped(new_rows), with_sign(new_rows - old_rows),
                    none ? " Nothing changed between them." : ""));
    if (none) return;
    tell_of_ids(step);
    tell_of_vanished(step);
    tell_of_appeared(step);
    tell_of_status(step);
    tell_of_fields(step);
    tell_of_blurred(step);
    tell_of_emptied(step);
    tell_of_merged(step);
  }

  std::uint64_t count(const Step& step, ChangeKind kind) const {
    return static_cast<std::uint64_t>(
        std::ranges::count(step.comparison.changes, kind, &watch::Change::kind));
  }

  void tell_of_ids(const Step& step) {
    if (!step.comparison.renumbered) return;
    double sum = 0;
    std::uint64_t linked = 0;
    for (const watch::Pairing& pair : step.comparison.pairs) {
      if (pair.by_id) continue;
      sum += pair.probability;
      ++linked;
    }
    // So many joins are expected to be wrong; what is below one is told as that.
    const double wrong = static_cast<double>(linked) - sum;
    const std::string wrong_es = wrong < 1 ? "se espera menos de un error"
                                           : fmt::format("se esperan unos {:.0f} errores", wrong),
                      wrong_en = wrong < 1 ? "fewer than one of these joins is"
                                           : fmt::format("about {:.0f} of these joins are", wrong);
    say(fmt::format("Los folios no unen las dos versiones: {} personas se reencontraron "
                    "por lo que se dice de ellas; {} en estas uniones.",
                    number(linked), wrong_es),
        fmt::format("The ids do not join the two versions: {} people were found again by what "
                    "is said of them; {} expected to be wrong.",
                    number(linked), wrong_en));
  }

  void tell_of_vanished(const Step& step) {
    const auto &before = outcome_.versions[step.from].table,
               &after = outcome_.versions[step.to].table;
    const table::MappedColumn* status = before.find("status");
    std::uint64_t vanished = 0, missing = 0;
    for (const watch::Change& change : step.comparison.changes) {
      if (change.kind != ChangeKind::vanished) continue;
      ++vanished;
      missing += status != nullptr &&
                 watch::fate_of(status->at(change.before)) == watch::Fate::still_missing;
    }
    const auto rows = static_cast<std::int64_t>(before.rows());
    const auto share = percent(static_cast<std::int64_t>(vanished), rows);
    std::string of_missing_es, of_missing_en;
    if (status != nullptr && vanished > 0) {
      of_missing_es = fmt::format("; de personas aún sin localizar: {}", number(missing));
      of_missing_en = fmt::format("; of people still missing: {}", number(missing));
    }
    say(fmt::format("De los {} registros de «{}», {} ({}) ya no {} en «{}»{}.", grouped(rows),
                    before.source, number(vanished), share, vanished == 1 ? "está" : "están",
                    after.source, of_missing_es),
        fmt::format("Of the {} records of “{}”, {} ({}) {} no longer in “{}”{}.", grouped(rows),
                    before.source, number(vanished), share, vanished == 1 ? "is" : "are",
                    after.source, of_missing_en));
  }

  void tell_of_appeared(const Step& step) {
    const auto &before = outcome_.versions[step.from].table,
               &after = outcome_.versions[step.to].table;
    const std::uint64_t appeared = count(step, ChangeKind::appeared);
    if (appeared == 0) return;
    std::string late_es, late_en;
    const table::MappedColumn *old_dates = before.find("event_date"),
                              *new_dates = after.find("event_date");
    if (old_dates != nullptr && new_dates != nullptr) {
      std::string last;  // ISO 8601: the order of the days is that of the texts
      for (std::uint32_t code = 1; code < old_dates->values.size(); ++code) {
        if (old_dates->values[code].size() == 10)
          last = std::max(last, std::string(old_dates->values[code]));
      }
      std::uint64_t earlier = 0;
      for (const watch::Change& change : step.comparison.changes) {
        if (change.kind != ChangeKind::appeared) continue;
        const auto date = new_dates->at(change.after);
        earlier += !date.empty() && date < last;
      }
      if (!last.empty()) {
        late_es =
            fmt::format("; por hechos anteriores al {}, última fecha de la versión anterior: {}",
                        last, number(earlier));
        late_en = fmt::format("; of events before {}, the last date of the older version: {}", last,
                              number(earlier));
      }
    }
    const bool one = appeared == 1;
    say(fmt::format("«{}» tiene {} que no {} en «{}»{}.", after.source, records_es(appeared),
                    one ? "estaba" : "estaban", before.source, late_es),
        fmt::format("“{}” has {} that {} not in “{}”{}.", after.source, records_en(appeared),
                    one ? "was" : "were", before.source, late_en));
  }

  void tell_of_status(const Step& step) {
    std::vector<watch::Transition> moved;
    std::uint64_t records = 0;
    for (const watch::Transition& one : step.comparison.statuses) {
      if (one.from == one.to) continue;
      moved.push_back(one);
      records += one.records;
    }
    if (records == 0) return;
    std::ranges::stable_sort(moved, std::greater<>(), &watch::Transition::records);
    std::string es, en;
    for (std::size_t k = 0; k < std::min<std::size_t>(moved.size(), 4); ++k) {
      const auto n = number(moved[k].records);
      es += fmt::format("{}{} de «{}» a «{}»", k == 0 ? "" : "; ", n,
                        status_in_words(moved[k].from, true), status_in_words(moved[k].to, true));
      en += fmt::format("{}{} from “{}” to “{}”", k == 0 ? "" : "; ", n,
                        status_in_words(moved[k].from, false), status_in_words(moved[k].to, false));
    }
    say(fmt::format("Cambió el estatus de {}: {}.", records_es(records), es),
        fmt::format("The status of {} changed: {}.", records_en(records), en));
  }

  // Records with a changed value in one of `names`.
  std::uint64_t records_changed(const Step& step, std::initializer_list<std::string_view> names) {
    std::set<std::uint32_t> records;
    for (const watch::Change& change : step.comparison.changes) {
      if (change.kind != ChangeKind::changed) continue;
      const std::string& field = step.comparison.fields[change.field].name;
      if (std::ranges::find(names, field) != names.end()) records.insert(change.before);
    }
    return records.size();
  }

  void tell_of_fields(const Step& step) {
    struct Part {
      std::uint64_t records;
      Words what;
    };
    const Part parts[] = {
        {records_changed(step, {"event_date"}),
         {"la fecha de los hechos", "the date of the event"}},
        {records_changed(step, {"noticed_date"}),
         {"la fecha en que se notó la ausencia", "the date on which the absence was noticed"}},
        {records_changed(step, {"state", "municipality", "locality"}), {"el lugar", "the place"}},
        {records_changed(step, {"full_name", "given_names", "surname_1", "surname_2"}),
         {"el nombre", "the name"}}};
    std::string es, en;
    for (const auto& [records, what] : parts) {
      if (records == 0) continue;
      es += fmt::format("{}{} en {}", es.empty() ? "" : "; ", what.es, records_es(records));
      en += fmt::format("{}{} in {}", en.empty() ? "" : "; ", what.en, records_en(records));
    }
    if (es.empty()) return;
    say(fmt::format("Cambió {}.", es), fmt::format("Changed: {}.", en));
  }

  // Dates that a version says less exactly than the one before.
  void tell_of_blurred(const Step& step) {
    const std::uint64_t blurred = count(step, ChangeKind::blurred);
    if (blurred == 0) return;
    say(fmt::format("Fechas que se volvieron menos exactas: {}.", number(blurred)),
        fmt::format("Dates that became less exact: {}.", number(blurred)));
  }

  void tell_of_emptied(const Step& step) {
    std::set<std::uint32_t> records;
    for (const watch::Change& change : step.comparison.changes) {
      if (change.kind == ChangeKind::emptied) records.insert(change.before);
    }
    if (records.empty()) return;
    std::vector<std::pair<std::uint64_t, std::string>> fields;
    for (const auto& field : step.comparison.fields) {
      if (field.emptied > 0) fields.emplace_back(field.emptied, field.name);
    }
    std::ranges::stable_sort(fields, std::greater<>(), [](const auto& f) { return f.first; });
    std::string list_es, list_en;
    for (std::size_t k = 0; k < std::min<std::size_t>(fields.size(), 4); ++k) {
      const auto& [emptied, name] = fields[k];
      const char* gap = k == 0 ? "" : "; ";
      list_es += fmt::format("{}{}: {}", gap, field_in_words(name, true), number(emptied));
      list_en += fmt::format("{}{}: {}", gap, field_in_words(name, false), number(emptied));
    }
    const bool one = records.size() == 1;
    say(fmt::format("{} {} algún dato que antes {} ({}).", records_es(records.size()),
                    one ? "perdió" : "perdieron", one ? "tenía" : "tenían", list_es),
        fmt::format("{} lost something that stood there before ({}).", records_en(records.size()),
                    list_en));
  }

  void tell_of_merged(const Step& step) {
    const std::uint64_t merged = count(step, ChangeKind::merged),
                        split = count(step, ChangeKind::split);
    const std::string &before = outcome_.versions[step.from].table.source,
                      &after = outcome_.versions[step.to].table.source;
    if (merged > 0) {
      say(fmt::format("{} de «{}» se {} en otro de la misma persona.", records_es(merged), before,
                      merged == 1 ? "fundió" : "fundieron"),
          fmt::format("{} of “{}” went into another of the same person.", records_en(merged),
                      before));
    }
    if (split > 0) {
      say(fmt::format("{} de «{}» {} a una persona que ya tenía el suyo.", records_es(split), after,
                      split == 1 ? "repite" : "repiten"),
          fmt::format("{} of “{}” {} a person who had one already.", records_en(split), after,
                      split == 1 ? "repeats" : "repeat"));
    }
  }

  void tell_of_common_years() {
    for (const watch::Revision& line : outcome_.revisions.lines) {
      const bool has_missing =
          std::ranges::any_of(outcome_.revisions.lines, [](const watch::Revision& other) {
            return other.by == "years" && other.status == watch::Fate::still_missing;
          });
      const bool wanted =
          has_missing ? line.status == watch::Fate::still_missing : !line.status.has_value();
      if (line.by != "years" || !wanted) continue;
      std::string es, en;
      std::optional<std::int64_t> previous;
      for (std::size_t v = 0; v < line.counts.size(); ++v) {
        if (!line.counts[v]) continue;
        const std::int64_t people = *line.counts[v];
        std::string change;
        if (previous) {
          change = fmt::format(" ({}, {}{})", with_sign(people - *previous),
                               people > *previous   ? "+"
                               : people < *previous ? "−"
                                                    : "",
                               percent(std::abs(people - *previous), *previous));
        }
        const std::string& source = outcome_.versions[v].table.source;
        es += fmt::format("{}«{}», {}{}", es.empty() ? "" : "; ", source, grouped(people), change);
        en += fmt::format("{}“{}”, {}{}", en.empty() ? "" : "; ", source, grouped(people), change);
        previous = people;
      }
      const Words words = has_missing ? words_of(watch::Fate::still_missing) : Words{"", ""};
      say(fmt::format("Personas {}{}por hechos de {}: {}.", words.es, has_missing ? " " : "",
                      line.value, es),
          fmt::format("People {}{}of events of {}: {}.", words.en, has_missing ? " " : "",
                      line.value, en));
    }
  }

  void tell_of_repeats() {
    for (std::size_t v = 0; v < outcome_.counts.size(); ++v) {
      const watch::VersionCounts& counts = outcome_.counts[v];
      for (const watch::RepeatedBucket& bucket : counts.repeats) {
        if (bucket.counted_once) tell_of_bucket(outcome_.versions[v], counts, bucket);
      }
    }
  }

  void tell_of_bucket(const Version& version, const watch::VersionCounts& counts,
                      const watch::RepeatedBucket& bucket) {
    // The fate that people ask about first, where the table has fates.
    const auto fate = bucket.once[0] > 0 ? watch::Fate::still_missing : watch::Fate::not_said;
    const auto f = static_cast<std::size_t>(fate);
    const Words words = counts.has_status ? words_of(fate) : Words{"", ""};
    const std::string gap = counts.has_status ? " " : "";
    const auto dated =
                   counts.sum([](const watch::CountCell& cell) { return cell.year.has_value(); }),
               undated =
                   counts.sum([](const watch::CountCell& cell) { return !cell.year.has_value(); });
    const auto where_es = bucket.files > 1 ? fmt::format("en {} de los {} archivos", bucket.files,
                                                         version.files.size())
                                           : std::string("dentro de un archivo");
    const auto where_en =
        bucket.files > 1 ? fmt::format("in {} of the {} files", bucket.files, version.files.size())
                         : std::string("within one file");
    const std::string name = bucket.value.empty() ? "" : " " + bucket.value;
    say(fmt::format(
            "El bloque{} de «{}» se repite {}: quien sume los renglones cuenta {} veces a {} "
            "personas{}{}. El total es {} con fecha y {} sin fecha, {} en total.",
            name, counts.source, where_es, bucket.times, grouped(bucket.once[f]), gap, words.es,
            grouped(dated[f]), grouped(undated[f]), grouped(dated[f] + undated[f])),
        fmt::format(
            "The block{} of “{}” is repeated {}: whoever adds up the rows counts {} people{}"
            "{} {} times. The total is {} dated and {} undated, {} in all.",
            name, counts.source, where_en, grouped(bucket.once[f]), gap, words.en, bucket.times,
            grouped(dated[f]), grouped(undated[f]), grouped(dated[f] + undated[f])));
  }

  void tell_of_totals() {
    for (const watch::VersionCounts& counts : outcome_.counts) {
      if (counts.totals.empty()) continue;
      std::int64_t wrong = 0, difference = 0;
      for (const watch::PrintedTotal& total : counts.totals) {
        wrong += !total.holds();
        difference += total.printed - total.summed;
      }
      const auto printed = static_cast<std::int64_t>(counts.totals.size());
      say(fmt::format("De los {} totales impresos en «{}», {} no son la suma de sus renglones "
                      "(diferencia neta: {}).",
                      grouped(printed), counts.source, grouped(wrong), with_sign(difference)),
          fmt::format("Of the {} totals printed in “{}”, {} are not the sum of their rows (net "
                      "difference: {}).",
                      grouped(printed), counts.source, grouped(wrong), with_sign(difference)));
    }
  }

  const WatchOutcome& outcome_;
  std::vector<Sentence> sentences_;
};

}  // namespace

std::vector<Sentence> watch_sentences(const WatchOutcome& outcome) {
  return Sentences(outcome).tell();
}

}  // namespace paradero::study
