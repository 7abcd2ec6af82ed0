#include "paradero/casefile/key_header.h"

#include <algorithm>
#include <cstring>

#include <sodium.h>

namespace paradero::casefile {

namespace {

constexpr std::string_view magic("PARADERO CASE\n\0\0", 16);
constexpr std::uint32_t header_version = 1;
constexpr std::size_t slots_at = 64, slot_bytes = 96, checksum_bytes = 32;
constexpr std::size_t checksum_at = header_copy_bytes - checksum_bytes;
constexpr std::string_view base32_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t share_digits = 52, check_digits = 4;

void put(std::string& out, std::size_t at, std::uint32_t number) {
  for (std::size_t k = 0; k < 4; ++k)
    out[at + k] = static_cast<char>(static_cast<unsigned char>(number >> (8 * k)));
}

std::uint32_t get(std::string_view in, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t k = 0; k < 4; ++k)
    number |= std::uint32_t{static_cast<unsigned char>(in[at + k])} << (8 * k);
  return number;
}

template <std::size_t n>
void put(std::string& out, std::size_t at, const std::array<unsigned char, n>& bytes) {
  std::memcpy(out.data() + at, bytes.data(), n);
}

template <std::size_t n>
void get(std::string_view in, std::size_t at, std::array<unsigned char, n>& bytes) {
  std::memcpy(bytes.data(), in.data() + at, n);
}

std::string blake2b(std::string_view bytes, std::size_t size) {
  std::string digest(size, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), size,
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  return digest;
}

// What a wrapped key is bound to.
std::string bound_to(const KeyHeader& header, std::size_t index) {
  KeyHeader bare = header;
  bare.generation = 0;
  bare.slots = {};
  std::string text = format_header(bare).substr(0, slots_at);
  text.resize(slots_at + 12);
  put(text, slots_at, static_cast<std::uint32_t>(index));
  put(text, slots_at + 4, static_cast<std::uint32_t>(header.slots[index].kind));
  put(text, slots_at + 8, header.slots[index].user);
  return text;
}

KeyHeader parse_copy(std::string_view copy) {
  KeyHeader header;
  header.generation = get(copy, 20);
  get(copy, 24, header.file_id);
  header.cost = {get(copy, 40), get(copy, 44)};
  get(copy, 48, header.salt);
  for (std::size_t s = 0; s < key_slots; ++s) {
    KeySlot& slot = header.slots[s];
    const std::size_t at = slots_at + s * slot_bytes;
    slot.kind = static_cast<SlotKind>(get(copy, at));
    slot.user = get(copy, at + 4);
    get(copy, at + 8, slot.nonce);
    get(copy, at + 32, slot.wrapped);
  }
  return header;
}

bool is_whole(std::string_view copy) {
  return copy.starts_with(magic) &&
         copy.substr(checksum_at) == blake2b(copy.substr(0, checksum_at), checksum_bytes);
}

// The check of a recovery share: 20 bits of its hash, as digits.
std::string check_of(std::string_view share) {
  const std::string hash = blake2b(share, 16);
  std::uint32_t bits = 0;
  for (int k = 0; k < 3; ++k) bits = bits << 8 | static_cast<unsigned char>(hash[k]);
  std::string check;
  for (std::size_t k = 0; k < check_digits; ++k) check += base32_digits[bits >> (19 - 5 * k) & 31];
  return check;
}

}  // namespace

bool is_case_file(std::string_view first_bytes) { return first_bytes.starts_with(magic); }

std::string format_header(const KeyHeader& header) {
  std::string copy(header_copy_bytes, '\0');
  std::copy(magic.begin(), magic.end(), copy.begin());
  put(copy, 16, header_version);
  put(copy, 20, header.generation);
  put(copy, 24, header.file_id);
  put(copy, 40, header.cost.passes);
  put(copy, 44, header.cost.memory_kib);
  put(copy, 48, header.salt);
  for (std::size_t s = 0; s < key_slots; ++s) {
    const KeySlot& slot = header.slots[s];
    const std::size_t at = slots_at + s * slot_bytes;
    put(copy, at, static_cast<std::uint32_t>(slot.kind));
    put(copy, at + 4, slot.user);
    put(copy, at + 8, slot.nonce);
    put(copy, at + 32, slot.wrapped);
  }
  const std::string checksum =
      blake2b(std::string_view(copy).substr(0, checksum_at), checksum_bytes);
  std::copy(checksum.begin(), checksum.end(),
            copy.begin() + static_cast<std::ptrdiff_t>(checksum_at));
  return copy;
}

base::Result<ReadHeader> parse_header(std::string_view bytes, std::string_view origin) {
  if (bytes.size() < header_bytes ||
      (!is_case_file(bytes) && !is_case_file(bytes.substr(header_copy_bytes)))) {
    return base::data_error("{}: is not a case file", origin);
  }
  const std::string_view first = bytes.substr(0, header_copy_bytes);
  const std::string_view second = bytes.substr(header_copy_bytes, header_copy_bytes);
  ReadHeader read;
  read.first_whole = is_whole(first);
  read.second_whole = is_whole(second);
  read.equal = first == second;
  if (!read.first_whole && !read.second_whole) {
    return base::data_error("{}: both copies of its header are damaged: the key cannot be read",
                            origin);
  }
  const bool take_second =
      read.second_whole && (!read.first_whole || get(second, 20) > get(first, 20));
  const std::string_view copy = take_second ? second : first;
  if (get(copy, 16) != header_version) {
    return base::data_error("{}: was made by a later version of the program (header {})", origin,
                            get(copy, 16));
  }
  read.header = parse_copy(copy);
  const KeyCost& cost = read.header.cost;
  if (cost.passes == 0 || cost.passes > most_key_cost.passes || cost.memory_kib < 8 ||
      cost.memory_kib > most_key_cost.memory_kib) {
    return base::data_error("{}: its header asks for an impossible cost of the key", origin);
  }
  return read;
}

KeyHeader new_header(const KeyCost& cost) {
  base::require(sodium_init() >= 0, "new_header: libsodium cannot be started");
  KeyHeader header;
  header.cost = cost;
  randombytes_buf(header.file_id.data(), header.file_id.size());
  randombytes_buf(header.salt.data(), header.salt.size());
  return header;
}

base::Result<Secret> passphrase_key(const KeyHeader& header, const Secret& passphrase) {
  static_assert(crypto_pwhash_SALTBYTES == 16);
  Secret key(key_bytes);
  if (crypto_pwhash(key.data(), key.size(), reinterpret_cast<const char*>(passphrase.data()),
                    passphrase.size(), header.salt.data(), header.cost.passes,
                    std::size_t{header.cost.memory_kib} * 1024,
                    crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return base::data_error("the passphrase cannot be tried: it needs {} MiB of memory",
                            header.cost.memory_kib / 1024);
  }
  return key;
}

void wrap_key(KeyHeader& header, std::size_t index, SlotKind kind, std::uint32_t user,
              const Secret& wrapping_key, const Secret& data_key) {
  base::require(index < key_slots && wrapping_key.size() == key_bytes &&
                    data_key.size() == key_bytes && kind != SlotKind::empty,
                "wrap_key: a slot, and keys of 32 bytes");
  KeySlot& slot = header.slots[index];
  slot.kind = kind;
  slot.user = user;
  randombytes_buf(slot.nonce.data(), slot.nonce.size());
  const std::string bound = bound_to(header, index);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      slot.wrapped.data(), nullptr, data_key.data(), data_key.size(),
      reinterpret_cast<const unsigned char*>(bound.data()), bound.size(), nullptr,
      slot.nonce.data(), wrapping_key.data());
}

std::optional<Unwrapped> unwrap_key(const KeyHeader& header, SlotKind kind,
                                    const Secret& wrapping_key) {
  base::require(wrapping_key.size() == key_bytes, "unwrap_key: a key of 32 bytes");
  Unwrapped unwrapped{Secret(key_bytes), 0};
  for (std::size_t s = 0; s < key_slots; ++s) {
    const KeySlot& slot = header.slots[s];
    if (slot.kind != kind) continue;
    const std::string bound = bound_to(header, s);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            unwrapped.data_key.data(), nullptr, nullptr, slot.wrapped.data(), slot.wrapped.size(),
            reinterpret_cast<const unsigned char*>(bound.data()), bound.size(), slot.nonce.data(),
            wrapping_key.data()) == 0) {
      unwrapped.slot = s;
      return unwrapped;
    }
  }
  return std::nullopt;
}

Secret subkey(const Secret& data_key, KeyUse use) {
  base::require(data_key.size() == crypto_kdf_KEYBYTES, "subkey: a key of 32 bytes");
  Secret key(key_bytes);
  crypto_kdf_derive_from_key(key.data(), key.size(), static_cast<std::uint64_t>(use), "paradero",
                             data_key.data());
  return key;
}

std::string format_recovery(const Secret& share) {
  base::require(share.size() == key_bytes, "format_recovery: a share of 32 bytes");
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t k = 0; k < share.size(); ++k) {
    bits = bits << 8 | share.data()[k];
    for (held += 8; held >= 5; held -= 5) text += base32_digits[bits >> (held - 5) & 31];
  }
  text += base32_digits[bits << (5 - held) & 31];  // one bit is left: 256 = 51 x 5 + 1
  text += check_of(share.view());
  for (std::size_t at = text.size() - 4; at > 0; at -= 4) text.insert(at, "-");
  return text;
}

base::Result<Secret> parse_recovery(std::string_view text) {
  Secret share(key_bytes + 1);  // the last five bits run over by four
  std::string check;
  std::size_t count = 0, filled = 0;
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : text) {
    if (c == ' ' || c == '-' || c == '\n' || c == '\r' || c == '\t') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
    const std::size_t digit = base32_digits.find(c);
    if (digit == std::string_view::npos || count == share_digits + check_digits)
      return base::usage_error("this is not a recovery share: it has 56 letters and digits");
    if (++count > share_digits) {
      check += c;
      continue;
    }
    bits = (bits << 5 | static_cast<std::uint32_t>(digit)) & 0xffff;
    for (held += 5; held >= 8; held -= 8)
      share.data()[filled++] = static_cast<unsigned char>(bits >> (held - 8));
  }
  if (count != share_digits + check_digits)
    return base::usage_error("this is not a recovery share: it has 56 letters and digits");
  Secret whole = Secret::copy_of(share.view().substr(0, key_bytes));
  if (check != check_of(whole.view()))
    return base::usage_error("the recovery share has a slip of the pen: its check does not hold");
  return whole;
}

}  // namespace paradero::casefile
