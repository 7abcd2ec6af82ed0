#include "paradero/generate/internal/places.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "paradero/base/hash.h"
#include "paradero/generate/internal/coined.h"

namespace paradero::generate {
namespace {

struct StateEntry {
  State state;
  const char* municipalities;  // by population, the largest first
};

using enum SurnameRegion;

// In the order of INEGI's codes, 1 to 32. Names are those of the national catalogue; the weights
// are our own.
constexpr std::array<StateEntry, Places::states> state_entries = {{
    {{"Aguascalientes", "AS", 1.2, none, 0},
     "Aguascalientes, Jesús María, San Francisco de los Romo, Calvillo, Rincón de Romos, Pabellón "
     "de Arteaga, Asientos, "
     "Tepezalá, El Llano, Cosío, San José de Gracia"},
    {{"Baja California", "BC", 4.0, none, 0},
     "Tijuana, Mexicali, Ensenada, Playas de Rosarito, Tecate, San Quintín, San Felipe"},
    {{"Baja California Sur", "BS", .6, none, 0}, "La Paz, Los Cabos, Comondú, Mulegé, Loreto"},
    {{"Campeche", "CC", .6, maya, .35},
     "Campeche, Carmen, Champotón, Escárcega, Calkiní, Candelaria, Hecelchakán, Hopelchén, Tenabo, "
     "Palizada"},
    {{"Coahuila de Zaragoza", "CL", 3.2, none, 0},
     "Saltillo, Torreón, Monclova, Piedras Negras, Acuña, Matamoros, San Pedro, Ramos Arizpe, "
     "Frontera, Múzquiz, Sabinas, "
     "Francisco I. Madero, San Juan de Sabinas, Parras, Allende"},
    {{"Colima", "CM", 2.0, none, 0},
     "Manzanillo, Colima, Villa de Álvarez, Tecomán, Armería, Coquimatlán, Cuauhtémoc, Comala, "
     "Minatitlán, Ixtlahuacán"},
    {{"Chiapas", "CS", 1.8, tseltal, .5},
     "Tuxtla Gutiérrez, Tapachula, Ocosingo, San Cristóbal de las Casas, Comitán de Domínguez, "
     "Chilón, Las Margaritas, "
     "Palenque, Villaflores, Chiapa de Corzo, Tonalá, Chamula, Cintalapa, Frontera Comalapa, "
     "Motozintla"},
    {{"Chihuahua", "CH", 5.0, none, 0},
     "Juárez, Chihuahua, Cuauhtémoc, Delicias, Hidalgo del Parral, Nuevo Casas Grandes, Camargo, "
     "Guerrero, Jiménez, "
     "Meoqui, Guadalupe y Calvo, Bocoyna, Guachochi, Urique, Madera"},
    {{"Ciudad de México", "DF", 6.0, none, 0},
     "Iztapalapa, Gustavo A. Madero, Álvaro Obregón, Tlalpan, Coyoacán, Cuauhtémoc, Venustiano "
     "Carranza, Xochimilco, "
     "Azcapotzalco, Benito Juárez, Iztacalco, Miguel Hidalgo, Tláhuac, La Magdalena Contreras, "
     "Cuajimalpa de Morelos, "
     "Milpa Alta"},
    {{"Durango", "DG", 1.6, none, 0},
     "Durango, Gómez Palacio, Lerdo, Pueblo Nuevo, Santiago Papasquiaro, Cuencamé, Mezquital, "
     "Guadalupe Victoria, "
     "Mapimí, Canatlán, Nombre de Dios, Vicente Guerrero, Tlahualilo"},
    {{"Guanajuato", "GT", 5.5, none, 0},
     "León, Irapuato, Celaya, Salamanca, Silao de la Victoria, Guanajuato, San Miguel de Allende, "
     "Dolores Hidalgo, "
     "Pénjamo, Valle de Santiago, Acámbaro, Salvatierra, San Luis de la Paz, Cortazar, Apaseo el "
     "Grande"},
    {{"Guerrero", "GR", 4.5, zapotec_mixtec, .25},
     "Acapulco de Juárez, Chilpancingo de los Bravo, Iguala de la Independencia, Chilapa de "
     "Álvarez, Zihuatanejo de Azueta, "
     "Taxco de Alarcón, Tlapa de Comonfort, Coyuca de Benítez, Ayutla de los Libres, Atoyac de "
     "Álvarez, Ometepec, Eduardo Neri, "
     "Coyuca de Catalán, Huitzuco de los Figueroa, Teloloapan"},
    {{"Hidalgo", "HG", 1.6, otomi, .3},
     "Pachuca de Soto, Mineral de la Reforma, Tulancingo de Bravo, Tizayuca, Huejutla de Reyes, "
     "Tula de Allende, Ixmiquilpan, "
     "Tepeji del Río de Ocampo, Actopan, Cuautepec de Hinojosa, Apan, San Felipe Orizatlán, "
     "Zempoala, Atotonilco de Tula"},
    {{"Jalisco", "JC", 10.5, none, 0},
     "Zapopan, Guadalajara, Tlajomulco de Zúñiga, San Pedro Tlaquepaque, Tonalá, Puerto Vallarta, "
     "El Salto, Lagos de Moreno, "
     "Tepatitlán de Morelos, Zapotlán el Grande, Ocotlán, Zapotlanejo, La Barca, Tala, Ixtlahuacán "
     "de los Membrillos, Encarnación "
     "de Díaz, Teocaltiche"},
    {{"México", "MC", 10.0, otomi, .08},
     "Ecatepec de Morelos, Nezahualcóyotl, Toluca, Naucalpan de Juárez, Chimalhuacán, Tlalnepantla "
     "de Baz, Cuautitlán Izcalli, "
     "Tecámac, Ixtapaluca, Atizapán de Zaragoza, Tultitlán, Nicolás Romero, Chalco, Valle de "
     "Chalco Solidaridad, La Paz, "
     "Texcoco, Zumpango, Tejupilco, Tlatlaya"},
    {{"Michoacán de Ocampo", "MN", 5.5, purepecha, .1},
     "Morelia, Uruapan, Zamora, Lázaro Cárdenas, Zitácuaro, Apatzingán, Hidalgo, Tarímbaro, La "
     "Piedad, Pátzcuaro, Maravatío, "
     "Sahuayo, Buenavista, Múgica, Aguililla"},
    {{"Morelos", "MS", 2.6, nahua, .06},
     "Cuernavaca, Jiutepec, Cuautla, Temixco, Yautepec, Emiliano Zapata, Ayala, Xochitepec, "
     "Jojutla, Puente de Ixtla, Yecapixtla, "
     "Tepoztlán, Tlaltizapán de Zapata, Huitzilac"},
    {{"Nayarit", "NT", 2.2, none, 0},
     "Tepic, Bahía de Banderas, Santiago Ixcuintla, Compostela, Del Nayar, San Blas, Xalisco, "
     "Tecuala, Acaponeta, Tuxpan, Ixtlán "
     "del Río, Rosamorada"},
    {{"Nuevo León", "NL", 6.0, none, 0},
     "Monterrey, Apodaca, Guadalupe, General Escobedo, Juárez, San Nicolás de los Garza, García, "
     "Santa Catarina, San Pedro Garza "
     "García, Cadereyta Jiménez, Pesquería, Linares, Montemorelos, General Zuazua, Sabinas "
     "Hidalgo"},
    {{"Oaxaca", "OC", 2.0, zapotec_mixtec, .5},
     "Oaxaca de Juárez, San Juan Bautista Tuxtepec, Juchitán de Zaragoza, Salina Cruz, Santa Cruz "
     "Xoxocotlán, Santa Lucía del Camino, "
     "Santo Domingo Tehuantepec, Santa María Huatulco, Loma Bonita, Santiago Pinotepa Nacional, "
     "Heroica Ciudad de Huajuapan de León, "
     "Acatlán de Pérez Figueroa, Matías Romero Avendaño, Putla Villa de Guerrero"},
    {{"Puebla", "PL", 4.0, nahua, .2},
     "Puebla, Tehuacán, San Martín Texmelucan, Atlixco, San Pedro Cholula, San Andrés Cholula, "
     "Amozoc, Huauchinango, Teziutlán, "
     "Cuautlancingo, Zacatlán, Tecamachalco, Tepeaca, Palmar de Bravo, Izúcar de Matamoros"},
    {{"Querétaro", "QT", 1.6, otomi, .06},
     "Querétaro, San Juan del Río, El Marqués, Corregidora, Tequisquiapan, Pedro Escobedo, "
     "Cadereyta de Montes, Amealco de Bonfil, "
     "Colón, Ezequiel Montes, Jalpan de Serra"},
    {{"Quintana Roo", "QR", 1.6, maya, .4},
     "Benito Juárez, Solidaridad, Othón P. Blanco, Cozumel, Felipe Carrillo Puerto, Tulum, "
     "Bacalar, José María Morelos, Isla Mujeres, "
     "Lázaro Cárdenas, Puerto Morelos"},
    {{"San Luis Potosí", "SP", 1.4, nahua, .08},
     "San Luis Potosí, Soledad de Graciano Sánchez, Ciudad Valles, Matehuala, Rioverde, "
     "Tamazunchale, Xilitla, Villa de Reyes, "
     "Mexquitic de Carmona, Ciudad Fernández, Ébano, Aquismón"},
    {{"Sinaloa", "SL", 6.0, none, 0},
     "Culiacán, Mazatlán, Ahome, Guasave, Navolato, El Fuerte, Salvador Alvarado, Sinaloa, "
     "Escuinapa, Rosario, Mocorito, Choix, "
     "Angostura, Badiraguato, Concordia"},
    {{"Sonora", "SR", 5.0, yaqui, .12},
     "Hermosillo, Cajeme, Nogales, San Luis Río Colorado, Navojoa, Guaymas, Caborca, Agua Prieta, "
     "Etchojoa, Huatabampo, Puerto "
     "Peñasco, Empalme, Cananea, Bácum, Magdalena"},
    {{"Tabasco", "TC", 1.8, maya, .04},
     "Centro, Cárdenas, Comalcalco, Huimanguillo, Macuspana, Cunduacán, Nacajuca, Centla, Paraíso, "
     "Teapa, Balancán, Jalpa de Méndez, "
     "Tenosique"},
    {{"Tamaulipas", "TS", 7.5, none, 0},
     "Reynosa, Matamoros, Nuevo Laredo, Victoria, Altamira, Tampico, Ciudad Madero, Río Bravo, El "
     "Mante, San Fernando, Valle Hermoso, "
     "González, Miguel Alemán, Camargo, Soto la Marina"},
    {{"Tlaxcala", "TL", .7, nahua, .35},
     "Tlaxcala, Huamantla, San Pablo del Monte, Apizaco, Chiautempan, Calpulalpan, Zacatelco, "
     "Contla de Juan Cuamatzi, "
     "Tlaxco, Papalotla de Xicohténcatl, Yauhquemehcan"},
    {{"Veracruz de Ignacio de la Llave", "VZ", 6.5, nahua, .1},
     "Veracruz, Xalapa, Coatzacoalcos, Córdoba, Poza Rica de Hidalgo, Papantla, Minatitlán, San "
     "Andrés Tuxtla, Boca del Río, Tuxpan, "
     "Orizaba, Martínez de la Torre, Cosoleacaque, Medellín de Bravo, Tierra Blanca, Álamo "
     "Temapache, Acayucan"},
    {{"Yucatán", "YN", 1.0, maya, .5},
     "Mérida, Kanasín, Valladolid, Tizimín, Progreso, Umán, Tekax, Ticul, Motul, Oxkutzcab, "
     "Hunucmá, Izamal, Peto"},
    {{"Zacatecas", "ZS", 3.2, none, 0},
     "Guadalupe, Fresnillo, Zacatecas, Pinos, Río Grande, Sombrerete, Jerez, Calera, Loreto, "
     "Ojocaliente, Villanueva, Nochistlán de "
     "Mejía, Trancoso, Valparaíso, Jalpa"},
}};

// Localities and neighbourhoods: what is common to all of the country.
constexpr const char* locality_names =
    "Centro, Guadalupe, Emiliano Zapata, Lázaro Cárdenas, Benito Juárez, San José, La Loma, Santa "
    "Cruz, Francisco Villa, "
    "Vicente Guerrero, El Rosario, San Antonio, Las Flores, San Juan, Buenavista, La Esperanza, "
    "Santa María, San Miguel, "
    "Morelos, Independencia, El Mirador, San Isidro, La Joya, Los Pinos, San Pedro, Hidalgo, Santa "
    "Rosa, El Refugio, "
    "Revolución, San Francisco, Las Palmas, El Carmen, Miguel Hidalgo, Los Reyes, La Candelaria, "
    "Santiago, Nueva Esperanza, "
    "Venustiano Carranza, San Rafael, Las Américas, El Porvenir, San Martín, Tierra y Libertad, La "
    "Palma, Santa Ana, "
    "Las Granjas, El Potrero, El Paraíso, Loma Bonita, San Nicolás, La Laguna, El Salitre, Ojo de "
    "Agua, La Ciénega, El Tule, "
    "Los Álamos, Cuauhtémoc, Niños Héroes, Santa Lucía, San Sebastián, El Zapote, La Purísima, "
    "Agua Caliente, Las Cruces, "
    "El Capulín, San Marcos, Palo Verde, La Providencia, Cinco de Mayo, Dieciséis de Septiembre, "
    "Los Mangos, El Pedregal";

constexpr std::size_t localities_per_municipality = 12;

}  // namespace

Places::Places() : localities_(split_names(locality_names)) {
  std::vector<double> weights;
  for (std::size_t s = 0; s < states; ++s) {
    first_of_state_.push_back(static_cast<MunicipalityId>(municipalities_.size()));
    const std::vector<std::string> names = split_names(state_entries[s].municipalities);
    double total = 0;
    for (std::size_t rank = 0; rank < names.size(); ++rank)
      total += 1 / static_cast<double>(rank + 2);
    for (std::size_t rank = 0; rank < names.size(); ++rank) {
      municipalities_.push_back({names[rank], static_cast<std::uint8_t>(s)});
      weights.push_back(state_entries[s].state.weight / static_cast<double>(rank + 2) / total);
    }
  }
  first_of_state_.push_back(static_cast<MunicipalityId>(municipalities_.size()));
  by_weight_ = AliasTable(weights);
}

const Places& Places::get() {
  static const Places places;
  return places;
}

MunicipalityId Places::draw(stats::Random& random) const {
  return static_cast<MunicipalityId>(by_weight_.draw(random));
}

MunicipalityId Places::neighbour(MunicipalityId place, stats::Random& random) const {
  const std::size_t state = municipalities_[place].state;
  const MunicipalityId first = first_of_state_[state];
  const auto others = static_cast<std::uint64_t>(first_of_state_[state + 1] - first - 1);
  const auto drawn = static_cast<MunicipalityId>(first + random.below(others));
  return drawn < place ? drawn : static_cast<MunicipalityId>(drawn + 1);
}

std::string_view Places::draw_locality(MunicipalityId place, stats::Random& random) const {
  // The first ones of a municipality are the largest: the smaller of two draws.
  const std::uint64_t rank = std::min(random.below(localities_per_municipality),
                                      random.below(localities_per_municipality));
  return localities_[base::combine64(place, rank) % localities_.size()];
}

const State& Places::state_of(MunicipalityId place) const {
  return state_entries[municipalities_[place].state].state;
}

}  // namespace paradero::generate
