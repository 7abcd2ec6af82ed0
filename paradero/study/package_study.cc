#include "paradero/study/package_study.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "paradero/base/hash.h"
#include "paradero/base/output.h"
#include "paradero/publish/bagit.h"
#include "paradero/publish/case_uco.h"
#include "paradero/publish/follow_the_money.h"
#include "paradero/publish/timestamp.h"
#include "paradero/study/build_info.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/sealed_files.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

using nlohmann::ordered_json;
using publish::ArchivedFile;
using publish::ManifestEntry;

namespace {

constexpr const char* manifest_file = "manifest-sha256.txt";
constexpr const char* tag_manifest_file = "tagmanifest-sha256.txt";
constexpr const char* request_file = "manifest-sha256.txt.tsq";
constexpr const char* answer_file = "manifest-sha256.txt.tsr";

std::vector<publish::NamedValues> records_of(const table::MappedTable& table) {
  std::vector<publish::NamedValues> records;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    publish::NamedValues record{table.record_ids[r], {}};
    for (const auto& column : table.columns) {
      if (!column.at(r).empty()) record.values.emplace_back(column.name, column.at(r));
    }
    records.push_back(std::move(record));
  }
  return records;
}

// The files that were given, byte for byte, the list first.
base::Result<std::vector<ArchivedFile>> given_files(const PackageStudy& study) {
  std::vector<ArchivedFile> files;
  std::vector<fs::path> paths = {study.table};
  paths.insert(paths.end(), study.files.begin(), study.files.end());
  for (const fs::path& path : paths) {
    ArchivedFile file{"data/files/" + path.filename().string(), {}};
    if (!publish::is_package_path(file.path))
      return base::usage_error("{}: is no name of a file", path.string());
    if (std::ranges::any_of(files,
                            [&](const ArchivedFile& other) { return other.path == file.path; }))
      return base::usage_error("two files are called '{}': name them apart",
                               path.filename().string());
    PARADERO_ASSIGN(file.content, read_whole(path));
    files.push_back(std::move(file));
  }
  return files;
}

void add_records(const table::MappedTable& table, const std::string& title,
                 std::vector<ArchivedFile>& files) {
  publish::CaseGraph graph;
  graph.title = title;
  graph.tool_version = build_info().version;
  for (const ArchivedFile& file : files)
    graph.files.push_back({file.path, base::sha256(file.content), file.content.size()});
  graph.records = records_of(table);
  ArchivedFile entities{"data/entities.ftm.jsonl", {}}, statements{"data/statements.ftm.jsonl", {}};
  for (const publish::NamedValues& record : graph.records) {
    const publish::Entity entity = publish::entity_of(record, table.source);
    entities.content += publish::format_entity(entity);
    statements.content += publish::format_statements(entity);
  }
  files.push_back({"data/case.jsonld", publish::format_case(graph)});
  files.push_back(std::move(entities));
  files.push_back(std::move(statements));
}

std::string manifest_of(const std::vector<ArchivedFile>& files) {
  std::vector<ManifestEntry> entries;
  for (const ArchivedFile& file : files) entries.push_back({base::sha256(file.content), file.path});
  return publish::format_manifest(std::move(entries));
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  std::size_t size = 0;
  const int failed = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                    hex.data(), hex.size(), nullptr, &size, nullptr);
  base::require(failed == 0 && size == bytes.size(), "bytes_of_hex: hexadecimal digits");
  return bytes;
}

base::Result<std::string> request_over(const std::string& sha256) {
  if (sodium_init() < 0) return base::data_error("the source of random numbers does not answer");
  std::string nonce(publish::nonce_bytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  return publish::timestamp_request(bytes_of_hex(sha256), nonce);
}

std::string package_provenance(const PackageSummary& summary, const std::string& title) {
  const ordered_json json =
      provenance_of("package", {{"title", title},
                                {"manifest_sha256", summary.manifest_sha256},
                                {"inputs", inputs_json(std::span(&summary.input, 1))}});
  return json.dump(2) + "\n";
}

void add_package_warnings(const PackageStudy& study, const table::MappedTable& table,
                          PackageSummary& summary) {
  if (!study.passphrase) {
    summary.warnings.push_back(
        {"plain", "El paquete se escribió sin cifrar: quien copie la carpeta lo lee todo.",
         "The package was written in the clear: whoever copies the folder reads all of it."});
  }
  if (table.find("consent") != nullptr) {
    summary.warnings.push_back({"consent",
                                "El paquete lleva la lista entera, también a quienes no consienten "
                                "que se publique: es para un tribunal, no para publicar.",
                                "The package holds the whole list, also those who do not consent "
                                "to publication: it is for a court, not for release."});
  }
}

base::Result<void> write_files(const std::vector<ArchivedFile>& files, base::OutputDirectory& out) {
  for (const ArchivedFile& file : files) {
    std::error_code failure;
    fs::create_directories(out.path(file.path).parent_path(), failure);
    if (failure)
      return base::data_error("{}: cannot be made: {}", out.target().string(), failure.message());
    PARADERO_CHECK(out.write(file.path, file.content));
  }
  return {};
}

// The files of a package as they lie there, with their hashes.
base::Result<std::vector<publish::FoundFile>> found_in(const fs::path& package,
                                                       const base::RunContext& context) {
  std::vector<publish::FoundFile> found;
  std::error_code failure;
  for (fs::recursive_directory_iterator at(package, failure), end; !failure && at != end;
       at.increment(failure)) {
    if (context.stopped()) return base::interrupted_error();
    if (at->is_directory() && !at->is_symlink()) continue;
    if (at->is_symlink())
      return base::data_error("{}: holds links: a package is files alone", package.string());
    PARADERO_ASSIGN(std::string sha256, base::sha256_file(at->path()));
    found.push_back({std::move(sha256), at->path().lexically_relative(package).generic_string()});
  }
  if (failure)
    return base::data_error("{}: cannot be read: {}", package.string(), failure.message());
  std::ranges::sort(found, {}, &publish::FoundFile::path);
  return found;
}

base::Result<void> check_stamp(const fs::path& package, Verification& verification) {
  if (!fs::exists(package / answer_file)) return {};
  PARADERO_ASSIGN(const std::string request_bytes, read_whole(package / request_file));
  PARADERO_ASSIGN(const std::string answer_bytes, read_whole(package / answer_file));
  PARADERO_ASSIGN(const std::string sha256, base::sha256_file(package / manifest_file));
  const auto request = publish::parse_timestamp_request(request_bytes);
  const auto answer = publish::parse_timestamp_answer(answer_bytes);
  const auto fault = [&](std::string_view file, std::string_view what) {
    verification.faults.push_back(fmt::format("{}: {}", file, what));
  };
  if (!request) return fault(request_file, request.error().message), base::Result<void>();
  if (!answer) return fault(answer_file, answer.error().message), base::Result<void>();
  if (request->digest != bytes_of_hex(sha256)) fault(request_file, "is over another manifest");
  if (const auto wrong = publish::timestamp_fault(*request, *answer)) {
    fault(answer_file, *wrong);
  } else {
    verification.stamped = answer->time;
  }
  return {};
}

std::string records_text(const std::vector<publish::NamedValues>& records) {
  std::vector<std::string> columns;  // in order of first appearance
  for (const publish::NamedValues& record : records) {
    for (const auto& [column, value] : record.values)
      if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  }
  std::string text = "record_id";
  const auto add = [&](std::string_view cell) {
    text += ',';
    table::append_csv_cell(text, cell);
  };
  std::ranges::for_each(columns, add);
  text += '\n';
  for (const publish::NamedValues& record : records) {
    table::append_csv_cell(text, record.id);
    std::map<std::string_view, std::string> values;  // several of one column are joined
    for (const auto& [column, value] : record.values) {
      std::string& joined = values[column];
      joined += (joined.empty() ? "" : "; ") + value;
    }
    for (const std::string& column : columns) add(values[column]);
    text += '\n';
  }
  return text;
}

}  // namespace

base::Result<PackageSummary> write_package(const PackageStudy& study,
                                           const base::RunContext& context) {
  PARADERO_CHECK(check_empty(study.out));
  base::Problems problems;
  PARADERO_ASSIGN(const Lists lists,
                  load_lists({{study.table, {}, study.mapping, false}}, context, problems));
  const table::MappedTable& table = lists.tables.front();
  PackageSummary summary;
  summary.input = lists.inputs.front();
  summary.records = table.rows();
  summary.sealed = study.passphrase.has_value();
  summary.problems = problems.total();
  const std::string title = study.title.empty() ? table.source : study.title;
  PARADERO_ASSIGN(std::vector<ArchivedFile> files, given_files(study));
  add_records(table, title, files);
  for (const ArchivedFile& file : files) summary.bytes += file.content.size();
  summary.files = files.size();
  const std::string manifest = manifest_of(files);
  summary.manifest_sha256 = base::sha256(manifest);
  PARADERO_ASSIGN(const std::string request, request_over(summary.manifest_sha256));
  const std::string provenance = package_provenance(summary, title);
  std::vector<ArchivedFile> tags = {
      {"bagit.txt", publish::bagit_declaration()},
      {"bag-info.txt",
       publish::format_bag_info(
           {{"External-Description", title},
            {"Bag-Software-Agent", fmt::format("paradero {}", build_info().version)},
            {"Payload-Oxum", fmt::format("{}.{}", summary.bytes, summary.files)}})},
      {manifest_file, manifest},
      {request_file, request},
      {"provenance.json", provenance}};
  tags.push_back({tag_manifest_file, manifest_of(tags)});
  files.insert(files.end(), tags.begin(), tags.end());
  add_package_warnings(study, table, summary);

  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  summary.out = out.target();
  if (study.passphrase) {
    PARADERO_ASSIGN(std::string sealed, seal_files(files, *study.passphrase, study.cost));
    files = {{"package.sealed", std::move(sealed)},
             {request_file, request},
             {"provenance.json", provenance}};
  }
  PARADERO_CHECK(write_files(files, out));
  if (context.stopped()) return base::interrupted_error();
  fs::remove(study.out);  // an empty folder may stand there: the package takes its place as a whole
  PARADERO_CHECK(out.commit());
  return summary;
}

base::Result<Verification> verify_package(const fs::path& package,
                                          const base::RunContext& context) {
  if (!fs::is_regular_file(package / "bagit.txt") || !fs::is_regular_file(package / manifest_file))
    return base::data_error("{}: is no BagIt package with a SHA-256 manifest", package.string());
  Verification verification;
  PARADERO_ASSIGN(const std::string declaration, read_whole(package / "bagit.txt"));
  PARADERO_CHECK(publish::check_declaration(declaration, "bagit.txt"));
  PARADERO_ASSIGN(const std::string manifest, read_whole(package / manifest_file));
  PARADERO_ASSIGN(const auto payload, publish::parse_manifest(manifest, manifest_file));
  std::vector<ManifestEntry> tags;
  if (fs::exists(package / tag_manifest_file)) {
    PARADERO_ASSIGN(const std::string text, read_whole(package / tag_manifest_file));
    PARADERO_ASSIGN(tags, publish::parse_manifest(text, tag_manifest_file));
  }
  PARADERO_ASSIGN(const auto found, found_in(package, context));
  verification.files = found.size();
  verification.faults = publish::package_faults(payload, tags, found);
  if (tags.empty()) verification.faults.push_back(std::string(tag_manifest_file) + ": is missing");
  PARADERO_CHECK(check_stamp(package, verification));
  return verification;
}

base::Result<ReadRecords> read_records(const fs::path& file, const fs::path& out_path) {
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(out_path));
  PARADERO_ASSIGN(const std::string text, read_whole(file));
  base::Problems problems;
  std::vector<publish::NamedValues> records;
  if (const auto graph = publish::parse_case(text, file.string())) {
    records = graph->records;
  } else {
    for (const publish::Entity& entity :
         publish::parse_entities(text, file.filename().string(), problems))
      records.push_back(publish::record_of(entity));
    if (records.empty())
      return base::data_error("{}: holds neither FollowTheMoney lines nor a CASE graph",
                              file.string());
  }
  PARADERO_CHECK(out.write("records.csv", records_text(records)));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  PARADERO_CHECK(out.commit());
  return ReadRecords{records.size(), problems.total(), out.target()};
}

}  // namespace paradero::study
