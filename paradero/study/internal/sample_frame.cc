#include "paradero/study/internal/sample_frame.h"

#include <nlohmann/json.hpp>

#include "paradero/study/internal/linked_lists.h"

namespace paradero::study {

using nlohmann::ordered_json;

std::string format_frame(const SampleFrame& frame) {
  ordered_json strata = ordered_json::array(), records = ordered_json::array();
  for (const auto& stratum : frame.strata) {
    strata.push_back({{"name", stratum.name},
                      {"together", stratum.together},
                      {"pairs", stratum.pairs},
                      {"drawn", stratum.drawn}});
  }
  for (const auto& record : frame.drawn_records) {
    records.push_back(
        {{"source", record.source}, {"record_id", record.record_id}, {"others", record.others}});
  }
  return ordered_json{{"records", frame.records},
                      {"near_probability", frame.near_probability},
                      {"expected_beyond", frame.expected_beyond},
                      {"strata", strata},
                      {"drawn_records", records}}
             .dump(2) +
         "\n";
}

base::Result<SampleFrame> read_frame(const std::filesystem::path& path) {
  PARADERO_ASSIGN(const ordered_json json, read_json_file(path));
  SampleFrame frame;
  try {
    frame.records = json.at("records").get<std::uint64_t>();
    frame.near_probability = json.at("near_probability").get<double>();
    frame.expected_beyond = json.at("expected_beyond").get<double>();
    for (const ordered_json& one : json.at("strata")) {
      frame.strata.push_back({one.at("name").get<std::string>(), one.at("together").get<bool>(),
                              one.at("pairs").get<std::uint64_t>(),
                              one.at("drawn").get<std::uint64_t>()});
    }
    for (const ordered_json& one : json.at("drawn_records")) {
      frame.drawn_records.push_back({one.at("source").get<std::string>(),
                                     one.at("record_id").get<std::string>(),
                                     one.at("others").get<std::uint64_t>()});
    }
  } catch (const nlohmann::json::exception&) {
    return base::data_error("{}: is not the frame of a sample", path.string());
  }
  return frame;
}

}  // namespace paradero::study
