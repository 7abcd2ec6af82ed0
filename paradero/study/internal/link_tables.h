// The tables that a linkage writes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/link/stable_ids.h"
#include "paradero/study/internal/link_report.h"

namespace paradero::study {

// entities.csv; ids[e] is the id of entity e.
base::Result<void> write_entities(const Lists& lists, const link::Grouping& grouping,
                                  std::span<const std::uint64_t> ids,
                                  const std::filesystem::path& path);

// links.csv.
base::Result<void> write_links(const LinkOutcome& outcome, const std::filesystem::path& path,
                               const base::RunContext& context);

// draws.csv, one draw after another; returns the number of entities in each draw.
base::Result<std::vector<std::uint32_t>> write_draws(const Lists& lists,
                                                     const link::GroupingDraws& draws,
                                                     const std::filesystem::path& path,
                                                     const base::RunContext& context);

// review.csv: what to look at next, with an empty column for the decision.
base::Result<void> write_review(const Lists& lists, const link::LinkResult& result,
                                const std::filesystem::path& path);

// entity_changes.csv.
base::Result<void> write_entity_changes(std::span<const link::EntityChange> changes,
                                        const std::filesystem::path& path);

}  // namespace paradero::study
