// write_package: an evidence package (BagIt, RFC 8493) of a list and its files, and verifying one.
// What `paradero publish --package`,
// `--verify` and `--read` do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/publish/sealed.h"
#include "paradero/study/link_study.h"
#include "paradero/table/mapping.h"

namespace paradero::study {

struct PackageStudy {
  std::filesystem::path table;  // a list of people
  table::Mapping mapping;
  std::vector<std::filesystem::path> files;  // what else belongs to it: scans, letters
  std::string title;                         // empty: the list's name
  std::optional<std::string> passphrase;     // none: written in the clear
  publish::SealCost cost;
  std::filesystem::path out;  // must not exist or be empty: evidence is never written over
};

struct PackageSummary {
  InputFile input;
  std::uint64_t records = 0, files = 0, bytes = 0;  // of the payload
  std::string manifest_sha256;                      // what is to be time-stamped
  bool sealed = false;
  std::uint64_t problems = 0;
  std::vector<Warning> warnings;
  std::filesystem::path out;
};

// Writes a package into study.out, all or nothing: data/files/ (the list and the files, byte for
// byte), data/entities.ftm.jsonl, data/statements.ftm.jsonl, data/case.jsonld, manifests,
// bag-info.txt, provenance.json, and a time-stamp request over the manifest
// (manifest-sha256.txt.tsq, with a random nonce). With a passphrase all of this is in
// package.sealed, beside the request and provenance.json. Errors: data (a file, the disk), usage
// (out holds something, two files of one name), interrupted.
base::Result<PackageSummary> write_package(const PackageStudy& study,
                                           const base::RunContext& context);

struct Verification {
  std::uint64_t files = 0;
  std::vector<std::string> faults;     // empty: whole
  std::optional<std::string> stamped;  // UTC, where manifest-sha256.txt.tsr answers the request;
                                       // its signature is not checked
};

// Reads a package and says what is wrong with it. Errors (data): it is no package, or a tag file
// cannot be read.
base::Result<Verification> verify_package(const std::filesystem::path& package,
                                          const base::RunContext& context);

struct ReadRecords {
  std::uint64_t records = 0, problems = 0;
  std::filesystem::path out;
};

// Reads FollowTheMoney lines or a CASE graph (JSON with @graph) into records.csv, with
// problems.csv. Errors: data (neither; the disk), usage.
base::Result<ReadRecords> read_records(const std::filesystem::path& file,
                                       const std::filesystem::path& out);

}  // namespace paradero::study
