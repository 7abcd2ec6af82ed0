#include "paradero/study/internal/search_state.h"

#include <fmt/format.h>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

// 32 hexadecimal digits: two fast hashes of different text, so that a chance collision is out of
// reach.
std::string key_of(const std::string& content) {
  return fmt::format("{:016x}{:016x}", base::hash64(content), base::hash64(content + "\x1f again"));
}

std::string loci_content(std::span<const kin::Locus> loci, const kin::SearchSettings& settings) {
  std::string content = fmt::format("{}", settings.minimum_likelihood_ratio);
  for (const kin::Locus& locus : loci) {
    const kin::Assumptions& a = locus.assumptions();
    content += fmt::format("\x1e{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", locus.marker(),
                           static_cast<int>(locus.inheritance()), to_word(a.mutation.model),
                           a.mutation.rate_male, a.mutation.rate_female, a.mutation.range,
                           a.mutation.rate2, a.theta, a.silent);
    for (std::size_t i = 0; i < locus.alleles().size(); ++i) {
      const auto allele = static_cast<kin::Allele>(i);
      content += fmt::format("\x1f{}={}", locus.alleles().label(allele), locus.alleles()[allele]);
    }
  }
  return content;
}

std::string profile_content(const kin::Profile& profile) {
  std::string content =
      fmt::format("{}\x1f{}", profile.detection.dropout, profile.detection.drop_in);
  for (const kin::Genotype& call : profile.genotypes)
    content += fmt::format("\x1f{}/{}", call.first, call.second);
  return content;
}

std::string family_content(const kin::Family& family) {
  std::string content = family.pedigree.name();
  for (kin::MemberIndex m = 0; m < family.pedigree.size(); ++m) {
    const kin::Member& member = family.pedigree[m];
    content += fmt::format("\x1e{}\x1f{}\x1f{}\x1f{}\x1f", member.id, member.father, member.mother,
                           static_cast<int>(member.sex));
    content += profile_content(family.profiles[m]);
  }
  return content;
}

// A table with the columns that are needed.
class EarlierTable {
 public:
  static base::Result<EarlierTable> read(const fs::path& path,
                                         std::initializer_list<std::string_view> texts,
                                         std::initializer_list<std::string_view> numbers,
                                         const base::RunContext& context) {
    base::Problems problems;
    EarlierTable made;
    if (!fs::exists(path))
      return base::data_error("{}: absent; is it the result of a search?", path.string());
    PARADERO_ASSIGN(made.table_, table::read_table(path, {}, context, problems));
    std::vector<std::string_view> names(texts);
    names.insert(names.end(), numbers);
    for (std::size_t c = 0; c < names.size(); ++c) {
      const table::Column* column = made.table_.find(names[c]);
      if (column == nullptr) return base::data_error("{}: no column '{}'", path.string(), names[c]);
      for (std::size_t row = 0; c >= texts.size() && row < made.rows(); ++row) {
        if (!column->at(row).empty() && !base::parse_number<double>(column->at(row))) {
          return base::data_error("{}:{}: column '{}' must be a number or empty", path.string(),
                                  made.table_.lines[row], names[c]);
        }
      }
      made.columns_.push_back(column);
    }
    return made;
  }

  std::size_t rows() const { return table_.rows(); }
  std::string text(std::size_t column, std::size_t row) const {
    return std::string(columns_[column]->at(row));
  }
  double number(std::size_t column, std::size_t row) const {
    return base::parse_number<double>(columns_[column]->at(row)).value_or(0);
  }

 private:
  table::Table table_;
  std::vector<const table::Column*> columns_;
};

}  // namespace

ContentKeys content_keys(std::span<const kin::Family> families,
                         std::span<const kin::SearchTarget> targets,
                         std::span<const kin::Remains> people, std::span<const kin::Locus> loci,
                         const kin::SearchSettings& settings) {
  const std::string common = key_of(loci_content(loci, settings));
  ContentKeys keys;
  std::string family;
  for (std::size_t t = 0; t < targets.size(); ++t) {
    if (t == 0 || targets[t].family != targets[t - 1].family)
      family = common + family_content(families[targets[t].family]);
    keys.targets.push_back(key_of(fmt::format("{}\x1e{}", family, targets[t].missing)));
  }
  for (const kin::Remains& one : people) {
    keys.remains.push_back(
        key_of(fmt::format("{}\x1e{}\x1f{}\x1f{}", common, one.profile.id,
                           static_cast<int>(one.sex), profile_content(one.profile))));
  }
  return keys;
}

base::Result<EarlierSearch> read_earlier(std::span<const fs::path> directories,
                                         const base::RunContext& context) {
  EarlierSearch earlier;
  for (std::size_t d = 0; d < directories.size(); ++d) {
    PARADERO_ASSIGN(
        const EarlierTable targets,
        EarlierTable::read(directories[d] / "missing.csv", {"family", "missing", "refused", "key"},
                           {"power", "false_rate", "mean_log10_lr"}, context));
    PARADERO_ASSIGN(const EarlierTable remains, EarlierTable::read(directories[d] / "remains.csv",
                                                                   {"person", "key"}, {}, context));
    PARADERO_ASSIGN(
        const EarlierTable hits,
        EarlierTable::read(directories[d] / "hits.csv", {"family", "missing", "remains"},
                           {"ln_likelihood_ratio", "ln_false_rate"}, context));
    std::map<std::pair<std::string, std::string>, std::string> target_key;
    for (std::size_t row = 0; row < targets.rows(); ++row) {
      kin::SearchTarget target;
      target.refused = targets.text(2, row);
      target.power = targets.number(4, row);
      target.false_rate = targets.number(5, row);
      target.mean_log10_lr = targets.number(6, row);
      target_key[{targets.text(0, row), targets.text(1, row)}] = targets.text(3, row);
      earlier.targets[targets.text(3, row)] = std::move(target);
    }
    std::map<std::string, std::string> person_key;
    std::set<std::string> keys;
    for (std::size_t row = 0; row < remains.rows(); ++row) {
      person_key[remains.text(0, row)] = remains.text(1, row);
      keys.insert(remains.text(1, row));
    }
    if (d == 0) {
      earlier.remains = std::move(keys);
    } else {
      std::erase_if(earlier.remains, [&](const std::string& key) { return !keys.contains(key); });
    }
    for (std::size_t row = 0; row < hits.rows(); ++row) {
      earlier.hits.push_back({target_key[{hits.text(0, row), hits.text(1, row)}],
                              person_key[hits.text(2, row)], hits.number(3, row),
                              hits.number(4, row)});
    }
  }
  return earlier;
}

}  // namespace paradero::study
