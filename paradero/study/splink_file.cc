#include "paradero/study/splink_file.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

namespace paradero::study {

using nlohmann::json;

namespace {

// What Splink counts a level by that it did not see in training.
constexpr double not_observed = 1e-6;
constexpr std::string_view not_observed_text = "level not observed in training dataset";

class SplinkReader {
 public:
  explicit SplinkReader(std::string_view origin) : origin_(origin) {}

  base::Result<SplinkFile> read(const json& settings) const {
    SplinkFile file;
    PARADERO_ASSIGN(const std::string dialect, text(settings, "sql_dialect", "duckdb", "settings"));
    if (dialect != "duckdb") {
      return base::usage_error("{}: sql_dialect is '{}': only the functions of duckdb are known",
                               origin_, dialect);
    }
    PARADERO_ASSIGN(const std::string type, text(settings, "link_type", "", "settings"));
    if (type == "dedupe_only") {
      file.spec.link_type = link::SplinkLinkType::dedupe_only;
    } else if (type == "link_only") {
      file.spec.link_type = link::SplinkLinkType::link_only;
    } else if (type == "link_and_dedupe") {
      file.spec.link_type = link::SplinkLinkType::link_and_dedupe;
    } else {
      return fault("link_type must be dedupe_only, link_only or link_and_dedupe");
    }
    PARADERO_ASSIGN(file.unique_id,
                    text(settings, "unique_id_column_name", "unique_id", "settings"));
    if (!settings.contains("probability_two_random_records_match"))
      return fault("no probability_two_random_records_match: is this a trained model?");
    PARADERO_ASSIGN(const auto prior,
                    number(settings, "probability_two_random_records_match", "settings"));
    if (!(*prior > 0 && *prior < 1))
      return fault("probability_two_random_records_match must lie between 0 and 1");
    file.spec.prior = *prior;
    if (!settings.contains("comparisons") || !settings["comparisons"].is_array())
      return fault("no list of comparisons: is this a settings file of Splink?");
    for (const json& comparison : settings["comparisons"]) {
      PARADERO_ASSIGN(auto read,
                      read_comparison(comparison, file.spec.comparisons.size(), file.defaulted));
      file.spec.comparisons.push_back(std::move(read));
    }
    PARADERO_CHECK(read_rules(settings, file.spec));
    return file;
  }

 private:
  base::Failure fault(std::string_view what) const {
    return base::data_error("{}: {}", origin_, what);
  }

  base::Result<std::string> text(const json& object, const char* key, const char* otherwise,
                                 std::string_view part) const {
    if (!object.contains(key) || object[key].is_null()) return std::string(otherwise);
    if (!object[key].is_string()) return fault(fmt::format("{}: {} must be a text", part, key));
    return object[key].get<std::string>();
  }

  base::Result<bool> flag(const json& object, const char* key, std::string_view part) const {
    if (!object.contains(key) || object[key].is_null()) return false;
    if (!object[key].is_boolean())
      return fault(fmt::format("{}: {} must be true or false", part, key));
    return object[key].get<bool>();
  }

  base::Result<std::optional<double>> number(const json& object, const char* key,
                                             std::string_view part) const {
    if (!object.contains(key) || object[key].is_null()) return std::optional<double>();
    const json& value = object[key];
    if (value.is_string() && value.get_ref<const std::string&>() == not_observed_text)
      return std::optional(not_observed);
    if (!value.is_number() || !std::isfinite(value.get<double>()))
      return fault(fmt::format("{}: {} must be a number", part, key));
    return std::optional(value.get<double>());
  }

  base::Result<link::SplinkComparisonSpec> read_comparison(
      const json& comparison, std::size_t place, std::vector<std::string>& defaulted) const {
    link::SplinkComparisonSpec spec;
    if (!comparison.is_object() || !comparison.contains("comparison_levels") ||
        !comparison["comparison_levels"].is_array() || comparison["comparison_levels"].empty())
      return fault(fmt::format("comparison {} has no list of comparison_levels", place + 1));
    const std::string number_word = fmt::format("comparison_{}", place + 1);
    PARADERO_ASSIGN(spec.name,
                    text(comparison, "output_column_name", number_word.c_str(), number_word));
    std::vector<ReadLevel> levels;
    for (const json& level : comparison["comparison_levels"]) {
      PARADERO_ASSIGN(auto read, read_level(level, spec.name));
      levels.push_back(std::move(read));
    }
    PARADERO_CHECK(fill_defaults(spec.name, levels, defaulted));
    for (ReadLevel& level : levels) spec.levels.push_back(std::move(level.spec));
    return spec;
  }

  struct ReadLevel {
    link::SplinkLevelSpec spec;
    std::optional<double> m, u;
  };

  // What was not learned has the values that Splink itself starts from: of n levels, .95 of m on
  // the first and the rest in equal parts; u by weights of 10 bits on the first, and from 3 down to
  // -5 on the others.
  base::Result<void> fill_defaults(const std::string& name, std::vector<ReadLevel>& levels,
                                   std::vector<std::string>& defaulted) const {
    std::size_t n = 0;
    bool learned = false;
    for (const ReadLevel& level : levels) {
      n += !level.spec.is_null;
      learned = learned || level.m || level.u;
    }
    if (n < 2 || !learned) {
      return base::usage_error(
          "{}: comparison '{}' has no m_probability and u_probability: train "
          "the model first",
          origin_, name);
    }
    const auto others = static_cast<double>(n - 1);
    std::size_t place = n;  // from the last level, which is 0
    for (ReadLevel& level : levels) {
      if (level.spec.is_null) continue;
      --place;
      const bool first = place == n - 1;
      const double m = first ? 0.95 : 0.05 / others;
      const double weight = first    ? 10
                            : n <= 2 ? -5
                                     : -5 + 8 * static_cast<double>(place) / (others - 1);
      if (!level.m || !level.u) defaulted.push_back(name + ": " + level.spec.label);
      level.spec.m = level.m.value_or(m);
      level.spec.u = level.u.value_or(m / std::exp2(weight));
    }
    return {};
  }

  base::Result<ReadLevel> read_level(const json& level, const std::string& name) const {
    const std::string part = fmt::format("comparison '{}'", name);
    if (!level.is_object() || !level.contains("sql_condition"))
      return fault(part + ": a level without sql_condition");
    ReadLevel read;
    link::SplinkLevelSpec& spec = read.spec;
    PARADERO_ASSIGN(spec.sql_condition, text(level, "sql_condition", "", part));
    PARADERO_ASSIGN(spec.label, text(level, "label_for_charts", spec.sql_condition.c_str(), part));
    PARADERO_ASSIGN(spec.is_null, flag(level, "is_null_level", part));
    if (spec.is_null) return read;
    PARADERO_ASSIGN(read.m, number(level, "m_probability", part));
    PARADERO_ASSIGN(read.u, number(level, "u_probability", part));
    const auto is_probability = [](const std::optional<double>& p) {
      return !p || (*p >= 0 && *p <= 1);
    };
    if (!is_probability(read.m) || !is_probability(read.u))
      return fault(fmt::format("{}, level '{}': m and u must lie from 0 to 1", part, spec.label));
    PARADERO_ASSIGN(spec.tf_column, text(level, "tf_adjustment_column", "", part));
    PARADERO_ASSIGN(const auto weight, number(level, "tf_adjustment_weight", part));
    PARADERO_ASSIGN(const auto minimum, number(level, "tf_minimum_u_value", part));
    PARADERO_ASSIGN(spec.tf_by_own_u, flag(level, "disable_tf_exact_match_detection", part));
    spec.tf_weight = weight.value_or(1);
    spec.tf_minimum_u = minimum.value_or(0);
    return read;
  }

  base::Result<void> read_rules(const json& settings, link::SplinkSpec& spec) const {
    const char* key = "blocking_rules_to_generate_predictions";
    if (!settings.contains(key) || !settings[key].is_array() || settings[key].empty())
      return fault("no blocking_rules_to_generate_predictions");
    for (const json& rule : settings[key]) {
      if (rule.is_string()) {
        spec.blocking_rules.push_back(rule.get<std::string>());
        continue;
      }
      if (!rule.is_object() || !rule.contains("blocking_rule") ||
          !rule["blocking_rule"].is_string())
        return fault("a blocking rule that is neither a text nor has one");
      if (rule.contains("arrays_to_explode") && !rule["arrays_to_explode"].empty()) {
        return base::usage_error("{}: a blocking rule that explodes arrays is not taken over",
                                 origin_);
      }
      spec.blocking_rules.push_back(rule["blocking_rule"].get<std::string>());
    }
    return {};
  }

  std::string_view origin_;
};

}  // namespace

base::Result<SplinkFile> parse_splink(std::string_view text, std::string_view origin) {
  const json settings = json::parse(text, nullptr, false);
  if (settings.is_discarded() || !settings.is_object())
    return base::data_error("{}: is not JSON with settings of Splink in it", origin);
  return SplinkReader(origin).read(settings);
}

base::Result<SplinkFile> read_splink(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad())
    return base::data_error("{}: cannot be read", path.string());
  return parse_splink(text, path.string());
}

}  // namespace paradero::study
