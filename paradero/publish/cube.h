// Cube: counts by several columns, with every total over them. Where a column lies within another
// (municipalities in states) both are one dimension, a tree.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/base/error.h"

namespace paradero::publish {

// A column of categories: row r says labels[codes[r]].
struct CategoryColumn {
  std::string name;
  std::vector<std::string> labels;   // distinct, none empty
  std::vector<std::uint32_t> codes;  // one a row
};

// A value of a dimension at one of its levels. Node 0 is the whole; parents stand before children.
struct Node {
  std::uint32_t parent = 0;
  std::uint32_t level = 0;  // 0: the whole; 1: a value of the first column; ...
  std::string label;        // of its own column; empty for the whole
};

// Columns from coarse to fine and the tree of their values, in the order of the labels.
struct Dimension {
  std::vector<std::string> columns;
  std::vector<Node> nodes;

  std::uint32_t depth() const { return static_cast<std::uint32_t>(columns.size()); }
  // `node` or the node of level `level` that it lies in. Precondition: level <= its level.
  std::uint32_t at_level(std::uint32_t node, std::uint32_t level) const {
    while (nodes[node].level > level) node = nodes[node].parent;
    return node;
  }
};

// Which columns a table shows: of each dimension the finest level; a table holds all coarser ones
// too.
using Levels = std::vector<std::uint32_t>;

// A cell: one node of each dimension, as a number of mixed radix. Totals sort before what they
// hold.
using CellKey = std::uint64_t;

class Cube {
 public:
  // Counts the rows, or adds up `counts` (one a row, none negative) where it is not empty.
  // `dimensions` names, by index into `columns`, the columns of each dimension from coarse to fine;
  // each column stands in one dimension. Errors (data): the product of the dimensions has no place
  // in 63 bits. O(rows log rows).
  static base::Result<Cube> count(std::span<const CategoryColumn> columns,
                                  std::span<const std::vector<std::size_t>> dimensions,
                                  std::span<const std::int64_t> counts);

  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  std::size_t size() const { return dimensions_.size(); }

  // The finest cells that are not empty, in order of their keys.
  struct Leaf {
    CellKey key = 0;
    std::int64_t count = 0;
  };
  const std::vector<Leaf>& leaves() const { return leaves_; }

  CellKey key(std::span<const std::uint32_t> nodes) const;
  std::uint32_t node(CellKey key, std::size_t dimension) const {
    return static_cast<std::uint32_t>(key / stride_[dimension] % radix_[dimension]);
  }
  // The key with another node in one dimension.
  CellKey with(CellKey key, std::size_t dimension, std::uint32_t node_there) const {
    return key + (CellKey{node_there} - this->node(key, dimension)) * stride_[dimension];
  }
  CellKey stride(std::size_t dimension) const { return stride_[dimension]; }
  Levels levels(CellKey key) const;

  // The number of a combination of levels, in 0 .. level_sets() - 1.
  std::size_t level_set(std::span<const std::uint32_t> levels) const;
  std::size_t level_sets() const { return level_sets_; }
  Levels levels_of_set(std::size_t set) const;

  // The columns of a level set, by dimension, coarse to fine.
  std::vector<std::string> columns_of(std::span<const std::uint32_t> levels) const;

  // The cell of these labels; `labels` names one label for each column of columns_of(levels). None
  // where a label is not known here.
  std::optional<CellKey> find(std::span<const std::uint32_t> levels,
                              std::span<const std::string> labels) const;

 private:
  std::vector<Dimension> dimensions_;
  std::vector<CellKey> radix_, stride_;
  std::size_t level_sets_ = 1;
  std::vector<Leaf> leaves_;
};

}  // namespace paradero::publish
