#include "paradero/table/internal/xlsx_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "paradero/base/date.h"
#include "paradero/table/internal/cells.h"
#include "paradero/table/internal/xml.h"

namespace paradero::table {

namespace {

std::size_t number_or(std::string_view text, std::size_t otherwise) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? number : otherwise;
}

// _rels/*.rels: which part stands for which id and type.
class Relations : public XmlHandler {
 public:
  struct Relation {
    std::string id, type, target;
  };
  std::vector<Relation> all;

  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element != "Relationship") return;
    const std::string_view type = attributes["Type"];
    all.push_back({std::string(attributes["Id"]), std::string(type.substr(type.rfind('/') + 1)),
                   std::string(attributes["Target"])});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

  const Relation* of_type(std::string_view type) const {
    const auto found = std::ranges::find(all, type, &Relation::type);
    return found == all.end() ? nullptr : &*found;
  }
};

// xl/workbook.xml.
class WorkbookPart : public XmlHandler {
 public:
  struct Entry {
    std::string name, id;
    bool hidden = false;
  };
  std::vector<Entry> sheets;
  bool epoch_1904 = false;

  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "workbookPr") {
      const std::string_view flag = attributes["date1904"];
      epoch_1904 = flag == "1" || flag == "true";
    } else if (element == "sheet") {
      const std::string_view state = attributes["state"];
      sheets.push_back({std::string(attributes["name"]), std::string(attributes["r:id"]),
                        state == "hidden" || state == "veryHidden"});
    }
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}
};

// xl/sharedStrings.xml: runs of formatted text are joined; phonetic runs are another spelling and
// left out.
class StringsPart : public XmlHandler {
 public:
  explicit StringsPart(SharedStrings& strings) : strings_(strings) {}

  void begin(std::string_view element, const XmlAttributes&) override {
    if (element == "si") value_.clear();
    if (element == "rPh") in_phonetic_ = true;
    if (element == "t") in_text_ = !in_phonetic_;
  }
  void end(std::string_view element) override {
    if (element == "t") in_text_ = false;
    if (element == "rPh") in_phonetic_ = false;
    if (element == "si") strings_.add(value_);
  }
  void text(std::string_view bytes) override {
    if (in_text_) value_ += bytes;
  }

 private:
  SharedStrings& strings_;
  std::string value_;
  bool in_phonetic_ = false, in_text_ = false;
};

// The formats that need no declaration (ECMA-376 part 1, 18.8.30), as far as they are dates or
// times.
NumberKind builtin_kind(std::size_t id) {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58))
    return NumberKind::date;
  if (id == 22) return NumberKind::date_time;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47))
    return NumberKind::time;
  return NumberKind::plain;
}

// xl/styles.xml.
class StylesPart : public XmlHandler {
 public:
  std::vector<NumberKind> styles;

  void begin(std::string_view element, const XmlAttributes& attributes) override {
    if (element == "numFmt") {
      declared_[number_or(attributes["numFmtId"], 0)] = number_kind(attributes["formatCode"]);
    } else if (element == "cellXfs") {
      in_cell_formats_ = true;
    } else if (element == "xf" && in_cell_formats_) {
      const std::size_t id = number_or(attributes["numFmtId"], 0);
      const auto declared = declared_.find(id);
      styles.push_back(declared == declared_.end() ? builtin_kind(id) : declared->second);
    }
  }
  void end(std::string_view element) override {
    if (element == "cellXfs") in_cell_formats_ = false;
  }
  void text(std::string_view) override {}

 private:
  std::map<std::size_t, NumberKind> declared_;
  bool in_cell_formats_ = false;
};

// A target beside the part that names it, or from the archive's root.
std::string resolved(const std::string& folder, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string base = folder;
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    const std::size_t end = base.size() < 2 ? std::string::npos : base.rfind('/', base.size() - 2);
    base = end == std::string::npos ? std::string() : base.substr(0, end + 1);
  }
  return base + std::string(target);
}

}  // namespace

NumberKind number_kind(std::string_view format_code) {
  bool day_or_year = false, hour_or_second = false, month_or_minute = false;
  char quote = 0;
  for (std::size_t i = 0; i < format_code.size(); ++i) {
    const char c = format_code[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '"') quote = '"';
    if (c == '[') {
      const char inside =
          i + 1 < format_code.size() ? static_cast<char>(format_code[i + 1] | 0x20) : ' ';
      const bool elapsed = inside == 'h' || inside == 's' ||
                           (inside == 'm' && i + 2 < format_code.size() &&
                            (format_code[i + 2] == ']' || format_code[i + 2] == 'm'));
      hour_or_second = hour_or_second || elapsed;
      quote = ']';
    }
    if (c == '\\' || c == '_' || c == '*') ++i;  // the next character is shown, or its width
    if (c == ';') break;                         // the first section is that of positive numbers
    const char lower = static_cast<char>(c | 0x20);
    if (format_code.substr(i, 7) == "General") break;
    day_or_year = day_or_year || lower == 'd' || lower == 'y';
    hour_or_second = hour_or_second || lower == 'h' || lower == 's';
    month_or_minute = month_or_minute || lower == 'm';
  }
  if (day_or_year || (month_or_minute && !hour_or_second)) {
    return hour_or_second ? NumberKind::date_time : NumberKind::date;
  }
  return hour_or_second ? NumberKind::time : NumberKind::plain;
}

std::optional<std::string> serial_text(double serial, NumberKind kind, bool epoch_1904) {
  constexpr double last_serial = 2'958'466;  // the day after 9999-12-31
  if (!(serial >= 0) || serial >= last_serial) return std::nullopt;
  double whole = 0;
  auto seconds = static_cast<std::int64_t>(std::llround(std::modf(serial, &whole) * 86'400));
  auto days = static_cast<std::int32_t>(whole);
  if (seconds == 86'400) {
    seconds = 0;
    ++days;
  }
  const std::string time =
      fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (kind == NumberKind::time) return time;
  if (!epoch_1904 && (days == 60 || days == 0)) return std::nullopt;
  const base::Day epoch = epoch_1904  ? base::make_day(1904, 1, 1)
                          : days < 60 ? base::make_day(1899, 12, 31)
                                      : base::make_day(1899, 12, 30);
  const base::Day day{epoch.days + days};
  std::string text = base::format_date({day, day});
  return kind == NumberKind::date_time && seconds != 0 ? text + " " + time : text;
}

void SharedStrings::add(std::string_view text) {
  bytes_ += trim(text);
  ends_.push_back(bytes_.size());
}

base::Result<void> parse_part(XlsxArchive& archive, const std::string& part,
                              const base::RunContext& context, XmlHandler& handler) {
  XmlParser parser(handler);
  PARADERO_CHECK(
      archive.unpack(part, context, [&](std::string_view bytes) { return parser.feed(bytes); }));
  if (!parser.feed({}, true)) {
    return base::data_error("{}: damaged: {} is not sound XML ({})", archive.name(), part,
                            parser.error());
  }
  return {};
}

base::Result<Workbook> read_workbook(XlsxArchive& archive, const base::RunContext& context) {
  std::string main_part = "xl/workbook.xml";
  if (archive.has("_rels/.rels")) {
    Relations root;
    PARADERO_CHECK(parse_part(archive, "_rels/.rels", context, root));
    if (const auto* relation = root.of_type("officeDocument"))
      main_part = resolved("", relation->target);
  }
  WorkbookPart book;
  PARADERO_CHECK(parse_part(archive, main_part, context, book));
  const std::size_t slash = main_part.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : main_part.substr(0, slash + 1);
  const std::string file = slash == std::string::npos ? main_part : main_part.substr(slash + 1);
  Relations relations;
  PARADERO_CHECK(parse_part(archive, folder + "_rels/" + file + ".rels", context, relations));

  Workbook workbook;
  workbook.epoch_1904 = book.epoch_1904;
  for (WorkbookPart::Entry& entry : book.sheets) {
    const auto relation = std::ranges::find(relations.all, entry.id, &Relations::Relation::id);
    if (relation == relations.all.end() || relation->type != "worksheet")
      continue;  // a chart has no rows
    workbook.sheets.push_back(
        {std::move(entry.name), resolved(folder, relation->target), entry.hidden});
  }
  if (workbook.sheets.empty())
    return base::data_error("{}: the workbook has no sheets", archive.name());
  if (const auto* relation = relations.of_type("sharedStrings")) {
    StringsPart strings(workbook.strings);
    PARADERO_CHECK(parse_part(archive, resolved(folder, relation->target), context, strings));
  }
  if (const auto* relation = relations.of_type("styles")) {
    StylesPart styles;
    PARADERO_CHECK(parse_part(archive, resolved(folder, relation->target), context, styles));
    workbook.styles = std::move(styles.styles);
  }
  return workbook;
}

}  // namespace paradero::table
