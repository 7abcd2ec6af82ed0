#include "paradero/kin/internal/gene_identity.h"

#include <algorithm>
#include <bit>

namespace paradero::kin {

// Follows the genes upwards. A gene on its way is a set of the people's genes that have turned out
// to be copies of it, and the member where it is, one of whose two genes it is.
class GeneIdentity::Tracer {
 public:
  Tracer(const Pedigree& pedigree, std::span<const MemberIndex> people, std::size_t max_branches)
      : pedigree_(pedigree), people_(people.size()), max_branches_(max_branches) {
    place_.resize(pedigree.size());
    for (std::uint32_t i = 0; i < pedigree.size(); ++i) place_[pedigree.order()[i]] = i;
    person_at_.assign(pedigree.size(), no_person);
    for (std::size_t i = 0; i < people.size(); ++i)
      person_at_[place_[people[i]]] = static_cast<std::uint8_t>(i);
  }

  // False where there are too many branches.
  bool run(std::vector<Pattern>& patterns) {
    patterns_ = &patterns;
    Front front;
    for (std::size_t gene = 0; gene < 2 * people_; ++gene)
      front.classes[gene] = static_cast<std::uint8_t>(gene);
    climb(front, static_cast<std::uint32_t>(place_.size()), 1);
    return branches_ <= max_branches_;
  }

 private:
  static constexpr std::uint8_t no_person = 0xff;

  // Classes of the people's genes so far, and the genes on their way: the class of each and where.
  struct Front {
    Classes classes{};
    std::array<std::uint8_t, 2 * max_people> on_its_way{};
    std::array<std::uint32_t, 2 * max_people> at{};
    std::uint8_t count = 0;

    void add(std::uint8_t class_of, std::uint32_t place) {
      on_its_way[count] = class_of;
      at[count++] = place;
    }
  };

  // Nobody is left at or above `end` in the order of the pedigree.
  void climb(const Front& front, std::uint32_t end, double probability) {
    if (branches_ > max_branches_) return;
    std::uint32_t next = end;
    bool any = false;
    for (std::uint32_t place = end; place > 0 && !any; --place) {
      next = place - 1;
      any = person_at_[next] != no_person ||
            std::find(front.at.begin(), front.at.begin() + front.count, next) !=
                front.at.begin() + front.count;
    }
    if (!any) {
      ++branches_;
      record(front.classes, probability);
      return;
    }
    pass(front, next, probability);
  }

  // What has come to the member at `place` goes on to the parents, or ends at a founder.
  void pass(const Front& front, std::uint32_t place, double probability) {
    const Member& member = pedigree_[pedigree_.order()[place]];
    const std::uint8_t person = person_at_[place];
    Front rest;
    rest.classes = front.classes;
    std::array<std::uint8_t, 2 * max_people> here{};
    std::size_t arrived = 0;
    for (std::size_t i = 0; i < front.count; ++i) {
      if (front.at[i] == place) {
        here[arrived++] = front.on_its_way[i];
      } else {
        rest.add(front.on_its_way[i], front.at[i]);
      }
    }
    // Either gene of a founder of whom nothing is seen may be called the first.
    const bool first_is_given = member.is_founder() && person == no_person && arrived > 0;
    const std::size_t choices = arrived - (first_is_given ? 1 : 0);
    const double each = probability / static_cast<double>(std::uint64_t{1} << choices);
    for (std::uint32_t choice = 0; choice < 1U << choices; ++choice) {
      Front made = rest;
      int genes[2] = {-1, -1};  // class of the paternal and of the maternal gene
      if (person != no_person) {
        for (const std::size_t side : {0, 1})
          genes[side] = made.classes[2 * std::size_t{person} + side];
      }
      for (std::size_t i = 0; i < arrived; ++i) {
        const std::size_t side = choice >> i & 1;
        if (genes[side] < 0) {
          genes[side] = here[i];
        } else if (genes[side] != here[i]) {
          std::replace(made.classes.begin(),
                       made.classes.begin() + static_cast<std::ptrdiff_t>(2 * people_), here[i],
                       static_cast<std::uint8_t>(genes[side]));
        }
      }
      if (!member.is_founder()) {
        if (genes[0] >= 0) made.add(static_cast<std::uint8_t>(genes[0]), place_[member.father]);
        if (genes[1] >= 0) made.add(static_cast<std::uint8_t>(genes[1]), place_[member.mother]);
      }
      climb(made, place, each);
    }
  }

  // Calls don't tell a person's genes apart: of the patterns that differ in that only, one is kept.
  void record(const Classes& classes, double probability) {
    std::uint64_t best = ~std::uint64_t{0};
    for (std::uint32_t swapped = 0; swapped < 1U << people_; ++swapped) {
      std::uint64_t key = 0;
      std::array<std::uint8_t, 2 * max_people> name;
      name.fill(no_person);
      std::uint8_t names = 0;
      for (std::size_t gene = 0; gene < 2 * people_ && key <= best; ++gene) {
        std::uint8_t& known = name[classes[gene ^ (swapped >> (gene / 2) & 1)]];
        if (known == no_person) known = names++;
        key |= std::uint64_t{known} << (60 - 4 * gene);
      }
      best = std::min(best, key);
    }
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] != best) continue;
      (*patterns_)[i].probability += probability;
      return;
    }
    keys_.push_back(best);
    Pattern pattern;
    pattern.probability = probability;
    std::array<std::uint8_t, 2 * max_people> copies{};
    for (std::size_t gene = 0; gene < 2 * people_; ++gene) {
      pattern.classes[gene] = static_cast<std::uint8_t>(best >> (60 - 4 * gene) & 15);
      ++copies[pattern.classes[gene]];
    }
    for (std::size_t i = 0; i < people_; ++i) {
      if (copies[pattern.classes[2 * i]] == 1 && copies[pattern.classes[2 * i + 1]] == 1)
        pattern.apart = static_cast<std::uint8_t>(pattern.apart | 1U << i);
    }
    patterns_->push_back(pattern);
  }

  const Pedigree& pedigree_;
  const std::size_t people_, max_branches_;
  std::size_t branches_ = 0;
  std::vector<std::uint32_t> place_;     // of each member in the order
  std::vector<std::uint8_t> person_at_;  // by place
  std::vector<std::uint64_t> keys_;
  std::vector<Pattern>* patterns_ = nullptr;
};

std::optional<GeneIdentity> GeneIdentity::create(const Pedigree& pedigree,
                                                 std::span<const MemberIndex> people,
                                                 std::size_t max_branches) {
  if (people.size() > max_people) return std::nullopt;
  GeneIdentity made;
  made.people_ = people.size();
  if (!Tracer(pedigree, people, max_branches).run(made.patterns_)) return std::nullopt;
  return made;
}

// The sum over the orders of each person's alleles, for one pattern after another.
class GeneIdentity::Sum {
 public:
  Sum(std::span<const Genotype> calls, std::span<const double> founder, double theta)
      : people_(calls.size()), theta_(theta) {
    std::size_t distinct = 0;
    std::array<Allele, 2 * max_people> alleles;
    for (std::size_t gene = 0; gene < 2 * people_; ++gene) {
      const Allele allele = gene % 2 == 0 ? calls[gene / 2].first : calls[gene / 2].second;
      std::size_t known = 0;
      while (known < distinct && alleles[known] != allele) ++known;
      if (known == distinct) {
        alleles[distinct] = allele;
        frequency_[distinct++] = founder[allele];
      }
      call_[gene] = static_cast<std::uint8_t>(known);
    }
  }

  double of(const Pattern& pattern) {
    pattern_ = &pattern;
    allele_of_.fill(unknown);
    return from(0, 1);
  }

 private:
  static constexpr std::uint8_t unknown = 0xff;

  double from(std::size_t person, double probability) {
    if (person == people_) return probability;
    const std::uint8_t a = call_[2 * person], b = call_[2 * person + 1];
    const bool one_order = a == b || (pattern_->apart >> person & 1) != 0;
    const double ways = a != b && one_order ? 2 : 1;
    double sum = 0;
    for (const bool swapped : {false, true}) {
      if (swapped && one_order) break;
      const double here = swapped ? both(person, b, a) : both(person, a, b);
      const auto undo = undo_;
      if (here != 0) sum += from(person + 1, probability * here * ways);
      take_back(person, undo);
    }
    return sum;
  }

  // Gives both classes of a person their alleles: the probability of it, and in undo_ which were
  // new. What was new stays even where the second class contradicts: take_back() clears it.
  double both(std::size_t person, std::uint8_t first, std::uint8_t second) {
    undo_ = 0;
    const double one = give(pattern_->classes[2 * person], first, 1);
    return one == 0 ? 0 : one * give(pattern_->classes[2 * person + 1], second, 2);
  }

  double give(std::uint8_t class_of, std::uint8_t allele, std::uint8_t flag) {
    if (allele_of_[class_of] != unknown) return allele_of_[class_of] == allele ? 1 : 0;
    allele_of_[class_of] = allele;
    undo_ = static_cast<std::uint8_t>(undo_ | flag);
    if (theta_ == 0) return frequency_[allele];
    const double drawn = drawn_++, same = count_[allele]++;
    return (same * theta_ + (1 - theta_) * frequency_[allele]) / (1 + (drawn - 1) * theta_);
  }

  void take_back(std::size_t person, std::uint8_t undo) {
    for (const std::size_t side : {0, 1}) {
      if ((undo >> side & 1) == 0) continue;
      std::uint8_t& allele = allele_of_[pattern_->classes[2 * person + side]];
      if (theta_ != 0) {
        --count_[allele];
        --drawn_;
      }
      allele = unknown;
    }
  }

  const std::size_t people_;
  const double theta_;
  const Pattern* pattern_ = nullptr;
  std::array<double, 2 * max_people> frequency_{};
  std::array<std::uint8_t, 2 * max_people> call_{}, allele_of_{}, count_{};
  std::uint8_t drawn_ = 0, undo_ = 0;
};

double GeneIdentity::likelihood(std::span<const Genotype> calls, std::span<const double> founder,
                                double theta) const {
  Sum sum(calls, founder, theta);
  double likelihood = 0;
  for (const Pattern& pattern : patterns_) likelihood += pattern.probability * sum.of(pattern);
  return likelihood;
}

}  // namespace paradero::kin
