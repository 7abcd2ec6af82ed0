// Descriptions: what a body bears and wears (tattoos, scars, teeth, fractures, clothing), read from
// the words of lists into things that can be compared.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace paradero::cross {

// A number in a Vocabulary; 0 is "not said".
using Term = std::uint32_t;

// One mark or garment. What is not said is 0: it is evidence neither for nor against.
struct Description {
  static constexpr std::size_t most_concepts = 4, most_texts = 2;

  Term type = 0;                               // tattoo, scar, tooth, ...; of clothing: 0
  std::array<Term, most_concepts> concepts{};  // what it shows or is: skull, surgical, trousers
  Term place = 0;                              // region of the body; of clothing: colour
  Term side = 0;                               // left, right
  Term view = 0;                               // front, back
  std::array<Term, most_texts> texts{};        // its own text: a name, initials, a number

  bool operator==(const Description&) const = default;
  bool empty() const { return concepts[0] == 0 && texts[0] == 0 && type == 0; }
};

// The terms that descriptions consist of: those of the lexicon, which have synonyms, English names
// and relations, and words that it does not know, which stand for themselves. Thread safety: const
// from any thread.
class Vocabulary {
 public:
  Vocabulary();

  struct Entry {
    std::string es, en;  // as a reader would name it
    Term parent = 0;     // a wider concept: "religious image" of a saint
    bool of_lexicon = false;
  };
  const Entry& operator[](Term term) const { return entries_[term]; }
  Term size() const { return static_cast<Term>(entries_.size()); }

  // The term of a word that the lexicon does not know, by its reduced form; made where it is new,
  // and then shown as `word`.
  Term intern(const std::string& reduced, std::string_view word);
  // Are two regions (or colours) beside each other, or is one part of the other?
  bool are_near(Term a, Term b) const;

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, Term> own_;  // words that the lexicon does not know
};

// What reading one cell came to.
struct ReadDescriptions {
  std::vector<Description> items;
  std::uint32_t words = 0, known_words = 0;  // of which the lexicon has
};

// Reads marks in Spanish or English: "tatuaje de rosa en antebrazo izq.; cicatriz en ceja". Commas
// part marks only where what follows is more than a region or a side. Inflected forms, the common
// synonyms and one typing error in longer words are understood. Never fails: words that are not
// known become concepts of their own. Linear in the text.
ReadDescriptions read_marks(std::string_view cell, Vocabulary& vocabulary);

// Reads clothing and belongings: "playera negra, pantalón de mezclilla azul".
ReadDescriptions read_clothing(std::string_view cell, Vocabulary& vocabulary);

// A description in words, in Spanish and English: "tatuaje: rosa, antebrazo izquierdo".
std::string in_spanish(const Description& description, const Vocabulary& vocabulary);
std::string in_english(const Description& description, const Vocabulary& vocabulary);

}  // namespace paradero::cross
