// A slow and obvious second implementation of the likelihood, for tests: the sum over every
// genotype of every member.
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "paradero/kin/likelihood.h"

namespace paradero::kin::brute_force {

class Enumeration {
 public:
  Enumeration(const Pedigree& pedigree, const Locus& locus, std::span<const Observation> seen)
      : pedigree_(pedigree),
        locus_(locus),
        seen_(seen),
        paternal_(pedigree.size()),
        maternal_(pedigree.size()) {}

  // P(all observations).
  double likelihood() { return from(0); }

  // P(all observations and an ordered genotype of `member`).
  double with(MemberIndex member, std::size_t paternal, std::size_t maternal) {
    fixed_ = member;
    fixed_paternal_ = paternal;
    fixed_maternal_ = maternal;
    const double sum = from(0);
    fixed_ = no_member;
    return sum;
  }

 private:
  bool hemizygous(MemberIndex m) const {
    return locus_.inheritance() == Inheritance::x_linked && pedigree_[m].sex == Sex::male;
  }

  double from(std::size_t at) {
    if (at == pedigree_.order().size()) return 1;
    const MemberIndex m = pedigree_.order()[at];
    const std::size_t n = locus_.states();
    double sum = 0;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = 0; q < n; ++q) {
        if (hemizygous(m) && p != q) continue;
        if (m == fixed_ && (p != fixed_paternal_ || q != fixed_maternal_)) continue;
        double probability = seen(m, p, q);
        if (probability == 0) continue;
        const std::size_t drawn = drawn_.size();
        if (pedigree_[m].is_founder()) {
          probability *= draw(q);
          if (!hemizygous(m)) probability *= draw(p);
        } else {
          probability *= passed(pedigree_[m].mother, false, q);
          if (!hemizygous(m)) probability *= passed(pedigree_[m].father, true, p);
        }
        if (probability != 0) {
          paternal_[m] = p;
          maternal_[m] = q;
          sum += probability * from(at + 1);
        }
        drawn_.resize(drawn);
      }
    }
    return sum;
  }

  // One more founder gene, given those drawn before.
  double draw(std::size_t allele) {
    double same = 0;
    for (const std::size_t before : drawn_) same += before == allele;
    const double theta = locus_.theta(), n = static_cast<double>(drawn_.size());
    drawn_.push_back(allele);
    return (same * theta + (1 - theta) * locus_.founder()[allele]) / (1 + (n - 1) * theta);
  }

  double passed(MemberIndex parent, bool from_father, std::size_t allele) const {
    const auto& mutation = locus_.mutation(from_father);
    const auto to = static_cast<Eigen::Index>(allele);
    return 0.5 * mutation(static_cast<Eigen::Index>(paternal_[parent]), to) +
           0.5 * mutation(static_cast<Eigen::Index>(maternal_[parent]), to);
  }

  double seen(MemberIndex m, std::size_t p, std::size_t q) const {
    if (!seen_[m].call.is_typed()) return 1;
    return call_probability(seen_[m].call, {static_cast<Allele>(p), static_cast<Allele>(q)},
                            seen_[m].detection, locus_.alleles().frequencies(), hemizygous(m));
  }

  const Pedigree& pedigree_;
  const Locus& locus_;
  std::span<const Observation> seen_;
  std::vector<std::size_t> paternal_, maternal_, drawn_;
  MemberIndex fixed_ = no_member;
  std::size_t fixed_paternal_ = 0, fixed_maternal_ = 0;
};

}  // namespace paradero::kin::brute_force
