#include "paradero/publish/timestamp.h"

#include <algorithm>

namespace paradero::publish {

namespace {

// Tags of DER that occur here.
constexpr unsigned char boolean_tag = 0x01, integer_tag = 0x02, octets_tag = 0x04, null_tag = 0x05,
                        oid_tag = 0x06, time_tag = 0x18, sequence_tag = 0x30, set_tag = 0x31,
                        explicit_0_tag = 0xa0;
// 2.16.840.1.101.3.4.2.1: SHA-256; 1.2.840.113549.1.7.2: signed data; 1.2.840.113549.1.9.16.1.4:
// TSTInfo.
constexpr std::string_view sha256_oid("\x60\x86\x48\x01\x65\x03\x04\x02\x01", 9);
constexpr std::string_view signed_data_oid("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 9);
constexpr std::string_view tst_info_oid("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04", 11);

std::string der(unsigned char tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  base::require(content.size() < 128, "der: short values only");
  out += static_cast<char>(content.size());
  out += content;
  return out;
}

std::string positive_integer(std::string_view bytes) {
  while (bytes.size() > 1 && bytes.front() == '\0') bytes.remove_prefix(1);
  std::string content(bytes);
  if ((static_cast<unsigned char>(content.front()) & 0x80) != 0)
    content.insert(content.begin(), '\0');
  return der(integer_tag, content);
}

// Reads one value after the other. Keeps a view.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  bool next_is(unsigned char tag) const {
    return !rest_.empty() && static_cast<unsigned char>(rest_.front()) == tag;
  }
  // The content of the next value, which must have this tag.
  base::Result<std::string_view> take(unsigned char tag) {
    if (!next_is(tag)) return base::data_error("is no time-stamp: another value was expected");
    std::size_t at = 2, length = rest_.size() < 2 ? 0 : static_cast<unsigned char>(rest_[1]);
    if (rest_.size() < 2) return cut_off();
    if (length >= 0x80) {
      const std::size_t digits = length & 0x7f;
      if (digits == 0 || digits > 4 || rest_.size() < 2 + digits) return cut_off();
      length = 0;
      for (; at < 2 + digits; ++at) length = length << 8 | static_cast<unsigned char>(rest_[at]);
    }
    if (rest_.size() - at < length) return cut_off();
    const std::string_view content = rest_.substr(at, length);
    rest_.remove_prefix(at + length);
    return content;
  }
  base::Result<DerReader> enter(unsigned char tag) {
    PARADERO_ASSIGN(const std::string_view content, take(tag));
    return DerReader(content);
  }

 private:
  static base::Failure cut_off() {
    return base::data_error("is no time-stamp: a value is cut off");
  }
  std::string_view rest_;
};

base::Result<std::string> read_imprint(DerReader& in) {
  PARADERO_ASSIGN(DerReader imprint, in.enter(sequence_tag));
  PARADERO_ASSIGN(DerReader algorithm, imprint.enter(sequence_tag));
  PARADERO_ASSIGN(const std::string_view which, algorithm.take(oid_tag));
  PARADERO_ASSIGN(const std::string_view digest, imprint.take(octets_tag));
  if (which != sha256_oid || digest.size() != sha256_bytes)
    return base::data_error("is a time-stamp over another hash than SHA-256");
  return std::string(digest);
}

std::string without_zeros(std::string_view number) {
  while (number.size() > 1 && number.front() == '\0') number.remove_prefix(1);
  return std::string(number);
}

// "20261127220000Z" or with a fraction.
base::Result<std::string> read_time(DerReader& in) {
  PARADERO_ASSIGN(const std::string_view t, in.take(time_tag));
  if (t.size() < 15 || t.back() != 'Z' ||
      !std::ranges::all_of(t.substr(0, 14), [](char c) { return c >= '0' && c <= '9'; })) {
    return base::data_error("is no time-stamp: its time is none");
  }
  return fmt::format("{}-{}-{}T{}:{}:{}Z", t.substr(0, 4), t.substr(4, 2), t.substr(6, 2),
                     t.substr(8, 2), t.substr(10, 2), t.substr(12, 2));
}

base::Result<void> read_tst_info(std::string_view bytes, TimestampAnswer& answer) {
  DerReader outer(bytes);
  PARADERO_ASSIGN(DerReader info, outer.enter(sequence_tag));
  PARADERO_CHECK(info.take(integer_tag));  // version
  PARADERO_CHECK(info.take(oid_tag));      // policy
  PARADERO_ASSIGN(answer.digest, read_imprint(info));
  PARADERO_CHECK(info.take(integer_tag));  // serial number
  PARADERO_ASSIGN(answer.time, read_time(info));
  if (info.next_is(sequence_tag)) PARADERO_CHECK(info.take(sequence_tag));  // accuracy
  if (info.next_is(boolean_tag)) PARADERO_CHECK(info.take(boolean_tag));    // ordering
  if (info.next_is(integer_tag)) {
    PARADERO_ASSIGN(const std::string_view nonce, info.take(integer_tag));
    answer.nonce = without_zeros(nonce);
  }
  return {};
}

}  // namespace

std::string timestamp_request(std::string_view digest, std::string_view nonce) {
  base::require(digest.size() == sha256_bytes && nonce.size() == nonce_bytes,
                "timestamp_request: a SHA-256 and a nonce of 8 bytes");
  const std::string algorithm = der(sequence_tag, der(oid_tag, sha256_oid) + der(null_tag, ""));
  const std::string imprint = der(sequence_tag, algorithm + der(octets_tag, digest));
  return der(sequence_tag, der(integer_tag, std::string_view("\x01", 1)) + imprint +
                               positive_integer(nonce) + der(boolean_tag, "\xff"));
}

base::Result<TimestampAnswer> parse_timestamp_request(std::string_view bytes) {
  TimestampAnswer request;
  DerReader outer(bytes);
  PARADERO_ASSIGN(DerReader in, outer.enter(sequence_tag));
  PARADERO_CHECK(in.take(integer_tag));
  PARADERO_ASSIGN(request.digest, read_imprint(in));
  if (in.next_is(oid_tag)) PARADERO_CHECK(in.take(oid_tag));
  if (in.next_is(integer_tag)) {
    PARADERO_ASSIGN(const std::string_view nonce, in.take(integer_tag));
    request.nonce = without_zeros(nonce);
  }
  return request;
}

base::Result<TimestampAnswer> parse_timestamp_answer(std::string_view bytes) {
  TimestampAnswer answer;
  DerReader outer(bytes);
  PARADERO_ASSIGN(DerReader response, outer.enter(sequence_tag));
  PARADERO_ASSIGN(DerReader status, response.enter(sequence_tag));
  PARADERO_ASSIGN(const std::string_view code, status.take(integer_tag));
  answer.granted = code.size() == 1 && (code.front() == 0 || code.front() == 1);
  if (!answer.granted) return answer;
  PARADERO_ASSIGN(DerReader token, response.enter(sequence_tag));
  PARADERO_ASSIGN(const std::string_view kind, token.take(oid_tag));
  if (kind != signed_data_oid) return base::data_error("is no time-stamp: it holds no signed data");
  PARADERO_ASSIGN(DerReader wrapped, token.enter(explicit_0_tag));
  PARADERO_ASSIGN(DerReader signed_data, wrapped.enter(sequence_tag));
  PARADERO_CHECK(signed_data.take(integer_tag));
  PARADERO_CHECK(signed_data.take(set_tag));
  PARADERO_ASSIGN(DerReader content, signed_data.enter(sequence_tag));
  PARADERO_ASSIGN(const std::string_view what, content.take(oid_tag));
  if (what != tst_info_oid)
    return base::data_error("is no time-stamp: what was signed is another thing");
  PARADERO_ASSIGN(DerReader held, content.enter(explicit_0_tag));
  PARADERO_ASSIGN(const std::string_view info, held.take(octets_tag));
  PARADERO_CHECK(read_tst_info(info, answer));
  return answer;
}

std::optional<std::string> timestamp_fault(const TimestampAnswer& request,
                                           const TimestampAnswer& answer) {
  if (!answer.granted) return "the authority refused the request";
  if (answer.digest != request.digest) return "it stamps other bytes than these";
  if (answer.nonce != request.nonce) return "it answers another request: the nonces differ";
  return std::nullopt;
}

}  // namespace paradero::publish
