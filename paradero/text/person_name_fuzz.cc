#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "paradero/text/curp.h"
#include "paradero/text/normalise.h"
#include "paradero/text/person_name.h"
#include "paradero/text/similarity.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

// The input's first line against its rest, as values of one field are.
void check_comparisons(std::string_view a, std::string_view b) {
  using namespace paradero::text;
  for (const NamePart part : {NamePart::given, NamePart::surname}) {
    const PreparedName left = prepare_name(a, part), right = prepare_name(b, part);
    check(compare_names(left, right) == compare_names(right, left));
    check(left.tokens.empty() || compare_names(left, left) == NameAgreement::exact);
  }
  check(levenshtein(a, b) == levenshtein(b, a));
  check(damerau(a, b) <= levenshtein(a, b));
  const double similarity = jaro_winkler(a, b);
  check(similarity >= 0 && similarity <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace paradero::text;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string folded = fold(text);
  check(is_valid_utf8(folded));
  check(fold(folded) == folded);

  for (const bool surnames_first : {false, true}) {
    const PersonName name = parse_person_name(text, surnames_first);
    for (const NameToken& token : name.tokens)
      check(!token.text.empty() && fold(token.text) == token.text);
    for (const std::string& alias : name.aliases) check(!alias.empty());
  }

  const auto curp = parse_curp(text);
  check(!curp || (curp->key.size() == 18 && curp->birth_date.is_day()));
  const std::size_t line = text.find('\n');
  const std::string_view first = text.substr(0, line);
  const std::string_view rest =
      line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
  CurpSource source;
  source.given_names = first;
  source.surname_1 = rest;
  source.state = first;
  check(predict_curp(source).size() == 18);
  check_comparisons(first, rest);
  return 0;
}
