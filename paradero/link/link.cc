#include "paradero/link/link.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <tuple>

#include "paradero/base/hash.h"
#include "paradero/base/parallel.h"
#include "paradero/stats/log_space.h"
#include "paradero/stats/random.h"

namespace paradero::link {

namespace {

constexpr std::array<double, 6> band_edges = {1.0, 0.99, 0.9, 0.5, 0.1, 0.01};
constexpr std::size_t band_sample = 12;
constexpr int lowest_bits = -60, highest_bits = 100;
constexpr std::size_t pass_chunk = 512;  // records

double ln_odds_of(double probability) { return std::log(probability / (1 - probability)); }

base::Result<void> check(const Settings& settings) {
  const auto is_probability = [](double p) { return p > 0 && p < 1; };
  if (!is_probability(settings.threshold)) {
    return base::usage_error("link: threshold is {}: it must lie between 0 and 1",
                             settings.threshold);
  }
  if (!is_probability(settings.links_from)) {
    return base::usage_error("link: links_from is {}: it must lie between 0 and 1",
                             settings.links_from);
  }
  if (settings.block_cap == 1)
    return base::usage_error("link: block_cap is 1: it must be 2 or more");
  if (!(settings.label_weight > 0)) {
    return base::usage_error("link: label_weight is {}: it must be above 0", settings.label_weight);
  }
  if (!settings.labels.empty() && settings.model)
    return base::usage_error("link: labels are learned from, and a given model learns nothing");
  if (!(settings.frequency_step > 1)) {
    return base::usage_error("link: frequency_step is {}: it must be above 1",
                             settings.frequency_step);
  }
  return {};
}

// Patterns of pairs of records drawn at random; all pairs where there are no more than wanted.
std::vector<PatternCount> random_patterns(const Records& records,
                                          std::span<const FieldComparison> comparisons,
                                          const Settings& settings,
                                          const base::RunContext& context) {
  const std::uint64_t n = records.size();
  if (n < 2) return {};
  const std::uint64_t all = n * (n - 1) / 2;
  const bool exhaustive = all <= settings.random_pairs;
  const std::uint64_t wanted = exhaustive ? n : settings.random_pairs;
  constexpr std::size_t chunk_size = 1 << 14;
  std::vector<PatternCounter> counters(base::chunk_count(wanted, exhaustive ? 64 : chunk_size));
  base::parallel_chunks_with(
      context, wanted, exhaustive ? 64 : chunk_size,
      [&] { return RecordComparison(records, comparisons); },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, RecordComparison& comparison) {
        stats::Random random(settings.seed, 1000 + chunk);
        const auto count = [&](std::uint64_t i, std::uint64_t j) {
          Pattern pattern{};
          comparison.compare(i, j, pattern);
          counters[chunk].add(pattern);
        };
        for (std::size_t k = begin; k < end; ++k) {
          if (exhaustive) {
            for (std::uint64_t j = k + 1; j < n; ++j) count(k, j);
            continue;
          }
          const std::uint64_t i = random.below(n);
          const std::uint64_t j = random.below(n - 1);
          count(i, j + (j >= i));
        }
      });
  PatternCounter all_counts;
  for (const PatternCounter& counter : counters) all_counts.merge(counter);
  return all_counts.sorted();
}

// What one thread keeps while it goes through candidates.
struct Worker {
  Worker(const Records& records, std::span<const FieldComparison> comparisons,
         const BlockingIndex& index)
      : comparison(records, comparisons), cursor(index) {}
  RecordComparison comparison;
  BlockingIndex::Cursor cursor;
  std::vector<BlockingIndex::Candidate> found;
};

struct TrainingPairs {
  std::vector<PatternCount> patterns;
  double all_pairs = 0;  // of records, that they stand for
  TrainingLabels labels;
};

// Labelled pairs as numbers, ascending: (smaller, larger) record.
std::vector<std::uint64_t> labelled_pairs(std::span<const Decision> labels) {
  std::vector<std::uint64_t> pairs;
  for (const Decision& label : labels) {
    if (label.verdict == Verdict::unsure) continue;
    pairs.push_back((std::uint64_t{std::min(label.a, label.b)} << 32) | std::max(label.a, label.b));
  }
  std::ranges::sort(pairs);
  return pairs;
}

TrainingLabels training_labels(const Records& records, std::span<const FieldComparison> comparisons,
                               const Settings& settings, double sampled_share) {
  TrainingLabels labels;
  labels.sampled_share = sampled_share;
  if (settings.labels.empty()) return labels;
  RecordComparison comparison(records, comparisons);
  for (const Decision& label : settings.labels) {
    if (label.verdict == Verdict::unsure) continue;
    LabelledPattern labelled;
    comparison.compare(label.a, label.b, labelled.pattern);
    labelled.match = label.verdict == Verdict::same;
    labelled.pairs = settings.label_weight;
    labels.patterns.push_back(labelled);
  }
  return labels;
}

// Patterns of the candidates of records drawn at random, until there are enough.
TrainingPairs training_pairs(const Records& records, const BlockingIndex& index,
                             std::span<const FieldComparison> comparisons, const Settings& settings,
                             const base::RunContext& context) {
  const double share =
      std::min(1.0, static_cast<double>(settings.training_pairs) /
                        std::max(1.0, static_cast<double>(index.pairs_with_repeats())));
  const auto bound = static_cast<std::uint64_t>(share * 0x1.0p63) << 1;
  constexpr std::size_t chunk_size = 1 << 12;
  std::vector<PatternCounter> counters(base::chunk_count(records.size(), chunk_size));
  std::vector<std::uint64_t> drawn(counters.size(), 0);
  const std::vector<std::uint64_t> labelled = labelled_pairs(settings.labels);
  base::parallel_chunks_with(
      context, records.size(), chunk_size, [&] { return Worker(records, comparisons, index); },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, Worker& worker) {
        for (std::size_t i = begin; i < end; ++i) {
          if (share < 1 && base::combine64(settings.seed, i) > bound) continue;
          ++drawn[chunk];
          index.candidates(static_cast<std::uint32_t>(i), worker.cursor, worker.found);
          for (const auto& candidate : worker.found) {
            const std::uint64_t pair = (std::uint64_t{i} << 32) | candidate.record;
            if (!labelled.empty() && std::ranges::binary_search(labelled, pair)) continue;
            Pattern pattern{};
            worker.comparison.compare(i, candidate.record, pattern);
            counters[chunk].add(pattern);
          }
        }
      });
  PatternCounter all;
  for (const PatternCounter& counter : counters) all.merge(counter);
  const double records_drawn =
      static_cast<double>(std::accumulate(drawn.begin(), drawn.end(), std::uint64_t{0}));
  const auto n = static_cast<double>(records.size());
  return {all.sorted(), records_drawn * 0.5 * (n - 1),
          training_labels(records, comparisons, settings, records_drawn / std::max(n, 1.0))};
}

// What one chunk of the pass over all candidates found.
struct PassPart {
  std::vector<Edge> edges;
  std::vector<std::uint64_t> new_pairs;  // by rule
  std::uint64_t true_pairs = 0;
};

using BandSample = std::vector<std::pair<std::uint64_t, Link>>;  // by random key

std::size_t band_of(double probability) {
  std::size_t band = 0;
  while (band + 2 < band_edges.size() && probability < band_edges[band + 1]) ++band;
  return band;
}

void keep_smallest(BandSample& sample) {
  const auto order = [](const auto& x, const auto& y) {
    return std::tie(x.first, x.second.a, x.second.b) < std::tie(y.first, y.second.a, y.second.b);
  };
  std::ranges::sort(sample, order);
  sample.resize(std::min(sample.size(), band_sample));
}

// Draws pairs from each band of probability.
void fill_bands(std::span<const Link> links, std::uint64_t seed, LinkResult& result) {
  std::array<BandSample, band_edges.size() - 1> samples;
  for (std::size_t b = 0; b + 1 < band_edges.size(); ++b)
    result.bands.push_back({band_edges[b + 1], band_edges[b], 0, {}});
  for (const Link& link : links) {
    const auto probability = static_cast<double>(link.probability);
    if (probability < band_edges.back()) continue;
    const std::size_t band = band_of(probability);
    ++result.bands[band].pairs;
    const std::uint64_t key = base::combine64(seed, (std::uint64_t{link.a} << 32) | link.b);
    samples[band].emplace_back(key, link);
    if (samples[band].size() >= 100 * band_sample) keep_smallest(samples[band]);
  }
  for (std::size_t b = 0; b < samples.size(); ++b) {
    keep_smallest(samples[b]);
    for (const auto& [key, link] : samples[b]) result.bands[b].sample.push_back(link);
  }
}

// All parts together; the edges by (a, b).
std::vector<Edge> gather(std::span<const PassPart> parts, const BlockingIndex& index,
                         LinkResult& result) {
  for (const RuleCount& count : index.rules()) result.rules.push_back({count, 0, 0});
  std::vector<Edge> edges;
  for (const PassPart& part : parts) {
    if (part.new_pairs.empty()) continue;
    edges.insert(edges.end(), part.edges.begin(), part.edges.end());
    for (std::size_t r = 0; r < result.rules.size(); ++r) {
      result.rules[r].new_pairs += part.new_pairs[r];
      result.pairs_compared += part.new_pairs[r];
    }
  }
  std::ranges::sort(edges, {}, [](const Edge& edge) { return std::pair(edge.a, edge.b); });
  return edges;
}

std::uint64_t true_pairs(std::span<const std::uint64_t> truth) {
  std::vector<std::uint64_t> labels(truth.begin(), truth.end());
  std::ranges::sort(labels);
  std::uint64_t pairs = 0, run = 0;
  for (std::size_t i = 1; i < labels.size(); ++i) {
    run = labels[i] == labels[i - 1] ? run + 1 : 0;
    pairs += run;
  }
  return pairs;
}

// How the pairs that were compared lie by weight: those trained on, scaled up.
std::vector<WeightBin> weight_bins(const MatchModel& model, std::span<const PatternCount> trained,
                                   std::uint64_t trained_pairs, std::uint64_t compared) {
  std::vector<double> bins(highest_bits - lowest_bits + 1, 0);
  for (const PatternCount& count : trained) {
    const int bits = static_cast<int>(std::floor(model.ln_odds(count.pattern) / std::numbers::ln2));
    bins[std::clamp(bits, lowest_bits, highest_bits) - lowest_bits] +=
        static_cast<double>(count.pairs);
  }
  const double scale =
      static_cast<double>(compared) / std::max(1.0, static_cast<double>(trained_pairs));
  std::vector<WeightBin> weights;
  for (std::size_t b = 0; b < bins.size(); ++b) {
    if (bins[b] == 0) continue;
    weights.push_back({lowest_bits + static_cast<int>(b),
                       static_cast<std::uint64_t>(std::llround(bins[b] * scale))});
  }
  return weights;
}

// Scores the candidates of one record after another.
class Scorer {
 public:
  Scorer(const Records& records, const BlockingIndex& index, const MatchModel& model,
         const Settings& settings, std::span<const std::uint64_t> truth)
      : records_(records),
        index_(index),
        model_(model),
        truth_(truth),
        lowest_(lowest_ln_odds(settings)),
        screen_(model.screen(lowest_)) {}

  void score(std::uint32_t i, Worker& worker, PassPart& part) const {
    constexpr std::size_t ahead = 6;  // candidates; long enough for a row to come from memory
    index_.candidates(i, worker.cursor, worker.found);
    for (std::size_t k = 0; k < worker.found.size(); ++k) {
      if (k + ahead < worker.found.size()) {
        __builtin_prefetch(records_.row(worker.found[k + ahead].record).data());
      }
      const auto [j, rule] = worker.found[k];
      ++part.new_pairs[rule];
      part.true_pairs += !truth_.empty() && truth_[i] == truth_[j];
      Pattern pattern{};
      if (!worker.comparison.compare(i, j, screen_, pattern)) continue;
      const double ln_odds = model_.ln_odds(pattern);
      if (ln_odds >= lowest_) part.edges.push_back({i, j, static_cast<float>(ln_odds), rule});
    }
  }

 private:
  const Records& records_;
  const BlockingIndex& index_;
  const MatchModel& model_;
  std::span<const std::uint64_t> truth_;
  double lowest_;
  PairScreen screen_;
};

// Scores every candidate pair once; returns those that might be one person.
base::Result<std::vector<Edge>> score_all(const Records& records, const BlockingIndex& index,
                                          const Settings& settings,
                                          std::span<const std::uint64_t> truth,
                                          const base::RunContext& context, LinkResult& result) {
  const Scorer scorer(records, index, *result.model, settings, truth);
  std::vector<PassPart> parts(base::chunk_count(records.size(), pass_chunk));
  base::parallel_chunks_with(
      context, records.size(), pass_chunk,
      [&] { return Worker(records, result.comparisons, index); },
      [&](std::size_t begin, std::size_t end, std::size_t chunk, Worker& worker) {
        parts[chunk].new_pairs.assign(index.rules().size(), 0);
        for (std::size_t i = begin; i < end; ++i) {
          scorer.score(static_cast<std::uint32_t>(i), worker, parts[chunk]);
        }
        context.report("comparing", end, records.size());
      });
  if (context.stopped()) return base::interrupted_error();
  if (!truth.empty()) {
    std::uint64_t compared = 0;
    for (const PassPart& part : parts) compared += part.true_pairs;
    const std::uint64_t all = true_pairs(truth);
    result.blocking_recall =
        all == 0 ? 1.0 : static_cast<double>(compared) / static_cast<double>(all);
  }
  return gather(parts, index, result);
}

// Records of one entity on one list, on average over the entities of two records and more.
double records_on_a_list(std::span<const std::uint16_t> list, const Grouping& grouping) {
  std::vector<std::uint32_t> size(grouping.entities, 0);
  for (const std::uint32_t entity : grouping.entity) ++size[entity];
  std::vector<std::uint64_t> seen;
  std::size_t repeated = 0;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (size[grouping.entity[i]] < 2) continue;
    ++repeated;
    seen.push_back((std::uint64_t{grouping.entity[i]} << 32) | list[i]);
  }
  std::ranges::sort(seen);
  const auto distinct = std::unique(seen.begin(), seen.end()) - seen.begin();
  return distinct == 0 ? 1 : static_cast<double>(repeated) / static_cast<double>(distinct);
}

base::Result<std::vector<BlockingRule>> rules_for(const Records& records, const Settings& settings,
                                                  const base::RunContext& context,
                                                  LinkResult& result) {
  const bool stored = settings.blocking_rules.empty() && settings.model;
  std::vector<BlockingRule> rules;
  for (const std::string& text :
       stored ? settings.model->blocking_rules : settings.blocking_rules) {
    auto rule = parse_rule(text, records);
    if (!rule && stored) {
      return base::usage_error(
          "the model's blocking rules do not fit these lists ({}): give others "
          "with --blocking",
          rule.error().message);
    }
    if (!rule) return tl::unexpected(std::move(rule.error()));
    rules.push_back(std::move(*rule));
  }
  if (stored) {
    result.rules_chosen = settings.model->rules_chosen;
    result.estimated_blocking_recall = settings.model->estimated_blocking_recall;
  }
  if (!rules.empty() || stored) return rules;
  RuleChoiceSettings choice_settings = settings.rule_choice;
  choice_settings.block_cap = result.block_cap;
  choice_settings.seed = settings.seed;
  PARADERO_ASSIGN(RuleChoice choice, choose_rules(records, result.comparisons, *result.model,
                                                  settings.training, choice_settings, context));
  result.rules_chosen = true;
  result.estimated_blocking_recall = choice.estimated_recall;
  return std::move(choice.rules);
}

// The records in a block, at most: as set, as the given model had it, or by who made the rules.
std::size_t block_cap(const Settings& settings) {
  if (settings.block_cap != 0) return settings.block_cap;
  if (!settings.blocking_rules.empty()) return 5000;
  return settings.model ? settings.model->block_cap : 100;
}

// Comparisons and a model that knows u, or the model that was given.
base::Result<void> prepare_model(const Records& records, const Settings& settings,
                                 const base::RunContext& context, LinkResult& result) {
  if (settings.model) {
    PARADERO_ASSIGN(RestoredModel restored, restore(*settings.model, records));
    result.comparisons = std::move(restored.comparisons);
    result.unknown_fields = std::move(restored.unknown_fields);
    result.absent_fields = std::move(restored.absent_fields);
    result.model.emplace(result.comparisons, std::move(restored.parameters));
    result.training = settings.model->training;
    return {};
  }
  constexpr int max_exact_levels = 8;
  for (const Field& field : records.fields()) {
    result.comparisons.emplace_back(field, settings.frequency_step, max_exact_levels);
  }
  context.report("learning from random pairs", 0, 0);
  const auto random = random_patterns(records, result.comparisons, settings, context);
  if (context.stopped()) return base::interrupted_error();
  result.model.emplace(result.comparisons, random);
  return {};
}

}  // namespace

double lowest_ln_odds(const Settings& settings) {
  const double lowest = std::min(ln_odds_of(settings.links_from), settings.gathering.least_ln_odds);
  return settings.posterior.draws > 0 ? std::min(lowest, settings.posterior.ln_odds_from) : lowest;
}

base::Result<void> group_pairs(const ScoredPairs& pairs, const Settings& settings,
                               const Decisions& decisions, const base::RunContext& context,
                               LinkResult& result) {
  const std::span<const Edge> edges = pairs.edges;
  const auto& make_score = pairs.make_score;
  ClusteringSettings clustering = settings.clustering;
  clustering.threshold_ln_odds = ln_odds_of(settings.threshold);
  context.report("grouping", 0, 0);
  PARADERO_ASSIGN(Grouping first,
                  cluster(pairs.list.size(), edges, clustering, make_score, context));
  GatheringSettings gathering = settings.gathering;
  gathering.threshold = settings.threshold;
  result.gathering = gather(edges, gathering, make_score, first);
  ClusteringSettings beyond_doubt = clustering;
  beyond_doubt.threshold_ln_odds = settings.posterior.sure_ln_odds;
  PARADERO_ASSIGN(const Grouping sure,
                  cluster(pairs.list.size(), edges, beyond_doubt, make_score, context));

  result.crowded = records_on_a_list(pairs.list, first) > settings.crowded;
  PosteriorSettings posterior_settings = settings.posterior;
  posterior_settings.seed = settings.seed;
  const PosteriorInput input{.list = pairs.list,
                             .lists = pairs.lists,
                             .edges = edges,
                             .prior_ln_odds = pairs.prior_ln_odds,
                             .threshold_ln_odds = clustering.threshold_ln_odds,
                             .first = &first,
                             .sure = &sure,
                             .decisions = &decisions,
                             .crowded = result.crowded,
                             .make_score = make_score};
  context.report("weighing groups", 0, 0);
  PARADERO_ASSIGN(PartitionPosterior posterior,
                  partition_posterior(input, posterior_settings, context));
  result.grouping = std::move(posterior.grouping);
  result.grouping.parts_cut = first.parts_cut;
  result.weak_links = std::move(posterior.weak_links);
  result.repeated_share = std::move(posterior.repeated_share);
  result.draws = std::move(posterior.draws);
  result.posterior = posterior.diagnostics;
  for (std::size_t e = 0; e < edges.size(); ++e)
    result.links.push_back({edges[e], posterior.probability[e]});
  fill_bands(result.links, settings.seed, result);
  std::erase_if(result.links, [&](const Link& link) {
    return static_cast<double>(link.probability) < settings.links_from;
  });
  for (const Link& link : result.links) {
    result.rules[link.rule].matches += static_cast<double>(link.probability) >= settings.threshold;
  }
  return {};
}

void choose_review(const Settings& settings, LinkResult& result,
                   const std::function<std::uint64_t(const Link&)>& pattern_of) {
  // What people have said already is not asked again.
  const std::vector<std::uint64_t> labelled = labelled_pairs(settings.labels);
  std::vector<ReviewCandidate> candidates;
  std::vector<std::uint32_t> link_of;
  for (std::uint32_t k = 0; k < result.links.size(); ++k) {
    const Link& link = result.links[k];
    const auto p = static_cast<double>(link.probability);
    if (p < 0.01 || p > 0.999) continue;
    if (std::ranges::binary_search(labelled, (std::uint64_t{link.a} << 32) | link.b)) continue;
    candidates.push_back({link.a, link.b, p, pattern_of(link)});
    link_of.push_back(k);
  }
  for (const ReviewPair& chosen : choose_review(candidates, result.grouping, settings.review)) {
    result.review.push_back(result.links[link_of[chosen.candidate]]);
    result.review_change.push_back(chosen.expected_change);
  }
}

StoredModel stored_model(const Records& records, const Settings& settings,
                         const LinkResult& result) {
  base::require(result.model.has_value(), "stored_model: the result has no model");
  StoredModel stored =
      store(*result.model, result.comparisons,
            settings.model ? settings.model->frequency_step : settings.frequency_step);
  stored.training = result.training;
  for (const RuleResult& rule : result.rules)
    stored.blocking_rules.push_back(format_rule(rule.count.rule, records));
  stored.rules_chosen = result.rules_chosen;
  stored.block_cap = result.block_cap;
  stored.estimated_blocking_recall = result.estimated_blocking_recall;
  return stored;
}

base::Result<LinkResult> link(const Records& records, const Settings& settings,
                              const base::RunContext& context, std::span<const std::uint64_t> truth,
                              const Decisions& decisions) {
  base::require(truth.empty() || truth.size() == records.size(),
                "link: truth needs one label a record");
  PARADERO_CHECK(check(settings));
  LinkResult result;
  PARADERO_CHECK(prepare_model(records, settings, context, result));
  result.block_cap = block_cap(settings);
  PARADERO_ASSIGN(const auto rules, rules_for(records, settings, context, result));
  PARADERO_ASSIGN(const BlockingIndex index, BlockingIndex::build(records, rules, result.block_cap,
                                                                  !result.rules_chosen, context));

  const TrainingPairs pairs = training_pairs(records, index, result.comparisons, settings, context);
  if (!settings.model) {
    result.training = result.model->train(pairs.patterns, pairs.all_pairs, settings.training,
                                          context, pairs.labels);
    for (const LabelledPattern& label : pairs.labels.patterns)
      ++(label.match ? result.labelled_same : result.labelled_different);
  }
  std::uint64_t pairs_looked_at = 0;
  for (const PatternCount& count : pairs.patterns) pairs_looked_at += count.pairs;
  for (const FieldComparison& comparison : result.comparisons) {
    result.training_levels.emplace_back(comparison.levels(), 0);
  }
  for (const PatternCount& count : pairs.patterns) {
    for (std::size_t f = 0; f < result.comparisons.size(); ++f) {
      result.training_levels[f][count.pattern[f]] += count.pairs;
    }
  }
  PARADERO_ASSIGN(const std::vector<Edge> edges,
                  score_all(records, index, settings, truth, context, result));

  result.weights =
      weight_bins(*result.model, pairs.patterns, pairs_looked_at, result.pairs_compared);

  std::vector<std::uint16_t> list(records.size());
  for (std::size_t i = 0; i < list.size(); ++i)
    list[i] = static_cast<std::uint16_t>(records.list(i));
  const auto make_score = [&]() -> PairScore {
    auto comparison = std::make_shared<RecordComparison>(records, result.comparisons);
    return [comparison, &result](std::uint32_t i, std::uint32_t j) {
      Pattern pattern{};
      comparison->compare(i, j, pattern);
      return result.model->ln_odds(pattern);
    };
  };
  PARADERO_CHECK(group_pairs({.list = list,
                              .lists = records.lists(),
                              .edges = edges,
                              .prior_ln_odds = result.model->prior_bits() * std::numbers::ln2,
                              .make_score = make_score},
                             settings, decisions, context, result));
  RecordComparison comparison(records, result.comparisons);
  choose_review(settings, result, [&](const Link& pair) {
    Pattern pattern{};
    comparison.compare(pair.a, pair.b, pattern);
    return base::hash64({reinterpret_cast<const char*>(pattern.data()), pattern.size()});
  });
  return result;
}

}  // namespace paradero::link
