#include "paradero/study/sealed_files.h"

#include <fstream>

#include "paradero/base/output.h"

namespace paradero::study {

namespace fs = std::filesystem;

base::Result<std::string> read_whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || !fs::is_regular_file(path))
    return base::data_error("{}: cannot be read", path.string());
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (stream.bad()) return base::data_error("{}: reading stopped with an error", path.string());
  return bytes;
}

base::Result<std::string> seal_files(const std::vector<publish::ArchivedFile>& files,
                                     std::string_view passphrase, const publish::SealCost& cost) {
  PARADERO_ASSIGN(const std::string archive, publish::format_archive(files));
  return publish::seal(archive, passphrase, cost);
}

base::Result<void> check_empty(const fs::path& out) {
  std::error_code ignored;
  if (fs::exists(out, ignored) &&
      (!fs::is_directory(out, ignored) || !fs::is_empty(out, ignored))) {
    return base::usage_error("--out {}: holds something already: name a new folder", out.string());
  }
  return {};
}

base::Result<std::vector<std::string>> open_sealed(const fs::path& sealed,
                                                   std::string_view passphrase,
                                                   const fs::path& out) {
  PARADERO_CHECK(check_empty(out));
  PARADERO_ASSIGN(const std::string bytes, read_whole(sealed));
  const auto named = [&](const base::Error& error) {
    return base::Failure(base::Error{error.kind, sealed.string() + ": " + error.message});
  };
  const auto archive = publish::unseal(bytes, passphrase);
  if (!archive) return named(archive.error());
  const auto files = publish::parse_archive(*archive);
  if (!files) return named(files.error());
  PARADERO_ASSIGN(auto directory, base::OutputDirectory::create(out));
  std::vector<std::string> paths;
  for (const publish::ArchivedFile& file : *files) {
    std::error_code failure;
    fs::create_directories(directory.path(file.path).parent_path(), failure);
    if (failure) return base::data_error("{}: cannot be made: {}", out.string(), failure.message());
    PARADERO_CHECK(directory.write(file.path, file.content));
    paths.push_back(file.path);
  }
  fs::remove(out);  // an empty folder may stand there: the new one takes its place as a whole
  PARADERO_CHECK(directory.commit());
  return paths;
}

}  // namespace paradero::study
