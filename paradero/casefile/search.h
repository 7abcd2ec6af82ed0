// Searcher: people by what one remembers of them, misspelt or in part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/casefile/casefile.h"

namespace paradero::casefile {

enum class TokenKind : std::uint8_t;

struct SearchSettings {
  std::size_t limit = 20;
  bool all_versions = false;  // also records of versions that a newer one replaced
};

struct Hit {
  std::int64_t record = 0;
  std::string list, record_id;
  std::int64_t version = 0;
  std::uint32_t line = 0;
  double score = 0;  // share of what the query says that the record has, in (0, 1]
  // What the record says, by property.
  std::vector<std::pair<std::string, std::string>> facts;
};

// The words of a case file, in memory, with what comparing them needs. Postings are read as they
// are asked for. Keeps a reference to the file. Thread safety: one thread at a time.
class Searcher {
 public:
  // Reads all words. Complexity: O(distinct words). Error (data): damage.
  static base::Result<Searcher> load(const CaseFile& file);

  // The records that have most of `query`, best first; ties by record. Words are looked for among
  // names (also as nicknames, by their sound, with one typing error, or two from eight letters, the
  // last word also by its beginning), places and other texts; what reads as a date among dates, of
  // birth or others, where a coarser date that holds it counts in part; letters with digits among
  // codes and record ids. A word weighs by how rare it is. Records of compartments that the user
  // may not see are left out. Words of the query that nobody has count against all. Error (data):
  // damage.
  base::Result<std::vector<Hit>> search(std::string_view query, const SearchSettings& settings);

  std::size_t words() const { return tokens_.size(); }

 private:
  struct Token {
    std::int64_t id = 0;
    std::uint8_t kind = 0;
    std::string text, sound;
  };
  struct Match {
    std::uint32_t token = 0;
    double quality = 0;
  };
  // Records of one source: ids first..last.
  struct Range {
    std::int64_t first = 0, last = 0, source = 0;
    bool newest = false, visible = false;
  };

  explicit Searcher(const CaseFile& file) : file_(&file) {}
  base::Result<void> load_ranges();
  std::optional<std::uint32_t> find(TokenKind kind, std::string_view text) const;
  std::vector<Match> matches(std::string_view word, bool last) const;
  std::vector<Match> date_matches(std::string_view word) const;
  // Adds the records whose id is `part`, as it stands; false where there is none.
  base::Result<bool> add_record_id(std::string_view part, double& possible);
  base::Result<void> add(const std::vector<Match>& matches, double& possible);
  base::Result<std::vector<std::int64_t>> postings(std::int64_t token) const;
  const Range* range_of(std::int64_t record) const;
  base::Result<Hit> hit(std::int64_t record, double score, const Range& range) const;

  const CaseFile* file_;
  std::vector<Token> tokens_;  // by kind, then text
  std::uint32_t codes_begin_ = 0;
  std::vector<Range> ranges_;  // ascending
  std::int64_t records_ = 0;   // the greatest id
  std::vector<float> score_, word_score_;
  std::vector<std::int64_t> touched_;
};

}  // namespace paradero::casefile
