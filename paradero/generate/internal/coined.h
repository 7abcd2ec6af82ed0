// Lists of names written as one text, and names composed of parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace paradero::generate {

// "José, Juan Carlos" -> {"José", "Juan Carlos"}.
std::vector<std::string> split_names(std::string_view list);

// Each stem with each ending, in the order of the lists.
std::vector<std::string> coin_names(std::string_view stems, std::string_view endings);

}  // namespace paradero::generate
