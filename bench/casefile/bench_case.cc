// How fast are a case file's imports and searches? Beside it, in the same run, plain rows into the
// same encrypted SQLite: the same cells, without statements, search index or log.
//
//   bench_case LIST.csv FOLDER QUERIES

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <sys/resource.h>

#include "paradero/base/hash.h"
#include "paradero/casefile/import.h"
#include "paradero/casefile/search.h"
#include "paradero/casefile/verify.h"
#include "paradero/table/read.h"
#include "paradero/text/normalise.h"

namespace {

namespace fs = std::filesystem;
using namespace paradero;

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <class T>
T must(base::Result<T> result) {
  if (!result) {
    fmt::print(stderr, "bench_case: {}\n", result.error().message);
    std::exit(1);
  }
  return std::move(*result);
}

void must_sql(int code, const char* what) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fmt::print(stderr, "bench_case: {}: {}\n", what, sqlite3_errstr(code));
  std::exit(1);
}

// The cells of the list as columns of one table, 100,000 rows a transaction. Returns CPU seconds.
double plain_rows(const table::Table& list, const fs::path& path) {
  sqlite3* db = nullptr;
  must_sql(sqlite3_open(path.c_str(), &db), "open");
  must_sql(sqlite3_exec(db, "PRAGMA cipher='chacha20'", nullptr, nullptr, nullptr), "cipher");
  const std::string key = "raw:" + std::string(32, 'k');
  must_sql(sqlite3_key_v2(db, "main", key.data(), static_cast<int>(key.size())), "key");
  must_sql(sqlite3_exec(
               db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072",
               nullptr, nullptr, nullptr),
           "settings");
  std::string create = "CREATE TABLE plain(id INTEGER PRIMARY KEY",
              insert = "INSERT INTO plain VALUES(NULL";
  for (std::size_t c = 0; c < list.columns.size(); ++c) {
    create += fmt::format(", c{} TEXT", c);
    insert += ",?";
  }
  must_sql(sqlite3_exec(db, (create + ")").c_str(), nullptr, nullptr, nullptr), "create");
  sqlite3_stmt* statement = nullptr;
  must_sql(sqlite3_prepare_v2(db, (insert + ")").c_str(), -1, &statement, nullptr), "prepare");
  const double begin = cpu_seconds();
  for (std::size_t row = 0; row < list.rows(); ++row) {
    if (row % 100'000 == 0)
      must_sql(sqlite3_exec(db, row == 0 ? "BEGIN" : "COMMIT; BEGIN", nullptr, nullptr, nullptr),
               "begin");
    for (std::size_t c = 0; c < list.columns.size(); ++c) {
      const std::string_view cell = list.columns[c].at(row);
      sqlite3_bind_text(statement, static_cast<int>(c) + 1, cell.data(),
                        static_cast<int>(cell.size()), SQLITE_STATIC);
    }
    must_sql(sqlite3_step(statement), "insert");
    sqlite3_reset(statement);
  }
  must_sql(sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr), "commit");
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return cpu_seconds() - begin;
}

// What somebody might type who looks for a record: its names folded, one letter of one word
// another, sometimes with the year of birth.
struct Remembered {
  std::string query, record_id;
};
std::vector<Remembered> remembered(const table::MappedTable& mapped, std::size_t count) {
  std::vector<Remembered> all;
  std::mt19937 random(1);
  const auto cell = [&](const char* name, std::size_t row) {
    const table::MappedColumn* column = mapped.find(name);
    return column == nullptr ? std::string_view() : column->at(row);
  };
  while (all.size() < count) {
    const std::size_t row = random() % mapped.rows();
    std::string given(cell("given_names", row)), surname(cell("surname_1", row));
    if (given.empty() || surname.empty()) continue;
    std::string query = text::fold(given) + " " + text::fold(surname);
    if (random() % 2 == 0) query += " " + text::fold(cell("surname_2", row));
    const std::size_t at = random() % query.size();
    if (query[at] != ' ' && random() % 2 == 0) query[at] = static_cast<char>('a' + random() % 26);
    const std::string_view born = cell("birth_date", row);
    if (born.size() >= 4 && random() % 3 == 0) query += " " + std::string(born.substr(0, 4));
    all.push_back({std::move(query), mapped.record_ids[row]});
  }
  return all;
}

double quantile(std::vector<double> values, double p) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "bench_case LIST.csv FOLDER QUERIES\n");
    return 2;
  }
  const fs::path list = argv[1], folder = argv[2];
  const std::size_t queries = std::stoul(argv[3]);
  base::Problems problems;
  table::Table table = must(table::read_table(list, {}, {}, problems));
  const std::size_t rows = table.rows();
  const double plain = plain_rows(table, folder / "plain.db");

  const fs::path path = folder / "bench.paradero";
  const auto word = casefile::Secret::copy_of("bench");
  casefile::CreateSettings settings;
  settings.owner = "bench";
  settings.cost = casefile::least_key_cost;
  (void)must(casefile::CaseFile::create(path, word, settings));
  auto file = must(casefile::CaseFile::open(path, word, casefile::Access::write));
  const auto mapping = must(table::complete_mapping(table, {}));
  // Mapped once more for the queries, from the file.
  auto mapped =
      table::apply_mapping(must(table::read_table(list, {}, {}, problems)), mapping, problems);
  casefile::SourceInfo info;
  info.list = table.source;
  info.file_name = list.filename().string();
  info.sha256 = must(base::sha256_file(list));
  double begin = cpu_seconds();
  (void)must(casefile::import_list(file, info, std::move(table), mapping, problems, {}));
  const double import = cpu_seconds() - begin;

  begin = cpu_seconds();
  auto searcher = must(casefile::Searcher::load(file));
  const double load = cpu_seconds() - begin;
  std::vector<double> milliseconds, cpu_milliseconds;
  std::size_t first = 0, first_ten = 0;
  for (const Remembered& one : remembered(mapped, queries)) {
    const auto clock = std::chrono::steady_clock::now();
    const double cpu = cpu_seconds();
    const auto hits = must(searcher.search(one.query, {}));
    cpu_milliseconds.push_back(1e3 * (cpu_seconds() - cpu));
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - clock)
            .count());
    const auto found = std::ranges::find(hits, one.record_id, &casefile::Hit::record_id);
    first += found == hits.begin() && found != hits.end() ? 1 : 0;
    first_ten += found != hits.end() && found - hits.begin() < 10 ? 1 : 0;
  }
  begin = cpu_seconds();
  const auto verified = must(casefile::verify(file, "", {}));
  const double verify = cpu_seconds() - begin;
  const auto n = static_cast<double>(rows), q = static_cast<double>(queries);
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const nlohmann::ordered_json result = {{"rows", rows},
                                         {"plain_rows_per_cpu_second", n / plain},
                                         {"import_rows_per_cpu_second", n / import},
                                         {"import_ratio", import / plain},
                                         {"plain_bytes", fs::file_size(folder / "plain.db")},
                                         {"case_bytes", fs::file_size(path)},
                                         {"searcher_load_cpu_seconds", load},
                                         {"words", searcher.words()},
                                         {"queries", queries},
                                         {"search_ms",
                                          {{"p50", quantile(milliseconds, .5)},
                                           {"p95", quantile(milliseconds, .95)},
                                           {"p99", quantile(milliseconds, .99)}}},
                                         {"search_cpu_ms",
                                          {{"p50", quantile(cpu_milliseconds, .5)},
                                           {"p95", quantile(cpu_milliseconds, .95)},
                                           {"p99", quantile(cpu_milliseconds, .99)}}},
                                         {"found_first", static_cast<double>(first) / q},
                                         {"found_in_ten", static_cast<double>(first_ten) / q},
                                         {"verify_cpu_seconds", verify},
                                         {"verify_holds", verified.holds()},
                                         {"peak_memory_mb", usage.ru_maxrss / 1024}};
  fmt::print("{}\n", result.dump(2));
  return verified.holds() ? 0 : 1;
}
