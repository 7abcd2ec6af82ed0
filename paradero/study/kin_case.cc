#include "paradero/study/kin_case.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/study/kin_files.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

std::optional<double> number_in(std::string_view cell) {
  const auto number = base::parse_number<double>(cell);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

// A table with its columns by name, and how many rows of it were of use.
struct KinTable {
  table::Table table;
  InputFile input;

  const table::Column* column(std::string_view name) const { return table.find(name); }
  std::string_view at(std::string_view name, std::size_t row) const {
    const table::Column* found = column(name);
    return found == nullptr ? std::string_view() : found->at(row);
  }
};

base::Result<KinTable> read_kin_table(const fs::path& path, KinContent wanted,
                                      std::initializer_list<std::string_view> needed,
                                      const base::RunContext& context, base::Problems& problems) {
  KinTable read;
  PARADERO_ASSIGN(read.table, read_kin_file(path, wanted, context, problems));
  for (const std::string_view name : needed) {
    if (read.column(name) != nullptr) continue;
    std::string there;
    for (const table::Column& column : read.table.columns)
      (there += there.empty() ? "" : ", ") += column.header;
    return base::data_error("{}: no column '{}'; the columns are {}", path.string(), name, there);
  }
  if (read.table.rows() == 0) return base::data_error("{}: no rows", path.string());
  PARADERO_ASSIGN(read.input.sha256, base::sha256_file(path));
  read.input.source = read.table.source;
  read.input.file_name = path.filename().string();
  read.input.rows_in = read.table.rows() + read.table.rows_refused;
  read.input.rows_refused = read.table.rows_refused;
  return read;
}

// Reports a row that is left out.
void refuse_row(KinTable& read, std::size_t row, std::string_view column, std::string what,
                base::Problems& problems) {
  problems.add(
      {read.table.file, read.table.lines[row], std::string(column), std::move(what), true});
  ++read.input.rows_refused;
}

kin::Sex sex_of(std::string_view word) {
  if (word == "1" || word == "M" || word == "m" || word == "male" || word == "hombre" ||
      word == "masculino")
    return kin::Sex::male;
  if (word == "2" || word == "F" || word == "f" || word == "female" || word == "mujer" ||
      word == "femenino")
    return kin::Sex::female;
  return kin::Sex::unknown;
}

bool is_amelogenin(std::string_view marker) {
  const std::string name = kin::canonical_marker(marker);
  return name == "AMEL" || name == "AMELOGENIN";
}

base::Result<std::vector<kin::AlleleFrequencies>> read_frequencies(const KinFiles& files,
                                                                   KinCase& made,
                                                                   const base::RunContext& context,
                                                                   base::Problems& problems) {
  PARADERO_ASSIGN(KinTable read, read_kin_table(files.frequencies, KinContent::frequencies,
                                                {"marker", "allele", "freq"}, context, problems));
  std::vector<std::string> order;
  std::map<std::string, std::vector<kin::AlleleFrequencies::Entry>> entries;
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const std::string marker(read.at("marker", row));
    const std::optional<double> freq = number_in(read.at("freq", row));
    if (marker.empty() || read.at("allele", row).empty() || !freq) {
      refuse_row(read, row, "freq", "a marker, an allele and a number are needed", problems);
      continue;
    }
    if (!entries.contains(marker)) order.push_back(marker);
    entries[marker].push_back({std::string(read.at("allele", row)), *freq});
  }
  std::vector<kin::AlleleFrequencies> loci;
  for (const std::string& marker : order) {
    auto one = kin::AlleleFrequencies::create(marker, std::move(entries[marker]), files.policy);
    if (!one) return base::data_error("{}: {}", files.frequencies.string(), one.error().message);
    loci.push_back(std::move(*one));
  }
  if (loci.empty()) return base::data_error("{}: no frequencies", files.frequencies.string());
  read.input.rows_out = read.input.rows_in - read.input.rows_refused;
  made.inputs.push_back(std::move(read.input));
  return loci;
}

// Pedigrees by name, members in the order of the file.
base::Result<void> read_pedigrees(const KinFiles& files, KinCase& made,
                                  const base::RunContext& context, base::Problems& problems) {
  PARADERO_ASSIGN(KinTable read,
                  read_kin_table(files.pedigrees, KinContent::pedigrees,
                                 {"ped", "id", "fid", "mid", "sex"}, context, problems));
  const auto parent = [&](std::string_view column, std::size_t row) {
    const std::string_view id = read.at(column, row);
    return std::string(id == "0" ? std::string_view() : id);
  };
  const auto flag = [&](std::string_view column, std::size_t row) {
    const std::string_view cell = read.at(column, row);
    return cell == "1" || cell == "true" || cell == "yes" || cell == "si" || cell == "sí";
  };
  std::vector<std::string> order;
  std::map<std::string, std::vector<kin::MemberEntry>> members;
  for (std::size_t row = 0; row < read.table.rows(); ++row) {
    const std::string name(read.at("ped", row));
    kin::MemberEntry entry{
        std::string(read.at("id", row)),
        parent("fid", row),
        parent("mid", row),
        sex_of(read.at("sex", row)),
        flag("typed", row),
        files.missing.empty() ? flag("missing", row) : read.at("id", row) == files.missing,
        flag("deceased", row),
        {}};
    if (const auto year = number_in(read.at("birth_year", row)))
      entry.birth_year = static_cast<int>(*year);
    if (name.empty() || entry.id.empty()) {
      refuse_row(read, row, "id", "a pedigree and an id are needed", problems);
      continue;
    }
    if (!members.contains(name)) order.push_back(name);
    members[name].push_back(std::move(entry));
  }
  for (const std::string& name : order) {
    auto pedigree = kin::Pedigree::create(name, members[name]);
    if (!pedigree)
      return base::data_error("{}: {}", files.pedigrees.string(), pedigree.error().message);
    const std::size_t size = pedigree->size();
    made.families.push_back({std::move(*pedigree), std::vector<kin::Profile>(size)});
  }
  const bool any = std::ranges::any_of(
      made.families, [](const kin::Family& family) { return !family.pedigree.missing().empty(); });
  if (!any && !files.missing.empty()) {
    return base::data_error("{}: no pedigree has a member {}", files.pedigrees.string(),
                            files.missing);
  }
  if (!any) {
    return base::data_error("{}: nobody is marked as missing (a column 'missing' with 1)",
                            files.pedigrees.string());
  }
  read.input.rows_out = read.input.rows_in - read.input.rows_refused;
  made.inputs.push_back(std::move(read.input));
  return {};
}

constexpr std::uint32_t nobody = static_cast<std::uint32_t>(-1), not_wanted = nobody - 1;

bool is_untyped(std::string_view allele) {
  return allele.empty() || allele == "-" || allele == "0" || allele == "NA";
}

// One call of a file, its alleles still as codes of the two columns.
struct TextCall {
  std::uint32_t owner = 0, locus = 0, row = 0;
};

// The calls of one file, by whom they are of.
struct CallFile {
  KinTable read;
  std::vector<TextCall> calls;
  std::vector<std::optional<bool>> amelogenin_male;  // by owner
  std::vector<bool> mixture;                         // by owner

  std::string_view allele(const TextCall& call, bool second) const {
    const std::string_view one = read.column(second ? "a2" : "a1")->at(call.row);
    return is_untyped(one) ? read.column(second ? "a1" : "a2")->at(call.row) : one;
  }
};

using LocusByName = std::map<std::string, std::uint32_t>;

LocusByName loci_by_name(const std::vector<kin::AlleleFrequencies>& loci) {
  LocusByName by_name;
  for (std::size_t l = 0; l < loci.size(); ++l)
    by_name[kin::canonical_marker(loci[l].marker())] = static_cast<std::uint32_t>(l);
  return by_name;
}

// `owner`: by row, `nobody` where the row is refused already.
base::Result<CallFile> sort_calls(KinTable read, const std::vector<std::uint32_t>& owner,
                                  std::size_t owners, const LocusByName& by_name,
                                  base::Problems& problems) {
  CallFile file{std::move(read), {}, {}, {}};
  file.amelogenin_male.resize(owners);
  file.mixture.resize(owners);
  const table::Column& markers = *file.read.column("marker");
  std::vector<std::uint32_t> locus_of(markers.values.size(), nobody);
  bool any = false;
  for (std::uint32_t code = 1; code < markers.values.size(); ++code) {
    const auto found = by_name.find(kin::canonical_marker(markers.values[code]));
    if (found != by_name.end()) locus_of[code] = found->second, any = true;
  }
  if (!any) {
    return base::data_error(
        "{}: no marker of it is in the frequencies; are columns swapped, or names different?",
        file.read.table.file);
  }
  for (std::uint32_t row = 0; row < file.read.table.rows(); ++row) {
    if (owner[row] == nobody) continue;
    const std::string_view a1 = file.read.at("a1", row), a2 = file.read.at("a2", row);
    const std::uint32_t locus = locus_of[markers.codes[row]];
    if (locus == nobody && is_amelogenin(markers.at(row))) {
      file.amelogenin_male[owner[row]] = a1 == "Y" || a2 == "Y";
    } else if (locus == nobody) {
      refuse_row(file.read, row, "marker", "the frequencies have no such marker", problems);
    } else if (!is_untyped(file.read.at("a3", row))) {
      refuse_row(file.read, row, "a3", "three alleles: a mixture; the profile is refused",
                 problems);
      file.mixture[owner[row]] = true;
    } else if (!is_untyped(a1) || !is_untyped(a2)) {
      if (is_untyped(a1) || is_untyped(a2)) {
        problems.add({file.read.table.file, file.read.table.lines[row], "a2",
                      "one allele alone: read as twice the same", false});
      }
      file.calls.push_back({owner[row], locus, row});
    }
  }
  return file;
}

// Alleles that the frequencies haven't, by locus, of all files; what is no number is left out.
void find_new_alleles(const CallFile& file, const std::vector<kin::AlleleFrequencies>& loci,
                      std::vector<std::set<std::string>>& found) {
  std::set<std::pair<std::uint32_t, std::string_view>> seen;
  for (const TextCall& call : file.calls) {
    for (const bool second : {false, true}) {
      const std::string_view allele = file.allele(call, second);
      if (!seen.insert({call.locus, allele}).second || loci[call.locus].find(allele)) continue;
      const std::string label = kin::canonical_allele(allele);
      if (number_in(label)) found[call.locus].insert(label);
    }
  }
}

// The calls as numbers, into the profiles of their owners.
void fill_profiles(CallFile& file, const std::vector<kin::Locus>& loci,
                   std::span<kin::Profile* const> profiles, base::Problems& problems) {
  std::map<std::pair<std::uint32_t, std::string_view>, std::optional<kin::Allele>> known;
  const auto allele_of = [&](std::uint32_t locus, std::string_view label) {
    const auto [entry, is_new] = known.try_emplace({locus, label});
    if (is_new) entry->second = loci[locus].alleles().find(label);
    return entry->second;
  };
  std::set<std::pair<std::uint32_t, std::uint32_t>> in_conflict;  // owner and locus
  for (const TextCall& call : file.calls) {
    if (file.mixture[call.owner]) continue;
    const auto first = allele_of(call.locus, file.allele(call, false)),
               second = allele_of(call.locus, file.allele(call, true));
    if (!first || !second) {
      refuse_row(file.read, call.row, "a1", "an allele that is no number (off the ladder?)",
                 problems);
      continue;
    }
    kin::Profile& profile = *profiles[call.owner];
    if (profile.genotypes.empty()) profile.genotypes.resize(loci.size());
    kin::Genotype& genotype = profile.genotypes[call.locus];
    const kin::Genotype seen(*first, *second);
    if (in_conflict.contains({call.owner, call.locus})) continue;
    if (genotype.is_typed() && genotype != seen) {
      refuse_row(file.read, call.row, "marker",
                 "called before with other alleles: the locus is left untyped", problems);
      genotype = {};
      in_conflict.insert({call.owner, call.locus});
    } else {
      genotype = seen;
    }
  }
  for (std::size_t owner = 0; owner < profiles.size(); ++owner) {
    profiles[owner]->amelogenin_male = file.amelogenin_male[owner];
    if (file.mixture[owner]) profiles[owner]->genotypes.clear();
  }
}

bool contradicts(const kin::Profile& profile, kin::Sex sex) {
  return profile.amelogenin_male && sex != kin::Sex::unknown &&
         *profile.amelogenin_male != (sex == kin::Sex::male);
}

// Relatives' calls, whose owners are members of families; or candidates' (member: no_member), by
// their place among the candidates.
struct RelativeCalls {
  CallFile file;
  std::vector<std::pair<std::uint32_t, kin::MemberIndex>> owners;
  std::vector<KinCandidate> candidates;
};

base::Result<RelativeCalls> read_relatives(const KinFiles& files, const KinCase& made,
                                           const LocusByName& by_name,
                                           const base::RunContext& context,
                                           base::Problems& problems) {
  PARADERO_ASSIGN(KinTable read,
                  read_kin_table(files.genotypes, KinContent::genotypes,
                                 {"ped", "id", "marker", "a1", "a2"}, context, problems));
  std::map<std::string, std::uint32_t> family_of;
  for (std::uint32_t f = 0; f < made.families.size(); ++f)
    family_of[made.families[f].pedigree.name()] = f;
  RelativeCalls relatives;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;  // by codes of ped and id
  std::vector<std::uint32_t> owner(read.table.rows(), nobody);
  const table::Column &ped = *read.column("ped"), &id = *read.column("id");
  for (std::size_t row = 0; row < owner.size(); ++row) {
    const auto [entry, is_new] = known.try_emplace({ped.codes[row], id.codes[row]}, nobody);
    if (is_new) {
      const auto family = family_of.find(std::string(ped.at(row)));
      if (family != family_of.end()) {
        const auto member = made.families[family->second].pedigree.find(id.at(row));
        if (member) {
          entry->second = static_cast<std::uint32_t>(relatives.owners.size());
          relatives.owners.push_back({family->second, *member});
        }
      }
      const bool wanted = files.candidate.empty() || id.at(row) == files.candidate;
      if (entry->second == nobody && files.candidates && !wanted) {
        entry->second = not_wanted;
      } else if (entry->second == nobody && files.candidates && !id.at(row).empty()) {
        entry->second = static_cast<std::uint32_t>(relatives.owners.size());
        relatives.owners.push_back(
            {static_cast<std::uint32_t>(relatives.candidates.size()), kin::no_member});
        KinCandidate candidate;
        candidate.ped = std::string(family == family_of.end() ? std::string_view() : ped.at(row));
        candidate.profile.id = std::string(id.at(row));
        candidate.profile.detection = files.detection;
        relatives.candidates.push_back(std::move(candidate));
      }
    }
    if (entry->second == not_wanted) continue;
    owner[row] = entry->second;
    if (owner[row] == nobody) {
      refuse_row(read, row, "id", "the pedigrees have nobody of this pedigree and id", problems);
    }
  }
  PARADERO_ASSIGN(relatives.file,
                  sort_calls(std::move(read), owner, relatives.owners.size(), by_name, problems));
  return relatives;
}

struct RemainsCallsRead {
  CallFile file;
  std::vector<kin::Remains> remains;
  std::vector<std::size_t> first_row;
};

base::Result<RemainsCallsRead> read_remains(const KinFiles& files, const LocusByName& by_name,
                                            const base::RunContext& context,
                                            base::Problems& problems) {
  PARADERO_ASSIGN(KinTable read, read_kin_table(files.remains, KinContent::genotypes,
                                                {"id", "marker", "a1", "a2"}, context, problems));
  RemainsCallsRead made;
  const table::Column& id = *read.column("id");
  std::vector<std::uint32_t> by_code(id.values.size(), nobody), owner(read.table.rows(), nobody);
  const auto probability = [&](std::string_view column, std::size_t row, double otherwise) {
    const std::string_view cell = read.at(column, row);
    if (cell.empty()) return otherwise;
    const auto value = number_in(cell);
    if (value && *value >= 0 && *value < 1) return *value;
    problems.add({read.table.file, read.table.lines[row], std::string(column),
                  "not a probability: the default is taken", false});
    return otherwise;
  };
  for (std::size_t row = 0; row < owner.size(); ++row) {
    if (id.codes[row] == 0) {
      refuse_row(read, row, "id", "no id", problems);
      continue;
    }
    std::uint32_t& known = by_code[id.codes[row]];
    if (known == nobody) {
      known = static_cast<std::uint32_t>(made.remains.size());
      kin::Remains one;
      one.profile.id = std::string(id.at(row));
      one.sex = sex_of(read.at("sex", row));
      one.profile.detection = {probability("dropout", row, files.detection.dropout),
                               probability("drop_in", row, files.detection.drop_in)};
      made.remains.push_back(std::move(one));
      made.first_row.push_back(row);
    }
    owner[row] = known;
  }
  PARADERO_ASSIGN(made.file,
                  sort_calls(std::move(read), owner, made.remains.size(), by_name, problems));
  return made;
}

base::Result<void> make_loci(const KinFiles& files, std::vector<kin::AlleleFrequencies> known,
                             const std::vector<std::set<std::string>>& new_alleles, KinCase& made) {
  for (std::size_t l = 0; l < known.size(); ++l) {
    const std::vector<std::string> labels(new_alleles[l].begin(), new_alleles[l].end());
    auto frequencies = known[l].with_alleles(labels, files.policy);
    if (!frequencies)
      return base::data_error("{}: {}", files.frequencies.string(), frequencies.error().message);
    for (const std::string& label : frequencies->added())
      made.alleles_added.push_back(known[l].marker() + " " + label);
    const bool x_linked = std::ranges::any_of(files.x_linked, [&](const std::string& marker) {
      return kin::canonical_marker(marker) == kin::canonical_marker(known[l].marker());
    });
    PARADERO_ASSIGN(kin::Locus locus, kin::Locus::create(std::move(*frequencies), files.assumptions,
                                                         x_linked ? kin::Inheritance::x_linked
                                                                  : kin::Inheritance::autosomal));
    made.loci.push_back(std::move(locus));
  }
  return {};
}

// A man has one X: two alleles there are a mixture, a mistake or a rarity; the marker says nothing.
void leave_out_second_x(kin::Profile& profile, kin::Sex sex, const std::vector<kin::Locus>& loci,
                        const std::string& file, std::uint64_t line, base::Problems& problems) {
  for (std::size_t l = 0; sex == kin::Sex::male && l < profile.genotypes.size(); ++l) {
    kin::Genotype& call = profile.genotypes[l];
    if (loci[l].inheritance() == kin::Inheritance::autosomal || !call.is_typed() ||
        call.is_homozygous())
      continue;
    call = {};
    problems.add({file, line, loci[l].marker(),
                  "two alleles of a man at an X-linked marker: left untyped", false});
  }
}

void finish_relatives(RelativeCalls relatives, KinCase& made, base::Problems& problems) {
  std::vector<kin::Profile*> profiles;
  made.candidates = std::move(relatives.candidates);
  for (const auto& [family, member] : relatives.owners) {
    if (member == kin::no_member) {
      profiles.push_back(&made.candidates[family].profile);
      continue;
    }
    profiles.push_back(&made.families[family].profiles[member]);
    profiles.back()->id = made.families[family].pedigree[member].id;
  }
  fill_profiles(relatives.file, made.loci, profiles, problems);
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const auto& [family, member] = relatives.owners[i];
    if (member == kin::no_member) continue;  // compared with the missing member, not with a row
    if (!made.families[family].pedigree[member].missing) {
      leave_out_second_x(*profiles[i], made.families[family].pedigree[member].sex, made.loci,
                         relatives.file.read.table.file, 0, problems);
    }
    if (!contradicts(*profiles[i], made.families[family].pedigree[member].sex)) continue;
    problems.add({relatives.file.read.table.file, 0, "marker",
                  "amelogenin contradicts a relative's sex: the profile is refused", false});
    profiles[i]->genotypes.clear();
  }
  InputFile& input = relatives.file.read.input;
  input.rows_out = input.rows_in - input.rows_refused;
  made.inputs.push_back(std::move(input));
}

void finish_remains(RemainsCallsRead read, KinCase& made, base::Problems& problems) {
  std::vector<kin::Profile*> profiles;
  for (kin::Remains& one : read.remains) profiles.push_back(&one.profile);
  fill_profiles(read.file, made.loci, profiles, problems);
  for (std::size_t i = 0; i < read.remains.size(); ++i) {
    kin::Remains& one = read.remains[i];
    const std::uint64_t line = read.file.read.table.lines[read.first_row[i]];
    if (contradicts(one.profile, one.sex)) {
      problems.add({read.file.read.table.file, line, "sex",
                    "amelogenin contradicts the sex: the profile is refused", false});
      continue;
    }
    if (one.profile.genotypes.empty()) {
      problems.add({read.file.read.table.file, line, "id", "no locus of use: left out", false});
      continue;
    }
    if (one.sex == kin::Sex::unknown && one.profile.amelogenin_male)
      one.sex = *one.profile.amelogenin_male ? kin::Sex::male : kin::Sex::female;
    leave_out_second_x(one.profile, one.sex, made.loci, read.file.read.table.file, line, problems);
    made.remains.push_back(std::move(one));
  }
  InputFile& input = read.file.read.input;
  input.rows_out = input.rows_in - input.rows_refused;
  made.inputs.push_back(std::move(input));
}

}  // namespace

base::Result<KinCase> read_kin_case(const KinFiles& files, const base::RunContext& context,
                                    base::Problems& problems) {
  KinCase made;
  PARADERO_ASSIGN(std::vector<kin::AlleleFrequencies> frequencies,
                  read_frequencies(files, made, context, problems));
  PARADERO_CHECK(read_pedigrees(files, made, context, problems));
  const LocusByName by_name = loci_by_name(frequencies);
  PARADERO_ASSIGN(RelativeCalls relatives, read_relatives(files, made, by_name, context, problems));
  std::vector<std::set<std::string>> new_alleles(frequencies.size());
  find_new_alleles(relatives.file, frequencies, new_alleles);
  std::optional<RemainsCallsRead> remains;
  if (!files.remains.empty()) {
    PARADERO_ASSIGN(remains, read_remains(files, by_name, context, problems));
    find_new_alleles(remains->file, frequencies, new_alleles);
  }
  PARADERO_CHECK(make_loci(files, std::move(frequencies), new_alleles, made));
  finish_relatives(std::move(relatives), made, problems);
  if (remains) {
    finish_remains(std::move(*remains), made, problems);
    if (made.remains.empty())
      return base::data_error("{}: no remains with a profile of use", files.remains.string());
  }
  return made;
}

}  // namespace paradero::study
