#include "paradero/link/internal/test_lists.h"
#include "paradero/stats/random.h"

namespace paradero::link::testing {

Population make_population(std::size_t people) {
  const std::vector<std::string> given = {"juan", "maria", "jose", "ana",  "pedro", "rosa",
                                          "luis", "elena", "raul", "ines", "hugo",  "alma",
                                          "saul", "olga",  "ivan", "nora"};
  const std::vector<std::string> towns = {"iguala", "torreon", "saltillo", "tepic",
                                          "tuxpan", "cuautla", "celaya"};
  const std::string consonants = "bcdfglmnprst", vowels = "aeiou";
  stats::Random random(7, 0);
  const auto pick = [&](const auto& from) { return from[random.below(from.size())]; };
  const auto surname = [&] {
    std::string made;
    for (int syllable = 0; syllable < 3; ++syllable) {
      made += pick(consonants);
      made += pick(vowels);
    }
    return made;
  };
  std::vector<std::vector<std::string>> rows;
  Population population;
  for (std::size_t person = 0; person < people; ++person) {
    const std::string date = fmt::format("{}-{:02}-{:02}", 1950 + random.below(55),
                                         1 + random.below(12), 1 + random.below(28));
    std::vector<std::string> row = {pick(given), surname(),
                                    surname(),   random.below(2) == 0 ? "male" : "female",
                                    date,        pick(towns)};
    rows.push_back(row);
    population.truth.push_back(person);
    if (person % 3 != 0) continue;
    switch (person % 4) {
      case 0:
        row[1][2] = row[1][2] == 'x' ? 'y' : 'x';
        break;
      case 1:
        row[2].clear();
        break;
      case 2:
        row[5] = pick(towns);
        break;
      default:
        std::swap(row[1], row[2]);
        break;
    }
    rows.push_back(row);
    population.truth.push_back(person);
  }
  population.list = make_list("list", person_columns, rows);
  return population;
}

}  // namespace paradero::link::testing
