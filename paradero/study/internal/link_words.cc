#include "paradero/study/internal/link_words.h"

#include <algorithm>
#include <span>

namespace paradero::study {

namespace {

struct LinkWord {
  std::string_view word, es, en;
};

constexpr LinkWord field_words_known[] = {
    {"given_names", "Nombres", "Given names"},
    {"surname_1", "Primer apellido", "First surname"},
    {"surname_2", "Segundo apellido", "Second surname"},
    {"alias", "Apodo", "Alias"},
    {"sex", "Sexo", "Sex"},
    {"birth_date", "Fecha de nacimiento", "Birth date"},
    {"birth_place", "Lugar de nacimiento", "Birth place"},
    {"age", "Edad", "Age"},
    {"curp", "CURP", "CURP"},
    {"national_id", "Documento de identidad", "Identity document"},
    {"nationality", "Nacionalidad", "Nationality"},
    {"event_date", "Fecha del hecho", "Date of the event"},
    {"noticed_date", "Fecha en que se supo", "Date noticed"},
    {"found_date", "Fecha de hallazgo", "Date found"},
    {"state", "Estado", "State"},
    {"municipality", "Municipio", "Municipality"},
    {"locality", "Localidad", "Locality"},
    {"address", "Domicilio", "Address"},
    {"street_number", "Número de casa", "House number"},
    {"postcode", "Código postal", "Postcode"},
    {"phone", "Teléfono", "Phone"},
    {"email", "Correo electrónico", "E-mail"},
    {"occupation", "Ocupación", "Occupation"},
    {"height_cm", "Estatura (cm)", "Height (cm)"},
    {"marks", "Señas particulares", "Marks"},
    {"clothing", "Vestimenta", "Clothing"},
};

constexpr LinkWord level_words_known[] = {
    {"missing", "sin dato", "missing"},
    {"exact", "igual", "equal"},
    {"different", "distinto", "different"},
    {"equivalent", "equivalente", "equivalent"},
    {"close", "muy parecido", "very alike"},
    {"partial", "igual en parte", "equal in part"},
    {"initial", "sólo la inicial", "initial only"},
    {"similar", "parecido", "alike"},
    {"crossed", "cambiado de lugar", "in each other's place"},
    {"day_month_swapped", "día y mes invertidos", "day and month swapped"},
    {"one_digit", "un dígito distinto", "one digit apart"},
    {"within_week", "a una semana o menos", "within a week"},
    {"two_parts", "dos de día, mes y año", "two of day, month, year"},
    {"consistent_month", "compatible, al mes", "compatible, to the month"},
    {"consistent_year", "compatible, al año", "compatible, to the year"},
    {"consistent", "compatible", "compatible"},
    {"same_year", "mismo año", "same year"},
    {"within_3_years", "a tres años o menos", "within three years"},
    {"within_2", "difiere en 2 o menos", "2 apart or less"},
    {"within_10_percent", "difiere en 10% o menos", "10% apart or less"},
    {"one_error", "un error", "one error"},
    {"two_errors", "dos errores", "two errors"},
    {"same_start", "mismo comienzo", "same start"},
    {"same_words", "mismas palabras", "same words"},
    {"a_word", "una palabra en común", "a word in common"},
    {"most_words", "casi todas las palabras", "most words"},
    {"some_words", "algunas palabras", "some words"},
};

constexpr LinkWord class_words_known[] = {
    {"match", "la misma persona", "one person"},
    {"unrelated", "personas sin relación", "unrelated people"},
    {"namesakes", "tocayos", "namesakes"},
    {"local_namesakes", "tocayos del mismo lugar", "namesakes of one place"},
    {"household", "familia cercana", "close family"},
    {"kin", "parientes", "kin"},
    {"neighbours", "personas del mismo lugar o hecho", "people of one place or event"},
};

std::string link_word(std::span<const LinkWord> table, std::string_view word, Language language) {
  const auto found = std::ranges::find(table, word, &LinkWord::word);
  if (found != table.end()) return std::string(language == Language::es ? found->es : found->en);
  std::string plain(word);
  std::ranges::replace(plain, '_', ' ');
  return plain;
}

}  // namespace

std::string field_words(std::string_view field, Language language) {
  const auto found = std::ranges::find(field_words_known, field, &LinkWord::word);
  if (found == std::end(field_words_known)) return std::string(field);
  return link_word(field_words_known, field, language);
}

std::string level_words(std::string_view level, Language language) {
  return link_word(level_words_known, level, language);
}

std::string class_words(std::string_view pair_class, Language language) {
  return link_word(class_words_known, pair_class, language);
}

}  // namespace paradero::study
