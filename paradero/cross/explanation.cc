#include "paradero/cross/explanation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace paradero::cross {

namespace {

constexpr double worth_a_word = 0.25;  // of ln LR, either way

// "1 de cada 400": how often it happens by chance, to two figures.
Explanation one_in(double chance) {
  double times = 1 / std::max(chance, 1e-9);
  const double scale = std::pow(10, std::max(0.0, std::floor(std::log10(times)) - 1));
  times = std::round(times / scale) * scale;
  return {fmt::format("1 de cada {:.0f}", times), fmt::format("1 in {:.0f}", times)};
}

Explanation description_words(const DescriptionMatch& match, std::span<const Description> missing,
                              std::span<const Description> found, const DescriptionModel& model,
                              const Vocabulary& vocabulary) {
  Explanation words;
  const auto add = [&](const std::string& es, const std::string& en) {
    words.es += (words.es.empty() ? "" : "; ") + es;
    words.en += (words.en.empty() ? "" : "; ") + en;
  };
  for (const AlignedMark& mark : match.best_alignment(missing, model)) {
    const Description &of_missing = missing[mark.missing], &of_found = found[mark.found];
    const Explanation rarity = one_in(mark.comparison.chance);
    if (of_missing == of_found) {
      add(in_spanish(of_found, vocabulary) + ", en ambos; " + rarity.es,
          in_english(of_found, vocabulary) + ", in both; " + rarity.en);
    } else {
      add(fmt::format("{} / {}; {}", in_spanish(of_missing, vocabulary),
                      in_spanish(of_found, vocabulary), rarity.es),
          fmt::format("{} / {}; {}", in_english(of_missing, vocabulary),
                      in_english(of_found, vocabulary), rarity.en));
    }
  }
  return words;
}

Explanation name_words(const Screen& screen, std::uint32_t missing, std::uint32_t found,
                       bool agrees) {
  if (!agrees) return {"el nombre no coincide", "the name differs"};
  const auto agreement = screen.name_agreements(missing, found);
  constexpr std::array<std::string_view, name_bands> es = {
      "igual", "equivalente", "casi igual", "en parte", "por la inicial", "parecido", "distinto"};
  constexpr std::array<std::string_view, name_bands> en = {
      "the same",       "equivalent", "nearly the same", "in part",
      "by its initial", "similar",    "different"};
  Explanation words{"nombre:", "name:"};
  const auto add = [&](int band, std::string_view part_es, std::string_view part_en) {
    if (band < 0) return;
    const auto k = static_cast<std::size_t>(band);
    words.es += fmt::format("{} {} {}", words.es.back() == ':' ? "" : ",", part_es, es[k]);
    words.en += fmt::format("{} {} {}", words.en.back() == ':' ? "" : ",", part_en, en[k]);
  };
  add(agreement.given_names, "nombre de pila", "given name");
  add(agreement.surname_1, "primer apellido", "first surname");
  add(agreement.surname_2, "segundo apellido", "second surname");
  return words;
}

Explanation age_words(const Screen& screen, std::uint32_t missing, std::uint32_t found) {
  const Ages &m = screen.missing().ages.at(missing), &f = screen.found().ages.at(found);
  const auto span = [](const Ages& ages) {
    return ages.from == ages.to ? fmt::format("{}", ages.from)
                                : fmt::format("{}-{}", ages.from, ages.to);
  };
  const bool living = screen.found().remains[found] == Remains::living;
  return {fmt::format("edad {} en {}, {} {}", span(m), m.year, living ? "hallada con" : "estimada",
                      span(f)),
          fmt::format("age {} in {}, {} {}", span(m), m.year, living ? "found at" : "estimated",
                      span(f))};
}

Explanation date_words(const Screen& screen, std::uint32_t missing, std::uint32_t found) {
  const Days &m = screen.missing().days.at(missing), &f = screen.found().days.at(found);
  const std::int32_t least = f.first - m.last, most = f.last - m.first;
  if (most < 0) {
    return {fmt::format("hallazgo {} días antes de los hechos", -most),
            fmt::format("found {} days before the event", -most)};
  }
  const std::string days =
      least >= most || least < 0 ? fmt::format("{}", most) : fmt::format("{}-{}", least, most);
  return {
      fmt::format("hallazgo {}{} días después", least < most && least < 0 ? "hasta " : "", days),
      fmt::format("found {}{} days after", least < most && least < 0 ? "up to " : "", days)};
}

Explanation place_words(int band) {
  constexpr std::array<std::string_view, place_bands> es = {"mismo municipio",
                                                            "a menos de 40 km",
                                                            "a menos de 100 km",
                                                            "mismo estado",
                                                            "estado a menos de 300 km",
                                                            "estado a menos de 700 km",
                                                            "estado a menos de 1200 km",
                                                            "estado a más de 1200 km",
                                                            "mismo estado, municipio sin dato"};
  constexpr std::array<std::string_view, place_bands> en = {
      "same municipality",    "within 40 km",         "within 100 km",
      "same state",           "state within 300 km",  "state within 700 km",
      "state within 1200 km", "state beyond 1200 km", "same state, municipality not told"};
  const auto k = static_cast<std::size_t>(band);
  return {std::string(es[k]), std::string(en[k])};
}

Explanation height_words(const Screen& screen, std::uint32_t missing, std::uint32_t found) {
  const auto span = [](const Heights& h) {
    return h.from == h.to ? fmt::format("{}", h.from) : fmt::format("{}-{}", h.from, h.to);
  };
  const std::string m = span(screen.missing().heights.at(missing)),
                    f = span(screen.found().heights.at(found));
  return {fmt::format("estatura {} y {} cm", m, f), fmt::format("height {} and {} cm", m, f)};
}

Explanation words_for(Kind kind, const Screen& screen, std::uint32_t missing, double ln,
                      const Vocabulary& vocabulary, const Screen::Tables& tables) {
  const std::uint32_t found = tables.found;
  const bool agrees = ln > 0;
  switch (kind) {
    case Kind::name:
      return name_words(screen, missing, found, agrees);
    case Kind::alias:
      return agrees ? Explanation{"mismo apodo", "same alias"}
                    : Explanation{"otro apodo", "another alias"};
    case Kind::sex:
      return agrees ? Explanation{"mismo sexo", "same sex"}
                    : Explanation{"el sexo no coincide", "the sex differs"};
    case Kind::age:
      return age_words(screen, missing, found);
    case Kind::height:
      return height_words(screen, missing, found);
    case Kind::dates:
      return date_words(screen, missing, found);
    case Kind::place:
      return place_words(screen.place_band_of(missing, found));
    case Kind::marks: {
      Explanation words =
          description_words(screen.marks(), screen.missing().marks_of(missing),
                            screen.found().marks_of(found), tables.marks, vocabulary);
      if (words.es.empty()) words = {"ninguna seña en común", "no mark in common"};
      return words;
    }
    case Kind::clothing: {
      Explanation words =
          description_words(screen.garments(), screen.missing().garments_of(missing),
                            screen.found().garments_of(found), tables.garments, vocabulary);
      if (words.es.empty()) words = {"otra ropa", "other clothing"};
      return words;
    }
    case Kind::blood_group:
      return agrees ? Explanation{"mismo grupo sanguíneo", "same blood group"}
                    : Explanation{"otro grupo sanguíneo", "another blood group"};
    case Kind::curp:
      return agrees ? Explanation{"misma CURP", "same CURP"}
                    : Explanation{"otra CURP", "another CURP"};
    case Kind::kin:
      return {"podría ser un familiar", "could be a relative"};
  }
  return {};
}

}  // namespace

std::vector<Reason> reasons(const Screen& screen, std::uint32_t missing, const Evidence& evidence,
                            const Vocabulary& vocabulary, const Screen::Tables& tables) {
  std::vector<Reason> found;
  for (std::size_t k = 0; k < kinds; ++k) {
    const double ln = evidence.ln[k];
    if (std::abs(ln) < worth_a_word) continue;
    const auto kind = static_cast<Kind>(k);
    found.push_back({kind, ln > 0, words_for(kind, screen, missing, ln, vocabulary, tables)});
  }
  std::ranges::stable_sort(found, [&](const Reason& a, const Reason& b) {
    if (a.in_favour != b.in_favour) return a.in_favour;
    return std::abs(evidence[a.kind]) > std::abs(evidence[b.kind]);
  });
  return found;
}

Explanation explain(const std::vector<Reason>& reasons) {
  Explanation whole;
  const auto add = [&](bool in_favour, std::string_view before_es, std::string_view before_en) {
    bool first = true;
    for (const Reason& reason : reasons) {
      if (reason.in_favour != in_favour) continue;
      const bool starts = whole.es.empty();
      whole.es += (starts ? "" : " ") + std::string(first ? before_es : "") + reason.words.es + '.';
      whole.en += (starts ? "" : " ") + std::string(first ? before_en : "") + reason.words.en + '.';
      first = false;
    }
  };
  add(true, "", "");
  add(false, "En contra: ", "Against: ");
  return whole;
}

}  // namespace paradero::cross
