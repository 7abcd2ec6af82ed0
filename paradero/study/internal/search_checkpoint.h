// A search in parts, of which those that are done are kept in a folder: a run that was killed, even
// in the middle of writing, goes on from them and comes to the same result.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "paradero/base/context.h"
#include "paradero/base/error.h"
#include "paradero/kin/search.h"
#include "paradero/study/internal/search_state.h"

namespace paradero::study {

// What a search is of; views.
struct SearchInputs {
  std::span<const kin::Family> families;
  std::span<const kin::Remains> people;
  std::span<const kin::Locus> loci;
  const kin::SearchSettings& settings;
  const kin::SearchKnown& known;  // both vectors filled
};

// kin::search() of `inputs`, `families_a_part` families at a time. A part is found again by its
// key, which changes with all that it depends on; a file that is not whole counts as none.
// `parts_found`: how many were there. Errors: those of kin::search(); data, the folder cannot be
// written to.
base::Result<kin::SearchResult> search_in_parts(const SearchInputs& inputs, const ContentKeys& keys,
                                                const std::filesystem::path& folder,
                                                std::size_t families_a_part,
                                                const base::RunContext& context,
                                                std::size_t& parts_found);

// Takes the kept parts away, and the folder where nothing else is in it.
void remove_parts(const std::filesystem::path& folder);

// A part as text, and back; nullopt where it is damaged or cut off. Numbers are kept to the bit.
std::string format_search_part(const kin::SearchResult& part);
std::optional<kin::SearchResult> parse_search_part(std::string_view text);

}  // namespace paradero::study
