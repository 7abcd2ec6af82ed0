#include "paradero/cross/places.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "paradero/text/curp.h"
#include "paradero/text/normalise.h"

namespace paradero::cross {

namespace {

struct StateFacts {
  std::string_view curp_letters;
  float latitude, longitude;  // mean of its municipalities, to about 10 km
};

// In the order of INEGI's codes, 1 to 32.
constexpr std::array<StateFacts, 32> state_facts = {{
    {"AS", 22.1F, -102.3F}, {"BC", 32.4F, -116.6F}, {"BS", 25.1F, -111.1F}, {"CC", 19.3F, -90.6F},
    {"CL", 27.1F, -101.5F}, {"CM", 19.2F, -103.9F}, {"CS", 16.5F, -92.6F},  {"CH", 28.4F, -106.6F},
    {"DF", 19.4F, -99.1F},  {"DG", 25.0F, -104.7F}, {"GT", 20.7F, -101.0F}, {"GR", 17.6F, -99.4F},
    {"HG", 20.4F, -98.8F},  {"JC", 20.7F, -103.5F}, {"MC", 19.4F, -99.4F},  {"MN", 19.6F, -101.7F},
    {"MS", 18.8F, -99.1F},  {"NT", 21.6F, -104.9F}, {"NL", 25.7F, -100.0F}, {"OC", 17.1F, -96.9F},
    {"PL", 19.1F, -97.9F},  {"QT", 20.8F, -99.9F},  {"QR", 20.2F, -87.5F},  {"SP", 22.2F, -100.0F},
    {"SL", 24.8F, -107.4F}, {"SR", 29.6F, -110.3F}, {"TC", 18.0F, -92.7F},  {"TS", 24.2F, -98.8F},
    {"TL", 19.3F, -98.2F},  {"VZ", 19.4F, -96.7F},  {"YN", 20.8F, -89.1F},  {"ZS", 22.6F, -102.8F},
}};

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int code_in(std::string_view text) {
  const auto number = number_in(text);
  return number && *number >= 1 && *number < 100'000 && *number == std::floor(*number)
             ? static_cast<int>(*number)
             : 0;
}

const table::Column* column_called(const table::Table& table,
                                   std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    for (const table::Column& column : table.columns) {
      std::string folded = text::fold(column.header);
      std::erase(folded, ' ');
      if (folded == key) return &column;
    }
  }
  return nullptr;
}

std::string key_of(int state, std::string_view municipality) {
  return fmt::format("{}/{}", state, municipality);
}

}  // namespace

double distance_km(Coordinates a, Coordinates b) noexcept {
  constexpr double radians = std::numbers::pi / 180, mean_radius_km = 6371.0;
  const double latitude_a = a.latitude * radians, latitude_b = b.latitude * radians;
  const double across = std::sin((latitude_b - latitude_a) / 2);
  const double along = std::sin((static_cast<double>(b.longitude) - a.longitude) * radians / 2);
  const double h = across * across + std::cos(latitude_a) * std::cos(latitude_b) * along * along;
  return 2 * mean_radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

int state_number(std::string_view state) {
  if (const int code = code_in(state); code >= 1 && code <= 32) return code;
  const std::string_view letters = text::curp_state_letters(state);
  for (std::size_t s = 0; s < state_facts.size(); ++s) {
    if (state_facts[s].curp_letters == letters) return static_cast<int>(s) + 1;
  }
  return 0;
}

Coordinates state_centre(int state) {
  base::require(state >= 1 && state <= 32, "state_centre: state must lie in 1..32");
  const StateFacts& facts = state_facts[static_cast<std::size_t>(state - 1)];
  return {facts.latitude, facts.longitude};
}

Gazetteer::Municipality& Gazetteer::municipality(int state, int code, const std::string& name) {
  const std::string by_code = code == 0 ? "" : key_of(state, std::to_string(code));
  const std::string by_name = name.empty() ? "" : key_of(state, name);
  for (const std::string* key : {&by_code, &by_name}) {
    if (key->empty()) continue;
    const auto found = by_key_.find(*key);
    if (found == by_key_.end()) continue;
    const std::size_t at = found->second;
    if (!by_name.empty()) by_key_.emplace(by_name, at);
    return municipalities_[at];
  }
  const std::size_t at = municipalities_.size();
  municipalities_.push_back({state, code, {}});
  if (!by_code.empty()) by_key_.emplace(by_code, at);
  if (!by_name.empty()) by_key_.emplace(by_name, at);
  return municipalities_.back();
}

base::Result<void> Gazetteer::add(const table::Table& table, base::Problems& problems) {
  const auto* state =
      column_called(table, {"cveent", "cveentidad", "statecode", "claveentidad", "nombreestado",
                            "noment", "entidad", "estado", "state"});
  const auto* code = column_called(
      table, {"cvemun", "cvemunicipio", "muncode", "municipalitycode", "clavemunicipio"});
  const auto* name = column_called(
      table, {"nombremunicipio", "nommun", "municipio", "municipality", "municipalityname"});
  const auto* latitude = column_called(table, {"latitude", "latitud", "lat"});
  const auto* longitude = column_called(table, {"longitude", "longitud", "long", "lon", "lng"});
  if (state == nullptr || (code == nullptr && name == nullptr)) {
    return base::usage_error(
        "{}: a gazetteer has a column for the state (cve_ent, estado) and one for the municipality "
        "(cve_mun, municipio)",
        table.file);
  }
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const int of_state = state_number(state->at(row));
    const int of_code = code == nullptr ? 0 : code_in(code->at(row)) % 1000;
    const std::string called = name == nullptr ? "" : text::fold(name->at(row));
    if (of_state == 0 || (of_code == 0 && called.empty())) {
      problems.add({table.file, table.lines[row], state->header,
                    "no state or municipality that can be read", true});
      continue;
    }
    Municipality& one = municipality(of_state, of_code, called);
    if (latitude == nullptr || longitude == nullptr) continue;
    const auto at_latitude = number_in(latitude->at(row)),
               at_longitude = number_in(longitude->at(row));
    if (!at_latitude || !at_longitude || std::abs(*at_latitude) > 90 ||
        std::abs(*at_longitude) > 180) {
      problems.add(
          {table.file, table.lines[row], latitude->header, "not coordinates in degrees", false});
      continue;
    }
    one.at = Coordinates{static_cast<float>(*at_latitude), static_cast<float>(*at_longitude)};
  }
  return {};
}

const Gazetteer::Municipality* Gazetteer::find(int state, std::string_view municipality) const {
  std::string key = text::fold(municipality);
  if (const int code = code_in(key); code != 0) key = std::to_string(code % 1000);
  const auto found = by_key_.find(key_of(state, key));
  return found == by_key_.end() ? nullptr : &municipalities_[found->second];
}

}  // namespace paradero::cross
