#include "paradero/generate/generate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tbb/parallel_pipeline.h>

#include "paradero/base/parallel.h"
#include "paradero/generate/internal/lists.h"
#include "paradero/generate/internal/population.h"

namespace paradero::generate {
namespace {

constexpr std::uint64_t slots_a_chunk = 2048;

constexpr std::array all_lists = {List::register_, List::ngo, List::prosecutor, List::press,
                                  List::morgue};

const std::vector<std::string> truth_header = {"source", "record_id", "person_id"};

void make_rows(const ListMaker& list, std::uint64_t slot, std::vector<std::string>& cells) {
  if (const auto entry = list.at(slot)) list.write(*entry, slot, cells);
}

void make_truth_rows(const ListMaker& list, List name, std::uint64_t slot,
                     std::vector<std::string>& cells) {
  const auto entry = list.at(slot);
  if (!entry) return;
  cells.emplace_back(list_name(name));
  cells.push_back(list.record_id(slot));
  cells.push_back(fmt::format("{}", entry->fate.person + 1));
}

// Makes the rows of slots 0..slots-1 in parallel and hands them to the sink in order, a few chunks
// in memory. `make` appends the cells of one slot's row, or nothing.
template <class Make>
base::Result<void> deliver(std::uint64_t slots, std::size_t columns, std::string_view stage,
                           const base::RunContext& context, ListSink& sink, Make&& make) {
  using Cells = std::shared_ptr<std::vector<std::string>>;
  base::Result<void> result;
  std::atomic<bool> refused = false;  // the first and the last stage may run at once
  std::uint64_t next = 0, done = 0;
  const auto take = [&](tbb::flow_control& control) -> std::uint64_t {
    if (next >= slots || refused || context.stopped()) {
      control.stop();
      return 0;
    }
    return std::exchange(next, next + slots_a_chunk);
  };
  const auto produce = [&](std::uint64_t first) {
    auto cells = std::make_shared<std::vector<std::string>>();
    for (std::uint64_t slot = first; slot < std::min(slots, first + slots_a_chunk); ++slot)
      make(slot, *cells);
    return cells;
  };
  const auto hand_over = [&](const Cells& cells) {
    for (std::size_t at = 0; at < cells->size() && result; at += columns) {
      result = sink.row(std::span(*cells).subspan(at, columns));
    }
    refused = !result;
    done = std::min(slots, done + slots_a_chunk);
    context.report(stage, done, slots);
  };
  base::Arena arena(context);
  arena.execute([&] {
    tbb::parallel_pipeline(
        arena.threads() * 3,
        tbb::make_filter<void, std::uint64_t>(tbb::filter_mode::serial_in_order, take) &
            tbb::make_filter<std::uint64_t, Cells>(tbb::filter_mode::parallel, produce) &
            tbb::make_filter<Cells, void>(tbb::filter_mode::serial_in_order, hand_over));
  });
  if (!result) return result;
  if (context.stopped()) return base::interrupted_error();
  return {};
}

}  // namespace

base::Result<void> generate(const Settings& settings, const base::RunContext& context,
                            ListSink& sink) {
  if (settings.people < min_people || settings.people > max_people) {
    return base::usage_error("generate: people is {}, it must be from {} to {}", settings.people,
                             min_people, max_people);
  }
  const Population population(settings.people, settings.seed);
  std::vector<ListMaker> makers;
  for (const List list : all_lists) makers.emplace_back(population, list, settings.strength);

  for (const List list : all_lists) {
    const ListMaker& maker = makers[static_cast<std::size_t>(list)];
    const std::span<const std::string> header = ListMaker::header(list);
    PARADERO_CHECK(sink.begin(list_name(list), header));
    PARADERO_CHECK(
        deliver(maker.slots(), header.size(), list_name(list), context, sink,
                [&](std::uint64_t slot, auto& cells) { make_rows(maker, slot, cells); }));
  }
  PARADERO_CHECK(sink.begin("truth", truth_header));
  for (const List list : all_lists) {
    const ListMaker& maker = makers[static_cast<std::size_t>(list)];
    PARADERO_CHECK(deliver(
        maker.slots(), truth_header.size(), "truth", context, sink,
        [&](std::uint64_t slot, auto& cells) { make_truth_rows(maker, list, slot, cells); }));
  }
  return {};
}

}  // namespace paradero::generate
