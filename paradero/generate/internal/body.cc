#include "paradero/generate/internal/body.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "paradero/base/error.h"
#include "paradero/generate/internal/alias_table.h"
#include "paradero/generate/internal/coined.h"

namespace paradero::generate {
namespace {

// "calavera|cráneo": a design and other words for it. A design that ends in "..." carries a text of
// its own.
constexpr const char* tattoo_designs =
    "nombre ...|letras ...|leyenda ..., calavera|cráneo|calaca, rosa|flor|rosa roja, "
    "cruz|crucifijo, Santa Muerte|niña blanca|figura "
    "esquelética con túnica, tribal|figura tribal|trazos negros, corazón, Virgen de "
    "Guadalupe|virgen|imagen religiosa, iniciales "
    "...|letras ...|siglas ..., San Judas Tadeo|san Judas|imagen religiosa, estrella|estrellas, "
    "mariposa, alacrán|escorpión, rostro de "
    "mujer|cara de mujer|mujer, fecha ...|números ..., dragón, Jesucristo|rostro de Cristo|imagen "
    "religiosa, payaso|joker, águila|ave, "
    "número ...|cifra ..., rosario|rosario con cruz, telaraña|tela de araña, tres puntos|puntos, "
    "corona, serpiente|víbora, lobo, "
    "león|felino, tigre|felino, huella de pie|pies de bebé, alas|alas de ángel, ángel|querubín, "
    "símbolo infinito|infinito, golondrina|ave, "
    "escudo de futbol|escudo de equipo, reloj|reloj de bolsillo, brújula, ancla, búho|tecolote, "
    "colibrí|ave, catrina|calavera con flores, "
    "máscara azteca|figura prehispánica, calendario azteca|figura prehispánica, guerrero "
    "azteca|figura prehispánica, "
    "Malverde|imagen de hombre con bigote, pistola|arma, rifle|arma, hoja de marihuana|planta, "
    "dados, cartas|baraja, diablo|demonio, araña, "
    "luna|luna y estrellas, sol, ojo|ojos, llamas|fuego, diamante, código de barras, letras "
    "chinas|letras orientales|kanji, "
    "pentagrama|nota musical, clave de sol|nota musical, guitarra, caballo|caballo rayado, gallo, "
    "herradura, carpa|pez koi, "
    "delfín, unicornio, hada, sirena, atrapasueños, árbol|árbol de la vida, plumas|pluma, mano de "
    "Fátima, yin yang, "
    "caricatura|personaje de caricatura, superhéroe|personaje, moto|motocicleta, alambre de púas, "
    "cadena|eslabones, labios|beso, "
    "duende, frase en inglés ...|leyenda ..., trébol, geométrico|líneas geométricas, mandala";

constexpr const char* other_designs =
    "cicatriz|marca|cicatriz de herida, lunar|mancha café, cicatriz quirúrgica|cicatriz de "
    "operación, =cicatriz de "
    "apendicitis|cicatriz en abdomen por operación, mancha de nacimiento|mancha, "
    "perforación|piercing|arete, fractura "
    "antigua|hueso soldado, cicatriz por arma de fuego|cicatriz circular, quemadura|cicatriz por "
    "quemadura, verruga, cicatriz "
    "queloide|queloide, clavo quirúrgico|placa metálica|material de osteosíntesis, =amputación de "
    "falange|le falta la punta de un "
    "dedo, =cicatriz de vacuna|vacuna en brazo, =uña deforme, várices, =acné en rostro|cicatrices "
    "de acné, vitiligo|manchas blancas, "
    "=pecas en la cara|pecas, =hernia umbilical|hernia, cicatriz en forma de L|cicatriz irregular, "
    "=labio leporino operado|cicatriz en labio";
constexpr const char* dental_designs =
    "=diente de oro|incrustación metálica en diente, =le falta un diente|ausencia de pieza dental, "
    "=dientes encimados|apiñamiento "
    "dental, =amalgamas|restauraciones dentales, =brackets|ortodoncia, =diente "
    "despostillado|diente fracturado, =placa "
    "dental|prótesis dental, =dientes separados|diastema";

struct RegionEntry {
  std::string_view name;
  std::string_view vaguer;  // a wider or a neighbouring region
  bool has_side;
  bool feminine;
};
constexpr std::array<RegionEntry, 24> body_regions = {{
    {"antebrazo", "brazo", true, false},    {"brazo", "hombro", true, false},
    {"espalda", "torso", false, true},      {"pecho", "tórax", true, false},
    {"hombro", "brazo", true, false},       {"mano", "muñeca", true, true},
    {"cuello", "nuca", true, false},        {"pierna", "muslo", true, true},
    {"muñeca", "antebrazo", true, true},    {"pantorrilla", "pierna", true, true},
    {"abdomen", "vientre", false, false},   {"tobillo", "pie", true, false},
    {"muslo", "pierna", true, false},       {"omóplato", "espalda", true, false},
    {"costado", "abdomen", true, false},    {"ceja", "cara", true, true},
    {"mejilla", "cara", true, true},        {"frente", "cara", false, true},
    {"rodilla", "pierna", true, true},      {"pie", "tobillo", true, false},
    {"codo", "brazo", true, false},         {"mentón", "cara", false, false},
    {"cadera", "espalda baja", true, true}, {"dedos de la mano", "mano", true, true},
}};

constexpr const char* colours =
    "negro, azul, blanco, gris, rojo, café, verde, beige, azul marino, rosa, vino, amarillo, "
    "morado, naranja";
// Those of women only at the end.
constexpr const char* garments =
    "playera|camiseta, pantalón de mezclilla|pantalón tipo jeans, tenis|calzado deportivo, "
    "camisa|camisa de manga larga, "
    "sudadera|sudadera con gorro, botas|botas vaqueras, chamarra|chamarra de mezclilla, "
    "short|bermuda, gorra|cachucha, "
    "pants|pantalón deportivo, zapatos|calzado, huaraches|sandalias, cinturón|cinto, calcetines, "
    "suéter|suéter tejido, chaleco, "
    "blusa|blusa de tirantes, falda, vestido";
constexpr std::uint8_t garments_of_women = 3;

// Designs with their words, and a Zipf-like choice among them.
struct WordTable {
  std::vector<std::vector<std::string>> words;
  std::vector<bool> says_where;
  AliasTable choice;

  explicit WordTable(const char* list) {
    for (const std::string& entry : split_names(list)) {
      std::vector<std::string> synonyms;
      std::string_view rest = entry;
      says_where.push_back(rest.starts_with('='));
      if (says_where.back()) rest.remove_prefix(1);
      for (std::size_t bar = rest.find('|'); bar != std::string_view::npos; bar = rest.find('|')) {
        synonyms.emplace_back(rest.substr(0, bar));
        rest.remove_prefix(bar + 1);
      }
      synonyms.emplace_back(rest);
      words.push_back(std::move(synonyms));
    }
    std::vector<double> weights;
    for (std::size_t k = 0; k < words.size(); ++k)
      weights.push_back(1 / static_cast<double>(k + 3));
    choice = AliasTable(weights);
  }
};

struct BodyTables {
  WordTable tattoos{tattoo_designs}, others{other_designs}, teeth{dental_designs},
      garment{garments}, colour{colours};
  AliasTable region;

  BodyTables() {
    std::vector<double> weights;
    for (std::size_t k = 0; k < body_regions.size(); ++k)
      weights.push_back(1 / static_cast<double>(k + 4));
    region = AliasTable(weights);
  }
};

const BodyTables& body_tables() {
  static const BodyTables tables;
  return tables;
}

struct Design {
  std::span<const std::string> words;
  bool says_where;
};

// Designs are numbered tattoos first, then others, then teeth.
Design design_of(std::size_t number) {
  const BodyTables& tables = body_tables();
  for (const WordTable* table : {&tables.tattoos, &tables.others, &tables.teeth}) {
    if (number < table->words.size()) return {table->words[number], table->says_where[number]};
    number -= table->words.size();
  }
  base::require(false, "design_of: no design has this number");
  return {};
}

// The text that a tattoo carries: a name, initials, a year, from the mark's own number.
std::string detail_text(const std::string& word, std::uint32_t detail) {
  stats::Random random(0, detail);
  if (word.starts_with("fecha") || word.starts_with("número") || word.starts_with("cifra")) {
    return fmt::format("{}",
                       word.starts_with("fecha") ? 1960 + random.below(60) : 1 + random.below(99));
  }
  if (word.starts_with("iniciales") || word.starts_with("siglas")) {
    return fmt::format("{}{}", static_cast<char>('A' + random.below(20)),
                       static_cast<char>('A' + random.below(20)));
  }
  const Sex sex = random.uniform() < .7 ? Sex::female : Sex::male;
  return fmt::format("\"{}\"", GivenNames::get().draw_first(
                                   sex, 1950 + static_cast<int>(random.below(70)), random));
}

Mark draw_mark(stats::Random& random) {
  const BodyTables& tables = body_tables();
  Mark mark;
  const double u = random.uniform();
  const std::size_t tattoos = tables.tattoos.words.size(), others = tables.others.words.size();
  const std::size_t design = u < .55  ? tables.tattoos.choice.draw(random)
                             : u < .9 ? tattoos + tables.others.choice.draw(random)
                                      : tattoos + others + tables.teeth.choice.draw(random);
  mark.design = static_cast<std::uint16_t>(design);
  mark.region = static_cast<std::uint16_t>(tables.region.draw(random));
  if (body_regions[mark.region].has_side)
    mark.side = random.uniform() < .5 ? Side::left : Side::right;
  mark.detail = static_cast<std::uint32_t>(random.next());
  return mark;
}

}  // namespace

bool Mark::is_tattoo() const { return design < body_tables().tattoos.words.size(); }

Body draw_body(Sex sex, int age, stats::Random& random) {
  const BodyTables& tables = body_tables();
  Body body;
  const double spread = 2 * (random.uniform() + random.uniform() + random.uniform() - 1.5);
  const double adult = sex == Sex::male ? 168 + 6.5 * spread : 156 + 6 * spread;
  const double grown = age >= 17 ? 1 : .45 + .55 * age / 17.0;
  body.height_cm = static_cast<int>(adult * grown);
  // None in a quarter of people, then fewer and fewer.
  double more = age < 12 ? .35 : .75;
  while (body.marks.size() < 8 && random.uniform() < more) {
    body.marks.push_back(draw_mark(random));
    more = .58;
  }
  const std::uint64_t pieces = 2 + random.below(3);
  for (std::uint64_t k = 0; k < pieces; ++k) {
    auto kind = static_cast<std::uint8_t>(tables.garment.choice.draw(random));
    if (sex == Sex::male && kind >= tables.garment.words.size() - garments_of_women) kind = 0;
    const bool worn =
        std::ranges::any_of(body.clothing, [kind](const Garment& g) { return g.kind == kind; });
    const auto colour = static_cast<std::uint8_t>(tables.colour.choice.draw(random));
    if (!worn) body.clothing.push_back({kind, colour});
  }
  return body;
}

std::string describe_mark(const Mark& mark, const Description& description, stats::Random& random) {
  const auto [words, says_where] = design_of(mark.design);
  std::string word =
      words[random.uniform() < description.other_words ? random.below(words.size()) : 0];
  if (const std::size_t dots = word.find(" ..."); dots != std::string::npos) {
    const bool told = random.uniform() >= description.detail_missing;
    word = word.substr(0, dots) + (told ? " " + detail_text(words[0], mark.detail) : "");
  }
  if (says_where) return word;
  const RegionEntry& region = body_regions[mark.region];
  const bool vaguer = random.uniform() < description.vaguer;
  std::string text =
      mark.is_tattoo()
          ? fmt::format("tatuaje de {} en {}", word, vaguer ? region.vaguer : region.name)
          : fmt::format("{} en {}", word, vaguer ? region.vaguer : region.name);
  if (mark.side == Side::none || random.uniform() < description.side_missing) return text;
  const bool left = (mark.side == Side::left) != (random.uniform() < description.side_wrong);
  if (vaguer) return text + (left ? ", lado izquierdo" : ", lado derecho");
  return text + (left ? (region.feminine ? " izquierda" : " izquierdo")
                      : (region.feminine ? " derecha" : " derecho"));
}

std::string describe_marks(const Body& body, Which which, const Description& description,
                           stats::Random& random) {
  std::vector<std::string> parts;
  for (const Mark& mark : body.marks) {
    if (which != Which::all && mark.is_tattoo() != (which == Which::tattoos)) continue;
    if (random.uniform() < description.mentioned)
      parts.push_back(describe_mark(mark, description, random));
  }
  if (parts.size() > 1 && random.uniform() < .4) std::swap(parts.front(), parts.back());
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string describe_clothing(const Body& body, const Description& description,
                              stats::Random& random) {
  const BodyTables& tables = body_tables();
  std::vector<std::string> parts;
  for (const Garment& garment : body.clothing) {
    if (random.uniform() >= description.mentioned) continue;
    const auto& words = tables.garment.words[garment.kind];
    const auto& word =
        words[random.uniform() < description.other_words ? random.below(words.size()) : 0];
    const std::size_t colour = random.uniform() < description.side_wrong
                                   ? tables.colour.choice.draw(random)
                                   : garment.colour;
    parts.push_back(fmt::format("{} color {}", word, tables.colour.words[colour][0]));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace paradero::generate
