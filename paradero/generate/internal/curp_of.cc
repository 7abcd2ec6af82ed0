#include "paradero/generate/internal/curp_of.h"

#include <algorithm>
#include <optional>

#include "paradero/base/error.h"
#include "paradero/text/curp.h"

namespace paradero::generate {

std::string curp_of(const Identity& who, Sex sex, base::Day birth, std::string_view birth_state,
                    stats::Random& random) {
  text::CurpSource source;
  source.given_names = who.given_1;
  if (!who.given_2.empty()) source.given_names.append(" ").append(who.given_2);
  source.surname_1 = who.surname_1;
  source.surname_2 = who.surname_2;
  source.no_second_surname = who.surname_2.empty();
  source.birth_date = base::DateInterval{birth, birth};
  source.sex = sex == Sex::male ? "male" : "female";
  source.state = birth_state;
  std::string curp = text::predict_curp(source);
  // All of the record is known: what is not derivable is not there ("De la O" has no inner vowel),
  // which is an X.
  std::ranges::replace(curp, '?', 'X');
  // The homoclave tells apart those whose first 16 characters are equal: a digit for births until
  // 1999, a letter since.
  const bool born_before_2000 = static_cast<int>(birth.civil().year()) < 2000;
  const std::uint64_t homoclave = random.below(16) == 0 ? random.below(10) : 0;
  curp[16] = static_cast<char>((born_before_2000 ? '0' : 'A') + homoclave);
  const std::optional<char> check = text::curp_check_digit(std::string_view(curp).substr(0, 17));
  base::require(check.has_value(), "curp_of: the predicted CURP must be complete");
  curp[17] = *check;
  return curp;
}

}  // namespace paradero::generate
