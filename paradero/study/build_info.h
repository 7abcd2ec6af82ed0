// What program this is.
#pragma once

#include <string_view>

namespace paradero::study {

struct BuildInfo {
  std::string_view version;   // "0.1.0"
  std::string_view commit;    // twelve hexadecimal digits, with "+" where the tree had changes;
                              // "unknown" outside git
  std::string_view compiler;  // "GNU 12.2.0"
};

BuildInfo build_info();

}  // namespace paradero::study
