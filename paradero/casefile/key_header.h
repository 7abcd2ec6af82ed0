// KeyHeader: the plain first bytes of a case file, which hold its key in wrapped form
// (docs/formats/casefile.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "paradero/base/error.h"
#include "paradero/casefile/secret.h"

namespace paradero::casefile {

inline constexpr std::size_t header_copy_bytes = 2048;
inline constexpr std::size_t header_bytes = 2 * header_copy_bytes;  // before the database
inline constexpr std::size_t key_slots = 8;
inline constexpr std::size_t key_bytes = 32;

// What Argon2id costs. The file says it, so that a later default may be higher.
struct KeyCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 256 * 1024;
};
inline constexpr KeyCost least_key_cost{2, 19 * 1024};
inline constexpr KeyCost most_key_cost{64, 4 * 1024 * 1024};

enum class SlotKind : std::uint32_t { empty = 0, passphrase = 1, recovery = 2 };

// The key of the data, wrapped by another key.
struct KeySlot {
  SlotKind kind = SlotKind::empty;
  std::uint32_t user = 0;  // id of the user whose passphrase it is
  std::array<unsigned char, 24> nonce{};
  std::array<unsigned char, key_bytes + 16> wrapped{};
};

struct KeyHeader {
  std::uint32_t generation = 1;  // raised by each change; the higher of two copies holds
  std::array<unsigned char, 16> file_id{};
  KeyCost cost;
  std::array<unsigned char, 16> salt{};
  std::array<KeySlot, key_slots> slots{};
};

// How many of the two copies were whole.
struct ReadHeader {
  KeyHeader header;
  bool first_whole = true, second_whole = true, equal = true;
};

bool is_case_file(std::string_view first_bytes);

// One copy, as it stands in the file.
std::string format_header(const KeyHeader& header);

// Reads both copies: of two whole ones the newer. Errors (data): not a case file, of a later
// version of the program, both copies damaged, or a cost beyond most_key_cost.
base::Result<ReadHeader> parse_header(std::string_view bytes, std::string_view origin);

// A header with random file_id and salt and no slot.
KeyHeader new_header(const KeyCost& cost);

// The key that a passphrase stands for, by Argon2id with the header's salt and cost. Error (data):
// the machine has not the memory.
base::Result<Secret> passphrase_key(const KeyHeader& header, const Secret& passphrase);

// Puts `data_key` into slot `index`, wrapped by `wrapping_key` (XChaCha20-Poly1305, bound to the
// header's file_id, cost, salt and to the slot's place, kind and user).
void wrap_key(KeyHeader& header, std::size_t index, SlotKind kind, std::uint32_t user,
              const Secret& wrapping_key, const Secret& data_key);

struct Unwrapped {
  Secret data_key;
  std::size_t slot = 0;
};
// Tries all slots of `kind`. nullopt: none opens.
std::optional<Unwrapped> unwrap_key(const KeyHeader& header, SlotKind kind,
                                    const Secret& wrapping_key);

// A key of its own for each use, derived from the data key.
enum class KeyUse : std::uint64_t { pages = 1, rows = 2, log = 3 };
Secret subkey(const Secret& data_key, KeyUse use);

// The recovery share: 32 random bytes, printed as 14 groups of four letters and digits (Crockford's
// base 32: no I, L, O, U), the last of them a check. 52 characters of key, 4 of check.
std::string format_recovery(const Secret& share);
// Reads it back; case, spaces and hyphens do not matter; I and L are 1, O is 0. Error (usage): not
// of that form, or the check does not hold (a slip of the pen). The message does not quote it.
base::Result<Secret> parse_recovery(std::string_view text);

}  // namespace paradero::casefile
