#include "paradero/study/generate_study.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "paradero/study/internal/report_parts.h"
#include "paradero/study/study_file.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace {

class CsvListSink : public generate::ListSink {
 public:
  explicit CsvListSink(base::OutputDirectory& out) : out_(out) {}

  base::Result<void> begin(std::string_view list, std::span<const std::string> header) override {
    PARADERO_CHECK(finish());
    lists_.push_back({std::string(list), std::string(list) + ".csv", 0});
    const std::vector<std::string_view> names(header.begin(), header.end());
    PARADERO_ASSIGN(auto csv, table::CsvWriter::create(out_.path(lists_.back().file), names));
    csv_.emplace(std::move(csv));
    return {};
  }

  base::Result<void> row(std::span<const std::string> cells) override {
    for (const std::string& cell : cells) csv_->cell(cell);
    csv_->end_row();
    ++lists_.back().rows;
    return {};
  }

  base::Result<void> finish() {
    if (!csv_) return {};
    PARADERO_CHECK(csv_->finish());
    csv_.reset();
    return {};
  }

  std::vector<GeneratedList> take_lists() { return std::move(lists_); }

 private:
  base::OutputDirectory& out_;
  std::optional<table::CsvWriter> csv_;
  std::vector<GeneratedList> lists_;
};

}  // namespace

base::Result<std::vector<GeneratedList>> generate_into(const generate::Settings& settings,
                                                       base::OutputDirectory& out,
                                                       const base::RunContext& context) {
  CsvListSink sink(out);
  PARADERO_CHECK(generate::generate(settings, context, sink));
  PARADERO_CHECK(sink.finish());
  return sink.take_lists();
}

base::Result<std::vector<GeneratedList>> generate_lists(const generate::Settings& settings,
                                                        const std::filesystem::path& target,
                                                        const base::RunContext& context) {
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(target));
  PARADERO_ASSIGN(auto lists, generate_into(settings, out, context));
  nlohmann::ordered_json made = provenance_of(
      "generate",
      {{"seed", settings.seed},
       {"settings", {{"people", settings.people}, {"strength", to_word(settings.strength)}}}});
  for (const GeneratedList& list : lists) made["rows"][list.name] = list.rows;
  PARADERO_CHECK(out.write("provenance.json", made.dump(2) + "\n"));
  PARADERO_CHECK(out.commit());
  return lists;
}

}  // namespace paradero::study
