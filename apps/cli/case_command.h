// What the subcommands of `case` share. Each is one file case_NAME_command.cc.
#pragma once

#include <string>

#include "apps/cli/command.h"
#include "paradero/study/case_study.h"

namespace paradero::cli {

// A case file and where its passphrase comes from: never the command line itself, which other
// programs can see.
struct CaseOptions {
  std::string file, passphrase_file;
  bool quiet = false, json = false;
};

// CASE, --passphrase_file, --quiet, --json.
void add_case_file(CLI::App& command, CaseOptions& options);

// Asks for the passphrase or reads it, once memory is protected.
base::Result<study::CaseKey> case_key(const CaseOptions& options);

void print_head(const casefile::LogHead& head);

void add_case_decide(Program& program, CLI::App& parent);
void add_case_search(Program& program, CLI::App& parent);
void add_case_init(Program& program, CLI::App& parent);
void add_case_import(Program& program, CLI::App& parent);
void add_case_info(Program& program, CLI::App& parent);
void add_case_verify(Program& program, CLI::App& parent);
void add_case_passphrase(Program& program, CLI::App& parent);

}  // namespace paradero::cli
