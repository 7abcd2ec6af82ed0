#include "paradero/study/case_study.h"

#include <algorithm>
#include <future>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"
#include "paradero/casefile/state.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace {

// How a file was read and what was wanted of its mapping, as one text: the same file read otherwise
// is another source.
std::string reading_text(const ListSpec& spec, const table::Mapping& wanted) {
  const table::ReadOptions& reading = spec.reading;
  const std::string text = table::format_mapping(wanted);
  return nlohmann::ordered_json{
      {"sheet", reading.sheet},
      {"encoding", reading.encoding},
      {"delimiter", std::string(reading.delimiter == 0 ? 0 : 1, reading.delimiter)},
      {"mapping", text}}
      .dump();
}

nlohmann::ordered_json source_json(const casefile::Source& source) {
  nlohmann::ordered_json json = {
      {"list", source.list},        {"version", source.version},
      {"file", source.file_name},   {"sha256", source.sha256},
      {"rows", source.rows},        {"rows_refused", source.rows_refused},
      {"finished", source.finished}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
  };
  put("title", source.title);
  put("publisher", source.publisher);
  put("published", source.published);
  put("url", source.url);
  put("archive", source.archive);
  put("obtained_by", source.obtained_by);
  put("obtained", source.obtained);
  put("language", source.language);
  put("compartment", source.compartment);
  return json;
}

nlohmann::ordered_json head_json(const casefile::LogHead& head) {
  return {{"entry", head.seq}, {"hash", head.hash}};
}

base::Result<casefile::Imported> import_one(casefile::CaseFile& file, const ListSpec& spec,
                                            casefile::SourceInfo info, base::Problems& problems,
                                            const base::RunContext& context) {
  auto hash = std::async(std::launch::async, [&] { return base::sha256_file(spec.path); });
  auto read = table::read_table(spec.path, spec.reading, context, problems);
  PARADERO_ASSIGN(info.sha256, hash.get());
  if (!read) return tl::unexpected(std::move(read.error()));
  const table::Mapping wanted =
      spec.shared_mapping ? table::rules_for(*read, spec.mapping) : spec.mapping;
  PARADERO_ASSIGN(table::Mapping mapping, table::complete_mapping(*read, wanted));
  if (info.list.empty()) info.list = read->source;
  info.file_name = spec.path.filename().string();
  info.reading = reading_text(spec, wanted);
  return casefile::import_list(file, info, std::move(*read), mapping, problems, context);
}

}  // namespace

base::Result<casefile::CaseFile> open_case(const CaseKey& key, casefile::Access access) {
  return key.is_share ? casefile::CaseFile::open_with_share(key.file, key.secret, access)
                      : casefile::CaseFile::open(key.file, key.secret, access);
}

base::Result<casefile::Created> init_case(const CaseKey& key, const CaseInit& init) {
  casefile::CreateSettings settings;
  settings.owner = init.owner;
  settings.cost = {init.passes, init.memory_mib * 1024};
  settings.recovery_share = init.recovery_share;
  return casefile::CaseFile::create(key.file, key.secret, settings);
}

base::Result<ImportSummary> import_into_case(const CaseKey& key, const CaseImport& wanted,
                                             const base::RunContext& context) {
  ImportSummary summary;
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  for (const ListSpec& spec : wanted.lists) {
    PARADERO_ASSIGN(auto imported,
                    import_one(file, spec, wanted.source, summary.problems, context));
    summary.lists.push_back(std::move(imported));
  }
  return summary;
}

base::Result<CaseInfo> case_info(const CaseKey& key) {
  PARADERO_ASSIGN(const auto file, open_case(key, casefile::Access::read));
  CaseInfo info;
  info.file = key.file.string();
  info.user = file.user();
  PARADERO_ASSIGN(info.users, file.users());
  PARADERO_ASSIGN(info.sources, casefile::sources(file));
  PARADERO_ASSIGN(const casefile::Counts counts, casefile::counts(file));
  info.records = counts.records;
  info.decisions = counts.decisions;
  info.results = counts.results;
  info.entities = counts.entities;
  info.cost = file.header().cost;
  info.recovery_share = std::ranges::any_of(file.header().slots, [](const auto& slot) {
    return slot.kind == casefile::SlotKind::recovery;
  });
  info.header_sound = file.header_is_sound();
  PARADERO_ASSIGN(info.head, file.head());
  return info;
}

base::Result<casefile::Verification> verify_case(const CaseKey& key, std::string_view known_head,
                                                 const base::RunContext& context) {
  PARADERO_ASSIGN(auto file,
                  casefile::CaseFile::open_to_verify(key.file, key.secret, key.is_share));
  return casefile::verify(file, known_head, context);
}

base::Result<casefile::LogHead> change_case_passphrase(const CaseKey& key,
                                                       const Secret& passphrase) {
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  return file.change_passphrase(passphrase);
}

base::Result<std::string> make_case_share(const CaseKey& key) {
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  return file.make_recovery_share();
}

base::Result<casefile::User> add_case_user(const CaseKey& key, std::string_view name,
                                           std::string_view role, const Secret& passphrase) {
  const auto known = casefile::role_from_word(role);
  if (!known) return base::usage_error("--role {}: reader, editor or owner is needed", role);
  PARADERO_ASSIGN(auto file, open_case(key, casefile::Access::write));
  return file.add_user(name, *known, passphrase);
}

std::string to_json(const ImportSummary& summary) {
  nlohmann::ordered_json json = {{"lists", nlohmann::ordered_json::array()},
                                 {"problems", summary.problems.total()}};
  for (const casefile::Imported& imported : summary.lists) {
    nlohmann::ordered_json list = source_json(imported.source);
    list["unchanged"] = imported.unchanged;
    list["resumed"] = imported.resumed;
    list["head"] = head_json(imported.head);
    json["lists"].push_back(std::move(list));
  }
  return json.dump(2);
}

std::string to_json(const CaseInfo& info) {
  nlohmann::ordered_json json = {
      {"file", info.file},
      {"user", info.user.name},
      {"role", to_word(info.user.role)},
      {"records", info.records},
      {"entities", info.entities},
      {"decisions", info.decisions},
      {"results", info.results},
      {"recovery_share", info.recovery_share},
      {"header_sound", info.header_sound},
      {"argon2id", {{"passes", info.cost.passes}, {"memory_mib", info.cost.memory_kib / 1024}}},
      {"head", head_json(info.head)}};
  json["users"] = nlohmann::ordered_json::array();
  for (const casefile::User& user : info.users)
    json["users"].push_back({{"name", user.name}, {"role", to_word(user.role)}});
  json["sources"] = nlohmann::ordered_json::array();
  for (const casefile::Source& source : info.sources)
    json["sources"].push_back(source_json(source));
  return json.dump(2);
}

std::string to_json(const casefile::Verification& verification) {
  nlohmann::ordered_json json = {{"holds", verification.holds()},
                                 {"entries", verification.entries},
                                 {"rows", verification.rows},
                                 {"pages", verification.pages},
                                 {"heads_file", verification.heads_file},
                                 {"head_given", verification.head_given},
                                 {"head", head_json(verification.head)},
                                 {"faults", verification.faults}};
  if (verification.first_bad_entry) json["first_bad_entry"] = *verification.first_bad_entry;
  return json.dump(2);
}

}  // namespace paradero::study
