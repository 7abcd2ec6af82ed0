#include "paradero/publish/cube.h"

#include <algorithm>
#include <map>

namespace paradero::publish {

namespace {

using Path = std::vector<std::string>;

// The tree of one dimension, and the node of each row.
std::vector<std::uint32_t> grow(std::span<const CategoryColumn> columns,
                                const std::vector<std::size_t>& of, std::size_t rows,
                                Dimension& dimension) {
  std::map<std::vector<std::uint32_t>, std::vector<std::size_t>> rows_of;  // by codes
  for (std::size_t r = 0; r < rows; ++r) {
    std::vector<std::uint32_t> codes;
    for (const std::size_t c : of) codes.push_back(columns[c].codes[r]);
    rows_of[std::move(codes)].push_back(r);
  }
  std::map<Path, const std::vector<std::size_t>*> sorted;
  for (const auto& [codes, members] : rows_of) {
    Path path;
    for (std::size_t k = 0; k < of.size(); ++k) path.push_back(columns[of[k]].labels[codes[k]]);
    sorted.emplace(std::move(path), &members);
  }
  for (const std::size_t c : of) dimension.columns.push_back(columns[c].name);
  dimension.nodes.push_back({});
  std::vector<std::uint32_t> node_of_row(rows), open(of.size() + 1, 0);
  Path before(of.size());
  for (const auto& [path, members] : sorted) {
    bool same = dimension.nodes.size() > 1;
    for (std::size_t k = 0; k < path.size(); ++k) {
      same = same && path[k] == before[k];
      if (same) continue;
      dimension.nodes.push_back({open[k], static_cast<std::uint32_t>(k + 1), path[k]});
      open[k + 1] = static_cast<std::uint32_t>(dimension.nodes.size() - 1);
    }
    before = path;
    for (const std::size_t r : *members) node_of_row[r] = open.back();
  }
  return node_of_row;
}

}  // namespace

base::Result<Cube> Cube::count(std::span<const CategoryColumn> columns,
                               std::span<const std::vector<std::size_t>> dimensions,
                               std::span<const std::int64_t> counts) {
  Cube cube;
  const std::size_t rows = columns.empty() ? 0 : columns.front().codes.size();
  base::require(counts.empty() || counts.size() == rows, "Cube::count: one count a row");
  std::vector<std::vector<std::uint32_t>> node_of_row;
  for (const auto& of : dimensions) {
    base::require(!of.empty(), "Cube::count: a dimension has a column");
    cube.dimensions_.emplace_back();
    node_of_row.push_back(grow(columns, of, rows, cube.dimensions_.back()));
  }
  const std::size_t d = cube.size();
  cube.radix_.resize(d);
  cube.stride_.resize(d);
  CellKey product = 1;
  for (std::size_t k = d; k-- > 0;) {
    cube.radix_[k] = cube.dimensions_[k].nodes.size();
    cube.stride_[k] = product;
    if (product > (CellKey{1} << 62) / cube.radix_[k])
      return base::data_error("too many columns of too many values for one table: leave some out");
    product *= cube.radix_[k];
    cube.level_sets_ *= cube.dimensions_[k].depth() + 1;
  }
  std::vector<Leaf> leaves(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    for (std::size_t k = 0; k < d; ++k) leaves[r].key += node_of_row[k][r] * cube.stride_[k];
    leaves[r].count = counts.empty() ? 1 : counts[r];
    base::require(leaves[r].count >= 0, "Cube::count: counts are not negative");
  }
  std::ranges::sort(leaves, {}, &Leaf::key);
  for (const Leaf& leaf : leaves) {
    if (leaf.count == 0) continue;
    if (!cube.leaves_.empty() && cube.leaves_.back().key == leaf.key) {
      cube.leaves_.back().count += leaf.count;
    } else {
      cube.leaves_.push_back(leaf);
    }
  }
  return cube;
}

CellKey Cube::key(std::span<const std::uint32_t> nodes) const {
  CellKey key = 0;
  for (std::size_t k = 0; k < size(); ++k) key += nodes[k] * stride_[k];
  return key;
}

Levels Cube::levels(CellKey key) const {
  Levels levels(size());
  for (std::size_t k = 0; k < size(); ++k) levels[k] = dimensions_[k].nodes[node(key, k)].level;
  return levels;
}

std::size_t Cube::level_set(std::span<const std::uint32_t> levels) const {
  std::size_t set = 0;
  for (std::size_t k = 0; k < size(); ++k) set = set * (dimensions_[k].depth() + 1) + levels[k];
  return set;
}

Levels Cube::levels_of_set(std::size_t set) const {
  Levels levels(size());
  for (std::size_t k = size(); k-- > 0;) {
    levels[k] = static_cast<std::uint32_t>(set % (dimensions_[k].depth() + 1));
    set /= dimensions_[k].depth() + 1;
  }
  return levels;
}

std::vector<std::string> Cube::columns_of(std::span<const std::uint32_t> levels) const {
  std::vector<std::string> names;
  for (std::size_t k = 0; k < size(); ++k) {
    const auto& columns = dimensions_[k].columns;
    names.insert(names.end(), columns.begin(), columns.begin() + levels[k]);
  }
  return names;
}

std::optional<CellKey> Cube::find(std::span<const std::uint32_t> levels,
                                  std::span<const std::string> labels) const {
  CellKey key = 0;
  std::size_t at = 0;
  for (std::size_t k = 0; k < size(); ++k) {
    const auto& nodes = dimensions_[k].nodes;
    std::uint32_t node = 0;
    for (std::uint32_t level = 1; level <= levels[k]; ++level, ++at) {
      std::uint32_t child = node + 1;
      while (child < nodes.size() && nodes[child].level >= level &&
             !(nodes[child].level == level && nodes[child].label == labels[at])) {
        ++child;
      }
      if (child == nodes.size() || nodes[child].level < level) return std::nullopt;
      node = child;
    }
    key += node * stride_[k];
  }
  return key;
}

}  // namespace paradero::publish
