#include "paradero/casefile/internal/container_vfs.h"

#include <cstring>
#include <mutex>
#include <stdexcept>

#include <sqlite3.h>

#include "paradero/casefile/key_header.h"

namespace paradero::casefile {

namespace {

// Of xFileControl; SQLite keeps those below 100 to itself.
constexpr int op_read_header = 7'001, op_write_header = 7'002;

struct HeaderAccess {
  void* bytes;
  int size;
  sqlite3_int64 offset;
};

// What SQLite allocates for an open file: this, then the file of the system's own layer.
struct ContainerFile {
  sqlite3_file base;
  sqlite3_int64 shift;  // where the file's content begins: 0 but for databases
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<ContainerFile*>(file) + 1);
}
sqlite3_int64 shift(sqlite3_file* file) { return reinterpret_cast<ContainerFile*>(file)->shift; }
sqlite3_vfs* real(sqlite3_vfs* vfs) { return static_cast<sqlite3_vfs*>(vfs->pAppData); }

int file_close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }

int file_read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), bytes, size, offset + shift(file));
}

int file_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xWrite(real(file), bytes, size, offset + shift(file));
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  return real(file)->pMethods->xTruncate(real(file), size + shift(file));
}

int file_sync(sqlite3_file* file, int flags) {
  return real(file)->pMethods->xSync(real(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const int code = real(file)->pMethods->xFileSize(real(file), size);
  if (code == SQLITE_OK) *size = *size > shift(file) ? *size - shift(file) : 0;
  return code;
}

int file_lock(sqlite3_file* file, int lock) {
  return real(file)->pMethods->xLock(real(file), lock);
}
int file_unlock(sqlite3_file* file, int lock) {
  return real(file)->pMethods->xUnlock(real(file), lock);
}
int file_check_reserved_lock(sqlite3_file* file, int* held) {
  return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

int file_control(sqlite3_file* file, int op, void* argument) {
  sqlite3_file* const inner = real(file);
  if (op == op_read_header || op == op_write_header) {
    if (shift(file) == 0) return SQLITE_MISUSE;
    const auto& access = *static_cast<const HeaderAccess*>(argument);
    if (op == op_write_header) {
      const int code = inner->pMethods->xWrite(inner, access.bytes, access.size, access.offset);
      return code == SQLITE_OK ? inner->pMethods->xSync(inner, SQLITE_SYNC_FULL) : code;
    }
    const int code = inner->pMethods->xRead(inner, access.bytes, access.size, access.offset);
    return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
  }
  if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) {
    return SQLITE_OK;  // hints in bytes of the database, which the header would make wrong
  }
  return inner->pMethods->xFileControl(inner, op, argument);
}

int file_sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int file_device_characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int file_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int file_shm_lock(sqlite3_file* file, int offset, int n, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, n, flags);
}
void file_shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int file_shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: shared memory, but no mapping of the database itself, which lies shifted.
const sqlite3_io_methods file_methods = {2,
                                         file_close,
                                         file_read,
                                         file_write,
                                         file_truncate,
                                         file_sync,
                                         file_size,
                                         file_lock,
                                         file_unlock,
                                         file_check_reserved_lock,
                                         file_control,
                                         file_sector_size,
                                         file_device_characteristics,
                                         file_shm_map,
                                         file_shm_lock,
                                         file_shm_barrier,
                                         file_shm_unmap,
                                         nullptr,
                                         nullptr};

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto& container = *reinterpret_cast<ContainerFile*>(file);
  container.base.pMethods = nullptr;
  container.shift = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? static_cast<sqlite3_int64>(header_bytes)
                                                       : sqlite3_int64{0};
  const int code = real(vfs)->xOpen(real(vfs), name, real(file), flags, out_flags);
  if (code == SQLITE_OK) container.base.pMethods = &file_methods;
  return code;
}

int vfs_delete(sqlite3_vfs* vfs, const char* name, int sync) {
  return real(vfs)->xDelete(real(vfs), name, sync);
}
int vfs_access(sqlite3_vfs* vfs, const char* name, int flags, int* out) {
  return real(vfs)->xAccess(real(vfs), name, flags, out);
}
int vfs_full_pathname(sqlite3_vfs* vfs, const char* name, int size, char* out) {
  return real(vfs)->xFullPathname(real(vfs), name, size, out);
}
int vfs_randomness(sqlite3_vfs* vfs, int size, char* out) {
  return real(vfs)->xRandomness(real(vfs), size, out);
}
int vfs_sleep(sqlite3_vfs* vfs, int microseconds) {
  return real(vfs)->xSleep(real(vfs), microseconds);
}
int vfs_current_time(sqlite3_vfs* vfs, double* out) {
  return real(vfs)->xCurrentTime(real(vfs), out);
}
int vfs_last_error(sqlite3_vfs* vfs, int size, char* out) {
  return real(vfs)->xGetLastError(real(vfs), size, out);
}
int vfs_current_time_int64(sqlite3_vfs* vfs, sqlite3_int64* out) {
  return real(vfs)->xCurrentTimeInt64(real(vfs), out);
}

int header_access(sqlite3* db, int op, void* bytes, std::size_t size, std::size_t offset) {
  HeaderAccess access{bytes, static_cast<int>(size), static_cast<sqlite3_int64>(offset)};
  return sqlite3_file_control(db, "main", op, &access);
}

}  // namespace

const char* container_vfs() {
  static std::once_flag once;
  static sqlite3_vfs vfs{};
  static int failed = SQLITE_OK;
  std::call_once(once, [] {
    failed = sqlite3_initialize();
    sqlite3_vfs* const system = sqlite3_vfs_find("unix");
    if (failed != SQLITE_OK || system == nullptr) {
      failed = SQLITE_ERROR;
      return;
    }
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(ContainerFile)) + system->szOsFile;
    vfs.mxPathname = system->mxPathname;
    vfs.zName = "paradero";
    vfs.pAppData = system;
    vfs.xOpen = vfs_open;
    vfs.xDelete = vfs_delete;
    vfs.xAccess = vfs_access;
    vfs.xFullPathname = vfs_full_pathname;
    vfs.xRandomness = vfs_randomness;
    vfs.xSleep = vfs_sleep;
    vfs.xCurrentTime = vfs_current_time;
    vfs.xGetLastError = vfs_last_error;
    vfs.xCurrentTimeInt64 = vfs_current_time_int64;
    failed = sqlite3_vfs_register(&vfs, 0);
    if (failed == SQLITE_OK) failed = sqlite3mc_vfs_create("paradero", 0);
  });
  if (failed != SQLITE_OK) throw std::runtime_error("SQLite cannot be started");
  return "multipleciphers-paradero";
}

int read_header_bytes(sqlite3* db, void* bytes, std::size_t size, std::size_t offset) {
  std::memset(bytes, 0, size);
  return header_access(db, op_read_header, bytes, size, offset);
}

int write_header_bytes(sqlite3* db, const void* bytes, std::size_t size, std::size_t offset) {
  return header_access(db, op_write_header, const_cast<void*>(bytes), size, offset);
}

}  // namespace paradero::casefile
