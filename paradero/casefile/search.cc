#include "paradero/casefile/search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "paradero/base/date.h"
#include "paradero/casefile/internal/json_text.h"
#include "paradero/casefile/internal/search_index.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/text/normalise.h"
#include "paradero/text/person_name.h"
#include "paradero/text/similarity.h"

namespace paradero::casefile {

namespace {

// How much of a word a match of each kind is worth.
constexpr double exact_worth = 1, nickname_worth = .9, sound_worth = .8, beginning_worth = .75,
                 error_worth = .7, two_errors_worth = .5;
constexpr double place_worth = .8, text_worth = .6;  // a word found elsewhere than among names
constexpr double date_worth[] = {.4, .7, 1};         // a date's year, month, day
constexpr std::size_t shortest_with_error = 4, shortest_with_two = 8, shortest_beginning = 3;
constexpr std::size_t most_matches = 400;  // of one word

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The query as words: runs that read as a date stay together.
struct Words {
  std::vector<std::string> words, dates;
};

std::vector<std::string> parts_of(std::string_view query) {
  std::vector<std::string> parts(1);
  for (const char c : query) {
    if (c == ' ' || c == ',' || c == ';' || c == '\t' || c == '\n') {
      if (!parts.back().empty()) parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.back().empty()) parts.pop_back();
  return parts;
}

Words words_of(const std::vector<std::string>& parts) {
  Words cut;
  constexpr std::size_t longest_date = 5;  // words: "3 de mayo de 1984"
  for (std::size_t at = 0; at < parts.size();) {
    std::size_t taken = 0;
    for (std::size_t n = std::min(longest_date, parts.size() - at); n > 0 && taken == 0; --n) {
      std::string joined = parts[at];
      for (std::size_t k = 1; k < n; ++k) joined += " " + parts[at + k];
      if (has_digit(joined) && base::parse_date(joined)) {
        cut.dates.push_back(std::move(joined));
        taken = n;
      }
    }
    if (taken == 0) {
      const std::string folded = text::fold(parts[at]);
      for_each_word(folded, [&](std::string_view word) { cut.words.emplace_back(word); });
      taken = 1;
    }
    at += taken;
  }
  return cut;
}

}  // namespace

base::Result<Searcher> Searcher::load(const CaseFile& file) {
  Searcher searcher(file);
  PARADERO_ASSIGN(Query query, file.database().prepare(
                                   "SELECT id, kind, token FROM search_tokens ORDER BY kind, "
                                   "token"));
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) break;
    Token token{query.number(0),
                static_cast<std::uint8_t>(query.number(1)),
                std::string(query.text(2)),
                {}};
    if (token.kind <= static_cast<std::uint8_t>(TokenKind::place))
      token.sound = text::phonetic_code(token.text);
    // Codes are the most words by far, and are looked for as they stand: they come last.
    if (token.kind != static_cast<std::uint8_t>(TokenKind::code))
      searcher.codes_begin_ = static_cast<std::uint32_t>(searcher.tokens_.size()) + 1;
    searcher.tokens_.push_back(std::move(token));
  }
  PARADERO_CHECK(searcher.load_ranges());
  return searcher;
}

base::Result<void> Searcher::load_ranges() {
  PARADERO_ASSIGN(
      Query query,
      file_->database().prepare(
          "SELECT i.first_record, i.rows, s.id, s.compartment, s.version = (SELECT max(version) "
          "FROM "
          "complete_sources n WHERE n.list = s.list) FROM imports i JOIN complete_sources s ON "
          "s.id = i.source WHERE i.rows > 0 ORDER BY i.first_record"));
  std::map<std::int64_t, std::vector<std::size_t>> of_compartment;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) break;
    of_compartment[query.number(3)].push_back(ranges_.size());
    ranges_.push_back({query.number(0), query.number(0) + query.number(1) - 1, query.number(2),
                       query.number(4) == 1, false});
    records_ = ranges_.back().last;
  }
  for (const auto& [compartment, ranges] : of_compartment) {
    PARADERO_ASSIGN(const bool visible, file_->may_see(compartment));
    for (const std::size_t r : ranges) ranges_[r].visible = visible;
  }
  score_.assign(static_cast<std::size_t>(records_) + 1, 0);
  word_score_ = score_;
  return {};
}

const Searcher::Range* Searcher::range_of(std::int64_t record) const {
  const auto after = std::ranges::upper_bound(ranges_, record, {}, &Range::first);
  if (after == ranges_.begin()) return nullptr;
  const Range& range = *std::prev(after);
  return record <= range.last ? &range : nullptr;
}

std::optional<std::uint32_t> Searcher::find(TokenKind kind, std::string_view text) const {
  const auto key = std::pair(static_cast<std::uint8_t>(kind), text);
  const auto at = std::ranges::lower_bound(tokens_, key, {}, [](const Token& token) {
    return std::pair(token.kind, std::string_view(token.text));
  });
  if (at == tokens_.end() || at->kind != key.first || at->text != text) return std::nullopt;
  return static_cast<std::uint32_t>(at - tokens_.begin());
}

std::vector<Searcher::Match> Searcher::matches(std::string_view word, bool last) const {
  std::vector<Match> found;
  const text::PreparedName prepared = text::prepare_name(word, text::NamePart::given);
  std::vector<std::string_view> names;
  if (!prepared.tokens.empty()) {
    const auto& token = prepared.tokens.front();
    names = {token.full, token.canonical};
    names.insert(names.end(), token.other_names.begin(), token.other_names.end());
  }
  const std::string word_sound = text::phonetic_code(word);
  const std::size_t limit = word.size() >= shortest_with_two     ? 2
                            : word.size() >= shortest_with_error ? 1
                                                                 : 0;
  if (const auto code = find(TokenKind::code, word)) found.push_back({*code, exact_worth});
  for (std::uint32_t t = 0; t < codes_begin_; ++t) {
    const Token& token = tokens_[t];
    const auto kind = static_cast<TokenKind>(token.kind);
    if (kind == TokenKind::birth || kind == TokenKind::day) continue;
    double quality = 0;
    if (token.text == word) {
      quality = exact_worth;
    } else if (kind == TokenKind::name &&
               std::ranges::find(names, std::string_view(token.text)) != names.end()) {
      quality = nickname_worth;
    } else if (last && word.size() >= shortest_beginning && token.text.starts_with(word)) {
      quality = beginning_worth;
    } else if (!token.sound.empty() && word_sound.size() >= shortest_beginning &&
               token.sound == word_sound) {
      quality = sound_worth;
    } else if (limit > 0 && kind != TokenKind::text && token.text.size() + limit >= word.size() &&
               token.text.size() <= word.size() + limit) {
      const std::size_t distance = text::damerau(token.text, word, limit);
      quality = distance == 1 ? error_worth : distance == 2 && limit == 2 ? two_errors_worth : 0;
    }
    if (quality == 0) continue;
    if (kind == TokenKind::place) quality *= place_worth;
    if (kind == TokenKind::text) quality *= text_worth;
    found.push_back({t, quality});
  }
  if (found.size() > most_matches) {
    std::ranges::stable_sort(found, std::greater(), &Match::quality);
    found.resize(most_matches);
  }
  return found;
}

std::vector<Searcher::Match> Searcher::date_matches(std::string_view word) const {
  std::vector<Match> found;
  const std::vector<std::string> wanted = date_tokens(word);
  for (const TokenKind kind : {TokenKind::birth, TokenKind::day}) {
    for (const std::string& text : wanted) {
      const auto token = find(kind, text);
      if (!token) continue;
      // What the query does not say finer is all that it says.
      const std::size_t fineness = text.size() == 4 ? 0 : text.size() == 7 ? 1 : 2;
      const double quality = text == wanted.back() ? 1 : date_worth[fineness];
      found.push_back({*token, quality});
    }
  }
  return found;
}

base::Result<std::vector<std::int64_t>> Searcher::postings(std::int64_t token) const {
  PARADERO_ASSIGN(Query * query,
                  file_->database().cached("SELECT records FROM search_postings WHERE token = ?"));
  query->bind(1, token);
  std::vector<std::int64_t> records;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query->step());
    if (!row) return records;
    std::string_view bytes = query->text(0);
    std::int64_t record = 0;
    for (std::uint64_t step = 0; read_varint(bytes, step);) {
      record += static_cast<std::int64_t>(step);
      if (record > 0 && record <= records_) records.push_back(record);
    }
  }
}

// Adds the best of what each record has of one word, weighed by how rare the word is.
base::Result<void> Searcher::add(const std::vector<Match>& matches, double& possible) {
  const double n = static_cast<double>(std::max<std::int64_t>(records_, 1));
  double heaviest = 0;
  touched_.clear();
  double best_quality = 0;
  for (const Match& match : matches) best_quality = std::max(best_quality, match.quality);
  for (const Match& match : matches) {
    PARADERO_ASSIGN(const auto records, postings(tokens_[match.token].id));
    if (records.empty()) continue;
    const double weight = std::log(1 + n / static_cast<double>(records.size()));
    if (match.quality == best_quality) heaviest = std::max(heaviest, weight);
    const auto worth = static_cast<float>(weight * match.quality);
    for (const std::int64_t record : records) {
      float& held = word_score_[static_cast<std::size_t>(record)];
      if (held == 0) touched_.push_back(record);
      held = std::max(held, worth);
    }
  }
  // A word that nobody has weighs as one that a single record has.
  const double weight = heaviest > 0 ? heaviest : std::log(1 + n);
  possible += weight;
  for (const std::int64_t record : touched_) {
    const auto r = static_cast<std::size_t>(record);
    // A rarer word that matches less well must not count for more than the word itself.
    score_[r] += std::min(word_score_[r], static_cast<float>(weight));
    word_score_[r] = 0;
  }
  return {};
}

base::Result<bool> Searcher::add_record_id(std::string_view part, double& possible) {
  // A short number is more likely a year or a day than an id.
  constexpr std::size_t shortest_number = 5;
  const bool is_number = part.find_first_not_of("0123456789") == std::string_view::npos;
  if (!has_digit(part) || (is_number && part.size() < shortest_number)) return false;
  PARADERO_ASSIGN(Query * query, file_->database().cached(
                                     "SELECT id FROM records WHERE record_id = ? AND id <= ?"));
  query->bind(1, part).bind(2, records_);
  const double weight = std::log(1 + static_cast<double>(records_));
  bool any = false;
  for (;;) {
    PARADERO_ASSIGN(const bool row, query->step());
    if (!row) break;
    score_[static_cast<std::size_t>(query->number(0))] += static_cast<float>(weight);
    any = true;
  }
  if (any) possible += weight;
  return any;
}

base::Result<Hit> Searcher::hit(std::int64_t record, double score, const Range& range) const {
  PARADERO_ASSIGN(Query * query,
                  file_->database().cached("SELECT s.list, s.version, r.record_id, r.line FROM "
                                           "records r, sources s WHERE r.id = ? AND s.id = ?"));
  query->bind(1, record).bind(2, range.source);
  PARADERO_ASSIGN(const bool found, query->step());
  if (!found)
    return base::data_error("{}: a record is gone: run case verify", file_->path().string());
  Hit hit{record,
          std::string(query->text(0)),
          std::string(query->text(2)),
          query->number(1),
          static_cast<std::uint32_t>(query->number(3)),
          score,
          {}};
  query->reset();
  PARADERO_ASSIGN(Query * facts,
                  file_->database().cached("SELECT property, value FROM record_statements WHERE "
                                           "record = ? AND value IS NOT NULL"));
  facts->bind(1, record);
  for (;;) {
    PARADERO_ASSIGN(const bool row, facts->step());
    if (!row) return hit;
    hit.facts.emplace_back(facts->text(0), facts->text(1));
  }
}

base::Result<std::vector<Hit>> Searcher::search(std::string_view query,
                                                const SearchSettings& settings) {
  std::ranges::fill(score_, 0.F);
  double possible = 0;
  std::vector<std::string> parts;
  for (std::string& part : parts_of(query)) {
    PARADERO_ASSIGN(const bool is_id, add_record_id(part, possible));
    if (!is_id) parts.push_back(std::move(part));
  }
  const Words words = words_of(parts);
  for (std::size_t w = 0; w < words.words.size(); ++w)
    PARADERO_CHECK(add(matches(words.words[w], w + 1 == words.words.size()), possible));
  for (const std::string& date : words.dates) PARADERO_CHECK(add(date_matches(date), possible));
  std::vector<std::pair<float, std::int64_t>> ranked;
  if (possible > 0) {
    for (const Range& range : ranges_) {
      if (!range.visible || (!range.newest && !settings.all_versions)) continue;
      for (std::int64_t record = range.first; record <= range.last; ++record) {
        const float score = score_[static_cast<std::size_t>(record)];
        if (score > 0) ranked.emplace_back(-score, record);
      }
    }
  }
  const std::size_t kept = std::min(settings.limit, ranked.size());
  std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(kept));
  std::vector<Hit> hits;
  for (std::size_t k = 0; k < kept; ++k) {
    const double score = static_cast<double>(-ranked[k].first) / possible;
    PARADERO_ASSIGN(Hit one,
                    hit(ranked[k].second, std::min(score, 1.0), *range_of(ranked[k].second)));
    hits.push_back(std::move(one));
  }
  return hits;
}

}  // namespace paradero::casefile
