#include <algorithm>
#include <cmath>

#include "paradero/study/build_info.h"
#include "paradero/study/internal/cross_outcome.h"
#include "paradero/study/internal/report_parts.h"

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

constexpr std::size_t most_shown = 400;  // candidates in the report page

double shown(double x, double scale) { return std::round(x * scale) / scale; }

ordered_json thresholds_json(std::span<const cross::ThresholdRow> thresholds) {
  ordered_json rows = ordered_json::array();
  for (const cross::ThresholdRow& row : thresholds) {
    rows.push_back({{"posterior", row.posterior},
                    {"candidates", row.pairs},
                    {"expected_true", shown(row.expected_true, 100)},
                    {"expected_false", shown(row.expected_false, 100)}});
  }
  return rows;
}

ordered_json left_out_json(const cross::LeftOut& left_out) {
  return {{"located_alive", left_out.located_alive},
          {"located_dead", left_out.located_dead},
          {"identified", left_out.identified}};
}

ordered_json settings_of(const CrossOutcome& outcome) {
  const CrossSpec& spec = outcome.study.cross;
  ordered_json settings = {{"least_posterior", spec.settings.least_posterior},
                           {"most_candidates", spec.settings.most_candidates},
                           {"keep_identified", spec.people.keep_identified},
                           {"learning_found", spec.settings.learning.most_found},
                           {"max_iterations", spec.settings.learning.most_iterations},
                           {"gazetteers", outcome.gazetteer_hashes}};
  settings["rates"] = rate_changes_json(spec.settings.learning.changes);
  settings["prior"] =
      spec.settings.prior ? ordered_json(*spec.settings.prior) : ordered_json(nullptr);
  return settings;
}

ordered_json rates_json(const cross::Rates& rates) {
  ordered_json json = ordered_json::array();
  for (const RateLine& line : rate_lines(rates))
    json.push_back({{"kind", line.kind}, {"band", line.band}, {"share", line.share}});
  return json;
}

ordered_json rates_beside_expected(const CrossOutcome& outcome) {
  const cross::Rates& rates = outcome.crossing.learning.rates;
  const auto expected =
      rate_lines(cross::expected_rates(outcome.study.cross.settings.learning.changes));
  ordered_json json = rates_json(rates);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    json[k]["share"] = shown(json[k]["share"].get<double>(), 1e4);
    json[k]["expected"] = shown(expected[k].share, 1e4);
  }
  return json;
}

// How many found people have their best candidate in each tenth of posterior.
ordered_json best_histogram(const CrossOutcome& outcome) {
  std::vector<double> best(outcome.crossing.found.size(), 0);
  for (const cross::Pair& pair : outcome.crossing.pairs)
    best[pair.found] = std::max(best[pair.found], pair.posterior);
  std::array<std::uint64_t, 10> tenths{};
  std::uint64_t none = 0;
  for (const double posterior : best) {
    if (posterior == 0) {
      ++none;
    } else {
      ++tenths[std::min<std::size_t>(9, static_cast<std::size_t>(posterior * 10))];
    }
  }
  return {{"none", none}, {"tenths", tenths}};
}

// Whom a record speaks of, in the words of its list, so that a family knows its own: what is not
// recorded is left out.
ordered_json person_json(const table::MappedTable& list, std::uint32_t row) {
  const auto cells = [&](std::initializer_list<std::string_view> columns,
                         std::string_view separator) {
    std::string joined;
    for (const std::string_view name : columns) {
      const table::MappedColumn* column = list.find(name);
      if (column == nullptr || column->at(row).empty()) continue;
      if (!joined.empty()) joined += separator;
      joined += column->at(row);
    }
    return joined;
  };
  ordered_json person = {{"source", list.source}, {"record_id", list.record_ids[row]}};
  const auto add = [&](const char* key, std::string text) {
    if (!text.empty()) person[key] = std::move(text);
  };
  std::string name = cells({"given_names", "surname_1", "surname_2"}, " ");
  add("name", name.empty() ? cells({"full_name"}, "") : std::move(name));
  add("alias", cells({"alias"}, ""));
  add("sex", cells({"sex"}, ""));
  std::string age = cells({"age"}, "");
  add("age", age.empty() ? cells({"age_min", "age_max"}, "-") : std::move(age));
  add("event_date", cells({"event_date"}, ""));
  add("found_date", cells({"found_date"}, ""));
  add("place", cells({"municipality", "state"}, ", "));
  return person;
}

ordered_json shown_candidates(const CrossOutcome& outcome) {
  std::vector<const cross::Pair*> best;
  for (const cross::Pair& pair : outcome.crossing.pairs) best.push_back(&pair);
  std::ranges::stable_sort(
      best, [](const cross::Pair* a, const cross::Pair* b) { return a->posterior > b->posterior; });
  if (best.size() > most_shown) best.resize(most_shown);
  cross::Screen::Tables tables;
  ordered_json candidates = ordered_json::array();
  for (const cross::Pair* pair : best) {
    outcome.screen.prepare_words(pair->found, outcome.crossing.learning.rates, tables);
    ordered_json reasons = ordered_json::array();
    for (const cross::Reason& reason : cross::reasons(outcome.screen, pair->missing, pair->evidence,
                                                      outcome.vocabulary, tables)) {
      reasons.push_back({{"kind", to_word(reason.kind)},
                         {"in_favour", reason.in_favour},
                         {"es", reason.words.es},
                         {"en", reason.words.en}});
    }
    const cross::RowName missing = outcome.screen.missing().rows[pair->missing],
                         found = outcome.screen.found().rows[pair->found];
    ordered_json evidence = ordered_json::object();
    for (std::size_t k = 0; k < cross::kinds; ++k) {
      if (pair->evidence.ln[k] != 0)
        evidence[std::string(to_word(static_cast<cross::Kind>(k)))] =
            shown(pair->evidence.ln[k], 100);
    }
    candidates.push_back(
        {{"missing", person_json(outcome.lists.tables[missing.list], missing.row)},
         {"found",
          person_json(outcome.lists.tables[outcome.missing_lists + found.list], found.row)},
         {"rank_for_missing", pair->rank_for_missing},
         {"rank_for_found", pair->rank_for_found},
         {"ln_likelihood_ratio", shown(pair->ln_ratio, 100)},
         {"posterior", shown(pair->posterior, 1e4)},
         {"repeated", pair->repeated},
         {"evidence", evidence},
         {"reasons", reasons}});
  }
  return candidates;
}

}  // namespace

ordered_json rate_changes_json(std::span<const cross::RateChange> changes) {
  ordered_json json = ordered_json::object();
  for (const cross::RateChange& change : changes) {
    json[change.name] = {{"values", change.values}};
    if (change.weight) json[change.name]["weight"] = *change.weight;
  }
  return json;
}

CrossRowName missing_name(const CrossOutcome& outcome, std::uint32_t missing) {
  const cross::RowName row = outcome.screen.missing().rows[missing];
  const table::MappedTable& list = outcome.lists.tables[row.list];
  return {list.source, list.record_ids[row.row]};
}

CrossRowName found_name(const CrossOutcome& outcome, std::uint32_t found) {
  const cross::RowName row = outcome.screen.found().rows[found];
  const table::MappedTable& list = outcome.lists.tables[outcome.missing_lists + row.list];
  return {list.source, list.record_ids[row.row]};
}

std::vector<RateLine> rate_lines(const cross::Rates& rates) {
  std::vector<RateLine> lines;
  const auto add = [&](std::string_view kind, std::span<const double> shares,
                       std::initializer_list<std::string_view> bands) {
    base::require(shares.size() == bands.size(), "rate_lines: a word for each band");
    std::size_t k = 0;
    for (const std::string_view band : bands)
      lines.push_back({std::string(kind), std::string(band), shares[k++]});
  };
  const std::initializer_list<std::string_view> names = {
      "exact", "equivalent", "close", "partial", "initial", "similar", "different"};
  const std::initializer_list<std::string_view> lags = {
      "-401", "-31", "-3",  "-1",  "0",   "1",   "3",    "7",    "15",
      "30",   "60",  "120", "240", "480", "960", "1920", "3840", "more"};
  add("given_names", rates.given_names, names);
  add("surname_1", rates.surname_1, names);
  add("surname_2", rates.surname_2, names);
  add("sex", rates.sex, {"agrees", "contradicts"});
  add("age", rates.age, {"inside", "2", "5", "10", "20", "more"});
  add("height", rates.height, {"2", "5", "8", "12", "20", "more"});
  add("lag_body", rates.lag[0], lags);
  add("lag_skeletal", rates.lag[1], lags);
  add("lag_living", rates.lag[2], lags);
  add("lag_dated", rates.lag[3], lags);
  add("place", rates.place,
      {"same_municipality", "40_km", "100_km", "same_state", "other_state_300_km",
       "other_state_700_km", "other_state_1200_km", "other_state_farther",
       "same_state_municipality_not_told"});
  add("alias", rates.alias, {"agrees", "differs"});
  add("blood_group", rates.blood_group, {"agrees", "differs"});
  add("curp", rates.curp, {"agrees", "differs"});
  const auto add_descriptions = [&](const std::string& kind, const cross::DescriptionRates& of) {
    add(kind, std::array{of.mentioned, of.others}, {"mentioned", "others"});
    add(kind + "_type", of.type, {"same", "different"});
    add(kind + "_concept", of.concept_, {"same", "related", "different"});
    add(kind + "_place", of.place, {"same", "near", "different"});
    add(kind + "_side", of.side, {"same", "different"});
    add(kind + "_view", of.view, {"same", "different"});
    add(kind + "_text", of.text, {"same", "different"});
  };
  add_descriptions("marks", rates.marks);
  add_descriptions("clothing", rates.clothing);
  add("fixed",
      std::array{rates.wrong_name, rates.wrong_name_on_clothing, rates.surnames_exchanged,
                 rates.kin_on_list},
      {"wrong_name", "wrong_name_on_clothing", "surnames_exchanged", "kin_on_list"});
  add("on_list", rates.on_list, {"without_name", "with_name"});
  return lines;
}

ordered_json cross_provenance(const CrossOutcome& outcome) {
  const std::span<const InputFile> inputs = outcome.lists.inputs;
  return provenance_of("cross", {{"title", outcome.study.title},
                                 {"seed", outcome.study.seed},
                                 {"settings", settings_of(outcome)},
                                 {"missing_crossed", outcome.screen.missing().size()},
                                 {"found_crossed", outcome.screen.found().size()},
                                 {"reference_missing", outcome.screen.reference_rows()},
                                 {"rates", rates_json(outcome.crossing.learning.rates)},
                                 {"missing", inputs_json(inputs.first(outcome.missing_lists))},
                                 {"found", inputs_json(inputs.subspan(outcome.missing_lists))}});
}

ordered_json cross_report_data(const CrossOutcome& outcome, const CrossSummary& summary) {
  const BuildInfo build = build_info();
  return {{"kind", "cross"},
          {"title", outcome.study.title},
          {"version", build.version},
          {"commit", build.commit},
          {"seed", outcome.study.seed},
          {"inputs", inputs_json(outcome.lists.inputs)},
          {"missing_lists", outcome.missing_lists},
          {"totals",
           {{"missing", summary.missing},
            {"found", summary.found},
            {"missing_left_out", left_out_json(summary.missing_left_out)},
            {"found_left_out", left_out_json(summary.found_left_out)},
            {"pairs_crossed", summary.pairs_crossed},
            {"candidates", summary.candidates},
            {"candidates_left_out", summary.candidates_left_out},
            {"found_with_candidate", summary.found_with_candidate},
            {"missing_with_candidate", summary.missing_with_candidate},
            {"ties", summary.ties}}},
          {"prior",
           {{"share", shown(summary.prior, 1e6)},
            {"learned", summary.prior_learned},
            {"ln_odds", shown(summary.ln_prior_odds, 1e4)}}},
          {"thresholds", thresholds_json(summary.thresholds)},
          {"best_posterior", best_histogram(outcome)},
          {"rates", rates_beside_expected(outcome)},
          {"learning",
           {{"iterations", outcome.crossing.learning.iterations},
            {"converged", outcome.crossing.learning.converged},
            {"expected_pairs", shown(outcome.crossing.learning.pairs, 10)}}},
          {"candidates", shown_candidates(outcome)},
          {"settings", settings_of(outcome)},
          {"warnings", warnings_json(summary.warnings)},
          {"problems", problems_json(outcome.problems)}};
}

std::string to_json(const CrossSummary& summary) {
  const auto lists = [](std::span<const ListSummary> of) {
    ordered_json json = ordered_json::array();
    for (const ListSummary& list : of) {
      json.push_back({{"source", list.source},
                      {"rows_in", list.rows_in},
                      {"rows_out", list.rows_out},
                      {"rows_refused", list.rows_refused}});
    }
    return json;
  };
  ordered_json json = {{"out", summary.out.string()},
                       {"missing", summary.missing},
                       {"found", summary.found},
                       {"missing_left_out", left_out_json(summary.missing_left_out)},
                       {"found_left_out", left_out_json(summary.found_left_out)},
                       {"pairs_crossed", summary.pairs_crossed},
                       {"pairs_worked_out", summary.pairs_worked_out},
                       {"candidates", summary.candidates},
                       {"candidates_left_out", summary.candidates_left_out},
                       {"found_with_candidate", summary.found_with_candidate},
                       {"missing_with_candidate", summary.missing_with_candidate},
                       {"ties", summary.ties},
                       {"prior", shown(summary.prior, 1e6)},
                       {"prior_learned", summary.prior_learned},
                       {"ln_prior_odds", shown(summary.ln_prior_odds, 1e4)},
                       {"updated", summary.updated},
                       {"thresholds", thresholds_json(summary.thresholds)},
                       {"missing_lists", lists(summary.missing_lists)},
                       {"found_lists", lists(summary.found_lists)},
                       {"problems", summary.problems}};
  json["warnings"] = warning_texts(summary.warnings);
  return json.dump(2);
}

}  // namespace paradero::study
