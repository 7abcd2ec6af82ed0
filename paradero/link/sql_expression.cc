#include "paradero/link/sql_expression.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <set>

#include "paradero/link/internal/sql_node.h"
#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::link {

namespace {

// What an evaluation reads.
struct SqlPair {
  const SqlRows& rows;
  std::span<const SqlColumn> columns;
  std::uint32_t l, r;
};

bool is_null(const SqlValue& value) { return std::holds_alternative<std::monostate>(value); }

std::optional<double> number_of(const SqlValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  if (const auto* text = std::get_if<std::string>(&value)) {
    const std::size_t begin = std::min(text->find_first_not_of(' '), text->size());
    const std::size_t end = text->find_last_not_of(' ') + 1;
    if (begin >= end) return std::nullopt;
    double number = 0;
    const auto read = std::from_chars(text->data() + begin, text->data() + end, number);
    if (read.ec == std::errc() && read.ptr == text->data() + end && std::isfinite(number))
      return number;
  }
  return std::nullopt;
}

std::optional<std::string> text_of(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) {
    char digits[32];
    return std::string(digits, std::to_chars(digits, digits + sizeof digits, *number).ptr);
  }
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return std::nullopt;
}

std::vector<std::string> list_of(const SqlValue& value) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return *list;
  if (const auto text = text_of(value)) return sql_list(*text);
  return {};
}

// true, false, or null.
std::optional<bool> truth_of(const SqlValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (const auto* number = std::get_if<double>(&value)) return *number != 0;
  return std::nullopt;
}

SqlValue number_value(std::optional<double> number) {
  if (!number || std::isnan(*number)) return {};
  return *number;
}

// -1, 0, 1: two texts as texts, anything else as numbers where both are; none where one is not.
std::optional<int> order_of(const SqlValue& a, const SqlValue& b, bool texts_as_numbers) {
  const bool texts =
      std::holds_alternative<std::string>(a) && std::holds_alternative<std::string>(b);
  const auto x = number_of(a), y = number_of(b);
  if ((!texts || texts_as_numbers) && x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  if (!texts) {
    const auto s = text_of(a), t = text_of(b);
    if (!s || !t || (x.has_value() != y.has_value())) return std::nullopt;
    return s->compare(*t) < 0 ? -1 : *s == *t ? 0 : 1;
  }
  const int order = std::get<std::string>(a).compare(std::get<std::string>(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

SqlValue evaluate_node(const SqlNode& node, const SqlPair& pair);

SqlValue compare_values(const SqlNode& node, const SqlPair& pair) {
  const SqlValue a = evaluate_node(*node.arguments[0], pair),
                 b = evaluate_node(*node.arguments[1], pair);
  if (is_null(a) || is_null(b)) return {};
  const bool equality =
      node.operation == SqlOperation::equal || node.operation == SqlOperation::not_equal;
  const auto order = order_of(a, b, !equality);
  switch (node.operation) {
    case SqlOperation::equal:
      return order == 0;
    case SqlOperation::not_equal:
      return order != 0;
    default:
      break;
  }
  if (!order) return {};
  switch (node.operation) {
    case SqlOperation::less:
      return *order < 0;
    case SqlOperation::less_equal:
      return *order <= 0;
    case SqlOperation::greater:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

SqlValue logical_value(const SqlNode& node, const SqlPair& pair) {
  const auto a = truth_of(evaluate_node(*node.arguments[0], pair));
  if (node.operation == SqlOperation::logical_not) return a ? SqlValue(!*a) : SqlValue();
  const bool deciding =
      node.operation == SqlOperation::logical_or;  // decides whatever the other is
  if (a == deciding) return deciding;
  const auto b = truth_of(evaluate_node(*node.arguments[1], pair));
  if (b == deciding) return deciding;
  return a && b ? SqlValue(!deciding) : SqlValue();
}

SqlValue arithmetic_value(const SqlNode& node, const SqlPair& pair) {
  const auto a = number_of(evaluate_node(*node.arguments[0], pair));
  if (!a) return {};
  switch (node.operation) {
    case SqlOperation::negate:
      return -*a;
    case SqlOperation::absolute:
      return std::abs(*a);
    case SqlOperation::radians:
      return *a * std::numbers::pi / 180;
    case SqlOperation::sine:
      return std::sin(*a);
    case SqlOperation::cosine:
      return std::cos(*a);
    case SqlOperation::arc_cosine:
      return number_value(std::acos(*a));
    case SqlOperation::cast_number:
    case SqlOperation::epoch:
      return *a;
    case SqlOperation::cast_whole:
      return std::nearbyint(*a);
    default:
      break;
  }
  const auto b = number_of(evaluate_node(*node.arguments[1], pair));
  if (!b) return {};
  switch (node.operation) {
    case SqlOperation::add:
      return *a + *b;
    case SqlOperation::subtract:
      return *a - *b;
    case SqlOperation::multiply:
      return *a * *b;
    case SqlOperation::divide:
      return *b == 0 ? SqlValue() : SqlValue(*a / *b);
    default:
      return *b == 0 ? SqlValue() : SqlValue(std::fmod(*a, *b));
  }
}

SqlValue two_text_value(const SqlNode& node, const SqlPair& pair) {
  const auto a = text_of(evaluate_node(*node.arguments[0], pair));
  if (!a) return {};
  const auto b = text_of(evaluate_node(*node.arguments[1], pair));
  if (!b) return {};
  switch (node.operation) {
    case SqlOperation::levenshtein:
      return static_cast<double>(text::levenshtein(*a, *b));
    case SqlOperation::damerau_levenshtein:
      return static_cast<double>(sql_damerau(*a, *b));
    case SqlOperation::jaro:
      return sql_jaro(*a, *b);
    case SqlOperation::jaro_winkler:
      return sql_jaro_winkler(*a, *b);
    case SqlOperation::jaccard:
      return number_value(sql_jaccard(*a, *b));
    default:
      return *a + *b;
  }
}

SqlValue one_text_value(const SqlNode& node, const SqlPair& pair) {
  const auto text = text_of(evaluate_node(*node.arguments[0], pair));
  if (!text) return {};
  switch (node.operation) {
    case SqlOperation::lower:
      return text::to_lower(*text);
    case SqlOperation::upper:
      return text::to_upper(*text);
    case SqlOperation::trim: {
      const auto begin = text->find_first_not_of(' ');
      if (begin == text->npos) return std::string();
      return text->substr(begin, text->find_last_not_of(' ') - begin + 1);
    }
    case SqlOperation::length:
      return static_cast<double>(sql_length(*text));
    case SqlOperation::parse_date:
      return number_value(sql_epoch(*text, node.format));
    case SqlOperation::cast_date:
      return number_value(sql_epoch(*text, "%Y-%m-%d"));
    case SqlOperation::regexp_extract:
      return std::string(node.pattern->extract(*text));
    case SqlOperation::cast_text:
      return *text;
    default:
      break;
  }
  // A substring: its bounds are numbers.
  const auto from = number_of(evaluate_node(*node.arguments[1], pair));
  if (!from || std::abs(*from) > 1e9) return {};
  std::optional<long> count;
  if (node.arguments.size() == 3) {
    const auto asked = number_of(evaluate_node(*node.arguments[2], pair));
    if (!asked || std::abs(*asked) > 1e9) return {};
    count = static_cast<long>(*asked);
  }
  return sql_substring(*text, static_cast<long>(*from), count);
}

SqlValue list_value(const SqlNode& node, const SqlPair& pair) {
  const SqlValue first = evaluate_node(*node.arguments[0], pair);
  if (is_null(first)) return {};
  std::vector<std::string> items = list_of(first);
  if (node.operation == SqlOperation::list_length) return static_cast<double>(items.size());
  const SqlValue second = evaluate_node(*node.arguments[1], pair);
  if (is_null(second)) return {};
  const std::vector<std::string> other = list_of(second);
  const std::set<std::string_view> known(other.begin(), other.end());
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
  std::erase_if(items, [&](const std::string& item) { return !known.contains(item); });
  return items;
}

// coalesce, nullif, least, greatest, case.
SqlValue chosen_value(const SqlNode& node, const SqlPair& pair) {
  const auto& arguments = node.arguments;
  if (node.operation == SqlOperation::case_when) {
    for (std::size_t k = 0; k + 1 < arguments.size(); k += 2) {
      if (truth_of(evaluate_node(*arguments[k], pair)) == true)
        return evaluate_node(*arguments[k + 1], pair);
    }
    return node.has_else ? evaluate_node(*arguments.back(), pair) : SqlValue();
  }
  if (node.operation == SqlOperation::null_if) {
    SqlValue a = evaluate_node(*arguments[0], pair);
    const SqlValue b = evaluate_node(*arguments[1], pair);
    const bool equal = !is_null(a) && !is_null(b) && order_of(a, b, false) == 0;
    return equal ? SqlValue() : a;
  }
  SqlValue best;
  for (const auto& argument : arguments) {
    SqlValue value = evaluate_node(*argument, pair);
    if (is_null(value)) continue;
    if (node.operation == SqlOperation::coalesce) return value;
    const auto order = is_null(best) ? std::nullopt : order_of(value, best, true);
    const bool better = node.operation == SqlOperation::least ? order == -1 : order == 1;
    if (is_null(best) || better) best = std::move(value);
  }
  return best;
}

SqlValue evaluate_node(const SqlNode& node, const SqlPair& pair) {
  switch (node.operation) {
    case SqlOperation::literal:
      return node.value;
    case SqlOperation::column: {
      const SqlColumn& column = pair.columns[node.column];
      const std::string_view cell = pair.rows.cell(column.column, column.right ? pair.r : pair.l);
      return cell.empty() ? SqlValue() : SqlValue(std::string(cell));
    }
    case SqlOperation::logical_and:
    case SqlOperation::logical_or:
    case SqlOperation::logical_not:
      return logical_value(node, pair);
    case SqlOperation::is_null:
      return is_null(evaluate_node(*node.arguments[0], pair));
    case SqlOperation::is_not_null:
      return !is_null(evaluate_node(*node.arguments[0], pair));
    case SqlOperation::equal:
    case SqlOperation::not_equal:
    case SqlOperation::less:
    case SqlOperation::less_equal:
    case SqlOperation::greater:
    case SqlOperation::greater_equal:
      return compare_values(node, pair);
    case SqlOperation::levenshtein:
    case SqlOperation::damerau_levenshtein:
    case SqlOperation::jaro:
    case SqlOperation::jaro_winkler:
    case SqlOperation::jaccard:
    case SqlOperation::concatenate:
      return two_text_value(node, pair);
    case SqlOperation::substring:
    case SqlOperation::lower:
    case SqlOperation::upper:
    case SqlOperation::trim:
    case SqlOperation::length:
    case SqlOperation::parse_date:
    case SqlOperation::cast_date:
    case SqlOperation::cast_text:
    case SqlOperation::regexp_extract:
      return one_text_value(node, pair);
    case SqlOperation::list_intersect:
    case SqlOperation::list_length:
      return list_value(node, pair);
    case SqlOperation::case_when:
    case SqlOperation::coalesce:
    case SqlOperation::null_if:
    case SqlOperation::least:
    case SqlOperation::greatest:
      return chosen_value(node, pair);
    default:
      return arithmetic_value(node, pair);
  }
}

// Whether any column of the right record (else of the left one) is read below `root`.
bool reads_side(const SqlNode& root, std::span<const SqlColumn> columns, bool right) {
  std::vector<const SqlNode*> waiting = {&root};
  while (!waiting.empty()) {
    const SqlNode* node = waiting.back();
    waiting.pop_back();
    if (node->operation == SqlOperation::column && columns[node->column].right == right)
      return true;
    for (const auto& argument : node->arguments) waiting.push_back(argument.get());
  }
  return false;
}

}  // namespace

SqlExpression::SqlExpression(std::unique_ptr<SqlNode> root, std::vector<SqlColumn> columns)
    : root_(std::move(root)), columns_(std::move(columns)) {}
SqlExpression::SqlExpression(SqlExpression&&) noexcept = default;
SqlExpression& SqlExpression::operator=(SqlExpression&&) noexcept = default;
SqlExpression::~SqlExpression() = default;

base::Result<SqlExpression> SqlExpression::parse(std::string_view sql, SqlNaming naming) {
  PARADERO_ASSIGN(SqlTree tree, parse_sql(sql, naming));
  return SqlExpression(std::move(tree.root), std::move(tree.columns));
}

base::Result<void> SqlExpression::bind(std::span<const std::string> headers) {
  for (SqlColumn& column : columns_) {
    const std::string wanted = text::to_lower(column.name);
    const auto header = std::ranges::find_if(
        headers, [&](const std::string& one) { return text::to_lower(one) == wanted; });
    if (header == headers.end())
      return base::usage_error("the lists have no column '{}'", column.name);
    column.column = static_cast<std::uint32_t>(header - headers.begin());
  }
  return {};
}

SqlValue SqlExpression::evaluate(const SqlRows& rows, std::uint32_t l, std::uint32_t r) const {
  return evaluate_node(*root_, {rows, columns_, l, r});
}

bool SqlExpression::holds(const SqlRows& rows, std::uint32_t l, std::uint32_t r) const {
  return truth_of(evaluate(rows, l, r)) == true;
}

std::vector<SqlExpression> SqlExpression::conjuncts() && {
  std::vector<SqlExpression> parts;
  std::vector<std::unique_ptr<SqlNode>> waiting;
  waiting.push_back(std::move(root_));
  while (!waiting.empty()) {
    auto node = std::move(waiting.back());
    waiting.pop_back();
    if (node->operation == SqlOperation::logical_and) {
      waiting.push_back(std::move(node->arguments[1]));
      waiting.push_back(std::move(node->arguments[0]));
    } else {
      parts.push_back(SqlExpression(std::move(node), columns_));
    }
  }
  return parts;
}

std::optional<std::pair<SqlExpression, SqlExpression>> SqlExpression::sides() {
  if (root_->operation != SqlOperation::equal) return std::nullopt;
  auto &a = root_->arguments[0], &b = root_->arguments[1];
  const bool a_left = reads_side(*a, columns_, false), a_right = reads_side(*a, columns_, true),
             b_left = reads_side(*b, columns_, false), b_right = reads_side(*b, columns_, true);
  if (a_left == a_right || b_left == b_right || a_left == b_left) return std::nullopt;
  if (a_right) std::swap(a, b);
  return std::pair(SqlExpression(std::move(a), columns_), SqlExpression(std::move(b), columns_));
}

std::string SqlExpression::exact_column() const {
  if (root_->operation != SqlOperation::equal) return {};
  const SqlNode &a = *root_->arguments[0], &b = *root_->arguments[1];
  if (a.operation != SqlOperation::column || b.operation != SqlOperation::column) return {};
  const SqlColumn &x = columns_[a.column], &y = columns_[b.column];
  return x.name == y.name && x.right != y.right ? x.name : std::string();
}

}  // namespace paradero::link
