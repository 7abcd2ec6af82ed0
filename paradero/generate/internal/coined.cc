#include "paradero/generate/internal/coined.h"

namespace paradero::generate {

std::vector<std::string> split_names(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = list.find(", ");
    names.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 2);
  }
  return names;
}

std::vector<std::string> coin_names(std::string_view stems, std::string_view endings) {
  std::vector<std::string> coined;
  const std::vector<std::string> ends = split_names(endings);
  for (const std::string& stem : split_names(stems)) {
    for (const std::string& end : ends) coined.push_back(stem + end);
  }
  return coined;
}

}  // namespace paradero::generate
