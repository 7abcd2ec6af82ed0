// Reading the files of kinship: allele frequencies, pedigrees, the relatives' and the remains'
// calls.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/kin/family.h"
#include "paradero/kin/frequencies.h"
#include "paradero/kin/haplotype.h"
#include "paradero/kin/locus.h"
#include "paradero/study/lists.h"

namespace paradero::study {

// What is read, and how it is understood.
struct KinFiles {
  std::filesystem::path
      pedigrees;  // ped, id, fid, mid, sex; also typed, missing, deceased, birth_year
  std::filesystem::path genotypes;    // ped, id, marker, a1, a2: calls of the relatives
  std::filesystem::path remains;      // id, marker, a1, a2; also sex, dropout, drop_in
  std::filesystem::path frequencies;  // marker, allele, freq
  kin::FrequencyPolicy policy;
  kin::Assumptions assumptions;
  kin::Detection detection;  // of remains without values of their own
  std::string missing;       // id of the missing member; empty: as the pedigrees mark them
  bool candidates = false;   // profiles among `genotypes` of nobody in the pedigrees are candidates
  std::string candidate;     // only those with this id; empty: all
  std::vector<std::string> x_linked;  // markers of the X chromosome
  // id, lineage, marker, allele, and of relatives ped; the database has no ped. See
  // docs/formats/kin.md
  std::filesystem::path haplotypes, haplotype_database;
  kin::LineageSettings lineage;
};

// A profile to be compared with the missing member of one family, or of every family.
struct KinCandidate {
  std::string ped;  // the family's name; of every family where no family has that name
  kin::Profile profile;
};

// Families, remains and loci, with the calls numbered by the loci's alleles.
struct KinCase {
  std::vector<kin::Locus> loci;
  std::vector<kin::Family> families;
  std::vector<kin::Remains> remains;
  std::vector<KinCandidate> candidates;  // in the order of the file
  std::vector<InputFile> inputs;
  std::vector<std::string>
      alleles_added;  // "marker allele": in profiles but not in the frequencies
};

// Reads the files that are named; an empty path is a file not given. A bad row goes to `problems`:
// a marker that the frequencies haven't, an allele that is neither known nor a number (off-ladder),
// an id that the pedigrees haven't, a locus called twice with different alleles (left untyped). One
// allele alone is read as twice the same, and reported. Three alleles are a mixture: the whole
// profile is refused. A profile whose amelogenin contradicts its sex is refused. Errors (data): a
// file without its columns or rows, no marker in common (columns swapped?), a pedigree that
// Pedigree::create refuses, frequencies that AlleleFrequencies::create refuses, a member listed
// twice, no missing person.
base::Result<KinCase> read_kin_case(const KinFiles& files, const base::RunContext& context,
                                    base::Problems& problems);

}  // namespace paradero::study
