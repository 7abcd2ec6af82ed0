#include "paradero/base/error.h"

#include <stdexcept>

namespace paradero::base {

void require(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);
}

}  // namespace paradero::base
