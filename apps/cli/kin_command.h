// What the subcommands of `kin` share. Each is one file kin_NAME_command.cc.
#pragma once

#include <string>

#include "apps/cli/command.h"
#include "paradero/study/kin_case.h"

namespace paradero::cli {

// Options that name the files of a case and say how they are understood.
struct KinFileOptions {
  study::KinFiles files;
  std::string mutation = "none", sum_policy = "renormalise", rare_policy = "add";
  std::string haplotype_estimate = "upper";
};

// --pedigrees, --genotypes, --remains, --frequencies, --mutation..., --theta, --silent, --dropout,
// --minimum_frequency, --sum, --rare_alleles, --rare_frequency. None is required.
void add_kin_files(CLI::App& command, KinFileOptions& options);

// --x_linked, --haplotypes, --haplotype_database, --haplotype_frequency, --haplotype_confidence,
// --haplotype_rate_y, --haplotype_rate_mt.
void add_kin_lineages(CLI::App& command, KinFileOptions& options);

// The files, with words turned into settings. Error (usage): a word that is none.
base::Result<study::KinFiles> kin_files(const KinFileOptions& options);

void add_kin_lr(Program& program, CLI::App& kin);
void add_kin_search(Program& program, CLI::App& kin);
void add_kin_joint(Program& program, CLI::App& kin);
void add_kin_power(Program& program, CLI::App& kin);

}  // namespace paradero::cli
