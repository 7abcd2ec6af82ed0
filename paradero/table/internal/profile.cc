#include "paradero/table/internal/profile.h"

#include <algorithm>

#include "paradero/base/date.h"
#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/headers.h"
#include "paradero/table/internal/values.h"
#include "paradero/text/normalise.h"

namespace paradero::table {

namespace {

constexpr std::size_t most_values_looked_at = 2000;

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

// The share of a column's distinct values (the first ones stand for all) that `holds`.
template <class Holds>
double share_of_values(const Column& column, const Profile& profile, Holds&& holds) {
  std::size_t looked_at = 0, held = 0;
  for (std::uint32_t code = 1; code < column.values.size() && looked_at < most_values_looked_at;
       ++code) {
    if (!profile.is_value[code]) continue;
    ++looked_at;
    held += holds(column.values[code]) ? 1 : 0;
  }
  return looked_at == 0 ? 0.0 : static_cast<double>(held) / static_cast<double>(looked_at);
}

double mean_words(const Column& column, const Profile& profile) {
  double words = 0;
  share_of_values(column, profile, [&](std::string_view value) {
    words += 1.0 + static_cast<double>(std::ranges::count(value, ' '));
    return true;
  });
  return words / static_cast<double>(
                     std::max<std::size_t>(1, std::min(profile.distinct, most_values_looked_at)));
}

bool is_all_digits(std::string_view value) { return std::ranges::all_of(value, is_ascii_digit); }

bool is_date_value(std::string_view value) {
  return !is_plain_number(value) && base::parse_date(without_time(value)).has_value();
}

bool is_compact_date(std::string_view value) {
  return value.size() == 8 && is_all_digits(value) && base::parse_date(value).has_value();
}

bool is_year_value(std::string_view value) {
  return value.size() == 4 && is_all_digits(value) && value >= "1800" && value <= "2100";
}

bool is_code_value(std::string_view value) {
  return value.find(' ') == std::string_view::npos && std::ranges::any_of(value, is_ascii_digit);
}

bool is_curp_value(std::string_view value) {
  if (value.size() != 18) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool digit = is_ascii_digit(value[i]);
    if ((i >= 4 && i < 10) != digit && i < 16) return false;
  }
  return true;
}

}  // namespace

Profile profile(const Column& column) {
  Profile result;
  result.of_code.assign(column.values.size(), 0);
  result.is_value.assign(column.values.size(), false);
  for (const std::uint32_t code : column.codes) ++result.of_code[code];
  for (std::uint32_t code = 1; code < column.values.size(); ++code) {
    if (result.of_code[code] == 0 || is_filler(column.values[code])) continue;
    result.is_value[code] = true;
    ++result.distinct;
    result.present += result.of_code[code];
  }
  return result;
}

std::vector<std::size_t> sample_rows(std::size_t rows, std::size_t most) {
  const std::size_t size = std::min(rows, most);
  std::vector<std::size_t> sample(size);
  for (std::size_t i = 0; i < size; ++i) sample[i] = i * rows / size;
  return sample;
}

std::string_view standard_by_content(const Column& column, const Profile& profile) {
  if (profile.present == 0) return {};
  const auto most = [&](auto&& holds) { return share_of_values(column, profile, holds) >= 0.8; };
  if (most(is_curp_value)) return "curp";
  const auto is_email = [](std::string_view value) {
    const std::size_t at = value.find('@');
    return at != std::string_view::npos && at > 0 &&
           value.find('.', at) != std::string_view::npos &&
           value.find(' ') == std::string_view::npos;
  };
  if (most(is_email)) return "email";
  if (profile.distinct <= 6 &&
      most([](std::string_view value) { return !sex_of_word(text::fold(value)).empty(); })) {
    return "sex";
  }
  return {};
}

bool is_web_address(const Column& column, const Profile& profile) {
  return share_of_values(column, profile, [](std::string_view value) {
           return value.starts_with("http://") || value.starts_with("https://") ||
                  value.starts_with("www.");
         }) >= 0.8;
}

bool is_identifier_by_content(const Column& column, const Profile& profile) {
  if (profile.repeats() || profile.present < 20) return false;
  const double bare = share_of_values(column, profile, [](std::string_view value) {
    const bool decimal = is_plain_number(value) && !is_all_digits(value);
    return value.find(' ') == std::string_view::npos && !decimal && !is_date_value(value) &&
           !is_compact_date(value);
  });
  return bare >= 0.95;
}

Comparison infer_comparison(const Column& column, const Profile& profile) {
  const auto share = [&](auto&& holds) { return share_of_values(column, profile, holds); };
  if (share(is_date_value) >= 0.8 || share(is_compact_date) >= 0.8) return Comparison::date;
  const std::string words = header_words(column.header);
  const bool says_year =
      words.find("year") != std::string::npos || words.find("ano") != std::string::npos ||
      words.find("anio") != std::string::npos || words.find("jahr") != std::string::npos;
  if (says_year && share(is_year_value) >= 0.8) return Comparison::date;
  if (share(looks_numeric) >= 0.9) {
    if (profile.distinct <= 5) return Comparison::category;
    const double whole = share(is_all_digits);
    const double leading_zero =
        share([](std::string_view v) { return v.size() > 1 && v[0] == '0' && is_all_digits(v); });
    const double long_digits =
        share([](std::string_view v) { return v.size() >= 5 && is_all_digits(v); });
    return whole >= 0.9 && (leading_zero >= 0.02 || long_digits >= 0.8) ? Comparison::code
                                                                        : Comparison::number;
  }
  if (share(is_code_value) >= 0.8) return Comparison::code;
  const double mean = mean_words(column, profile);
  if (mean >= 4) return Comparison::tokens;
  const std::size_t few = std::clamp<std::size_t>(profile.present / 20, 12, 200);
  return profile.distinct <= few && mean <= 3 ? Comparison::category : Comparison::text;
}

}  // namespace paradero::table
