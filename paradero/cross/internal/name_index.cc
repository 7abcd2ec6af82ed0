#include "paradero/cross/internal/name_index.h"

#include <algorithm>
#include <bit>

#include "paradero/text/similarity.h"

namespace paradero::cross {

namespace {

constexpr double partners_from = 0.85;  // Jaro-Winkler, as text::compare_names has it
constexpr int most_letters_apart = 6;   // two letters of four at most: beyond, no similarity
constexpr std::size_t most_length_apart = 4;

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
  return letters;
}

bool is_form(const text::PreparedName::Token& token, const std::string& name) {
  return token.full == name || token.canonical == name ||
         std::ranges::find(token.other_names, name) != token.other_names.end();
}

}  // namespace

NameIndex::NameIndex(const std::vector<text::PreparedName>& names) : names_(names) {
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::uint32_t value = 1; value < names.size(); ++value) {
    for (const Token& token : names[value].tokens) {
      const auto [found, is_new] = numbers.try_emplace(token.text, words_.size());
      if (is_new) words_.push_back({token, letters_of(token.full), {}});
      auto& values = words_[found->second].values;
      if (values.empty() || values.back() != value) values.push_back(value);
    }
    run_together_[names[value].joined].push_back(value);
    if (names[value].run_together != names[value].joined)
      run_together_[names[value].run_together].push_back(value);
  }
}

bool NameIndex::are_partners(const Token& a, std::uint64_t letters, const Word& word) const {
  const Token& b = word.token;
  if (a.text == b.text) return true;
  if (is_form(a, b.full) || is_form(a, b.canonical) ||
      std::ranges::any_of(b.other_names,
                          [&](const std::string& name) { return is_form(a, name); })) {
    return true;
  }
  if (a.initial || b.initial) return a.full.front() == b.full.front();
  if (a.phonetic == b.phonetic) return true;
  const std::size_t longer = std::max(a.full.size(), b.full.size());
  if (longer - std::min(a.full.size(), b.full.size()) > most_length_apart) return false;
  if (std::popcount(letters ^ word.letters) > most_letters_apart) return false;
  return text::jaro_winkler(a.full, b.full) >= partners_from;
}

std::vector<AgreeingName> NameIndex::agreeing(const text::PreparedName& name) const {
  std::unordered_map<std::uint32_t, std::size_t> hits;  // words of `name` with a partner, by value
  for (const Token& token : name.tokens) {
    const std::uint64_t letters = letters_of(token.full);
    std::vector<std::uint32_t> found;
    for (const Word& word : words_) {
      if (are_partners(token, letters, word))
        found.insert(found.end(), word.values.begin(), word.values.end());
    }
    std::ranges::sort(found);
    const auto repeated = std::ranges::unique(found);
    found.erase(repeated.begin(), repeated.end());
    for (const std::uint32_t value : found) ++hits[value];
  }
  std::vector<std::uint32_t> candidates;
  for (const auto& [value, count] : hits) {
    if (count >= std::min(name.tokens.size(), names_[value].tokens.size()))
      candidates.push_back(value);
  }
  for (const std::string* key : {&name.joined, &name.run_together}) {
    if (const auto same = run_together_.find(*key); same != run_together_.end())
      candidates.insert(candidates.end(), same->second.begin(), same->second.end());
  }
  std::ranges::sort(candidates);
  const auto repeated = std::ranges::unique(candidates);
  candidates.erase(repeated.begin(), repeated.end());
  std::vector<AgreeingName> agree;
  for (const std::uint32_t value : candidates) {
    const auto agreement = text::compare_names(name, names_[value]);
    if (agreement != text::NameAgreement::different) agree.push_back({value, agreement});
  }
  return agree;
}

}  // namespace paradero::cross
