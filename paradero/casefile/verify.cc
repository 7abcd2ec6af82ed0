#include "paradero/casefile/verify.h"

#include <algorithm>
#include <array>
#include <map>

#include "paradero/base/number.h"
#include "paradero/casefile/internal/chain.h"
#include "paradero/casefile/internal/schema.h"
#include "paradero/casefile/internal/sqlite.h"

namespace paradero::casefile {

namespace {

// A head as somebody wrote it down.
struct KnownHead {
  std::optional<std::int64_t> seq;
  std::string digits;  // of the hash, its first
};

base::Result<KnownHead> parse_known_head(std::string_view text) {
  KnownHead known;
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ' || c == ':' || c == '\t' || c == '\n') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  if (words.back().empty()) words.pop_back();
  std::size_t first = 0;
  // "12 1a2b 3c4d ...": the number, then groups of four.
  if (words.size() > 1 && words.front().find_first_not_of("0123456789") == std::string::npos &&
      (words.front().size() != 4 || words.size() % 2 == 1 || words.size() == 2)) {
    const auto seq = base::parse_number<std::int64_t>(words[0]);
    if (!seq) return base::usage_error("--head: the entry's number does not read");
    known.seq = *seq;
    first = 1;
  }
  for (std::size_t w = first; w < words.size(); ++w) known.digits += words[w];
  if (known.digits.size() < 16 || known.digits.size() > 64 ||
      known.digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return base::usage_error(
        "--head: 16 to 64 hexadecimal digits are needed, with the entry's number before them where "
        "it is known");
  }
  return known;
}

// Reads the log, and holds rows and heads against it.
class Verifier {
 public:
  Verifier(CaseFile& file, const base::RunContext& context, Verification& found)
      : file_(file), database_(file.database()), context_(context), found_(found) {}

  base::Result<void> pages();
  base::Result<void> tables();
  base::Result<void> log();
  base::Result<void> rows_without_entry();
  base::Result<void> heads();
  void known_head(const KnownHead& known);

 private:
  void fault(std::optional<std::int64_t> entry, std::string what) {
    if (entry && (!found_.first_bad_entry || *entry < *found_.first_bad_entry))
      found_.first_bad_entry = entry;
    found_.faults.push_back(std::move(what));
  }
  base::Result<void> check_entry(const LogEntry& entry);
  base::Result<void> check_rows(const LogEntry& entry, const RowRange& range);

  CaseFile& file_;
  Database& database_;
  const base::RunContext& context_;
  Verification& found_;
  std::map<std::string, std::int64_t, std::less<>> next_id_;
  std::vector<std::pair<std::int64_t, Hash>> hashes_;  // of the entries, ascending
};

base::Result<void> Verifier::pages() {
  // What a kill left in the write-ahead log goes into the file first, to be read there.
  PARADERO_CHECK(database_.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
  if (!file_.header_is_sound())
    fault(std::nullopt, "a copy of the header is damaged or stale; the other holds the key");
  PARADERO_ASSIGN(Query query, database_.prepare("SELECT pgno, length(data) FROM sqlite_dbpage"));
  for (;;) {
    const auto row = query.step();
    if (!row) {
      fault(std::nullopt,
            fmt::format("page {} of the database is not as it was written", found_.pages + 1));
      return {};
    }
    if (!*row) break;
    ++found_.pages;
  }
  PARADERO_ASSIGN(Query check, database_.prepare("PRAGMA integrity_check(1)"));
  const auto row = check.step();
  if (!row || !*row || check.text(0) != "ok")
    fault(std::nullopt, "the structure of the database does not hold (integrity_check)");
  return {};
}

base::Result<void> Verifier::tables() {
  using Objects = std::map<std::string, std::string>;
  const auto objects = [](Database& database) -> base::Result<Objects> {
    Objects made;
    PARADERO_ASSIGN(Query query,
                    database.prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM "
                                     "sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"));
    for (;;) {
      PARADERO_ASSIGN(const bool row, query.step());
      if (!row) return made;
      made.emplace(query.text(0), query.text(1));
    }
  };
  PARADERO_ASSIGN(const Objects here, objects(database_));
  PARADERO_ASSIGN(Database fresh, Database::open(":memory:", Database::Mode::create));
  PARADERO_CHECK(migrate(fresh));
  PARADERO_ASSIGN(const Objects wanted, objects(fresh));
  if (here != wanted)
    fault(std::nullopt, "the tables, indexes or views are not those that the program makes");
  return {};
}

base::Result<void> Verifier::check_rows(const LogEntry& entry, const RowRange& range) {
  const TableShape* shape = find_shape(range.table);
  if (shape == nullptr) {
    fault(entry.seq, fmt::format("entry {} names a table that is none", entry.seq));
    return {};
  }
  std::int64_t& next = next_id_.try_emplace(range.table, 1).first->second;
  if (range.first != next || range.last < range.first) {
    fault(entry.seq,
          fmt::format("entry {} does not go on where table {} ended", entry.seq, range.table));
  }
  next = range.last + 1;
  std::string sql = "SELECT id";
  for (const std::string_view column : shape->columns) sql += fmt::format(",{}", column);
  PARADERO_ASSIGN(Query * query,
                  database_.cached(fmt::format("{} FROM {} WHERE id BETWEEN ? AND ? ORDER BY id",
                                               sql, shape->name)));
  query->bind(1, range.first).bind(2, range.last);
  RowDigest digest(file_.row_key(), shape->name);
  std::vector<Cell> cells(shape->columns.size());
  for (;;) {
    const auto row = query->step();
    if (!row) {
      fault(entry.seq, fmt::format("rows of table {} that entry {} wrote cannot be read",
                                   range.table, entry.seq));
      return {};
    }
    if (!*row) break;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const int at = static_cast<int>(c) + 1;
      switch (query->type(at)) {
        case SQLITE_INTEGER:
          cells[c] = Cell(query->number(at));
          break;
        case SQLITE_FLOAT:
          cells[c] = Cell(query->real(at));
          break;
        case SQLITE_TEXT:
          cells[c] = Cell(query->text(at));
          break;
        case SQLITE_BLOB:
          cells[c] = Cell::of_bytes(query->text(at));
          break;
        default:
          cells[c] = Cell();
      }
    }
    digest.add(query->number(0), cells);
    if (++found_.rows % 100'000 == 0) {
      context_.report("holding rows against the log", found_.rows, 0);
      if (context_.stopped()) return base::interrupted_error();
    }
  }
  if (digest.finish() != range.digest) {
    fault(entry.seq, fmt::format("rows {} to {} of table {}, which entry {} wrote, were altered, "
                                 "deleted or added to",
                                 range.first, range.last, range.table, entry.seq));
  }
  return {};
}

base::Result<void> Verifier::check_entry(const LogEntry& entry) {
  const std::int64_t expected = hashes_.empty() ? 1 : hashes_.back().first + 1;
  const Hash before = hashes_.empty() ? Hash() : hashes_.back().second;
  if (entry.seq != expected) {
    fault(expected, fmt::format("entry {} of the log is missing", expected));
  } else if (entry.previous != before) {
    fault(entry.seq, fmt::format("entry {} does not follow from entry {}: one of them was altered "
                                 "or moved",
                                 entry.seq, entry.seq - 1));
  }
  if (hash_of(entry, file_.log_key()) != entry.hash)
    fault(entry.seq, fmt::format("entry {} was altered: its hash is another", entry.seq));
  hashes_.emplace_back(entry.seq, entry.hash);
  const auto changes = parse_changes(entry.changes);
  if (!changes) {
    fault(entry.seq, fmt::format("entry {} does not say what it changed", entry.seq));
    return {};
  }
  for (const RowRange& range : *changes) PARADERO_CHECK(check_rows(entry, range));
  return {};
}

base::Result<void> Verifier::log() {
  PARADERO_ASSIGN(Query query,
                  database_.prepare("SELECT seq, time, user, action, subject, changes, previous, "
                                    "hash FROM log ORDER BY seq"));
  for (;;) {
    const auto row = query.step();
    if (!row) {
      const std::int64_t at = hashes_.empty() ? 1 : hashes_.back().first + 1;
      fault(at, fmt::format("entry {} of the log cannot be read", at));
      break;
    }
    if (!*row) break;
    LogEntry entry{query.number(0),
                   std::string(query.text(1)),
                   query.number(2),
                   std::string(query.text(3)),
                   std::string(query.text(4)),
                   std::string(query.text(5)),
                   {},
                   {}};
    const auto copy = [](std::string_view bytes, Hash& hash) {
      std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
    };
    copy(query.text(6), entry.previous);
    copy(query.text(7), entry.hash);
    PARADERO_CHECK(check_entry(entry));
  }
  found_.entries = static_cast<std::int64_t>(hashes_.size());
  if (hashes_.empty()) {
    fault(1, "the log is empty");
  } else {
    found_.head = {hashes_.back().first, to_hex(hashes_.back().second)};
  }
  return {};
}

base::Result<void> Verifier::rows_without_entry() {
  for (const TableShape& shape : table_shapes()) {
    const auto known = next_id_.find(shape.name);
    const std::int64_t next = known == next_id_.end() ? 1 : known->second;
    auto beyond = database_.number(
        fmt::format("SELECT count(*) FROM {} WHERE id >= {} OR id < 1", shape.name, next));
    if (!beyond) continue;  // the damage is told by the pages
    if (beyond->value_or(0) > 0) {
      fault(std::nullopt, fmt::format("table {} has {} rows that no entry of the log wrote",
                                      shape.name, **beyond));
    }
  }
  return {};
}

base::Result<void> Verifier::heads() {
  const HeadsFile file(file_.path(), file_.header().file_id);
  auto heads = file.read();
  if (!heads) {
    fault(std::nullopt, heads.error().message);
    return {};
  }
  if (!*heads) return {};
  found_.heads_file = true;
  std::map<std::int64_t, Hash> known;
  for (const HeadsFile::Head& head : **heads) {
    const auto [at, is_new] = known.emplace(head.seq, head.hash);
    if (!is_new && at->second != head.hash)
      fault(head.seq, fmt::format("the file of heads has two heads of entry {}", head.seq));
  }
  for (const auto& [seq, hash] : known) {
    const auto entry =
        std::ranges::lower_bound(hashes_, seq, {}, [](const auto& e) { return e.first; });
    if (entry == hashes_.end() || entry->first != seq) {
      fault(seq, fmt::format("entry {} is gone from the log: the file was set back, or cut", seq));
      return {};
    }
    if (entry->second != hash) {
      fault(seq, fmt::format("entry {} is not the one whose head was noted beside the file: it, or "
                             "one before it, was written anew by someone who has the key",
                             seq));
      return {};
    }
  }
  std::int64_t expected = known.empty() ? 0 : known.begin()->first;
  for (const auto& [seq, hash] : known) {
    if (seq != expected++) {
      fault(std::nullopt,
            fmt::format("the file of heads lacks the head of entry {}: it was altered", seq - 1));
      return {};
    }
  }
  return {};
}

void Verifier::known_head(const KnownHead& known) {
  for (const auto& [seq, hash] : hashes_) {
    if (known.seq && seq != *known.seq) continue;
    if (to_hex(hash).starts_with(known.digits)) {
      found_.head_given = true;
      return;
    }
  }
  fault(known.seq, known.seq ? fmt::format("entry {} has not the head that was given: the log was "
                                           "written anew, cut or set back",
                                           *known.seq)
                             : std::string("no entry has the head that was given: the log was "
                                           "written anew, cut or set back"));
}

}  // namespace

base::Result<Verification> verify(CaseFile& file, std::string_view known_head,
                                  const base::RunContext& context) {
  std::optional<KnownHead> known;
  if (!known_head.empty()) {
    PARADERO_ASSIGN(known, parse_known_head(known_head));
  }
  Verification found;
  Verifier verifier(file, context, found);
  PARADERO_CHECK(verifier.pages());
  PARADERO_CHECK(verifier.tables());
  PARADERO_CHECK(verifier.log());
  PARADERO_CHECK(verifier.rows_without_entry());
  PARADERO_CHECK(verifier.heads());
  if (known) verifier.known_head(*known);
  return found;
}

}  // namespace paradero::casefile
