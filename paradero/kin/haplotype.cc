#include "paradero/kin/haplotype.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <boost/math/special_functions/beta.hpp>

namespace paradero::kin {

HaplotypeFrequency haplotype_frequency(std::uint64_t count, std::uint64_t sample,
                                       std::uint64_t singletons, double confidence) {
  base::require(count <= sample && singletons <= sample && confidence > 0 && confidence < 1,
                "haplotype_frequency: more counted than sampled, or a confidence out of range");
  HaplotypeFrequency made;
  made.count = count;
  made.sample = sample;
  const auto x = static_cast<double>(count), n = static_cast<double>(sample);
  made.augmented = (x + 1) / (n + 1);
  made.upper = count == sample ? 1 : boost::math::ibeta_inv(x + 1, n - x, confidence);
  if (count == 0 && sample > 0) {
    // The haplotype compared is one more singleton of the sample that it is added to.
    const double kappa = (static_cast<double>(singletons) + 1) / (n + 1);
    made.kappa = (1 - kappa) / (n + 1);
  }
  return made;
}

namespace {

// The bases that a letter of IUPAC allows, as bits; 0: no base.
unsigned bases_of(std::string_view letter) {
  if (letter.size() != 1) return 0;
  constexpr std::string_view letters = "ACGTRYSWKMBDHVN";
  constexpr unsigned bases[] = {1, 2, 4, 8, 5, 10, 6, 9, 12, 3, 14, 13, 11, 7, 15};
  const std::size_t found = letters.find(letter.front());
  return found == letters.npos ? 0 : bases[found];
}

bool is_ambiguous(std::string_view letter) { return std::popcount(bases_of(letter)) > 1; }

// Empty: the reference.
bool agree(std::string_view a, std::string_view b, Lineage lineage) {
  if (a == b) return true;
  if (lineage == Lineage::paternal) return false;
  if (a.empty()) return is_ambiguous(b);
  if (b.empty()) return is_ambiguous(a);
  return (bases_of(a) & bases_of(b)) != 0;
}

// visit(range) for what both have, in order.
template <class Visit>
void each_common(const Haplotype& a, const Haplotype& b, Visit&& visit) {
  std::size_t i = 0, j = 0;
  while (i < a.typed.size() && j < b.typed.size()) {
    const auto first = std::max(a.typed[i].first, b.typed[j].first),
               last = std::min(a.typed[i].last, b.typed[j].last);
    if (first <= last) visit(Haplotype::Range{first, last});
    a.typed[i].last < b.typed[j].last ? ++i : ++j;
  }
}

bool covers(const Haplotype& one, const Haplotype& other) {
  std::uint64_t common = 0;
  each_common(one, other, [&](const Haplotype::Range& range) {
    common += std::uint64_t{range.last} - range.first + 1;
  });
  return common == other.positions();
}

double ln_frequency(const HaplotypeFrequency& frequency, HaplotypeEstimate estimate) {
  switch (estimate) {
    case HaplotypeEstimate::upper:
      return std::log(frequency.upper);
    case HaplotypeEstimate::kappa:
      return std::log(frequency.kappa > 0 ? frequency.kappa : frequency.augmented);
    case HaplotypeEstimate::augmented:
      break;
  }
  return std::log(frequency.augmented);
}

// Of the candidate's haplotype, where it was compared. Haplotypes seen once are counted only where
// kappa needs them: that takes the square of the sample.
HaplotypeFrequency count_in(std::span<const Haplotype> database, const Haplotype& compared,
                            Lineage lineage, const LineageSettings& settings) {
  std::uint64_t count = 0, singletons = 0;
  std::vector<Haplotype> sample;
  for (const Haplotype& one : database) {
    if (!covers(one, compared)) continue;
    sample.push_back(common_part(one, compared));
    count += compare_haplotypes(sample.back(), compared, lineage).differences == 0;
  }
  if (settings.estimate == HaplotypeEstimate::kappa && count == 0) {
    for (const Haplotype& one : sample) {
      singletons += std::ranges::count_if(sample, [&](const Haplotype& other) {
                      return compare_haplotypes(one, other, lineage).differences == 0;
                    }) == 1;
    }
  }
  return haplotype_frequency(count, sample.size(), singletons, settings.confidence);
}

}  // namespace

std::uint64_t Haplotype::positions() const {
  std::uint64_t sum = 0;
  for (const Range& range : typed) sum += std::uint64_t{range.last} - range.first + 1;
  return sum;
}

HaplotypeComparison compare_haplotypes(const Haplotype& a, const Haplotype& b, Lineage lineage) {
  HaplotypeComparison made;
  std::size_t i = 0, j = 0;
  each_common(a, b, [&](const Haplotype::Range& range) {
    made.positions += std::uint64_t{range.last} - range.first + 1;
    const auto skip = [&](const Haplotype& one, std::size_t& at) {
      while (at < one.variants.size() && one.variants[at].position < range.first) ++at;
    };
    skip(a, i);
    skip(b, j);
    for (;;) {
      const bool in_a = i < a.variants.size() && a.variants[i].position <= range.last,
                 in_b = j < b.variants.size() && b.variants[j].position <= range.last;
      if (!in_a && !in_b) return;
      const std::uint32_t position = std::min(in_a ? a.variants[i].position : 0xffffffffU,
                                              in_b ? b.variants[j].position : 0xffffffffU);
      std::string_view of_a, of_b;
      if (in_a && a.variants[i].position == position) of_a = a.variants[i++].allele;
      if (in_b && b.variants[j].position == position) of_b = b.variants[j++].allele;
      made.differences += !agree(of_a, of_b, lineage);
    }
  });
  return made;
}

Haplotype common_part(const Haplotype& one, const Haplotype& other) {
  Haplotype made;
  each_common(one, other, [&](const Haplotype::Range& range) {
    made.typed.push_back(range);
    for (const Haplotype::Variant& variant : one.variants) {
      if (variant.position >= range.first && variant.position <= range.last)
        made.variants.push_back(variant);
    }
  });
  return made;
}

std::optional<MtVariant> parse_mt_variant(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  std::string_view rest = upper;
  if (!rest.empty() && bases_of(rest.substr(0, 1)) != 0) rest.remove_prefix(1);  // the reference's
  MtVariant made;
  const auto number = [&](std::uint32_t& into) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), into);
    const bool read = error == std::errc() && end != rest.data();
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return read;
  };
  constexpr std::uint32_t last_position = 16569;
  if (!number(made.position) || made.position < 1 || made.position > last_position)
    return std::nullopt;
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    if (!number(made.insertion) || made.insertion < 1 || made.insertion > 99) return std::nullopt;
  }
  if (rest == "D" || rest == "DEL" || rest == "-") {
    if (made.insertion > 0) return std::nullopt;
    made.base = "-";
    return made;
  }
  if (bases_of(rest) == 0) return std::nullopt;
  made.base = rest;
  return made;
}

bool is_length_variant(const MtVariant& variant) {
  if (variant.insertion == 0 && variant.base != "-") return false;
  constexpr std::uint32_t tracts[] = {309, 455, 463, 573, 16193};
  return std::ranges::find(tracts, variant.position) != std::end(tracts);
}

std::optional<std::uint32_t> meioses_between(const Pedigree& pedigree, MemberIndex a, MemberIndex b,
                                             Lineage lineage) {
  base::require(a < pedigree.size() && b < pedigree.size(), "meioses_between: no such member");
  if (lineage == Lineage::paternal &&
      (pedigree[a].sex != Sex::male || pedigree[b].sex != Sex::male))
    return std::nullopt;
  const auto above = [&](MemberIndex m) {
    return lineage == Lineage::maternal ? pedigree[m].mother : pedigree[m].father;
  };
  std::uint32_t from_a = 0;
  for (MemberIndex x = a; x != no_member; x = above(x), ++from_a) {
    std::uint32_t from_b = 0;
    for (MemberIndex y = b; y != no_member; y = above(y), ++from_b) {
      if (x == y) return from_a + from_b;
    }
  }
  return std::nullopt;
}

double lineage_likelihood(const HaplotypeComparison& compared, std::uint32_t meioses, double rate) {
  base::require(compared.differences <= compared.positions && rate >= 0 && rate < 1,
                "lineage_likelihood: out of range");
  const double stays = std::pow(1 - rate, meioses);
  return std::pow(1 - stays, static_cast<double>(compared.differences)) *
         std::pow(stays, static_cast<double>(compared.positions - compared.differences));
}

base::Result<HaplotypeEstimate> haplotype_estimate_from_word(std::string_view word) {
  for (const HaplotypeEstimate estimate :
       {HaplotypeEstimate::upper, HaplotypeEstimate::augmented, HaplotypeEstimate::kappa}) {
    if (word == to_word(estimate)) return estimate;
  }
  return base::usage_error("haplotype frequency {}: upper, augmented or kappa is needed", word);
}

std::string_view to_word(HaplotypeEstimate estimate) {
  switch (estimate) {
    case HaplotypeEstimate::upper:
      return "upper";
    case HaplotypeEstimate::augmented:
      return "augmented";
    case HaplotypeEstimate::kappa:
      return "kappa";
  }
  return "upper";
}

base::Result<void> check(const LineageSettings& settings) {
  for (const double rate : {settings.rate_y, settings.rate_mt}) {
    if (!(rate >= 0 && rate < 1))
      return base::usage_error(
          "a haplotype's mutation rate is {}: it must be at least 0 and below 1", rate);
  }
  if (!(settings.confidence > 0 && settings.confidence < 1)) {
    return base::usage_error("a haplotype's confidence is {}: it must be between 0 and 1",
                             settings.confidence);
  }
  return {};
}

std::optional<LineageRatio> lineage_ratio(const Pedigree& pedigree, MemberIndex missing,
                                          const Haplotype& candidate,
                                          std::span<const LineageRelative> relatives,
                                          std::span<const Haplotype> database, Lineage lineage,
                                          const LineageSettings& settings) {
  std::optional<LineageRatio> made;
  const Haplotype* nearest = nullptr;
  for (const LineageRelative& relative : relatives) {
    if (relative.member == missing) continue;
    const auto meioses = meioses_between(pedigree, missing, relative.member, lineage);
    if (!meioses) continue;
    const auto compared = compare_haplotypes(candidate, *relative.haplotype, lineage);
    if (compared.positions == 0) continue;
    if (made && (*meioses > made->meioses ||
                 (*meioses == made->meioses && compared.positions <= made->compared.positions)))
      continue;
    made = LineageRatio{relative.member, *meioses, compared, {}, 0, 0};
    nearest = relative.haplotype;
  }
  if (!made) return made;
  made->frequency = count_in(database, common_part(candidate, *nearest), lineage, settings);
  made->ln_likelihood_h1 =
      std::log(lineage_likelihood(made->compared, made->meioses, settings.rate(lineage)));
  made->ln_likelihood_h2 = ln_frequency(made->frequency, settings.estimate);
  return made;
}

}  // namespace paradero::kin
