#include "paradero/study/cross_study.h"

#include <algorithm>
#include <cmath>

#include "paradero/base/hash.h"
#include "paradero/base/output.h"
#include "paradero/base/parallel.h"
#include "paradero/study/internal/cross_outcome.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

constexpr double four_decimals = 1e4, six_decimals = 1e6;
constexpr std::size_t explained_a_chunk = 256;  // pairs

double cross_rounded(double x, double scale) { return std::round(x * scale) / scale; }

// Pairs are in the order of their found rows: tables are prepared once a found row and chunk.
std::vector<cross::Explanation> explain_all(const CrossOutcome& outcome,
                                            const base::RunContext& context) {
  const auto& pairs = outcome.crossing.pairs;
  std::vector<cross::Explanation> explanations(pairs.size());
  base::parallel_chunks_with(
      context, pairs.size(), explained_a_chunk, [] { return cross::Screen::Tables(); },
      [&](std::size_t begin, std::size_t end, std::size_t, cross::Screen::Tables& tables) {
        for (std::size_t k = begin; k < end; ++k) {
          const cross::Pair& pair = pairs[k];
          if (tables.found != pair.found)
            outcome.screen.prepare_words(pair.found, outcome.crossing.learning.rates, tables);
          explanations[k] = cross::explain(cross::reasons(
              outcome.screen, pair.missing, pair.evidence, outcome.vocabulary, tables));
        }
      });
  return explanations;
}

base::Result<void> write_candidates(const CrossOutcome& outcome, const fs::path& path,
                                    const base::RunContext& context) {
  std::vector<std::string> names = {
      "missing_source",   "missing_id",     "found_source",        "found_id",
      "rank_for_missing", "rank_for_found", "ln_likelihood_ratio", "posterior"};
  for (std::size_t k = 0; k < cross::kinds; ++k)
    names.push_back(fmt::format("ln_{}", to_word(static_cast<cross::Kind>(k))));
  names.insert(names.end(), {"explanation_es", "explanation_en"});
  const std::vector<std::string_view> header(names.begin(), names.end());
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const std::vector<cross::Explanation> explanations = explain_all(outcome, context);
  if (context.stopped()) return base::interrupted_error();
  for (std::size_t k = 0; k < explanations.size(); ++k) {
    const cross::Pair& pair = outcome.crossing.pairs[k];
    const CrossRowName missing = missing_name(outcome, pair.missing),
                       found = found_name(outcome, pair.found);
    csv.cell(missing.source).cell(missing.record_id).cell(found.source).cell(found.record_id);
    csv.cell(std::uint64_t{pair.rank_for_missing}).cell(std::uint64_t{pair.rank_for_found});
    csv.cell(cross_rounded(pair.ln_ratio, four_decimals));
    csv.cell(cross_rounded(pair.posterior, six_decimals));
    for (const double ln : pair.evidence.ln) csv.cell(cross_rounded(ln, four_decimals));
    csv.cell(explanations[k].es).cell(explanations[k].en).end_row();
  }
  return csv.finish();
}

base::Result<void> write_found(const CrossOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"found_source", "found_id", "candidates", "posterior_none",
                                         "ln_rest"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (std::uint32_t f = 0; f < outcome.crossing.found.size(); ++f) {
    const cross::FoundOutcome& found = outcome.crossing.found[f];
    const CrossRowName name = found_name(outcome, f);
    csv.cell(name.source).cell(name.record_id).cell(std::uint64_t{found.above_threshold});
    csv.cell(cross_rounded(found.none, six_decimals));
    // An empty cell: nothing is left beside the candidates.
    csv.cell(std::isfinite(found.ln_rest) ? cross_rounded(found.ln_rest, four_decimals)
                                          : std::nan(""));
    csv.end_row();
  }
  return csv.finish();
}

base::Result<void> write_thresholds(const CrossOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"posterior", "candidates", "expected_true",
                                         "expected_false"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  for (const cross::ThresholdRow& row : outcome.crossing.thresholds) {
    csv.cell(row.posterior).cell(row.pairs);
    csv.cell(cross_rounded(row.expected_true, 100)).cell(cross_rounded(row.expected_false, 100));
    csv.end_row();
  }
  return csv.finish();
}

base::Result<void> write_rates(const CrossOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"kind", "band", "expected", "learned"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const auto expected =
      rate_lines(cross::expected_rates(outcome.study.cross.settings.learning.changes));
  const auto learned = rate_lines(outcome.crossing.learning.rates);
  for (std::size_t k = 0; k < learned.size(); ++k) {
    csv.cell(learned[k].kind).cell(learned[k].band);
    csv.cell(cross_rounded(expected[k].share, six_decimals));
    csv.cell(cross_rounded(learned[k].share, six_decimals)).end_row();
  }
  return csv.finish();
}

base::Failure given_twice(const std::string& file) {
  return base::usage_error(
      "{}: is given both as MISSING and as FOUND: the first names lists of missing people, the "
      "second lists of bodies or of people found",
      file);
}

// One file on both sides, told before it is read: then it would be two lists of one name.
base::Result<void> check_files(const std::vector<ListSpec>& missing,
                               const std::vector<ListSpec>& found) {
  for (const ListSpec& a : missing) {
    for (const ListSpec& b : found) {
      std::error_code unknown;
      if (!fs::equivalent(a.path, b.path, unknown) || unknown) continue;
      return given_twice(a.path.filename().string());
    }
  }
  return {};
}

// Lists on the wrong side, or one list on both.
base::Result<void> check_sides(const Lists& lists, std::size_t missing_lists) {
  for (std::size_t k = 0; k < lists.tables.size(); ++k) {
    const bool missing = k < missing_lists;
    for (std::size_t other = missing_lists; missing && other < lists.tables.size(); ++other) {
      if (lists.inputs[other].sha256 == lists.inputs[k].sha256) {
        return given_twice(lists.inputs[other].file_name);
      }
    }
    const std::string why =
        cross::wrong_side(lists.tables[k], missing ? cross::Side::missing : cross::Side::found);
    if (!why.empty()) {
      return base::usage_error(
          "{}: given as {}, but it looks like a list of the {}: {}. Check the order (MISSING "
          "FOUND), or map its columns (--mapping)",
          lists.inputs[k].file_name, missing ? "MISSING" : "FOUND", missing ? "found" : "missing",
          why);
    }
  }
  return {};
}

base::Result<cross::Gazetteer> read_gazetteer(const std::vector<fs::path>& paths,
                                              std::vector<std::string>& hashes,
                                              const base::RunContext& context,
                                              base::Problems& problems) {
  cross::Gazetteer gazetteer;
  for (const fs::path& path : paths) {
    PARADERO_ASSIGN(const table::Table read, table::read_table(path, {}, context, problems));
    PARADERO_CHECK(gazetteer.add(read, problems));
    PARADERO_ASSIGN(std::string sha256, base::sha256_file(path));
    hashes.push_back(std::move(sha256));
  }
  return gazetteer;
}

// Lists that an earlier result was made from come first, in its order.
base::Result<void> put_known_first(std::vector<ListSpec>& specs,
                                   const std::vector<std::string>& known_hashes) {
  std::vector<ListSpec> ordered;
  for (const std::string& hash : known_hashes) {
    bool found = false;
    for (std::size_t k = 0; k < specs.size() && !found; ++k) {
      PARADERO_ASSIGN(const std::string sha256, base::sha256_file(specs[k].path));
      if (sha256 != hash) continue;
      ordered.push_back(specs[k]);
      specs.erase(specs.begin() + static_cast<std::ptrdiff_t>(k));
      found = true;
    }
    if (!found) {
      return base::usage_error(
          "--previous: was made from a list that is not named now, or whose file has changed: "
          "name all its lists and the new ones, or cross anew");
    }
  }
  ordered.insert(ordered.end(), specs.begin(), specs.end());
  specs = std::move(ordered);
  return {};
}

std::vector<Warning> warnings_for_crossing(const CrossOutcome& outcome) {
  std::vector<Warning> warnings;
  const auto warn = [&](std::string code, std::string es, std::string en) {
    warnings.push_back({std::move(code), std::move(es), std::move(en)});
  };
  const cross::People &missing = outcome.screen.missing(), &found = outcome.screen.found();
  for (const cross::People* side : {&missing, &found}) {
    if (side->size() > 0) continue;
    const bool of_missing = side->side == cross::Side::missing;
    const cross::LeftOut& out = side->left_out;
    const bool all_left_out = out.located_alive + out.located_dead + out.identified > 0;
    const std::string_view es = of_missing ? "personas desaparecidas" : "personas halladas",
                           en = of_missing ? "missing" : "found";
    if (all_left_out) {
      warn("nobody_to_cross",
           fmt::format("La lista de {} no tiene a nadie que cruzar: según su estatus todas están "
                       "localizadas o identificadas. Para cruzarlas de todos modos: "
                       "--keep_identified.",
                       es),
           fmt::format("The list of the {} has nobody to cross: by their status all are located "
                       "or identified. To cross them all the same: --keep_identified.",
                       en));
    } else {
      warn("nobody_to_cross",
           fmt::format("La lista de {} no tiene renglones debajo de sus encabezados.", es),
           fmt::format("The list of the {} has no rows below its headers.", en));
    }
  }
  if (!warnings.empty()) return warnings;
  const auto share = [](const auto& of_row) {
    const auto known = std::ranges::count_if(of_row, [](auto v) { return v != 0; });
    return static_cast<double>(known) / static_cast<double>(of_row.size());
  };
  const auto warn_if_absent = [&](const auto& of_missing, const auto& of_found,
                                  std::string_view what_es, std::string_view what_en) {
    if (share(of_missing) >= .01 && share(of_found) >= .01) return;
    const bool in_found = share(of_found) < .01;
    warn("not_recorded",
         fmt::format("Casi ningún renglón de la lista de {} tiene {}: ese dato no aporta nada. Si "
                     "la columna existe, indíquela en el mapeo.",
                     in_found ? "personas halladas" : "personas desaparecidas", what_es),
         fmt::format("Hardly a row of the list of the {} has {}: that evidence says nothing. If "
                     "the column is there, name it in the mapping.",
                     in_found ? "found" : "missing", what_en));
  };
  warn_if_absent(missing.days.of_row, found.days.of_row, "fecha", "a date");
  warn_if_absent(missing.places.of_row, found.places.of_row, "entidad", "a state");
  const bool nothing_said = std::ranges::all_of(outcome.crossing.pairs, [](const auto& pair) {
    return std::ranges::all_of(pair.evidence.ln, [](double ln) { return ln == 0; });
  });
  if (nothing_said) {
    warn("nothing_in_common",
         "Las dos listas no tienen ningún dato en común con qué compararlas: los candidatos no "
         "dicen nada. Revise el mapeo de las columnas (mapping_*.toml).",
         "The two lists have nothing in common to be compared by: the candidates say nothing. "
         "Check the mapping of the columns (mapping_*.toml).");
  }
  if (!outcome.crossing.learning.converged && outcome.crossing.learning.iterations > 0) {
    warn("not_converged",
         "El aprendizaje de las tasas no convergió: lea las probabilidades con reserva.",
         "Learning of the rates did not converge: read the probabilities with reserve.");
  }
  if (outcome.crossing.learning.iterations > 0 && outcome.crossing.learning.pairs < 30) {
    warn("few_pairs",
         "Hay muy pocos pares esperados para aprender de ellos: las probabilidades descansan sobre "
         "todo en las tasas supuestas (rates.csv).",
         "There are very few expected pairs to learn from: the probabilities rest mostly on the "
         "assumed rates (rates.csv).");
  }
  return warnings;
}

CrossSummary summarise_crossing(const CrossOutcome& outcome) {
  CrossSummary summary;
  for (std::size_t k = 0; k < outcome.lists.inputs.size(); ++k) {
    const InputFile& input = outcome.lists.inputs[k];
    (k < outcome.missing_lists ? summary.missing_lists : summary.found_lists)
        .push_back({input.source, input.rows_in, input.rows_out, input.rows_refused});
  }
  const cross::Crossing& crossing = outcome.crossing;
  const cross::People &missing = outcome.screen.missing(), &found = outcome.screen.found();
  summary.missing = missing.size();
  summary.found = found.size();
  summary.missing_left_out = missing.left_out;
  summary.found_left_out = found.left_out;
  summary.pairs_crossed = crossing.pairs_crossed;
  summary.pairs_worked_out = crossing.pairs_worked_out;
  summary.candidates = crossing.pairs.size();
  summary.candidates_left_out = crossing.pairs_left_out;
  std::vector<bool> found_seen(found.size()), missing_seen(missing.size());
  for (std::size_t k = 0; k < crossing.pairs.size(); ++k) {
    const cross::Pair& pair = crossing.pairs[k];
    found_seen[pair.found] = missing_seen[pair.missing] = true;
    const auto ties_with = [&](std::size_t other) {
      return other < crossing.pairs.size() && crossing.pairs[other].found == pair.found &&
             crossing.pairs[other].rank_for_found == pair.rank_for_found;
    };
    summary.ties += ties_with(k - 1) || ties_with(k + 1) ? 1 : 0;
  }
  summary.found_with_candidate = static_cast<std::uint64_t>(std::ranges::count(found_seen, true));
  summary.missing_with_candidate =
      static_cast<std::uint64_t>(std::ranges::count(missing_seen, true));
  summary.prior = crossing.prior;
  summary.prior_learned = !outcome.study.cross.settings.prior.has_value();
  summary.ln_prior_odds = crossing.ln_prior_odds;
  summary.thresholds = crossing.thresholds;
  summary.problems = outcome.problems.total();
  summary.warnings = warnings_for_crossing(outcome);
  return summary;
}

base::Result<void> write_crossing(const CrossOutcome& outcome, const CrossSummary& summary,
                                  base::OutputDirectory& out, const base::RunContext& context) {
  PARADERO_CHECK(write_candidates(outcome, out.path("candidates.csv"), context));
  PARADERO_CHECK(write_found(outcome, out.path("found.csv")));
  PARADERO_CHECK(write_thresholds(outcome, out.path("thresholds.csv")));
  PARADERO_CHECK(write_rates(outcome, out.path("rates.csv")));
  PARADERO_CHECK(table::write_problems(outcome.problems, out.path("problems.csv")));
  for (const InputFile& input : outcome.lists.inputs) {
    PARADERO_CHECK(
        out.write("mapping_" + input.source + ".toml", table::format_mapping(input.mapping)));
  }
  PARADERO_CHECK(out.write("report.html", report_page(cross_report_data(outcome, summary))));
  return out.write("provenance.json", cross_provenance(outcome).dump(2) + "\n");
}

}  // namespace

base::Result<CrossSummary> cross_lists(const Study& study, const base::RunContext& context) {
  const CrossSpec& spec = study.cross;
  if (spec.missing.empty() || spec.found.empty())
    return base::usage_error("cross: name a list of the missing and a list of the found");
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  base::Problems problems;
  std::vector<ListSpec> missing_specs = spec.missing, found_specs = spec.found;
  PreviousLists previous;
  if (!spec.previous.empty()) {
    PARADERO_ASSIGN(previous, previous_lists(spec.previous));
    PARADERO_CHECK(put_known_first(missing_specs, previous.missing_hashes));
    PARADERO_CHECK(put_known_first(found_specs, previous.found_hashes));
  }
  PARADERO_CHECK(check_files(missing_specs, found_specs));
  std::vector<ListSpec> specs = missing_specs;
  specs.insert(specs.end(), found_specs.begin(), found_specs.end());
  PARADERO_ASSIGN(const Lists lists, load_lists(specs, context, problems));
  PARADERO_CHECK(check_sides(lists, missing_specs.size()));

  std::vector<std::string> gazetteer_hashes;
  PARADERO_ASSIGN(const cross::Gazetteer gazetteer,
                  read_gazetteer(spec.gazetteers, gazetteer_hashes, context, problems));
  cross::Vocabulary vocabulary;
  const std::span<const table::MappedTable> tables = lists.tables;
  PARADERO_ASSIGN(const cross::People missing,
                  cross::prepare_people(tables.first(missing_specs.size()), cross::Side::missing,
                                        spec.people, gazetteer, vocabulary, context, problems));
  PARADERO_ASSIGN(const cross::People found,
                  cross::prepare_people(tables.subspan(missing_specs.size()), cross::Side::found,
                                        spec.people, gazetteer, vocabulary, context, problems));
  std::optional<cross::Before> before;
  if (!spec.previous.empty()) {
    PARADERO_ASSIGN(before, read_previous(spec.previous, study, gazetteer_hashes, lists,
                                          missing_specs.size(), previous, missing, found, context));
  }
  PARADERO_ASSIGN(const cross::Screen screen,
                  cross::Screen::build(missing, found, vocabulary,
                                       before ? before->reference : missing.size(), context));
  cross::Settings settings = spec.settings;
  settings.learning.seed = study.seed;
  PARADERO_ASSIGN(const cross::Crossing crossing,
                  cross::cross(screen, settings, context, before ? &*before : nullptr));
  const CrossOutcome outcome{
      study, lists, missing_specs.size(), gazetteer_hashes, screen, vocabulary, crossing, problems};
  CrossSummary summary = summarise_crossing(outcome);
  summary.updated = before.has_value();
  summary.out = out.target();
  PARADERO_CHECK(write_crossing(outcome, summary, out, context));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

}  // namespace paradero::study
