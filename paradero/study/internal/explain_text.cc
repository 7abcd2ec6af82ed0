// A pair explained for a terminal.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "paradero/study/explain_study.h"
#include "paradero/study/internal/link_words.h"

namespace paradero::study {

namespace {

constexpr std::size_t field_columns = 20, level_columns = 22, value_columns = 18;
constexpr int bar_cells = 13;
constexpr std::size_t classes_shown = 4;

// Characters of UTF-8 text, one column each: letters of Spanish and of most names.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

// `text` in so many columns: cut off with an ellipsis, or filled with spaces.
std::string in_columns(std::string_view text, std::size_t width) {
  std::string result;
  std::size_t used = 0;
  const bool too_long = columns_of(text) > width;
  for (const char c : text) {
    if ((c & 0xC0) != 0x80) {
      if (too_long && used + 1 == width) break;
      ++used;
    }
    // A control character would leave its column.
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  if (too_long) result += "…", ++used;
  return result + std::string(width - used, ' ');
}

// What runs from `from` to `to` bits, drawn in cells between `low` and `high`.
std::string bar_text(double from, double to, double low, double high) {
  const double scale = bar_cells / std::max(high - low, 1e-9);
  const auto cell = [&](double bits) {
    return std::clamp(static_cast<int>(std::lround((bits - low) * scale)), 0, bar_cells);
  };
  int begin = cell(std::min(from, to)), end = cell(std::max(from, to));
  if (from == to) return {};
  if (begin == end) begin == bar_cells ? --begin : ++end;
  std::string drawn(static_cast<std::size_t>(begin), ' ');
  for (int k = begin; k < end; ++k) drawn += to > from ? "█" : "░";
  return drawn;
}

std::string percent_text(double probability, Language language) {
  if (probability > 0.9999) return language == Language::es ? "más de 99.99%" : "over 99.99%";
  if (probability < 0.0001) return language == Language::es ? "menos de 0.01%" : "under 0.01%";
  return fmt::format("{:.2f}%", probability * 100);
}

class Waterfall {
 public:
  Waterfall(const PairExplanation& pair, Language language) : pair_(pair), language_(language) {
    double sum = 0;
    const auto step = [&](double weight) {
      sum += weight;
      low_ = std::min(low_, sum);
      high_ = std::max(high_, sum);
    };
    step(pair.prior_weight);
    for (const FieldEvidence& one : pair.evidence) step(one.weight);
    step(pair.alternatives_weight);
  }

  std::string text() {
    const bool es = language_ == Language::es;
    heading(es ? "Dato" : "Field", es ? "Parecido" : "Agreement",
            pair_.source_a + ":" + pair_.record_id_a, pair_.source_b + ":" + pair_.record_id_b,
            "bits");
    total(es ? "Antes de mirar los datos" : "Before any field is seen", pair_.prior_weight);
    for (const FieldEvidence& one : pair_.evidence) {
      // Name parts in each other's place are told once, at one of them.
      const bool elsewhere = one.level == "missing" && !one.value_a.empty() && !one.value_b.empty();
      const std::string level = !elsewhere ? level_words(one.level, language_)
                                : es       ? "contado en otro dato"
                                           : "counted elsewhere";
      row(field_words(one.field, language_), level, one.value_a, one.value_b, one.weight);
    }
    total(es ? "Otras explicaciones (tocayos, parientes, vecinos)"
             : "Other explanations (namesakes, kin, neighbours)",
          pair_.alternatives_weight);
    out_ += "  " + in_columns(es ? "Peso de coincidencia" : "Match weight",
                              field_columns + level_columns + 2 * value_columns + 3);
    out_ += fmt::format("{:>+8.2f}\n", pair_.match_weight);
    return std::move(out_);
  }

 private:
  void heading(std::string_view field, std::string_view level, std::string_view a,
               std::string_view b, std::string_view bits) {
    out_ += fmt::format("\n  {} {} {} {}{:>8}\n", in_columns(field, field_columns),
                        in_columns(level, level_columns), in_columns(a, value_columns),
                        in_columns(b, value_columns), bits);
  }
  void row(std::string_view field, std::string_view level, std::string_view a, std::string_view b,
           double weight) {
    out_ += fmt::format("  {} {} {} {}", in_columns(field, field_columns),
                        in_columns(level, level_columns), in_columns(a, value_columns),
                        in_columns(b, value_columns));
    step(weight);
  }
  void total(std::string_view words, double weight) {
    out_ += "  " + in_columns(words, field_columns + level_columns + 2 * value_columns + 3);
    step(weight);
  }
  void step(double weight) {
    // Rounded first, so that no zero carries a minus sign.
    const double shown = std::round(weight * 100) / 100 + 0.0;
    out_ += fmt::format("{:>+8.2f}", shown);
    const std::string drawn = bar_text(sum_, sum_ + weight, low_, high_);
    if (!drawn.empty()) out_ += "  " + drawn;
    out_ += '\n';
    sum_ += weight;
  }

  const PairExplanation& pair_;
  Language language_;
  double low_ = 0, high_ = 0, sum_ = 0;
  std::string out_;
};

std::string verdict_text(const PairExplanation& pair, Language language) {
  const bool es = language == Language::es;
  std::string out = fmt::format("\n  {}: {}.\n",
                                es ? "Por sí solos, la probabilidad de que sean una persona es"
                                   : "By themselves, the probability that they are one person is",
                                percent_text(pair.probability_alone, language));
  if (pair.probability) {
    out += fmt::format(
        "  {}: {}.\n",
        es ? "Con la evidencia de todos los renglones" : "Given the evidence of all records",
        percent_text(*pair.probability, language));
  } else if (pair.compared) {
    out += fmt::format("  {} {}: {}.\n",
                       es ? "Con la evidencia de todos los renglones queda por debajo de"
                          : "Given the evidence of all records it is below",
                       pair.links_from,
                       es ? "el par no está en links.csv" : "the pair is not in links.csv");
  } else {
    out +=
        fmt::format("  {}\n", es ? "Ninguna regla de bloqueo juntó este par: no está en links.csv."
                                 : "No blocking rule brought this pair together: it is not in "
                                   "links.csv.");
  }
  return out;
}

std::string classes_text(const PairExplanation& pair, Language language) {
  auto sorted = pair.classes;
  std::ranges::stable_sort(sorted, std::greater<>(), [](const auto& one) { return one.second; });
  std::string out = language == Language::es ? "\n  Qué puede ser este par, por sí solo:\n"
                                             : "\n  What this pair may be, by itself:\n";
  for (std::size_t k = 0; k < std::min(sorted.size(), classes_shown); ++k) {
    out += fmt::format("    {} {}\n", in_columns(class_words(sorted[k].first, language), 36),
                       percent_text(sorted[k].second, language));
  }
  return out;
}

std::string blocking_text(const PairExplanation& pair, Language language) {
  const bool es = language == Language::es;
  if (pair.blocking_rules.empty()) {
    return es ? "\n  No comparten la clave de ninguna regla de bloqueo.\n"
              : "\n  They share the key of no blocking rule.\n";
  }
  std::string out = es ? "\n  Reglas de bloqueo cuya clave comparten:\n"
                       : "\n  Blocking rules whose key they share:\n";
  for (const std::string& rule : pair.blocking_rules) out += "    " + rule + "\n";
  if (!pair.compared) {
    out += es ? "  Sus bloques pasan del límite: el par no se comparó.\n"
              : "  Their blocks are beyond the cap: the pair was not compared.\n";
  }
  return out;
}

std::string groups_text(const PairExplanation& pair, Language language) {
  const bool es = language == Language::es;
  std::string out;
  if (pair.entity_a == pair.entity_b) {
    out += fmt::format("\n  {} {} ({} {:.2f} {} {:.2f}).\n",
                       es ? "El resultado los da por una persona: la"
                          : "The result takes them for "
                            "one person: number",
                       pair.entity_a, es ? "cohesión" : "cohesion", pair.cohesion_a,
                       es ? "y" : "and", pair.cohesion_b);
  } else {
    out +=
        fmt::format("\n  {} {} {} {} ({} {:.2f} {} {:.2f}).\n",
                    es ? "El resultado los da por dos personas: la"
                       : "The result takes them for "
                         "two people: numbers",
                    pair.entity_a, es ? "y la" : "and", pair.entity_b, es ? "cohesión" : "cohesion",
                    pair.cohesion_a, es ? "y" : "and", pair.cohesion_b);
  }
  out += fmt::format("  {} {:>14} {:>14}\n",
                     in_columns(es ? "  Renglones y su peso con cada uno (bits)"
                                   : "  Records, and their weight with each (bits)",
                                48),
                     es ? "con el primero" : "with the first",
                     es ? "con el segundo" : "with the second");
  for (const GroupMember& member : pair.members) {
    const auto weight = [&](double bits, std::string_view source, std::string_view id) {
      return member.source == source && member.record_id == id ? std::string("—")
                                                               : fmt::format("{:+.2f}", bits);
    };
    out += fmt::format("    {:<8}{} {:>14} {:>14}\n", member.entity_id,
                       in_columns(member.source + ":" + member.record_id, 38),
                       weight(member.weight_with_a, pair.source_a, pair.record_id_a),
                       weight(member.weight_with_b, pair.source_b, pair.record_id_b));
  }
  if (pair.members_left_out > 0) {
    out += fmt::format("    {} {}\n", pair.members_left_out,
                       es ? "renglones más, en entities.csv" : "more records, in entities.csv");
  }
  return out;
}

}  // namespace

std::string to_text(const PairExplanation& explanation, Language language) {
  return Waterfall(explanation, language).text() + verdict_text(explanation, language) +
         classes_text(explanation, language) + blocking_text(explanation, language) +
         groups_text(explanation, language) + "\n";
}

}  // namespace paradero::study
