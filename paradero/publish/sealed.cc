#include "paradero/publish/sealed.h"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace paradero::publish {

namespace {

using Bytes = const unsigned char*;

constexpr std::string_view sealed_magic = "PARADERO SEALED\n";
constexpr std::uint32_t sealed_version = 1, most_passes = 64, most_memory_kib = 4 * 1024 * 1024;
constexpr std::size_t salt_at = 32, stream_at = 48;
static_assert(crypto_pwhash_SALTBYTES == 16);
static_assert(stream_at + crypto_secretstream_xchacha20poly1305_HEADERBYTES == sealed_header_bytes);
static_assert(crypto_secretstream_xchacha20poly1305_ABYTES == sealed_overhead_bytes);

void put_number(std::string& bytes, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return number;
}

struct Key {
  unsigned char bytes[crypto_secretstream_xchacha20poly1305_KEYBYTES];
  ~Key() { sodium_memzero(bytes, sizeof bytes); }
};

base::Result<void> derive(Key& key, std::string_view passphrase, Bytes salt, const SealCost& cost) {
  if (crypto_pwhash(key.bytes, sizeof key.bytes, passphrase.data(), passphrase.size(), salt,
                    cost.passes, std::size_t{cost.memory_kib} * 1024,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return base::data_error(
        "the machine has not the {} MiB of memory that the passphrase's key takes",
        cost.memory_kib / 1024);
  }
  return {};
}

Bytes unsigned_of(std::string_view bytes) { return reinterpret_cast<Bytes>(bytes.data()); }

}  // namespace

struct Sealer::State {
  std::string header;
  crypto_secretstream_xchacha20poly1305_state stream;
  bool first = true, ended = false;
  ~State() { sodium_memzero(&stream, sizeof stream); }
};

Sealer::Sealer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sealer::Sealer(Sealer&&) noexcept = default;
Sealer::~Sealer() = default;
const std::string& Sealer::header() const { return state_->header; }

base::Result<Sealer> Sealer::create(std::string_view passphrase, const SealCost& cost) {
  if (passphrase.empty()) return base::usage_error("the passphrase is empty");
  base::require(sodium_init() >= 0, "sealed: libsodium works");
  auto state = std::make_unique<State>();
  std::string& header = state->header;
  header = sealed_magic;
  put_number(header, sealed_version);
  put_number(header, cost.passes);
  put_number(header, cost.memory_kib);
  put_number(header, sealed_piece_bytes);
  unsigned char salt[crypto_pwhash_SALTBYTES];
  randombytes_buf(salt, sizeof salt);
  header.append(reinterpret_cast<const char*>(salt), sizeof salt);
  Key key;
  PARADERO_CHECK(derive(key, passphrase, salt, cost));
  unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
  crypto_secretstream_xchacha20poly1305_init_push(&state->stream, stream, key.bytes);
  header.append(reinterpret_cast<const char*>(stream), sizeof stream);
  return Sealer(std::move(state));
}

std::string Sealer::seal(std::string_view piece, bool last) {
  base::require(!state_->ended, "Sealer: nothing comes after the last piece");
  base::require(last ? piece.size() <= sealed_piece_bytes : piece.size() == sealed_piece_bytes,
                "Sealer: pieces of one size");
  std::string sealed(piece.size() + sealed_overhead_bytes, '\0');
  // The header is bound to the first piece.
  const std::string_view with =
      state_->first ? std::string_view(state_->header) : std::string_view();
  crypto_secretstream_xchacha20poly1305_push(
      &state_->stream, reinterpret_cast<unsigned char*>(sealed.data()), nullptr, unsigned_of(piece),
      piece.size(), unsigned_of(with), with.size(),
      last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
           : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  state_->first = false;
  state_->ended = last;
  return sealed;
}

struct Opener::State {
  std::string header;
  crypto_secretstream_xchacha20poly1305_state stream;
  bool first = true, ended = false;
  ~State() { sodium_memzero(&stream, sizeof stream); }
};

Opener::Opener(std::unique_ptr<State> state) : state_(std::move(state)) {}
Opener::Opener(Opener&&) noexcept = default;
Opener::~Opener() = default;
bool Opener::ended() const { return state_->ended; }

base::Result<Opener> Opener::create(std::string_view header, std::string_view passphrase) {
  if (header.size() != sealed_header_bytes || !header.starts_with(sealed_magic))
    return base::data_error("is not a sealed file");
  if (number_at(header, 16) != sealed_version)
    return base::data_error("was sealed by a later version of the program");
  const SealCost cost{number_at(header, 20), number_at(header, 24)};
  if (cost.passes < 1 || cost.passes > most_passes || cost.memory_kib < 8 ||
      cost.memory_kib > most_memory_kib || number_at(header, 28) != sealed_piece_bytes) {
    return base::data_error("is no sealed file of this program: its first bytes are damaged");
  }
  base::require(sodium_init() >= 0, "sealed: libsodium works");
  auto state = std::make_unique<State>();
  state->header = header;
  Key key;
  PARADERO_CHECK(derive(key, passphrase, unsigned_of(header.substr(salt_at)), cost));
  if (crypto_secretstream_xchacha20poly1305_init_pull(
          &state->stream, unsigned_of(header.substr(stream_at)), key.bytes) != 0) {
    return base::data_error("is no sealed file of this program: its first bytes are damaged");
  }
  return Opener(std::move(state));
}

base::Result<std::string> Opener::open(std::string_view piece) {
  if (state_->ended) return base::data_error("was lengthened: bytes follow its end");
  const auto refused = [&] {
    return state_->first ? base::data_error("does not open: a wrong passphrase, or altered bytes")
                         : base::data_error("was altered: a piece of it is not as it was sealed");
  };
  if (piece.size() < sealed_overhead_bytes) return refused();
  std::string plain(piece.size() - sealed_overhead_bytes, '\0');
  unsigned char tag = 0;
  const std::string_view with =
      state_->first ? std::string_view(state_->header) : std::string_view();
  if (crypto_secretstream_xchacha20poly1305_pull(
          &state_->stream, reinterpret_cast<unsigned char*>(plain.data()), nullptr, &tag,
          unsigned_of(piece), piece.size(), unsigned_of(with), with.size()) != 0) {
    return refused();
  }
  state_->first = false;
  state_->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return plain;
}

base::Result<std::string> seal(std::string_view plain, std::string_view passphrase,
                               const SealCost& cost) {
  PARADERO_ASSIGN(Sealer sealer, Sealer::create(passphrase, cost));
  std::string sealed = sealer.header();
  for (std::size_t at = 0;; at += sealed_piece_bytes) {
    const bool last = plain.size() - at <= sealed_piece_bytes;
    sealed += sealer.seal(plain.substr(at, sealed_piece_bytes), last);
    if (last) return sealed;
  }
}

base::Result<std::string> unseal(std::string_view sealed, std::string_view passphrase) {
  PARADERO_ASSIGN(Opener opener, Opener::create(sealed.substr(0, sealed_header_bytes), passphrase));
  std::string plain;
  constexpr std::size_t step = sealed_piece_bytes + sealed_overhead_bytes;
  for (std::size_t at = sealed_header_bytes; at < sealed.size(); at += step) {
    PARADERO_ASSIGN(const std::string piece, opener.open(sealed.substr(at, step)));
    plain += piece;
  }
  if (!opener.ended()) return base::data_error("is cut off: its end is missing");
  return plain;
}

}  // namespace paradero::publish
