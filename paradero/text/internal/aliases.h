// Aliases within a written name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paradero::text::internal {

struct NameAndAliases {
  std::string name;                  // UTF-8, what is left
  std::vector<std::string> aliases;  // folded
};

// Takes out what stands in quotes or brackets and what follows "(a)", "alias", "apodado", "a.k.a."
// or "conocido como". Linear time.
NameAndAliases separate_aliases(std::string_view full_name);

}  // namespace paradero::text::internal
