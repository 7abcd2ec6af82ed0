#include "paradero/link/comparison.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"
#include "paradero/text/similarity.h"

namespace paradero::link {

using table::Comparison;

namespace {

constexpr std::string_view name_levels[] = {"exact",   "equivalent", "close",   "partial",
                                            "initial", "similar",    "crossed", "different"};
constexpr std::string_view date_levels[] = {
    "exact",     "day_month_swapped", "one_digit",       "within_week",
    "two_parts", "consistent_month",  "consistent_year", "consistent",
    "same_year", "within_3_years",    "different"};
constexpr std::string_view number_levels[] = {"exact", "one_digit", "within_2", "within_10_percent",
                                              "different"};
constexpr std::string_view code_levels[] = {"exact", "one_error", "two_errors", "same_start",
                                            "different"};
constexpr std::string_view text_levels[] = {"exact",   "same_words", "close",
                                            "similar", "a_word",     "different"};
constexpr std::string_view token_levels[] = {"exact", "most_words", "some_words", "a_word",
                                             "different"};
constexpr std::string_view exact_levels_only[] = {"exact", "different"};

// Positions in the lists above; "exact" is 0.
constexpr int crossed_name = 6;

// Whether two dates of eight digits differ by one digit, or by two neighbours in each other's
// place.
bool one_digit_apart(std::uint32_t a, std::uint32_t b) noexcept {
  const std::uint32_t bits = a ^ b;
  const std::uint32_t wrong = (bits | bits >> 1 | bits >> 2 | bits >> 3) & 0x11111111U;
  if (std::popcount(wrong) == 1) return true;
  const int place = std::countr_zero(wrong);  // four bits a digit
  if (wrong != 0x11U << place) return false;
  return (a >> place & 15U) == (b >> (place + 4) & 15U) &&
         (a >> (place + 4) & 15U) == (b >> place & 15U);
}

int compare_dates(const WrittenDate& a, const WrittenDate& b) noexcept {
  enum {
    swapped = 1,
    one_digit,
    within_week,
    two_parts,
    consistent_month,
    consistent_year,
    consistent,
    same_year,
    within_3_years,
    different
  };
  const base::DateInterval &x = a.interval, &y = b.interval;
  if (a.digits == 0 || b.digits == 0) {
    if (x.overlaps(y)) {
      const int longest = std::max(x.length_days(), y.length_days());
      return longest <= 31 ? consistent_month : longest <= 366 ? consistent_year : consistent;
    }
    const int gap = x.last < y.first ? y.first.days - x.last.days : x.first.days - y.last.days;
    return gap <= 366 ? same_year : gap <= 3 * 366 ? within_3_years : different;
  }
  const auto year = [](std::uint32_t digits) { return digits >> 16; };
  const auto month = [](std::uint32_t digits) { return digits >> 8 & 255U; };
  const auto day = [](std::uint32_t digits) { return digits & 255U; };
  const bool year_equal = year(a.digits) == year(b.digits);
  if (year_equal && month(a.digits) == day(b.digits) && day(a.digits) == month(b.digits))
    return swapped;
  if (one_digit_apart(a.digits, b.digits)) return one_digit;
  const int apart = std::abs(x.first.days - y.first.days);
  if (apart <= 7) return within_week;
  const int equal_parts =
      year_equal + (month(a.digits) == month(b.digits)) + (day(a.digits) == day(b.digits));
  if (equal_parts == 2) return two_parts;
  if (year_equal) return same_year;
  return apart <= 3 * 366 ? within_3_years : different;
}

int compare_numbers(double a, double b, std::string_view x, std::string_view y) noexcept {
  enum { one_digit = 1, within_2, within_10_percent, different };
  const double apart = std::abs(a - b);
  if (apart <= 2) return within_2;
  if (std::max(x.size(), y.size()) >= 2 && text::damerau(x, y, 1) <= 1) return one_digit;
  return apart <= 0.1 * std::max(std::abs(a), std::abs(b)) ? within_10_percent : different;
}

int compare_codes(const Field& field, Value a, Value b) noexcept {
  enum { one_error = 1, two_errors, same_start, different };
  const CodeSketch &x = field.codes[a], &y = field.codes[b];
  const std::size_t shorter = std::min(x.size, y.size), longer = std::max(x.size, y.size);
  const std::size_t half = (longer + 1) / 2;
  const bool may_start_alike = half >= 2 && shorter >= half &&
                               std::memcmp(&x.start, &y.start, std::min(half, sizeof x.start)) == 0;
  // One slip takes at most one character's last occurrence away and brings at most one new: two
  // bits.
  const bool may_be_near = std::popcount(x.characters ^ y.characters) <= 4 && longer - shorter <= 2;
  if (!may_be_near && !may_start_alike) return different;
  const std::string_view s = field.texts[a], t = field.texts[b];
  const std::size_t distance = may_be_near ? text::damerau(s, t, 2) : 3;
  if (distance <= 1 && shorter >= 3) return one_error;
  if (distance <= 2 && shorter >= 6) return two_errors;
  return may_start_alike && s.substr(0, half) == t.substr(0, half) ? same_start : different;
}

struct Overlap {
  std::size_t shared = 0;
  double shared_weight = 0, weight_a = 0, weight_b = 0;
};

Overlap token_overlap(const Field& field, Value a, Value b) noexcept {
  const auto &x = field.tokens[a], &y = field.tokens[b];
  const auto weight = [&](std::uint32_t token) {
    return static_cast<double>(field.token_weights[token]);
  };
  Overlap overlap;
  for (const auto token : x) overlap.weight_a += weight(token);
  for (const auto token : y) overlap.weight_b += weight(token);
  for (auto i = x.begin(), j = y.begin(); i != x.end() && j != y.end();) {
    if (*i < *j) {
      ++i;
    } else if (*j < *i) {
      ++j;
    } else {
      ++overlap.shared;
      overlap.shared_weight += weight(*i);
      ++i, ++j;
    }
  }
  return overlap;
}

int compare_texts(const Field& field, Value a, Value b) noexcept {
  enum { same_words = 1, close, similar, a_word, different };
  const std::string_view x = field.texts[a], y = field.texts[b];
  const Overlap overlap = token_overlap(field, a, b);
  const std::size_t fewest = std::min(field.tokens[a].size(), field.tokens[b].size());
  if (fewest > 0 && overlap.shared == fewest) return same_words;
  const std::size_t shorter = std::min(x.size(), y.size());
  const std::size_t slips = shorter >= 9 ? 2 : 1;
  if (shorter >= 4 && text::damerau(x, y, slips) <= slips) return close;
  const double similarity = text::jaro_winkler(x, y);
  if (similarity >= 0.92) return close;
  if (similarity >= 0.85 ||
      overlap.shared_weight >= 0.5 * std::max(overlap.weight_a, overlap.weight_b)) {
    return similar;
  }
  return overlap.shared > 0 ? a_word : different;
}

int compare_tokens(const Field& field, Value a, Value b) noexcept {
  enum { most_words = 1, some_words, a_word, different };
  const Overlap overlap = token_overlap(field, a, b);
  if (overlap.shared == 0) return different;
  const double all = overlap.weight_a + overlap.weight_b - overlap.shared_weight;
  const double jaccard = all > 0 ? overlap.shared_weight / all : 1;
  return jaccard >= 0.6 ? most_words : jaccard >= 0.3 ? some_words : a_word;
}

int compare_name_parts(const Field& field, Value a, Value b) noexcept {
  const auto agreement = text::compare_names(field.names[a], field.names[b]);
  return agreement == text::NameAgreement::different ? crossed_name + 1
                                                     : static_cast<int>(agreement);
}

}  // namespace

std::span<const std::string_view> agreement_names(Comparison comparison) {
  switch (comparison) {
    case Comparison::name:
      return name_levels;
    case Comparison::date:
      return date_levels;
    case Comparison::number:
      return number_levels;
    case Comparison::code:
      return code_levels;
    case Comparison::text:
    case Comparison::place:
      return text_levels;
    case Comparison::tokens:
      return token_levels;
    case Comparison::exact:
    case Comparison::category:
      return exact_levels_only;
  }
  return exact_levels_only;
}

FieldComparison::FieldComparison(const Field& field, double frequency_step, int max_exact_levels)
    : field_(&field),
      names_(agreement_names(field.comparison)),
      // Values of one record only lie with those of two: a pair that agrees holds the value twice.
      rarest_share_(field.present > 0 ? 2.0 / static_cast<double>(field.present) : 1.0) {
  make_exact_levels(frequency_step, max_exact_levels);
}

FieldComparison::FieldComparison(const Field& field, double frequency_step, double rarest_share,
                                 int exact_levels)
    : field_(&field), names_(agreement_names(field.comparison)), rarest_share_(rarest_share) {
  base::require(rarest_share > 0, "FieldComparison: rarest_share must be > 0");
  exact_levels_ = exact_levels;
  make_exact_levels(frequency_step, exact_levels);
}

void FieldComparison::make_exact_levels(double frequency_step, int max_exact_levels) {
  base::require(frequency_step > 1, "FieldComparison: frequency_step must be > 1");
  base::require(max_exact_levels >= 1 && max_exact_levels <= 16,
                "FieldComparison: max_exact_levels must be in 1..16");
  const Field& field = *field_;
  const Value values = field.values();
  exact_level_.assign(values, 1);
  for (Value v = 1; v < values; ++v) {
    const double steps = std::log(std::max(field.share(v), rarest_share_) / rarest_share_) /
                         std::log(frequency_step);
    exact_level_[v] =
        static_cast<Level>(1 + std::min(max_exact_levels - 1, static_cast<int>(steps + 1e-9)));
    exact_levels_ = std::max(exact_levels_, static_cast<int>(exact_level_[v]));
  }
  exact_share_.assign(exact_levels_ + 1, 0.0);
  exact_chance_.assign(exact_levels_ + 1, 0.0);
  for (Value v = 1; v < values; ++v) {
    const auto count = static_cast<double>(field.counts[v]),
               present = static_cast<double>(field.present);
    exact_share_[exact_level_[v]] += count / present;
    exact_chance_[exact_level_[v]] += count * (count - 1) / (present * std::max(present - 1, 1.0));
  }
  levels_ = 1 + exact_levels_ + static_cast<int>(names_.size()) - 1;
}

std::string_view FieldComparison::level_name(Level level) const {
  if (level == 0) return "missing";
  return level <= exact_levels_ ? names_[0] : names_[level - exact_levels_];
}

Level FieldComparison::unequal_level(Value a, Value b) const noexcept {
  const Field& field = *field_;
  const auto position = [&] {
    switch (field.comparison) {
      case Comparison::name:
        return compare_name_parts(field, a, b);
      case Comparison::date:
        return compare_dates(field.dates[a], field.dates[b]);
      case Comparison::number:
        return compare_numbers(field.numbers[a], field.numbers[b], field.texts[a], field.texts[b]);
      case Comparison::code:
        return compare_codes(field, a, b);
      case Comparison::text:
      case Comparison::place:
        return compare_texts(field, a, b);
      case Comparison::tokens:
        return compare_tokens(field, a, b);
      case Comparison::exact:
      case Comparison::category:
        return 1;
    }
    return 1;
  }();
  return static_cast<Level>(exact_levels_ + std::max(position, 1));
}

namespace {
constexpr std::size_t memo_slots = 1 << 15;  // a field and thread

// Whether comparing two values takes longer than remembering how it went.
bool is_costly(Comparison comparison) {
  switch (comparison) {
    case Comparison::name:
    case Comparison::text:
    case Comparison::place:
    case Comparison::tokens:
      return true;
    default:
      return false;
  }
}
}  // namespace

RecordComparison::RecordComparison(const Records& records, std::span<const FieldComparison> fields)
    : records_(&records),
      fields_(fields),
      memo_(fields.size() * memo_slots),
      given_(records.field_index("given_names")),
      surname_1_(records.field_index("surname_1")),
      surname_2_(records.field_index("surname_2")) {}

Level RecordComparison::remembered_level(std::size_t field, Value a, Value b) noexcept {
  if (!is_costly(fields_[field].field().comparison)) return fields_[field].unequal_level(a, b);
  if (a > b) std::swap(a, b);
  const std::uint64_t key = (std::uint64_t{a} << 32) | b;
  Memo& memo = memo_[field * memo_slots + (base::mix64(key) & (memo_slots - 1))];
  if (memo.key != key) memo = {key, fields_[field].unequal_level(a, b)};
  return memo.level;
}

void RecordComparison::compare(std::size_t i, std::size_t j, std::span<Level> pattern) noexcept {
  const auto a = records_->row(i), b = records_->row(j);
  for (std::size_t f = 0; f < a.size(); ++f) {
    if (a[f] == 0 || b[f] == 0) {
      pattern[f] = 0;
    } else if (a[f] == b[f]) {
      pattern[f] = fields_[f].exact_level(a[f]);
    } else {
      pattern[f] = remembered_level(f, a[f], b[f]);
    }
  }
  if (may_cross(a, b)) apply_crossings(a, b, pattern);
}

bool RecordComparison::compare(std::size_t i, std::size_t j, const PairScreen& screen,
                               std::span<Level> pattern) noexcept {
  constexpr Level not_compared = 255;
  const auto a = records_->row(i), b = records_->row(j);
  double bound = screen.start;
  for (std::size_t f = 0; f < a.size(); ++f) {
    if (a[f] == 0 || b[f] == 0) {
      pattern[f] = 0;
    } else if (a[f] == b[f]) {
      pattern[f] = fields_[f].exact_level(a[f]);
      bound *= screen.ratio[f][pattern[f]];
    } else {
      pattern[f] = not_compared;
      bound *= screen.best_unequal[f];
    }
  }
  // Crossed name parts turn differences into agreement: such pairs are compared whole.
  const bool whole = may_cross(a, b);
  if (bound < screen.least && !whole) return false;
  for (const std::size_t f : screen.order) {
    if (pattern[f] != not_compared) continue;
    pattern[f] = remembered_level(f, a[f], b[f]);
    bound *= screen.ratio[f][pattern[f]] / screen.best_unequal[f];
    if (bound < screen.least && !whole) return false;
  }
  if (whole) apply_crossings(a, b, pattern);
  return true;
}

// Whether a first surname stands in the place of another part.
bool RecordComparison::may_cross(std::span<const Value> a,
                                 std::span<const Value> b) const noexcept {
  if (surname_1_ == Records::npos || a[surname_1_] == b[surname_1_]) return false;
  const auto same = [&](std::size_t f, std::span<const Value> x, std::size_t g,
                        std::span<const Value> y) {
    return g != Records::npos && x[f] != 0 && y[g] != 0 &&
           fields_[f].field().joined[x[f]] == fields_[g].field().joined[y[g]];
  };
  return same(surname_1_, a, surname_2_, b) || same(surname_1_, b, surname_2_, a) ||
         (same(surname_1_, a, given_, b) && same(surname_1_, b, given_, a));
}

// Name parts in each other's place: told once, at the first surname; the other part becomes
// neutral, since it holds the same slip. Given name and surname exchanged, or one surname in the
// other's place.
void RecordComparison::apply_crossings(std::span<const Value> a, std::span<const Value> b,
                                       std::span<Level> pattern) const noexcept {
  const auto differs = [&](std::size_t f) {
    return f != Records::npos && pattern[f] == fields_[f].levels() - 1;
  };
  if (!differs(surname_1_)) return;
  const auto joined = [&](std::size_t f, std::span<const Value> row) {
    return f == Records::npos || row[f] == 0 ? 0 : fields_[f].field().joined[row[f]];
  };
  const auto first_a = joined(surname_1_, a), first_b = joined(surname_1_, b);
  const auto crossed = static_cast<Level>(fields_[surname_1_].exact_levels() + crossed_name);
  if (differs(given_) && first_a == joined(given_, b) && first_b == joined(given_, a)) {
    pattern[surname_1_] = crossed;
    pattern[given_] = 0;
  } else if ((first_a != 0 && first_a == joined(surname_2_, b)) ||
             (first_b != 0 && first_b == joined(surname_2_, a))) {
    pattern[surname_1_] = crossed;
    if (differs(surname_2_)) pattern[surname_2_] = 0;
  }
}

}  // namespace paradero::link
