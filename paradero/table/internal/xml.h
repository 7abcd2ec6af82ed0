// A pull on expat for the simple XML of workbooks: elements by local name, no document type, hence
// no entities of its own.
#pragma once

#include <string>
#include <string_view>

#include "paradero/base/error.h"

struct XML_ParserStruct;

namespace paradero::table {

// The attributes of an element, by their name as written. Keeps views: good during begin() only.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  // Empty where absent.
  std::string_view operator[](std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
      const std::string_view key(pair[0]);
      if (key == name) return pair[1];
    }
    return {};
  }
  // Calls each(letter, value) for the attributes whose names are one letter: those of cells.
  template <class Each>
  void for_each_letter(Each&& each) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
      if (pair[0][0] != '\0' && pair[0][1] == '\0') each(pair[0][0], pair[1]);
    }
  }

 private:
  const char** pairs_;
};

// Receives what the parser finds. Names come without prefix.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void begin(std::string_view element, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view element) = 0;
  virtual void text(std::string_view bytes) = 0;
};

class XmlParser {
 public:
  explicit XmlParser(XmlHandler& handler);
  XmlParser(const XmlParser&) = delete;
  ~XmlParser();

  // False once the text is no XML that is accepted: error() then says why.
  bool feed(std::string_view bytes, bool is_last = false);
  const std::string& error() const { return error_; }

 private:
  static void on_begin(void* self, const char* element, const char** attributes);
  static void on_end(void* self, const char* element);
  static void on_text(void* self, const char* bytes, int size);
  static void on_doctype(void* self, const char*, const char*, const char*, int);

  XmlHandler& handler_;
  XML_ParserStruct* parser_;
  std::string error_;
};

}  // namespace paradero::table
