// The words of a linkage for people to read: fields, levels of agreement, classes of pairs.
#pragma once

#include <string>
#include <string_view>

#include "paradero/study/explain_study.h"

namespace paradero::study {

// A standard column's name ("Fecha de nacimiento", "Birth date"); any other field as it is called.
std::string field_words(std::string_view field, Language language);
// A level of agreement ("dos errores", "two errors"); a word that is not known as it is, without
// underscores.
std::string level_words(std::string_view level, Language language);
// A class of pairs ("otra persona del mismo nombre", "another person of the same name").
std::string class_words(std::string_view pair_class, Language language);

}  // namespace paradero::study
