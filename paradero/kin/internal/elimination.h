// Sums of products of small tables over many variables, one variable at a time.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::kin {

using Variable = std::uint16_t;

// A table over up to three variables, filled by the caller. Strides are those of the variables in
// the order in which the scope was given.
inline constexpr std::size_t max_input_scope = 3;

// A number too small or large for a double on its own: value * 2^exponent.
struct Scaled {
  double value = 0;
  std::int64_t exponent = 0;

  double ln() const;  // -inf for zero
};

// Multiplications that one likelihood may take unless a caller says otherwise: a minute or so.
inline constexpr double default_max_work = 2e10;

// What a run may take, and whose it is, for the message.
struct Limit {
  double multiplications = default_max_work;
  double times = 1;  // as many such runs are to come
  std::string_view pedigree;
};

// The plan of one sum: in which order the variables go, and where each table lies. Made for
// variables of about these sizes; run for any sizes.
class Elimination {
 public:
  // `scopes`: the variables of each input table, distinct; `sizes`: of the variables, for choosing
  // the order; `kept`: variables of the result. Greedy by the smallest intermediate table, or by
  // the least growth, whichever makes less work in all.
  Elimination(std::vector<std::vector<Variable>> scopes, std::span<const std::uint32_t> sizes,
              std::vector<Variable> kept);

  // A run in two parts, with `sizes` for both: begin() lays out the tables; input() is where the
  // caller writes table `i`, entry (a, b, c) of its scope at data[a * strides[0] + b * strides[1] +
  // c * strides[2]]; finish() sums, and leaves the result over `kept`, the last one fastest, in
  // result(). All memory is in the workspace.
  struct Workspace {
    std::vector<double> memory;
    std::vector<std::size_t> offset;     // of each table
    std::vector<std::uint32_t> strides;  // of each dimension of each step
  };
  struct Input {
    double* data = nullptr;
    std::array<std::size_t, max_input_scope> strides{};
  };
  // Error of begin() (data): more multiplications than the limit, or tables of more than 1 GB.
  base::Result<void> begin(std::span<const std::uint32_t> sizes, const Limit& limit,
                           Workspace& workspace) const;
  Input input(std::size_t i, std::span<const std::uint32_t> sizes, Workspace& workspace) const;
  // Returns the power of two that the result is to be multiplied by.
  std::int64_t finish(std::span<const std::uint32_t> sizes, Workspace& workspace,
                      std::span<double>& result) const;

  // That one run takes.
  double multiplications(std::span<const std::uint32_t> sizes) const;

 private:
  struct Step {
    std::vector<std::uint32_t> inputs;  // tables
    std::uint32_t output = 0;           // table
    bool sums = false;                  // over the last variable of every input; else multiplies
    Variable variable = 0;              // where it sums
    // position of each variable of the output in each input, or -1: inputs x output dimensions
    std::vector<std::int8_t> position;
  };

  void plan(std::span<const Variable> order, std::vector<Variable> kept);

  std::size_t input_count_ = 0;
  std::vector<std::vector<Variable>> tables_;  // scopes as laid out: the first to go is the last
  std::vector<std::array<std::uint8_t, max_input_scope>> given_;  // place of each given variable
  std::vector<Step> steps_;
};

}  // namespace paradero::kin
