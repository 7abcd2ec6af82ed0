#include "paradero/study/internal/estimate_cache.h"

#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"
#include "paradero/study/build_info.h"

namespace paradero::study {

using estimate::Estimate;
using nlohmann::ordered_json;

namespace {

ordered_json number_or_null(const std::optional<double>& number) {
  return number ? ordered_json(*number) : ordered_json();
}

std::optional<double> optional_number(const ordered_json& json) {
  if (json.is_null()) return std::nullopt;
  return json.get<double>();
}

ordered_json cached_posterior(const estimate::LatentClassPosterior& posterior) {
  ordered_json modes = ordered_json::array(), runs = ordered_json::array(),
               pairs = ordered_json::array();
  for (const auto& mode : posterior.modes)
    modes.push_back({mode.share, mode.share_by_run, mode.q025, mode.q50, mode.q975});
  for (const auto& run : posterior.runs) runs.push_back({run.round_trips, run.ladder.size()});
  for (const auto& pair : posterior.pairs)
    pairs.push_back({pair.list_a, pair.list_b, pair.observed, pair.expected, pair.p_value});
  return {{"sweeps", posterior.sweeps},
          {"mean_alpha", posterior.mean_alpha},
          {"mean_alpha_error", posterior.mean_alpha_error},
          {"mean_occupied", posterior.mean_occupied},
          {"q025_error", posterior.q025_error},
          {"q50_error", posterior.q50_error},
          {"q975_error", posterior.q975_error},
          {"bulk_ess", posterior.bulk_ess},
          {"tail_ess", posterior.tail_ess},
          {"modes", modes},
          {"runs", runs},
          {"pairs", pairs},
          {"cells_p_value", posterior.cells_p_value}};
}

// What the report and the diagnostics say of it; the rest stands in the estimate.
estimate::LatentClassPosterior cached_latent_class(const ordered_json& json) {
  estimate::LatentClassPosterior posterior;
  posterior.sweeps = json.at("sweeps");
  posterior.mean_alpha = json.at("mean_alpha");
  posterior.mean_alpha_error = json.at("mean_alpha_error");
  posterior.mean_occupied = json.at("mean_occupied");
  posterior.q025_error = json.at("q025_error");
  posterior.q50_error = json.at("q50_error");
  posterior.q975_error = json.at("q975_error");
  posterior.bulk_ess = json.at("bulk_ess");
  posterior.tail_ess = json.at("tail_ess");
  for (const auto& mode : json.at("modes")) {
    posterior.modes.push_back(
        {mode.at(0), mode.at(1).get<std::vector<double>>(), mode.at(2), mode.at(3), mode.at(4)});
  }
  for (const auto& run : json.at("runs")) {
    posterior.runs.emplace_back();
    posterior.runs.back().round_trips = run.at(0);
    posterior.runs.back().ladder.resize(run.at(1).get<std::size_t>());
  }
  for (const auto& pair : json.at("pairs"))
    posterior.pairs.push_back({pair.at(0), pair.at(1), pair.at(2), pair.at(3), pair.at(4)});
  posterior.cells_p_value = json.at("cells_p_value");
  return posterior;
}

ordered_json cached_json(const Estimate& answer) {
  ordered_json notes = ordered_json::array();
  for (const auto& note : answer.notes) notes.push_back({note.es, note.en});
  return {{"estimator", to_word(answer.estimator)},
          {"status", static_cast<int>(answer.status)},
          {"reason", {answer.reason.es, answer.reason.en}},
          {"n_observed", answer.n_observed},
          {"estimate", number_or_null(answer.estimate)},
          {"q025", number_or_null(answer.q025)},
          {"q50", number_or_null(answer.q50)},
          {"q975", number_or_null(answer.q975)},
          {"mean", number_or_null(answer.mean)},
          {"rhat", number_or_null(answer.rhat)},
          {"ess", number_or_null(answer.ess)},
          {"seed", answer.seed},
          {"notes", notes},
          {"draws", answer.draws},
          {"coverage", number_or_null(answer.coverage)},
          {"latent_class",
           answer.latent_class ? cached_posterior(*answer.latent_class) : ordered_json()}};
}

Estimate cached_estimate(const ordered_json& json) {
  Estimate answer;
  answer.estimator = estimate::estimator_from_word(json.at("estimator").get<std::string>()).value();
  answer.status = static_cast<estimate::Status>(json.at("status").get<int>());
  answer.reason = {json.at("reason").at(0), json.at("reason").at(1)};
  answer.n_observed = json.at("n_observed");
  answer.estimate = optional_number(json.at("estimate"));
  answer.q025 = optional_number(json.at("q025"));
  answer.q50 = optional_number(json.at("q50"));
  answer.q975 = optional_number(json.at("q975"));
  answer.mean = optional_number(json.at("mean"));
  answer.rhat = optional_number(json.at("rhat"));
  answer.ess = optional_number(json.at("ess"));
  answer.seed = json.at("seed");
  for (const auto& note : json.at("notes")) answer.notes.push_back({note.at(0), note.at(1)});
  answer.draws = json.at("draws").get<std::vector<double>>();
  answer.coverage = optional_number(json.at("coverage"));
  if (!json.at("latent_class").is_null())
    answer.latent_class = cached_latent_class(json.at("latent_class"));
  return answer;
}

}  // namespace

std::string cache_key(const estimate::CaptureHistories& histories,
                      const estimate::Settings& settings) {
  const BuildInfo build = build_info();
  ordered_json estimators = ordered_json::array();
  for (const auto estimator : settings.estimators) estimators.push_back(to_word(estimator));
  const ordered_json content = {
      {"version", build.version},
      {"commit", build.commit},
      {"lists", histories.lists},
      {"histories", histories.histories},
      {"counts", histories.counts},
      {"estimators", estimators},
      {"classes", settings.classes},
      {"least_ess", settings.least_ess},
      {"most_sweeps", settings.most_sweeps},
      {"delta", number_or_null(settings.delta)},
      {"n_max", settings.n_max ? ordered_json(*settings.n_max) : ordered_json()},
      {"log_linear_model", settings.log_linear_model.value_or("")},
      {"resamples", settings.resamples},
      {"draws", settings.draws},
      {"seed", settings.seed}};
  return base::sha256(content.dump());
}

EstimateCache::EstimateCache(std::filesystem::path file, std::map<std::string, std::string> lines,
                             std::FILE* out)
    : file_(std::move(file)), lines_(std::move(lines)), out_(out) {}

EstimateCache::EstimateCache(EstimateCache&& other) noexcept
    : file_(std::move(other.file_)),
      lines_(std::move(other.lines_)),
      out_(std::exchange(other.out_, nullptr)) {}

EstimateCache::~EstimateCache() {
  if (out_ != nullptr) std::fclose(out_);
}

base::Result<EstimateCache> EstimateCache::open(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return base::data_error("{}: {}", directory.string(), error.message());
  const auto file = directory / "answers.jsonl";
  std::map<std::string, std::string> lines;
  std::ifstream in(file, std::ios::binary);
  bool cut_short = false;
  for (std::string line; std::getline(in, line);) {
    // key, space, hash of the text, space, text
    const std::size_t hash_at = line.find(' '), text_at = line.find(' ', hash_at + 1);
    cut_short = in.eof();
    if (hash_at == line.npos || text_at == line.npos) continue;
    const std::string text = line.substr(text_at + 1);
    if (line.substr(hash_at + 1, text_at - hash_at - 1) != fmt::format("{:x}", base::hash64(text)))
      continue;
    lines[line.substr(0, hash_at)] = text;
  }
  std::FILE* out = std::fopen(file.c_str(), "ab");
  if (out == nullptr) return base::data_error("{}: cannot be written", file.string());
  if (cut_short) std::fputc('\n', out);
  return EstimateCache(file, std::move(lines), out);
}

std::optional<std::vector<Estimate>> EstimateCache::find(const std::string& key) const {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    const auto found = lines_.find(key);
    if (found == lines_.end()) return std::nullopt;
    text = found->second;
  }
  std::vector<Estimate> estimates;
  for (const auto& json : ordered_json::parse(text)) estimates.push_back(cached_estimate(json));
  return estimates;
}

base::Result<void> EstimateCache::store(const std::string& key,
                                        const std::vector<Estimate>& estimates) {
  ordered_json json = ordered_json::array();
  for (const Estimate& answer : estimates) json.push_back(cached_json(answer));
  const std::string text = json.dump();
  const std::string line = fmt::format("{} {:x} {}\n", key, base::hash64(text), text);
  const std::lock_guard lock(mutex_);
  const bool written =
      std::fwrite(line.data(), 1, line.size(), out_) == line.size() && std::fflush(out_) == 0;
  if (!written) return base::data_error("{}: the disk refuses", file_.string());
  lines_[key] = text;
  return {};
}

std::size_t EstimateCache::answers() const {
  const std::lock_guard lock(mutex_);
  return lines_.size();
}

}  // namespace paradero::study
