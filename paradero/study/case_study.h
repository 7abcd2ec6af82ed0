// The case file as commands use it: made, filled, looked into, checked. What `paradero case` does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/casefile/casefile.h"
#include "paradero/casefile/import.h"
#include "paradero/casefile/verify.h"
#include "paradero/study/lists.h"

namespace paradero::study {

using casefile::parse_recovery;
using casefile::protect_memory;
using casefile::read_passphrase;
using casefile::Secret;

// A case file and what opens it.
struct CaseKey {
  std::filesystem::path file;
  Secret secret;
  bool is_share = false;  // a recovery share, not a passphrase
};

base::Result<casefile::CaseFile> open_case(const CaseKey& key, casefile::Access access);

struct CaseInit {
  std::string owner;
  std::uint32_t passes = 3, memory_mib = 256;  // of Argon2id
  bool recovery_share = false;
};
// Makes a case file. Errors: those of CaseFile::create.
base::Result<casefile::Created> init_case(const CaseKey& key, const CaseInit& init);

// What is imported: files, and what is known of where they come from. `list` names all of them as
// versions of one list, in order; empty: each is the list of its file's name.
struct CaseImport {
  std::vector<ListSpec> lists;
  casefile::SourceInfo source;
};
struct ImportSummary {
  std::vector<casefile::Imported> lists;
  base::Problems problems;
};
// Reads and maps each file as `link` would and imports it. A file that is refused leaves those
// before it imported. Errors: whatever reading, mapping or importing refuses.
base::Result<ImportSummary> import_into_case(const CaseKey& key, const CaseImport& wanted,
                                             const base::RunContext& context);

// What a case file holds, in numbers.
struct CaseInfo {
  std::string file;
  casefile::User user;
  std::vector<casefile::User> users;
  std::vector<casefile::Source> sources;
  std::int64_t records = 0, decisions = 0, results = 0, entities = 0;
  casefile::KeyCost cost;
  bool recovery_share = false, header_sound = true;
  casefile::LogHead head;
};
base::Result<CaseInfo> case_info(const CaseKey& key);

base::Result<casefile::Verification> verify_case(const CaseKey& key, std::string_view known_head,
                                                 const base::RunContext& context);

base::Result<casefile::LogHead> change_case_passphrase(const CaseKey& key,
                                                       const Secret& passphrase);
// Makes a new recovery share, in place of any before, and returns it as printed.
base::Result<std::string> make_case_share(const CaseKey& key);
base::Result<casefile::User> add_case_user(const CaseKey& key, std::string_view name,
                                           std::string_view role, const Secret& passphrase);

// For a terminal or `--json` (two-space indent), keys as in docs/formats/casefile.md.
std::string to_json(const ImportSummary& summary);
std::string to_json(const CaseInfo& info);
std::string to_json(const casefile::Verification& verification);

}  // namespace paradero::study
