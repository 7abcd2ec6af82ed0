#include "paradero/study/internal/linked_lists.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "paradero/base/hash.h"
#include "paradero/study/study_file.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

// The files called `name` in `places`, in their order.
std::vector<fs::path> files_called(const std::string& name, std::span<const fs::path> places) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const fs::path& place : places) {
    const fs::path path = fs::is_directory(place, ignored) ? place / name : place;
    if (path.filename() == name && fs::is_regular_file(path, ignored)) found.push_back(path);
  }
  return found;
}

base::Result<fs::path> find_list(const std::string& name, const std::string& sha256,
                                 std::span<const fs::path> places) {
  const auto found = files_called(name, places);
  for (const fs::path& path : found) {
    PARADERO_ASSIGN(const std::string hash, base::sha256_file(path));
    if (hash == sha256) return path;
  }
  if (found.empty())
    return base::data_error("{}: this list is needed again: say where it is with --lists", name);
  return base::data_error("{}: this is not the file that was linked (another SHA-256)",
                          found.front().string());
}

std::string json_text(const ordered_json& json, const char* key) {
  return json.is_object() && json.contains(key) && json[key].is_string()
             ? json[key].get<std::string>()
             : std::string();
}

}  // namespace

base::Result<ordered_json> read_json_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad())
    return base::data_error("{}: cannot be read", path.string());
  ordered_json json = ordered_json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return base::data_error("{}: is no JSON object", path.string());
  return json;
}

base::Result<Lists> read_linked_lists(const fs::path& result, const ordered_json& provenance,
                                      std::span<const fs::path> places,
                                      const base::RunContext& context, base::Problems& problems) {
  const fs::path origin = result / "provenance.json";
  if (json_text(provenance, "method") != "link" || !provenance.contains("inputs") ||
      !provenance["inputs"].is_array())
    return base::data_error("{}: is not the result of a linkage", origin.string());
  const fs::path whole = fs::absolute(result).lexically_normal();
  const std::vector<fs::path> usual = {
      result, whole.has_filename() ? whole.parent_path() : whole.parent_path().parent_path(), "."};
  std::vector<ListSpec> specs;
  for (const ordered_json& input : provenance["inputs"]) {
    const std::string source = json_text(input, "source"), file = json_text(input, "file"),
                      sha256 = json_text(input, "sha256");
    if (source.empty() || file.empty() || file.find('/') != file.npos ||
        source.find('/') != source.npos)
      return base::data_error("{}: an input has no source and file", origin.string());
    ListSpec spec;
    PARADERO_ASSIGN(spec.path, find_list(file, sha256, places.empty() ? usual : places));
    spec.reading.source = source;
    if (input.contains("reading")) {
      const ordered_json& reading = input["reading"];
      spec.reading.sheet = json_text(reading, "sheet");
      spec.reading.encoding = json_text(reading, "encoding");
      const std::string delimiter = json_text(reading, "delimiter");
      if (!delimiter.empty()) spec.reading.delimiter = delimiter[0];
    }
    const std::string mapping = "mapping_" + source + ".toml";
    PARADERO_ASSIGN(spec.mapping, read_mapping(result / mapping, mapping));
    specs.push_back(std::move(spec));
  }
  return load_lists(specs, context, problems);
}

base::Result<std::uint32_t> find_record(const Lists& lists, std::string_view name) {
  std::uint32_t first = 0, chosen_first = 0;
  const table::MappedTable* chosen = nullptr;
  std::string sources;
  for (const auto& list : lists.tables) {
    sources += (sources.empty() ? "" : ", ") + list.source;
    // A source may hold a colon: the longest that fits is meant.
    if (name.starts_with(list.source) && name.substr(list.source.size()).starts_with(':') &&
        (chosen == nullptr || list.source.size() > chosen->source.size())) {
      chosen = &list;
      chosen_first = first;
    }
    first += static_cast<std::uint32_t>(list.rows());
  }
  if (chosen == nullptr) {
    return base::usage_error("'{}' must be source:record_id, the source one of: {}", name, sources);
  }
  const std::string_view id = name.substr(chosen->source.size() + 1);
  const auto at = std::ranges::find(chosen->record_ids, id);
  if (at == chosen->record_ids.end())
    return base::data_error("the list {} has no record {}", chosen->source, id);
  return chosen_first + static_cast<std::uint32_t>(at - chosen->record_ids.begin());
}

}  // namespace paradero::study
