// One family at the 21 loci of shared/reference/kinship: likelihood ratios and tables. Each
// benchmark but another_ratio starts from a pedigree that nothing is known of yet.
#include <benchmark/benchmark.h>

#include "paradero/kin/internal/test_reference.h"

namespace paradero::kin {
namespace {

using reference::value;

const reference::Data& data() {
  static const reference::Data read = [] {
    reference::Data made = reference::read();
    // Two people of whom each parent of one is half sibling of both parents of the other.
    std::vector<MemberEntry> entries;
    const auto add = [&](const char* id, const char* father, const char* mother, Sex sex) {
      MemberEntry entry;
      entry.id = id;
      entry.father = father;
      entry.mother = mother;
      entry.sex = sex;
      entries.push_back(entry);
    };
    add("1", "", "", Sex::male);
    add("2", "", "", Sex::female);
    add("3", "", "", Sex::male);
    add("4", "", "", Sex::female);
    add("5", "1", "2", Sex::male);
    add("6", "3", "4", Sex::female);
    add("7", "1", "4", Sex::male);
    add("8", "3", "2", Sex::female);
    add("MP", "5", "6", Sex::male);
    add("10", "7", "8", Sex::male);
    entries[8].missing = entries[9].typed = true;
    made.pedigrees.emplace("quad_half_first_cousin", value(Pedigree::create("quad", entries)));
    made.genotypes["quad_half_first_cousin"] = made.genotypes.at("double_first_cousin");
    return made;
  }();
  return read;
}

std::vector<Locus> loci(MutationModel model) {
  std::vector<Locus> made;
  for (std::size_t i = 0; i < data().frequencies.size(); ++i)
    made.push_back(value(Locus::create(data().frequencies[i], {.mutation = {.model = model}})));
  return made;
}

struct Case {
  const Pedigree& pedigree;
  MemberIndex missing;
  std::vector<Locus> loci;
  std::vector<std::vector<Observation>> family;
  std::vector<Observation> candidate;

  Case(const std::string& name, MutationModel model)
      : pedigree(data().pedigrees.at(name)),
        missing(pedigree.missing().front()),
        loci(kin::loci(model)) {
    for (const Locus& locus : loci) {
      family.push_back(data().family(name, locus.marker()));
      candidate.push_back({data().call(name, "POI_true", locus.marker()), {}});
    }
  }
};

void likelihood_ratio_of(benchmark::State& state, const std::string& name, MutationModel model) {
  const Case one(name, model);
  for (auto _ : state) {
    PedigreeLikelihood family(one.pedigree);
    for (std::size_t i = 0; i < one.loci.size(); ++i)
      benchmark::DoNotOptimize(
          likelihood_ratio(family, one.loci[i], one.family[i], one.missing, one.candidate[i]));
  }
}

// With the plans of the pedigree made before.
void another_ratio_of(benchmark::State& state, const std::string& name, MutationModel model) {
  const Case one(name, model);
  PedigreeLikelihood family(one.pedigree);
  for (auto _ : state) {
    for (std::size_t i = 0; i < one.loci.size(); ++i)
      benchmark::DoNotOptimize(
          likelihood_ratio(family, one.loci[i], one.family[i], one.missing, one.candidate[i]));
  }
}

void table_of(benchmark::State& state, const std::string& name, MutationModel model) {
  const Case one(name, model);
  for (auto _ : state) {
    PedigreeLikelihood family(one.pedigree);
    for (std::size_t i = 0; i < one.loci.size(); ++i)
      benchmark::DoNotOptimize(
          family.conditional_genotypes(one.loci[i], one.family[i], one.missing));
  }
}

const bool registered = [] {
  if (reference::folder().empty()) return false;
  for (const auto& [name, pedigree] : data().pedigrees) {
    for (const MutationModel model :
         {MutationModel::none, MutationModel::equal, MutationModel::extended_stepwise}) {
      const std::string what = name + "/" + std::string(to_word(model));
      benchmark::RegisterBenchmark(("ratio/" + what).c_str(), likelihood_ratio_of, name, model);
      benchmark::RegisterBenchmark(("another_ratio/" + what).c_str(), another_ratio_of, name,
                                   model);
      benchmark::RegisterBenchmark(("table/" + what).c_str(), table_of, name, model);
    }
  }
  return true;
}();

}  // namespace
}  // namespace paradero::kin
