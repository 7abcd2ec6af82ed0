#include "paradero/link/stored_model.h"

#include <algorithm>

namespace paradero::link {

StoredModel store(const MatchModel& model, std::span<const FieldComparison> comparisons,
                  double frequency_step) {
  base::require(model.fields() == comparisons.size(), "store: one comparison a field");
  StoredModel stored;
  stored.frequency_step = frequency_step;
  const ModelParameters parameters = model.parameters();
  stored.share = parameters.share;
  for (std::size_t f = 0; f < comparisons.size(); ++f) {
    StoredField field;
    field.name = comparisons[f].field().name;
    field.comparison = comparisons[f].field().comparison;
    field.rarest_share = comparisons[f].rarest_share();
    field.exact_levels = comparisons[f].exact_levels();
    for (std::size_t k = 0; k < pair_classes; ++k) {
      field.levels[k] = parameters.level[k][f];
      field.free[k] = parameters.free[k][f];
    }
    stored.fields.push_back(std::move(field));
  }
  return stored;
}

base::Result<RestoredModel> restore(const StoredModel& model, const Records& records) {
  RestoredModel restored;
  restored.parameters.share = model.share;
  std::size_t known = 0;
  for (const Field& field : records.fields()) {
    const auto stored = std::ranges::find(model.fields, field.name, &StoredField::name);
    if (stored == model.fields.end()) {
      restored.unknown_fields.push_back(field.name);
      restored.comparisons.emplace_back(field, model.frequency_step, 1);
      for (std::size_t k = 0; k < pair_classes; ++k) {
        restored.parameters.level[k].emplace_back(restored.comparisons.back().levels(), 1.0);
        restored.parameters.free[k].push_back(false);
      }
      continue;
    }
    if (stored->comparison != field.comparison) {
      return base::usage_error(
          "the model compares '{}' as {}, the lists give it as {}: say in the mapping how it is "
          "compared",
          field.name, to_word(stored->comparison), to_word(field.comparison));
    }
    ++known;
    restored.comparisons.emplace_back(field, model.frequency_step, stored->rarest_share,
                                      stored->exact_levels);
    for (std::size_t k = 0; k < pair_classes; ++k) {
      base::require(stored->levels[k].size() ==
                        static_cast<std::size_t>(restored.comparisons.back().levels()),
                    "restore: one probability a level");
      restored.parameters.level[k].push_back(stored->levels[k]);
      restored.parameters.free[k].push_back(stored->free[k]);
    }
  }
  for (const StoredField& field : model.fields) {
    if (records.field_index(field.name) == Records::npos)
      restored.absent_fields.push_back(field.name);
  }
  if (known == 0) return base::usage_error("the lists have none of the fields of the model");
  return restored;
}

}  // namespace paradero::link
