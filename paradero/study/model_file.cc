#include "paradero/study/model_file.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "paradero/study/build_info.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

constexpr int model_format = 1;
constexpr int most_exact_levels = 16;
constexpr double most_probability = 1e6;

// Where the parts of a model are read from; a fault names the part.
class ModelReader {
 public:
  ModelReader(const ordered_json& json, std::string_view origin) : json_(json), origin_(origin) {}

  base::Failure fault(std::string_view part, std::string_view what) const {
    return base::data_error("{}: {} {}", origin_, part, what);
  }

  base::Result<double> number(const ordered_json& object, const char* key, double least,
                              double most, std::string_view part) const {
    if (!object.is_object() || !object.contains(key) || !object[key].is_number())
      return fault(fmt::format("{}.{}", part, key), "must be a number");
    const double value = object[key].get<double>();
    if (!(value >= least && value <= most)) {
      return fault(fmt::format("{}.{}", part, key),
                   fmt::format("is {}: it must lie from {} to {}", value, least, most));
    }
    return value;
  }

  base::Result<std::uint64_t> whole(const ordered_json& object, const char* key, double most,
                                    std::string_view part) const {
    PARADERO_ASSIGN(const double value, number(object, key, 0, most, part));
    if (value != std::floor(value))
      return fault(fmt::format("{}.{}", part, key), "must be a whole number");
    return static_cast<std::uint64_t>(value);
  }

  base::Result<bool> flag(const ordered_json& object, const char* key,
                          std::string_view part) const {
    if (!object.is_object() || !object.contains(key) || !object[key].is_boolean())
      return fault(fmt::format("{}.{}", part, key), "must be true or false");
    return object[key].get<bool>();
  }

  base::Result<const ordered_json*> list(const ordered_json& object, const char* key,
                                         std::string_view part) const {
    if (!object.is_object() || !object.contains(key) || !object[key].is_array())
      return fault(fmt::format("{}.{}", part, key), "must be a list");
    return &object[key];
  }

  base::Result<std::string> text(const ordered_json& object, const char* key,
                                 std::string_view part) const {
    if (!object.is_object() || !object.contains(key) || !object[key].is_string())
      return fault(fmt::format("{}.{}", part, key), "must be a text");
    return object[key].get<std::string>();
  }

  // The words of a list.
  base::Result<std::vector<std::string>> words(const ordered_json& object, const char* key,
                                               std::string_view part) const {
    PARADERO_ASSIGN(const ordered_json* found, list(object, key, part));
    std::vector<std::string> result;
    for (const ordered_json& word : *found) {
      if (!word.is_string()) return fault(fmt::format("{}.{}", part, key), "must hold texts");
      result.push_back(word.get<std::string>());
    }
    return result;
  }

  const ordered_json& json() const { return json_; }

 private:
  const ordered_json& json_;
  std::string_view origin_;
};

std::optional<std::size_t> pair_class_of(std::string_view word) {
  for (std::size_t k = 0; k < link::pair_classes; ++k) {
    if (to_word(static_cast<link::PairClass>(k)) == word) return k;
  }
  return std::nullopt;
}

// "exact" once for each exact level, then the other levels of the comparison.
std::vector<std::string> all_levels_of(table::Comparison comparison, int exact_levels) {
  const auto names = link::agreement_names(comparison);
  std::vector<std::string> words(static_cast<std::size_t>(exact_levels), std::string(names[0]));
  words.insert(words.end(), names.begin() + 1, names.end());
  return words;
}

base::Result<link::StoredField> read_field(const ModelReader& in, const ordered_json& json,
                                           const std::string& part) {
  link::StoredField field;
  PARADERO_ASSIGN(field.name, in.text(json, "name", part));
  PARADERO_ASSIGN(const std::string word, in.text(json, "comparison", part));
  const auto comparison = table::comparison_from_word(word);
  if (!comparison) return in.fault(part + ".comparison", "is no kind of comparison");
  field.comparison = *comparison;
  PARADERO_ASSIGN(field.rarest_share, in.number(json, "rarest_share", 1e-12, 1, part));
  PARADERO_ASSIGN(const std::vector<std::string> words, in.words(json, "levels", part));
  const auto names = link::agreement_names(field.comparison);
  const auto exact = static_cast<int>(words.size()) - static_cast<int>(names.size()) + 1;
  if (exact < 1 || exact > most_exact_levels || words != all_levels_of(field.comparison, exact))
    return in.fault(part + ".levels", "are not the levels that this version compares in");
  field.exact_levels = exact;
  if (!json.contains("probabilities") || !json["probabilities"].is_object())
    return in.fault(part + ".probabilities", "must be a table of classes");
  std::array<bool, link::pair_classes> given{};
  constexpr auto unrelated = static_cast<std::size_t>(link::PairClass::unrelated);
  for (const auto& [name, values] : json["probabilities"].items()) {
    const auto k = pair_class_of(name);
    if (!k || !values.is_array() || values.size() != words.size())
      return in.fault(part + ".probabilities", "must give a class one number a level");
    field.levels[*k].assign(1, 1.0);  // missing
    for (const ordered_json& value : values) {
      const double p = value.is_number() ? value.get<double>() : -1;
      // u is freed of matches and may come out above 1 where few pairs have the field at all.
      if (!(p >= 0 && p <= most_probability && (p > 0 || *k != unrelated)))
        return in.fault(part + ".probabilities", "must be 0 or more, those of unrelated above 0");
      field.levels[*k].push_back(p);
    }
    given[*k] = true;
  }
  if (!given[0] || !given[unrelated])
    return in.fault(part + ".probabilities", "must have the classes match and unrelated");
  for (std::size_t k = 0; k < link::pair_classes; ++k) {
    field.free[k] = given[k] && k != unrelated;
    if (!given[k]) field.levels[k] = field.levels[unrelated];
  }
  return field;
}

base::Result<link::StoredModel> read_parts(const ModelReader& in) {
  const ordered_json& json = in.json();
  link::StoredModel model;
  PARADERO_ASSIGN(const std::string kind, in.text(json, "kind", "the file"));
  PARADERO_ASSIGN(const std::uint64_t format, in.whole(json, "format", 1e6, "the file"));
  if (kind != "match_model" || format != model_format)
    return in.fault("kind", fmt::format("must be match_model, in format {}", model_format));
  PARADERO_ASSIGN(model.frequency_step, in.number(json, "frequency_step", 1.0001, 1e9, "the file"));

  const ordered_json none = ordered_json::object();
  const ordered_json& training = json.contains("training") ? json["training"] : none;
  PARADERO_ASSIGN(const auto iterations, in.whole(training, "iterations", 1e9, "training"));
  model.training.iterations = static_cast<int>(iterations);
  PARADERO_ASSIGN(model.training.converged, in.flag(training, "converged", "training"));
  PARADERO_ASSIGN(model.training.ln_likelihood,
                  in.number(training, "ln_likelihood", -1e300, 1e300, "training"));
  PARADERO_ASSIGN(model.training.pairs, in.whole(training, "pairs", 1e18, "training"));
  PARADERO_ASSIGN(model.training.matches, in.number(training, "matches", 0, 1e18, "training"));

  const ordered_json& blocking = json.contains("blocking") ? json["blocking"] : none;
  PARADERO_ASSIGN(model.blocking_rules, in.words(blocking, "rules", "blocking"));
  PARADERO_ASSIGN(model.rules_chosen, in.flag(blocking, "chosen", "blocking"));
  PARADERO_ASSIGN(model.block_cap, in.whole(blocking, "block_cap", 1e18, "blocking"));
  if (model.block_cap < 2) return in.fault("blocking.block_cap", "must be 2 or more");
  PARADERO_ASSIGN(model.estimated_blocking_recall,
                  in.number(blocking, "estimated_recall", 0, 1, "blocking"));

  PARADERO_ASSIGN(const ordered_json* classes, in.list(json, "classes", "the file"));
  double sum = 0;
  for (const ordered_json& one : *classes) {
    PARADERO_ASSIGN(const std::string name, in.text(one, "name", "classes"));
    const auto k = pair_class_of(name);
    if (!k) return in.fault("classes", "hold one that this version does not know");
    PARADERO_ASSIGN(model.share[*k], in.number(one, "share", 0, 1, "classes"));
    sum += model.share[*k];
  }
  if (!(std::abs(sum - 1) < 1e-5) || model.share[0] <= 0 ||
      model.share[static_cast<std::size_t>(link::PairClass::unrelated)] <= 0)
    return in.fault("classes", "must sum to 1, with a share of match and of unrelated above 0");

  PARADERO_ASSIGN(const ordered_json* fields, in.list(json, "fields", "the file"));
  if (fields->empty() || fields->size() > link::Records::max_fields)
    return in.fault("fields", fmt::format("must be 1 to {}", link::Records::max_fields));
  for (std::size_t f = 0; f < fields->size(); ++f) {
    PARADERO_ASSIGN(link::StoredField field,
                    read_field(in, (*fields)[f], fmt::format("fields[{}]", f)));
    for (const auto& other : model.fields) {
      if (other.name == field.name) return in.fault(fmt::format("fields[{}]", f), "comes twice");
    }
    model.fields.push_back(std::move(field));
  }
  return model;
}

}  // namespace

std::string format_model(const link::StoredModel& model) {
  ordered_json classes = ordered_json::array(), fields = ordered_json::array();
  for (std::size_t k = 0; k < link::pair_classes; ++k) {
    classes.push_back(
        {{"name", to_word(static_cast<link::PairClass>(k))}, {"share", model.share[k]}});
  }
  for (const link::StoredField& field : model.fields) {
    ordered_json probabilities = ordered_json::object();
    for (std::size_t k = 0; k < link::pair_classes; ++k) {
      const auto pair_class = static_cast<link::PairClass>(k);
      if (!field.free[k] && pair_class != link::PairClass::unrelated) continue;
      probabilities[std::string(to_word(pair_class))] =
          std::vector<double>(field.levels[k].begin() + 1, field.levels[k].end());
    }
    fields.push_back({{"name", field.name},
                      {"comparison", to_word(field.comparison)},
                      {"rarest_share", field.rarest_share},
                      {"levels", all_levels_of(field.comparison, field.exact_levels)},
                      {"probabilities", std::move(probabilities)}});
  }
  const ordered_json json = {{"program", "paradero"},
                             {"version", build_info().version},
                             {"kind", "match_model"},
                             {"format", model_format},
                             {"frequency_step", model.frequency_step},
                             {"training",
                              {{"iterations", model.training.iterations},
                               {"converged", model.training.converged},
                               {"ln_likelihood", model.training.ln_likelihood},
                               {"pairs", model.training.pairs},
                               {"matches", model.training.matches}}},
                             {"blocking",
                              {{"rules", model.blocking_rules},
                               {"chosen", model.rules_chosen},
                               {"block_cap", model.block_cap},
                               {"estimated_recall", model.estimated_blocking_recall}}},
                             {"classes", std::move(classes)},
                             {"fields", std::move(fields)}};
  return json.dump(2) + "\n";
}

base::Result<link::StoredModel> parse_model(std::string_view json, std::string_view origin) {
  const ordered_json parsed = ordered_json::parse(json, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object())
    return base::data_error("{}: is not JSON with a model in it", origin);
  return read_parts(ModelReader(parsed, origin));
}

base::Result<link::StoredModel> read_model(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad())
    return base::data_error("{}: cannot be read", path.string());
  return parse_model(text, path.string());
}

}  // namespace paradero::study
