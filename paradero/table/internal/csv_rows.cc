#include "paradero/table/internal/csv_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "paradero/base/error.h"
#include "paradero/table/internal/cells.h"

namespace paradero::table {

namespace {

// A bit for each of data[0, 64) that is one of the three characters.
#if defined(__SSE2__)
std::uint64_t marks_of_64(const char* data, char a, char b, char c) {
  const __m128i va = _mm_set1_epi8(a), vb = _mm_set1_epi8(b), vc = _mm_set1_epi8(c);
  std::uint64_t bits = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + 16 * part));
    const __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, va), _mm_cmpeq_epi8(bytes, vb)),
                     _mm_cmpeq_epi8(bytes, vc));
    bits |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(hit)))
            << (16 * part);
  }
  return bits;
}
#else
std::uint64_t marks_of_64(const char* data, char a, char b, char c) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 64; ++i) {
    bits |= static_cast<std::uint64_t>(data[i] == a || data[i] == b || data[i] == c) << i;
  }
  return bits;
}
#endif

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Most cells have nothing to trim: look before the careful way.
std::string_view trimmed(const char* first, const char* last) {
  const std::string_view text(first, static_cast<std::size_t>(last - first));
  if (text.empty()) return text;
  const auto plain = [](char c) { return c > ' '; };
  return plain(text.front()) && plain(text.back()) ? text : trim(text);
}

}  // namespace

void CsvRows::index(const char* data, std::size_t size) {
  base::require(size < std::numeric_limits<std::uint32_t>::max(),
                "CsvRows::cut: a block under 4 GB");
  mark_count_ = 0;
  std::size_t at = 0;
  for (; at + 64 <= size; at += 64) {
    if (marks_.size() < mark_count_ + 128) marks_.resize(marks_.size() * 2 + 4096);
    std::uint64_t bits = marks_of_64(data + at, delimiter_, '"', row_end_);
    while (bits != 0) {
      marks_[mark_count_++] =
          static_cast<std::uint32_t>(at) + static_cast<std::uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  }
  if (marks_.size() < mark_count_ + 64) marks_.resize(marks_.size() * 2 + 4096);
  for (; at < size; ++at) {
    if (data[at] == delimiter_ || data[at] == '"' || data[at] == row_end_) {
      marks_[mark_count_++] = static_cast<std::uint32_t>(at);
    }
  }
}

void CsvRows::reserve_cells(std::size_t more) {
  if (cells_.size() < used_ + more) cells_.resize(std::max(used_ + more, cells_.size() * 2));
}

// `open` is the position of an opening quote, marks_[mark]. A quote inside closes the cell where a
// delimiter, a row end or the end of the text follows (spaces aside); two quotes are one; any other
// quote is an ordinary character, unless the cell runs over lines: then the opening quote itself
// was stray.
CsvRows::Quoted CsvRows::quoted_cell(const char* data, std::size_t size, std::size_t open,
                                     std::size_t mark, bool is_last) {
  bool doubled = false, undoubled = false;
  Quoted result;
  for (std::size_t m = mark + 1;; ++m) {
    const std::size_t at = m < mark_count_ ? marks_[m] : size;
    if (at - open > longest_quoted) return {open, mark, 0, Quoted::stray};
    if (m >= mark_count_) {
      result.state = is_last ? Quoted::stray : Quoted::unfinished;
      return result;
    }
    if (data[at] == row_end_) {
      if (undoubled) return {open, mark, 0, Quoted::stray};
      ++result.line_breaks;
    }
    if (data[at] != '"') continue;
    if (at + 1 < size && data[at + 1] == '"') {
      doubled = true;
      ++m;
      continue;
    }
    std::size_t after = at + 1;
    while (after < size && is_blank(data[after]) && data[after] != delimiter_ &&
           data[after] != row_end_)
      ++after;
    if (after == size && !is_last) return result;
    if (after == size || data[after] == delimiter_ || data[after] == row_end_) {
      const char* const first = data + open + 1;
      quoted_text_ = trimmed(first, data + at);
      if (doubled) {
        std::string& text = undoubled_.emplace_back();
        for (std::size_t i = 0; i < quoted_text_.size(); ++i) {
          text += quoted_text_[i];
          if (quoted_text_.substr(i, 2) == "\"\"") ++i;
        }
        quoted_text_ = text;
      }
      had_undoubled_ = undoubled;
      return {after, m + 1, result.line_breaks, Quoted::closed};
    }
    if (result.line_breaks > 0) return {open, mark, 0, Quoted::stray};
    undoubled = true;
  }
}

void CsvRows::end_row(std::size_t first_cell, std::size_t width, std::uint32_t line) {
  const std::size_t cells = used_ - first_cell;
  if (cells == 1 && cells_[first_cell].empty()) {
    used_ = first_cell;  // a blank line
    return;
  }
  if (width != any_width && cells != width) {
    Ragged ragged{lines_.size(), cells, true};
    for (std::size_t c = width; c < cells; ++c)
      ragged.beyond_is_empty &= cells_[first_cell + c].empty();
    ragged_.push_back(ragged);
    if (cells < width) {
      reserve_cells(width - cells);
      std::fill_n(cells_.begin() + static_cast<std::ptrdiff_t>(used_), width - cells,
                  std::string_view());
    }
    used_ = first_cell + width;
  }
  lines_.push_back(line);
  row_ends_.push_back(used_);
}

std::size_t CsvRows::cut(const char* data, std::size_t size, bool is_last, std::size_t width,
                         std::uint32_t& line) {
  index(data, size);
  used_ = 0;
  lines_.clear();
  row_ends_.clear();
  ragged_.clear();
  trouble_.clear();
  undoubled_.clear();
  reserve_cells(mark_count_ + 1);

  std::size_t at = 0, row_start = 0, first_cell = 0, mark = 0;
  std::uint32_t row_line = line;  // `line` runs ahead over line breaks within quotes
  std::uint32_t line_at = line;
  while (at < size || (is_last && at == size && used_ > first_cell)) {
    reserve_cells(mark_count_ - mark + 1);
    std::size_t quote = at;
    while (quote < size && data[quote] == ' ' && delimiter_ != ' ') ++quote;
    bool closed = false;
    if (quote < size && data[quote] == '"') {
      while (marks_[mark] < quote) ++mark;
      const Quoted found = quoted_cell(data, size, quote, mark, is_last);
      if (found.state == Quoted::unfinished) break;
      if (found.state == Quoted::stray) {
        trouble_.push_back({lines_.size(), used_ - first_cell, stray_quote});
        ++mark;
      } else {
        closed = true;
        if (had_undoubled_)
          trouble_.push_back({lines_.size(), used_ - first_cell, undoubled_quote});
        line_at += found.line_breaks;
        cells_[used_++] = quoted_text_;
        at = found.end;
        mark = found.mark;
      }
    }
    if (!closed) {
      while (mark < mark_count_ && data[marks_[mark]] == '"') ++mark;
      const std::size_t end = mark < mark_count_ ? marks_[mark] : size;
      if (end == size && !is_last) break;
      cells_[used_++] = trimmed(data + at, data + end);
      at = end;
    }
    if (at < size && data[at] == delimiter_) {
      ++mark;
      ++at;
      continue;  // at the end of the text, an empty last cell follows
    }
    end_row(first_cell, width, row_line);
    if (at < size) {
      ++at;
      ++mark;
      ++line_at;
    }
    first_cell = used_;
    row_start = at;
    row_line = line_at;
    if (at >= size) break;
  }
  if (!is_last) used_ = first_cell;
  // Trouble in a row that is not whole yet will be found again with the next block.
  while (!trouble_.empty() && trouble_.back().row >= lines_.size()) trouble_.pop_back();
  line = row_line;
  return row_start;
}

}  // namespace paradero::table
