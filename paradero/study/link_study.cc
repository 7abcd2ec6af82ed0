#include "paradero/study/link_study.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <optional>

#include "paradero/base/output.h"
#include "paradero/stats/log_space.h"
#include "paradero/study/evaluate_study.h"
#include "paradero/study/generate_study.h"
#include "paradero/study/internal/evaluation_json.h"
#include "paradero/study/internal/link_report.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

// Rounded to so many decimals, so that the shortest text that reads back is short.
double rounded_to(double x, double scale) { return std::round(x * scale) / scale; }

base::Result<void> write_entities(const LinkOutcome& outcome, const fs::path& path) {
  constexpr std::string_view header[] = {"source", "record_id", "entity_id", "cohesion"};
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  const auto& grouping = outcome.result.grouping;
  for (std::uint32_t i = 0; i < outcome.records.size(); ++i) {
    const RecordName name = name_of(outcome, i);
    csv.cell(name.source).cell(name.record_id).cell(std::uint64_t{grouping.entity[i]} + 1);
    csv.cell(rounded_to(grouping.cohesion[i], 1e4)).end_row();
  }
  return csv.finish();
}

base::Result<void> write_links(const LinkOutcome& outcome, const fs::path& path,
                               const base::RunContext& context) {
  const auto& result = outcome.result;
  std::vector<std::string> names = {"source_a",    "record_id_a", "source_b",
                                    "record_id_b", "probability", "match_weight"};
  for (const auto& comparison : result.comparisons) {
    names.push_back(comparison.field().name + "_level");
    names.push_back(comparison.field().name + "_weight");
  }
  names.insert(names.end(), {"prior_weight", "alternatives_weight"});
  const std::vector<std::string_view> header(names.begin(), names.end());
  PARADERO_ASSIGN(auto csv, table::CsvWriter::create(path, header));
  link::RecordComparison comparison(outcome.records, result.comparisons);
  std::vector<double> bits(result.comparisons.size());
  for (std::size_t k = 0; k < result.links.size(); ++k) {
    const link::Link& link = result.links[k];
    const RecordName a = name_of(outcome, link.a), b = name_of(outcome, link.b);
    csv.cell(a.source).cell(a.record_id).cell(b.source).cell(b.record_id);
    csv.cell(rounded_to(static_cast<double>(link.probability), 1e6));
    csv.cell(rounded_to(link.ln_odds / std::log(2.0), 1e3));
    link::Pattern pattern{};
    comparison.compare(link.a, link.b, pattern);
    result.model->evidence_bits(pattern, bits);
    for (std::size_t f = 0; f < bits.size(); ++f) {
      csv.cell(result.comparisons[f].level_name(pattern[f])).cell(rounded_to(bits[f], 1e3));
    }
    csv.cell(rounded_to(result.model->prior_bits(), 1e3));
    csv.cell(rounded_to(result.model->alternatives_bits(pattern), 1e3));
    csv.end_row();
    if (k % (1 << 16) == 0) {
      context.report("writing links", k, result.links.size());
      if (context.stopped()) return base::interrupted_error();
    }
  }
  return csv.finish();
}

std::vector<Warning> warnings_for(const link::Records& records, const link::LinkResult& result) {
  std::vector<Warning> warnings;
  const auto warn = [&](std::string code, std::string es, std::string en) {
    warnings.push_back({std::move(code), std::move(es), std::move(en)});
  };
  if (records.size() == 0) {
    warn("no_records", "Las listas no tienen renglones.", "The lists have no rows.");
    return warnings;
  }
  if (!result.training.converged && result.training.pairs > 0) {
    warn("not_converged",
         "El entrenamiento del modelo no convergió: las probabilidades deben leerse con reserva.",
         "Training of the model did not converge: read the probabilities with reserve.");
  }
  if (result.pairs_compared == 0) {
    warn("no_pairs",
         "No hubo pares que comparar: ningún valor reúne dos renglones, o los reúne en bloques "
         "demasiado grandes "
         "(muchos renglones iguales).",
         "There were no pairs to compare: no value brings two rows together, or only in blocks too "
         "large to "
         "compare (many equal rows).");
  }
  const auto n = static_cast<double>(records.size());
  const double matches = result.model->share(link::PairClass::match) * n * (n - 1) / 2;
  if (matches > 20 * n) {
    warn("too_many_matches",
         fmt::format("El modelo estima {:.0f} pares de la misma persona entre {:.0f} renglones: "
                     "revise si alguna "
                     "columna dice lo mismo de personas distintas.",
                     matches, n),
         fmt::format("The model estimates {:.0f} pairs of one person among {:.0f} rows: check "
                     "whether a column "
                     "says the same of different people.",
                     matches, n));
  }
  std::uint64_t left = 0;
  for (const auto& rule : result.rules) left = std::max(left, rule.count.records_left);
  if (static_cast<double>(left) > 0.01 * n && !result.rules_chosen) {
    warn("blocks_too_large",
         fmt::format(
             "{} renglones quedaron en bloques demasiado grandes para una regla de bloqueo.", left),
         fmt::format("{} rows were left in blocks too large for a blocking rule.", left));
  }
  const bool has_name = records.field_index("given_names") != link::Records::npos ||
                        records.field_index("surname_1") != link::Records::npos;
  if (!has_name) {
    warn("no_names", "Ninguna columna se reconoció como nombre: si la hay, indíquela en el mapeo.",
         "No column was recognised as a name: if there is one, say so in the mapping.");
  }
  if (result.grouping.parts_cut > 0) {
    warn("large_groups",
         fmt::format("{} conjuntos de renglones muy conectados se dividieron antes de agruparlos.",
                     result.grouping.parts_cut),
         fmt::format("{} large connected sets of rows were cut before grouping.",
                     result.grouping.parts_cut));
  }
  return warnings;
}

LinkSummary summarise(const Study& study, const Lists& lists, const link::Records& records,
                      const link::LinkResult& result, const base::Problems& problems) {
  LinkSummary summary;
  for (const InputFile& input : lists.inputs) {
    summary.lists.push_back({input.source, input.rows_in, input.rows_out, input.rows_refused});
  }
  summary.records = records.size();
  summary.entities = result.grouping.entities;
  summary.pairs_compared = result.pairs_compared;
  summary.problems = problems.total();
  constexpr std::uint32_t none = ~0U, several = ~0U - 1;
  std::vector<std::uint32_t> size(summary.entities, 0), list(summary.entities, none);
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    const auto entity = result.grouping.entity[i];
    ++size[entity];
    if (list[entity] == none) list[entity] = records.list(i);
    if (list[entity] != records.list(i)) list[entity] = several;
  }
  summary.singletons = static_cast<std::uint64_t>(std::ranges::count(size, 1U));
  summary.in_several_lists = static_cast<std::uint64_t>(std::ranges::count(list, several));
  for (const link::Link& link : result.links) {
    const auto probability = static_cast<double>(link.probability);
    summary.links += probability >= study.link.threshold;
    summary.doubtful_links += probability >= 0.1 && probability < 0.9;
  }
  summary.warnings = warnings_for(records, result);
  return summary;
}

// The lists to link: those of the study, and those that it invents.
base::Result<std::vector<ListSpec>> prepare_lists(const Study& study, base::OutputDirectory& out,
                                                  const base::RunContext& context) {
  std::vector<ListSpec> specs = study.lists;
  if (study.generate) {
    PARADERO_ASSIGN(const auto made, generate_into(*study.generate, out, context));
    for (const std::string& name : study.generated_lists) {
      if (name == "truth" || std::ranges::find(made, name, &GeneratedList::name) == made.end())
        return base::usage_error("[generate]: there is no list '{}' to link", name);
    }
    for (const GeneratedList& list : made) {
      const bool wanted =
          study.generated_lists.empty()
              ? list.name != "truth" && list.name != "morgue"
              : std::ranges::find(study.generated_lists, list.name) != study.generated_lists.end();
      if (wanted) specs.push_back({out.path(list.file), {.source = list.name}, {}, false});
    }
  }
  if (specs.empty()) return base::usage_error("the study names no list: [[lists]] file = \"...\"");
  return specs;
}

}  // namespace

base::Result<LinkSummary> link_lists(const Study& study, const base::RunContext& context) {
  PARADERO_ASSIGN(auto out, base::OutputDirectory::create(study.out));
  PARADERO_ASSIGN(const auto specs, prepare_lists(study, out, context));
  base::Problems problems;
  PARADERO_ASSIGN(const Lists lists, load_lists(specs, context, problems));
  PARADERO_ASSIGN(const link::Records records,
                  link::Records::build(lists.tables, context, problems));

  std::optional<EvaluationSpec> truth = study.evaluate;
  if (!truth && study.generate) truth = EvaluationSpec{{out.path("truth.csv")}, "person_id", ""};
  std::vector<std::uint64_t> people;
  if (truth) {
    PARADERO_ASSIGN(people, true_people(*truth, lists, context));
  }
  link::Settings settings = study.link;
  settings.seed = study.seed;
  PARADERO_ASSIGN(const link::LinkResult result, link::link(records, settings, context, people));

  LinkSummary summary = summarise(study, lists, records, result, problems);
  summary.out = out.target();
  if (truth) {
    const std::vector<std::uint64_t> found(result.grouping.entity.begin(),
                                           result.grouping.entity.end());
    summary.evaluation = link::evaluate(found, people);
    summary.blocking_recall = result.blocking_recall;
  }
  const LinkOutcome outcome{study, lists, records, result, summary, problems};
  auto entities = std::async(std::launch::async,
                             [&] { return write_entities(outcome, out.path("entities.csv")); });
  const auto links_written = write_links(outcome, out.path("links.csv"), context);
  PARADERO_CHECK(entities.get());
  PARADERO_CHECK(links_written);
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  for (const InputFile& input : lists.inputs) {
    PARADERO_CHECK(
        out.write("mapping_" + input.source + ".toml", table::format_mapping(input.mapping)));
  }
  PARADERO_CHECK(out.write("report.html", report_page(report_data(outcome))));
  PARADERO_CHECK(out.write("provenance.json", provenance(outcome).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

std::string to_json(const LinkSummary& summary) {
  nlohmann::ordered_json json = {{"out", summary.out.string()},
                                 {"records", summary.records},
                                 {"entities", summary.entities},
                                 {"singletons", summary.singletons},
                                 {"in_several_lists", summary.in_several_lists},
                                 {"pairs_compared", summary.pairs_compared},
                                 {"links", summary.links},
                                 {"doubtful_links", summary.doubtful_links},
                                 {"problems", summary.problems}};
  json["lists"] = nlohmann::ordered_json::array();
  for (const ListSummary& list : summary.lists) {
    json["lists"].push_back({{"source", list.source},
                             {"rows_in", list.rows_in},
                             {"rows_out", list.rows_out},
                             {"rows_refused", list.rows_refused}});
  }
  json["warnings"] = nlohmann::ordered_json::array();
  for (const Warning& warning : summary.warnings) {
    json["warnings"].push_back({{"code", warning.code}, {"text", warning.text_en}});
  }
  if (summary.evaluation) json["evaluation"] = evaluation_json(*summary.evaluation);
  if (summary.blocking_recall) json["blocking_recall"] = *summary.blocking_recall;
  return json.dump(2);
}

}  // namespace paradero::study
