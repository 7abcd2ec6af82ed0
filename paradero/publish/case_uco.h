// CASE/UCO: what a package holds, and how it came about, as a JSON-LD graph, out and in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "paradero/base/error.h"
#include "paradero/publish/follow_the_money.h"

namespace paradero::publish {

// A file of the package.
struct CaseFile {
  std::string name, sha256;
  std::uint64_t bytes = 0;
};

struct CaseGraph {
  std::string title;
  std::string tool_version;
  std::vector<CaseFile> files;  // the lists first: what the records were read from
  std::vector<NamedValues> records;
};

// A graph of CASE 1 and UCO 1: an Investigation; the program as a Tool; each file with its hash;
// one InvestigativeAction from the files to a ProvenanceRecord; each record as a Person with names
// and date of birth where they are known, and all its columns in a facet of this program's own. The
// same graph gives the same bytes.
std::string format_case(const CaseGraph& graph);

// Reads such a graph, also of other programs: what has the types Person and File. Errors (data):
// not JSON, no graph.
base::Result<CaseGraph> parse_case(std::string_view json, std::string_view origin);

}  // namespace paradero::publish
