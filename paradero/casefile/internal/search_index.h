// The search index: which records hold which token. Appended to by imports, read by Searcher.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"
#include "paradero/casefile/casefile.h"
#include "paradero/table/mapping.h"

namespace paradero::casefile {

// What a token is a word of. The numbers stand in the file.
enum class TokenKind : std::uint8_t { name = 1, place = 2, birth = 3, day = 4, text = 5, code = 6 };

// Calls use(word) for each folded word of a value, but for the particles of names.
template <class Use>
void for_each_word(std::string_view folded, Use&& use) {
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    const std::string_view word = folded.substr(0, end);
    if (!word.empty() && word != "de" && word != "del" && word != "la" && word != "las" &&
        word != "los" && word != "y" && word != "e")
      use(word);
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
}

// The tokens of a date: "1984", "1984-05", "1984-05-03" as far as it is known; of a span of years
// each year, up to ten. Coarse first. Empty where it is no date.
std::vector<std::string> date_tokens(std::string_view text);

void append_varint(std::string& out, std::uint64_t number);
// Reads a number and moves `bytes` past it. False where it is cut short.
bool read_varint(std::string_view& bytes, std::uint64_t& number);

// Builds the postings of one import. Records are added in ascending order. Thread safety: none.
class IndexWriter {
 public:
  // Takes the tokens of each distinct value of `mapped` once; finds those that the file has.
  static base::Result<IndexWriter> create(const CaseFile& file, const table::MappedTable& mapped);

  void add(std::int64_t record, std::size_t row);
  // Appends what was added since the last flush.
  base::Result<void> flush(Step& step);

 private:
  struct Token {
    std::string key;      // the kind, then the token
    std::int64_t id = 0;  // 0: not in the file yet
    std::int64_t last = 0;
    std::string postings;
  };
  struct KeyHash {
    std::size_t operator()(const std::string& key) const { return base::hash64(key); }
  };

  std::uint32_t number_of(TokenKind kind, std::string_view token);
  void take_value(TokenKind kind, std::string_view value, std::vector<std::uint32_t>& tokens);

  const table::MappedTable* mapped_ = nullptr;
  struct IndexedColumn {
    std::size_t column = 0;
    std::vector<std::vector<std::uint32_t>> tokens;  // by code
  };
  std::vector<IndexedColumn> columns_;
  std::vector<Token> tokens_;
  tsl::robin_map<std::string, std::uint32_t, KeyHash> number_;
  std::vector<std::uint32_t> touched_;
};

}  // namespace paradero::casefile
