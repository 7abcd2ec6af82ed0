#include "paradero/generate/internal/population.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"
#include "paradero/generate/internal/coined.h"
#include "paradero/generate/internal/curp_of.h"

namespace paradero::generate {
namespace {

constexpr std::uint64_t block_size = 8;  // families do not reach over blocks of people
constexpr int first_event_year = 2006;

// Relative numbers of events in 2006..2026 (half of 2026).
constexpr std::array event_year_weights = {2.0,  4.0,  5.0,  6.0,  9.0,  12.0, 11.0,
                                           11.0, 10.0, 10.0, 12.0, 15.0, 14.0, 15.0,
                                           13.0, 14.0, 15.0, 17.0, 20.0, 22.0, 9.0};

struct AgeBracket {
  int from, to;
  double men, women;
};
constexpr AgeBracket age_brackets[] = {
    {0, 11, 4, 7},    {12, 14, 4, 16}, {15, 17, 10, 25}, {18, 23, 22, 17}, {24, 29, 20, 11},
    {30, 37, 19, 10}, {38, 44, 11, 6}, {45, 59, 7, 5},   {60, 74, 2.2, 2}, {75, 92, .8, 1}};

struct FamilyPlace {
  std::uint64_t first = 0;
  std::uint32_t size = 1;
};

// Cuts a block of people into families, mostly of one, and finds that of `person`.
FamilyPlace family_of(std::uint64_t seed, std::uint64_t person) {
  stats::Random random = random_for(seed, Purpose::block, person / block_size);
  const std::uint64_t block_end = (person / block_size + 1) * block_size;
  std::uint64_t first = block_end - block_size;
  while (true) {
    const double u = random.uniform();
    const std::uint64_t size = u < .95 ? 1 : u < .985 ? 2 : u < .995 ? 3 : 4;
    const std::uint64_t end = std::min(first + size, block_end);
    if (person < end) return {first, static_cast<std::uint32_t>(end - first)};
    first = end;
  }
}

int birth_year(const Fate& fate) { return static_cast<int>(fate.birth.civil().year()); }

// Close to a standard normal; a sum of uniforms is the same on every machine.
double roughly_normal(stats::Random& random) {
  return 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
}

// Days from event to discovery of a body: half within three weeks, a tenth after more than half a
// year.
int days_until_found(stats::Random& random) {
  const double u = random.uniform();
  return static_cast<int>(20 * u / (1.02 - u) + (u > .85 ? 1500 * (u - .85) : 0));
}

const std::vector<std::string>& street_aliases() {
  static const std::vector<std::string> names = split_names(
      "El Güero, El Chino, El Flaco, El Gordo, El Negro, El Chaparro, El Moreno, El Pelón, El "
      "Chato, El Gato, El Chivo, "
      "El Tigre, El Oso, El Diablo, El Toro, El Zurdo, El Cholo, El Chore, El Chaquira, El Chapo, "
      "El Cuate, El Cuervo, "
      "El Compadre, El Cochi, El Conejo, El Grillo, El Greñas, El Pájaro, El Pollo, El Pinky, El "
      "Pantera, El Payaso, "
      "El Peludo, El Perico, El Piojo, El Rambo, El Ratón, El Rojo, El Ruso, El Sapo, El Tejón, El "
      "Topo, El Tuercas, "
      "El Vaquero, El Venado, El Viejo, El Zorro, El Borrego, El Botas, El Burro, El Cabezón, El "
      "Canelo, El Coyote, "
      "El Mudo, El Muñeco, El Mosco, El Norteño, El Orejas, El Profe, El Soldado, El Taxista, El "
      "Güicho, El Memín, "
      "El Tacho, El Kiko, El Chiquilín, El Patas, El Yuca, El Jarocho, El Tapatío, El Mecánico, El "
      "Albañil");
  return names;
}

const std::vector<std::string>& street_aliases_of_women() {
  static const std::vector<std::string> names = split_names(
      "La Güera, La China, La Flaca, La Gorda, La Negra, La Chaparra, La Morena, La Chata, La "
      "Gata, La Nena, La Muñeca, "
      "La Tía, La Comadre, La Bebé, La Pelusa, La Canela, La Colocha, La Doña, La Jarocha, La "
      "Maestra, La Coneja");
  return names;
}

MunicipalityId draw_event_place(MunicipalityId home, stats::Random& random) {
  const double u = random.uniform();
  if (u < .85) return home;
  return u < .95 ? Places::get().neighbour(home, random) : Places::get().draw(random);
}

// Within some three years: who goes to look for a brother is the next.
base::Day day_near(base::Day day, stats::Random& random) {
  const base::Day first = base::make_day(first_event_year, 1, 1);
  const int shift = static_cast<int>(random.below(2001)) - 1000;
  return {std::clamp(day.days + shift, first.days, last_day().days)};
}

std::string_view draw_nationality(stats::Random& random) {
  constexpr std::array<std::string_view, 6> foreign = {
      "hondureña", "guatemalteca", "salvadoreña", "estadounidense", "venezolana", "nicaragüense"};
  return random.uniform() < .985 ? "mexicana" : foreign[std::min(random.below(6), random.below(6))];
}

}  // namespace

base::Day last_day() {
  static const base::Day day = base::make_day(2026, 6, 30);
  return day;
}

int completed_years(base::Day birth, base::Day day) {
  const auto from = birth.civil(), to = day.civil();
  const int years = static_cast<int>(to.year()) - static_cast<int>(from.year());
  const bool before_birthday =
      to.month() < from.month() || (to.month() == from.month() && to.day() < from.day());
  return years - (before_birthday ? 1 : 0);
}

struct Population::Event {
  base::Day day;
  MunicipalityId place;
};

Population::Population(std::uint64_t people, std::uint64_t seed)
    : people_(people), seed_(seed), event_year_(event_year_weights) {
  std::vector<double> men, women;
  for (const AgeBracket& bracket : age_brackets) {
    men.push_back(bracket.men);
    women.push_back(bracket.women);
  }
  age_of_men_ = AliasTable(men);
  age_of_women_ = AliasTable(women);
}

Population::Event Population::draw_event(MunicipalityId home, stats::Random& random) const {
  const int year = first_event_year + static_cast<int>(event_year_.draw(random));
  const std::int32_t first = base::make_day(year, 1, 1).days;
  const std::int32_t days = std::min(365, last_day().days - first + 1);
  const base::Day day{first +
                      static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(days)))};
  return {day, draw_event_place(home, random)};
}

// Draws the outcome, and the finding of the body where there is one.
void Population::settle_outcome(Fate& fate, stats::Random& random) const {
  // The bodies of those whom nobody looked for are the ones that stay without a name.
  const double unidentified = std::clamp(.065 - .03 * fate.visibility, .01, .2);
  const double u = random.uniform();
  const auto draw = [&] {
    if (u < unidentified) return Outcome::unidentified_body;
    const double v = (u - unidentified) / (1 - unidentified);
    if (v < .06) return Outcome::located_dead;
    if (v < .36) return Outcome::located_alive;
    return v < .46 ? Outcome::not_located : Outcome::disappeared;
  };
  fate.outcome = draw();
  if (!fate.has_body()) return;
  fate.found = {std::min(fate.event.days + days_until_found(random), last_day().days)};
  const double where = random.uniform();
  fate.found_place = where < .6    ? fate.event_place
                     : where < .88 ? Places::get().neighbour(fate.event_place, random)
                                   : Places::get().draw(random);
}

Fate Population::fate(std::uint64_t person) const {
  base::require(person < people_, "Population::fate: person must be below the number of people");
  const FamilyPlace place = family_of(seed_, person);
  Fate fate;
  fate.person = person;
  fate.family = place.first;
  fate.member = static_cast<std::uint32_t>(person - place.first);

  stats::Random family = random_for(seed_, Purpose::family, place.first);
  fate.home = Places::get().draw(family);
  const Event family_event = draw_event(fate.home, family);
  const double standing = roughly_normal(family);
  const int spacing_days = 300 + static_cast<int>(family.below(1400));
  if (place.size > 1) {
    const double u = family.uniform();
    fate.kind = u < .7 || place.size > 3 ? FamilyKind::siblings
                : u < .93                ? FamilyKind::parent_and_children
                : place.size == 2        ? FamilyKind::twins
                                         : FamilyKind::siblings;
    fate.family_together = family.uniform() < .55;
  }

  stats::Random own = random_for(seed_, Purpose::fate, person);
  fate.sex = own.uniform() < .72 ? Sex::male : Sex::female;
  const bool shares_event = place.size == 1 || fate.family_together;
  fate.event = shares_event ? family_event.day : day_near(family_event.day, own);
  fate.event_place = shares_event ? family_event.place : draw_event_place(fate.home, own);

  // The first child's age, at the family's event, sets those of the others.
  stats::Random& ages = place.size == 1 ? own : family;
  const std::uint32_t bracket =
      (fate.sex == Sex::male || place.size > 1 ? age_of_men_ : age_of_women_).draw(ages);
  const auto [from, to, men, women] = age_brackets[bracket];
  const int age_days = static_cast<int>((from + (to + 1 - from) * ages.uniform()) * 365.25);
  int birth = family_event.day.days - age_days;
  const bool is_parent = fate.kind == FamilyKind::parent_and_children && fate.member == 0;
  if (is_parent) {
    constexpr std::uint64_t days_a_year = 365;
    birth -= static_cast<int>(17 * days_a_year + own.below(18 * days_a_year));
  } else if (fate.kind == FamilyKind::siblings || fate.kind == FamilyKind::parent_and_children) {
    birth += static_cast<int>(fate.member) * spacing_days;
  }
  fate.birth = {std::min(birth, fate.event.days - 30)};

  const auto year = static_cast<int>(fate.event.civil().year());
  const auto state = Places::get().municipality(fate.event_place).state;
  const double state_effect = static_cast<double>(base::mix64(state + 1U) % 1000) / 1000 - .5;
  fate.visibility =
      .6 * standing + .7 * roughly_normal(own) + .6 * state_effect + .03 * (year - 2016);
  settle_outcome(fate, own);
  return fate;
}

// People of one place share surnames: some are drawn from the place's own eight.
std::string_view Population::draw_surname(MunicipalityId home, stats::Random& random) const {
  const State& state = Places::get().state_of(home);
  if (random.uniform() < .85) {
    return Surnames::get().draw(state.region, state.regional_share, random);
  }
  stats::Random local = random_for(seed_, Purpose::local_surname, home * 8ULL + random.below(8));
  return Surnames::get().draw(state.region, state.regional_share, local);
}

// A first given name that no elder brother or sister has, save José and María, which whole families
// have.
std::string_view Population::draw_given_name(const Fate& fate, stats::Random& random) const {
  std::vector<std::string_view> taken;
  const std::uint32_t first_child = fate.kind == FamilyKind::parent_and_children ? 1 : 0;
  for (std::uint32_t elder = first_child; elder < fate.member; ++elder) {
    taken.push_back(identity(this->fate(fate.family + elder)).given_1);
  }
  constexpr int attempts = 8;  // enough for families of four: what remains is one in a million
  std::string_view name;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    name = GivenNames::get().draw_first(fate.sex, birth_year(fate), random);
    if (name == "María" || name == "José" || std::ranges::find(taken, name) == taken.end()) break;
  }
  return name;
}

Identity Population::identity(const Fate& fate) const {
  const GivenNames& given = GivenNames::get();
  Identity who;
  stats::Random family = random_for(seed_, Purpose::family_names, fate.family);
  const std::string_view paternal = draw_surname(fate.home, family);
  const std::string_view maternal = draw_surname(fate.home, family);
  const bool no_maternal = family.uniform() < .03;
  const std::string_view of_parent = draw_surname(fate.home, family);
  const bool namesake = family.uniform() < .35;

  stats::Random own = random_for(seed_, Purpose::names, fate.person);
  const bool is_parent = fate.kind == FamilyKind::parent_and_children && fate.member == 0;
  who.surname_1 = is_parent && fate.sex == Sex::female ? maternal : paternal;
  who.surname_2 = is_parent ? of_parent : no_maternal ? std::string_view() : maternal;

  const bool first_son = fate.kind == FamilyKind::parent_and_children && fate.member == 1;
  if ((is_parent || first_son) && namesake && fate.sex == Sex::male) {
    // Father and son draw the same name from the family's stream.
    who.given_1 = given.draw_first(Sex::male, 1970, family);
  } else {
    who.given_1 = draw_given_name(fate, own);
  }
  const bool wants_second = who.given_1 == "María" || who.given_1 == "José";
  if (own.uniform() < (wants_second ? .88 : .52)) {
    const std::string_view second = given.draw_second(fate.sex, birth_year(fate), who.given_1, own);
    if (second != who.given_1) who.given_2 = second;
  }
  if (own.uniform() < (fate.sex == Sex::male ? .25 : .1)) {
    const auto& aliases = fate.sex == Sex::male ? street_aliases() : street_aliases_of_women();
    who.alias = aliases[std::min(own.below(aliases.size()), own.below(aliases.size()))];
  }
  who.nationality = draw_nationality(own);
  who.locality = Places::get().draw_locality(fate.event_place, own);
  const MunicipalityId born_at = own.uniform() < .88 ? fate.home : Places::get().draw(own);
  if (who.nationality == "mexicana") {
    who.curp = curp_of(who, fate.sex, fate.birth, Places::get().state_of(born_at).name, own);
  }
  return who;
}

}  // namespace paradero::generate
