#include "paradero/study/internal/kin_haplotypes.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "paradero/base/hash.h"
#include "paradero/base/number.h"
#include "paradero/table/read.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t mt_positions = 16569;

bool is_nothing(std::string_view cell) {
  return cell.empty() || cell == "-" || cell == "0" || cell == "NA";
}

// Words of a cell between white space, commas, semicolons or slashes.
std::vector<std::string> words_of(std::string_view cell) {
  std::vector<std::string> words(1);
  for (const char c : cell) {
    if (c == ' ' || c == '\t' || c == ',' || c == ';' || c == '/') {
      if (!words.back().empty()) words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// "16024-16365", or over the origin "16024-576": two ranges.
std::optional<std::vector<kin::Haplotype::Range>> mt_ranges(std::string_view text) {
  const std::string name = kin::canonical_marker(text);
  if (name == "HV1" || name == "HVS1" || name == "HVSI") return {{{16024, 16365}}};
  if (name == "HV2" || name == "HVS2" || name == "HVSII") return {{{73, 340}}};
  if (name == "CR" || name == "CONTROLREGION") return {{{1, 576}, {16024, mt_positions}}};
  std::uint32_t first = 0, last = 0;
  const char* const end = text.data() + text.size();
  const auto one = std::from_chars(text.data(), end, first);
  if (one.ec != std::errc() || one.ptr == end || *one.ptr != '-') return std::nullopt;
  const auto two = std::from_chars(one.ptr + 1, end, last);
  if (two.ec != std::errc() || two.ptr != end) return std::nullopt;
  if (first < 1 || last < 1 || first > mt_positions || last > mt_positions) return std::nullopt;
  if (first <= last) return {{{first, last}}};
  return {{{1, last}, {first, mt_positions}}};
}

// What is wrong with a row, or empty.
std::string add_mt(std::string_view marker, std::string_view allele, kin::Haplotype& haplotype) {
  const auto ranges = mt_ranges(marker);
  if (!ranges) return "a range of positions is needed, as 16024-16365";
  for (const auto& range : *ranges) {
    for (const auto& known : haplotype.typed) {
      if (range.first <= known.last && known.first <= range.last)
        return "the range overlaps another of the same person";
    }
  }
  std::map<std::uint32_t, std::pair<std::string, std::string>> found;  // base, what is inserted
  if (allele != "rCRS" && !is_nothing(allele)) {
    for (const std::string& word : words_of(allele)) {
      const auto variant = kin::parse_mt_variant(word);
      if (!variant) return "a departure from the reference is written as 16189C, 315.1C or 249d";
      const bool inside = std::ranges::any_of(*ranges, [&](const auto& range) {
        return variant->position >= range.first && variant->position <= range.last;
      });
      if (!inside) return "a departure outside the range";
      if (kin::is_length_variant(*variant)) continue;
      auto& [base, inserted] = found[variant->position];
      if (variant->insertion == 0 && !base.empty()) return "a position is given twice";
      (variant->insertion == 0 ? base : inserted) += variant->base;
    }
  }
  haplotype.typed.insert(haplotype.typed.end(), ranges->begin(), ranges->end());
  for (const auto& [position, what] : found) {
    haplotype.variants.push_back(
        {position, what.first + (what.second.empty() ? "" : "+" + what.second)});
  }
  return {};
}

std::string add_y(std::string_view marker, std::string_view allele, YMarkers& markers,
                  kin::Haplotype& haplotype) {
  if (is_nothing(allele)) return {};
  std::vector<std::string> alleles;
  for (const std::string& word : words_of(allele)) {
    std::string one = kin::canonical_allele(word);
    if (!base::parse_number<double>(one)) return "an allele of a Y marker is a number of repeats";
    alleles.push_back(std::move(one));
  }
  std::ranges::sort(alleles);
  std::string joined;
  for (const std::string& one : alleles) joined += (joined.empty() ? "" : ",") + one;
  const std::string name = kin::canonical_marker(marker);
  if (name.empty()) return "no marker";
  const std::uint32_t position =
      markers.try_emplace(name, static_cast<std::uint32_t>(markers.size())).first->second;
  for (const auto& known : haplotype.variants) {
    if (known.position == position) return "a marker is given twice";
  }
  haplotype.typed.push_back({position, position});
  haplotype.variants.push_back({position, std::move(joined)});
  return {};
}

struct HaplotypeFile {
  HaplotypeRows rows;
  std::string file;
};

base::Result<HaplotypeFile> read_haplotype_file(const fs::path& path, YMarkers& markers,
                                                KinCase& kin_case, const base::RunContext& context,
                                                base::Problems& problems) {
  PARADERO_ASSIGN(const table::Table table, table::read_table(path, {}, context, problems));
  for (const std::string_view name : {"id", "lineage", "marker", "allele"}) {
    if (table.find(name) == nullptr) {
      return base::data_error("{}: no column '{}'; id, lineage, marker and allele are needed",
                              path.string(), name);
    }
  }
  if (table.rows() == 0) return base::data_error("{}: no rows", path.string());
  InputFile input;
  PARADERO_ASSIGN(input.sha256, base::sha256_file(path));
  input.source = table.source;
  input.file_name = path.filename().string();
  input.rows_in = table.rows() + table.rows_refused;
  input.rows_refused = table.rows_refused;
  HaplotypeFile made{parse_haplotypes(table, markers, problems, input.rows_refused), table.file};
  input.rows_out = input.rows_in - input.rows_refused;
  kin_case.inputs.push_back(std::move(input));
  return made;
}

}  // namespace

std::string_view lineage_name(kin::Lineage lineage) {
  return lineage == kin::Lineage::maternal ? "mtDNA" : "Y";
}

HaplotypeRows parse_haplotypes(const table::Table& table, YMarkers& markers,
                               base::Problems& problems, std::uint64_t& rows_refused) {
  HaplotypeRows made;
  std::map<std::tuple<std::string, std::string, std::size_t>, std::size_t> known;
  const auto at = [&](std::string_view column, std::size_t row) {
    const table::Column* found = table.find(column);
    return found == nullptr ? std::string_view() : found->at(row);
  };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto refuse = [&](std::string_view column, std::string what) {
      problems.add({table.file, table.lines[row], std::string(column), std::move(what), true});
      ++rows_refused;
    };
    const std::string_view word = at("lineage", row);
    const bool is_mt = word == "mt" || word == "mtDNA", is_y = word == "y" || word == "Y";
    if (!is_mt && !is_y) {
      refuse("lineage", "mt or y is needed");
      continue;
    }
    const std::string ped(at("ped", row)), id(at("id", row));
    if (id.empty()) {
      refuse("id", "no id");
      continue;
    }
    const auto lineage =
        static_cast<std::size_t>(is_mt ? kin::Lineage::maternal : kin::Lineage::paternal);
    auto& list = made.of[lineage];
    const auto [entry, is_new] = known.try_emplace({ped, id, lineage}, list.size());
    if (is_new) list.push_back({ped, id, {}, table.lines[row]});
    kin::Haplotype& haplotype = list[entry->second].haplotype;
    const std::string wrong = is_mt
                                  ? add_mt(at("marker", row), at("allele", row), haplotype)
                                  : add_y(at("marker", row), at("allele", row), markers, haplotype);
    if (!wrong.empty()) refuse(is_mt ? "allele" : "marker", wrong);
  }
  for (auto& list : made.of) {
    for (HaplotypeRows::One& one : list) {
      std::ranges::sort(one.haplotype.typed, {}, &kin::Haplotype::Range::first);
      std::ranges::sort(one.haplotype.variants, {}, &kin::Haplotype::Variant::position);
    }
    std::erase_if(list, [](const HaplotypeRows::One& one) { return one.haplotype.typed.empty(); });
  }
  return made;
}

base::Result<KinHaplotypes> KinHaplotypes::read(const KinFiles& files, KinCase& kin_case,
                                                const base::RunContext& context,
                                                base::Problems& problems) {
  KinHaplotypes made;
  made.settings_ = files.lineage;
  PARADERO_CHECK(kin::check(files.lineage));
  if (files.haplotypes.empty()) {
    if (!files.haplotype_database.empty())
      return base::usage_error("--haplotype_database without --haplotypes: nothing to count");
    return made;
  }
  made.empty_ = false;
  YMarkers markers;
  PARADERO_ASSIGN(HaplotypeFile own,
                  read_haplotype_file(files.haplotypes, markers, kin_case, context, problems));
  made.place(std::move(own.rows), kin_case, own.file, problems);
  if (files.haplotype_database.empty()) return made;
  PARADERO_ASSIGN(HaplotypeFile sample, read_haplotype_file(files.haplotype_database, markers,
                                                            kin_case, context, problems));
  for (const kin::Lineage lineage : lineages) {
    for (HaplotypeRows::One& one : sample.rows.of[static_cast<std::size_t>(lineage)])
      made.database_[static_cast<std::size_t>(lineage)].push_back(std::move(one.haplotype));
  }
  return made;
}

void KinHaplotypes::place(HaplotypeRows rows, const KinCase& kin_case, const std::string& file,
                          base::Problems& problems) {
  std::map<std::string_view, std::size_t> family_of;
  for (std::size_t f = 0; f < kin_case.families.size(); ++f)
    family_of[kin_case.families[f].pedigree.name()] = f;
  for (const kin::Lineage lineage : lineages) {
    const auto at = static_cast<std::size_t>(lineage);
    relatives_[at].resize(kin_case.families.size());
    for (HaplotypeRows::One& one : rows.of[at]) {
      const auto family = family_of.find(one.ped);
      const auto member = family == family_of.end()
                              ? std::nullopt
                              : kin_case.families[family->second].pedigree.find(one.id);
      if (member && lineage == kin::Lineage::paternal &&
          kin_case.families[family->second].pedigree[*member].sex == kin::Sex::female) {
        problems.add({file, one.line, "lineage", "a Y of a woman: left out", false});
        continue;
      }
      kept_.push_back(std::move(one.haplotype));
      if (member) {
        relatives_[at][family->second].push_back({*member, &kept_.back()});
      } else if (!others_[at].try_emplace(one.id, &kept_.back()).second) {
        problems.add(
            {file, one.line, "id", "two haplotypes under one id: the first is taken", false});
      }
    }
  }
}

std::optional<kin::LineageRatio> KinHaplotypes::ratio(const kin::Family& family,
                                                      std::size_t family_index,
                                                      kin::MemberIndex missing,
                                                      std::span<const std::string> ids,
                                                      kin::Lineage lineage) const {
  if (empty_) return std::nullopt;
  const auto at = static_cast<std::size_t>(lineage);
  const kin::Haplotype* candidate = nullptr;
  const auto take = [&](const kin::Haplotype* one) {
    if (candidate == nullptr || one->positions() > candidate->positions()) candidate = one;
  };
  for (const std::string& id : ids) {
    const auto found = others_[at].find(id);
    if (found != others_[at].end()) take(found->second);
    if (id != family.pedigree[missing].id) continue;
    for (const kin::LineageRelative& own : relatives_[at][family_index]) {
      if (own.member == missing) take(own.haplotype);
    }
  }
  if (candidate == nullptr) return std::nullopt;
  return kin::lineage_ratio(family.pedigree, missing, *candidate, relatives_[at][family_index],
                            database_[at], lineage, settings_);
}

void KinHaplotypes::add_warnings(std::vector<Warning>& warnings) const {
  if (empty_ || !database_[0].empty() || !database_[1].empty()) return;
  warnings.push_back(
      {"no_haplotype_database",
       "Sin una muestra de referencia (--haplotype_database) un haplotipo compartido no pesa nada: "
       "sólo puede excluir.",
       "Without a reference sample (--haplotype_database) a shared haplotype weighs nothing: it "
       "can "
       "only exclude."});
}

namespace {

struct FrequencySaid {
  std::string es, en;
};

FrequencySaid frequency_said(const kin::LineageRatio& ratio, const kin::LineageSettings& settings) {
  const kin::HaplotypeFrequency& counted = ratio.frequency;
  switch (settings.estimate) {
    case kin::HaplotypeEstimate::upper:
      return {fmt::format("límite superior de Clopper y Pearson (unilateral, {:g}%)",
                          100 * settings.confidence),
              fmt::format("upper bound of Clopper and Pearson (one-sided, {:g}%)",
                          100 * settings.confidence)};
    case kin::HaplotypeEstimate::kappa:
      if (counted.kappa > 0)
        return {"kappa de Brenner, por no haberse visto", "Brenner's kappa, as it was never seen"};
      break;
    case kin::HaplotypeEstimate::augmented:
      break;
  }
  const std::string formula = fmt::format("({} + 1) / ({} + 1)", counted.count, counted.sample);
  return {formula, formula};
}

}  // namespace

Explanation explain_lineage(const kin::Pedigree& pedigree, const kin::LineageRatio& ratio,
                            kin::Lineage lineage, const kin::LineageSettings& settings) {
  const bool is_mt = lineage == kin::Lineage::maternal;
  const std::string &relative = pedigree[ratio.relative].id,
                    rate = fmt::format("{:g}", settings.rate(lineage)),
                    h1 = fmt::format("{:.6g}", std::exp(ratio.ln_likelihood_h1)),
                    h2 = fmt::format("{:.6g}", std::exp(ratio.ln_likelihood_h2)),
                    value = fmt::format("{:.6g}", std::exp(ratio.ln_ratio()));
  const FrequencySaid frequency = frequency_said(ratio, settings);
  return {fmt::format(
              "{} de {}, pariente de la línea {} a {} meiosis: {} {} comparados, {} distintos. "
              "H1, la misma línea: con tasa de mutación {} por meiosis, {}. H2, otra línea: "
              "contado {} veces en {} haplotipos de referencia, frecuencia {} ({}). Razón: {} / "
              "{} = {}. Se toma como independiente de los demás marcadores.",
              is_mt ? "ADN mitocondrial" : "Haplotipo Y", relative, is_mt ? "materna" : "paterna",
              ratio.meioses, ratio.compared.positions, is_mt ? "sitios" : "marcadores",
              ratio.compared.differences, rate, h1, ratio.frequency.count, ratio.frequency.sample,
              h2, frequency.es, h1, h2, value),
          fmt::format(
              "{} of {}, of the same {} line, {} away: {} {} compared, {} differ. H1, "
              "one line: with mutation rate {} a meiosis, {}. H2, another line: counted {} times "
              "among {} reference haplotypes, frequency {} ({}). Ratio: {} / {} = {}. Taken as "
              "independent of the other markers.",
              is_mt ? "mtDNA" : "Y haplotype", relative, is_mt ? "maternal" : "paternal",
              ratio.meioses == 1 ? "1 meiosis" : fmt::format("{} meioses", ratio.meioses),
              ratio.compared.positions, is_mt ? "positions" : "markers", ratio.compared.differences,
              rate, h1, ratio.frequency.count, ratio.frequency.sample, h2, frequency.en, h1, h2,
              value)};
}

}  // namespace paradero::study
