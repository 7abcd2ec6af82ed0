#include "paradero/study/internal/search_checkpoint.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "paradero/base/hash.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view part_heading = "paradero search part 1", part_ending = ".part";

std::string bits_of(double value) {
  return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(value));
}

// One line of a part, word by word.
class PartLine {
 public:
  explicit PartLine(std::string_view line) : rest_(line) {}

  template <class Number>
  bool take(Number& into, int base) {
    if (!rest_.starts_with(' ')) return false;
    rest_.remove_prefix(1);
    const auto [end, error] =
        std::from_chars(rest_.data(), rest_.data() + rest_.size(), into, base);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  bool take(double& into) {
    std::uint64_t bits = 0;
    if (!take(bits, 16)) return false;
    into = std::bit_cast<double>(bits);
    return true;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Progress of one part, as part of the whole.
class PartProgress final : public base::ProgressSink {
 public:
  PartProgress(const base::RunContext& context, std::uint64_t before, std::uint64_t total)
      : context_(context), before_(before), total_(total) {}
  void report(std::string_view stage, std::uint64_t done, std::uint64_t) override {
    context_.report(stage, before_ + done, total_);
  }

 private:
  const base::RunContext& context_;
  std::uint64_t before_, total_;
};

std::string key_of_part(const ContentKeys& keys, const kin::SearchKnown& known, std::size_t first,
                        std::size_t last, const std::string& remains) {
  std::string content = remains;
  for (std::size_t t = first; t < last; ++t)
    content += fmt::format("\x1e{}\x1f{:d}", keys.targets[t], static_cast<bool>(known.targets[t]));
  return fmt::format("{:016x}{:016x}", base::hash64(content), base::hash64(content + "\x1f again"));
}

std::optional<kin::SearchResult> read_part(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return parse_search_part(text);
}

base::Result<void> write_part(const fs::path& path, const std::string& text) {
  const fs::path beside = path.string() + ".unfinished";
  std::ofstream stream(beside, std::ios::binary);
  stream << text;
  stream.close();
  std::error_code error;
  if (stream) fs::rename(beside, path, error);
  if (!stream || error) return base::data_error("{}: cannot be written", path.string());
  return {};
}

}  // namespace

std::string format_search_part(const kin::SearchResult& part) {
  std::string text = fmt::format("{}\n", part_heading);
  for (const kin::SearchTarget& target : part.targets) {
    text +=
        fmt::format("t {} {} {} {} {} {}\n", target.family, target.missing, bits_of(target.power),
                    bits_of(target.false_rate), bits_of(target.mean_log10_lr), target.refused);
  }
  for (const kin::SearchHit& hit : part.hits) {
    text += fmt::format("h {} {} {} {}\n", hit.target, hit.remains,
                        bits_of(hit.ln_likelihood_ratio), bits_of(hit.ln_false_rate));
  }
  return text + fmt::format("end {} {}\n", part.targets.size(), part.hits.size());
}

std::optional<kin::SearchResult> parse_search_part(std::string_view text) {
  kin::SearchResult part;
  bool headed = false, ended = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == text.npos || ended) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (!headed) {
      if (line != part_heading) return std::nullopt;
      headed = true;
    } else if (line.starts_with("t ")) {
      kin::SearchTarget target;
      PartLine words(line.substr(1));
      if (!words.take(target.family, 10) || !words.take(target.missing, 10) ||
          !words.take(target.power) || !words.take(target.false_rate) ||
          !words.take(target.mean_log10_lr) || !words.rest().starts_with(' '))
        return std::nullopt;
      target.refused = words.rest().substr(1);
      part.targets.push_back(std::move(target));
    } else if (line.starts_with("h ")) {
      kin::SearchHit hit;
      PartLine words(line.substr(1));
      if (!words.take(hit.target, 10) || !words.take(hit.remains, 10) ||
          !words.take(hit.ln_likelihood_ratio) || !words.take(hit.ln_false_rate) ||
          !words.rest().empty() || hit.target >= part.targets.size())
        return std::nullopt;
      part.hits.push_back(hit);
    } else {
      if (line != fmt::format("end {} {}", part.targets.size(), part.hits.size()))
        return std::nullopt;
      ended = true;
    }
  }
  if (!ended) return std::nullopt;
  return part;
}

base::Result<kin::SearchResult> search_in_parts(const SearchInputs& inputs, const ContentKeys& keys,
                                                const fs::path& folder, std::size_t families_a_part,
                                                const base::RunContext& context,
                                                std::size_t& parts_found) {
  parts_found = 0;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return base::data_error("{}: {}", folder.string(), error.message());
  std::string remains;
  for (std::size_t p = 0; p < inputs.people.size(); ++p)
    remains +=
        fmt::format("{}\x1f{:d}\x1e", keys.remains[p], static_cast<bool>(inputs.known.remains[p]));
  kin::SearchResult whole;
  const std::size_t n = inputs.families.size();
  for (std::size_t first = 0; first < n; first += families_a_part) {
    const auto families = inputs.families.subspan(first, std::min(families_a_part, n - first));
    const std::size_t targets = kin::search_targets(families).size(), before = whole.targets.size();
    const fs::path path =
        folder / (key_of_part(keys, inputs.known, before, before + targets, remains) +
                  std::string(part_ending));
    std::optional<kin::SearchResult> part = read_part(path);
    if (part && part->targets.size() == targets) {
      ++parts_found;
    } else {
      const auto begin = inputs.known.targets.begin() + static_cast<std::ptrdiff_t>(before);
      const kin::SearchKnown known{{begin, begin + static_cast<std::ptrdiff_t>(targets)},
                                   inputs.known.remains};
      PartProgress progress(context, before, keys.targets.size());
      base::RunContext own = context;
      own.progress = &progress;
      PARADERO_ASSIGN(
          part, kin::search(families, inputs.people, inputs.loci, inputs.settings, known, own));
      PARADERO_CHECK(write_part(path, format_search_part(*part)));
      whole.compared += part->compared;
      whole.screened_in += part->screened_in;
    }
    for (kin::SearchTarget& target : part->targets) {
      target.family += static_cast<std::uint32_t>(first);
      whole.targets.push_back(std::move(target));
    }
    for (kin::SearchHit& hit : part->hits) {
      hit.target += static_cast<std::uint32_t>(before);
      whole.hits.push_back(hit);
    }
  }
  return whole;
}

void remove_parts(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> parts;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(part_ending) || name.ends_with(std::string(part_ending) + ".unfinished"))
      parts.push_back(entry.path());
  }
  for (const fs::path& part : parts) fs::remove(part, error);
  fs::remove(folder, error);  // only where it is empty
}

}  // namespace paradero::study
