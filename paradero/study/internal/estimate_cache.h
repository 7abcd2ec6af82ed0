// Answers kept between runs, so that an interrupted run goes on where it stopped.
#pragma once

#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/estimate/estimate.h"

namespace paradero::study {

// The name of an answer: SHA-256 of what it is computed from (the capture histories, the settings,
// the seed, the program's version).
std::string cache_key(const estimate::CaptureHistories& histories,
                      const estimate::Settings& settings);

// One line of JSON an answer in `answers.jsonl` of a directory, appended and flushed as soon as it
// is known. A line that was cut short by a kill does not read and is computed again. Thread safety:
// find() and store() from any thread.
class EstimateCache {
 public:
  // Opens or makes the directory. Error (data): the disk refuses.
  static base::Result<EstimateCache> open(const std::filesystem::path& directory);

  EstimateCache(EstimateCache&& other) noexcept;
  EstimateCache& operator=(EstimateCache&&) = delete;
  ~EstimateCache();

  std::optional<std::vector<estimate::Estimate>> find(const std::string& key) const;
  base::Result<void> store(const std::string& key,
                           const std::vector<estimate::Estimate>& estimates);
  std::size_t answers() const;

 private:
  EstimateCache(std::filesystem::path file, std::map<std::string, std::string> lines,
                std::FILE* out);

  std::filesystem::path file_;
  std::map<std::string, std::string> lines_;  // by key
  std::FILE* out_ = nullptr;
  mutable std::mutex mutex_;
};

}  // namespace paradero::study
