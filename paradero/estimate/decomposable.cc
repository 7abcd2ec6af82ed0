#include "paradero/estimate/decomposable.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "paradero/base/parallel.h"
#include "paradero/estimate/internal/decomposable_graphs.h"
#include "paradero/estimate/internal/ln_gamma.h"
#include "paradero/stats/log_space.h"

namespace paradero::estimate {

namespace {

// The marginal likelihood of graph G with n0 people unseen and N = n + n0 is, with the prior 1/N,
//
//   Gamma(N) / (n0! prod_x n_x!)  prod_{cliques C} h_C(n0) / prod_{separators S} h_S(n0)
//   h_A(n0) = e^{c_A} Gamma(m_A + n0 + alpha_A) / Gamma(N + alpha)
//
// where m_A people are on no list of A, alpha_A = delta 2^{p - |A|}, alpha = delta 2^p, and c_A
// does not depend on n0. So a graph is a product of few rows of a table of subsets by n0. The table
// is made for a block of the grid at a time, relative to the block's first node, by products alone;
// only one exponential is left for each graph and block.
constexpr std::size_t block_width = 64;
constexpr double least_ratio = 1e-20, largest_weight = 1e60, least_weight = 1e-30;
// A graph is left out of a block where all it could add is e^-negligible of the largest node.
constexpr double negligible = 55;
constexpr double last_scanned = 1e9;  // unseen people
constexpr double scans_per_doubling = 16;
constexpr double first_wide_node = 16384;  // from here on a node may stand for several numbers
constexpr double nodes_per_doubling = 2048;

struct Block {
  double first = 0;  // n0 of the first node
  double stride = 1;
  std::size_t nodes = 0;
};

class GraphSum {
 public:
  GraphSum(const CaptureHistories& histories, double delta);

  std::size_t graph_count() const { return graphs_.size(); }
  double ln_multinomial() const { return ln_multinomial_; }

  // ln of the sum over graphs at one (real) number of unseen people, and of the largest graph.
  struct AtNode {
    double ln_sum, ln_largest;
  };
  AtNode at(double unseen) const;

  // The blocks that cover [first, last].
  std::vector<Block> blocks(double first, double last, bool may_widen) const;

  // Adds every graph's mass in the block, relative to e^ln_scale, to `node_mass` (of the block's
  // nodes), `graph_mass_` and `graph_moment_`.
  void add_block(const Block& block, double ln_scale, const base::RunContext& context,
                 std::array<double, block_width>& node_mass);

  std::vector<GraphPosterior> likeliest(std::size_t kept) const;

 private:
  struct Tables {
    std::vector<double> ln_first;                          // of each subset at the first node
    std::vector<std::array<double, block_width>> ratio;    // to the first node
    std::vector<std::array<double, block_width>> inverse;  // 1 / ratio
    std::vector<double> ln_largest_inverse;
    std::array<double, block_width> weight{}, number{};
    double ln_first_weight = 0, ln_largest_weight = 0;
  };
  long double ln_weight(long double unseen) const {
    return ln_gamma(unseen + n_) - ln_gamma(unseen + 1);
  }
  long double ln_subset(std::size_t subset, long double unseen) const {
    return ln_gamma(unseen + off_[subset]) - ln_gamma(unseen + off_[0]);
  }
  void step_table(const Block& block, Tables& tables) const;
  void wide_table(const Block& block, Tables& tables) const;
  Tables tables_of(const Block& block) const;
  double ln_at_first(std::size_t graph, const std::vector<double>& ln_subsets) const;
  void add_graphs(std::size_t begin, std::size_t end, const Tables& tables, double ln_scale,
                  std::array<double, block_width>& node_mass);

  std::vector<DecomposableGraph> graphs_;
  std::vector<double> ln_constant_;  // of each graph: sum of c_A
  std::vector<double> off_;          // of each subset A: m_A + alpha_A
  double n_ = 0, ln_multinomial_ = 0;
  std::vector<double> graph_mass_, graph_moment_;
};

GraphSum::GraphSum(const CaptureHistories& histories, double delta)
    : graphs_(decomposable_graphs(histories.lists.size())),
      n_(static_cast<double>(histories.total())) {
  const std::size_t subsets = std::size_t{1} << histories.lists.size();
  const auto alpha_of = [&](std::size_t subset) {
    return std::ldexp(delta, static_cast<int>(histories.lists.size()) - std::popcount(subset));
  };
  std::vector<long double> constant(subsets);
  off_.resize(subsets);
  std::vector<std::int64_t> cells(subsets);
  for (std::size_t subset = 0; subset < subsets; ++subset) {
    std::ranges::fill(cells, 0);
    for (std::size_t i = 0; i < histories.histories.size(); ++i)
      cells[histories.histories[i] & subset] += histories.counts[i];
    const double alpha = alpha_of(subset);
    off_[subset] = static_cast<double>(cells[0]) + alpha;
    constant[subset] = ln_gamma(alpha_of(0)) - ln_gamma(alpha);
    for (std::size_t cell = 1; cell < subsets; ++cell) {
      if (cells[cell] > 0)
        constant[subset] +=
            ln_gamma(static_cast<long double>(cells[cell]) + alpha) - ln_gamma(alpha);
    }
  }
  for (const std::int64_t count : histories.counts)
    ln_multinomial_ -= static_cast<double>(ln_gamma(static_cast<long double>(count) + 1));
  for (const DecomposableGraph& graph : graphs_) {
    long double sum = 0;
    for (const ListSet clique : graph.cliques()) sum += constant[clique];
    for (const ListSet separator : graph.separators()) sum -= constant[separator];
    ln_constant_.push_back(static_cast<double>(sum));
  }
  graph_mass_.assign(graphs_.size(), 0);
  graph_moment_.assign(graphs_.size(), 0);
}

double GraphSum::ln_at_first(std::size_t graph, const std::vector<double>& ln_subsets) const {
  double ln = ln_constant_[graph];
  for (const ListSet clique : graphs_[graph].cliques()) ln += ln_subsets[clique];
  for (const ListSet separator : graphs_[graph].separators()) ln -= ln_subsets[separator];
  return ln;
}

GraphSum::AtNode GraphSum::at(double unseen) const {
  std::vector<double> ln_subsets(off_.size());
  for (std::size_t subset = 0; subset < off_.size(); ++subset)
    ln_subsets[subset] = static_cast<double>(ln_subset(subset, unseen));
  const auto ln_first = static_cast<double>(ln_weight(unseen));
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (std::size_t graph = 0; graph < graphs_.size(); ++graph) {
    const double ln = ln_at_first(graph, ln_subsets);
    if (ln > largest) {
      sum *= std::exp(largest - ln);
      largest = ln;
    }
    if (ln > largest - negligible) sum += std::exp(ln - largest);
  }
  return {ln_first + largest + std::log(sum), ln_first + largest};
}

std::vector<Block> GraphSum::blocks(double first, double last, bool may_widen) const {
  std::vector<Block> blocks;
  const double least_off = *std::ranges::min_element(off_);
  for (double at = first; at <= last;) {
    Block block{at, 1, 0};
    if (may_widen && at >= first_wide_node) {
      block.stride = std::max(1.0, std::floor(at / nodes_per_doubling));
      block.first = at + (block.stride - 1) / 2;
    }
    double ratio = 1, weight = 1;
    while (block.nodes < block_width && at <= last && ratio >= least_ratio &&
           weight <= largest_weight && weight >= least_weight) {
      ratio *= std::pow((at + least_off) / (at + off_[0]), block.stride);
      weight *= std::pow((at + n_) / (at + 1), block.stride);
      at += block.stride;
      ++block.nodes;
    }
    blocks.push_back(block);
  }
  return blocks;
}

void GraphSum::step_table(const Block& block, Tables& tables) const {
  double weight = 1;
  for (std::size_t j = 0; j < block.nodes; ++j) {
    const double unseen = block.first + static_cast<double>(j);
    tables.weight[j] = weight;
    weight *= (unseen + n_) / (unseen + 1);
  }
  for (std::size_t subset = 0; subset < off_.size(); ++subset) {
    double ratio = 1;
    for (std::size_t j = 0; j < block.nodes; ++j) {
      const double unseen = block.first + static_cast<double>(j);
      tables.ratio[subset][j] = ratio;
      ratio *= (unseen + off_[subset]) / (unseen + off_[0]);
    }
  }
}

void GraphSum::wide_table(const Block& block, Tables& tables) const {
  const long double ln_weight_0 = ln_weight(block.first);
  for (std::size_t j = 0; j < block.nodes; ++j) {
    const double unseen = block.first + static_cast<double>(j) * block.stride;
    tables.weight[j] =
        block.stride * std::exp(static_cast<double>(ln_weight(unseen) - ln_weight_0));
  }
  std::array<long double, block_width> ln_all{};
  for (std::size_t j = 0; j < block.nodes; ++j)
    ln_all[j] = ln_gamma(block.first + static_cast<double>(j) * block.stride + off_[0]);
  for (std::size_t subset = 0; subset < off_.size(); ++subset) {
    const long double ln_0 = ln_subset(subset, block.first);
    for (std::size_t j = 0; j < block.nodes; ++j) {
      const double unseen = block.first + static_cast<double>(j) * block.stride;
      const long double ln = ln_gamma(unseen + off_[subset]) - ln_all[j];
      tables.ratio[subset][j] = std::exp(static_cast<double>(ln - ln_0));
    }
  }
}

GraphSum::Tables GraphSum::tables_of(const Block& block) const {
  Tables tables;
  tables.ratio.resize(off_.size());
  tables.inverse.resize(off_.size());
  tables.ln_first.resize(off_.size());
  tables.ln_largest_inverse.resize(off_.size());
  for (auto& row : tables.ratio) row.fill(1);  // beyond block.nodes the weight is zero
  if (block.stride == 1) {
    step_table(block, tables);
  } else {
    wide_table(block, tables);
  }
  for (std::size_t j = 0; j < block.nodes; ++j)
    tables.number[j] = n_ + block.first + static_cast<double>(j) * block.stride;
  for (std::size_t subset = 0; subset < off_.size(); ++subset) {
    tables.ln_first[subset] = static_cast<double>(ln_subset(subset, block.first));
    for (std::size_t j = 0; j < block_width; ++j)
      tables.inverse[subset][j] = 1 / tables.ratio[subset][j];
    tables.ln_largest_inverse[subset] = std::log(*std::ranges::max_element(tables.inverse[subset]));
  }
  tables.ln_first_weight = static_cast<double>(ln_weight(block.first));
  tables.ln_largest_weight = std::log(*std::ranges::max_element(tables.weight));
  return tables;
}

void GraphSum::add_graphs(std::size_t begin, std::size_t end, const Tables& tables, double ln_scale,
                          std::array<double, block_width>& node_mass) {
  std::array<double, block_width> product;
  for (std::size_t g = begin; g < end; ++g) {
    const DecomposableGraph& graph = graphs_[g];
    const double ln = ln_at_first(g, tables.ln_first) + tables.ln_first_weight - ln_scale;
    double ln_bound = ln + tables.ln_largest_weight;
    for (const ListSet separator : graph.separators())
      ln_bound += tables.ln_largest_inverse[separator];
    if (ln_bound < -negligible) continue;

    const double scale = std::exp(ln);
    for (std::size_t j = 0; j < block_width; ++j) product[j] = scale * tables.weight[j];
    // Cliques and separators in turn, so that no product on the way leaves the range of a double.
    for (std::size_t k = 0; k < graph.clique_count; ++k) {
      const double* clique = tables.ratio[graph.clique_of[k]].data();
      for (std::size_t j = 0; j < block_width; ++j) product[j] *= clique[j];
      if (k >= graph.separator_count) continue;
      const double* separator = tables.inverse[graph.separator_of[k]].data();
      for (std::size_t j = 0; j < block_width; ++j) product[j] *= separator[j];
    }
    double mass = 0, moment = 0;
    for (std::size_t j = 0; j < block_width; ++j) {
      node_mass[j] += product[j];
      mass += product[j];
      moment += product[j] * tables.number[j];
    }
    graph_mass_[g] += mass;
    graph_moment_[g] += moment;
  }
}

void GraphSum::add_block(const Block& block, double ln_scale, const base::RunContext& context,
                         std::array<double, block_width>& node_mass) {
  constexpr std::size_t graphs_each = 8192;
  const Tables tables = tables_of(block);
  std::vector<std::array<double, block_width>> sums(base::chunk_count(graphs_.size(), graphs_each));
  if (sums.size() == 1) {
    add_graphs(0, graphs_.size(), tables, ln_scale, sums[0]);
  } else {
    base::parallel_chunks(context, graphs_.size(), graphs_each,
                          [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                            add_graphs(begin, end, tables, ln_scale, sums[chunk]);
                          });
  }
  node_mass.fill(0);
  for (const auto& sum : sums) {
    for (std::size_t j = 0; j < block_width; ++j) node_mass[j] += sum[j];
  }
}

std::vector<GraphPosterior> GraphSum::likeliest(std::size_t kept) const {
  std::vector<std::size_t> order(graphs_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  kept = std::min(kept, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      return graph_mass_[a] != graph_mass_[b] ? graph_mass_[a] > graph_mass_[b]
                                                              : a < b;
                    });
  const double total = std::accumulate(graph_mass_.begin(), graph_mass_.end(), 0.0);
  std::vector<GraphPosterior> likeliest;
  for (std::size_t i = 0; i < kept && graph_mass_[order[i]] > 0; ++i) {
    const std::size_t g = order[i];
    likeliest.push_back({{graphs_[g].cliques().begin(), graphs_[g].cliques().end()},
                         {graphs_[g].separators().begin(), graphs_[g].separators().end()},
                         graph_mass_[g] / total,
                         graph_moment_[g] / graph_mass_[g]});
  }
  return likeliest;
}

// The sum over graphs at points in geometric progression: where the mass lies, and how it ends.
struct Scan {
  std::vector<double> unseen, ln_sum;  // ln_sum of the density per unit of ln(unseen)
  double ln_largest = -std::numeric_limits<double>::infinity();  // of one graph at one node
};

Scan scan(const GraphSum& sum, double last, const base::RunContext& context) {
  Scan scan;
  const double step = std::exp2(1 / scans_per_doubling);
  for (double at = 1; at < last; at *= step) scan.unseen.push_back(at);
  scan.unseen.push_back(last);
  scan.ln_sum.resize(scan.unseen.size());
  std::vector<double> largest(scan.unseen.size());
  base::parallel_chunks(context, scan.unseen.size(), 1,
                        [&](std::size_t i, std::size_t, std::size_t) {
                          const auto node = sum.at(scan.unseen[i]);
                          scan.ln_sum[i] = node.ln_sum;
                          largest[i] = node.ln_largest;
                        });
  scan.ln_largest = *std::ranges::max_element(largest);
  return scan;
}

// The ends of the grid: beyond them lies less than e^-negligible of the largest scanned mass.
std::array<double, 2> extent(const Scan& scan) {
  std::vector<double> ln_mass(scan.unseen.size());
  for (std::size_t i = 0; i < ln_mass.size(); ++i)
    ln_mass[i] = scan.ln_sum[i] + std::log(scan.unseen[i]);
  const double least = *std::ranges::max_element(ln_mass) - negligible;
  std::size_t low = 0, high = ln_mass.size() - 1;
  while (low < high && ln_mass[low] < least) ++low;
  while (high > low && ln_mass[high] < least) --high;
  low = low == 0 ? 0 : low - 1;
  high = std::min(high + 1, ln_mass.size() - 1);
  return {std::floor(scan.unseen[low]), std::ceil(scan.unseen[high])};
}

void finish_posterior(DecomposablePosterior& posterior) {
  const double total = std::accumulate(posterior.mass.begin(), posterior.mass.end(), 0.0);
  double moment = 0, square = 0;
  for (double& mass : posterior.mass) mass /= total;
  for (std::size_t i = 0; i < posterior.mass.size(); ++i)
    moment += posterior.mass[i] * posterior.number[i];
  for (std::size_t i = 0; i < posterior.mass.size(); ++i) {
    const double away = posterior.number[i] - moment;
    square += posterior.mass[i] * away * away;
  }
  posterior.mean = moment;
  posterior.standard_deviation = std::sqrt(square);
  // A power tail: sum beyond K of f(K) (N / N_K)^power = f(K) N_K / (-power - 1).
  const std::size_t last = posterior.mass.size() - 1;
  const double density = posterior.mass[last] / posterior.width[last];
  posterior.mass_beyond = density == 0 ? 0
                          : posterior.tail_power < -1
                              ? density * posterior.number[last] / (-posterior.tail_power - 1)
                              : std::numeric_limits<double>::infinity();
}

std::string digits_of(std::uint64_t set) {
  std::string digits;
  for (std::uint64_t rest = set; rest != 0; rest &= rest - 1)
    digits += std::to_string(std::countr_zero(rest) + 1);
  return digits;
}

}  // namespace

std::string GraphPosterior::name() const {
  std::string text;
  for (const std::uint64_t clique : cliques)
    text += (text.empty() ? "[" : ",[") + digits_of(clique) + "]";
  if (!separators.empty()) text += " sep ";
  for (std::size_t i = 0; i < separators.size(); ++i)
    text += (i == 0 ? "" : ",") + digits_of(separators[i]);
  return text;
}

double DecomposablePosterior::quantile(double p) const {
  base::require(p > 0 && p < 1, "DecomposablePosterior::quantile: 0 < p < 1");
  double below = 0;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    if (below + mass[i] >= p) {
      const double first = number[i] - (width[i] - 1) / 2;
      return first + std::floor((width[i] - 1) * std::max(0.0, p - below) / mass[i]);
    }
    below += mass[i];
  }
  return number.back();
}

double DecomposablePosterior::draw(stats::Random& random) const {
  return quantile(std::clamp(random.uniform(), 1e-12, 1 - 1e-12));
}

DecomposablePosterior DecomposablePosterior::with_prior_power(double power) const {
  DecomposablePosterior other = *this;
  double sum = 0;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    other.mass[i] = mass[i] * std::pow(number[i] / mean, 1 - power);
    sum += other.mass[i];
  }
  other.ln_evidence = ln_evidence + std::log(sum) + (1 - power) * std::log(mean);
  other.tail_power = tail_power + 1 - power;
  other.graphs.clear();
  finish_posterior(other);
  return other;
}

base::Result<DecomposablePosterior> decomposable_posterior(const CaptureHistories& histories,
                                                           const DecomposableSettings& settings,
                                                           const base::RunContext& context) {
  const std::size_t lists = histories.lists.size();
  base::require(lists >= fewest_decomposable_lists && lists <= most_decomposable_lists,
                "decomposable_posterior: 3 to 7 lists");
  base::require(histories.total() > 0, "decomposable_posterior: at least one person");
  DecomposablePosterior posterior;
  posterior.n_observed = histories.total();
  posterior.delta = settings.delta.value_or(std::ldexp(1.0, -static_cast<int>(lists)));
  base::require(posterior.delta > 0 && settings.n_max.value_or(1) >= 1,
                "decomposable_posterior: delta > 0 and n_max >= 1");
  const auto n = static_cast<double>(posterior.n_observed);

  GraphSum sum(histories, posterior.delta);
  posterior.graph_count = sum.graph_count();
  const bool fixed = settings.n_max.has_value();
  const double last_n0 = fixed ? static_cast<double>(*settings.n_max) : last_scanned;
  const Scan scanned = scan(sum, last_n0, context);
  if (context.stopped()) return base::interrupted_error();
  const auto [first, last] = fixed ? std::array{1.0, last_n0} : extent(scanned);
  const std::vector<Block> blocks = sum.blocks(first, last, !fixed);

  std::array<double, block_width> node_mass{};
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    context.report("decomposable graphs", b, blocks.size());
    sum.add_block(blocks[b], scanned.ln_largest, context, node_mass);
    if (context.stopped()) return base::interrupted_error();
    for (std::size_t j = 0; j < blocks[b].nodes; ++j) {
      posterior.number.push_back(n + blocks[b].first + static_cast<double>(j) * blocks[b].stride);
      posterior.width.push_back(blocks[b].stride);
      posterior.mass.push_back(node_mass[j]);
    }
  }
  posterior.ln_evidence =
      std::log(std::accumulate(posterior.mass.begin(), posterior.mass.end(), 0.0)) +
      scanned.ln_largest + sum.ln_multinomial();
  const double end = posterior.number.back() - n;
  posterior.tail_power =
      (sum.at(end).ln_sum - sum.at(end * 0.99).ln_sum) / std::log((end + n) / (end * 0.99 + n));
  posterior.graphs = sum.likeliest(settings.kept_graphs);
  finish_posterior(posterior);
  return posterior;
}

}  // namespace paradero::estimate
