// The people behind the lists. Everything about a person is a pure function of the seed and the
// person's number: nobody is stored, and each list derives the people again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "paradero/base/date.h"
#include "paradero/generate/internal/alias_table.h"
#include "paradero/generate/internal/given_names.h"
#include "paradero/generate/internal/places.h"
#include "paradero/stats/random.h"

namespace paradero::generate {

// What a stream of random numbers is for; together with an index it is the stream's number.
enum class Purpose : std::uint8_t {
  block,
  family,
  fate,
  family_names,
  names,
  local_surname,
  body,
  case_file,
  copies,
  inclusion,
  record
};

inline stats::Random random_for(std::uint64_t seed, Purpose purpose, std::uint64_t index) {
  return {seed, (static_cast<std::uint64_t>(purpose) << 56) | index};
}

enum class Outcome : std::uint8_t {
  disappeared,
  not_located,
  located_alive,
  located_dead,
  unidentified_body
};

enum class FamilyKind : std::uint8_t { alone, siblings, twins, parent_and_children };

// What happened to a person, and what decides which lists the person is on.
struct Fate {
  std::uint64_t person = 0;  // from 0
  std::uint64_t family = 0;  // the person of the family with the lowest number
  std::uint32_t member = 0;  // person - family
  FamilyKind kind = FamilyKind::alone;
  bool family_together = false;  // disappeared on one day at one place
  Sex sex = Sex::male;
  base::Day birth, event, found;  // found: of the body, where there is one
  MunicipalityId home = 0, event_place = 0, found_place = 0;
  Outcome outcome = Outcome::disappeared;
  double visibility = 0;  // standard scale: how easily lists learn of the person

  bool has_body() const { return outcome >= Outcome::located_dead; }
};

// What the person is called. Views point into the frequency tables, which live as long as the
// program.
struct Identity {
  std::string_view given_1, given_2;      // given_2 may be empty
  std::string_view surname_1, surname_2;  // surname_2 may be empty: the person has none
  std::string_view alias;                 // nickname of the street, or empty
  std::string_view nationality;           // feminine adjective, "mexicana"
  std::string_view locality;
  std::string curp;  // empty for foreigners
};

// Thread safety: const from any thread.
class Population {
 public:
  Population(std::uint64_t people, std::uint64_t seed);

  std::uint64_t people() const { return people_; }
  std::uint64_t seed() const { return seed_; }

  // Precondition: person < people().
  Fate fate(std::uint64_t person) const;
  Identity identity(const Fate& fate) const;

 private:
  struct Event;
  Event draw_event(MunicipalityId home, stats::Random& random) const;
  void settle_outcome(Fate& fate, stats::Random& random) const;
  std::string_view draw_surname(MunicipalityId home, stats::Random& random) const;
  std::string_view draw_given_name(const Fate& fate, stats::Random& random) const;

  std::uint64_t people_, seed_;
  AliasTable event_year_, age_of_men_, age_of_women_;
};

// The last day that the lists know of.
base::Day last_day();

// Completed years on `day`. Precondition: birth <= day.
int completed_years(base::Day birth, base::Day day);

}  // namespace paradero::generate
