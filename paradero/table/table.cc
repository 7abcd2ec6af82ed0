#include "paradero/table/table.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "paradero/base/error.h"
#include "paradero/base/hash.h"

namespace paradero::table {

namespace {

constexpr std::uint32_t free_slot = 0xffffffffU;
constexpr unsigned char long_length = 0xff;  // the length follows in four bytes

std::uint32_t short_hash(std::string_view value) {
  return static_cast<std::uint32_t>(base::hash64(value) >> 32);
}

// Strings stored one after another, each behind its length; they never move.
class StringArena {
 public:
  const char* store(std::string_view value) {
    const bool is_long = value.size() >= long_length;
    const std::size_t needed = value.size() + (is_long ? 1 + sizeof(std::uint32_t) : 1);
    if (needed > left_) open_chunk(needed);
    char* const start = next_;
    next_ += needed;
    left_ -= needed;
    if (is_long) {
      const auto length = static_cast<std::uint32_t>(value.size());
      start[0] = static_cast<char>(long_length);
      std::memcpy(start + 1, &length, sizeof length);
    } else {
      start[0] = static_cast<char>(value.size());
    }
    if (!value.empty()) std::memcpy(next_ - value.size(), value.data(), value.size());
    return start;
  }

  static std::string_view view(const char* stored) {
    const auto first = static_cast<unsigned char>(stored[0]);
    if (first != long_length) return {stored + 1, first};
    std::uint32_t length = 0;
    std::memcpy(&length, stored + 1, sizeof length);
    return {stored + 1 + sizeof length, length};
  }

 private:
  void open_chunk(std::size_t needed) {
    const std::size_t size = std::max(needed, next_chunk_size_);
    next_chunk_size_ = std::min<std::size_t>(next_chunk_size_ * 2, std::size_t{1} << 20);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = chunks_.back().get();
    left_ = size;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t next_chunk_size_ = 256;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace

// A table of codes by open addressing with linear probing: a slot holds 32 bits of the hash beside
// the code, so that growing needs no string and probing rarely touches a wrong one.
struct Dictionary::State {
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t code = free_slot;
  };

  StringArena arena;
  std::vector<const char*> stored;  // by code
  std::vector<Slot> slots = std::vector<Slot>(16);

  std::size_t mask() const { return slots.size() - 1; }

  std::size_t find_slot(std::string_view value, std::uint32_t hash) const {
    std::size_t at = hash & mask();
    while (slots[at].code != free_slot &&
           (slots[at].hash != hash || StringArena::view(stored[slots[at].code]) != value)) {
      at = (at + 1) & mask();
    }
    return at;
  }

  std::uint32_t intern(std::string_view value, std::uint32_t hash) {
    Slot& slot = slots[find_slot(value, hash)];
    if (slot.code != free_slot) return slot.code;
    base::require(
        value.size() < free_slot && stored.size() < free_slot,
        "Dictionary::intern: fewer than 2^32 - 1 distinct values of fewer bytes than that");
    const auto code = static_cast<std::uint32_t>(stored.size());
    slot = {hash, code};
    stored.push_back(arena.store(value));
    if (stored.size() * 3 > slots.size() * 2) grow();
    return code;
  }

  void grow() {
    std::vector<Slot> old(slots.size() * 2);
    old.swap(slots);
    for (const Slot& slot : old) {
      if (slot.code == free_slot) continue;
      std::size_t at = slot.hash & mask();
      while (slots[at].code != free_slot) at = (at + 1) & mask();
      slots[at] = slot;
    }
  }
};

Dictionary::Dictionary() : state_(std::make_unique<State>()) { state_->intern("", short_hash("")); }
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;
Dictionary::~Dictionary() = default;

std::uint32_t Dictionary::intern(std::string_view value) {
  return state_->intern(value, short_hash(value));
}

void Dictionary::intern_all(const std::string_view* values, std::size_t count, std::size_t stride,
                            std::uint32_t* codes) {
  // A large dictionary lies outside the cache: ask for all slots of a batch before the first is
  // needed.
  constexpr std::size_t batch = 32;
  std::array<std::uint32_t, batch> hashes;
  for (std::size_t begin = 0; begin < count; begin += batch) {
    const std::size_t size = std::min(batch, count - begin);
    for (std::size_t i = 0; i < size; ++i) {
      hashes[i] = short_hash(values[(begin + i) * stride]);
      __builtin_prefetch(&state_->slots[hashes[i] & state_->mask()]);
    }
    for (std::size_t i = 0; i < size; ++i) {
      codes[begin + i] = state_->intern(values[(begin + i) * stride], hashes[i]);
    }
  }
}

std::optional<std::uint32_t> Dictionary::find(std::string_view value) const {
  const State::Slot& slot = state_->slots[state_->find_slot(value, short_hash(value))];
  return slot.code == free_slot ? std::nullopt : std::optional(slot.code);
}

std::string_view Dictionary::operator[](std::uint32_t code) const {
  return StringArena::view(state_->stored[code]);
}

std::uint32_t Dictionary::size() const { return static_cast<std::uint32_t>(state_->stored.size()); }

const Column* Table::find(std::string_view header) const {
  const auto found = std::ranges::find(columns, header, &Column::header);
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace paradero::table
