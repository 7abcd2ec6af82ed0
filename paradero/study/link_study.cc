#include "paradero/study/link_study.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <map>
#include <memory>
#include <numeric>
#include <optional>

#include "paradero/base/output.h"
#include "paradero/stats/log_space.h"
#include "paradero/study/evaluate_study.h"
#include "paradero/study/generate_study.h"
#include "paradero/study/internal/evaluation_json.h"
#include "paradero/study/internal/link_inputs.h"
#include "paradero/study/internal/link_report.h"
#include "paradero/study/internal/link_tables.h"
#include "paradero/study/internal/report_parts.h"
#include "paradero/study/internal/splink_link.h"
#include "paradero/study/model_file.h"
#include "paradero/table/write.h"

namespace paradero::study {

namespace fs = std::filesystem;

namespace {

std::vector<Warning> warnings_for(const link::Records& records, const link::LinkResult& result) {
  std::vector<Warning> warnings;
  const auto warn = [&](std::string code, std::string es, std::string en) {
    warnings.push_back({std::move(code), std::move(es), std::move(en)});
  };
  if (records.size() == 0) {
    warn("no_records", "Las listas no tienen renglones.", "The lists have no rows.");
    return warnings;
  }
  if (!result.unknown_fields.empty()) {
    const std::string names = fmt::format("{}", fmt::join(result.unknown_fields, ", "));
    warn("fields_without_model",
         fmt::format("El modelo dado no conoce estas columnas, que no contaron: {}.", names),
         fmt::format("The given model does not know these columns, which did not count: {}.",
                     names));
  }
  if (!result.absent_fields.empty()) {
    const std::string names = fmt::format("{}", fmt::join(result.absent_fields, ", "));
    warn("fields_of_model_absent",
         fmt::format("Las listas no tienen estas columnas del modelo dado: {}.", names),
         fmt::format("The lists have not these columns of the given model: {}.", names));
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

}  // namespace

LinkSummary summarise_link(const Study& study, const Lists& lists, const link::LinkResult& result,
                           const base::Problems& problems) {
  LinkSummary summary;
  for (const InputFile& input : lists.inputs) {
    summary.lists.push_back({input.source, input.rows_in, input.rows_out, input.rows_refused});
  }
  summary.records = result.grouping.entity.size();
  summary.entities = result.grouping.entities;
  summary.pairs_compared = result.pairs_compared;
  summary.problems = problems.total();
  constexpr std::uint32_t none = ~0U, several = ~0U - 1;
  std::vector<std::uint32_t> size(summary.entities, 0), list(summary.entities, none);
  std::size_t record = 0;
  for (std::uint32_t l = 0; l < lists.tables.size(); ++l) {
    for (std::size_t row = 0; row < lists.tables[l].record_ids.size(); ++row, ++record) {
      const auto entity = result.grouping.entity[record];
      ++size[entity];
      if (list[entity] == none) list[entity] = l;
      if (list[entity] != l) list[entity] = several;
    }
  }
  summary.singletons = static_cast<std::uint64_t>(std::ranges::count(size, 1U));
  summary.in_several_lists = static_cast<std::uint64_t>(std::ranges::count(list, several));
  for (const link::Link& link : result.links) {
    const auto probability = static_cast<double>(link.probability);
    summary.links += probability >= study.link.threshold;
    summary.doubtful_links += probability >= 0.1 && probability < 0.9;
  }
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

namespace {

// How often pairs of each band of probability are one person: by the truth, else by labels.
std::vector<link::CalibrationBand> calibration_of(const link::LinkResult& result,
                                                  std::span<const std::uint64_t> people,
                                                  std::span<const link::Decision> labels) {
  constexpr std::array edges = {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1.0};
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> judged;
  if (people.empty()) {
    for (const link::Decision& label : labels) {
      if (label.verdict == link::Verdict::unsure) continue;
      judged[std::minmax(label.a, label.b)] = label.verdict == link::Verdict::same;
    }
    if (judged.empty()) return {};
  }
  std::vector<double> stated;
  // std::vector<bool> is no span of bool.
  std::vector<char> actual;
  for (const link::Link& link : result.links) {
    const auto label = judged.find(std::pair(link.a, link.b));
    if (people.empty() && label == judged.end()) continue;
    stated.push_back(static_cast<double>(link.probability));
    actual.push_back(people.empty() ? label->second : people[link.a] == people[link.b]);
  }
  const auto is_true = std::make_unique<bool[]>(actual.size());
  std::ranges::copy(actual, is_true.get());
  return link::calibration(stated, std::span<const bool>(is_true.get(), actual.size()), edges);
}

}  // namespace

base::Result<LinkSummary> link_lists(const Study& study, const base::RunContext& context) {
  if (!study.splink_model.empty()) return link_by_splink(study, context);
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
  link::Decisions decisions;
  if (!study.decisions.empty()) {
    PARADERO_ASSIGN(decisions, read_decisions(study.decisions, lists, context, problems));
  }
  std::optional<PreviousEntities> previous;
  if (!study.previous.empty()) {
    PARADERO_ASSIGN(previous, read_previous(study.previous, lists, context, problems));
  }
  link::Settings settings = study.link;
  settings.seed = study.seed;
  if (!study.model.empty()) {
    PARADERO_ASSIGN(settings.model, read_model(study.model));
  }
  if (!study.labels.empty()) {
    PARADERO_ASSIGN(settings.labels, read_labels(study.labels, lists, context, problems));
  }
  PARADERO_ASSIGN(const link::LinkResult result,
                  link::link(records, settings, context, people, decisions));
  link::StableIds stable;
  if (previous) {
    stable = link::keep_ids(result.grouping, previous->old_id, previous->entities);
  } else {
    stable.id.resize(result.grouping.entities);
    std::iota(stable.id.begin(), stable.id.end(), std::uint64_t{1});
  }

  LinkSummary summary = summarise_link(study, lists, result, problems);
  summary.warnings = warnings_for(records, result);
  summary.out = out.target();
  if (truth) {
    const std::vector<std::uint64_t> found(result.grouping.entity.begin(),
                                           result.grouping.entity.end());
    summary.evaluation = link::evaluate(found, people);
    summary.blocking_recall = result.blocking_recall;
  }
  summary.calibration = calibration_of(result, people, settings.labels);
  if (result.draws.draws() > 0) {
    PARADERO_ASSIGN(summary.entities_drawn,
                    write_draws(lists, result.draws, out.path("draws.csv"), context));
  }
  if (previous) {
    summary.entity_changes = stable.changes.size();
    PARADERO_CHECK(write_entity_changes(stable.changes, out.path("entity_changes.csv")));
  }
  const LinkOutcome outcome{study, lists, records, result, stable.id, summary, problems};
  auto entities = std::async(std::launch::async, [&] {
    return write_entities(lists, result.grouping, stable.id, out.path("entities.csv"));
  });
  const auto links_written = write_links(outcome, out.path("links.csv"), context);
  PARADERO_CHECK(entities.get());
  PARADERO_CHECK(links_written);
  PARADERO_CHECK(write_review(lists, result, out.path("review.csv")));
  PARADERO_CHECK(table::write_problems(problems, out.path("problems.csv")));
  for (const InputFile& input : lists.inputs) {
    PARADERO_CHECK(
        out.write("mapping_" + input.source + ".toml", table::format_mapping(input.mapping)));
  }
  PARADERO_CHECK(
      out.write("model.json", format_model(link::stored_model(records, settings, result))));
  PARADERO_CHECK(out.write("report.html", report_page(report_data(outcome))));
  PARADERO_CHECK(out.write("provenance.json", provenance(outcome).dump(2) + "\n"));
  if (context.stopped()) return base::interrupted_error();
  PARADERO_CHECK(out.commit());
  return summary;
}

PeopleInterval people_interval(const LinkSummary& summary) {
  base::require(!summary.entities_drawn.empty(), "people_interval: there are no draws");
  std::vector<std::uint32_t> people = summary.entities_drawn;
  std::ranges::sort(people);
  const auto quantile = [&](double p) {
    return people[static_cast<std::size_t>(
        std::llround(p * static_cast<double>(people.size() - 1)))];
  };
  return {quantile(0.025), quantile(0.5), quantile(0.975)};
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
  if (summary.entity_changes) json["entity_changes"] = *summary.entity_changes;
  if (!summary.entities_drawn.empty()) {
    const PeopleInterval interval = people_interval(summary);
    json["draws"] = {{"draws", summary.entities_drawn.size()},
                     {"entities_q025", interval.low},
                     {"entities_q50", interval.median},
                     {"entities_q975", interval.high}};
  }
  if (summary.evaluation) json["evaluation"] = evaluation_json(*summary.evaluation);
  if (summary.blocking_recall) json["blocking_recall"] = *summary.blocking_recall;
  return json.dump(2);
}

}  // namespace paradero::study
