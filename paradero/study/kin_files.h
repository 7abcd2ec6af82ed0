// The files of kinship in other programs' formats, as tables with the columns of our own CSV
// (docs/formats/kin.md).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/table/table.h"

namespace paradero::study {

// What a file is read for.
enum class KinContent {
  pedigrees,    // ped, id, fid, mid, sex, typed, missing, deceased, birth_year
  genotypes,    // ped, id, marker, a1, a2, a3
  frequencies,  // marker, allele, freq
};

// Reads a file for what is wanted of it: a Familias project (.fam; all three), CODIS CMF (.xml;
// genotypes), families in TOML (.toml; pedigrees), a .ped or .fam of plink or LINKAGE (pedigrees),
// else any list that read_table reads, with its own columns. Which it is is told by its content,
// then by its ending. Errors (data): it can't be read, or it is damaged; the message names the
// line; a format that doesn't hold what is wanted.
base::Result<table::Table> read_kin_file(const std::filesystem::path& path, KinContent wanted,
                                         const base::RunContext& context, base::Problems& problems);

// The formats by themselves; `origin` names the file in messages.

// Lines of family, id, father, mother, sex (1, 2), white space between; further columns are left
// alone, "#" begins a comment, "0" is no parent.
base::Result<table::Table> parse_plink_pedigrees(std::string_view text, const std::string& origin,
                                                 base::Problems& problems);

// [[families]] with a name and members = [{id, father, mother, sex, typed, missing, deceased,
// birth_year}, ...]. An unknown key is an error.
base::Result<table::Table> parse_toml_families(std::string_view text, const std::string& origin);

// A project of Familias 3. Its pedigrees are the hypotheses of the project, each with everybody in
// it. Silent alleles, mutation settings and the section of disaster victims aren't taken: reported.
base::Result<table::Table> parse_familias(std::string_view text, const std::string& origin,
                                          KinContent wanted, base::Problems& problems);

// CODIS common message format 3.2 or 3.3: every SPECIMEN with its loci; `ped` is its CASEID. A
// document type declaration is refused.
base::Result<table::Table> parse_cmf(std::string_view text, const std::string& origin,
                                     base::Problems& problems);

// What a message of the format says of itself.
struct CmfHeader {
  std::string destination_ori = "UNKNOWN", source_lab = "UNKNOWN", user = "paradero";
  std::string date_time = "1970-01-01T00:00:00";
  std::string category = "Unidentified Person";  // of every specimen
};

// A table of genotypes as CMF 3.2. Rows of one specimen must follow one another.
std::string format_cmf(const table::Table& genotypes, const CmfHeader& header);

}  // namespace paradero::study
