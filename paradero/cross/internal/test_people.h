// Small lists of invented people for the module's tests.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "paradero/cross/screen.h"
#include "paradero/stats/random.h"

namespace paradero::cross::testing {

inline table::MappedTable make_list(const std::string& source,
                                    const std::vector<std::string>& columns,
                                    const std::vector<std::vector<std::string>>& rows) {
  table::MappedTable list;
  list.source = source;
  list.file = source + ".csv";
  for (const std::string& name : columns) {
    table::MappedColumn column;
    column.name = name;
    list.columns.push_back(std::move(column));
  }
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      list.columns[c].codes.push_back(list.columns[c].values.intern(row[c]));
    list.lines.push_back(static_cast<std::uint32_t>(list.lines.size() + 2));
    list.record_ids.push_back(std::to_string(list.lines.size()));
  }
  return list;
}

// Both sides prepared, and the screen over them. Members keep references to each other: not moved.
struct Crossed {
  Vocabulary vocabulary;
  base::Problems problems;
  People missing, found;
  std::unique_ptr<Screen> screen;

  Crossed(const std::vector<table::MappedTable>& missing_lists,
          const std::vector<table::MappedTable>& found_lists, std::size_t reference = ~0UL) {
    missing =
        std::move(*prepare_people(missing_lists, Side::missing, {}, {}, vocabulary, {}, problems));
    found = std::move(*prepare_people(found_lists, Side::found, {}, {}, vocabulary, {}, problems));
    screen = std::make_unique<Screen>(std::move(
        *Screen::build(missing, found, vocabulary, std::min(reference, missing.size()), {})));
  }
  Crossed(const Crossed&) = delete;
};

// People who disappeared, and bodies of every third of them: names on a fourth of the bodies, some
// cells empty, dates, places, ages, heights and marks with slips. Row f of the found is person
// person_of_found[f], row m of the missing is person m.
struct InventedLists {
  table::MappedTable missing, found;
  std::vector<std::uint32_t> person_of_found;
};

inline InventedLists invent_lists(std::uint32_t people, std::uint64_t seed) {
  const std::vector<std::string> given = {"Juan",  "José Luis", "Pedro",  "María",   "Rosa",
                                          "Lucía", "Martín",    "Andrés", "Gabriel", "Elena"};
  const std::vector<std::string> surnames = {"García", "Hernández", "López", "Ruiz",   "Peña",
                                             "Castro", "Ávila",     "Nava",  "Zamora", "Ibarra"};
  const std::vector<std::string> designs = {"calavera", "rosa", "cruz",  "dragón", "corazón",
                                            "ancla",    "lobo", "gallo", "reloj",  "payaso"};
  const std::vector<std::string> regions = {"brazo", "espalda", "pecho", "pierna", "cuello"};
  const std::vector<std::string> states = {"Jalisco", "Sonora", "Veracruz", "Puebla", "Chiapas"};
  stats::Random random(seed, 0);
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[random.below(from.size())];
  };
  const auto maybe = [&](std::string text, double share) {
    return random.uniform() < share ? text : std::string();
  };
  std::vector<std::vector<std::string>> missing, found;
  InventedLists lists;
  for (std::uint32_t person = 0; person < people; ++person) {
    const bool man = random.uniform() < .7;
    const std::string name = pick(given), first = pick(surnames), second = pick(surnames),
                      state = pick(states), town = "Pueblo " + std::to_string(random.below(4)),
                      mark = "tatuaje de " + pick(designs) + " en " + pick(regions) +
                             (random.uniform() < .5 ? " izquierdo" : " derecho");
    const int age = 15 + static_cast<int>(random.below(50)),
              height = (man ? 160 : 150) + static_cast<int>(random.below(20));
    const base::Day event{16'000 + static_cast<std::int32_t>(random.below(3000))};
    missing.push_back({maybe(name, .95), maybe(first, .95), maybe(second, .8),
                       man ? "male" : "female", std::to_string(age),
                       maybe(base::format_date({event, event}), .95), state, maybe(town, .9),
                       maybe(std::to_string(height), .6), maybe(mark, .6)});
    if (person % 3 != 0) continue;
    const base::Day day{event.days + static_cast<std::int32_t>(random.below(90))};
    const bool named = random.uniform() < .25;
    const int from = age / 5 * 5;
    found.push_back({named ? name : "", named ? first : "", named ? second : "",
                     maybe(man ? "male" : "female", .9), std::to_string(from),
                     std::to_string(from + 5), base::format_date({day, day}),
                     random.uniform() < .9 ? state : pick(states), maybe(town, .7),
                     maybe(std::to_string(height + 1), .6), maybe(mark, .7)});
    lists.person_of_found.push_back(person);
  }
  lists.missing = make_list("missing",
                            {"given_names", "surname_1", "surname_2", "sex", "age", "event_date",
                             "state", "municipality", "height_cm", "marks"},
                            missing);
  lists.found = make_list("found",
                          {"given_names", "surname_1", "surname_2", "sex", "age_min", "age_max",
                           "found_date", "state", "municipality", "height_cm", "marks"},
                          found);
  return lists;
}

inline std::vector<table::MappedTable> one(table::MappedTable list) {
  std::vector<table::MappedTable> lists;
  lists.push_back(std::move(list));
  return lists;
}

}  // namespace paradero::cross::testing
