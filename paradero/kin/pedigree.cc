#include "paradero/kin/pedigree.h"

#include <algorithm>
#include <map>

namespace paradero::kin {

namespace {

constexpr std::string_view sex_word(Sex sex) { return sex == Sex::male ? "male" : "female"; }

// Gives a parent the sex of the role, or refuses one who has another, or is younger than the child.
base::Result<void> check_parent(const std::string& pedigree, Member& parent, const Member& child,
                                Sex sex, std::string_view role) {
  if (parent.sex == Sex::unknown) parent.sex = sex;
  if (parent.sex != sex) {
    return base::data_error("pedigree {}: {}, the {} of {}, is {} (are the columns swapped?)",
                            pedigree, parent.id, role, child.id, sex_word(parent.sex));
  }
  if (parent.birth_year && child.birth_year && *child.birth_year <= *parent.birth_year) {
    return base::data_error("pedigree {}: {} is older than their {} {}, by the years of birth",
                            pedigree, child.id, role, parent.id);
  }
  return {};
}

}  // namespace

base::Result<Pedigree> Pedigree::create(std::string name, const std::vector<MemberEntry>& entries) {
  Pedigree made;
  made.name_ = std::move(name);
  std::map<std::string, MemberIndex, std::less<>> index;
  for (const MemberEntry& entry : entries) {
    if (entry.id.empty())
      return base::data_error("pedigree {}: a member without an id", made.name_);
    if (!index.emplace(entry.id, static_cast<MemberIndex>(made.members_.size())).second) {
      return base::data_error("pedigree {}: the id {} is there twice", made.name_, entry.id);
    }
    made.members_.push_back({entry.id, no_member, no_member, entry.sex, entry.typed, entry.missing,
                             entry.deceased, false, entry.birth_year});
  }
  const auto implied = [&](const std::string& id) {
    const auto at = static_cast<MemberIndex>(made.members_.size());
    index.emplace(id, at);
    Member member;
    member.id = id;
    member.implied = true;
    made.members_.push_back(std::move(member));
    return at;
  };
  for (MemberIndex i = 0; i < entries.size(); ++i) {
    const MemberEntry& entry = entries[i];
    if (entry.father.empty() && entry.mother.empty()) continue;
    const auto parent = [&](const std::string& id, const char* role) -> base::Result<MemberIndex> {
      const std::string wanted = id.empty() ? std::string(role) + " of " + entry.id : id;
      if (id.empty() && index.contains(wanted))
        return base::data_error("pedigree {}: the id '{}' is taken by the unnamed {} of {}",
                                made.name_, wanted, role, entry.id);
      const auto found = index.find(wanted);
      return found == index.end() ? implied(wanted) : found->second;
    };
    PARADERO_ASSIGN(const MemberIndex father, parent(entry.father, "father"));
    PARADERO_ASSIGN(const MemberIndex mother, parent(entry.mother, "mother"));
    if (father == i || mother == i) {
      return base::data_error("pedigree {}: {} is named as their own parent", made.name_, entry.id);
    }
    if (father == mother) {
      return base::data_error("pedigree {}: {} has the same person as father and mother",
                              made.name_, entry.id);
    }
    PARADERO_CHECK(
        check_parent(made.name_, made.members_[father], made.members_[i], Sex::male, "father"));
    PARADERO_CHECK(
        check_parent(made.name_, made.members_[mother], made.members_[i], Sex::female, "mother"));
    made.members_[i].father = father;
    made.members_[i].mother = mother;
  }
  PARADERO_CHECK(made.put_in_order());
  return made;
}

// Ancestors first, otherwise in the order of the file.
base::Result<void> Pedigree::put_in_order() {
  std::vector<char> placed(members_.size(), 0);
  for (bool moved = true; moved;) {
    moved = false;
    for (MemberIndex i = 0; i < members_.size(); ++i) {
      const Member& member = members_[i];
      if (placed[i] || (!member.is_founder() && !(placed[member.father] && placed[member.mother])))
        continue;
      placed[i] = 1;
      order_.push_back(i);
      moved = true;
    }
  }
  if (order_.size() == members_.size()) return {};
  // What could not be placed descends from itself, or from somebody who does: a walk upwards
  // through what is unplaced ends in the circle.
  auto at = static_cast<MemberIndex>(std::ranges::find(placed, 0) - placed.begin());
  for (std::size_t step = 0; step < members_.size(); ++step)
    at = placed[members_[at].father] ? members_[at].mother : members_[at].father;
  return base::data_error("pedigree {}: {} is their own ancestor", name_, members_[at].id);
}

std::optional<MemberIndex> Pedigree::find(std::string_view id) const {
  for (MemberIndex i = 0; i < members_.size(); ++i) {
    if (members_[i].id == id) return i;
  }
  return std::nullopt;
}

std::vector<MemberIndex> Pedigree::missing() const {
  std::vector<MemberIndex> found;
  for (MemberIndex i = 0; i < members_.size(); ++i) {
    if (members_[i].missing) found.push_back(i);
  }
  return found;
}

std::vector<MemberIndex> Pedigree::children(MemberIndex member) const {
  std::vector<MemberIndex> found;
  for (MemberIndex i = 0; i < members_.size(); ++i) {
    if (members_[i].father == member || members_[i].mother == member) found.push_back(i);
  }
  return found;
}

Pedigree Pedigree::with_founder(std::string id, Sex sex) const {
  base::require(!find(id), "Pedigree::with_founder: the id is taken");
  Pedigree made = *this;
  Member member;
  member.id = std::move(id);
  member.sex = sex;
  made.order_.push_back(static_cast<MemberIndex>(made.members_.size()));
  made.members_.push_back(std::move(member));
  return made;
}

}  // namespace paradero::kin
