#include "paradero/table/internal/xml.h"

#include <expat.h>

namespace paradero::table {

namespace {

std::string_view local_name(const char* name) {
  if (name[0] != '\0' && name[1] == '\0') return {name, 1};  // most elements of a sheet
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

}  // namespace

XmlParser::XmlParser(XmlHandler& handler) : handler_(handler), parser_(XML_ParserCreate(nullptr)) {
  base::require(parser_ != nullptr, "XmlParser: memory for a parser");
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &XmlParser::on_begin, &XmlParser::on_end);
  XML_SetCharacterDataHandler(parser_, &XmlParser::on_text);
  XML_SetStartDoctypeDeclHandler(parser_, &XmlParser::on_doctype);
}

XmlParser::~XmlParser() { XML_ParserFree(parser_); }

bool XmlParser::feed(std::string_view bytes, bool is_last) {
  if (!error_.empty()) return false;
  if (XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()), is_last ? 1 : 0) !=
          XML_STATUS_OK &&
      error_.empty()) {
    error_ = XML_ErrorString(XML_GetErrorCode(parser_));
  }
  return error_.empty();
}

void XmlParser::on_begin(void* self, const char* element, const char** attributes) {
  static_cast<XmlParser*>(self)->handler_.begin(local_name(element), XmlAttributes(attributes));
}

void XmlParser::on_end(void* self, const char* element) {
  static_cast<XmlParser*>(self)->handler_.end(local_name(element));
}

void XmlParser::on_text(void* self, const char* bytes, int size) {
  static_cast<XmlParser*>(self)->handler_.text({bytes, static_cast<std::size_t>(size)});
}

// Workbooks have no document type; attacks by expansion and from outside begin with one.
void XmlParser::on_doctype(void* self, const char*, const char*, const char*, int) {
  auto* const parser = static_cast<XmlParser*>(self);
  parser->error_ = "it declares a document type";
  XML_StopParser(parser->parser_, XML_FALSE);
}

}  // namespace paradero::table
