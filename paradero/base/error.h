// Errors as values. Four kinds of trouble have four forms (see docs/architecture.md): data or the
// world refuses -> Result<T>; a caller broke a precondition -> `require`, which throws
// std::logic_error; one bad cell or row -> Problems (problems.h); "cannot be estimated" -> a value
// of the method's own result.
#pragma once

#include <string>
#include <utility>

#include <fmt/format.h>
#include <tl/expected.hpp>

namespace paradero::base {

enum class ErrorKind {
  data,         // a file or its content; exit code 1
  usage,        // arguments, settings or a study file; exit code 2
  interrupted,  // Ctrl-C or a caller's stop request; exit code 130
};

// A message names the file, the place and the mend, and never quotes personal data.
struct Error {
  ErrorKind kind = ErrorKind::data;
  std::string message;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Failure = tl::unexpected<Error>;

template <class... Args>
Failure data_error(fmt::format_string<Args...> format, Args&&... args) {
  return Failure(Error{ErrorKind::data, fmt::format(format, std::forward<Args>(args)...)});
}

template <class... Args>
Failure usage_error(fmt::format_string<Args...> format, Args&&... args) {
  return Failure(Error{ErrorKind::usage, fmt::format(format, std::forward<Args>(args)...)});
}

inline Failure interrupted_error() {
  return Failure(Error{ErrorKind::interrupted, "interrupted: nothing was written"});
}

// Throws std::logic_error naming `what` when a caller broke a precondition. Never compiled out.
void require(bool condition, const char* what);

}  // namespace paradero::base

// Evaluates `expression` (a Result), returns its error from the enclosing function, or binds its
// value.
#define PARADERO_CONCAT_(a, b) a##b
#define PARADERO_CONCAT(a, b) PARADERO_CONCAT_(a, b)
#define PARADERO_ASSIGN(declaration, expression) \
  PARADERO_ASSIGN_(PARADERO_CONCAT(result_, __LINE__), declaration, expression)
#define PARADERO_ASSIGN_(result, declaration, expression)        \
  auto result = (expression);                                    \
  if (!result) return tl::unexpected(std::move(result.error())); \
  declaration = std::move(*result)
#define PARADERO_CHECK(expression) PARADERO_CHECK_(PARADERO_CONCAT(checked_, __LINE__), expression)
#define PARADERO_CHECK_(checked, expression) \
  if (auto checked = (expression); !checked) return tl::unexpected(std::move(checked.error()))
