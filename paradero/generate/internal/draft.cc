#include "paradero/generate/internal/draft.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>

#include "paradero/generate/internal/spelling.h"

namespace paradero::generate {
namespace {

bool happens(double probability, stats::Random& random) { return random.uniform() < probability; }

struct OtherForms {
  std::string_view name;
  std::initializer_list<std::string_view> forms;
};

const OtherForms nicknames[] = {{"José", {"Pepe", "Chepe", "Pepito"}},
                                {"Francisco", {"Pancho", "Paco"}},
                                {"Jesús", {"Chuy"}},
                                {"Guadalupe", {"Lupe", "Lupita"}},
                                {"María", {"Mary", "Mari"}},
                                {"Ignacio", {"Nacho"}},
                                {"Alejandro", {"Alex", "Jano"}},
                                {"Antonio", {"Toño"}},
                                {"Luis", {"Güicho", "Lucho"}},
                                {"Manuel", {"Meño", "Manolo"}},
                                {"Eduardo", {"Lalo"}},
                                {"Gerardo", {"Gera", "Yayo"}},
                                {"Roberto", {"Beto"}},
                                {"Alberto", {"Beto"}},
                                {"Gilberto", {"Beto"}},
                                {"Enrique", {"Quique", "Kike"}},
                                {"Fernando", {"Fer", "Nando"}},
                                {"Rafael", {"Rafa"}},
                                {"Miguel", {"Mike", "Migue"}},
                                {"Daniel", {"Dani"}},
                                {"Ricardo", {"Richi", "Cayo"}},
                                {"Raúl", {"Rulo"}},
                                {"Salvador", {"Chava"}},
                                {"Guillermo", {"Memo"}},
                                {"Arturo", {"Turi"}},
                                {"Javier", {"Javi"}},
                                {"Sergio", {"Checo"}},
                                {"Pedro", {"Perico"}},
                                {"Juan", {"Juanito"}},
                                {"Carlos", {"Charly"}},
                                {"Vicente", {"Chente"}},
                                {"Ramón", {"Moncho"}},
                                {"Rosario", {"Chayo"}},
                                {"Refugio", {"Cuca", "Cuco"}},
                                {"Concepción", {"Concha", "Conchita"}},
                                {"Dolores", {"Lola"}},
                                {"Isabel", {"Chabela"}},
                                {"Teresa", {"Tere"}},
                                {"Josefina", {"Chepina", "Josefa"}},
                                {"Graciela", {"Chela"}},
                                {"Leticia", {"Lety"}},
                                {"Patricia", {"Paty"}},
                                {"Gabriela", {"Gaby"}},
                                {"Verónica", {"Vero"}},
                                {"Rosa", {"Rosita"}},
                                {"Ana", {"Anita"}},
                                {"Elizabeth", {"Eli", "Liz"}},
                                {"Consuelo", {"Chelo"}},
                                {"Socorro", {"Coco"}},
                                {"Margarita", {"Mago", "Magui"}},
                                {"Beatriz", {"Bety"}},
                                {"Juana", {"Juanita"}},
                                {"Mercedes", {"Meche"}},
                                {"Luz", {"Lucha"}},
                                {"Francisca", {"Panchita", "Paquita"}},
                                {"Alejandra", {"Ale"}},
                                {"Fernanda", {"Fer"}},
                                {"Christian", {"Chris"}},
                                {"Jonathan", {"Jony"}},
                                {"Ezequiel", {"Cheque"}},
                                {"Aurelio", {"Yeyo"}}};

const OtherForms abbreviations[] = {{"María", {"Ma.", "Ma", "M.ª"}}, {"José", {"J.", "J"}},
                                    {"Francisco", {"Fco."}},         {"Guadalupe", {"Gpe."}},
                                    {"Francisca", {"Fca."}},         {"Antonio", {"Ant."}},
                                    {"Concepción", {"Concep."}}};

template <std::size_t n>
std::string_view other_form(const OtherForms (&table)[n], std::string_view name,
                            stats::Random& random) {
  const auto* entry = std::ranges::find(table, name, &OtherForms::name);
  if (entry == std::end(table)) return {};
  return entry->forms.begin()[random.below(entry->forms.size())];
}

void err_in_spelling(std::string& part, const Rates& rates, stats::Random& random) {
  if (part.empty()) return;
  if (happens(rates.misspelling, random)) part = misspell(part, random);
  if (happens(rates.typing, random)) part = mistype(part, random);
}

// "De la Cruz" -> "Delacruz".
void join_particles(std::string& surname) {
  if (!surname.starts_with("De") || surname.find(' ') == std::string::npos) return;
  std::string joined;
  for (const char c : surname) {
    if (c == ' ') continue;
    joined.push_back(joined.empty() || c < 'A' || c > 'Z' ? c : static_cast<char>(c - 'A' + 'a'));
  }
  surname = std::move(joined);
}

void draw_given_names(Draft& draft, const Identity& who, const Rates& rates,
                      stats::Random& random) {
  draft.given_1 = who.given_1;
  draft.given_2 = who.given_2;
  if (happens(rates.second_given_dropped, random)) draft.given_2.clear();
  const bool devotion =
      draft.given_2.starts_with("de");  // "de la Luz", "del Carmen" have no initial
  const bool ascii_initial =
      !draft.given_2.empty() && static_cast<unsigned char>(draft.given_2[0]) < 0x80;
  if (!devotion && ascii_initial && happens(rates.second_given_initial, random)) {
    draft.given_2 = draft.given_2.substr(0, 1) + ".";
  }
  if (happens(rates.nickname, random)) {
    if (const auto nickname = other_form(nicknames, who.given_1, random); !nickname.empty()) {
      draft.given_1 = nickname;
      draft.given_2.clear();
      return;
    }
  }
  if (happens(rates.abbreviation, random)) {
    if (const auto short_form = other_form(abbreviations, who.given_1, random);
        !short_form.empty()) {
      draft.given_1 = short_form;
      err_in_spelling(draft.given_2, rates, random);
      return;
    }
  }
  err_in_spelling(draft.given_1, rates, random);
  err_in_spelling(draft.given_2, rates, random);
}

void draw_name(Draft& draft, const Identity& who, const Rates& rates, stats::Random& random) {
  if (happens(rates.name_unknown, random)) return;
  draw_given_names(draft, who, rates, random);
  draft.surname_1 = who.surname_1;
  if (!happens(rates.surname_2_missing, random)) draft.surname_2 = who.surname_2;
  for (std::string* surname : {&draft.surname_1, &draft.surname_2}) {
    if (happens(rates.particles_joined, random)) join_particles(*surname);
    err_in_spelling(*surname, rates, random);
  }
  if (!draft.surname_2.empty() && happens(rates.surnames_swapped, random))
    std::swap(draft.surname_1, draft.surname_2);
  if (happens(rates.given_and_surname_swapped, random)) std::swap(draft.given_1, draft.surname_1);
  if (happens(rates.accents_dropped, random)) {
    const bool tilde_too = happens(.5, random);
    for (std::string* part : {&draft.given_1, &draft.given_2, &draft.surname_1, &draft.surname_2}) {
      *part = drop_accents(*part, tilde_too);
    }
  }
  draft.surnames_first = happens(rates.surnames_first, random);
}

// Keeps the day within its month after a change of month or year.
void mend_day(PartialDate& date) {
  const std::chrono::year_month_day_last last{
      std::chrono::year(date.year), std::chrono::month_day_last(std::chrono::month(date.month))};
  date.day = std::clamp(date.day, 1U, static_cast<unsigned>(last.day()));
}

void err_in_date(PartialDate& date, const Rates& rates, int latest_year, stats::Random& random) {
  if (date.day <= 12 && happens(rates.day_month_swapped, random)) std::swap(date.day, date.month);
  if (happens(rates.wrong_year, random)) {
    const int by = happens(.6, random) ? 1 : 10;
    const int year = date.year + (happens(.5, random) ? by : -by);
    date.year = year > latest_year ? date.year - by : year;
  }
  if (happens(rates.wrong_day, random)) {
    if (happens(.6, random)) {
      date.day = 1 + (date.day + static_cast<unsigned>(random.below(9))) % 31;
    } else {
      date.month = 1 + (date.month + static_cast<unsigned>(random.below(11))) % 12;
    }
  }
  mend_day(date);
}

void draw_birth_and_age(Draft& draft, const Fate& fate, const Rates& rates, stats::Random& random) {
  if (!happens(rates.birth_missing, random)) {
    draft.birth = PartialDate::of(fate.birth);
    err_in_date(draft.birth, rates, draft.event.year != 0 ? draft.event.year : 2026, random);
    if (happens(rates.birth_only_year, random)) draft.birth.month = draft.birth.day = 0;
  }
  if (happens(rates.age_missing, random)) return;
  int age = completed_years(fate.birth, fate.event);
  if (happens(rates.age_off, random)) {
    const int by = 1 + static_cast<int>(std::min(random.below(3), random.below(3)));
    age = std::max(0, age + (happens(.5, random) ? by : -by));
  }
  draft.age_min = draft.age_max = age;
  if (happens(rates.age_range, random)) {
    draft.age_min = age / 5 * 5;
    draft.age_max = draft.age_min + 5;
  }
}

void draw_event(Draft& draft, const Fate& fate, const Rates& rates, stats::Random& random) {
  if (happens(rates.event_missing, random)) return;
  base::Day day = fate.event;
  if (happens(rates.event_off, random)) {
    const int by = 1 + static_cast<int>(std::min(random.below(15), random.below(15)));
    day.days = std::min(day.days + (happens(.6, random) ? by : -by), last_day().days);
  }
  draft.event = PartialDate::of(day);
  err_in_date(draft.event, rates, 2026, random);
  if (!happens(rates.event_vague, random)) return;
  draft.event.day = 0;
  if (happens(.25, random)) draft.event.month = 0;
}

void draw_place(Draft& draft, const Fate& fate, const Identity& who, const Rates& rates,
                stats::Random& random) {
  const Places& places = Places::get();
  MunicipalityId place = fate.event_place;
  if (happens(rates.municipality_neighbour, random)) place = places.neighbour(place, random);
  if (!happens(rates.state_missing, random)) draft.state = places.state_of(place).name;
  if (happens(rates.municipality_missing, random)) return;
  draft.municipality = places.municipality(place).name;
  if (place == fate.event_place) draft.locality = who.locality;
}

void draw_curp(Draft& draft, const Identity& who, const Rates& rates, stats::Random& random) {
  if (who.curp.empty() || happens(rates.curp_missing, random)) return;
  draft.curp = who.curp;
  if (happens(rates.curp_wrong, random)) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789";
    char& character = draft.curp[random.below(draft.curp.size())];
    const std::string_view alphabet =
        digits.find(character) != std::string_view::npos ? digits : letters;
    const std::size_t place = alphabet.find(character);
    character = alphabet[(place + 1 + random.below(alphabet.size() - 1)) % alphabet.size()];
  }
  if (happens(rates.curp_partial, random)) draft.curp.resize(10 + random.below(7));
}

}  // namespace

PartialDate PartialDate::of(base::Day day) {
  const auto civil = day.civil();
  return {static_cast<int>(civil.year()), static_cast<unsigned>(civil.month()),
          static_cast<unsigned>(civil.day())};
}

Draft draw_draft(const Fate& fate, const Identity& who, const Rates& rates, stats::Random& random) {
  Draft draft;
  draw_name(draft, who, rates, random);
  if (!happens(rates.alias_missing, random)) draft.alias = who.alias;
  draw_event(draft, fate, rates, random);
  draw_birth_and_age(draft, fate, rates, random);
  if (!happens(rates.sex_missing, random)) {
    const bool wrong = happens(rates.sex_wrong, random);
    draft.sex = (fate.sex == Sex::male) != wrong ? Sex::male : Sex::female;
  }
  draw_place(draft, fate, who, rates, random);
  draw_curp(draft, who, rates, random);
  return draft;
}

}  // namespace paradero::generate
