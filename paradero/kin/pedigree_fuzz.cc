// Pedigrees and frequencies of any content: refused with a message, or what was promised.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "paradero/kin/frequencies.h"
#include "paradero/kin/pedigree.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<kin::MemberEntry> entries;
  for (std::size_t i = 0; i + 3 < size && entries.size() < 60; i += 4) {
    const auto id = [](std::uint8_t byte) {
      return byte % 32 == 0 ? std::string() : std::to_string(byte % 32);
    };
    kin::MemberEntry entry;
    entry.id = id(data[i]);
    entry.father = id(data[i + 1]);
    entry.mother = id(data[i + 2]);
    entry.sex = static_cast<kin::Sex>(data[i + 3] % 3);
    entries.push_back(entry);
  }
  if (const auto made = kin::Pedigree::create("fuzz", entries)) {
    std::vector<bool> placed(made->size(), false);
    if (made->order().size() != made->size()) std::abort();
    for (const kin::MemberIndex m : made->order()) {
      const kin::Member& member = (*made)[m];
      if (!member.is_founder() && !(placed[member.father] && placed[member.mother])) std::abort();
      placed[m] = true;
    }
  }
  const std::string label(reinterpret_cast<const char*>(data), size < 40 ? size : 40);
  const std::string once = kin::canonical_allele(label);
  if (kin::canonical_allele(once) != once) std::abort();
  const std::string marker = kin::canonical_marker(label);
  if (kin::canonical_marker(marker) != marker) std::abort();
  return 0;
}
