#include "paradero/table/internal/xlsx_archive.h"

#include <zip.h>

#include "paradero/base/parallel.h"

namespace paradero::table {

namespace {

constexpr std::size_t unpack_block_bytes = std::size_t{1} << 18;
// Sheets of repetitive cells shrink to a fiftieth; what shrinks to less than a two-hundredth and is
// large was made to.
constexpr std::uint64_t greatest_ratio = 200;
constexpr std::uint64_t ratio_floor_bytes = std::uint64_t{256} << 20;

struct ZipError {
  zip_error_t error;
  ZipError() { zip_error_init(&error); }
  ~ZipError() { zip_error_fini(&error); }
  const char* text() { return zip_error_strerror(&error); }
};

struct CloseEntry {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

}  // namespace

void XlsxArchive::Close::operator()(zip* archive) const { zip_discard(archive); }

base::Result<XlsxArchive> XlsxArchive::open(const std::filesystem::path& path,
                                            std::uint64_t max_unpacked_bytes) {
  int code = 0;
  zip_t* const opened = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (opened == nullptr) {
    ZipError error;
    zip_error_init_with_code(&error.error, code);
    return base::data_error(
        "{}: is a damaged or truncated workbook ({}): get the file again or save it anew",
        path.string(), error.text());
  }
  XlsxArchive archive(std::unique_ptr<zip, Close>(opened), path.string(), max_unpacked_bytes);
  PARADERO_CHECK(archive.check());
  return archive;
}

base::Result<XlsxArchive> XlsxArchive::over(std::string_view bytes, const std::string& name,
                                            std::uint64_t max_unpacked_bytes) {
  ZipError error;
  zip_source_t* const source =
      zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.error);
  zip_t* const opened =
      source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error.error);
  if (opened == nullptr) {
    if (source != nullptr) zip_source_free(source);
    return base::data_error(
        "{}: is a damaged or truncated workbook ({}): get the file again or save it anew", name,
        error.text());
  }
  XlsxArchive archive(std::unique_ptr<zip, Close>(opened), name, max_unpacked_bytes);
  PARADERO_CHECK(archive.check());
  return archive;
}

base::Result<void> XlsxArchive::check() const {
  if (has("content.xml")) {
    return base::data_error("{}: is an OpenDocument file (.ods): save it as .xlsx or CSV", name_);
  }
  if (has("word/document.xml"))
    return base::data_error("{}: is a Word document, not a list", name_);
  if (has("xl/workbook.bin"))
    return base::data_error("{}: is a binary workbook (.xlsb): save it as .xlsx", name_);
  if (!has("_rels/.rels") && !has("xl/workbook.xml")) {
    return base::data_error("{}: is a zip archive without a workbook in it: unpack it first",
                            name_);
  }
  std::uint64_t declared = 0;
  const zip_int64_t entries = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < entries; ++i) {
    zip_stat_t status;
    if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(i), 0, &status) != 0) continue;
    if ((status.valid & ZIP_STAT_SIZE) == 0) continue;
    if (status.size > limit_ - declared) {
      return base::data_error("{}: unpacks to more than {} bytes: not a list of people", name_,
                              limit_);
    }
    declared += status.size;
  }
  return {};
}

bool XlsxArchive::has(const std::string& part) const {
  return zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE) >= 0;
}

std::uint64_t XlsxArchive::declared_bytes(const std::string& part) const {
  const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
  zip_stat_t status;
  if (index < 0 ||
      zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &status) != 0)
    return 0;
  return (status.valid & ZIP_STAT_SIZE) != 0 ? status.size : 0;
}

struct XlsxArchive::OpenPart {
  std::string name;
  std::unique_ptr<zip_file_t, CloseEntry> file;
  std::uint64_t packed = 0, size = 0;
};

// The next bytes of the part, none at its end.
base::Result<std::size_t> XlsxArchive::read_block(OpenPart& part, std::vector<char>& block) {
  block.resize(unpack_block_bytes);
  const zip_int64_t got = zip_fread(part.file.get(), block.data(), block.size());
  if (got < 0) return base::data_error("{}: damaged or truncated in {}", name_, part.name);
  block.resize(static_cast<std::size_t>(got));
  part.size += block.size();
  unpacked_ += block.size();
  if (unpacked_ > limit_ ||
      (part.size > ratio_floor_bytes && part.size / greatest_ratio > part.packed)) {
    return base::data_error("{}: {} unpacks to far more than a list would: refused as a zip bomb",
                            name_, part.name);
  }
  return block.size();
}

base::Result<void> XlsxArchive::unpack(const std::string& part, const base::RunContext& context,
                                       const std::function<bool(std::string_view)>& take) {
  const zip_int64_t index = zip_name_locate(archive_.get(), part.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return base::data_error("{}: is not a whole workbook: it lacks {}", name_, part);
  zip_stat_t status;
  if (zip_stat_index(archive_.get(), static_cast<zip_uint64_t>(index), 0, &status) != 0) {
    return base::data_error("{}: damaged: {} cannot be found", name_, part);
  }
  if ((status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && status.encryption_method != ZIP_EM_NONE) {
    return base::data_error("{}: is encrypted: save it without a password", name_);
  }
  OpenPart open{part, nullptr, (status.valid & ZIP_STAT_COMP_SIZE) != 0 ? status.comp_size : 0, 0};
  open.file.reset(zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0));
  if (open.file == nullptr) {
    return base::data_error("{}: damaged: {} cannot be unpacked ({})", name_, part,
                            zip_strerror(archive_.get()));
  }
  std::vector<char> current, next;
  PARADERO_ASSIGN(std::size_t size, read_block(open, current));
  while (size > 0 && !context.stopped()) {
    bool wants_more = true;
    base::Result<std::size_t> following = std::size_t{0};
    base::parallel_chunks(context, 2, 1, [&](std::size_t task, std::size_t, std::size_t) {
      if (task == 0) {
        wants_more = take({current.data(), current.size()});
      } else {
        following = read_block(open, next);
      }
    });
    if (!wants_more) return {};
    PARADERO_ASSIGN(size, std::move(following));
    current.swap(next);
  }
  if (context.stopped()) return base::interrupted_error();
  return {};
}

}  // namespace paradero::table
