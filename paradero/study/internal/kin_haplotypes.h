// Haplotypes of mtDNA and of the Y: of relatives, candidates and remains, and of a reference
// sample.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/base/problems.h"
#include "paradero/kin/haplotype.h"
#include "paradero/study/internal/lr_explanation.h"
#include "paradero/study/kin_case.h"
#include "paradero/study/link_study.h"
#include "paradero/table/table.h"

namespace paradero::study {

inline constexpr std::array<kin::Lineage, 2> lineages = {kin::Lineage::maternal,
                                                         kin::Lineage::paternal};

// "mtDNA", "Y": how a lineage is named in tables.
std::string_view lineage_name(kin::Lineage lineage);

// The haplotypes of one file, by (pedigree, id), in the order of the file.
struct HaplotypeRows {
  struct One {
    std::string ped, id;
    kin::Haplotype haplotype;
    std::uint64_t line = 0;
  };
  std::array<std::vector<One>, 2> of;  // by lineage
};

// Y markers by canonical name, numbered as they come.
using YMarkers = std::map<std::string, std::uint32_t>;

// A table of id, lineage (mt or y), marker, allele, and where it has one ped. Of a Y, a marker and
// its allele, a duplicated one as "11,14". Of mtDNA, a range of positions ("16024-16365"; HV1, HV2
// and CR are names of ranges) and its departures from the reference with spaces between ("16189C
// 16311C"; "rCRS" or nothing: none). What can't be read is a problem, and the row is left out, as
// are a marker given twice with different alleles and a range that overlaps another.
HaplotypeRows parse_haplotypes(const table::Table& table, YMarkers& markers,
                               base::Problems& problems, std::uint64_t& rows_refused);

class KinHaplotypes {
 public:
  // Reads files.haplotypes and files.haplotype_database, where they are given. Rows of a member of
  // a pedigree are a relative's, all others those of candidates or remains by their id. A Y of a
  // woman is a problem. Errors: data, a file without its columns or rows; usage, a database
  // without haplotypes, settings out of range.
  static base::Result<KinHaplotypes> read(const KinFiles& files, KinCase& kin_case,
                                          const base::RunContext& context,
                                          base::Problems& problems);

  bool empty() const { return empty_; }

  // The candidate's haplotype against the family's: of the remains or candidate with one of `ids`
  // (the one typed at most positions), or of the missing member under that id. nullopt where
  // either side has none.
  std::optional<kin::LineageRatio> ratio(const kin::Family& family, std::size_t family_index,
                                         kin::MemberIndex missing, std::span<const std::string> ids,
                                         kin::Lineage lineage) const;

  // That without a reference sample haplotypes only exclude.
  void add_warnings(std::vector<Warning>& warnings) const;

  const kin::LineageSettings& settings() const { return settings_; }

 private:
  void place(HaplotypeRows rows, const KinCase& kin_case, const std::string& file,
             base::Problems& problems);

  bool empty_ = true;
  kin::LineageSettings settings_;
  std::deque<kin::Haplotype> kept_;
  std::array<std::vector<std::vector<kin::LineageRelative>>, 2> relatives_;  // by family
  std::array<std::map<std::string, const kin::Haplotype*, std::less<>>, 2> others_;
  std::array<std::vector<kin::Haplotype>, 2> database_;
};

// The steps of a haplotype's ratio, to be followed by hand.
Explanation explain_lineage(const kin::Pedigree& pedigree, const kin::LineageRatio& ratio,
                            kin::Lineage lineage, const kin::LineageSettings& settings);

}  // namespace paradero::study
