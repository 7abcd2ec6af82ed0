// Which of a list's names agree with a name at all, without comparing it with all of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "paradero/text/person_name.h"

namespace paradero::cross {

struct AgreeingName {
  std::uint32_t value = 0;
  text::NameAgreement agreement = text::NameAgreement::different;
};

// The distinct names of one column by their words. Keeps a reference to `names`. Thread safety:
// const from any thread.
class NameIndex {
 public:
  explicit NameIndex(const std::vector<text::PreparedName>& names);

  // The values that agree with `name`, ascending, each with how; all others are `different`. A
  // value is found where each word of the shorter name has a partner in the other (the same, a form
  // of the same name, one sound, an initial, Jaro-Winkler >= .85), or where both are the same when
  // run together.
  std::vector<AgreeingName> agreeing(const text::PreparedName& name) const;

 private:
  using Token = text::PreparedName::Token;
  struct Word {
    Token token;
    std::uint64_t letters = 0;          // a bit for each letter
    std::vector<std::uint32_t> values;  // that hold it
  };
  using Keys = std::unordered_map<std::string, std::vector<std::uint32_t>>;

  bool are_partners(const Token& a, std::uint64_t letters, const Word& word) const;

  const std::vector<text::PreparedName>& names_;
  std::vector<Word> words_;
  Keys run_together_;
};

}  // namespace paradero::cross
