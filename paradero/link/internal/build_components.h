// Cuts the records of a linkage into components: no two records of different components are taken
// for one person.
#pragma once

#include <vector>

#include "paradero/link/internal/component.h"
#include "paradero/link/partition_posterior.h"

namespace paradero::link {

struct Components {
  std::vector<Component> all;  // of two records and more, by first record
  std::vector<bool> whole;     // by record: in a group of the first grouping that is kept whole,
                               // having more units than a component may
  std::uint64_t cut = 0;       // components that were cut at their weakest links
};

// Pairs are joined strongest first, after the groups of the first grouping and what people have
// decided, while no component has more than largest_component units. Error: interrupted.
base::Result<Components> build_components(const PosteriorInput& input,
                                          const PosteriorSettings& settings,
                                          const base::RunContext& context);

}  // namespace paradero::link
