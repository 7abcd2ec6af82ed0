// Surnames of indigenous form in Mexico, by a list of our own and by endings of Nahuatl.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "paradero/study/sample_study.h"
#include "paradero/text/normalise.h"

namespace paradero::study {

namespace {

// Folded, ascending. Maya, Nahua, Purépecha, Tseltal and Tsotsil, Zapotec and Mixtec, Yaqui and
// Mayo.
constexpr std::string_view indigenous_surnames[] = {
    "acatitla",   "ahuatzi",     "anguamea",    "atonal",       "axalco",     "baas",
    "bacasegua",  "bajeca",      "balam",       "batun",        "bolom",      "buichia",
    "buitimea",   "caamal",      "cahuich",     "camal",        "can",        "canche",
    "canul",      "cauich",      "ceh",         "cen",          "cetz",       "chable",
    "chan",       "chankin",     "charis",      "cheguigo",     "chi",        "chib",
    "chim",       "chimal",      "choqui",      "chuc",         "cime",       "cituk",
    "coatl",      "cob",         "cocom",       "couoh",        "coyotl",     "cuamatzi",
    "cuanas",     "cuatecontzi", "cuautle",     "cuin",         "cuiriz",     "cupul",
    "doxthi",     "dzay",        "dzib",        "dzul",         "ek",         "entzin",
    "equihua",    "euan",        "haas",        "hau",          "huacuz",     "huaroco",
    "huchim",     "huh",         "huipe",       "huitzil",      "ichin",      "intzin",
    "irepan",     "itza",        "iuit",        "jacuinde",     "jaimea",     "jupa",
    "jusacamea",  "kantun",      "kauil",       "keb",          "kin",        "koh",
    "ku",         "kumul",       "mex",         "mixcoatl",     "moo",        "moroyoqui",
    "mukul",      "naal",        "nah",         "nahuat",       "nambo",      "nampula",
    "nango",      "netzahual",   "noh",         "nonthe",       "nucamendi",  "nuricumbo",
    "ocelotl",    "onamea",      "oxte",        "pacab",        "pahuamba",   "pamatz",
    "pat",        "patishtan",   "pech",        "pool",         "poot",       "popoca",
    "puc",        "quiahua",     "santiz",      "seamo",        "shilon",     "sirangua",
    "sulub",      "tajia",       "tec",         "tecpanecatl",  "tecuapetla", "temoltzin",
    "tep",        "tepox",       "teutle",      "texis",        "tlapa",      "tlatelpa",
    "tochimani",  "tototl",      "tun",         "turja",        "tuz",        "tzab",
    "tzintzun",   "tziqui",      "tzompantzi",  "tzuc",         "uacus",      "uc",
    "uh",         "uicab",       "uitz",        "usacamea",     "wikit",      "xaracuaro",
    "xelhuantzi", "xicale",      "xicotencatl", "xiu",          "xochihua",   "xochitla",
    "xolocotzi",  "xool",        "yah",         "yam",          "yescas",     "yocupicio",
    "yupit",      "zempoalteca", "zirate",      "zitlalpopoca", "zongua"};
static_assert(std::is_sorted(std::begin(indigenous_surnames), std::end(indigenous_surnames)));

}  // namespace

bool is_indigenous_surname(std::string_view surname) {
  const std::string folded = text::fold(surname);
  if (std::ranges::binary_search(indigenous_surnames, std::string_view(folded))) return true;
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"tl", "tzi", "tzin", "tecatl", "teca", "huatl"},
      [&](std::string_view ending) {
        return folded.size() > ending.size() + 2 && folded.ends_with(ending);
      });
}

}  // namespace paradero::study
