#include "paradero/study/kin_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "paradero/study/internal/kin_rows.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t most_kin_bytes = 1ULL << 30;

base::Result<std::string> whole_file(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return base::data_error("{}: {}", path.string(), error.message());
  if (size > most_kin_bytes) return base::data_error("{}: larger than 1 GB", path.string());
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) return base::data_error("{}: cannot be read", path.string());
  return text;
}

std::string beginning_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text(64, ' ');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::string lower_ending(const fs::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return ending;
}

// A word or a flag of a member, as the CSV would have it.
base::Result<std::string> member_cell(const toml::node& node, std::string_view key,
                                      const std::string& origin) {
  const auto wrong = [&](const char* wanted) {
    return base::data_error("{}, line {}: '{}' must be {}", origin, node.source().begin.line, key,
                            wanted);
  };
  if (key == "typed" || key == "missing" || key == "deceased") {
    const auto flag = node.value<bool>();
    if (!node.is_boolean() || !flag) return wrong("true or false");
    return std::string(*flag ? "1" : "0");
  }
  if (key == "birth_year") {
    const auto year = node.value<std::int64_t>();
    if (!node.is_integer() || !year) return wrong("a whole number");
    return std::to_string(*year);
  }
  const auto word = node.value<std::string>();
  if (!node.is_string() || !word) return wrong("text");
  if (key == "sex" && *word != "male" && *word != "female" && *word != "unknown")
    return wrong("male, female or unknown");
  return *word;
}

constexpr std::string_view member_keys[] = {"id",    "father",  "mother",   "sex",
                                            "typed", "missing", "deceased", "birth_year"};

base::Result<std::vector<std::string>> member_cells(const toml::table& member,
                                                    const std::string& family,
                                                    const std::string& origin) {
  std::vector<std::string> cells(1 + std::size(member_keys));
  cells[0] = family;
  for (const auto& [key, node] : member) {
    const auto found = std::ranges::find(member_keys, key.str());
    if (found == std::end(member_keys)) {
      return base::data_error("{}, line {}: a member has no '{}'", origin, node.source().begin.line,
                              key.str());
    }
    PARADERO_ASSIGN(cells[1 + static_cast<std::size_t>(found - std::begin(member_keys))],
                    member_cell(node, key.str(), origin));
  }
  if (cells[1].empty()) {
    return base::data_error("{}, line {}: a member without an id", origin,
                            member.source().begin.line);
  }
  return cells;
}

}  // namespace

base::Result<table::Table> parse_plink_pedigrees(std::string_view text, const std::string& origin,
                                                 base::Problems& problems) {
  KinRows rows(origin, {"ped", "id", "fid", "mid", "sex"});
  std::uint32_t line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    std::vector<std::string> cells;
    constexpr std::string_view white = " \t\r";
    while (cells.size() < 5) {
      const std::size_t begin = line.find_first_not_of(white);
      if (begin == line.npos) break;
      line.remove_prefix(begin);
      const std::size_t length = std::min(line.find_first_of(white), line.size());
      cells.emplace_back(line.substr(0, length));
      line.remove_prefix(length);
    }
    if (cells.empty() || cells.front().starts_with('#')) continue;
    if (cells.size() < 5) {
      problems.add({origin, line_number, "",
                    "family, id, father, mother and sex are needed, with white space between",
                    true});
      rows.refuse_row();
      continue;
    }
    rows.add(line_number, cells);
  }
  return rows.take();
}

base::Result<table::Table> parse_toml_families(std::string_view text, const std::string& origin) {
  toml::table document;
  try {
    document = toml::parse(text, origin);
  } catch (const toml::parse_error& error) {
    return base::data_error("{}, line {}: not TOML: {}", origin, error.source().begin.line,
                            error.description());
  }
  KinRows rows(origin,
               {"ped", "id", "fid", "mid", "sex", "typed", "missing", "deceased", "birth_year"});
  for (const auto& [key, node] : document) {
    if (key.str() != "families" || !node.is_array_of_tables()) {
      return base::data_error("{}, line {}: only [[families]] is expected here", origin,
                              node.source().begin.line);
    }
  }
  const toml::array* families = document["families"].as_array();
  if (families == nullptr) return base::data_error("{}: there are no [[families]]", origin);
  for (const toml::node& node : *families) {
    const toml::table& family = *node.as_table();
    for (const auto& [key, value] : family) {
      if (key.str() != "name" && key.str() != "members") {
        return base::data_error("{}, line {}: a family has no '{}'", origin,
                                value.source().begin.line, key.str());
      }
    }
    const auto name = family["name"].value<std::string>();
    const toml::array* members = family["members"].as_array();
    if (!name || name->empty() || members == nullptr) {
      return base::data_error("{}, line {}: a family has a name and members", origin,
                              family.source().begin.line);
    }
    for (const toml::node& member : *members) {
      if (!member.is_table()) {
        return base::data_error("{}, line {}: a member is written {{id = \"...\", ...}}", origin,
                                member.source().begin.line);
      }
      PARADERO_ASSIGN(const auto cells, member_cells(*member.as_table(), *name, origin));
      rows.add(static_cast<std::uint32_t>(member.source().begin.line), cells);
    }
  }
  return rows.take();
}

base::Result<table::Table> read_kin_file(const fs::path& path, KinContent wanted,
                                         const base::RunContext& context,
                                         base::Problems& problems) {
  const std::string start = beginning_of(path), ending = lower_ending(path), origin = path.string();
  const auto holds_no = [&](const char* what, const char* has) {
    return base::data_error("{}: {} holds {} only", origin, what, has);
  };
  if (start.find("Output from Familias") != start.npos) {
    PARADERO_ASSIGN(const std::string text, whole_file(path));
    return parse_familias(text, origin, wanted, problems);
  }
  const std::size_t first = start.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (ending == ".xml" || (first != start.npos && start[first] == '<')) {
    if (wanted != KinContent::genotypes) return holds_no("CODIS CMF", "genotypes");
    PARADERO_ASSIGN(const std::string text, whole_file(path));
    return parse_cmf(text, origin, problems);
  }
  if (ending == ".toml") {
    if (wanted != KinContent::pedigrees) return holds_no("a TOML file of families", "pedigrees");
    PARADERO_ASSIGN(const std::string text, whole_file(path));
    return parse_toml_families(text, origin);
  }
  if (ending == ".ped" || ending == ".fam") {
    if (wanted != KinContent::pedigrees) return holds_no("a .ped or .fam of plink", "pedigrees");
    PARADERO_ASSIGN(const std::string text, whole_file(path));
    return parse_plink_pedigrees(text, origin, problems);
  }
  return table::read_table(path, {}, context, problems);
}

}  // namespace paradero::study
