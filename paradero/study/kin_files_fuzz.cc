// Kinship files of other programs: read or refused with a message, never more; CMF is written so
// that it reads back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "paradero/study/kin_files.h"

using namespace paradero;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  base::Problems problems(10);
  switch (data[0] % 4) {
    case 0:
      (void)study::parse_plink_pedigrees(text, "fuzz.ped", problems);
      break;
    case 1:
      (void)study::parse_toml_families(text, "fuzz.toml");
      break;
    case 2:
      for (const auto wanted : {study::KinContent::pedigrees, study::KinContent::genotypes,
                                study::KinContent::frequencies})
        (void)study::parse_familias(text, "fuzz.fam", wanted, problems);
      break;
    default: {
      const auto read = study::parse_cmf(text, "fuzz.xml", problems);
      if (!read) break;
      const auto back = study::parse_cmf(study::format_cmf(*read, {}), "back.xml", problems);
      if (!back || back->rows() != read->rows()) std::abort();
    }
  }
  return 0;
}
