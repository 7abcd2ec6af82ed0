#include "paradero/study/internal/joint_set.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

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
  JointSetReader(std::string name, ordered_json json, const kin::FrequencyPolicy& policy,
                 base::Problems& problems)
      : name_(std::move(name)), json_(std::move(json)), policy_(policy), problems_(problems) {}

  base::Result<KinCase> run() {
    for (const char* part :
         {"missing", "pm_ids", "pm_sex", "am_ped", "pm_geno", "am_geno", "freqs"}) {
      if (!json_.contains(part)) return base::data_error("{}: the set has no '{}'", name_, part);
    }
    for (const char* part : {"missing", "pm_ids"}) PARADERO_CHECK(check_ids(part));
    PARADERO_CHECK(read_loci());
    PARADERO_CHECK(read_families());
    PARADERO_CHECK(read_relatives());
    PARADERO_CHECK(read_victims());
    return std::move(case_);
  }

 private:
  // Entry `row` (from 1) of a part has a problem, and the run goes on.
  void report(std::string_view part, std::size_t row, std::string what, bool row_refused = false) {
    problems_.add({fs::path(name_).filename().string(), row, std::string(part), std::move(what),
                   row_refused});
  }

  base::Result<void> check_ids(const char* part) const {
    std::set<std::string> ids;
    std::size_t row = 0;
    for (const ordered_json& id : json_[part]) {
      ++row;
      if (!ids.insert(id.get<std::string>()).second) {
        return base::data_error("{}: entry {} of '{}' is an id that was there before", name_, row,
                                part);
      }
    }
    if (ids.empty()) return base::data_error("{}: '{}' is empty", name_, part);
    return {};
  }

  base::Result<kin::Sex> sex_from(const ordered_json& sex, const char* part) const {
    if (sex.is_null()) return kin::Sex::unknown;
    if (sex.is_number_integer() && sex >= 0 && sex <= 2)
      return static_cast<kin::Sex>(sex.get<int>());
    return base::data_error("{}: a sex in '{}' is not 0 (unknown), 1 (male) or 2 (female)", name_,
                            part);
  }

  // By the marker that an entry names, else by the order of `freqs`.
  const ordered_json* mutation_of(const std::string& marker, std::size_t locus) const {
    if (!json_.contains("mutation")) return nullptr;
    const ordered_json& all = json_["mutation"];
    for (const ordered_json& mutation : all) {
      if (mutation.is_object() && mutation.contains("marker") && mutation["marker"] == marker)
        return &mutation;
    }
    if (locus >= all.size() || all[locus].contains("marker")) return nullptr;
    return &all[locus];
  }

  base::Result<kin::Assumptions> assumptions_of(const std::string& marker,
                                                std::size_t locus) const {
    kin::Assumptions assumptions;
    const ordered_json* entry = mutation_of(marker, locus);
    if (entry == nullptr) return assumptions;
    const ordered_json& mutation = *entry;
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
                              name_);
    }
    // The layout calls both stepwise models one name.
    PARADERO_ASSIGN(settings.model,
                    kin::mutation_model_from_word(
                        word == "stepwise" && settings.rate2 > 0 ? "ext_stepwise" : word));
    return assumptions;
  }

  base::Result<void> read_loci() {
    if (json_.contains("mutation") && !json_["mutation"].empty() &&
        json_["mutation"].size() != json_["freqs"].size()) {
      return base::data_error("{}: 'mutation' has {} entries for the {} markers of 'freqs'", name_,
                              json_["mutation"].size(), json_["freqs"].size());
    }
    for (const auto& [marker, alleles] : json_["freqs"].items()) {
      std::vector<kin::AlleleFrequencies::Entry> entries;
      for (const auto& [allele, frequency] : alleles.items())
        entries.push_back({allele, frequency.get<double>()});
      auto frequencies = kin::AlleleFrequencies::create(marker, std::move(entries), policy_);
      if (!frequencies) return base::data_error("{}: {}", name_, frequencies.error().message);
      PARADERO_ASSIGN(const kin::Assumptions assumptions,
                      assumptions_of(marker, case_.loci.size()));
      PARADERO_ASSIGN(kin::Locus locus, kin::Locus::create(std::move(*frequencies), assumptions));
      case_.loci.push_back(std::move(locus));
    }
    if (case_.loci.empty()) return base::data_error("{}: no frequencies", name_);
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
      PARADERO_ASSIGN(member.entry.sex, sex_from(row.at("sex"), "am_ped"));
      ++families_of[member.entry.id];
      if (!members.contains(member.family)) order.push_back(member.family);
      members_.push_back(member);
      members[member.family];
    }
    for (const ordered_json& missing : json_["missing"]) {
      const auto id = missing.get<std::string>();
      if (families_of[id] != 1) {
        return base::data_error(
            "{}: {} members of 'am_ped' have the id of missing person {}; one is needed", name_,
            families_of[id], id);
      }
      for (SetMember& member : members_) member.entry.missing |= member.entry.id == id;
    }
    for (const SetMember& member : members_) members[member.family].push_back(member.entry);
    for (const std::string& name : order) {
      auto pedigree = kin::Pedigree::create(name, members[name]);
      if (!pedigree) return base::data_error("{}: {}", name_, pedigree.error().message);
      const std::size_t size = pedigree->size();
      case_.families.push_back({std::move(*pedigree), std::vector<kin::Profile>(size)});
    }
    return {};
  }

  // Markers of the rows of a part that `freqs` hasn't, once each.
  void report_unknown_markers(const char* part) {
    std::set<std::string> known{"id"}, told;
    for (const kin::Locus& locus : case_.loci) known.insert(locus.marker());
    std::size_t number = 0;
    for (const ordered_json& row : json_[part]) {
      ++number;
      for (const auto& [key, call] : row.items()) {
        if (!known.contains(key) && told.insert(key).second)
          report(part, number, "marker " + key + " has no frequencies: it is not used");
      }
    }
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
                                name_, alleles.marker());
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
    report_unknown_markers("am_geno");
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
                                name_, count);
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
    report_unknown_markers("pm_geno");
    std::map<std::string, kin::Profile> profiles;
    std::set<std::string> victims;
    for (const ordered_json& id : json_["pm_ids"]) victims.insert(id.get<std::string>());
    std::size_t number = 0;
    for (const ordered_json& row : json_["pm_geno"]) {
      ++number;
      PARADERO_ASSIGN(kin::Profile profile, profile_of(row));
      const std::string id = profile.id;
      if (!victims.contains(id)) {
        report("pm_geno", number, "a profile of nobody in 'pm_ids': it is not used", true);
      } else if (!profiles.try_emplace(id, std::move(profile)).second) {
        return base::data_error("{}: profile {} of 'pm_geno' is of an id that has one already",
                                name_, number);
      }
    }
    number = 0;
    for (const ordered_json& victim : json_["pm_ids"]) {
      ++number;
      const auto id = victim.get<std::string>();
      kin::Remains remains;
      remains.profile = profiles[id];
      remains.profile.id = id;
      if (remains.profile.genotypes.empty())
        report("pm_ids", number, "a victim without a typed marker: DNA says nothing of it");
      remains.profile.genotypes.resize(case_.loci.size());
      if (json_["pm_sex"].contains(id)) {
        PARADERO_ASSIGN(remains.sex, sex_from(json_["pm_sex"][id], "pm_sex"));
      }
      case_.remains.push_back(std::move(remains));
    }
    return {};
  }

  std::string name_;
  ordered_json json_;
  const kin::FrequencyPolicy& policy_;
  base::Problems& problems_;
  std::vector<SetMember> members_;  // in the order of the file
  KinCase case_;
};

}  // namespace

base::Result<KinCase> parse_joint_set(std::string_view text, const std::string& name,
                                      const kin::FrequencyPolicy& policy,
                                      base::Problems& problems) {
  // The JSON library throws where the text is no JSON, and where a part has another shape.
  try {
    ordered_json json = ordered_json::parse(text);
    if (!json.is_object()) return base::data_error("{}: not a JSON object", name);
    return JointSetReader(name, std::move(json), policy, problems).run();
  } catch (const nlohmann::json::parse_error& error) {
    return base::data_error("{}: not JSON from byte {} on", name, error.byte);
  } catch (const nlohmann::json::exception& error) {
    return base::data_error("{}: a part is not of the shape that joint sets have ({})", name,
                            error.id);
  }
}

base::Result<KinCase> read_joint_set(const fs::path& path, const kin::FrequencyPolicy& policy,
                                     base::Problems& problems) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return base::data_error("{}: cannot be read", path.string());
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  PARADERO_ASSIGN(KinCase made, parse_joint_set(text, path.string(), policy, problems));
  InputFile input{path.stem().string(), path.filename().string(), {}, 0, 0, 0, {}};
  PARADERO_ASSIGN(input.sha256, base::sha256_file(path));
  input.rows_in = input.rows_out = made.remains.size();
  made.inputs.push_back(std::move(input));
  return made;
}

}  // namespace paradero::study
