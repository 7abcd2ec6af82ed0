#include <nlohmann/json.hpp>

#include "apps/cli/passphrase.h"
#include "apps/cli/publish_command.h"
#include "paradero/study/package_study.h"
#include "paradero/study/rows_study.h"
#include "paradero/study/sealed_files.h"

namespace paradero::cli {

namespace {

// None where the user asked for plain files.
base::Result<std::optional<std::string>> passphrase_of(const PublishOptions& options) {
  if (options.plain && !options.passphrase_file.empty())
    return base::usage_error("publish: --plain and --passphrase_file contradict each other");
  if (options.plain) return std::optional<std::string>();
  PARADERO_ASSIGN(std::string passphrase, ask_passphrase(options.passphrase_file, true));
  return std::optional(std::move(passphrase));
}

void print_warnings(const std::vector<study::Warning>& warnings) {
  for (const auto& warning : warnings) fmt::print("\n  Warning: {}\n", warning.text_en);
}

void print_rows_summary(const study::RowsSummary& summary, const PublishOptions& options) {
  fmt::print("\n  {:<16}{:>12} rows in = {} out + {} refused\n", summary.input.source,
             counted(summary.input.rows_in), counted(summary.input.rows_out),
             counted(summary.input.rows_refused));
  fmt::print("\n  {:<40}{:>12}\n", "rows released", counted(summary.rows));
  fmt::print("  {:<40}{:>12}\n", "left out: no consent", counted(summary.without_consent));
  fmt::print("  {:<40}{:>12}\n", "left out: too few alike", counted(summary.in_small_groups));
  for (std::size_t c = 0; c < summary.columns.size(); ++c) {
    const std::uint64_t values = summary.not_consented[c] + summary.generalised[c];
    if (values > 0)
      fmt::print("  {:<40}{:>12}\n", "values withheld: " + summary.columns[c], counted(values));
  }
  if (summary.problems > 0)
    fmt::print("\n  {} cells or rows had problems: see problems.csv.\n", counted(summary.problems));
  if (summary.key_made)
    fmt::print("\n  Made the key of the pseudonyms: {}. Keep it apart from the release.\n",
               options.key);
  print_warnings(summary.warnings);
  fmt::print("\n  For release: {}\n  Report: {}\n\n",
             (summary.out / (summary.sealed ? "release.sealed" : "rows.csv")).string(),
             (summary.out / "report.html").string());
}

void print_package_summary(const study::PackageSummary& summary) {
  const std::string folder = summary.out.string();
  fmt::print("\n  {} records, {} files, {} bytes\n  SHA-256 of the manifest: {}\n",
             counted(summary.records), counted(summary.files), counted(summary.bytes),
             summary.manifest_sha256);
  if (summary.problems > 0)
    fmt::print(
        "\n  {} cells or rows had problems: read the list with another command to see them.\n",
        counted(summary.problems));
  print_warnings(summary.warnings);
  fmt::print(
      "\n  To have it time-stamped, send the request (it holds the hash and a random number, "
      "nothing else), URL being that of an authority:\n"
      "    curl -H 'Content-Type: application/timestamp-query' --data-binary "
      "@{0}/manifest-sha256.txt.tsq URL >{0}/manifest-sha256.txt.tsr\n\n",
      folder);
}

}  // namespace

void release_rows(Program& program, const PublishOptions& options) {
  study::RowsStudy study;
  study.table = options.table;
  auto mapping = publish_mapping(options);
  if (program.failed(mapping)) return;
  study.mapping = std::move(*mapping);
  for (const std::string& columns : options.by) {
    for (std::string& column : columns_in(columns)) study.columns.push_back(std::move(column));
  }
  study.person = options.person;
  study.key = options.key;
  if (options.k) study.k = *options.k;
  auto passphrase = passphrase_of(options);
  if (program.failed(passphrase)) return;
  study.passphrase = std::move(*passphrase);
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::publish_rows(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    fmt::print("{}\n", to_json(*summary));
  } else if (!options.common.quiet) {
    print_rows_summary(*summary, options);
  }
}

void package(Program& program, const PublishOptions& options) {
  study::PackageStudy study;
  study.table = options.table;
  auto mapping = publish_mapping(options);
  if (program.failed(mapping)) return;
  study.mapping = std::move(*mapping);
  study.files.assign(options.files.begin(), options.files.end());
  study.title = options.title;
  auto passphrase = passphrase_of(options);
  if (program.failed(passphrase)) return;
  study.passphrase = std::move(*passphrase);
  study.out = options.common.out;
  const auto summary = program.compute(options.common, [&](const base::RunContext& context) {
    return study::write_package(study, context);
  });
  if (program.failed(summary)) return;
  if (options.common.json) {
    const nlohmann::ordered_json json = {{"out", summary->out.string()},
                                         {"records", summary->records},
                                         {"files", summary->files},
                                         {"bytes", summary->bytes},
                                         {"manifest_sha256", summary->manifest_sha256},
                                         {"sealed", summary->sealed},
                                         {"problems", summary->problems}};
    fmt::print("{}\n", json.dump(2));
  } else if (!options.common.quiet) {
    print_package_summary(*summary);
  }
}

void verify(Program& program, const PublishOptions& options) {
  const auto verification = program.compute(options.common, [&](const base::RunContext& context) {
    return study::verify_package(options.verify, context);
  });
  if (program.failed(verification)) return;
  if (!verification->faults.empty()) {
    std::string faults;
    for (const std::string& fault : verification->faults) faults += "\n  " + fault;
    (void)program.failed(
        base::Result<void>(base::data_error("{}: is not whole:{}", options.verify, faults)));
    return;
  }
  if (options.common.quiet) return;
  fmt::print("{}: whole, {} files\n", options.verify, counted(verification->files));
  if (verification->stamped) {
    fmt::print(
        "The time-stamp answers the request over this manifest: {}. Its signature is for `openssl "
        "ts -verify`.\n",
        *verification->stamped);
  }
}

void decrypt(Program& program, const PublishOptions& options) {
  const auto passphrase = ask_passphrase(options.passphrase_file, false);
  if (program.failed(passphrase)) return;
  const auto paths = study::open_sealed(options.decrypt, *passphrase, options.common.out);
  if (program.failed(paths)) return;
  if (options.common.quiet) return;
  for (const std::string& path : *paths) fmt::print("{}\n", path);
}

void read(Program& program, const PublishOptions& options) {
  const auto records = study::read_records(options.read, options.common.out);
  if (program.failed(records)) return;
  if (options.common.quiet) return;
  fmt::print("{} records: {}\n", counted(records->records),
             (records->out / "records.csv").string());
  if (records->problems > 0)
    fmt::print("{} lines had problems: see problems.csv.\n", counted(records->problems));
}

}  // namespace paradero::cli
