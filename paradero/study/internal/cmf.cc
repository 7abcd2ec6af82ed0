// CODIS common message format: XML with SPECIMEN, LOCUS, ALLELE below CODISImportFile.
#include <memory>

#include <expat.h>
#include <fmt/format.h>

#include "paradero/study/internal/kin_rows.h"

namespace paradero::study {

namespace {

// What is known while the document is read from its beginning.
struct CmfReading {
  explicit CmfReading(const std::string& origin)
      : rows(origin, {"ped", "id", "marker", "a1", "a2", "a3"}) {}

  KinRows rows;
  XML_Parser parser = nullptr;
  std::string text, ped, id, marker;
  std::vector<std::string> alleles;
  std::uint32_t locus_line = 0;
  bool is_cmf = false, doctype = false;
};

std::string_view local_name(const XML_Char* name) {
  const std::string_view whole(name);
  return whole.substr(whole.find_last_of(":|") + 1);  // npos + 1 is 0
}

std::string trimmed_text(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

void cmf_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  CmfReading& reading = *static_cast<CmfReading*>(data);
  const std::string_view element = local_name(name);
  reading.text.clear();
  if (element == "CODISImportFile" || element == "CODISRapidImportFile") reading.is_cmf = true;
  if (element == "SPECIMEN") {
    reading.id.clear();
    reading.ped.clear();
    for (; *attributes != nullptr; attributes += 2) {
      if (std::string_view(attributes[0]) == "CASEID") reading.ped = attributes[1];
    }
  } else if (element == "LOCUS") {
    reading.marker.clear();
    reading.alleles.clear();
    reading.locus_line = static_cast<std::uint32_t>(XML_GetCurrentLineNumber(reading.parser));
  }
}

void cmf_end(void* data, const XML_Char* name) {
  CmfReading& reading = *static_cast<CmfReading*>(data);
  const std::string_view element = local_name(name);
  const std::string text = trimmed_text(reading.text);
  reading.text.clear();
  if (element == "SPECIMENID") {
    reading.id = text;
  } else if (element == "LOCUSNAME") {
    reading.marker = text;
  } else if (element == "ALLELEVALUE" && !text.empty()) {
    reading.alleles.push_back(text);
  } else if (element == "LOCUS" && !reading.alleles.empty()) {
    std::vector<std::string> cells = {reading.ped, reading.id, reading.marker};
    if (reading.alleles.size() == 1) reading.alleles.push_back(reading.alleles.front());
    cells.insert(cells.end(), reading.alleles.begin(), reading.alleles.end());
    reading.rows.add(reading.locus_line, cells);
  }
}

void cmf_text(void* data, const XML_Char* text, int length) {
  static_cast<CmfReading*>(data)->text.append(text, static_cast<std::size_t>(length));
}

void cmf_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  CmfReading& reading = *static_cast<CmfReading*>(data);
  reading.doctype = true;
  XML_StopParser(reading.parser, XML_FALSE);
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        // Control characters have no place in XML.
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return escaped;
}

}  // namespace

base::Result<table::Table> parse_cmf(std::string_view text, const std::string& origin,
                                     base::Problems& problems) {
  CmfReading reading(origin);
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), &XML_ParserFree);
  reading.parser = parser.get();
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), cmf_start, cmf_end);
  XML_SetCharacterDataHandler(parser.get(), cmf_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), cmf_doctype);
  constexpr std::size_t block = 1 << 20;
  for (std::size_t at = 0;; at += block) {
    const std::string_view part = text.substr(std::min(at, text.size()), block);
    const bool last = at + block >= text.size();
    if (XML_Parse(parser.get(), part.data(), static_cast<int>(part.size()), last) ==
        XML_STATUS_ERROR) {
      if (reading.doctype)
        return base::data_error("{}: a document type declaration is refused", origin);
      return base::data_error("{}, line {}: {}", origin, XML_GetCurrentLineNumber(parser.get()),
                              XML_ErrorString(XML_GetErrorCode(parser.get())));
    }
    if (last) break;
  }
  if (!reading.is_cmf) return base::data_error("{}: this is no CODISImportFile", origin);
  table::Table made = reading.rows.take();
  if (made.rows() == 0) problems.add({origin, 0, "", "no specimen has a call", false});
  return made;
}

std::string format_cmf(const table::Table& genotypes, const CmfHeader& header) {
  std::string xml = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<CODISImportFile xmlns=\"urn:CODISImportFile-schema\">\n"
      "  <HEADERVERSION>3.2</HEADERVERSION>\n  <MESSAGETYPE>Import</MESSAGETYPE>\n"
      "  <DESTINATIONORI>{}</DESTINATIONORI>\n  <SOURCELAB>{}</SOURCELAB>\n"
      "  <SUBMITBYUSERID>{}</SUBMITBYUSERID>\n  <SUBMITDATETIME>{}</SUBMITDATETIME>\n",
      xml_escaped(header.destination_ori), xml_escaped(header.source_lab), xml_escaped(header.user),
      xml_escaped(header.date_time));
  const auto cell = [&](const char* column, std::size_t row) {
    const table::Column* found = genotypes.find(column);
    return found == nullptr ? std::string_view() : found->at(row);
  };
  for (std::size_t row = 0; row < genotypes.rows(); ++row) {
    const auto same_as = [&](std::size_t other) {
      return cell("ped", other) == cell("ped", row) && cell("id", other) == cell("id", row);
    };
    if (row == 0 || !same_as(row - 1)) {
      xml += cell("ped", row).empty()
                 ? std::string("  <SPECIMEN>\n")
                 : fmt::format("  <SPECIMEN CASEID=\"{}\">\n", xml_escaped(cell("ped", row)));
      xml += fmt::format(
          "    <SPECIMENID>{}</SPECIMENID>\n    <SPECIMENCATEGORY>{}</SPECIMENCATEGORY>\n",
          xml_escaped(cell("id", row)), xml_escaped(header.category));
    }
    xml += fmt::format("    <LOCUS>\n      <LOCUSNAME>{}</LOCUSNAME>\n",
                       xml_escaped(cell("marker", row)));
    for (const char* column : {"a1", "a2", "a3"}) {
      const std::string_view allele = cell(column, row);
      if (!allele.empty())
        xml += fmt::format("      <ALLELE><ALLELEVALUE>{}</ALLELEVALUE></ALLELE>\n",
                           xml_escaped(allele));
    }
    xml += "    </LOCUS>\n";
    if (row + 1 == genotypes.rows() || !same_as(row + 1)) xml += "  </SPECIMEN>\n";
  }
  return xml + "</CODISImportFile>\n";
}

}  // namespace paradero::study
