#include <algorithm>
#include <charconv>

#include "paradero/link/internal/sql_node.h"

namespace paradero::link {

namespace {

using SqlNodePtr = std::unique_ptr<SqlNode>;

struct SqlToken {
  enum class Kind { name, quoted_name, number, text, symbol, end } kind = Kind::end;
  std::string text;  // names unquoted; symbols as written
};

struct SqlFunction {
  std::string_view name;
  SqlOperation operation;
  std::size_t least, most;  // arguments
};

constexpr SqlFunction sql_functions[] = {
    {"levenshtein", SqlOperation::levenshtein, 2, 2},
    {"damerau_levenshtein", SqlOperation::damerau_levenshtein, 2, 2},
    {"jaro_similarity", SqlOperation::jaro, 2, 2},
    {"jaro_winkler_similarity", SqlOperation::jaro_winkler, 2, 2},
    {"jaccard", SqlOperation::jaccard, 2, 2},
    {"substr", SqlOperation::substring, 2, 3},
    {"substring", SqlOperation::substring, 2, 3},
    {"lower", SqlOperation::lower, 1, 1},
    {"lcase", SqlOperation::lower, 1, 1},
    {"upper", SqlOperation::upper, 1, 1},
    {"ucase", SqlOperation::upper, 1, 1},
    {"trim", SqlOperation::trim, 1, 1},
    {"length", SqlOperation::length, 1, 1},
    {"len", SqlOperation::length, 1, 1},
    {"strlen", SqlOperation::length, 1, 1},
    {"abs", SqlOperation::absolute, 1, 1},
    {"coalesce", SqlOperation::coalesce, 1, 99},
    {"ifnull", SqlOperation::coalesce, 2, 2},
    {"nullif", SqlOperation::null_if, 2, 2},
    {"least", SqlOperation::least, 1, 99},
    {"greatest", SqlOperation::greatest, 1, 99},
    {"epoch", SqlOperation::epoch, 1, 1},
    {"try_strptime", SqlOperation::parse_date, 2, 2},
    {"strptime", SqlOperation::parse_date, 2, 2},
    {"regexp_extract", SqlOperation::regexp_extract, 2, 3},
    {"list_intersect", SqlOperation::list_intersect, 2, 2},
    {"array_intersect", SqlOperation::list_intersect, 2, 2},
    {"array_length", SqlOperation::list_length, 1, 1},
    {"list_count", SqlOperation::list_length, 1, 1},
    {"radians", SqlOperation::radians, 1, 1},
    {"sin", SqlOperation::sine, 1, 1},
    {"cos", SqlOperation::cosine, 1, 1},
    {"acos", SqlOperation::arc_cosine, 1, 1},
};

std::string lower_ascii_sql(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool is_sql_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_sql_digit(char c) { return c >= '0' && c <= '9'; }

base::Result<std::vector<SqlToken>> sql_tokens(std::string_view sql) {
  constexpr std::size_t most_tokens = 5'000;
  std::vector<SqlToken> tokens;
  std::size_t at = 0;
  while (at < sql.size()) {
    const char c = sql[at];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
      continue;
    }
    if (tokens.size() == most_tokens) return base::usage_error("a condition too long to be read");
    if (c == '\'' || c == '"' || c == '`') {
      std::string text;
      for (++at;; ++at) {
        if (at >= sql.size()) return base::usage_error("a quote that does not end");
        if (sql[at] != c) {
          text += sql[at];
        } else if (at + 1 < sql.size() && sql[at + 1] == c) {
          text += sql[++at];
        } else {
          break;
        }
      }
      ++at;
      tokens.push_back(
          {c == '\'' ? SqlToken::Kind::text : SqlToken::Kind::quoted_name, std::move(text)});
      continue;
    }
    const std::size_t begin = at;
    if (is_sql_letter(c)) {
      while (at < sql.size() && (is_sql_letter(sql[at]) || is_sql_digit(sql[at]))) ++at;
      tokens.push_back({SqlToken::Kind::name, std::string(sql.substr(begin, at - begin))});
      continue;
    }
    if (is_sql_digit(c) || (c == '.' && at + 1 < sql.size() && is_sql_digit(sql[at + 1]))) {
      double value = 0;
      const auto read = std::from_chars(sql.data() + at, sql.data() + sql.size(), value);
      if (read.ec != std::errc()) return base::usage_error("a number that cannot be read");
      at = static_cast<std::size_t>(read.ptr - sql.data());
      tokens.push_back({SqlToken::Kind::number, std::string(sql.substr(begin, at - begin))});
      continue;
    }
    for (const std::string_view symbol : {"<>", "!=", "<=", ">=", "==", "::", "||", "=", "<", ">",
                                          "+", "-", "*", "/", "%", "(", ")", ",", "."}) {
      if (!sql.substr(at).starts_with(symbol)) continue;
      tokens.push_back({SqlToken::Kind::symbol, std::string(symbol)});
      at += symbol.size();
      break;
    }
    if (at == begin)
      return base::usage_error("the sign '{}'", static_cast<unsigned char>(c) < 0x20 ? '?' : c);
  }
  tokens.push_back({});
  return tokens;
}

class SqlParser {
 public:
  SqlParser(std::vector<SqlToken> tokens, SqlNaming naming)
      : tokens_(std::move(tokens)), naming_(naming) {}

  base::Result<SqlTree> run() {
    PARADERO_ASSIGN(SqlNodePtr root, disjunction());
    if (now().kind != SqlToken::Kind::end) return stopped();
    return SqlTree{std::move(root), std::move(columns_)};
  }

 private:
  static constexpr int deepest = 60;

  const SqlToken& now() const { return tokens_[at_]; }
  bool symbol(std::string_view wanted) {
    const bool is = now().kind == SqlToken::Kind::symbol && now().text == wanted;
    at_ += is;
    return is;
  }
  bool word(std::string_view wanted) {
    const bool is = now().kind == SqlToken::Kind::name && lower_ascii_sql(now().text) == wanted;
    at_ += is;
    return is;
  }
  base::Failure stopped() const {
    return now().kind == SqlToken::Kind::end
               ? base::usage_error("a condition that ends too early")
               : base::usage_error("what follows '{}'", at_ > 0 ? tokens_[at_ - 1].text : "");
  }
  static SqlNodePtr make(SqlOperation operation) {
    auto node = std::make_unique<SqlNode>();
    node->operation = operation;
    return node;
  }
  static SqlNodePtr make(SqlOperation operation, SqlNodePtr a, SqlNodePtr b = nullptr) {
    SqlNodePtr node = make(operation);
    node->arguments.push_back(std::move(a));
    if (b) node->arguments.push_back(std::move(b));
    return node;
  }
  static SqlNodePtr literal(SqlValue value) {
    SqlNodePtr node = make(SqlOperation::literal);
    node->value = std::move(value);
    return node;
  }

  base::Result<SqlNodePtr> disjunction() {
    if (++depth_ > deepest) return base::usage_error("a condition nested too deeply");
    PARADERO_ASSIGN(SqlNodePtr left, conjunction());
    while (word("or")) {
      PARADERO_ASSIGN(SqlNodePtr right, conjunction());
      left = make(SqlOperation::logical_or, std::move(left), std::move(right));
    }
    --depth_;
    return left;
  }

  base::Result<SqlNodePtr> conjunction() {
    PARADERO_ASSIGN(SqlNodePtr left, negation());
    while (word("and")) {
      PARADERO_ASSIGN(SqlNodePtr right, negation());
      left = make(SqlOperation::logical_and, std::move(left), std::move(right));
    }
    return left;
  }

  base::Result<SqlNodePtr> negation() {
    bool negated = false;
    while (word("not")) negated = !negated;
    PARADERO_ASSIGN(SqlNodePtr node, comparison());
    return negated ? make(SqlOperation::logical_not, std::move(node)) : std::move(node);
  }

  base::Result<SqlNodePtr> comparison() {
    PARADERO_ASSIGN(SqlNodePtr left, sum());
    if (word("is")) {
      const bool negated = word("not");
      if (!word("null")) return stopped();
      return make(negated ? SqlOperation::is_not_null : SqlOperation::is_null, std::move(left));
    }
    constexpr std::pair<std::string_view, SqlOperation> signs[] = {
        {"=", SqlOperation::equal},       {"==", SqlOperation::equal},
        {"<>", SqlOperation::not_equal},  {"!=", SqlOperation::not_equal},
        {"<=", SqlOperation::less_equal}, {">=", SqlOperation::greater_equal},
        {"<", SqlOperation::less},        {">", SqlOperation::greater}};
    for (const auto& [sign, operation] : signs) {
      if (!symbol(sign)) continue;
      PARADERO_ASSIGN(SqlNodePtr right, sum());
      return make(operation, std::move(left), std::move(right));
    }
    return left;
  }

  base::Result<SqlNodePtr> sum() {
    PARADERO_ASSIGN(SqlNodePtr left, product());
    for (;;) {
      const auto operation = symbol("+")    ? std::optional(SqlOperation::add)
                             : symbol("-")  ? std::optional(SqlOperation::subtract)
                             : symbol("||") ? std::optional(SqlOperation::concatenate)
                                            : std::nullopt;
      if (!operation) return left;
      PARADERO_ASSIGN(SqlNodePtr right, product());
      left = make(*operation, std::move(left), std::move(right));
    }
  }

  base::Result<SqlNodePtr> product() {
    PARADERO_ASSIGN(SqlNodePtr left, signed_value());
    for (;;) {
      const auto operation = symbol("*")   ? std::optional(SqlOperation::multiply)
                             : symbol("/") ? std::optional(SqlOperation::divide)
                             : symbol("%") ? std::optional(SqlOperation::remainder)
                                           : std::nullopt;
      if (!operation) return left;
      PARADERO_ASSIGN(SqlNodePtr right, signed_value());
      left = make(*operation, std::move(left), std::move(right));
    }
  }

  base::Result<SqlNodePtr> signed_value() {
    bool negative = false;
    for (;;) {
      if (symbol("-")) {
        negative = !negative;
      } else if (!symbol("+")) {
        break;
      }
    }
    PARADERO_ASSIGN(SqlNodePtr node, primary());
    while (symbol("::")) {
      PARADERO_ASSIGN(node, cast_to(std::move(node)));
    }
    return negative ? make(SqlOperation::negate, std::move(node)) : std::move(node);
  }

  base::Result<SqlNodePtr> cast_to(SqlNodePtr node) {
    if (now().kind != SqlToken::Kind::name) return stopped();
    const std::string type = lower_ascii_sql(tokens_[at_++].text);
    const auto is = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::find(names, type) != names.end();
    };
    if (is({"int", "integer", "bigint", "smallint", "int4", "int8"}))
      return make(SqlOperation::cast_whole, std::move(node));
    if (is({"double", "float", "float4", "float8", "real"}))
      return make(SqlOperation::cast_number, std::move(node));
    if (is({"varchar", "text", "string"})) return make(SqlOperation::cast_text, std::move(node));
    if (is({"date", "timestamp"})) return make(SqlOperation::cast_date, std::move(node));
    return base::usage_error("the type '{}'", type);
  }

  base::Result<SqlNodePtr> primary() {
    const SqlToken token = now();
    switch (token.kind) {
      case SqlToken::Kind::number: {
        ++at_;
        double value = 0;
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
        return literal(value);
      }
      case SqlToken::Kind::text:
        ++at_;
        return literal(token.text);
      case SqlToken::Kind::quoted_name:
        ++at_;
        return column(token.text);
      case SqlToken::Kind::name:
        return named();
      case SqlToken::Kind::symbol:
        if (!symbol("(")) return stopped();
        {
          PARADERO_ASSIGN(SqlNodePtr inner, disjunction());
          if (!symbol(")")) return stopped();
          return inner;
        }
      case SqlToken::Kind::end:
        break;
    }
    return stopped();
  }

  base::Result<SqlNodePtr> named() {
    if (word("null")) return literal({});
    if (word("true")) return literal(true);
    if (word("false")) return literal(false);
    if (word("case")) return case_when();
    const std::string name = tokens_[at_++].text;
    const std::string lower = lower_ascii_sql(name);
    if (!symbol("(")) return column(name);
    if (lower == "cast" || lower == "try_cast") {
      PARADERO_ASSIGN(SqlNodePtr inner, disjunction());
      if (!word("as")) return stopped();
      PARADERO_ASSIGN(SqlNodePtr made, cast_to(std::move(inner)));
      if (!symbol(")")) return stopped();
      return made;
    }
    const auto function = std::ranges::find(sql_functions, lower, &SqlFunction::name);
    if (function == std::end(sql_functions)) return base::usage_error("the function '{}'", lower);
    SqlNodePtr node = make(function->operation);
    if (!symbol(")")) {
      do {
        PARADERO_ASSIGN(SqlNodePtr argument, disjunction());
        node->arguments.push_back(std::move(argument));
      } while (symbol(","));
      if (!symbol(")")) return stopped();
    }
    if (node->arguments.size() < function->least || node->arguments.size() > function->most)
      return base::usage_error("the function '{}' with {} arguments", lower,
                               node->arguments.size());
    return prepared(std::move(node), lower);
  }

  // Formats and patterns are read once.
  static base::Result<SqlNodePtr> prepared(SqlNodePtr node, const std::string& name) {
    const auto text = [&](std::size_t k) -> const std::string* {
      return std::get_if<std::string>(&node->arguments[k]->value);
    };
    if (node->operation == SqlOperation::parse_date) {
      const std::string* format = text(1);
      if (format == nullptr || !is_sql_date_format(*format))
        return base::usage_error("the date format of '{}': only %Y, %m, %d, %H, %M, %S", name);
      node->format = *format;
    }
    if (node->operation == SqlOperation::regexp_extract) {
      const std::string* pattern = text(1);
      if (pattern == nullptr) return base::usage_error("a regular expression that is no text");
      if (node->arguments.size() == 3) {
        const auto* group = std::get_if<double>(&node->arguments[2]->value);
        if (group == nullptr || *group != 0)
          return base::usage_error("a group of a regular expression");
      }
      PARADERO_ASSIGN(node->pattern, SqlPattern::parse(*pattern));
    }
    return node;
  }

  base::Result<SqlNodePtr> case_when() {
    SqlNodePtr node = make(SqlOperation::case_when);
    if (++depth_ > deepest) return base::usage_error("a condition nested too deeply");
    while (word("when")) {
      PARADERO_ASSIGN(SqlNodePtr condition, disjunction());
      if (!word("then")) return stopped();
      PARADERO_ASSIGN(SqlNodePtr value, disjunction());
      node->arguments.push_back(std::move(condition));
      node->arguments.push_back(std::move(value));
    }
    if (node->arguments.empty()) return stopped();
    if (word("else")) {
      PARADERO_ASSIGN(SqlNodePtr value, disjunction());
      node->arguments.push_back(std::move(value));
      node->has_else = true;
    }
    if (!word("end")) return stopped();
    --depth_;
    return node;
  }

  // "x_l", or l."x".
  base::Result<SqlNodePtr> column(const std::string& first) {
    SqlColumn found;
    if (naming_ == SqlNaming::prefix) {
      const std::string side = lower_ascii_sql(first);
      const bool named =
          (side == "l" || side == "r") && symbol(".") &&
          (now().kind == SqlToken::Kind::name || now().kind == SqlToken::Kind::quoted_name);
      if (!named) return base::usage_error("a column that is not written as l.NAME or r.NAME");
      found = {tokens_[at_++].text, side == "r"};
    } else {
      if (first.size() < 3 || first[first.size() - 2] != '_' ||
          (lower_ascii_sql(first).back() != 'l' && lower_ascii_sql(first).back() != 'r'))
        return base::usage_error("a column whose name ends in neither _l nor _r");
      found = {first.substr(0, first.size() - 2), lower_ascii_sql(first).back() == 'r'};
    }
    const auto known = std::ranges::find(columns_, found);
    SqlNodePtr node = make(SqlOperation::column);
    node->column = static_cast<std::uint32_t>(known - columns_.begin());
    if (known == columns_.end()) columns_.push_back(std::move(found));
    return node;
  }

  std::vector<SqlToken> tokens_;
  SqlNaming naming_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<SqlColumn> columns_;
};

}  // namespace

base::Result<SqlTree> parse_sql(std::string_view sql, SqlNaming naming) {
  PARADERO_ASSIGN(std::vector<SqlToken> tokens, sql_tokens(sql));
  return SqlParser(std::move(tokens), naming).run();
}

}  // namespace paradero::link
