// bench_read FILE [THREADS]: reads one list and prints what was read, how fast and with how much
// memory, as JSON.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "paradero/table/read.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: bench_read FILE [THREADS]\n";
    return 2;
  }
  paradero::base::RunContext context;
  context.threads = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 1;
  paradero::base::Problems problems;
  const auto start = std::chrono::steady_clock::now();
  const auto table = paradero::table::read_table(argv[1], {}, context, problems);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  if (!table) {
    std::cerr << table.error().message << '\n';
    return 1;
  }
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  nlohmann::ordered_json result;
  result["rows"] = table->rows();
  result["rows_refused"] = table->rows_refused;
  for (const auto& column : table->columns)
    result["distinct"][column.header] = column.values.size() - 1;
  result["seconds"] = elapsed.count();
  result["megabytes"] = static_cast<double>(std::filesystem::file_size(argv[1])) / 1e6;
  result["peak_mb"] = static_cast<double>(usage.ru_maxrss) / 1024;
  std::cout << result.dump() << '\n';
  return 0;
}
