#include "paradero/kin/internal/elimination.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace paradero::kin {

namespace {

constexpr std::size_t max_step_inputs = 8;
constexpr double little_work = 500;         // an order that takes less needs no better one
constexpr std::size_t max_dimensions = 64;  // of at least two entries each: more can't be held

// Which variables share a table, as bits.
class Neighbours {
 public:
  Neighbours(std::size_t variables, const std::vector<std::vector<Variable>>& scopes)
      : words_((variables + 63) / 64), bits_(variables * words_, 0) {
    for (const auto& scope : scopes) {
      for (const Variable a : scope) {
        for (const Variable b : scope) {
          if (a != b) set(a, b);
        }
      }
    }
  }

  bool has(std::size_t a, std::size_t b) const {
    return bits_[a * words_ + b / 64] >> (b % 64) & 1;
  }

  template <class Visit>
  void each(std::size_t a, Visit&& visit) const {
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t left = bits_[a * words_ + w]; left != 0; left &= left - 1)
        visit(w * 64 + static_cast<std::size_t>(std::countr_zero(left)));
    }
  }

  // Joins the neighbours of `a` with one another and takes `a` out.
  void eliminate(std::size_t a) {
    each(a, [&](std::size_t b) {
      for (std::size_t w = 0; w < words_; ++w) bits_[b * words_ + w] |= bits_[a * words_ + w];
      bits_[b * words_ + b / 64] &= ~(std::uint64_t{1} << (b % 64));
      bits_[b * words_ + a / 64] &= ~(std::uint64_t{1} << (a % 64));
    });
    std::fill_n(bits_.begin() + static_cast<std::ptrdiff_t>(a * words_), words_, 0);
  }

 private:
  void set(std::size_t a, std::size_t b) {
    bits_[a * words_ + b / 64] |= std::uint64_t{1} << (b % 64);
  }

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

enum class Greedy { smallest_clique, smallest_result, least_fill };

struct OrderFound {
  std::vector<Variable> order;
  double work = 0;
};

OrderFound greedy_order(Neighbours neighbours, std::span<const std::uint32_t> sizes,
                        const std::vector<char>& is_kept, Greedy rule) {
  const std::size_t n = sizes.size();
  const auto clique = [&](std::size_t v) {
    double size = sizes[v];
    neighbours.each(v, [&](std::size_t b) { size *= sizes[b]; });
    return size;
  };
  const auto cost = [&](std::size_t v) {
    if (rule == Greedy::smallest_clique) return clique(v);
    if (rule == Greedy::smallest_result) return clique(v) / sizes[v];
    double fill = 0;
    neighbours.each(v, [&](std::size_t a) {
      neighbours.each(v, [&](std::size_t b) {
        if (a < b && !neighbours.has(a, b)) fill += static_cast<double>(sizes[a]) * sizes[b];
      });
    });
    return fill;
  };
  std::vector<double> costs(n, std::numeric_limits<double>::infinity());
  std::size_t left = 0;
  for (std::size_t v = 0; v < n; ++v) {
    if (is_kept[v]) continue;
    costs[v] = cost(v);
    ++left;
  }
  OrderFound found;
  found.order.reserve(left);
  std::vector<std::size_t> touched;
  for (; left > 0; --left) {
    const auto v = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
    found.order.push_back(static_cast<Variable>(v));
    found.work += clique(v);
    touched.clear();
    neighbours.each(v, [&](std::size_t b) { touched.push_back(b); });
    neighbours.eliminate(v);
    costs[v] = std::numeric_limits<double>::infinity();
    for (const std::size_t b : touched) {
      if (!is_kept[b]) costs[b] = cost(b);
    }
  }
  return found;
}

// What one step needs: `inputs` tables with a stride for each dimension of the output (inputs x
// dimensions), and `length` entries to sum over, adjacent in every input.
struct Contraction {
  std::span<const double* const> inputs;
  std::span<const std::uint32_t> dimensions;
  std::span<const std::uint32_t> strides;
  std::size_t length = 1;
  double* output = nullptr;
};

// sum over v of the product of the inputs' entries; the product of none is one. Inputs = 0: any
// number. Four partial sums where it is long: an addition takes longer than the next one waits.
template <std::size_t Inputs>
double summed_product(const double* const* at, std::size_t inputs, std::size_t length) {
  const auto product = [&](std::size_t v) {
    if constexpr (Inputs == 0) {
      double made = 1;
      for (std::size_t i = 0; i < inputs; ++i) made *= at[i][v];
      return made;
    } else {
      double made = at[0][v];
      for (std::size_t i = 1; i < Inputs; ++i) made *= at[i][v];
      return made;
    }
  };
  if (length == 2) return product(0) + product(1);
  if (length < 8) {
    double sum = 0;
    for (std::size_t v = 0; v < length; ++v) sum += product(v);
    return sum;
  }
  double sums[4] = {};
  std::size_t v = 0;
  for (; v + 4 <= length; v += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += product(v + lane);
  }
  for (; v < length; ++v) sums[v & 3] += product(v);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// Returns the largest entry of the output.
template <std::size_t Inputs>
double contract(const Contraction& work) {
  const std::size_t inputs = Inputs == 0 ? work.inputs.size() : Inputs;
  const std::size_t dimensions = work.dimensions.size();
  std::array<const double*, max_step_inputs> at{};
  std::array<std::uint32_t, max_step_inputs> step{};
  std::array<std::uint32_t, max_dimensions> counter;
  std::fill_n(counter.begin(), dimensions, 0U);
  std::copy(work.inputs.begin(), work.inputs.end(), at.begin());
  const std::uint32_t row = dimensions == 0 ? 1 : work.dimensions[dimensions - 1];
  for (std::size_t i = 0; i < inputs && dimensions > 0; ++i)
    step[i] = work.strides[i * dimensions + dimensions - 1];
  double* output = work.output;
  double largest = 0;
  for (;;) {
    for (std::uint32_t k = 0; k < row; ++k) {
      const double sum = summed_product<Inputs>(at.data(), inputs, work.length);
      *output++ = sum;
      largest = std::max(largest, sum);
      for (std::size_t i = 0; i < inputs; ++i) at[i] += step[i];
    }
    for (std::size_t i = 0; i < inputs; ++i) at[i] -= std::size_t{row} * step[i];
    std::size_t d = dimensions == 0 ? 0 : dimensions - 1;
    for (; d > 0; --d) {
      const std::size_t k = d - 1;
      if (++counter[k] < work.dimensions[k]) {
        for (std::size_t i = 0; i < inputs; ++i) at[i] += work.strides[i * dimensions + k];
        break;
      }
      const std::size_t back = work.dimensions[k] - 1;
      for (std::size_t i = 0; i < inputs; ++i) at[i] -= back * work.strides[i * dimensions + k];
      counter[k] = 0;
    }
    if (d == 0) return largest;
  }
}

double run_contraction(const Contraction& work) {
  switch (work.inputs.size()) {
    case 1:
      return contract<1>(work);
    case 2:
      return contract<2>(work);
    case 3:
      return contract<3>(work);
    case 4:
      return contract<4>(work);
    default:
      return contract<0>(work);
  }
}

}  // namespace

double Scaled::ln() const {
  return value == 0 ? -std::numeric_limits<double>::infinity()
                    : std::log(value) + static_cast<double>(exponent) * std::log(2.0);
}

Elimination::Elimination(std::vector<std::vector<Variable>> scopes,
                         std::span<const std::uint32_t> sizes, std::vector<Variable> kept)
    : input_count_(scopes.size()), tables_(std::move(scopes)) {
  std::vector<char> is_kept(sizes.size(), 0);
  for (const Variable v : kept) is_kept[v] = 1;
  const Neighbours neighbours(sizes.size(), tables_);
  OrderFound best;
  for (const Greedy rule : {Greedy::smallest_clique, Greedy::smallest_result, Greedy::least_fill}) {
    OrderFound found = greedy_order(neighbours, sizes, is_kept, rule);
    if (rule == Greedy::smallest_clique || found.work < best.work) best = std::move(found);
    if (best.work < little_work) break;
  }
  plan(best.order, std::move(kept));
}

void Elimination::plan(std::span<const Variable> order, std::vector<Variable> kept) {
  // Rank: when a variable goes; the kept ones go last, the first of them last of all.
  std::vector<std::uint32_t> rank(order.size() + kept.size(), 0);
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  for (std::uint32_t i = 0; i < kept.size(); ++i)
    rank[kept[i]] = static_cast<std::uint32_t>(order.size() + kept.size() - 1 - i);
  const auto later = [&](Variable a, Variable b) { return rank[a] > rank[b]; };
  given_.resize(tables_.size());
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const std::vector<Variable> given = tables_[t];
    std::ranges::sort(tables_[t], later);
    for (std::size_t k = 0; k < given.size(); ++k) {
      given_[t][k] =
          static_cast<std::uint8_t>(std::ranges::find(tables_[t], given[k]) - tables_[t].begin());
    }
  }
  std::vector<std::uint32_t> live(tables_.size());
  for (std::uint32_t t = 0; t < live.size(); ++t) live[t] = t;
  const auto add_step = [&](Step step, std::vector<Variable> scope) {
    step.output = static_cast<std::uint32_t>(tables_.size());
    for (const std::uint32_t input : step.inputs) {
      for (const Variable v : scope) {
        const auto found = std::ranges::find(tables_[input], v);
        step.position.push_back(found == tables_[input].end()
                                    ? std::int8_t{-1}
                                    : static_cast<std::int8_t>(found - tables_[input].begin()));
      }
    }
    live.push_back(step.output);
    tables_.push_back(std::move(scope));
    steps_.push_back(std::move(step));
  };
  const auto joint_scope = [&](std::span<const std::uint32_t> tables) {
    std::vector<Variable> scope;
    for (const std::uint32_t t : tables)
      scope.insert(scope.end(), tables_[t].begin(), tables_[t].end());
    std::ranges::sort(scope, later);
    scope.erase(std::unique(scope.begin(), scope.end()), scope.end());
    return scope;
  };
  // Many tables at once (a parent of many) are multiplied in groups first.
  const auto in_groups = [&](std::vector<std::uint32_t> inputs) {
    while (inputs.size() > max_step_inputs) {
      Step product;
      product.inputs.assign(inputs.begin(), inputs.begin() + max_step_inputs);
      inputs.erase(inputs.begin(), inputs.begin() + max_step_inputs);
      std::vector<Variable> scope = joint_scope(product.inputs);
      add_step(std::move(product), std::move(scope));
      inputs.push_back(live.back());
      live.pop_back();
    }
    return inputs;
  };
  for (const Variable v : order) {
    std::vector<std::uint32_t> inputs;
    std::erase_if(live, [&](std::uint32_t t) {
      if (tables_[t].empty() || tables_[t].back() != v) return false;
      inputs.push_back(t);
      return true;
    });
    if (inputs.empty()) continue;  // in no table: nothing depends on it
    Step step;
    step.sums = true;
    step.variable = v;
    step.inputs = in_groups(std::move(inputs));
    std::vector<Variable> scope = joint_scope(step.inputs);
    scope.pop_back();
    add_step(std::move(step), std::move(scope));
  }
  Step last;
  last.inputs = in_groups(std::move(live));
  live.clear();
  add_step(std::move(last), std::move(kept));
}

base::Result<void> Elimination::begin(std::span<const std::uint32_t> sizes, const Limit& limit,
                                      Workspace& workspace) const {
  constexpr double max_entries = 134217728;  // 1 GB
  workspace.offset.resize(tables_.size());
  double entries = 0;
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    workspace.offset[t] = static_cast<std::size_t>(entries);
    double size = tables_[t].size() > max_dimensions ? max_entries : 1;
    for (const Variable v : tables_[t]) size *= sizes[v];
    entries = std::min(entries + size, 2 * max_entries);
  }
  // No step multiplies more than this for an entry of its output.
  constexpr double most_per_entry = 256 * max_step_inputs;
  if (entries > max_entries || entries * most_per_entry * limit.times > limit.multiplications) {
    const double needed = multiplications(sizes) * limit.times;
    if (entries > max_entries || needed > limit.multiplications) {
      return base::data_error(
          "pedigree {}: an exact likelihood takes {:.2g} multiplications here{}, more than the "
          "{:.2g} and 1 GB allowed{}",
          limit.pedigree, needed, entries > max_entries ? " and more than 1 GB" : "",
          limit.multiplications,
          limit.times > 1 ? "; theta = 0, or fewer founders who are not typed, would make it less"
                          : "");
    }
  }
  if (workspace.memory.size() < static_cast<std::size_t>(entries))
    workspace.memory.resize(static_cast<std::size_t>(entries));
  return {};
}

double Elimination::multiplications(std::span<const std::uint32_t> sizes) const {
  double sum = 0;
  for (const Step& step : steps_) {
    double size = step.sums ? sizes[step.variable] : 1.0;
    for (const Variable v : tables_[step.output]) size *= sizes[v];
    sum += size * static_cast<double>(step.inputs.size());
  }
  return sum;
}

Elimination::Input Elimination::input(std::size_t i, std::span<const std::uint32_t> sizes,
                                      Workspace& workspace) const {
  const auto& scope = tables_[i];
  std::array<std::size_t, max_input_scope> strides{};
  std::size_t stride = 1;
  for (std::size_t k = scope.size(); k > 0; --k) {
    strides[k - 1] = stride;
    stride *= sizes[scope[k - 1]];
  }
  Input made;
  made.data = workspace.memory.data() + workspace.offset[i];
  for (std::size_t k = 0; k < scope.size(); ++k) made.strides[k] = strides[given_[i][k]];
  return made;
}

std::int64_t Elimination::finish(std::span<const std::uint32_t> sizes, Workspace& workspace,
                                 std::span<double>& result) const {
  std::int64_t exponent = 0;
  std::array<std::uint32_t, max_dimensions> dimensions{};
  std::array<std::uint32_t, max_dimensions> table_strides{};
  std::array<const double*, max_step_inputs> inputs{};
  for (const Step& step : steps_) {
    const auto& scope = tables_[step.output];
    std::size_t output_size = 1;
    for (std::size_t k = 0; k < scope.size(); ++k) {
      dimensions[k] = sizes[scope[k]];
      output_size *= dimensions[k];
    }
    workspace.strides.resize(step.inputs.size() * scope.size());
    for (std::size_t i = 0; i < step.inputs.size(); ++i) {
      const auto& table = tables_[step.inputs[i]];
      std::uint32_t stride = 1;
      for (std::size_t k = table.size(); k > 0; --k) {
        table_strides[k - 1] = stride;
        stride *= sizes[table[k - 1]];
      }
      for (std::size_t k = 0; k < scope.size(); ++k) {
        const auto position = step.position[i * scope.size() + k];
        workspace.strides[i * scope.size() + k] =
            position < 0 ? 0 : table_strides[static_cast<std::uint8_t>(position)];
      }
      inputs[i] = workspace.memory.data() + workspace.offset[step.inputs[i]];
    }
    double* output = workspace.memory.data() + workspace.offset[step.output];
    const double largest = run_contraction({{inputs.data(), step.inputs.size()},
                                            {dimensions.data(), scope.size()},
                                            workspace.strides,
                                            step.sums ? sizes[step.variable] : std::size_t{1},
                                            output});
    // Kept far from both ends of a double's range by powers of two, which lose nothing.
    if (largest != 0 && (largest < 0x1p-200 || largest > 0x1p+200)) {
      const int shift = std::ilogb(largest);
      for (std::size_t k = 0; k < output_size; ++k) output[k] = std::ldexp(output[k], -shift);
      exponent += shift;
    }
    result = {output, output_size};
  }
  return exponent;
}

}  // namespace paradero::kin
