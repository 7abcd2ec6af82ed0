#include "paradero/study/internal/report_parts.h"

#include "paradero/study/build_info.h"

extern "C" {
extern const char paradero_report_page_begin[];
extern const char paradero_report_page_end[];
}

namespace paradero::study {

using nlohmann::ordered_json;

namespace {

ordered_json mapping_json(const table::Mapping& mapping) {
  ordered_json columns = ordered_json::array(), fields = ordered_json::array(),
               unused = ordered_json::array();
  for (const auto& rule : mapping.columns) {
    columns.push_back(
        {{"column", rule.column}, {"headers", rule.headers}, {"automatic", rule.automatic}});
  }
  for (const auto& rule : mapping.fields) {
    fields.push_back({{"name", rule.name},
                      {"header", rule.header},
                      {"comparison", to_word(rule.comparison)},
                      {"automatic", rule.automatic}});
  }
  for (const auto& header : mapping.unused) {
    unused.push_back({{"header", header.header}, {"reason", header.reason}});
  }
  return {{"mapping", columns}, {"fields", fields}, {"unused", unused}};
}

// What the reading of a list was told; what it found out by itself is not in it.
ordered_json reading_json(const table::ReadOptions& reading) {
  ordered_json json = ordered_json::object();
  if (!reading.sheet.empty()) json["sheet"] = reading.sheet;
  if (!reading.encoding.empty()) json["encoding"] = reading.encoding;
  if (reading.delimiter != 0) json["delimiter"] = std::string(1, reading.delimiter);
  return json;
}

}  // namespace

ordered_json inputs_json(std::span<const InputFile> inputs_read) {
  ordered_json inputs = ordered_json::array();
  for (const InputFile& input : inputs_read) {
    ordered_json entry = {{"source", input.source},     {"file", input.file_name},
                          {"sha256", input.sha256},     {"rows_in", input.rows_in},
                          {"rows_out", input.rows_out}, {"rows_refused", input.rows_refused}};
    const ordered_json reading = reading_json(input.reading);
    if (!reading.empty()) entry["reading"] = reading;
    entry.update(mapping_json(input.mapping));
    inputs.push_back(std::move(entry));
  }
  return inputs;
}

ordered_json warnings_json(std::span<const Warning> warnings) {
  ordered_json json = ordered_json::array();
  for (const Warning& warning : warnings) {
    json.push_back(
        {{"code", warning.code}, {"text_es", warning.text_es}, {"text_en", warning.text_en}});
  }
  return json;
}

ordered_json warning_texts(std::span<const Warning> warnings) {
  ordered_json json = ordered_json::array();
  for (const Warning& warning : warnings)
    json.push_back({{"code", warning.code}, {"text", warning.text_en}});
  return json;
}

ordered_json problems_json(const base::Problems& problems) {
  ordered_json json = ordered_json::array();
  for (const auto& kind : problems.kinds()) {
    json.push_back(
        {{"file", kind.file}, {"column", kind.column}, {"what", kind.what}, {"count", kind.count}});
  }
  return json;
}

ordered_json provenance_of(std::string_view method, const ordered_json& rest) {
  const BuildInfo build = build_info();
  ordered_json json = {{"program", "paradero"},
                       {"version", build.version},
                       {"commit", build.commit},
                       {"compiler", build.compiler},
                       {"method", method}};
  json.update(rest);
  return json;
}

std::string report_page(const ordered_json& data) {
  constexpr std::string_view place = "__PARADERO_REPORT_DATA__";
  const std::string_view page(
      paradero_report_page_begin,
      static_cast<std::size_t>(paradero_report_page_end - paradero_report_page_begin));
  const std::size_t at = page.find(place);
  base::require(at != page.npos, "report_page: the page has no place for its data");
  // The data stands inside a script element: nothing in it may look like markup.
  std::string filled(page.substr(0, at));
  for (const char c : data.dump(-1, ' ', false, ordered_json::error_handler_t::replace)) {
    switch (c) {
      case '<':
        filled += "\\u003c";
        break;
      case '>':
        filled += "\\u003e";
        break;
      case '&':
        filled += "\\u0026";
        break;
      default:
        filled += c;
    }
  }
  filled += page.substr(at + place.size());
  return filled;
}

}  // namespace paradero::study
