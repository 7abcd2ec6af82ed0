#include "paradero/generate/internal/given_names.h"

#include <algorithm>
#include <cmath>

#include "paradero/generate/internal/coined.h"

namespace paradero::generate {
namespace {

// How the popularity of a group of names runs over the decades of birth, 1930s to 2010s.
using Profile = std::array<double, GivenNames::decades>;

constexpr Profile steady = {1.0, 1.0, 1.0, 1.0, 1.0, .95, .85, .7, .55};
constexpr Profile declining = {1.6, 1.6, 1.5, 1.3, 1.0, .7, .5, .35, .3};
constexpr Profile santoral = {3.0, 2.6, 2.1, 1.5, .9, .5, .3, .15, .1};
constexpr Profile mid_century = {.3, .5, .9, 1.3, 1.5, 1.2, .7, .35, .2};
constexpr Profile modern = {.02, .04, .1, .3, .8, 1.5, 1.7, 1.2, .7};
constexpr Profile recent = {.01, .02, .03, .06, .15, .4, 1.0, 1.9, 2.2};

struct NameGroup {
  const Profile* profile;
  double head;  // weight of the first name; the name of rank k weighs head * 4 / (k + 4)
  const char* names;
};

constexpr NameGroup male_groups[] = {
    {&steady, 100,
     "Juan, Luis, Jesús, Miguel, Carlos, Francisco, Antonio, Jorge, Manuel, Alejandro, "
     "Fernando, Javier, Roberto, Ricardo, Sergio, Eduardo, Rafael, Martín, Pedro, Raúl, David, "
     "Mario, Víctor, Daniel, Gerardo, Óscar, Arturo, Enrique, Héctor, Alberto, Armando, Julio, "
     "Rubén, Salvador, Gabriel, Alfredo, Ramón, Marco, Jaime, Andrés, Guillermo, Ernesto, "
     "Felipe, Ignacio, Pablo, Gustavo, César, Adrián, Hugo, Ángel, Agustín, Tomás, Alfonso, "
     "Rodolfo, Gilberto, Joel, Benjamín, Samuel, Abel, Esteban, Nicolás, Ismael, Lorenzo, "
     "Moisés, Elías, Efraín, Noé, Saúl, Simón, Josué, Emilio, Lucio, Leonardo, Mauricio, René, "
     "Horacio, Rodrigo, Octavio, Eliseo, Aarón"},
    {&declining, 220, "José"},
    {&declining, 12,
     "Guadalupe, Vicente, Gregorio, Domingo, Cruz, Trinidad, Félix, Benito, Bernardo, "
     "Marcelino, Mariano, Marcos, Lázaro, Juventino, Isidro, Jacinto, Joaquín, Julián, Justino, "
     "Leobardo, Leopoldo, Librado, Macario, Magdaleno, Margarito, Maurilio, Melchor, Merced, "
     "Modesto, Nazario, Nemesio, Pascual, Patricio, Paulino, Porfirio, Primitivo, Ponciano, "
     "Refugio, Reyes, Román, Rosendo, Rosalío, Rufino, Santos, Severiano, Silvestre, Silverio, "
     "Tiburcio, Teodoro, Timoteo, Valentín, Venancio, Zeferino, Camilo, Catarino, Cayetano, "
     "Ciro, Cosme"},
    {&santoral, 4,
     "Abundio, Agapito, Albino, Amador, Anacleto, Anastasio, Aniceto, Apolinar, Aquilino, "
     "Arnulfo, Atanasio, Aureliano, Aurelio, Baldomero, Baltazar, Bartolo, Basilio, Bonifacio, "
     "Brígido, Calixto, Candelario, Casimiro, Celedonio, Celestino, Cesáreo, Cipriano, Cirilo, "
     "Clemente, Crescencio, Crispín, Dámaso, Delfino, Demetrio, Desiderio, Diódoro, Dionisio, "
     "Donaciano, Donato, Eleuterio, Emeterio, Epifanio, Epigmenio, Erasmo, Estanislao, Eucario, "
     "Eugenio, Eulalio, Eulogio, Eusebio, Eustaquio, Evaristo, Ezequiel, Faustino, Fausto, "
     "Federico, Feliciano, Felícito, Fermín, Fidencio, Florencio, Florentino, Fortunato, "
     "Froylán, Fulgencio, Gabino, Gaudencio, Gelasio, Genaro, Gonzalo, Gumaro, Hermenegildo, "
     "Herminio, Higinio, Hilario, Hilarión, Hipólito, Honorio, Indalecio, Inocencio, Isaías, "
     "Jerónimo, Jonás, Ladislao, Lauro, Leandro, Leocadio, Leoncio, Liborio, Longino, Lucas, "
     "Luciano, Lucino, Marcial, Marciano, Martiniano, Matilde, Maximino, Melitón, Melquiades, "
     "Nabor, Narciso, Nicanor, Nicéforo, Onésimo, Otilio, Pánfilo, Paciano, Petronilo, Pilar, "
     "Plácido, Policarpo, Procopio, Prudencio, Quirino, Raymundo, Régulo, Remigio, Roque, "
     "Rutilo, Sabás, Sabino, Saturnino, Secundino, Serafín, Serapio, Sixto, Sóstenes, Tereso, "
     "Toribio, Tranquilino, Trinidad, Ubaldo, Urbano, Valente, Valeriano, Vidal, Viviano, "
     "Wenceslao, Zacarías, Zenón"},
    {&mid_century, 14,
     "Humberto, Rogelio, Rigoberto, Heriberto, Norberto, Edgardo, Leonel, Rolando, Reynaldo, "
     "Orlando, Fidel, Ramiro, Gonzalo, Adolfo, Alonso, Álvaro, Amado, Ariel, Aristeo, Baudelio, "
     "Bulmaro, Conrado, Darío, Dagoberto, Eleazar, Eligio, Eloy, Elpidio, Evodio, Everardo, "
     "Filiberto, Flavio, Galdino, Germán, Gildardo, Gerónimo, Hernán, Homero, Ildefonso, "
     "Lamberto, Leonides, Marcelo, Nahúm, Nelson, Nicandro, Noel, Obdulio, Odilón, Olegario, "
     "Osvaldo, Otoniel, Roel, Romeo, Romualdo, Rosario, Rutilio, Sigifredo, Ubaldo, Virgilio, "
     "Wilfrido, Wilebaldo"},
    {&modern, 20,
     "Christian, Iván, Omar, Édgar, Jonathan, Erick, Ulises, Israel, Abraham, Diego, Brayan, "
     "Kevin, Giovanni, Cristian, Alan, Uriel, Osvaldo, Misael, Isaac, Irving, Édson, Erik, "
     "Érick, Fabián, Fabricio, Gamaliel, Heber, Irvin, Ismael, Jair, Jhonatan, Jonatán, Joan, "
     "Josafat, Kristian, Levi, Marvin, Néstor, Nahum, Oswaldo, Randy, Richard, Rodrigo, "
     "Ronaldo, Sadot, Said, Saíd, Éder, Yair, Yovani, Geovanni, Geovani, Alexis, Axel, Aldo, "
     "Bryan, Brian, Byron, Édwin, Elmer, Emmanuel, Emanuel, Esaú, Eliel, Ezequiel, Wilber, "
     "Willian, Wálter, Yahir, Yael"},
    {&recent, 22,
     "Santiago, Mateo, Sebastián, Emiliano, Leonardo, Diego, Ángel, Iker, Maximiliano, Dylan, "
     "Matías, Gael, Alexander, Ian, Joshua, Liam, Bruno, Damián, Elías, Thiago, Tadeo, Isaías, "
     "Rodrigo, Nicolás, Patricio, Jared, Derek, Aarón, Caleb, Aldair, Dominic, Eithan, Ethan, "
     "Emir, Evan, Fernando, Gadiel, Kaleb, Lucas, Luka, Jeremías, Zaid, Zaíd, Yandel, Yeray, "
     "Ximeno"},
};

constexpr NameGroup female_groups[] = {
    {&steady, 48,
     "Ana, Rosa, Patricia, Leticia, Laura, Verónica, Martha, Silvia, Norma, Gabriela, Claudia, "
     "Sandra, Adriana, Alejandra, Isabel, Lucía, Elena, Teresa, Carmen, Carolina, Cristina, "
     "Mónica, Beatriz, Angélica, Araceli, Blanca, Cecilia, Diana, Elizabeth, Erika, Esther, "
     "Eva, Irma, Josefina, Julia, Luz, Luisa, Margarita, Marisol, Maribel, Rocío, Sara, Sofía, "
     "Susana, Yolanda, Alma, Alicia, Andrea, Bertha, Carla, Catalina, Dulce, Fabiola, Gloria, "
     "Graciela, Guillermina, Irene, Jessica, Judith, Karina, Lidia, Liliana, Lourdes, "
     "Magdalena, Mariana, Miriam, Natalia, Noemí, Olga, Olivia, Paula, Raquel, Rebeca, Ruth, "
     "Victoria, Yadira, Xóchitl, Citlali"},
    {&declining, 180, "María"},
    {&declining, 26,
     "Juana, Guadalupe, Francisca, Antonia, Josefa, Dolores, Esperanza, Concepción, Consuelo, "
     "Soledad, Socorro, Refugio, Rosario, Trinidad, Amalia, Amparo, Ángela, Aurora, Amelia, "
     "Aurelia, Carlota, Carmela, Celia, Clara, Clementina, Delia, Delfina, Elodia, Elvira, "
     "Emilia, Emma, Enriqueta, Ernestina, Estela, Eulalia, Evangelina, Felipa, Flora, Genoveva, "
     "Herlinda, Herminia, Hortensia, Inés, Isidra, Jovita, Leonor, Lilia, Lucila, Manuela, "
     "Marcela, Micaela, Mercedes, Natividad, Ofelia, Petra, Pilar, Ramona, Rafaela, Rosalía, "
     "Rosalba, Sofía, Tomasa, Virginia, Vicenta, Zenaida"},
    {&santoral, 5,
     "Abundia, Adelaida, Adelina, Agripina, Agustina, Albina, Alberta, Alejandrina, Altagracia, "
     "Anastasia, Andrea, Angelina, Apolonia, Arcadia, Arcelia, Ascensión, Aureliana, Balbina, "
     "Basilia, Benita, Bernarda, Bonifacia, Brígida, Cándida, Candelaria, Casilda, Cayetana, "
     "Celedonia, Celestina, Cenobia, Cirila, Columba, Cleofas, Crescencia, Crispina, Cruz, "
     "Dámasa, Demetria, Dionisia, Domitila, Dominga, Donaciana, Edelmira, Eduviges, Efigenia, "
     "Eleuteria, Emeteria, Encarnación, Epifania, Ester, Estéfana, Eufemia, Eufrosina, Eugenia, "
     "Eusebia, Eustolia, Facunda, Fausta, Faustina, Feliciana, Felícitas, Fidela, Filiberta, "
     "Filomena, Florencia, Florentina, Fortunata, Gaudencia, Gregoria, Gumersinda, Hermelinda, "
     "Higinia, Hilaria, Hipólita, Honoria, Ignacia, Ildefonsa, Inocencia, Isaura, Jacinta, "
     "Jerónima, Joaquina, Justina, Juliana, Juventina, Leobarda, Leocadia, Leonarda, Librada, "
     "Lina, Longina, Lorenza, Lucina, Ludivina, Macaria, Macrina, Marciana, Margarita, Marina, "
     "Martina, Martiniana, Matiana, Maura, Maximina, Modesta, Nicanora, Nicolasa, Nieves, "
     "Odilia, Otilia, Paulina, Paz, Perfecta, Petronila, Plácida, Porfiria, Prisciliana, "
     "Prudencia, Raymunda, Remedios, Reyna, Romana, Rómula, Rufina, Sabina, Santa, Santos, "
     "Saturnina, Sebastiana, Secundina, Senorina, Serafina, Severiana, Silveria, Simona, "
     "Teodora, Teófila, Tiburcia, Tranquilina, Urbana, Ursula, Valeria, Venancia, Victoriana, "
     "Zeferina"},
    {&mid_century, 16,
     "Elvia, Imelda, Minerva, Maricela, Lorena, Griselda, Argelia, Azucena, Bárbara, Belén, "
     "Berenice, Carmen, Consuelo, Dora, Edith, Elda, Elia, Elsa, Eloísa, Esmeralda, Evelia, "
     "Fidelia, Flor, Gabina, Gisela, Gladys, Hilda, Iliana, Irasema, Isela, Ivonne, Janeth, "
     "Leticia, Ligia, Lizbeth, Lilian, Marcela, Margarita, Marta, Maricruz, Mayra, Mirna, "
     "Nancy, Nora, Noelia, Nelly, Nidia, Obdulia, Ofelia, Perla, Reyna, Rita, Roberta, Rosaura, "
     "Rosalinda, Sonia, Tania, Telma, Violeta, Wendy, Zoila, Zulema"},
    {&modern, 24,
     "Karla, Daniela, Brenda, Viridiana, Jazmín, Yesenia, Jessica, Fernanda, Paola, Vanessa, "
     "Karen, Nayeli, Itzel, Stephanie, Anahí, Abigail, Arely, Alondra, Areli, Ashley, Berenice, "
     "Cinthia, Cintia, Denisse, Deysi, Diana, Edith, Estefanía, Evelyn, Gisel, Guadalupe, "
     "Ivette, Jacqueline, Janet, Jaqueline, Jazmin, Jennifer, Johana, Joana, Kenia, Lesly, "
     "Lizeth, Lizet, Magaly, Mariela, Maritza, Melissa, Michelle, Mitzi, Monserrat, Montserrat, "
     "Nallely, Nadia, Nataly, Pamela, Priscila, Rubí, Samantha, Sarahí, Selene, Susana, "
     "Tatiana, Thalía, Xochitl, Yareli, Yazmín, Yessica, Yuridia, Yuliana, Zaira, Zuleyma, "
     "Yaneth, Yamileth"},
    {&recent, 26,
     "Ximena, Valentina, Camila, Regina, Sofía, Renata, Valeria, Romina, Natalia, Fátima, "
     "Danna, Alexa, Aitana, Allison, Mía, Emily, Frida, Génesis, Hannah, Ivanna, Kimberly, "
     "Julieta, Isabella, Ingrid, Naomi, Nicole, Melany, Ariadna, Aranza, Arantza, Abril, Aylín, "
     "Britany, Constanza, Dafne, Daira, Elisa, Emma, Evangeline, Galilea, Heidi, Jade, Jimena, "
     "Katia, Keila, Kendra, Leilani, Lía, Luna, Luciana, Maite, Marely, Miranda, Nahomi, "
     "Paulina, Quetzalli, Scarlett, Shaila, Suri, Victoria, Yaretzi, Zoe, Zyanya"},
};

constexpr NameGroup male_second[] = {
    {&steady, 100,
     "Antonio, Luis, Alberto, Ángel, Manuel, Carlos, Jesús, Javier, Alejandro, Eduardo, Enrique, "
     "de Jesús, Guadalupe, "
     "Fernando, Daniel, Alfredo, Arturo, Armando, Martín, Miguel, Francisco, David, Iván, Omar, "
     "Ramón, Ricardo, "
     "Rafael, Roberto, Pablo, Pedro, Gabriel, Adrián, Alonso, Andrés, Augusto, Julio, César, "
     "Ernesto, Felipe, "
     "Gerardo, Gilberto, Gustavo, Héctor, Hugo, Humberto, Ignacio, Isidro, Isabel, Jaime, Joel, "
     "Jorge, José, Juan, "
     "Leonel, Mario, Óscar, Raúl, René, Rodolfo, Rubén, Salvador, Samuel, Santiago, Saúl, Sergio, "
     "Trinidad, Tomás, "
     "Víctor, Vicente, de la Cruz, de los Santos, del Refugio, María, Cruz, Natividad, Concepción, "
     "Rosario, "
     "Encarnación, Asunción, Merced, del Carmen, Emmanuel, Alexis, Aldair, Emiliano, Maximiliano, "
     "Sebastián, Gael"},
};

constexpr NameGroup female_second[] = {
    {&steady, 100,
     "Guadalupe, Elena, Isabel, del Carmen, Luisa, Patricia, Alejandra, Fernanda, María, "
     "Elizabeth, del Rosario, "
     "de los Ángeles, Cristina, Beatriz, Lucía, Teresa, Verónica, Alicia, Angélica, Araceli, "
     "Berenice, Carolina, "
     "Cecilia, Concepción, Daniela, Delia, de Jesús, de la Luz, de Lourdes, Edith, Esther, Estela, "
     "Estefanía, "
     "Gabriela, Gloria, Griselda, Guillermina, Inés, Irene, Ivonne, Jazmín, Josefina, Judith, "
     "Karina, Laura, "
     "Leticia, Lilia, Lizbeth, Lorena, Luz, Magdalena, Margarita, Marisol, Mercedes, Michelle, "
     "Mónica, Montserrat, "
     "Nayeli, Noemí, Paola, de la Paz, del Pilar, Raquel, del Refugio, Rocío, Rosa, Rosalía, Rubí, "
     "Ruth, Sarahí, "
     "del Socorro, Silvia, Sofía, Susana, Valeria, Vianey, Victoria, Virginia, Viridiana, Yolanda, "
     "Yamileth, "
     "de la Cruz, de los Dolores, del Consuelo, de San Juan, Itzel, Ximena, Regina, Renata, "
     "Natividad, Trinidad"},
};

// Names made up by parents of the last decades: the long tail.
constexpr const char* male_stems =
    "Ed, Wil, Jhon, Jos, Al, Ar, El, Ever, Er, Jor, Yo, Yer, Ro, Mar, Da, Le, Os, Ya, Gil, Nel";
constexpr const char* male_endings =
    "mar, ver, nel, son, lin, win, dy, vin, kin, ler, der, sen, vaniel, iel, fran, ton, dier, mer";
constexpr const char* female_stems =
    "Yari, Lis, Mari, Dei, Ana, Yuri, Eli, Gri, Keni, Yaz, Zule, Mire, Nai, Bri, Cari, Ari, Jaz, "
    "Dani, Zai, Lui";
constexpr const char* female_endings =
    "beth, zel, lin, leth, sa, seth, dy, mar, neth, ra, ely, cel, dia, yeli, bel, nali, del, viana";
constexpr double coined_share = .02;

// Second names that go with a first, the commonest first ("José: Luis" for José Luis); most second
// names are these.
constexpr const char* typical_pairs[] = {
    "José: Luis, Antonio, Manuel, Guadalupe, de Jesús, Alfredo, Ángel, Juan, Alberto, Carlos",
    "Juan: Carlos, Manuel, José, Antonio, Pablo, Francisco, Luis, Daniel, de Dios, Alberto",
    "Luis: Alberto, Ángel, Antonio, Enrique, Fernando, Miguel, Eduardo, Manuel, Carlos",
    "Jesús: Alberto, Antonio, Manuel, Ángel, Eduardo, Alejandro, Guadalupe, Daniel",
    "Miguel: Ángel, Ángel, Ángel, Antonio, Alejandro, Alberto",
    "Carlos: Alberto, Eduardo, Alejandro, Manuel, Enrique, Antonio, Daniel",
    "Francisco: Javier, Javier, Antonio, Manuel, de Jesús",
    "Jorge: Luis, Alberto, Antonio, Armando, Eduardo, Alejandro",
    "Víctor: Manuel, Hugo, Alfonso, Manuel, Daniel",
    "Marco: Antonio, Antonio, Polo, Aurelio",
    "Julio: César, César, Alberto, Alejandro",
    "César: Augusto, Alejandro, Alberto, Iván",
    "Manuel: de Jesús, Alejandro, Antonio, Ángel",
    "Ángel: Gabriel, de Jesús, Antonio, Alberto",
    "Óscar: Alberto, Daniel, Eduardo, Iván",
    "Héctor: Manuel, Hugo, Javier, Daniel",
    "Sergio: Antonio, Iván, Alberto, Luis",
    "Mario: Alberto, Antonio, César",
    "Pedro: Antonio, Pablo, Luis",
    "Édgar: Iván, Omar, Eduardo, Alejandro",
    "Christian: Alejandro, Eduardo, Daniel, Iván",
    "Brayan: Alexis, Alejandro, Eduardo",
    "Diego: Armando, Alejandro, Antonio, Emiliano",
    "Ramón: Antonio, Alberto, Guadalupe",
    "Martín: Alejandro, Eduardo, Antonio",
    "Raúl: Alberto, Antonio, Alejandro",
    "Santiago: Emiliano, Alejandro, de Jesús",
    "María: Guadalupe, del Carmen, Elena, de los Ángeles, Luisa, del Rosario, Isabel, José",
    "Ana: María, Karen, Laura, Lilia, Luisa, Patricia, Gabriela, Isabel, Paola, Cristina",
    "Rosa: María, Elena, Isela, Elvira, Linda, Isabel, Martha",
    "Martha: Patricia, Alicia, Elena, Leticia, Laura",
    "Blanca: Estela, Elizabeth, Rosa, Patricia, Margarita",
    "Luz: María, Elena, del Carmen, Adriana",
    "Alma: Delia, Rosa, Leticia, Guadalupe",
    "Norma: Angélica, Alicia, Leticia, Patricia",
    "Laura: Elena, Patricia, Alejandra, Guadalupe",
    "Dulce: María, María, Carolina",
    "Karla: Paola, Daniela, Fernanda, Guadalupe",
    "Diana: Laura, Karen, Patricia, Guadalupe",
    "Brenda: Guadalupe, Lizeth, Berenice",
    "Silvia: Patricia, Elena, Guadalupe",
    "Sandra: Luz, Patricia, Guadalupe",
    "Claudia: Patricia, Elizabeth, Guadalupe, Ivette",
    "Juana: María, Isabel, Guadalupe",
    "Gloria: María, Elena, Patricia",
    "Irma: Leticia, Yolanda, Guadalupe",
};
constexpr double pair_share = .75;

using Decades = std::array<std::vector<double>, GivenNames::decades>;

void add_names(std::span<const NameGroup> groups, std::vector<std::string>& names,
               Decades& weights) {
  for (const NameGroup& group : groups) {
    const std::vector<std::string> list = split_names(group.names);
    for (std::size_t k = 0; k < list.size(); ++k) {
      names.push_back(list[k]);
      for (std::size_t d = 0; d < GivenNames::decades; ++d) {
        weights[d].push_back(group.head * (*group.profile)[d] * 4.0 / static_cast<double>(k + 4));
      }
    }
  }
}

void add_coined(const char* stems, const char* endings, std::vector<std::string>& names,
                Decades& weights) {
  const std::vector<std::string> coined = coin_names(stems, endings);
  for (std::size_t d = 0; d < GivenNames::decades; ++d) {
    double total = 0;
    for (const double w : weights[d]) total += w;
    const double each = total * coined_share * recent[d] / static_cast<double>(coined.size());
    weights[d].resize(weights[d].size() + coined.size(), each);
  }
  names.insert(names.end(), coined.begin(), coined.end());
}

}  // namespace

GivenNames::Table::Table(std::vector<std::string> names_in, const std::vector<double>* weights)
    : names(std::move(names_in)) {
  for (std::size_t d = 0; d < decades; ++d) by_decade[d] = AliasTable(weights[d]);
}

GivenNames::GivenNames() {
  const auto build = [](std::span<const NameGroup> groups, const char* stems, const char* endings) {
    std::vector<std::string> names;
    Decades weights;
    add_names(groups, names, weights);
    if (stems != nullptr) add_coined(stems, endings, names, weights);
    return Table(std::move(names), weights.data());
  };
  first_[0] = build(male_groups, male_stems, male_endings);
  first_[1] = build(female_groups, female_stems, female_endings);
  second_[0] = build(male_second, nullptr, nullptr);
  second_[1] = build(female_second, nullptr, nullptr);
  for (const std::string_view pairs : typical_pairs) {
    const std::size_t colon = pairs.find(": ");
    pairs_.emplace(pairs.substr(0, colon), split_names(pairs.substr(colon + 2)));
  }
}

const GivenNames& GivenNames::get() {
  static const GivenNames table;
  return table;
}

std::string_view GivenNames::draw_first(Sex sex, int birth_year, stats::Random& random) const {
  return first_[sex == Sex::male ? 0 : 1].draw(birth_year, random);
}

std::string_view GivenNames::draw_second(Sex sex, int birth_year, std::string_view first,
                                         stats::Random& random) const {
  if (const auto typical = pairs_.find(first);
      typical != pairs_.end() && random.uniform() < pair_share) {
    const std::vector<std::string>& seconds = typical->second;
    return seconds[std::min(random.below(seconds.size()), random.below(seconds.size()))];
  }
  // A third of the others are drawn as first names are: the table of typical second names alone has
  // no tail.
  const std::size_t table = sex == Sex::male ? 0 : 1;
  const bool as_first = random.uniform() < 1.0 / 3;
  return (as_first ? first_ : second_)[table].draw(birth_year, random);
}

std::string_view GivenNames::Table::draw(int birth_year, stats::Random& random) const {
  const int decade = std::clamp((birth_year - 1930) / 10, 0, static_cast<int>(decades) - 1);
  return names[by_decade[static_cast<std::size_t>(decade)].draw(random)];
}

}  // namespace paradero::generate
