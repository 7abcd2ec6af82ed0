// frame.json: what a sample to be judged was drawn from.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "paradero/base/error.h"

namespace paradero::study {

struct SampleFrame {
  struct Stratum {
    std::string name;
    bool together = false;
    std::uint64_t pairs = 0, drawn = 0;
  };
  struct DrawnRecord {
    std::string source, record_id;
    std::uint64_t others = 0;  // rows in records.csv
  };
  std::uint64_t records = 0;  // of all lists
  double near_probability = 0.001;
  double expected_beyond = 0;  // pairs of one person below it, as the model expects
  std::vector<Stratum> strata;
  std::vector<DrawnRecord> drawn_records;
};

std::string format_frame(const SampleFrame& frame);
// Error (data): absent, no JSON, or a part missing or of another type.
base::Result<SampleFrame> read_frame(const std::filesystem::path& path);

}  // namespace paradero::study
