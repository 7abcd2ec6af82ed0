#include "paradero/casefile/internal/search_index.h"

#include <algorithm>
#include <optional>

#include "paradero/base/date.h"
#include "paradero/casefile/internal/sqlite.h"
#include "paradero/text/normalise.h"

namespace paradero::casefile {

namespace {

constexpr int most_years = 10;

// How a column is searched; nullopt: not at all (codes of a few values match too many).
std::optional<TokenKind> kind_of(const table::MappedColumn& column) {
  using table::Comparison;
  if (column.name == "birth_date") return TokenKind::birth;
  if (column.name == "sex" || column.name == "status" || column.name == "source")
    return std::nullopt;
  switch (column.comparison) {
    case Comparison::name:
      return TokenKind::name;
    case Comparison::place:
      return TokenKind::place;
    case Comparison::date:
      return TokenKind::day;
    case Comparison::code:
    case Comparison::exact:
      return TokenKind::code;
    case Comparison::text:
    case Comparison::tokens:
    case Comparison::category:
      return TokenKind::text;
    case Comparison::number:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> date_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  const auto date = base::parse_date(text);
  if (!date) return tokens;
  const auto first = date->first.civil(), last = date->last.civil();
  const int first_year = static_cast<int>(first.year()), last_year = static_cast<int>(last.year());
  for (int year = first_year; year <= last_year && year < first_year + most_years; ++year)
    tokens.push_back(std::to_string(year));
  if (first_year != last_year || first.month() != last.month()) return tokens;
  tokens.push_back(fmt::format("{:04}-{:02}", first_year, static_cast<unsigned>(first.month())));
  if (date->is_day()) tokens.push_back(base::format_date(*date));
  return tokens;
}

void append_varint(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out += static_cast<char>(static_cast<unsigned char>(number | 0x80));
    number >>= 7;
  }
  out += static_cast<char>(static_cast<unsigned char>(number));
}

bool read_varint(std::string_view& bytes, std::uint64_t& number) {
  number = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

std::uint32_t IndexWriter::number_of(TokenKind kind, std::string_view token) {
  std::string key(1, static_cast<char>(kind));
  key += token;
  const auto [at, is_new] =
      number_.try_emplace(std::move(key), static_cast<std::uint32_t>(tokens_.size()));
  if (is_new) tokens_.push_back({at->first, 0, 0, {}});
  return at->second;
}

void IndexWriter::take_value(TokenKind kind, std::string_view value,
                             std::vector<std::uint32_t>& tokens) {
  if (kind == TokenKind::birth || kind == TokenKind::day) {
    for (const std::string& token : date_tokens(value)) tokens.push_back(number_of(kind, token));
    return;
  }
  const std::string folded = text::fold(value);
  if (kind == TokenKind::code) {
    std::string joined;
    for (const char c : folded)
      if (c != ' ') joined += c;
    if (!joined.empty()) tokens.push_back(number_of(kind, joined));
    return;
  }
  for_each_word(folded, [&](std::string_view word) { tokens.push_back(number_of(kind, word)); });
  std::ranges::sort(tokens);
  tokens.erase(std::ranges::unique(tokens).begin(), tokens.end());
}

base::Result<IndexWriter> IndexWriter::create(const CaseFile& file,
                                              const table::MappedTable& mapped) {
  IndexWriter writer;
  writer.mapped_ = &mapped;
  PARADERO_ASSIGN(Query query,
                  file.database().prepare("SELECT id, kind, token FROM search_tokens ORDER BY id"));
  for (;;) {
    PARADERO_ASSIGN(const bool row, query.step());
    if (!row) break;
    const auto number = writer.number_of(static_cast<TokenKind>(query.number(1)), query.text(2));
    writer.tokens_[number].id = query.number(0);
  }
  for (std::size_t c = 0; c < mapped.columns.size(); ++c) {
    const table::MappedColumn& column = mapped.columns[c];
    const auto kind = kind_of(column);
    if (!kind) continue;
    IndexedColumn indexed{c, std::vector<std::vector<std::uint32_t>>(column.values.size())};
    for (std::uint32_t code = 1; code < column.values.size(); ++code)
      writer.take_value(*kind, column.values[code], indexed.tokens[code]);
    writer.columns_.push_back(std::move(indexed));
  }
  return writer;
}

void IndexWriter::add(std::int64_t record, std::size_t row) {
  for (const IndexedColumn& indexed : columns_) {
    for (const std::uint32_t number : indexed.tokens[mapped_->columns[indexed.column].codes[row]]) {
      Token& token = tokens_[number];
      if (token.last == record) continue;
      if (token.postings.empty()) touched_.push_back(number);
      append_varint(token.postings, static_cast<std::uint64_t>(record - token.last));
      token.last = record;
    }
  }
}

base::Result<void> IndexWriter::flush(Step& step) {
  std::ranges::sort(touched_);
  for (const std::uint32_t number : touched_) {
    Token& token = tokens_[number];
    if (token.id == 0) {
      PARADERO_ASSIGN(token.id, step.append(TableId::search_tokens,
                                            {static_cast<std::int64_t>(token.key.front()),
                                             std::string_view(token.key).substr(1)}));
    }
    PARADERO_CHECK(
        step.append(TableId::search_postings, {token.id, Cell::of_bytes(token.postings)}));
    token.postings.clear();
    token.postings.shrink_to_fit();
    token.last = 0;  // each posting begins anew
  }
  touched_.clear();
  return {};
}

}  // namespace paradero::casefile
