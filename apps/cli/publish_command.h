// The options of `paradero publish`, and what it does beside tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/cli/command.h"
#include "paradero/study/publish_study.h"

namespace paradero::cli {

struct PublishOptions {
  CommonOptions common;
  std::string table, mapping_file;
  std::vector<std::string> by, previous;
  std::optional<std::int64_t> threshold, fine_threshold;
  bool allow_differences = false;
  // Rows and packages.
  bool rows = false, package = false, plain = false;
  std::optional<std::uint64_t> k;
  std::string key, person, title, passphrase_file;
  std::vector<std::string> files;
  std::string verify, decrypt, read;
};

// "a,b" is a and b.
std::vector<std::string> columns_in(const std::string& text);

base::Result<table::Mapping> publish_mapping(const PublishOptions& options);

void release_rows(Program& program, const PublishOptions& options);
void package(Program& program, const PublishOptions& options);
void verify(Program& program, const PublishOptions& options);
void decrypt(Program& program, const PublishOptions& options);
void read(Program& program, const PublishOptions& options);

}  // namespace paradero::cli
