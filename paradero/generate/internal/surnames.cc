#include "paradero/generate/internal/surnames.h"

#include "paradero/generate/internal/coined.h"

namespace paradero::generate {
namespace {

// In descending frequency. The head falls as 1 / (rank + 4): the first ten are a quarter of all
// people.
constexpr const char* common_surnames =
    "Hernández, García, Martínez, López, González, Rodríguez, Pérez, Sánchez, Ramírez, Flores, "
    "Cruz, Gómez, Morales, "
    "Vázquez, Jiménez, Reyes, Torres, Díaz, Gutiérrez, Ruiz, Mendoza, Aguilar, Ortiz, Moreno, "
    "Castillo, Romero, "
    "Álvarez, Méndez, Chávez, Rivera, Juárez, Ramos, Domínguez, Herrera, Medina, Castro, Vargas, "
    "Guzmán, Velázquez, "
    "Rojas, Muñoz, Contreras, Salazar, Ortega, Luna, Guerrero, Santiago, Bautista, Estrada, "
    "Cortés, Soto, Alvarado, "
    "Lara, Ríos, Espinoza, Ávila, Silva, De la Cruz, Cervantes, Vega, Delgado, Sandoval, León, "
    "Carrillo, Fuentes, "
    "Campos, Solís, Márquez, Cabrera, Rosas, Ibarra, Núñez, Santos, Mejía, Navarro, Valdez, Peña, "
    "Miranda, Salinas, "
    "Rosales, Camacho, Acosta, Molina, Maldonado, Cárdenas, Robles, Trejo, Valencia, Ochoa, "
    "Pacheco, Padilla, "
    "Fernández, Franco, Meza, Arellano, Montes, Zamora, Suárez, Barrera, Orozco, Trujillo, "
    "Velasco, Rangel, Serrano, "
    "Villanueva, Nava, Gallegos, Cisneros, Durán, Figueroa, Calderón, Escobar, Aguirre, Parra, "
    "Santana, Montoya, "
    "Cano, Mora, Villegas, Guevara, Tapia, Olvera, Galván, Palacios, Zavala, Beltrán, Ponce, "
    "Osorio, Macías, "
    "Arias, Bravo, Rubio, Zúñiga, Andrade, Murillo, Villa, Bernal, Tovar, Marín, Benítez, "
    "Espinosa, Esquivel, Rocha, "
    "Corona, Enríquez, Huerta, Lozano, Salas, Quiroz, Aguilera, Barajas, Villarreal, Treviño, "
    "Garza, Leyva, Félix, "
    "Castañeda, Arroyo, Cuevas, Lugo, Saucedo, Ayala, Zepeda, Peralta, Cantú, Becerra, Sosa, "
    "Bonilla, Magaña, Vera, "
    "Duarte, Rivas, Carmona, Hidalgo, Galindo, Román, Toledo, Vidal, Avalos, Blanco, Covarrubias, "
    "Mata, Valenzuela, "
    "Gallardo, Pineda, Villalobos, Ventura, Quintero, Segura, Arriaga, Plascencia, Guillén, Ojeda, "
    "Badillo, Paredes, "
    "Lira, Manzano, Zárate, Alonso, Nieto, Tello, Escobedo, Leal, Ledesma, Rosario, Sepúlveda, "
    "Nájera, Anaya, "
    "Correa, Cordero, Bustamante, Caballero, Cerda, Coronado, Cuéllar, Dávila, Elizondo, "
    "Escamilla, Esparza, "
    "Fonseca, Frausto, Fierro, Gaytán, Granados, Guerra, Heredia, Jaramillo, Jasso, Limón, Loera, "
    "Lucero, Luján, "
    "Machado, Madrigal, Manríquez, Manzo, Mares, Mercado, Merino, Monroy, Montaño, Montiel, "
    "Munguía, Nolasco, "
    "Ocampo, Olivares, Ordóñez, Orta, Ontiveros, Otero, Oviedo, Páez, Partida, Pedraza, Pulido, "
    "Puente, Quezada, "
    "Quiñones, Quintana, Rentería, Reyna, Reynoso, Rico, Robledo, Roldán, Rueda, Saavedra, "
    "Salcedo, Saldaña, "
    "Samaniego, Sauceda, Sierra, Sotelo, Tamayo, Tejeda, Téllez, Terán, Tinoco, Toscano, Ulloa, "
    "Uribe, Urbina, "
    "Valadez, Valdés, Valle, Vallejo, Vásquez, Velarde, Vélez, Venegas, Verdugo, Viera, "
    "Villaseñor, Virgen, "
    "Yáñez, Zaragoza, Zaldívar, Zambrano, Zapata, Zermeño, Abarca, Acevedo, Acuña, Adame, Alanís, "
    "Alarcón, Alba, "
    "Alcalá, Alcántara, Alcaraz, Aldana, Alejo, Alemán, Alfaro, Almanza, Almaraz, Almeida, Alonzo, "
    "Altamirano, "
    "Amador, Amaya, Amézquita, Andrés, Angeles, Angulo, Antonio, Apodaca, Aquino, Aragón, Aranda, "
    "Araujo, Arce, "
    "Arceo, Arenas, Arévalo, Argüello, Arredondo, Arreola, Arteaga, Asencio, Atilano, Ayón, Baca, "
    "Baeza, Balderas, "
    "Ballesteros, Baltazar, Bañuelos, Barba, Barbosa, Barragán, Barrientos, Barrios, Barrón, "
    "Basurto, Batista, "
    "Bejarano, Bello, Bermúdez, Betancourt, Borja, Briones, Briseño, Bueno, Burgos, Caldera, "
    "Camarena, "
    "Camarillo, Camargo, Campa, Canales, Carbajal, Cárabes, Cardoso, Carranza, Carrasco, Carreón, "
    "Carrera, "
    "Carrizales, Carvajal, Casas, Casillas, Castellanos, Castelán, Catalán, Cazares, Cedillo, "
    "Ceja, Celis, Centeno, "
    "Cepeda, Cerón, Chacón, Chapa, Chavarría, Cid, Clemente, Colín, Colunga, Concha, Conde, "
    "Cordova, Córdova, "
    "Cornejo, Corral, Corrales, Corzo, Cota, Crespo, Cristóbal, Damián, De Jesús, De la Rosa, De "
    "la Torre, De León, "
    "De los Santos, De la Fuente, De la Garza, De la O, De la Peña, Del Ángel, Del Río, Del Toro, "
    "Del Valle, Dorantes, "
    "Echeverría, Elías, Encinas, Escalante, Escalona, Escárcega, Espino, Esquer, Estévez, Fabián, "
    "Facundo, "
    "Farfán, Farías, Feliciano, Felipe, Ferrer, Fragoso, Francisco, Frías, Galarza, Galaviz, "
    "Galicia, Gamboa, Gámez, "
    "Garay, Garduño, Garibay, Garrido, Gaspar, Gil, Godínez, Godoy, Gordillo, Gracia, Grajales, "
    "Grijalva, Guajardo, "
    "Guardado, Guadarrama, Gudiño, Güemes, Haro, Hinojosa, Hurtado, Inzunza, Islas, Izquierdo, "
    "Jacinto, Jacobo, "
    "Jáuregui, Joaquín, Jurado, Landeros, Lázaro, Lemus, Linares, Llamas, Llanos, Lomelí, "
    "Longoria, Lorenzo, "
    "Loya, Lujano, Macedo, Manuel, Marcial, Marcos, Mariscal, Marroquín, Martín, Mateo, Matías, "
    "Matus, Maya, "
    "Melchor, Melgar, Melo, Mena, Meléndez, Meneses, Mireles, Mondragón, Monreal, Montalvo, "
    "Montero, Montes de Oca, "
    "Monzón, Moctezuma, Mosqueda, Moya, Muñiz, Muro, Narváez, Negrete, Nevárez, Nicolás, Noriega, "
    "Novoa, "
    "Obregón, Ocaña, Olague, Olguín, Oliva, Olivas, Olmos, Oropeza, Orduño, Orellana, Ornelas, "
    "Ortuño, Osuna, "
    "Pablo, Palafox, Palma, Palomares, Palomino, Pantoja, Pascual, Patiño, Pavón, Paz, Pedroza, "
    "Perales, Perea, "
    "Pinal, Pinto, Piña, Pizarro, Polanco, Ponce de León, Portillo, Posada, Prado, Preciado, "
    "Prieto, Puga, Quijano, "
    "Quirino, Quiroga, Ramón, Raya, Razo, Rebolledo, Recio, Resendiz, Retana, Rincón, Roa, "
    "Roblero, Roque, Rosado, "
    "Ruelas, Ruvalcaba, Sáenz, Sagastume, Sáinz, Salgado, Salmerón, Samano, Sánchez de la Vega, "
    "Sandate, "
    "Santacruz, Santillán, Santoyo, Sarabia, Sarmiento, Segovia, Serna, Serrato, Servín, Sigala, "
    "Simón, Solano, "
    "Solorio, Solórzano, Soria, Soriano, Suástegui, Tafoya, Talavera, Tejada, Tenorio, Tirado, "
    "Tolentino, Tostado, "
    "Tolosa, Tomás, Urrutia, Urías, Valdovinos, Valente, Valtierra, Varela, Vela, Vergara, "
    "Viramontes, "
    "Vences, Verduzco, Vértiz, Victoria, Vilchis, Villagómez, Villagrán, Villalpando, "
    "Villavicencio, Vivanco, "
    "Xicoténcatl, Yépez, Zacarías, Zaleta, Zamudio, Zataráin, Zendejas, Zetina, Zorrilla, Zurita";

struct RegionalGroup {
  SurnameRegion region;
  const char* names;
};

constexpr RegionalGroup regional_surnames[] = {
    {SurnameRegion::nahua,
     "Xochitla, Cuautle, Tecuapetla, Tlatelpa, Coyotl, Tepox, Tlapa, Xicale, Tecpanecatl, "
     "Zempoalteca, Cuatecontzi, "
     "Tlahuice, Ahuatzi, Xochihua, Coatl, Tototl, Tzompantzi, Ocelotl, Papaqui, Quiahua, "
     "Temoltzin, Texis, Tzitzihua, "
     "Xolocotzi, Cuamatzi, Netzahual, Nava, Popoca, Sarmiento, Tenahua, Techalotzi, Tepale, "
     "Teutle, Tochimani, "
     "Tlecuitl, Tlaxcalteca, Xelhuantzi, Xilotl, Zacamolpa, Zitlalpopoca, Acatitla, Atonal, "
     "Axalco, Cacahuatl, "
     "Chimal, Cuahutle, Cuaya, Epitacio, Huitzil, Ixehuatl, Mixcoatl, Momox, Nopal, Ocotl, "
     "Panohaya, Pilotzi"},
    {SurnameRegion::maya,
     "Chan, Pech, Dzul, May, Canul, Poot, Ek, Uc, Chi, Cauich, Tun, Can, Cob, Chuc, Ku, Canché, "
     "Koh, Puc, Kú, Balam, "
     "Cen, Dzib, Euán, Huchim, Itzá, Kauil, Mis, Moo, Nah, Noh, Pat, Pool, Tuz, Tzab, Uicab, Xool, "
     "Yam, Caamal, Baas, "
     "Batún, Cahuich, Camal, Ceh, Cetz, Cime, Cituk, Cocom, Couoh, Cupul, Chablé, Chim, Dzay, "
     "Haas, Hau, Huh, Ic, "
     "Iuit, Kantún, Keb, Kumul, Matú, Mex, Mukul, Naal, Nahuat, Oxté, Pacab, Piste, Sansores, "
     "Sulub, Tamay, Tec, Tep, "
     "Tzuc, Uh, Uitz, Xiu, Yah, Yupit"},
    {SurnameRegion::zapotec_mixtec,
     "Santiago, Cruz, Martínez, Bautista, Jiménez, Velasco, Matus, Toledo, Pineda, Orozco, Guerra, "
     "Regalado, Charis, "
     "Cheguigo, Nivón, Pacheco, Lachica, Bigurra, Ruiz, Yescas, Quiroz, Chiñas, Jerónimo, "
     "Gallegos, Sosola, "
     "Zaavedra, Peral, Betanzos, Vásquez, Zárate, Feria, Nicolás, Mendoza, Cuevas, Sandú, Tapia, "
     "Coronel, Cayetano, "
     "Dehesa, Salinas, Sibaja, Marcial, Luis, José, Miguel, Hilario, Ojeda, Avendaño, Chávez, "
     "Aquino, Merino, Girón, "
     "Silva, Sabás, Maldonado, Zúñiga, Robles, Osorio, Peña, Ramos, Ambrosio, Antonio"},
    {SurnameRegion::purepecha,
     "Huaroco, Tzintzun, Cuiriz, Sirangua, Huipe, Zirate, Equihua, Cuin, Erandi, Tzitzi, Chapina, "
     "Querea, Capiz, "
     "Huacuz, Pamatz, Tinoco, Tziqui, Uacús, Campoverde, Cira, Cuanás, Guacus, Irepan, Jerónimo, "
     "Jacuinde, Morales, "
     "Nambo, Pahuamba, Quinquiz, Rafael, Rincón, Tomás, Turja, Valdés, Xaracuaro, Felipe, "
     "Patricio, Chávez, Sebastián"},
    {SurnameRegion::otomi,
     "Hernández, Cruz, Martínez, Pérez, Nopal, Tolentino, San Agustín, San Juan, Santos, San "
     "Nicolás, Secundino, "
     "Bautista, Trejo, Ñonthe, Mezquite, Reséndiz, Sánchez, Simón, Tepetate, Biñuelo, Chávez, "
     "Donhi, Escamilla, "
     "Flores, Guerrero, Huizache, Tavera, Cerroblanco, Doxthí, Zongua, Lugo, Nube, Pascual, "
     "Maqueda, Mezquital"},
    {SurnameRegion::tseltal,
     "Gómez, López, Pérez, Hernández, Díaz, Méndez, Jiménez, Sántiz, Girón, Guzmán, Cruz, Álvarez, "
     "Moreno, Ruiz, "
     "Entzín, Intzín, Luna, Núñez, Vázquez, Sánchez, De la Cruz, Arcos, Encino, Shilón, Chib, "
     "Bolom, Ichín, Tovilla, "
     "Nuricumbo, Patishtán, Collazo, Pale, Tzotzil, Jolote, Velasco, Deara, Demeza, Montejo, "
     "Oleta, Silvano, Torres, "
     "Aguilar, Cancino, Heredia, Liévano, Nucamendi, Nango, Nampulá, Pimentel, Chambor, Chankín, "
     "Kin"},
    {SurnameRegion::yaqui,
     "Valenzuela, Buitimea, Matuz, Molina, Flores, Jusacamea, Cota, Álvarez, Bacasegua, Anguamea, "
     "Bajeca, Buichia, "
     "Choqui, Estrella, González, Jaimea, Jupa, Leyva, Maldonado, Mátuz, Moroyoqui, Onamea, Seamo, "
     "Tajia, Valencia, "
     "Yocupicio, Zazueta, Armenta, Gastélum, Bojórquez, Vega, Soto, Félix, Quiñónez, Sombra, "
     "Usacamea, Wikit"},
};

// Rare surnames composed as real ones are: Basque houses and Nahua words. Their spelling is
// regular, so that a typing error in one is often another: what makes rare names less than proof.
constexpr const char* basque_stems =
    "Eche, Iturr, Goico, Arri, Mendi, Ola, Uri, Zaba, Barren, Sara, Ira, Agui, Elo, Arte, Beris, "
    "Gara, Lari, Urqu, "
    "Izagui, Otei, Aran, Baran, Carri, Esti, Gori, Luza, Mun, Oya, Urre, Zumal";
constexpr const char* basque_endings =
    "verría, goyen, barría, goitia, zábal, ndía, rreta, chea, zola, garay, ste, ta, rza, mendi, "
    "no, bide, ga, coa, "
    "gui, rraga, barri, ñaga, rburu, larra, zpuru, dieta, ldi, neta, tegui";
constexpr const char* nahua_stems =
    "Cuau, Tlal, Xochi, Coa, Ocel, Quia, Tepe, Teco, Huitzi, Itz, Mix, Teo, Tona, Xal, Yao, Zaca, "
    "Ama, Ate, Chal, "
    "Chico, Iztac, Mazate, Nahua, Papalo, Tzom, Xico, Acol, Cuete, Omeca, Piltzi";
constexpr const char* nahua_endings =
    "tzi, tecatl, hua, pa, pan, tla, tle, meca, quetzal, coatl, huitl, pitl, mitl, xóchitl, "
    "chihua, temo, tzin, calli, "
    "tlale, nahui, pixqui, yotl, palli, teca, mani";
constexpr double rare_share = .05;

// One weight a name: a Zipf-like head of `list`, then `rare` equal ones that have `share` of the
// whole.
std::vector<double> head_and_tail(std::size_t list, double offset, std::size_t rare, double share) {
  std::vector<double> weights;
  double total = 0;
  for (std::size_t rank = 0; rank < list; ++rank) {
    const double x = static_cast<double>(rank) + offset;
    weights.push_back(1 / x);
    total += weights.back();
  }
  weights.resize(list + rare,
                 rare == 0 ? 0 : total * share / (1 - share) / static_cast<double>(rare));
  return weights;
}

}  // namespace

Surnames::Surnames() {
  Table& common = tables_[0];
  common.names = split_names(common_surnames);
  const std::size_t listed = common.names.size();
  std::vector<std::string> rare = coin_names(basque_stems, basque_endings);
  const std::vector<std::string> nahua = coin_names(nahua_stems, nahua_endings);
  rare.insert(rare.end(), nahua.begin(), nahua.end());
  common.names.insert(common.names.end(), rare.begin(), rare.end());
  common.alias = AliasTable(head_and_tail(listed, 4, rare.size(), rare_share));
  for (const RegionalGroup& group : regional_surnames) {
    Table& table = tables_[static_cast<std::size_t>(group.region)];
    table.names = split_names(group.names);
    table.alias = AliasTable(head_and_tail(table.names.size(), 5, 0, 0));
  }
}

const Surnames& Surnames::get() {
  static const Surnames table;
  return table;
}

std::string_view Surnames::draw(SurnameRegion region, double regional_share,
                                stats::Random& random) const {
  const bool regional = region != SurnameRegion::none && random.uniform() < regional_share;
  const Table& table = tables_[regional ? static_cast<std::size_t>(region) : 0];
  return table.names[table.alias.draw(random)];
}

}  // namespace paradero::generate
