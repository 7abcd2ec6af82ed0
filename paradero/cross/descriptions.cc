#include "paradero/cross/descriptions.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "paradero/cross/internal/lexicon.h"
#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::cross {

namespace {

constexpr std::size_t longest_phrase = 4;        // words
constexpr std::size_t shortest_mended_word = 6;  // letters: shorter words are other words too often
constexpr std::size_t most_lexicon_words = 65'536;  // terms beyond those of the lexicon

bool is_stop_word(std::string_view word) {
  constexpr std::string_view stop[] = {"de",  "del",  "la",    "el",    "los",  "las",    "con",
                                       "un",  "una",  "y",     "of",    "the",  "a",      "an",
                                       "and", "with", "color", "lado",  "tipo", "figura", "imagen",
                                       "al",  "su",   "side",  "image", "parte"};
  return std::ranges::find(stop, word) != std::end(stop);
}

bool says_where(std::string_view word) {
  return word == "en" || word == "sobre" || word == "on" || word == "in" || word == "region";
}

// What a phrase may mean: a term of each kind, 0 where none.
struct PhraseMeaning {
  std::array<Term, 7> of_kind{};
};

struct LexiconIndex {
  std::unordered_map<std::string, PhraseMeaning> phrases;
  std::vector<std::string> long_words;             // single words worth mending, sorted
  std::vector<std::vector<Term>> near;             // by term
  std::map<std::string, Term, std::less<>> names;  // "kind es"
  std::vector<Term> parent;

  LexiconIndex() {
    const auto& entries = lexicon();
    const auto key = [](TermKind kind, const std::string& es) {
      // Garments may have wider garments, concepts wider concepts.
      return fmt::format("{} {}", static_cast<int>(kind), es);
    };
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const auto term = static_cast<Term>(e + 1);
      names.emplace(key(entries[e].kind, entries[e].es), term);
      for (const std::string& phrase : entries[e].phrases) {
        Term& meaning = phrases[phrase].of_kind[static_cast<std::size_t>(entries[e].kind)];
        if (meaning == 0) meaning = term;
        if (phrase.size() >= shortest_mended_word && phrase.find(' ') == std::string::npos)
          long_words.push_back(phrase);
      }
    }
    std::ranges::sort(long_words);
    const auto repeated = std::ranges::unique(long_words);
    long_words.erase(repeated.begin(), repeated.end());
    near.resize(entries.size() + 1);
    parent.resize(entries.size() + 1, 0);
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const auto term = static_cast<Term>(e + 1);
      for (const std::string& name : entries[e].near) {
        const auto found = names.find(key(entries[e].kind, name));
        if (found == names.end()) continue;
        near[term].push_back(found->second);
        near[found->second].push_back(term);
      }
      if (const auto found = names.find(key(entries[e].kind, entries[e].parent));
          found != names.end() && found->second != term) {
        parent[term] = found->second;
      }
    }
  }
};

const LexiconIndex& lexicon_index() {
  static const LexiconIndex index;
  return index;
}

struct Word {
  std::string folded, reduced;
};

std::vector<Word> words_in(std::string_view fragment) {
  std::vector<Word> words;
  const std::string folded = text::fold(fragment);
  std::string_view rest = folded;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (says_where(word)) {
      words.push_back({"en", "en"});
    } else if (!is_stop_word(word)) {
      words.push_back({std::string(word), reduce_word(word)});
    }
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return words;
}

bool has_digit(std::string_view word) {
  return word.find_first_of("0123456789") != std::string_view::npos;
}

// A known word at one typing error from `word`; empty where none.
std::string mended_word(const std::string& word) {
  if (word.size() < shortest_mended_word) return {};
  for (const std::string& known : lexicon_index().long_words) {
    const std::size_t longer = std::max(known.size(), word.size());
    if (longer - std::min(known.size(), word.size()) <= 1 && text::damerau(known, word, 1) <= 1)
      return known;
  }
  return {};
}

template <std::size_t n>
void add_term(std::array<Term, n>& terms, Term term) {
  for (Term& place : terms) {
    if (place == term) return;
    if (place == 0) {
      place = term;
      return;
    }
  }
}

// Takes quoted texts out of a fragment.
std::vector<std::string> take_quoted(std::string& fragment) {
  constexpr std::string_view quotes[] = {"\"", "“", "”", "«", "»", "''", "´´"};
  std::vector<std::string> taken;
  for (const std::string_view quote : quotes) {
    for (std::size_t at = fragment.find(quote); at != std::string::npos; at = fragment.find(quote))
      fragment.replace(at, quote.size(), "\x01");
  }
  for (std::size_t open = fragment.find('\x01'); open != std::string::npos;
       open = fragment.find('\x01')) {
    const std::size_t close = fragment.find('\x01', open + 1);
    if (close == std::string::npos) {
      fragment[open] = ' ';
      break;
    }
    taken.push_back(fragment.substr(open + 1, close - open - 1));
    fragment.replace(open, close - open + 1, " ");
  }
  return taken;
}

// Reads the fragments of one cell.
class DescriptionReader {
 public:
  DescriptionReader(bool clothing, Vocabulary& vocabulary)
      : clothing_(clothing), vocabulary_(vocabulary) {}

  ReadDescriptions read(std::string_view cell) {
    for_each_fragment(cell, [&](std::string_view fragment, bool may_continue) {
      Description item = read_fragment(std::string(fragment));
      const bool only_where = item.empty() && (item.place != 0 || item.side != 0 || item.view != 0);
      if (only_where && may_continue && !read_.items.empty()) {
        Description& last = read_.items.back();
        if (last.place == 0) last.place = item.place;
        if (last.side == 0) last.side = item.side;
        if (last.view == 0) last.view = item.view;
      } else if (!item.empty()) {
        read_.items.push_back(item);
      }
    });
    return std::move(read_);
  }

 private:
  // Semicolons, bars and line breaks part descriptions; commas only where more than a region or a
  // side follows.
  template <class Each>
  static void for_each_fragment(std::string_view cell, Each&& each) {
    std::size_t begin = 0;
    bool after_comma = false;
    for (std::size_t at = 0; at <= cell.size(); ++at) {
      const bool hard = at == cell.size() || cell[at] == ';' || cell[at] == '\n' ||
                        cell[at] == '|' ||
                        (cell[at] == '.' && at + 1 < cell.size() && cell[at + 1] == ' ');
      if (!hard && cell[at] != ',') continue;
      if (at > begin) each(cell.substr(begin, at - begin), after_comma);
      after_comma = at < cell.size() && cell[at] == ',';
      begin = at + 1;
    }
  }

  Description read_fragment(std::string fragment) {
    Description item;
    for (const std::string& quoted : take_quoted(fragment)) add_text(item, text::fold(quoted));
    const std::vector<Word> words = words_in(fragment);
    bool where = false;
    for (std::size_t at = 0; at < words.size();) {
      if (words[at].folded == "en") {
        where = true;
        ++at;
        continue;
      }
      at += read_phrase(words, at, where, item);
    }
    return item;
  }

  void add_text(Description& item, const std::string& text) {
    if (text.empty() || vocabulary_.size() > most_lexicon_words) return;
    ++read_.words;
    ++read_.known_words;
    const std::string quoted = "\"" + text + "\"";
    add_term(item.texts, vocabulary_.intern(quoted, quoted));
  }

  Term term_of(const PhraseMeaning& meaning, TermKind kind) const {
    return meaning.of_kind[static_cast<std::size_t>(kind)];
  }

  // Whether the phrase means anything in this kind of cell.
  bool is_meant(const PhraseMeaning& meaning) const {
    if (clothing_)
      return term_of(meaning, TermKind::garment) != 0 || term_of(meaning, TermKind::colour) != 0;
    return std::ranges::any_of(std::span(meaning.of_kind).first(5), [](Term t) { return t != 0; });
  }

  const PhraseMeaning* find_phrase(const std::vector<Word>& words, std::size_t at,
                                   std::size_t length) const {
    std::string phrase = words[at].reduced;
    for (std::size_t k = 1; k < length; ++k) (phrase += ' ') += words[at + k].reduced;
    const auto& phrases = lexicon_index().phrases;
    const auto found = phrases.find(phrase);
    return found != phrases.end() && is_meant(found->second) ? &found->second : nullptr;
  }

  // Reads the longest known phrase at `at`, or one unknown word; returns how many words it took.
  std::size_t read_phrase(const std::vector<Word>& words, std::size_t at, bool where,
                          Description& item) {
    ++read_.words;
    const std::size_t most = std::min(longest_phrase, words.size() - at);
    for (std::size_t length = most; length > 0; --length) {
      if (const PhraseMeaning* meaning = find_phrase(words, at, length)) {
        ++read_.known_words;
        apply(*meaning, where, item);
        return length;
      }
    }
    read_unknown(words[at], where, item);
    return 1;
  }

  void apply(const PhraseMeaning& meaning, bool where, Description& item) {
    if (clothing_) {
      if (const Term garment = term_of(meaning, TermKind::garment))
        add_term(item.concepts, garment);
      const Term colour = term_of(meaning, TermKind::colour);
      if (colour != 0 && item.place == 0) item.place = colour;
      return;
    }
    if (const Term side = term_of(meaning, TermKind::side)) item.side = side;
    if (const Term view = term_of(meaning, TermKind::view)) item.view = view;
    const Term region = term_of(meaning, TermKind::region);
    const Term concept_term = term_of(meaning, TermKind::concept_);
    const Term type = term_of(meaning, TermKind::type);
    if (region != 0 && (where || (concept_term == 0 && type == 0))) {
      if (item.place == 0) item.place = region;
      return;
    }
    if (type != 0 && item.type == 0) item.type = type;
    if (concept_term != 0) add_term(item.concepts, concept_term);
  }

  void read_unknown(const Word& word, bool where, Description& item) {
    if (has_digit(word.folded)) {
      add_text(item, word.folded);
      return;
    }
    if (const std::string known = mended_word(word.reduced); !known.empty()) {
      const PhraseMeaning& meaning = lexicon_index().phrases.at(known);
      if (is_meant(meaning)) {
        ++read_.known_words;
        apply(meaning, where, item);
        return;
      }
    }
    if (!clothing_ && carries_text(item)) {
      add_text(item, word.folded);
    } else if (word.reduced.size() >= 3 && vocabulary_.size() <= most_lexicon_words) {
      add_term(item.concepts, vocabulary_.intern(word.reduced, word.folded));
    }
  }

  // "nombre", "iniciales", "letras", "fecha", ...: what follows is the tattoo's own text.
  bool carries_text(const Description& item) const {
    constexpr std::string_view carriers[] = {"letras", "leyenda", "nombre", "iniciales",
                                             "número", "cifra",   "fecha"};
    return std::ranges::any_of(item.concepts, [&](Term term) {
      return term != 0 && std::ranges::find(carriers, vocabulary_[term].es) != std::end(carriers);
    });
  }

  bool clothing_;
  Vocabulary& vocabulary_;
  ReadDescriptions read_;
};

std::string agreeing_side(const std::string& side, const std::string& region) {
  // "antebrazo izquierdo", "pierna izquierda".
  const bool feminine = region.ends_with("a") || region == "mano";
  return feminine ? side.substr(0, side.size() - 1) + "a" : side;
}

template <class Name>
std::string list_of(std::span<const Term> terms, Name&& name) {
  std::string list;
  for (const Term term : terms) {
    if (term == 0) continue;
    if (!list.empty()) list += ' ';
    list += name(term);
  }
  return list;
}

template <class Name>
std::string words_of(const Description& d, const Vocabulary& vocabulary, Name&& name,
                     bool spanish) {
  std::string what = list_of(d.concepts, name);
  if (const std::string texts = list_of(d.texts, name); !texts.empty())
    what += (what.empty() ? "" : " ") + texts;
  std::string words = d.type == 0 ? what : name(d.type) + (what.empty() ? "" : ": " + what);
  if (d.place != 0 || d.side != 0) {
    std::string where = d.place == 0 ? "" : name(d.place);
    if (d.side != 0) {
      const std::string side =
          spanish ? agreeing_side(name(d.side), d.place == 0 ? "" : vocabulary[d.place].es)
                  : name(d.side);
      where = where.empty() ? side : spanish ? where + " " + side : side + " " + where;
    }
    words += (words.empty() ? "" : ", ") + where;
  }
  return words;
}

}  // namespace

Vocabulary::Vocabulary() {
  const auto& index = lexicon_index();
  entries_.push_back({});
  for (const LexiconEntry& entry : lexicon())
    entries_.push_back({entry.es, entry.en, index.parent[entries_.size()], true});
}

Term Vocabulary::intern(const std::string& reduced, std::string_view word) {
  const auto [found, is_new] = own_.try_emplace(reduced, static_cast<Term>(entries_.size()));
  if (is_new) entries_.push_back({std::string(word), std::string(word), 0, false});
  return found->second;
}

bool Vocabulary::are_near(Term a, Term b) const {
  const auto& near = lexicon_index().near;
  return a < near.size() && std::ranges::find(near[a], b) != near[a].end();
}

ReadDescriptions read_marks(std::string_view cell, Vocabulary& vocabulary) {
  return DescriptionReader(false, vocabulary).read(cell);
}

ReadDescriptions read_clothing(std::string_view cell, Vocabulary& vocabulary) {
  return DescriptionReader(true, vocabulary).read(cell);
}

std::string in_spanish(const Description& description, const Vocabulary& vocabulary) {
  return words_of(
      description, vocabulary, [&](Term t) { return vocabulary[t].es; }, true);
}

std::string in_english(const Description& description, const Vocabulary& vocabulary) {
  return words_of(
      description, vocabulary, [&](Term t) { return vocabulary[t].en; }, false);
}

}  // namespace paradero::cross
