// Sealed streams: an export that only a passphrase opens (libsodium secretstream,
// XChaCha20-Poly1305; the key from Argon2id). Format: docs/formats/sealed.md.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "paradero/base/error.h"

namespace paradero::publish {

// What Argon2id costs. The file says it, so that a later default may be higher.
struct SealCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 256 * 1024;
};

inline constexpr std::size_t sealed_header_bytes = 72;
inline constexpr std::size_t sealed_piece_bytes =
    1 << 16;  // of plain text; the last one may be shorter
inline constexpr std::size_t sealed_overhead_bytes = 17;  // of each piece

// Seals pieces in order. Move only; the key is overwritten at the end.
class Sealer {
 public:
  // Random salt. Errors: data (the machine has not the memory for the key); usage (the passphrase
  // is empty).
  static base::Result<Sealer> create(std::string_view passphrase, const SealCost& cost = {});
  Sealer(Sealer&&) noexcept;
  ~Sealer();

  const std::string& header() const;  // sealed_header_bytes, to be written first
  // The next piece, of sealed_piece_bytes; the last one of as many or fewer, perhaps none. Throws
  // std::logic_error on another size, and after the last piece.
  std::string seal(std::string_view piece, bool last);

 private:
  struct State;
  explicit Sealer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Opens what a Sealer sealed. Pieces that were altered, left out, doubled or come in another order
// are refused.
class Opener {
 public:
  // `header`: the first sealed_header_bytes. Errors (data): not a sealed file, of a later version,
  // a cost beyond 4 GiB or 64 passes, the machine has not the memory.
  static base::Result<Opener> create(std::string_view header, std::string_view passphrase);
  Opener(Opener&&) noexcept;
  ~Opener();

  // The next sealed piece opened. Errors (data): a wrong passphrase or altered bytes, which look
  // the same; more after the end.
  base::Result<std::string> open(std::string_view piece);
  // Was the last piece opened? A file that ends before is cut off.
  bool ended() const;

 private:
  struct State;
  explicit Opener(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All at once.
base::Result<std::string> seal(std::string_view plain, std::string_view passphrase,
                               const SealCost& cost = {});
base::Result<std::string> unseal(std::string_view sealed, std::string_view passphrase);

}  // namespace paradero::publish
