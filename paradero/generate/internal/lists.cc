#include "paradero/generate/internal/lists.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "paradero/base/hash.h"
#include "paradero/generate/internal/draft.h"
#include "paradero/generate/internal/row_writer.h"

namespace paradero::generate {
namespace {

// ln odds that a list knows of a person: intercept + slope * visibility + something for the
// outcome.
struct Inclusion {
  double intercept, slope;
  std::array<double, 5> outcome;  // by Outcome
};
constexpr std::array<Inclusion, 4> inclusion_of_named_lists = {{
    {0.75, 1.1, {.2, 0, .3, 0, -.8}},        // register
    {-1.35, 1.1, {.3, -.2, -1.5, .2, -.3}},  // ngo
    {-.75, 1.2, {.2, 0, .2, .5, -.4}},       // prosecutor
    {-2.3, 1.0, {0, -.3, -.4, 1.0, -.3}},    // press
}};
constexpr double morgue_share_of_unidentified = .92, morgue_share_of_located_dead = .35;

const std::array<std::vector<std::string>, list_count> headers = {{
    {"FUB", "Nombre", "PrimerApellido", "SegundoApellido", "Fecha de nacimiento", "Edad", "Sexo",
     "CURP", "Nacionalidad", "Fecha de Hechos", "Fecha de Percato", "Entidad de la Desaparicion",
     "Municipio de la Desaparicion", "Localidad", "Estatus Victima", "Estatura",
     "Señas Particulares"},
    {"Folio", "Nombre completo", "Apodo", "Edad", "Sexo", "Fecha de desaparición", "Estado",
     "Municipio", "Señas particulares", "Vestimenta"},
    {"ID", "CARPETA DE INVESTIGACION", "APELLIDO PATERNO", "APELLIDO MATERNO", "NOMBRE(S)", "ALIAS",
     "SEXO", "FECHA DE NACIMIENTO", "EDAD", "CURP", "FECHA DE LOS HECHOS", "FECHA DE DENUNCIA",
     "ENTIDAD", "MUNICIPIO", "MEDIA FILIACION"},
    {"id", "fecha_nota", "medio", "nombre", "apodo", "edad", "sexo", "fecha_hechos", "municipio",
     "estado"},
    {"ID", "Fecha Ingreso", "Tipo", "Sexo", "Probable nombre", "Edad", "Estatura", "Tatuajes",
     "Indumentarias", "Señas Particulares", "Municipio del hallazgo", "Entidad"},
}};

}  // namespace

ListMaker::ListMaker(const Population& population, List list, Strength strength)
    : population_(&population),
      list_(list),
      rates_(rates_of(strength, list)),
      order_(population.people() * records_a_person,
             base::combine64(population.seed(), static_cast<std::uint64_t>(list) + 1)) {}

std::span<const std::string> ListMaker::header(List list) {
  return headers[static_cast<std::size_t>(list)];
}

stats::Random ListMaker::random_of(Purpose purpose, std::uint64_t person,
                                   std::uint32_t copy) const {
  const std::uint64_t index =
      (person * list_count + static_cast<std::uint64_t>(list_)) * records_a_person + copy;
  return random_for(population_->seed(), purpose, index);
}

bool ListMaker::is_known(const Fate& fate) const {
  const double u = random_of(Purpose::inclusion, fate.person, 0).uniform();
  if (list_ == List::morgue) {
    if (fate.outcome == Outcome::unidentified_body) return u < morgue_share_of_unidentified;
    return fate.outcome == Outcome::located_dead && u < morgue_share_of_located_dead;
  }
  const Inclusion& inclusion = inclusion_of_named_lists[static_cast<std::size_t>(list_)];
  const double ln_odds = inclusion.intercept + inclusion.slope * fate.visibility +
                         inclusion.outcome[static_cast<std::size_t>(fate.outcome)];
  return u * (1 + std::exp(-ln_odds)) < 1;
}

std::optional<ListMaker::Entry> ListMaker::at(std::uint64_t slot) const {
  const std::uint64_t shuffled = order_(slot);
  const std::uint64_t person = shuffled % population_->people();
  const auto copy = static_cast<std::uint32_t>(shuffled / population_->people());
  if (copy > 0) {
    // One in seven of those with a second record has a third.
    const double limit = copy == 1 ? rates_.duplicate : rates_.duplicate / 7;
    if (random_of(Purpose::copies, person, 0).uniform() >= limit) return std::nullopt;
  }
  Entry entry{population_->fate(person), copy};
  if (!is_known(entry.fate)) return std::nullopt;
  return entry;
}

std::string ListMaker::record_id(std::uint64_t slot) const {
  switch (list_) {
    case List::register_:
      return fmt::format("FUB{:09}", slot + 1);
    case List::ngo:
      return fmt::format("F-{:07}", slot + 1);
    case List::prosecutor:
      return fmt::format("{}", 100'000 + slot);
    case List::press:
      return fmt::format("nota-{}", slot + 1);
    case List::morgue:
      return fmt::format("SMF/{:08}", slot + 1);
  }
  return {};
}

void ListMaker::write(const Entry& entry, std::uint64_t slot,
                      std::vector<std::string>& cells) const {
  stats::Random random = random_of(Purpose::record, entry.fate.person, entry.copy);
  const RowSource source{*population_, entry.fate, entry.copy, record_id(slot), rates_};
  write_row(list_, source, random, cells);
}

}  // namespace paradero::generate
