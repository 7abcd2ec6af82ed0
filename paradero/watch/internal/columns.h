// Columns of two versions seen as one: equal values have equal numbers.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "paradero/table/mapping.h"
#include "paradero/watch/register.h"

namespace paradero::watch {

// The common view of one column of two versions. Value 0 is missing. Keeps references to both.
class SharedColumn {
 public:
  SharedColumn(const table::MappedColumn& before, const table::MappedColumn& after);

  std::uint32_t before(std::size_t row) const { return before_->codes[row]; }
  std::uint32_t after(std::size_t row) const { return from_after_[after_->codes[row]]; }
  std::string_view text(std::uint32_t value) const {
    return value < before_->values.size()
               ? before_->values[value]
               : after_->values[only_after_[value - before_->values.size()]];
  }
  std::uint32_t values() const {
    return before_->values.size() + static_cast<std::uint32_t>(only_after_.size());
  }
  // The same value but for capitals, accents and punctuation? Both present.
  bool same_folded(std::uint32_t a, std::uint32_t b) const;
  const table::MappedColumn& column() const { return *before_; }

 private:
  const table::MappedColumn *before_, *after_;
  std::vector<std::uint32_t> from_after_;  // by code of the new version
  std::vector<std::uint32_t> only_after_;  // codes of the new version that the old one lacks
};

// The columns of both versions by name, `age` beside a range of ages as that range: those of the
// old version in its order, then those only of the new.
std::vector<FieldAgreement> align_columns(const table::MappedTable& before,
                                          const table::MappedTable& after);

}  // namespace paradero::watch
