#include "paradero/study/internal/link_tables.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "paradero/base/parallel.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

// Rounded to so many decimals, so that the shortest text that reads back is short.
double rounded_to(double x, double scale) { return std::round(x * scale) / scale; }

// "source,record_id," of every record, as it stands in a row.
class RowStarts {
 public:
  explicit RowStarts(const Lists& lists) {
    for (const auto& list : lists.tables) {
      std::string source;
      table::append_csv_cell(source, list.source);
      for (const std::string& id : list.record_ids) {
        text_ += source;
        text_ += ',';
        table::append_csv_cell(text_, id);
        text_ += ',';
        end_.push_back(text_.size());
      }
    }
  }
  std::string_view of(std::size_t record) const {
    const std::size_t begin = record == 0 ? 0 : end_[record - 1];
    return std::string_view(text_).substr(begin, end_[record] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> end_;
};

void append_number(std::string& out, std::uint64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

base::Result<void> write_entities(const Lists& lists, const link::Grouping& grouping,
                                  std::span<const std::uint64_t> ids, const fs::path& path) {
  constexpr std::string_view header[] = {"source", "record_id", "entity_id", "cohesion"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  std::size_t i = 0;
  for (const auto& list : lists.tables) {
    for (const std::string& id : list.record_ids) {
      csv.cell(list.source).cell(id).cell(ids[grouping.entity[i]]);
      csv.cell(rounded_to(grouping.cohesion[i], 1e4)).end_row();
      ++i;
    }
  }
  return csv.finish();
}

base::Result<void> write_links(const LinkOutcome& outcome, const fs::path& path,
                               const base::RunContext& context) {
  const auto& result = outcome.result;
  std::vector<std::string> names = {"source_a",    "record_id_a", "source_b",
                                    "record_id_b", "probability", "match_weight"};
  for (const auto& comparison : result.comparisons) {
    names.push_back(comparison.field().name + "_level");
    names.push_back(comparison.field().name + "_weight");
  }
  names.insert(names.end(), {"prior_weight", "alternatives_weight"});
  const std::vector<std::string_view> header(names.begin(), names.end());
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  link::RecordComparison comparison(outcome.records, result.comparisons);
  std::vector<double> bits(result.comparisons.size());
  for (std::size_t k = 0; k < result.links.size(); ++k) {
    const link::Link& link = result.links[k];
    const RecordName a = name_of(outcome, link.a), b = name_of(outcome, link.b);
    csv.cell(a.source).cell(a.record_id).cell(b.source).cell(b.record_id);
    csv.cell(rounded_to(static_cast<double>(link.probability), 1e6));
    csv.cell(rounded_to(link.ln_odds / std::log(2.0), 1e3));
    link::Pattern pattern{};
    comparison.compare(link.a, link.b, pattern);
    result.model->evidence_bits(pattern, bits);
    for (std::size_t f = 0; f < bits.size(); ++f) {
      csv.cell(result.comparisons[f].level_name(pattern[f])).cell(rounded_to(bits[f], 1e3));
    }
    csv.cell(rounded_to(result.model->prior_bits(), 1e3));
    csv.cell(rounded_to(result.model->alternatives_bits(pattern), 1e3));
    csv.end_row();
    if (k % (1 << 16) == 0) {
      context.report("writing links", k, result.links.size());
      if (context.stopped()) return base::interrupted_error();
    }
  }
  return csv.finish();
}

base::Result<std::vector<std::uint32_t>> write_draws(const Lists& lists,
                                                     const link::GroupingDraws& draws,
                                                     const fs::path& path,
                                                     const base::RunContext& context) {
  static constexpr std::string_view header[] = {"source", "record_id", "draw", "entity_id"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const RowStarts starts(lists);
  std::vector<std::uint32_t> entities;
  constexpr std::uint32_t at_once = 4;           // draws in memory
  constexpr std::size_t rows_at_once = 1 << 16;  // in one text
  for (std::uint32_t first = 0; first < draws.draws(); first += at_once) {
    const std::uint32_t count = std::min(at_once, draws.draws() - first);
    std::vector<link::GroupingDraws::Entities> drawn(count);
    base::parallel_chunks(context, count, 1, [&](std::size_t k, std::size_t, std::size_t) {
      drawn[k] = draws.draw(first + static_cast<std::uint32_t>(k));
    });
    if (context.stopped()) return base::interrupted_error();
    const std::size_t records = drawn.front().of_record.size();
    const std::size_t texts_a_draw = base::chunk_count(records, rows_at_once);
    std::vector<std::string> texts(count * texts_a_draw);
    base::parallel_chunks(context, texts.size(), 1, [&](std::size_t t, std::size_t, std::size_t) {
      const std::size_t k = t / texts_a_draw, begin = t % texts_a_draw * rows_at_once;
      const std::size_t end = std::min(begin + rows_at_once, records);
      std::string number;
      append_number(number, first + k + 1);
      number += ',';
      texts[t].reserve((end - begin) * 40);
      for (std::size_t i = begin; i < end; ++i) {
        texts[t] += starts.of(i);
        texts[t] += number;
        append_number(texts[t], std::uint64_t{drawn[k].of_record[i]} + 1);
        texts[t] += '\n';
      }
    });
    if (context.stopped()) return base::interrupted_error();
    for (const std::string& text : texts) csv.rows(text);
    for (const auto& draw : drawn) entities.push_back(draw.entities);
    context.report("writing draws", first + count, draws.draws());
  }
  PARADERO_CHECK(csv.finish());
  return entities;
}

base::Result<void> write_review(const Lists& lists, const link::LinkResult& result,
                                const fs::path& path) {
  static constexpr std::string_view header[] = {"rank",         "source_a",        "record_id_a",
                                                "source_b",     "record_id_b",     "probability",
                                                "now_together", "expected_change", "decision"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::size_t k = 0; k < result.review.size(); ++k) {
    const link::Link& pair = result.review[k];
    const RecordName a = name_of(lists, pair.a), b = name_of(lists, pair.b);
    const bool together = result.grouping.entity[pair.a] == result.grouping.entity[pair.b];
    csv.cell(std::uint64_t{k + 1}).cell(a.source).cell(a.record_id).cell(b.source);
    csv.cell(b.record_id).cell(rounded_to(static_cast<double>(pair.probability), 1e6));
    csv.cell(std::uint64_t{together}).cell(rounded_to(result.review_change[k], 1e4));
    csv.cell(std::string_view()).end_row();
  }
  return csv.finish();
}

base::Result<void> write_entity_changes(std::span<const link::EntityChange> changes,
                                        const fs::path& path) {
  static constexpr std::string_view header[] = {"entity_id", "change", "other_entity_id",
                                                "records"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const link::EntityChange& change : changes) {
    csv.cell(change.entity).cell(to_word(change.kind));
    if (change.other == 0) {
      csv.cell(std::string_view());
    } else {
      csv.cell(change.other);
    }
    csv.cell(change.records).end_row();
  }
  return csv.finish();
}

}  // namespace paradero::study
