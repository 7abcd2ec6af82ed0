#include "paradero/kin/frequencies.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "paradero/base/number.h"

namespace paradero::kin {

namespace {

std::optional<double> parsed_repeats(std::string_view label) {
  const auto repeats = base::parse_number<double>(label);
  return repeats && std::isfinite(*repeats) ? repeats : std::nullopt;
}

char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

void scale_to_one(std::vector<double>& frequencies) {
  const double sum = std::accumulate(frequencies.begin(), frequencies.end(), 0.0);
  for (double& frequency : frequencies) frequency /= sum;
}

}  // namespace

std::string canonical_allele(std::string_view label) {
  std::string name;
  for (const char c : label) {
    if (c == ' ' || c == '\t' || c == '\r') continue;
    name += c == ',' ? '.' : upper_ascii(c);
  }
  const bool number = !name.empty() && name.find_first_not_of("0123456789.") == name.npos &&
                      std::ranges::count(name, '.') <= 1 && name != ".";
  if (!number) return name;
  if (name.find('.') != name.npos) {
    name.erase(name.find_last_not_of('0') + 1);
    if (name.back() == '.') name.pop_back();
  }
  name.erase(0, std::min(name.find_first_not_of('0'), name.size()));
  if (name.empty() || name.front() == '.') name.insert(0, "0");
  return name;
}

std::string canonical_marker(std::string_view marker) {
  std::string name;
  for (const char c : marker) {
    const char u = upper_ascii(c);
    if ((u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || static_cast<unsigned char>(c) >= 0x80)
      name += u;
  }
  if (name == "THO1") return "TH01";
  if (name == "AMEL") return "AMELOGENIN";
  return name;
}

base::Result<AlleleFrequencies> AlleleFrequencies::create(std::string marker,
                                                          std::vector<Entry> entries,
                                                          const FrequencyPolicy& policy) {
  AlleleFrequencies made;
  made.marker_ = std::move(marker);
  std::set<std::string> seen;
  double sum = 0;
  for (Entry& entry : entries) {
    entry.label = canonical_allele(entry.label);
    if (entry.label.empty())
      return base::data_error("frequencies of {}: an allele without a name", made.marker_);
    if (!seen.insert(entry.label).second) {
      return base::data_error("frequencies of {}: allele {} is there twice", made.marker_,
                              entry.label);
    }
    if (!(entry.frequency >= 0 && entry.frequency <= 1)) {
      return base::data_error(
          "frequencies of {}: the frequency of allele {} is not between 0 and 1", made.marker_,
          entry.label);
    }
    sum += entry.frequency;
  }
  made.sum_before_ = sum;
  if (std::abs(sum - 1) > (policy.sum == SumPolicy::refuse ? 1e-6 : policy.sum_tolerance)) {
    return base::data_error(
        "frequencies of {}: they sum to {:.6g}; a sum within {:.6g} of 1 is wanted{}", made.marker_,
        sum, policy.sum == SumPolicy::refuse ? 1e-6 : policy.sum_tolerance,
        sum > 1.5 ? " (are they percentages or counts?)" : "");
  }
  if (policy.sum == SumPolicy::rest_allele && sum < 1 - 1e-9) entries.push_back({"REST", 1 - sum});
  for (Entry& entry : entries) {
    if (entry.frequency < policy.minimum) {
      entry.frequency = policy.minimum;
      ++made.raised_;
    }
    if (entry.frequency == 0) continue;
    made.labels_.push_back(std::move(entry.label));
    made.frequencies_.push_back(entry.frequency);
  }
  if (made.labels_.empty())
    return base::data_error("frequencies of {}: there is no allele", made.marker_);
  if (made.labels_.size() >= 0xff) {
    return base::data_error("frequencies of {}: {} alleles; at most 254 are worked with",
                            made.marker_, made.labels_.size());
  }
  made.sort();
  return made;
}

void AlleleFrequencies::sort() {
  repeats_.clear();
  for (const std::string& label : labels_)
    repeats_.push_back(parsed_repeats(label).value_or(std::numeric_limits<double>::quiet_NaN()));
  std::vector<std::size_t> order(labels_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    const bool a_number = !std::isnan(repeats_[a]), b_number = !std::isnan(repeats_[b]);
    if (a_number != b_number) return a_number;
    if (a_number && repeats_[a] != repeats_[b]) return repeats_[a] < repeats_[b];
    return labels_[a] < labels_[b];
  });
  AlleleFrequencies sorted;
  for (const std::size_t i : order) {
    sorted.labels_.push_back(std::move(labels_[i]));
    sorted.repeats_.push_back(repeats_[i]);
    sorted.frequencies_.push_back(frequencies_[i]);
  }
  labels_ = std::move(sorted.labels_);
  repeats_ = std::move(sorted.repeats_);
  frequencies_ = std::move(sorted.frequencies_);
  // A database that is normalised already is taken to the last digit.
  const double sum = std::accumulate(frequencies_.begin(), frequencies_.end(), 0.0);
  if (std::abs(sum - 1) > 1e-12) scale_to_one(frequencies_);
}

std::optional<Allele> AlleleFrequencies::find(std::string_view label) const {
  const std::string name = canonical_allele(label);
  const auto found = std::ranges::find(labels_, name);
  if (found == labels_.end()) return std::nullopt;
  return static_cast<Allele>(found - labels_.begin());
}

base::Result<AlleleFrequencies> AlleleFrequencies::with_alleles(
    std::span<const std::string> labels, const FrequencyPolicy& policy) const {
  std::set<std::string> unknown;
  for (const std::string& label : labels) {
    std::string name = canonical_allele(label);
    if (std::ranges::find(labels_, name) == labels_.end()) unknown.insert(std::move(name));
  }
  if (unknown.empty()) return *this;
  if (policy.rare == RareAllelePolicy::refuse) {
    return base::data_error(
        "{}: allele {} is not in the frequencies (rare alleles are refused; add it to the "
        "frequencies or choose a frequency for rare alleles)",
        marker_, *unknown.begin());
  }
  const double frequency = std::max(policy.rare_frequency, policy.minimum);
  const double added_mass = frequency * static_cast<double>(unknown.size());
  if (!(frequency > 0) || added_mass >= 0.5) {
    return base::data_error(
        "{}: {} alleles that are not in the frequencies, at {:.6g} each: are these frequencies of "
        "this marker?",
        marker_, unknown.size(), frequency);
  }
  if (labels_.size() + unknown.size() >= 0xff)
    return base::data_error("{}: more than 254 alleles", marker_);
  AlleleFrequencies made = *this;
  for (double& f : made.frequencies_) f *= 1 - added_mass;
  for (const std::string& label : unknown) {
    made.labels_.push_back(label);
    made.frequencies_.push_back(frequency);
    made.added_.push_back(label);
  }
  made.sort();
  return made;
}

base::Result<FrequencyDatabase> FrequencyDatabase::create(std::vector<AlleleFrequencies> loci) {
  std::set<std::string> seen;
  for (const AlleleFrequencies& locus : loci) {
    if (!seen.insert(canonical_marker(locus.marker())).second)
      return base::data_error("the frequencies have the marker {} twice", locus.marker());
  }
  FrequencyDatabase made;
  made.loci_ = std::move(loci);
  return made;
}

std::optional<std::size_t> FrequencyDatabase::find(std::string_view marker) const {
  const std::string name = canonical_marker(marker);
  for (std::size_t i = 0; i < loci_.size(); ++i) {
    if (canonical_marker(loci_[i].marker()) == name) return i;
  }
  return std::nullopt;
}

}  // namespace paradero::kin
