// Time-stamps (RFC 3161): a request over a hash, made offline, and whether an answer is the answer
// to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "paradero/base/error.h"

namespace paradero::publish {

inline constexpr std::size_t sha256_bytes = 32, nonce_bytes = 8;

// TimeStampReq in DER: version 1, SHA-256 `digest` (32 bytes), `nonce` (8 bytes, taken as a
// positive number), certReq true. Throws std::logic_error on other lengths.
std::string timestamp_request(std::string_view digest, std::string_view nonce);

// What an answer says. Nothing is said of its signature: that is for `openssl ts -verify`, with the
// certificates of the authority.
struct TimestampAnswer {
  bool granted = false;              // status granted, or granted with modifications
  std::string digest;                // bytes; SHA-256
  std::optional<std::string> nonce;  // bytes without leading zeros
  std::string time;                  // UTC, "2026-11-27T22:00:00Z"
};

// The digest and nonce that a request (.tsq) holds. Error (data): it is no time-stamp request over
// a SHA-256.
base::Result<TimestampAnswer> parse_timestamp_request(std::string_view der);

// Reads a TimeStampResp (.tsr). Errors (data): not DER of that form, no SHA-256, lengths beyond the
// file, nesting of another kind. A refusal by the authority is no error: `granted` is false and the
// rest empty.
base::Result<TimestampAnswer> parse_timestamp_answer(std::string_view der);

// Is `answer` granted, over the same digest, with the same nonce as `request`? What is wrong
// otherwise, in words.
std::optional<std::string> timestamp_fault(const TimestampAnswer& request,
                                           const TimestampAnswer& answer);

}  // namespace paradero::publish
