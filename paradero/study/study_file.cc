#include "paradero/study/study_file.h"

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include <toml++/toml.h>

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

// Of the linkage, in a study that goes on to estimate and does not say how many.
constexpr std::uint32_t draws_for_estimates = 20;

base::Result<std::string> read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || fs::is_directory(path))
    return base::usage_error("{}: cannot be read", path.string());
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

using Reader = std::function<base::Result<void>(const toml::node&)>;
using Readers = std::map<std::string, Reader, std::less<>>;

// Reads every key of `table` with its reader; unknown keys are errors, so that a slip of the pen is
// not a setting lost.
class TableReader {
 public:
  TableReader(std::string origin, std::string where)
      : origin_(std::move(origin)), where_(std::move(where)) {}

  base::Result<void> read(const toml::table& table, const Readers& readers) const {
    for (const auto& [key, node] : table) {
      const auto reader = readers.find(key.str());
      if (reader == readers.end()) {
        std::string known;
        for (const auto& [name, unused] : readers) (known += known.empty() ? "" : ", ") += name;
        return fault(node, "unknown key '{}'; known here: {}", key.str(), known);
      }
      PARADERO_CHECK(reader->second(node));
    }
    return {};
  }

  Reader text(std::string& out) const {
    return [this, &out](const toml::node& node) -> base::Result<void> {
      const auto value = node.value<std::string>();
      if (!value) return fault(node, "must be a text in quotes");
      out = *value;
      return {};
    };
  }
  Reader texts(std::vector<std::string>& out) const {
    return [this, &out](const toml::node& node) -> base::Result<void> {
      const toml::array* items = node.as_array();
      if (items == nullptr) return fault(node, "must be a list of texts: [\"...\", \"...\"]");
      for (const toml::node& item : *items) {
        const auto value = item.value<std::string>();
        if (!value) return fault(item, "must be a list of texts: [\"...\", \"...\"]");
        out.push_back(*value);
      }
      return {};
    };
  }
  template <class Number>
  Reader number(Number& out, double least, double most) const {
    return [this, &out, least, most](const toml::node& node) -> base::Result<void> {
      const auto value = node.value<double>();
      const bool whole = std::is_integral_v<Number>;
      if (!value || (whole && !node.is_integer())) {
        return fault(node, whole ? "must be a whole number" : "must be a number");
      }
      if (!(*value >= least && *value <= most))
        return fault(node, "must lie in {} .. {}", least, most);
      out = static_cast<Number>(*value);
      return {};
    };
  }
  Reader flag(bool& out) const {
    return [this, &out](const toml::node& node) -> base::Result<void> {
      const toml::value<bool>* value = node.as_boolean();
      if (value == nullptr) return fault(node, "must be true or false");
      out = value->get();
      return {};
    };
  }
  Reader sub_table(const std::function<base::Result<void>(const toml::table&)>& read_it) const {
    return [this, read_it](const toml::node& node) -> base::Result<void> {
      const toml::table* table = node.as_table();
      if (table == nullptr) return fault(node, "must be a table");
      return read_it(*table);
    };
  }

  template <class... Args>
  base::Failure fault(const toml::node& node, fmt::format_string<Args...> format,
                      Args&&... args) const {
    return base::usage_error("{}:{}: {}{}", origin_, node.source().begin.line,
                             where_.empty() ? "" : where_ + ": ",
                             fmt::format(format, std::forward<Args>(args)...));
  }

 private:
  std::string origin_, where_;
};

constexpr double no_bound = 9e15;  // whole numbers beyond 2^53 have no exact double

base::Result<void> read_link(const toml::table& table, const fs::path& folder,
                             const std::string& origin, Study& study) {
  const TableReader in(origin, "[link]");
  link::Settings& link = study.link;
  std::string model, splink_model, labels, decisions, previous;
  PARADERO_CHECK(in.read(
      table,
      {{"blocking", in.texts(link.blocking_rules)},
       {"block_cap", in.number(link.block_cap, 2, 1e9)},
       {"frequency_step", in.number(link.frequency_step, 1.01, 1e6)},
       {"random_pairs", in.number(link.random_pairs, 1000, 1e9)},
       {"training_pairs", in.number(link.training_pairs, 1000, 1e9)},
       {"threshold", in.number(link.threshold, 1e-9, 1 - 1e-9)},
       {"links_from", in.number(link.links_from, 1e-9, 1 - 1e-9)},
       {"pairs_per_record", in.number(link.rule_choice.pairs_per_record, 0.1, 1e6)},
       {"blocking_recall", in.number(link.rule_choice.recall, 0.5, 1)},
       {"max_iterations", in.number(link.training.max_iterations, 1, 1e5)},
       {"prior_weight", in.number(link.training.prior_weight, 0, 100)},
       {"largest_group", in.number(link.clustering.largest_exact, 2, 5000)},
       {"draws", in.number(link.posterior.draws, 0, 10000)},
       {"evidence_power", in.number(link.posterior.evidence_power, 0.05, 2)},
       {"evidence_power_deviation", in.number(link.posterior.evidence_power_deviation, 0, 0.5)},
       {"model", in.text(model)},
       {"splink_model", in.text(splink_model)},
       {"labels", in.text(labels)},
       {"label_weight", in.number(link.label_weight, 1e-3, 1e6)},
       {"review", in.number(link.review.pairs, 0, 10000)},
       {"decisions", in.text(decisions)},
       {"previous", in.text(previous)}}));
  if (!model.empty()) study.model = folder / model;
  if (!splink_model.empty()) study.splink_model = folder / splink_model;
  if (!labels.empty()) study.labels = folder / labels;
  if (!decisions.empty()) study.decisions = folder / decisions;
  if (!previous.empty()) study.previous = folder / previous;
  return {};
}

base::Result<void> read_generate(const toml::table& table, const std::string& origin,
                                 Study& study) {
  const TableReader in(origin, "[generate]");
  study.generate.emplace();
  std::string strength = "normal";
  PARADERO_CHECK(in.read(table, {{"people", in.number(study.generate->people, 1000, 1e7)},
                                 {"strength", in.text(strength)},
                                 {"seed", in.number(study.generate->seed, 0, no_bound)},
                                 {"lists", in.texts(study.generated_lists)}}));
  PARADERO_ASSIGN(study.generate->strength, strength_from_word(strength));
  return {};
}

base::Result<void> read_not_covered(const toml::node& node, const TableReader& estimate,
                                    const std::string& origin, EstimateSpec& spec) {
  const toml::array* items = node.as_array();
  if (items == nullptr)
    return estimate.fault(node, "not_covered must be written as [[estimate.not_covered]]");
  const TableReader in(origin, "[[estimate.not_covered]]");
  for (const toml::node& item : *items) {
    const toml::table* table = item.as_table();
    if (table == nullptr) return in.fault(item, "must be a table");
    NotCovered none;
    PARADERO_CHECK(in.read(*table, {{"list", in.text(none.list)},
                                    {"column", in.text(none.column)},
                                    {"values", in.texts(none.values)}}));
    if (none.list.empty() || none.values.empty())
      return in.fault(item, "needs list = \"...\" and values = [\"...\"]");
    spec.not_covered.push_back(std::move(none));
  }
  return {};
}

base::Result<void> read_estimate(const toml::table& table, const fs::path& folder,
                                 const std::string& origin, EstimateSpec& spec) {
  const TableReader in(origin, "[estimate]");
  spec.declared = true;
  std::string file, draws, cache, log_linear_model;
  std::vector<std::string> models;
  double delta = 0;
  std::int64_t n_max = 0;
  estimate::Settings& settings = spec.settings;
  PARADERO_CHECK(in.read(table, {{"table", in.text(file)},
                                 {"strata", in.texts(spec.strata)},
                                 {"draws", in.text(draws)},
                                 {"imputations", in.number(spec.imputations, 2, 10000)},
                                 {"cache", in.text(cache)},
                                 {"model", in.texts(models)},
                                 {"classes", in.number(settings.classes, 1, 32)},
                                 {"ess", in.number(settings.least_ess, 100, 1e6)},
                                 {"sweeps", in.number(settings.most_sweeps, 1000, 1e9)},
                                 {"delta", in.number(delta, 1e-9, 1e6)},
                                 {"n_max", in.number(n_max, 1, 1e8)},
                                 {"log_linear_model", in.text(log_linear_model)},
                                 {"resamples", in.number(settings.resamples, 0, 1e6)},
                                 {"diagnostics", in.flag(settings.diagnostics)},
                                 {"not_covered", [&](const toml::node& node) {
                                    return read_not_covered(node, in, origin, spec);
                                  }}}));
  if (!file.empty()) spec.table = folder / file;
  if (!draws.empty()) spec.draws = folder / draws;
  if (!cache.empty()) spec.cache = folder / cache;
  if (delta > 0) settings.delta = delta;
  if (n_max > 0) settings.n_max = n_max;
  if (!log_linear_model.empty()) settings.log_linear_model = log_linear_model;
  PARADERO_ASSIGN(settings.estimators, estimators_from_words(models));
  return {};
}

base::Result<ListSpec> read_list(const toml::table& table, const fs::path& folder,
                                 const std::string& origin, const std::string& where) {
  const TableReader in(origin, "[[" + where + "]]");
  ListSpec spec;
  std::string file, delimiter, mapping_file;
  toml::table mapping;  // the keys of a mapping may stand in the list itself
  const auto keep = [&](const char* key) {
    return [&mapping, key](const toml::node& node) -> base::Result<void> {
      mapping.insert_or_assign(key, node);
      return {};
    };
  };
  PARADERO_CHECK(in.read(table, {{"file", in.text(file)},
                                 {"source", in.text(spec.reading.source)},
                                 {"sheet", in.text(spec.reading.sheet)},
                                 {"encoding", in.text(spec.reading.encoding)},
                                 {"delimiter", in.text(delimiter)},
                                 {"mapping", in.text(mapping_file)},
                                 {"columns", keep("columns")},
                                 {"fields", keep("fields")},
                                 {"drop", keep("drop")}}));
  if (file.empty()) return in.fault(table, "names no file");
  if (spec.reading.source.find('/') != std::string::npos)
    return in.fault(table, "source must be usable as a file name: no '/'");
  if (delimiter.size() > 1 && delimiter != "\\t")
    return in.fault(table, "delimiter must be one character");
  if (!delimiter.empty()) spec.reading.delimiter = delimiter == "\\t" ? '\t' : delimiter[0];
  spec.path = folder / file;
  if (!mapping_file.empty()) {
    if (!mapping.empty())
      return in.fault(table, "has both a mapping file and a mapping of its own");
    PARADERO_ASSIGN(spec.mapping, read_mapping(folder / mapping_file, mapping_file));
  } else if (!mapping.empty()) {
    std::ostringstream text;
    text << mapping;
    PARADERO_ASSIGN(spec.mapping, table::parse_mapping(
                                      text.str(), fmt::format("{}:{}: mapping of the list", origin,
                                                              table.source().begin.line)));
  }
  return spec;
}

// Lists written as [[WHERE]], each with its keys.
base::Result<void> read_lists(const toml::node& node, const fs::path& folder,
                              const std::string& origin, const std::string& where,
                              std::vector<ListSpec>& specs) {
  const TableReader in(origin, "");
  const toml::array* lists = node.as_array();
  if (lists == nullptr) return in.fault(node, "{} must be written as [[{}]]", where, where);
  for (const toml::node& list : *lists) {
    if (!list.is_table()) return in.fault(list, "{} must be written as [[{}]]", where, where);
    PARADERO_ASSIGN(ListSpec spec, read_list(*list.as_table(), folder, origin, where));
    specs.push_back(std::move(spec));
  }
  return {};
}

base::Result<void> read_evaluate(const toml::table& table, const fs::path& folder,
                                 const std::string& origin, Study& study) {
  const TableReader in(origin, "[evaluate]");
  study.evaluate.emplace();
  std::vector<std::string> truth;
  PARADERO_CHECK(in.read(table, {{"truth", in.texts(truth)},
                                 {"truth_column", in.text(study.evaluate->truth_column)},
                                 {"record_id", in.text(study.evaluate->record_id)}}));
  for (const std::string& file : truth) study.evaluate->truth.push_back(folder / file);
  return {};
}

base::Result<void> read_watch(const toml::table& table, const fs::path& folder,
                              const std::string& origin, WatchSpec& watch) {
  const TableReader in(origin, "[watch]");
  std::string years;
  PARADERO_CHECK(in.read(table, {{"years", in.text(years)},
                                 {"threshold", in.number(watch.threshold, 1e-9, 1 - 1e-9)},
                                 {"versions", [&](const toml::node& node) {
                                    return read_lists(node, folder, origin, "watch.versions",
                                                      watch.versions);
                                  }}}));
  if (!years.empty()) {
    PARADERO_ASSIGN(watch.years, year_range(years));
  }
  return {};
}

// [cross.rates]: NAME = number, [numbers], or {values = ..., weight = pairs}.
base::Result<void> read_rates(const toml::node& node, const std::string& origin,
                              std::vector<cross::RateChange>& changes) {
  const TableReader in(origin, "[cross.rates]");
  const toml::table* table = node.as_table();
  if (table == nullptr) return in.fault(node, "must be a table: [cross.rates]");
  for (const auto& [key, value] : *table) {
    cross::RateChange change{std::string(key.str()), {}, {}};
    const Reader numbers = [&](const toml::node& read) -> base::Result<void> {
      const auto one = read.value<double>();
      if (one) change.values.push_back(*one);
      const toml::array* several = read.as_array();
      for (std::size_t k = 0; several != nullptr && k < several->size(); ++k) {
        const auto number = (*several)[k].value<double>();
        if (!number) return in.fault(read, "{}: must hold numbers", key.str());
        change.values.push_back(*number);
      }
      if (change.values.empty())
        return in.fault(read, "{}: must be a number or a list of numbers", key.str());
      return {};
    };
    if (const toml::table* whole = value.as_table()) {
      double weight = -1;
      PARADERO_CHECK(in.read(*whole, {{"values", numbers}, {"weight", in.number(weight, 1, 1e9)}}));
      if (weight >= 0) change.weight = weight;
    } else {
      PARADERO_CHECK(numbers(value));
    }
    if (const std::string fault = cross::fault_of(change); !fault.empty())
      return in.fault(value, "{}", fault);
    changes.push_back(std::move(change));
  }
  return {};
}

base::Result<void> read_cross(const toml::table& table, const fs::path& folder,
                              const std::string& origin, CrossSpec& cross) {
  const TableReader in(origin, "[cross]");
  std::vector<std::string> gazetteers;
  std::string previous;
  double prior = 0;
  const auto lists = [&](const char* where, std::vector<ListSpec>& specs) {
    return [&, where](const toml::node& node) {
      return read_lists(node, folder, origin, where, specs);
    };
  };
  PARADERO_CHECK(in.read(
      table, {{"prior", in.number(prior, 1e-9, 1 - 1e-9)},
              {"least_posterior", in.number(cross.settings.least_posterior, 1e-9, 1 - 1e-9)},
              {"most_candidates", in.number(cross.settings.most_candidates, 1, 1e6)},
              {"learning_found", in.number(cross.settings.learning.most_found, 1, 1e7)},
              {"max_iterations", in.number(cross.settings.learning.most_iterations, 0, 1000)},
              {"keep_identified", in.flag(cross.people.keep_identified)},
              {"previous", in.text(previous)},
              {"gazetteers", in.texts(gazetteers)},
              {"missing", lists("cross.missing", cross.missing)},
              {"found", lists("cross.found", cross.found)},
              {"rates", [&](const toml::node& node) {
                 return read_rates(node, origin, cross.settings.learning.changes);
               }}}));
  if (cross.missing.empty() != cross.found.empty())
    return in.fault(table, "needs [[cross.missing]] and [[cross.found]]");
  if (prior > 0) cross.settings.prior = prior;
  if (!previous.empty()) cross.previous = folder / previous;
  for (const std::string& file : gazetteers) cross.gazetteers.push_back(folder / file);
  return {};
}

}  // namespace

base::Result<watch::YearRange> year_range(std::string_view text) {
  const auto year = [](std::string_view digits) {
    int number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return read.ptr == digits.data() + digits.size() && digits.size() == 4 ? number : 0;
  };
  const std::size_t dash = text.find('-');
  const int first = year(text.substr(0, dash)),
            last = dash == text.npos ? first : year(text.substr(dash + 1));
  if (first == 0 || last < first)
    return base::usage_error("years '{}': they must be written as 2010-2017", text);
  return watch::YearRange{first, last};
}

base::Result<std::vector<estimate::Estimator>> estimators_from_words(
    const std::vector<std::string>& words) {
  std::vector<estimate::Estimator> estimators;
  for (const std::string& word : words) {
    const auto estimator = estimate::estimator_from_word(word);
    if (!estimator) {
      std::string known;
      for (const auto one : estimate::all_estimators)
        (known += known.empty() ? "" : ", ") += estimate::to_word(one);
      return base::usage_error("model '{}': it must be one of {}", word, known);
    }
    estimators.push_back(*estimator);
  }
  return estimators;
}

base::Result<generate::Strength> strength_from_word(std::string_view word) {
  if (word == "easy") return generate::Strength::easy;
  if (word == "normal") return generate::Strength::normal;
  if (word == "hard") return generate::Strength::hard;
  return base::usage_error("strength '{}': it must be easy, normal or hard", word);
}

std::string_view to_word(generate::Strength strength) {
  switch (strength) {
    case generate::Strength::easy:
      return "easy";
    case generate::Strength::normal:
      return "normal";
    case generate::Strength::hard:
      return "hard";
  }
  return "";
}

base::Result<Study> parse_study(std::string_view text, const fs::path& folder,
                                std::string_view origin_view) {
  const std::string origin(origin_view);
  toml::table root;
  try {
    root = toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    return base::usage_error("{}:{}: {}", origin, error.source().begin.line, error.description());
  }
  Study study;
  std::string out;
  const TableReader in(origin, "");
  PARADERO_CHECK(in.read(root, {{"title", in.text(study.title)},
                                {"seed", in.number(study.seed, 0, no_bound)},
                                {"out", in.text(out)},
                                {"link", in.sub_table([&](const auto& table) {
                                   return read_link(table, folder, origin, study);
                                 })},
                                {"generate", in.sub_table([&](const auto& table) {
                                   return read_generate(table, origin, study);
                                 })},
                                {"estimate", in.sub_table([&](const auto& table) {
                                   return read_estimate(table, folder, origin, study.estimate);
                                 })},
                                {"watch", in.sub_table([&](const auto& table) {
                                   return read_watch(table, folder, origin, study.watch);
                                 })},
                                {"cross", in.sub_table([&](const auto& table) {
                                   return read_cross(table, folder, origin, study.cross);
                                 })},
                                {"evaluate", in.sub_table([&](const auto& table) {
                                   return read_evaluate(table, folder, origin, study);
                                 })},
                                {"lists", [&](const toml::node& node) {
                                   return read_lists(node, folder, origin, "lists", study.lists);
                                 }}}));
  if (!out.empty()) study.out = folder / out;
  // Who is on two lists is itself an estimate: what is estimated from it must carry the doubt.
  const bool links = !study.lists.empty() || study.generate;
  if (links && study.estimate.declared && !root.at_path("link.draws"))
    study.link.posterior.draws = draws_for_estimates;
  return study;
}

base::Result<Study> read_study(const fs::path& path) {
  PARADERO_ASSIGN(const std::string text, read_text(path));
  return parse_study(text, path.parent_path(), path.filename().string());
}

base::Result<table::Mapping> read_mapping(const fs::path& path, std::string_view origin) {
  PARADERO_ASSIGN(const std::string text, read_text(path));
  return table::parse_mapping(text, origin);
}

}  // namespace paradero::study
