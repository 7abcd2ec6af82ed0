#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paradero/text/internal/aliases.h"
#include "paradero/text/internal/name_lists.h"
#include "paradero/text/internal/words.h"
#include "paradero/text/normalise.h"
#include "paradero/text/person_name.h"

namespace paradero::text {
namespace {

// Token indices begin..end.
struct TokenRange {
  std::size_t begin = 0, end = 0;
  std::size_t size() const { return end - begin; }
};

// One given name or surname with the particles before it: "de la cruz", "san martin", "y gomez".
struct NameUnit {
  TokenRange range;
  std::size_t core = 0;  // index of the first token that is no particle
  bool after_y = false;  // "y" or "e" stands first
};

class NameParser {
 public:
  explicit NameParser(std::string_view full_name) {
    auto [text, aliases] = internal::separate_aliases(full_name);
    name_.aliases = std::move(aliases);
    read_segments(text);
  }

  PersonName parse(bool surnames_first) && {
    if (segments_.size() >= 2) {
      parse_around_comma();
    } else if (segments_.size() == 1) {
      parse_whole(segments_[0], surnames_first);
    }
    return std::move(name_);
  }

 private:
  const std::string& word(std::size_t i) const { return name_.tokens[i].text; }

  // The stretches between commas, without titles and generations; a stretch of nothing else is
  // none.
  void read_segments(std::string_view text) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      TokenRange range{name_.tokens.size(), name_.tokens.size()};
      for (std::string& piece : internal::split_words(fold(text.substr(begin, end - begin)))) {
        name_.tokens.push_back({std::move(piece), TokenKind::given});
        ++range.end;
      }
      begin = end + 1;
      mark_titles(range);
      if (range.size() > 0) segments_.push_back(range);
    }
  }

  // Takes titles off the beginning and generations off the end of `range`.
  void mark_titles(TokenRange& range) {
    const bool none_before = segments_.empty();
    while (range.size() > 0 && internal::is_title(word(range.begin))) {
      // "C." is a citizen before a whole name and an initial elsewhere; a lone title is a name
      // after all.
      if (word(range.begin) == "c" && range.size() < 3) break;
      if (range.size() == 1 && none_before) break;
      name_.tokens[range.begin++].kind = TokenKind::title;
    }
    while (range.size() > (none_before ? 1u : 0u) &&
           internal::is_generational(word(range.end - 1))) {
      name_.tokens[--range.end].kind = TokenKind::generational;
    }
  }

  // "y" joins two surnames; elsewhere a single letter is an initial.
  bool is_conjunction(std::size_t i, std::size_t end, std::size_t units_before,
                      bool surnames) const {
    if (i + 1 >= end || units_before < (surnames ? 1u : 2u)) return false;
    if (word(i) == "y") return true;
    return word(i) == "e" && (word(i + 1).starts_with('i') || word(i + 1).starts_with("hi"));
  }

  std::vector<NameUnit> units_of(TokenRange range, bool surnames) const {
    std::vector<NameUnit> units;
    for (std::size_t i = range.begin; i < range.end;) {
      NameUnit unit{{i, i}, i, false};
      unit.after_y = is_conjunction(i, range.end, units.size(), surnames);
      if (unit.after_y) ++i;
      while (i + 1 < range.end && word(i).size() > 1 && internal::is_particle(word(i))) ++i;
      unit.core = i;
      const bool may_be_surname = surnames || !units.empty();
      if (may_be_surname && i + 1 < range.end && internal::is_surname_prefix(word(i))) ++i;
      unit.range.end = ++i;
      if (may_be_surname && !units.empty() && makes_compound(units.back(), unit)) {
        units.back().range.end = unit.range.end;
      } else {
        units.push_back(unit);
      }
    }
    return units;
  }

  // Ponce + de León.
  bool makes_compound(const NameUnit& first, const NameUnit& second) const {
    return begins_with_de_alone(second) &&
           internal::is_compound_surname(word(first.core), word(second.core));
  }

  bool begins_with_de_alone(const NameUnit& unit) const {
    return unit.core == unit.range.begin + 1 && word(unit.range.begin) == "de";
  }

  bool has_particles(const NameUnit& unit) const { return unit.core > unit.range.begin; }

  // "de la Luz", "del Carmen": part of a given name.
  bool is_devotional(const NameUnit& unit) const {
    return has_particles(unit) && !unit.after_y && internal::is_devotion(word(unit.core));
  }

  bool looks_given(const NameUnit& unit) const {
    if (has_particles(unit)) return is_devotional(unit);
    const std::string& core = word(unit.core);
    return core.size() == 1 || internal::is_common_given_name(core);
  }

  // How many of the first `count` units are given names, where given names stand first.
  std::size_t given_count(const std::vector<NameUnit>& units, std::size_t count) const {
    if (count <= 1) return count == 1 && !has_particles(units[0]) ? 1 : 0;
    if (count == 2) return 1;
    std::size_t given = count == 3 ? (looks_given(units[1]) ? 2 : 1) : count - 2;
    for (std::size_t i = 1; i < count; ++i) {
      if (units[i].after_y) return std::min(given, i - 1);
      if (has_particles(units[i]) && !is_devotional(units[i])) given = std::min(given, i);
    }
    return given;
  }

  // How many of the units are surnames, where surnames stand first.
  std::size_t surname_count(const std::vector<NameUnit>& units) const {
    if (units.size() <= 2) return std::min<std::size_t>(units.size(), 1);
    if (units[1].after_y) return 2;
    return units.size() == 3 && looks_given(units[1]) ? 1 : 2;
  }

  void parse_around_comma() {
    for (std::size_t i = 0; i + 1 < segments_.size(); ++i) {
      auto units = units_of(before_widowhood(segments_[i]), true);
      take_married(units, 2);
      for (const NameUnit& unit : units) add_surname(unit);
    }
    for (const NameUnit& unit : units_of(segments_.back(), false)) add_given(unit);
  }

  void parse_whole(TokenRange range, bool surnames_first) {
    range = before_widowhood(range);
    // No given name begins with "de".
    surnames_first = surnames_first || (range.size() > 1 &&
                                        (word(range.begin) == "de" || word(range.begin) == "del"));
    auto units = units_of(range, surnames_first);
    if (surnames_first) {
      const std::size_t surnames = surname_count(units);
      for (std::size_t i = 0; i < units.size(); ++i)
        i < surnames ? add_surname(units[i]) : add_given(units[i]);
      return;
    }
    if (units.size() >= 4) take_married(units, given_count(units, units.size() - 1) + 2);
    const std::size_t given = given_count(units, units.size());
    for (std::size_t i = 0; i < units.size(); ++i)
      i < given ? add_given(units[i]) : add_surname(units[i]);
  }

  // "Vda. de Ruiz": takes it off the end of `range`.
  TokenRange before_widowhood(TokenRange range) {
    for (std::size_t i = range.begin + 1; i + 1 < range.end; ++i) {
      if (word(i) != "vda" && word(i) != "viuda") continue;
      name_.tokens[i].kind = TokenKind::particle;
      const bool with_de = word(i + 1) == "de" && i + 2 < range.end;
      if (with_de) name_.tokens[i + 1].kind = TokenKind::particle;
      for (const NameUnit& unit : units_of({i + 1 + with_de, range.end}, true)) {
        add(unit, TokenKind::married_surname, name_.married_surname);
      }
      return {range.begin, i};
    }
    return range;
  }

  // "de Ruiz" behind exactly `before` other units, which hold two surnames, is the husband's name.
  void take_married(std::vector<NameUnit>& units, std::size_t before) {
    if (units.size() != before + 1 || !begins_with_de_alone(units.back())) return;
    NameUnit unit = units.back();
    units.pop_back();
    name_.tokens[unit.range.begin].kind = TokenKind::particle;
    unit.range.begin = unit.core;
    add(unit, TokenKind::married_surname, name_.married_surname);
  }

  void add(const NameUnit& unit, TokenKind kind, std::string& part) {
    for (std::size_t i = unit.range.begin; i < unit.range.end; ++i) {
      NameToken& token = name_.tokens[i];
      const bool conjunction = unit.after_y && i == unit.range.begin;
      const bool particle =
          conjunction || i < unit.core || (i > unit.core && internal::is_particle(token.text));
      token.kind = particle                 ? TokenKind::particle
                   : token.text.size() == 1 ? TokenKind::initial
                                            : kind;
      if (!conjunction) internal::append_word(part, token.text);
    }
  }

  void add_given(const NameUnit& unit) { add(unit, TokenKind::given, name_.given_names); }

  void add_surname(const NameUnit& unit) {
    if (name_.surname_1.empty()) {
      add(unit, TokenKind::paternal_surname, name_.surname_1);
    } else {
      add(unit, TokenKind::maternal_surname, name_.surname_2);
    }
  }

  PersonName name_;
  std::vector<TokenRange> segments_;
};

}  // namespace

PersonName parse_person_name(std::string_view full_name, bool surnames_first) {
  return NameParser(full_name).parse(surnames_first);
}

}  // namespace paradero::text
