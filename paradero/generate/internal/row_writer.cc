#include "paradero/generate/internal/row_writer.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "paradero/generate/internal/body.h"
#include "paradero/generate/internal/draft.h"
#include "paradero/generate/internal/spelling.h"

namespace paradero::generate {
namespace {

constexpr std::array<std::string_view, 12> month_names = {
    "enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
    "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};

enum class DateStyle : std::uint8_t { iso, slashes, words };

std::string write_date(const PartialDate& date, DateStyle style) {
  if (date.year == 0) return {};
  if (date.month == 0) return fmt::format("{}", date.year);
  if (date.day == 0) {
    return style == DateStyle::iso
               ? fmt::format("{}-{:02}", date.year, date.month)
               : fmt::format("{} de {}", month_names[date.month - 1], date.year);
  }
  switch (style) {
    case DateStyle::iso:
      return fmt::format("{}-{:02}-{:02}", date.year, date.month, date.day);
    case DateStyle::slashes:
      return fmt::format("{:02}/{:02}/{}", date.day, date.month, date.year);
    case DateStyle::words:
      return fmt::format("{} de {} de {}", date.day, month_names[date.month - 1], date.year);
  }
  return {};
}

PartialDate days_after(base::Day day, std::uint64_t days) {
  return PartialDate::of({std::min(day.days + static_cast<int>(days), last_day().days)});
}

std::string write_age(const Draft& draft, std::string_view unit = "") {
  if (draft.age_min < 0) return {};
  if (draft.age_min < draft.age_max)
    return fmt::format("{}-{}{}", draft.age_min, draft.age_max, unit);
  return fmt::format("{}{}", draft.age_min, unit);
}

std::string join_words(std::string_view a, std::string_view b) {
  if (a.empty()) return std::string(b);
  if (b.empty()) return std::string(a);
  return fmt::format("{} {}", a, b);
}

// The whole name in one cell.
std::string write_full_name(const Draft& draft) {
  const std::string given = join_words(draft.given_1, draft.given_2);
  const std::string surnames = join_words(draft.surname_1, draft.surname_2);
  if (draft.surnames_first && !given.empty()) return fmt::format("{}, {}", surnames, given);
  return join_words(given, surnames);
}

std::string_view sex_word(const Draft& draft, std::string_view male, std::string_view female) {
  if (!draft.sex) return {};
  return *draft.sex == Sex::male ? male : female;
}

// A metre and centimetres, measured or remembered.
std::string write_height(int height_cm, int error_cm, stats::Random& random) {
  const std::uint64_t widths = 2 * static_cast<std::uint64_t>(error_cm) + 1;
  const int off = static_cast<int>(random.below(widths)) - error_cm;
  return fmt::format("{:.2f}", (height_cm + off) / 100.0);
}

// Collects the cells of one row; missing values become fillers at their rate.
class RowWriter {
 public:
  RowWriter(const RowSource& source, bool upper_case, stats::Random& random,
            std::vector<std::string>& cells)
      : source_(source), upper_case_(upper_case), random_(random), cells_(cells) {}

  // As it is.
  void raw(std::string text) { cells_.push_back(std::move(text)); }
  // In the list's case.
  void text(std::string_view value) {
    cells_.push_back(upper_case_ ? to_upper(value) : std::string(value));
  }
  // The same, with a filler word for some missing values.
  void text_or_filler(std::string_view value) {
    constexpr std::array<std::string_view, 7> fillers = {
        "sin dato", "desconocido", "se desconoce", "S/D", "no especificado", "N/N", "---"};
    if (value.empty() && happens(source_.rates.filler)) {
      text(fillers[std::min(random_.below(fillers.size()), random_.below(fillers.size()))]);
    } else {
      text(value);
    }
  }
  // A name, or one of the ways to say that there is none.
  void name(std::string_view value, bool known) {
    constexpr std::array<std::string_view, 4> unknown = {"no identificado", "desconocido", "N/N",
                                                         "XX"};
    text(known ? value : unknown[random_.below(unknown.size())]);
  }

  bool happens(double probability) { return random_.uniform() < probability; }

 private:
  const RowSource& source_;
  bool upper_case_;
  stats::Random& random_;
  std::vector<std::string>& cells_;
};

// Everything that a row may need of the person.
struct Facts {
  Identity who;
  Draft draft;
  Body body;

  Facts(const RowSource& source, stats::Random& random)
      : who(source.population.identity(source.fate)),
        draft(draw_draft(source.fate, who, source.rates, random)) {
    stats::Random of_body = random_for(source.population.seed(), Purpose::body, source.fate.person);
    body =
        draw_body(source.fate.sex, completed_years(source.fate.birth, source.fate.event), of_body);
  }
  bool named() const { return !draft.surname_1.empty() || !draft.given_1.empty(); }
};

std::string_view status_code(const Fate& fate, bool stale) {
  switch (fate.outcome) {
    case Outcome::not_located:
      return "5";
    case Outcome::located_alive:
      return stale ? "4" : "2";
    case Outcome::located_dead:
      return stale ? "4" : "3";
    case Outcome::disappeared:
    case Outcome::unidentified_body:
      break;
  }
  return "4";
}

void write_register(const RowSource& source, stats::Random& random,
                    std::vector<std::string>& cells) {
  const Facts facts(source, random);
  const Draft& draft = facts.draft;
  RowWriter row(source, true, random, cells);
  row.raw(source.record_id);
  row.name(join_words(draft.given_1, draft.given_2), facts.named());
  row.text_or_filler(draft.surname_1);
  row.text_or_filler(draft.surname_2);
  row.text_or_filler(write_date(draft.birth, DateStyle::iso));
  row.raw(write_age(draft));
  row.text(sex_word(draft, "hombre", "mujer"));
  row.raw(draft.curp);
  row.text_or_filler(row.happens(.05) ? "" : facts.who.nationality);
  row.text_or_filler(write_date(draft.event, DateStyle::iso));
  row.text(write_date(
      draft.event.year == 0 ? PartialDate() : days_after(source.fate.event, random.below(31)),
      DateStyle::iso));
  row.text(draft.state.empty() ? "se desconoce" : draft.state);
  row.text(draft.municipality.empty() && !draft.state.empty() ? "sin municipio de referencia"
                                                              : draft.municipality);
  row.text(row.happens(.5) ? draft.locality : "");
  row.raw(std::string(status_code(source.fate, row.happens(.08))));
  row.raw(row.happens(source.rates.height_missing) ? ""
                                                   : write_height(facts.body.height_cm, 3, random));
  row.text(row.happens(source.rates.marks_missing)
               ? ""
               : describe_marks(facts.body, Which::all, source.rates.description, random));
}

void write_ngo(const RowSource& source, stats::Random& random, std::vector<std::string>& cells) {
  const Facts facts(source, random);
  const Draft& draft = facts.draft;
  RowWriter row(source, false, random, cells);
  const auto style = static_cast<DateStyle>(random.below(3));
  row.raw(source.record_id);
  row.name(write_full_name(draft), facts.named());
  row.text(draft.alias);
  row.raw(write_age(draft, row.happens(.15) ? " años" : ""));
  row.text(sex_word(draft, "Hombre", "Mujer"));
  row.text_or_filler(write_date(draft.event, style));
  row.text_or_filler(draft.state);
  row.text_or_filler(draft.municipality);
  row.text(row.happens(source.rates.marks_missing)
               ? ""
               : describe_marks(facts.body, Which::all, source.rates.description, random));
  row.text(row.happens(source.rates.clothing_missing)
               ? ""
               : describe_clothing(facts.body, source.rates.description, random));
}

void write_prosecutor(const RowSource& source, stats::Random& random,
                      std::vector<std::string>& cells) {
  const Facts facts(source, random);
  const Draft& draft = facts.draft;
  RowWriter row(source, true, random, cells);
  // Kin who disappeared together are one case file; so, mostly, is not a duplicate.
  const std::uint64_t victims =
      source.fate.family_together ? source.fate.family : source.fate.person;
  stats::Random of_case =
      random_for(source.population.seed(), Purpose::case_file, victims * 3 + source.copy);
  const int year = static_cast<int>(source.fate.event.civil().year());
  row.raw(source.record_id);
  row.raw(fmt::format("CI-{:02}-{:06}/{}",
                      Places::get().municipality(source.fate.event_place).state + 1,
                      of_case.below(1'000'000), year));
  row.text_or_filler(draft.surname_1);
  row.text_or_filler(draft.surname_2);
  row.name(join_words(draft.given_1, draft.given_2), facts.named());
  row.text(draft.alias);
  row.text(sex_word(draft, "masculino", "femenino"));
  row.text_or_filler(write_date(draft.birth, DateStyle::slashes));
  row.raw(write_age(draft));
  row.raw(draft.curp);
  row.text_or_filler(write_date(draft.event, DateStyle::slashes));
  row.text(write_date(days_after(source.fate.event, std::min(random.below(120), random.below(120))),
                      DateStyle::slashes));
  row.text_or_filler(draft.state);
  row.text_or_filler(draft.municipality);
  row.text(row.happens(source.rates.marks_missing)
               ? ""
               : describe_marks(facts.body, Which::all, source.rates.description, random));
}

void write_press(const RowSource& source, stats::Random& random, std::vector<std::string>& cells) {
  constexpr std::array<std::string_view, 8> papers = {
      "El Diario del Valle",   "La Voz Norteña",   "El Centinela", "Noticias del Bajío",
      "El Correo de la Costa", "La Crónica Libre", "El Tribuno",   "Semanario Raíz"};
  const Facts facts(source, random);
  const Draft& draft = facts.draft;
  RowWriter row(source, false, random, cells);
  row.raw(source.record_id);
  row.raw(
      write_date(days_after(source.fate.event, 1 + std::min(random.below(60), random.below(60))),
                 DateStyle::iso));
  row.text(papers[std::min(random.below(papers.size()), random.below(papers.size()))]);
  row.name(write_full_name(draft), facts.named());
  row.text(draft.alias);
  row.raw(write_age(draft, row.happens(.5) ? " años" : ""));
  row.text(sex_word(draft, "hombre", "mujer"));
  row.text(write_date(draft.event, DateStyle::words));
  row.text(draft.municipality);
  row.text(draft.state);
}

// What an examiner reads off a body: an age of 5 to 15 years' width that mostly holds the true one.
std::string estimate_age(int age, bool skeletal, stats::Random& random) {
  const int width = skeletal ? 15 : 5 + 5 * static_cast<int>(random.below(2));
  const int centre = std::max(0, age + static_cast<int>(random.below(7)) - 3);
  const int from = std::max(0, (centre - width / 2 + 2) / 5 * 5);
  return fmt::format("{}-{}", from, from + width);
}

void write_morgue(const RowSource& source, stats::Random& random, std::vector<std::string>& cells) {
  constexpr double named_if_identified = .75, named_if_not = .08;
  Facts facts(source, random);
  const Fate& fate = source.fate;
  RowWriter row(source, false, random, cells);
  const int days_dead = fate.found.days - fate.event.days;
  const bool fragment = source.copy > 0;
  const bool skeletal = fragment || days_dead > 150;
  const bool named =
      row.happens(fate.outcome == Outcome::located_dead ? named_if_identified : named_if_not);
  Description description = source.rates.description;
  if (days_dead > 20) description.mentioned *= .6;
  row.raw(source.record_id);
  row.raw(write_date(days_after(fate.found, random.below(4)), DateStyle::slashes));
  row.text(fragment ? "fragmento" : skeletal ? "osamenta" : "cuerpo completo");
  row.text(skeletal && row.happens(.4) ? "indeterminado"
                                       : sex_word(facts.draft, "masculino", "femenino"));
  row.name(named ? write_full_name(facts.draft) : "",
           named ? facts.named() : !row.happens(source.rates.filler));
  row.raw(row.happens(source.rates.age_missing)
              ? ""
              : estimate_age(completed_years(fate.birth, fate.event), skeletal, random));
  row.raw(fragment || row.happens(source.rates.height_missing)
              ? ""
              : write_height(facts.body.height_cm, skeletal ? 6 : 3, random));
  row.text(skeletal ? "" : describe_marks(facts.body, Which::tattoos, description, random));
  row.text(row.happens(source.rates.clothing_missing)
               ? ""
               : describe_clothing(facts.body, description, random));
  row.text(skeletal && row.happens(.6)
               ? ""
               : describe_marks(facts.body, Which::others, description, random));
  row.text(Places::get().municipality(fate.found_place).name);
  row.text(Places::get().state_of(fate.found_place).name);
}

}  // namespace

void write_row(List list, const RowSource& source, stats::Random& random,
               std::vector<std::string>& cells) {
  switch (list) {
    case List::register_:
      return write_register(source, random, cells);
    case List::ngo:
      return write_ngo(source, random, cells);
    case List::prosecutor:
      return write_prosecutor(source, random, cells);
    case List::press:
      return write_press(source, random, cells);
    case List::morgue:
      return write_morgue(source, random, cells);
  }
}

}  // namespace paradero::generate
