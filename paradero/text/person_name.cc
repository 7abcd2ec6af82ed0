#include "paradero/text/person_name.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "paradero/text/internal/name_lists.h"
#include "paradero/text/internal/words.h"
#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::text {
namespace {

using Token = PreparedName::Token;

constexpr std::size_t most_tokens = 8;
constexpr double similar_from = 0.85;
constexpr std::size_t shortest_phonetic_code = 3;  // shorter codes collide by chance
constexpr std::size_t one_error_from = 4;          // letters
constexpr std::size_t two_errors_from = 9;

// A particle joins words; the single letters y and e are particles between surnames and initials
// elsewhere.
bool is_particle_at(const std::vector<std::string>& words, std::size_t at, NamePart part) {
  if (!internal::is_particle(words[at])) return false;
  if (words[at].size() > 1) return true;
  return part == NamePart::surname && at > 0 && at + 1 < words.size();
}

Token make_name_token(std::string word, NamePart part) {
  Token token;
  const std::string_view full = part == NamePart::given
                                    ? internal::expand_given_abbreviation(word)
                                    : internal::expand_surname_abbreviation(word);
  token.full = full.empty() ? word : std::string(full);
  token.canonical = token.full;
  if (part == NamePart::given) {
    const auto names = internal::given_name_forms(token.full);
    if (!names.empty()) {
      token.canonical = names.front();
      token.other_names.assign(names.begin() + 1, names.end());
    }
  }
  token.phonetic = phonetic_code(token.full);
  token.initial = word.size() == 1;
  token.frequent = part == NamePart::given ? internal::is_frequent_given_name(token.full)
                                           : internal::is_frequent_surname(token.full);
  token.text = std::move(word);
  return token;
}

// "mc donald" is one word in most lists.
std::vector<std::string> split_name_words(const std::string& folded, NamePart part) {
  std::vector<std::string> words = internal::split_words(folded);
  if (part == NamePart::given) return words;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "mc" && words[i] != "mac") continue;
    words[i] += words[i + 1];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return words;
}

// How two tokens agree, strongest first.
enum class TokenAgreement : std::uint8_t { same, close, initial, similar, different };

bool stands_for(const Token& token, const std::string& name) {
  return token.full == name || token.canonical == name ||
         std::ranges::find(token.other_names, name) != token.other_names.end();
}

bool same_name(const Token& a, const Token& b) {
  return stands_for(a, b.full) || stands_for(a, b.canonical) ||
         std::ranges::any_of(b.other_names,
                             [&](const std::string& name) { return stands_for(a, name); });
}

// "mario" and "maria", "luis" and "luisa": two people's names far more often than a typing error.
bool differ_in_gender(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() == b.size()) {
    const bool endings =
        (a.back() == 'o' && b.back() == 'a') || (a.back() == 'a' && b.back() == 'o');
    return endings && a.substr(0, a.size() - 1) == b.substr(0, b.size() - 1);
  }
  return b.size() == a.size() + 1 && b.back() == 'a' && b.starts_with(a);
}

bool within_typing_errors(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < one_error_from) return false;
  const std::size_t errors = shorter >= two_errors_from ? 2 : 1;
  return damerau(a, b, errors) <= errors;
}

TokenAgreement compare_tokens(const Token& a, const Token& b, NamePart part) {
  if (a.text == b.text || same_name(a, b)) return TokenAgreement::same;
  if (a.initial || b.initial) {
    const bool agree = a.initial != b.initial && a.full.front() == b.full.front();
    return agree ? TokenAgreement::initial : TokenAgreement::different;
  }
  const bool one_sound = a.phonetic.size() >= shortest_phonetic_code && a.phonetic == b.phonetic;
  const bool two_genders = part == NamePart::given && differ_in_gender(a.full, b.full);
  const bool two_names = a.frequent && b.frequent;
  if (!two_genders && (one_sound || (!two_names && within_typing_errors(a.full, b.full)))) {
    return TokenAgreement::close;
  }
  return jaro_winkler(a.full, b.full) >= similar_from ? TokenAgreement::similar
                                                      : TokenAgreement::different;
}

// Which tokens of the longer name each token of the shorter one may be paired with.
class TokenTable {
 public:
  // shorter.tokens.size() <= longer.tokens.size() <= most_tokens
  TokenTable(const PreparedName& shorter, const PreparedName& longer)
      : rows_(shorter.tokens.size()), columns_(longer.tokens.size()) {
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        cells_[i][j] = compare_tokens(shorter.tokens[i], longer.tokens[j], shorter.part);
      }
    }
  }

  // Whether all tokens of the shorter name have partners of their own by agreements in `allowed`
  // (bits 1 << TokenAgreement).
  bool covers(unsigned allowed) const {
    std::array<int, most_tokens> partner;
    partner.fill(-1);
    for (std::size_t i = 0; i < rows_; ++i) {
      unsigned seen = 0;
      if (!find_partner(i, allowed, seen, partner)) return false;
    }
    return true;
  }

 private:
  // One augmenting path of bipartite matching.
  bool find_partner(std::size_t i, unsigned allowed, unsigned& seen,
                    std::array<int, most_tokens>& partner) const {
    for (std::size_t j = 0; j < columns_; ++j) {
      const bool usable = (allowed >> static_cast<unsigned>(cells_[i][j]) & 1u) != 0;
      if (!usable || (seen >> j & 1u) != 0) continue;
      seen |= 1u << j;
      if (partner[j] < 0 ||
          find_partner(static_cast<std::size_t>(partner[j]), allowed, seen, partner)) {
        partner[j] = static_cast<int>(i);
        return true;
      }
    }
    return false;
  }

  std::size_t rows_, columns_;
  std::array<std::array<TokenAgreement, most_tokens>, most_tokens> cells_;
};

constexpr unsigned bit(TokenAgreement agreement) { return 1u << static_cast<unsigned>(agreement); }

NameAgreement compare_one_token(const PreparedName& a, const PreparedName& b) {
  switch (compare_tokens(a.tokens[0], b.tokens[0], a.part)) {
    case TokenAgreement::same:
      return NameAgreement::equivalent;
    case TokenAgreement::close:
      return NameAgreement::close;
    case TokenAgreement::initial:
      return NameAgreement::initial;
    case TokenAgreement::similar:
      return NameAgreement::similar;
    case TokenAgreement::different:
      return NameAgreement::different;
  }
  return NameAgreement::different;
}

NameAgreement compare_many_tokens(const PreparedName& shorter, const PreparedName& longer) {
  const TokenTable table(shorter, longer);
  constexpr unsigned same = bit(TokenAgreement::same), close = bit(TokenAgreement::close),
                     initial = bit(TokenAgreement::initial), similar = bit(TokenAgreement::similar);
  const bool whole = shorter.tokens.size() == longer.tokens.size();
  if (table.covers(same)) return whole ? NameAgreement::equivalent : NameAgreement::partial;
  if (whole && table.covers(same | close)) return NameAgreement::close;
  // A space too many or too few beside a typing error: "anamarai", "ana maria".
  if (!whole && within_typing_errors(shorter.run_together, longer.run_together))
    return NameAgreement::close;
  if (table.covers(same | initial)) return NameAgreement::initial;
  if (table.covers(same | close | initial | similar)) return NameAgreement::similar;
  return NameAgreement::different;
}

}  // namespace

PreparedName prepare_name(std::string_view value, NamePart part) {
  PreparedName name;
  name.part = part;
  name.folded = fold(value);
  std::vector<std::string> words = split_name_words(name.folded, part);
  for (const std::string& word : words) name.run_together += word;
  std::vector<bool> dropped(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) dropped[i] = is_particle_at(words, i, part);
  // A value of particles only ("De la O" has one that isn't; "De" is a surname of some) keeps them.
  if (std::ranges::find(dropped, false) == dropped.end()) dropped.assign(words.size(), false);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (dropped[i]) continue;
    name.tokens.push_back(make_name_token(std::move(words[i]), part));
    name.joined += name.tokens.back().full;
  }
  return name;
}

NameAgreement compare_names(const PreparedName& a, const PreparedName& b) noexcept {
  if (a.tokens.empty() || b.tokens.empty()) return NameAgreement::different;
  if (a.folded == b.folded) return NameAgreement::exact;
  if (a.joined == b.joined || a.run_together == b.run_together) return NameAgreement::equivalent;
  if (a.tokens.size() == 1 && b.tokens.size() == 1) return compare_one_token(a, b);
  if (a.tokens.size() > most_tokens || b.tokens.size() > most_tokens) {
    return jaro_winkler(a.joined, b.joined) >= similar_from ? NameAgreement::similar
                                                            : NameAgreement::different;
  }
  return a.tokens.size() <= b.tokens.size() ? compare_many_tokens(a, b) : compare_many_tokens(b, a);
}

}  // namespace paradero::text
