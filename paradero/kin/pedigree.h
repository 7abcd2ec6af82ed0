// Pedigree: who descends from whom. Loops and inbreeding are allowed, nonsense isn't.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::kin {

// A member's place in Pedigree::members().
using MemberIndex = std::uint32_t;
inline constexpr MemberIndex no_member = 0xffffffff;

enum class Sex : std::uint8_t { unknown, male, female };

// A member as a file names it; an empty id of a parent is a parent not known.
struct MemberEntry {
  std::string id, father, mother;
  Sex sex = Sex::unknown;
  bool typed = false;                  // the family says that a profile exists
  bool missing = false;                // one who is looked for
  bool deceased = false;               // for drawing
  std::optional<int> birth_year = {};  // only to find children older than their parents
};

struct Member {
  std::string id;
  MemberIndex father = no_member, mother = no_member;  // both or none
  Sex sex = Sex::unknown;
  bool typed = false, missing = false, deceased = false;
  bool implied = false;  // no row of its own: added as the other parent of a child
  std::optional<int> birth_year = {};

  bool is_founder() const { return father == no_member; }
};

// Invariants: ids distinct; every parent is a member; fathers male, mothers female; nobody is his
// own ancestor; parents come before their children in order().
class Pedigree {
 public:
  // Where a child has one known parent, or a parent has no row of its own, a founder is added
  // (Member::implied); a parent of unknown sex gets the sex of the role. Errors (data; the message
  // names the pedigree and the member by id): an id twice or empty, somebody their own ancestor or
  // their own parent, father and mother the same person, a father who is female or a mother who is
  // male, a child born before a parent. O(members).
  static base::Result<Pedigree> create(std::string name, const std::vector<MemberEntry>& entries);

  const std::string& name() const { return name_; }
  std::size_t size() const { return members_.size(); }
  const Member& operator[](MemberIndex member) const { return members_[member]; }
  const std::vector<Member>& members() const { return members_; }
  std::optional<MemberIndex> find(std::string_view id) const;

  const std::vector<MemberIndex>& order() const { return order_; }  // ancestors first
  std::vector<MemberIndex> missing() const;                         // in the order of members()
  std::vector<MemberIndex> children(MemberIndex member) const;

  // The same pedigree with one more founder, who is related to nobody (the unrelated candidate).
  // Precondition: the id is new.
  Pedigree with_founder(std::string id, Sex sex) const;

 private:
  base::Result<void> put_in_order();

  std::string name_;
  std::vector<Member> members_;
  std::vector<MemberIndex> order_;
};

}  // namespace paradero::kin
