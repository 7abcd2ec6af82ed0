#include "paradero/study/internal/joint_set.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <nlohmann/json.hpp>

#include "paradero/base/hash.h"

namespace paradero::study {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

struct SetMember {
  std::string family;
  kin::MemberEntry entry;
};

// Reads one set; every step may refuse, naming the file and the part.
class JointSetReader {
 public:
  JointSetReader(const fs::path& path, ordered_json json, const kin::FrequencyPolicy& policy)
      : path_(path), json_(std::move(json)), policy_(policy) {}

  base::Result<KinCase> run() {
    for (const char* part :
         {"missing", "pm_ids", "pm_sex", "am_ped", "pm_geno", "am_geno", "freqs"}) {
      if (!json_.contains(part))
        return base::data_error("{}: the set has no '{}'", path_.string(), part);
    }
    PARADERO_CHECK(read_loci());
    PARADERO_CHECK(read_families());
    PARADERO_CHECK(read_relatives());
    PARADERO_CHECK(read_victims());
    return std::move(case_);
  }

 private:
  static kin::Sex sex_from(int sex) {
    return sex == 1 ? kin::Sex::male : sex == 2 ? kin::Sex::female : kin::Sex::unknown;
  }

  base::Result<kin::Assumptions> assumptions_of(std::size_t locus) const {
    kin::Assumptions assumptions;
    if (!json_.contains("mutation") || locus >= json_["mutation"].size()) return assumptions;
    const ordered_json& mutation = json_["mutation"][locus];
    if (!mutation.is_object() || !mutation.contains("male")) return assumptions;
    const ordered_json &male = mutation.at("male"), &female = mutation.at("female");
    const auto number = [](const ordered_json& model, const char* key, double otherwise) {
      return model.contains(key) && model[key].is_number() ? model[key].get<double>() : otherwise;
    };
    kin::MutationSettings& settings = assumptions.mutation;
    const auto word = male.at("model").get<std::string>();
    settings.rate_male = number(male, "rate", 0);
    settings.rate_female = number(female, "rate", 0);
    settings.range = number(male, "range", settings.range);
    settings.rate2 = number(male, "rate2", 0);
    if (female.at("model") != word || number(female, "range", settings.range) != settings.range ||
        number(female, "rate2", 0) != settings.rate2) {
      return base::data_error("{}: mutation of fathers and mothers differs in more than its rate",
                              path_.string());
    }
    // The layout calls both stepwise models one name.
    PARADERO_ASSIGN(settings.model,
                    kin::mutation_model_from_word(
                        word == "stepwise" && settings.rate2 > 0 ? "ext_stepwise" : word));
    return assumptions;
  }

  base::Result<void> read_loci() {
    for (const auto& [marker, alleles] : json_["freqs"].items()) {
      std::vector<kin::AlleleFrequencies::Entry> entries;
      for (const auto& [allele, frequency] : alleles.items())
        entries.push_back({allele, frequency.get<double>()});
      auto frequencies = kin::AlleleFrequencies::create(marker, std::move(entries), policy_);
      if (!frequencies)
        return base::data_error("{}: {}", path_.string(), frequencies.error().message);
      PARADERO_ASSIGN(const kin::Assumptions assumptions, assumptions_of(case_.loci.size()));
      PARADERO_ASSIGN(kin::Locus locus, kin::Locus::create(std::move(*frequencies), assumptions));
      case_.loci.push_back(std::move(locus));
    }
    if (case_.loci.empty()) return base::data_error("{}: no frequencies", path_.string());
    return {};
  }

  base::Result<void> read_families() {
    std::vector<std::string> order;
    std::map<std::string, std::vector<kin::MemberEntry>> members;
    std::map<std::string, std::size_t> families_of;  // how many members have the id
    for (const ordered_json& row : json_["am_ped"]) {
      const auto parent = [&](const char* key) {
        auto id = row.at(key).get<std::string>();
        return id == "0" ? std::string() : id;
      };
      SetMember member;
      member.family = row.at("family").get<std::string>();
      member.entry.id = row.at("id").get<std::string>();
      member.entry.father = parent("fid");
      member.entry.mother = parent("mid");
      member.entry.sex = sex_from(row.at("sex").get<int>());
      ++families_of[member.entry.id];
      if (!members.contains(member.family)) order.push_back(member.family);
      members_.push_back(member);
      members[member.family];
    }
    for (const ordered_json& missing : json_["missing"]) {
      const auto id = missing.get<std::string>();
      if (families_of[id] != 1) {
        return base::data_error(
            "{}: {} members of 'am_ped' have the id of a missing person; one is needed",
            path_.string(), families_of[id]);
      }
      for (SetMember& member : members_) member.entry.missing |= member.entry.id == id;
    }
    for (const SetMember& member : members_) members[member.family].push_back(member.entry);
    for (const std::string& name : order) {
      auto pedigree = kin::Pedigree::create(name, members[name]);
      if (!pedigree) return base::data_error("{}: {}", path_.string(), pedigree.error().message);
      const std::size_t size = pedigree->size();
      case_.families.push_back({std::move(*pedigree), std::vector<kin::Profile>(size)});
    }
    return {};
  }

  // A profile; without genotypes where no locus is typed.
  base::Result<kin::Profile> profile_of(const ordered_json& row) const {
    kin::Profile profile;
    profile.id = row.at("id").get<std::string>();
    profile.genotypes.resize(case_.loci.size());
    bool any = false;
    for (std::size_t l = 0; l < case_.loci.size(); ++l) {
      const kin::AlleleFrequencies& alleles = case_.loci[l].alleles();
      if (!row.contains(alleles.marker())) continue;
      const auto call = row[alleles.marker()].get<std::string>();
      const std::size_t slash = call.find('/');
      if (call.empty() || call == "-/-") continue;
      const auto first = alleles.find(std::string_view(call).substr(0, slash));
      const auto second = slash == call.npos
                              ? std::nullopt
                              : alleles.find(std::string_view(call).substr(slash + 1));
      if (!first || !second) {
        return base::data_error("{}: a call at {} is not two alleles of 'freqs' as \"12/14\"",
                                path_.string(), alleles.marker());
      }
      profile.genotypes[l] = {*first, *second};
      any = true;
    }
    if (!any) profile.genotypes.clear();
    return profile;
  }

  // Profiles come in the order of the pedigrees, or by ids that occur once.
  base::Result<void> read_relatives() {
    const ordered_json& rows = json_["am_geno"];
    const bool aligned =
        rows.size() == members_.size() &&
        std::ranges::equal(
            rows, members_, {},
            [](const auto& row) { return row.at("id").template get<std::string>(); },
            [](const SetMember& member) { return member.entry.id; });
    for (std::size_t r = 0; r < rows.size(); ++r) {
      PARADERO_ASSIGN(kin::Profile profile, profile_of(rows[r]));
      if (profile.genotypes.empty()) continue;
      const auto same_id = [&](const SetMember& member) { return member.entry.id == profile.id; };
      const auto count = std::ranges::count_if(members_, same_id);
      if (!aligned && count != 1) {
        return base::data_error("{}: {} members of 'am_ped' have the id of a profile in 'am_geno'",
                                path_.string(), count);
      }
      const SetMember& owner = aligned ? members_[r] : *std::ranges::find_if(members_, same_id);
      for (kin::Family& family : case_.families) {
        if (family.pedigree.name() != owner.family) continue;
        family.profiles[*family.pedigree.find(owner.entry.id)] = std::move(profile);
        break;
      }
    }
    return {};
  }

  base::Result<void> read_victims() {
    for (const ordered_json& victim : json_["pm_ids"]) {
      const auto id = victim.get<std::string>();
      kin::Remains remains;
      for (const ordered_json& row : json_["pm_geno"]) {
        if (row.at("id") != id) continue;
        PARADERO_ASSIGN(remains.profile, profile_of(row));
      }
      remains.profile.id = id;
      remains.profile.genotypes.resize(case_.loci.size());
      if (json_["pm_sex"].contains(id)) remains.sex = sex_from(json_["pm_sex"][id].get<int>());
      case_.remains.push_back(std::move(remains));
    }
    if (case_.remains.empty()) return base::data_error("{}: no victims", path_.string());
    return {};
  }

  const fs::path& path_;
  ordered_json json_;
  const kin::FrequencyPolicy& policy_;
  std::vector<SetMember> members_;  // in the order of the file
  KinCase case_;
};

}  // namespace

base::Result<KinCase> read_joint_set(const fs::path& path, const kin::FrequencyPolicy& policy) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return base::data_error("{}: cannot be read", path.string());
  ordered_json json = ordered_json::parse(stream, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return base::data_error("{}: not a JSON object", path.string());
  // The shapes inside are checked by the JSON library, which throws.
  try {
    PARADERO_ASSIGN(KinCase made, JointSetReader(path, std::move(json), policy).run());
    InputFile input{path.stem().string(), path.filename().string(), {}, 0, 0, 0, {}};
    PARADERO_ASSIGN(input.sha256, base::sha256_file(path));
    input.rows_in = input.rows_out = made.remains.size();
    made.inputs.push_back(std::move(input));
    return made;
  } catch (const nlohmann::json::exception& error) {
    return base::data_error("{}: a part is not of the shape that joint sets have ({})",
                            path.string(), error.id);
  }
}

}  // namespace paradero::study
