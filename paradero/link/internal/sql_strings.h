// String functions as DuckDB computes them: on bytes, case and accents kept.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::link {

// Jaro similarity in [0, 1]; 0 where either is empty. Complexity: O(|a| |b|).
double sql_jaro(std::string_view a, std::string_view b);
// Jaro-Winkler: prefix scale .1, prefix up to 4, only where Jaro is above .7.
double sql_jaro_winkler(std::string_view a, std::string_view b);
// Damerau-Levenshtein distance, transposed letters may be edited again. Complexity: O(|a| |b|).
std::size_t sql_damerau(std::string_view a, std::string_view b);
// Jaccard similarity of the sets of bytes, in [0, 1]; none where either is empty.
std::optional<double> sql_jaccard(std::string_view a, std::string_view b);
// Seconds since 1970 of a date written in `format` (%Y %m %d %H %M %S and plain characters); none
// where it is not one.
std::optional<double> sql_epoch(std::string_view text, std::string_view format);
// Whether sql_epoch knows every part of `format`.
bool is_sql_date_format(std::string_view format);
// Characters [from, from + count) of UTF-8 text, counted from 1 (below 0: from the end).
std::string sql_substring(std::string_view text, long from, std::optional<long> count);
std::size_t sql_length(std::string_view text);  // characters of UTF-8
// The items of a list written "[a, 'b', "c"]" or "a|b" or one bare item.
std::vector<std::string> sql_list(std::string_view text);

// A regular expression without groups and alternatives: characters, classes, ^ $ . and the
// quantifiers * + ? {m,n}. Immutable. Thread safety: const from any thread.
class SqlPattern {
 public:
  // Error (usage): what is not among these.
  static base::Result<SqlPattern> parse(std::string_view pattern);
  // The first match, as much as it can take; empty where there is none. Complexity: O(n^2 atoms).
  std::string_view extract(std::string_view text) const;

 private:
  struct Atom {
    std::vector<std::pair<unsigned char, unsigned char>> ranges;
    bool negated = false;  // of ASCII ranges: any other character, of one byte or more
    std::size_t least = 1, most = 1;
  };
  static std::optional<Atom> parse_atom(std::string_view pattern, std::size_t& at);
  static std::size_t width(const Atom& atom, std::string_view text, std::size_t at);
  std::optional<std::size_t> match(std::string_view text, std::size_t start) const;

  std::vector<Atom> atoms_;
  bool at_start_ = false, at_end_ = false;
};

}  // namespace paradero::link
