#include "paradero/text/internal/name_lists.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <tsl/robin_map.h>
#include <tsl/robin_set.h>

namespace paradero::text::internal {
namespace {

struct NameForms {
  std::string_view name;
  std::string_view forms;  // separated by spaces
};

// Where a form serves several names, the commoner name stands first in its list.
constexpr auto nicknames = std::to_array<NameForms>({
    // Spanish, men
    {"jose", "pepe pepito chepe chepo josecito pepin"},
    {"francisco", "paco pancho paquito panchito kiko quico curro cisco frank"},
    {"jesus", "chuy chucho chuyito jesusito chus"},
    {"manuel", "manolo manolito manu meme lolo"},
    {"guillermo", "memo memito guille"},
    {"ignacio", "nacho nachito"},
    {"eduardo", "lalo lalito edu"},
    {"antonio", "tono tonito tony toni"},
    {"enrique", "quique kike quiqui"},
    {"alberto", "beto betito"},
    {"roberto", "beto betito robert"},
    {"gilberto", "beto gil"},
    {"humberto", "beto"},
    {"norberto", "beto"},
    {"heriberto", "beto"},
    {"rigoberto", "beto rigo"},
    {"adalberto", "beto"},
    {"dagoberto", "beto"},
    {"filiberto", "beto fili"},
    {"luis", "lucho luisito guicho wicho"},
    {"alejandro", "alex jandro alejo"},
    {"fernando", "fer nando fercho"},
    {"armando", "mando nando"},
    {"hernando", "nando"},
    {"rafael", "rafa rafita fallo"},
    {"rodolfo", "rodo fito rudy"},
    {"adolfo", "fito"},
    {"gustavo", "tavo gus gustavito"},
    {"octavio", "tavo tavito"},
    {"gerardo", "gera jerry yayo"},
    {"gabriel", "gabo gabi gaby"},
    {"javier", "javi xavi"},
    {"ricardo", "ricky richi richard cayo"},
    {"sergio", "checo chejo"},
    {"vicente", "chente"},
    {"santiago", "chago santi"},
    {"isidro", "chilo chiro"},
    {"cecilio", "chilo"},
    {"rosario", "chayo chayito charo"},
    {"salvador", "chava chavita salva"},
    {"arturo", "turo arturito"},
    {"miguel", "mike migue micky"},
    {"daniel", "dani danny"},
    {"david", "davo dave"},
    {"carlos", "carlitos charly charlie"},
    {"jorge", "coque jorgito yorch"},
    {"juan", "juanito juancho johnny"},
    {"pedro", "perico pedrito"},
    {"pablo", "pablito"},
    {"andres", "andy andresito"},
    {"joaquin", "quino quin"},
    {"agustin", "tin agus cucho"},
    {"martin", "tincho"},
    {"alfonso", "poncho foncho alfon"},
    {"alfredo", "fredy freddy alfre"},
    {"federico", "fede lico quico"},
    {"felipe", "pipe lipe felipillo"},
    {"leonardo", "leo nayo"},
    {"leonel", "leo"},
    {"leopoldo", "polo leo"},
    {"hipolito", "polo"},
    {"apolinar", "polo poli"},
    {"nicolas", "nico colas"},
    {"domingo", "mingo"},
    {"raul", "rulo"},
    {"ramon", "moncho monchi"},
    {"simon", "moncho"},
    {"ezequiel", "cheque queque"},
    {"maximiliano", "max maxi"},
    {"maximino", "max mino"},
    {"emiliano", "emi milo"},
    {"ernesto", "neto netito"},
    {"genaro", "naro"},
    {"lazaro", "lacho"},
    {"horacio", "lacho racho"},
    {"ezequias", "cheque"},
    {"benjamin", "benja mincho ben"},
    {"feliciano", "chano"},
    {"luciano", "chano"},
    {"emeterio", "teyo"},
    {"candelario", "cande"},
    {"margarito", "mago"},
    {"eleuterio", "tello"},
    {"eliseo", "cheo"},
    {"cristobal", "tobal"},
    {"bartolome", "bartolo tolo"},
    {"mauricio", "mau"},
    {"marcos", "marquitos"},
    {"marcelino", "chelino"},
    {"ruben", "rubencho"},
    {"sebastian", "sebas chano"},
    {"tomas", "tomasito"},
    {"victor", "vico vitico"},
    {"eustaquio", "taquio"},
    {"telesforo", "teles"},
    {"hilario", "layo"},
    {"eulalio", "lalo"},
    {"estanislao", "tanis lao"},
    {"epigmenio", "pigme"},
    {"refugio", "cuca cuco"},
    {"cruz", "crucito"},
    // Spanish, women
    {"guadalupe", "lupita lupe pita lupilla"},
    {"maria", "mari mary marita maruca maruja mariquita"},
    {"concepcion", "concha conchita chona"},
    {"encarnacion", "chona"},
    {"alicia", "licha alis"},
    {"teresa", "tere teresita"},
    {"dolores", "lola lolita"},
    {"graciela", "chela gracia chelita"},
    {"marcela", "chela"},
    {"consuelo", "chelo chelito"},
    {"socorro", "coco coquis"},
    {"isabel", "chabela isa chabe chavela isabelita"},
    {"margarita", "mago magui margo rita"},
    {"josefina", "pepa chepa fina pina chepina"},
    {"josefa", "pepa chepa chepita"},
    {"francisca", "paca pancha paquita panchita"},
    {"mercedes", "meche merche mechita"},
    {"rosa", "rosi rosy rosita"},
    {"rosalia", "chalia rosi"},
    {"rocio", "chio chayo"},
    {"patricia", "paty pati pato"},
    {"leticia", "lety leti leta"},
    {"silvia", "chiva silvita"},
    {"gabriela", "gaby gabi gabita"},
    {"veronica", "vero veronika"},
    {"alejandra", "ale alex jandra"},
    {"elizabeth", "eli liz lizzie lizzy beth betty bess bessie eliza lisa betsy libby eliz elizth"},
    {"esperanza", "pera lancha espe pelancha"},
    {"beatriz", "bety beti betty bea ticha"},
    {"yolanda", "yola yoli yoly"},
    {"carmen", "carmela carmelita carmina menchu mela"},
    {"luz", "lucha lucecita"},
    {"lucia", "lucha lucita chia"},
    {"juana", "juanita juanis"},
    {"ana", "anita"},
    {"antonia", "tona tonita tonia"},
    {"manuela", "manuelita mela nela"},
    {"rafaela", "fela rafa"},
    {"susana", "susi susy chana"},
    {"sofia", "sofi chofi chofis"},
    {"adriana", "adri adry nana"},
    {"claudia", "clau"},
    {"cristina", "cris cristi tina"},
    {"martina", "tina"},
    {"ernestina", "tina neta"},
    {"catalina", "cata catita"},
    {"magdalena", "malena magda magdita"},
    {"elena", "nena lena"},
    {"victoria", "vicky viki toya"},
    {"virginia", "vicky gina"},
    {"georgina", "gina yoyis"},
    {"eugenia", "quena genia maru"},
    {"irma", "irmita"},
    {"monica", "moni"},
    {"natividad", "nati tiva"},
    {"natalia", "nati naty"},
    {"norma", "normita"},
    {"rebeca", "beca bequi"},
    {"rosalinda", "linda rosi"},
    {"soledad", "chole sole cholita"},
    {"trinidad", "trini"},
    {"asuncion", "chona"},
    {"angelica", "angie quica"},
    {"angela", "angelita angie"},
    {"araceli", "celi chely cheli ara"},
    {"cecilia", "ceci chila"},
    {"delfina", "fina"},
    {"rufina", "fina"},
    {"ines", "nechi"},
    {"hortensia", "tencha"},
    {"eustolia", "tola"},
    {"enriqueta", "queta"},
    {"fernanda", "fer nanda fercita"},
    {"guillermina", "mina guille memina"},
    {"herminia", "mina"},
    {"ofelia", "fela fella"},
    {"eduviges", "vicky"},
    {"pilar", "pili"},
    {"amparo", "amparito paro"},
    {"lourdes", "lulu"},
    {"luisa", "lulu luisita"},
    {"raquel", "quela"},
    {"ramona", "mona moncha"},
    {"petra", "petrita"},
    {"tomasa", "tomasita"},
    {"imelda", "mela"},
    {"esther", "ester teti"},
    {"daniela", "dani dany"},
    {"valentina", "vale"},
    {"valeria", "vale"},
    {"jessica", "jessi jess jessie yesica yessica"},
    {"jennifer", "jenny yeni jen jennie"},
    // English
    {"robert", "rob bob bobby robbie robt bert"},
    {"thomas", "tom tommy thos"},
    {"william", "bill will billy willie wm liam willy"},
    {"richard", "dick rick rich richie richd"},
    {"john", "jack johnny jno jon"},
    {"jonathan", "jon jonny"},
    {"james", "jim jimmy jas jamie jem"},
    {"joseph", "joe joey jos jph"},
    {"charles", "charlie chas chuck charley"},
    {"george", "geo georgie"},
    {"edward", "ed eddie ted ned edwd teddy"},
    {"edmund", "ned ted"},
    {"edwin", "ed"},
    {"theodore", "ted teddy theo"},
    {"henry", "harry hank hal henery"},
    {"harold", "harry hal"},
    {"samuel", "sam saml sammy"},
    {"samantha", "sam sammy"},
    {"benjamin", "benj benny"},
    {"daniel", "dan danl"},
    {"david", "davy davey"},
    {"frederick", "fred freddie fredk"},
    {"alfred", "alf fred alfie"},
    {"albert", "al bert bertie"},
    {"herbert", "bert herb bertie"},
    {"arthur", "art"},
    {"andrew", "andy drew"},
    {"anthony", "tony ant"},
    {"alexander", "alex alec sandy xander alexr"},
    {"michael", "mike mick mickey micheal"},
    {"nicholas", "nick nicky nichs"},
    {"peter", "pete"},
    {"stephen", "steve steven"},
    {"matthew", "matt mathew"},
    {"christopher", "chris kit topher christr"},
    {"gregory", "greg"},
    {"lawrence", "larry laurie lawrie laurence"},
    {"leonard", "len lenny"},
    {"patrick", "pat paddy"},
    {"patricia", "pat patty trish"},
    {"francis", "frank fras"},
    {"raymond", "ray"},
    {"ronald", "ron ronnie"},
    {"donald", "don donnie"},
    {"kenneth", "ken kenny"},
    {"timothy", "tim timmy"},
    {"walter", "walt wally wat"},
    {"philip", "phil phillip"},
    {"jacob", "jake"},
    {"joshua", "josh"},
    {"zachary", "zach zack"},
    {"jeffrey", "jeff geoffrey geoff"},
    {"gerald", "gerry jerry"},
    {"eugene", "gene"},
    {"margaret", "maggie meg peggy marge madge daisy margt greta"},
    {"mary", "molly polly mamie mae"},
    {"catherine", "kate cathy kitty katie cath katherine kathleen katharine kathy catharine"},
    {"ann", "annie nancy anne anna nan hannah"},
    {"sarah", "sally sadie sara"},
    {"susan", "sue susie suzy susannah susanna"},
    {"helen", "nell nellie ellen nelly"},
    {"eleanor", "nell nora ellie nellie elinor"},
    {"frances", "fanny fran frankie"},
    {"florence", "flo florrie flossie"},
    {"charlotte", "lottie charlie lotty"},
    {"caroline", "carrie carol carolyn"},
    {"dorothy", "dot dolly dottie"},
    {"emily", "emmy em"},
    {"emma", "em emmie"},
    {"harriet", "hattie harriett"},
    {"isabella", "bella belle izzy isabel isabelle"},
    {"jane", "jenny janie jenney"},
    {"janet", "jessie jan"},
    {"judith", "judy"},
    {"martha", "mattie patty"},
    {"matilda", "tilly mattie tillie"},
    {"rebecca", "becky becca beck"},
    {"victoria", "vicki tori"},
    {"deborah", "debbie deb debra"},
    {"barbara", "barb babs barbie"},
    {"pamela", "pam"},
    {"jacqueline", "jackie"},
    {"kimberly", "kim kimberley"},
    {"agnes", "aggie nessie"},
    {"abigail", "abby gail"},
    {"alice", "allie ally"},
    {"amelia", "millie amy"},
    {"mildred", "millie"},
    {"josephine", "josie jo"},
});

constexpr auto given_abbreviations = std::to_array<NameForms>({
    {"maria", "ma"},
    {"jose", "jse jph"},
    {"josefina", "jfa"},
    {"francisco", "fco frco fsco"},
    {"francisca", "fca"},
    {"guadalupe", "gpe guad gdpe guadpe"},
    {"antonio", "ant anto"},
    {"fernando", "fdo ferndo"},
    {"guillermo", "gmo guillmo"},
    {"gerardo", "gdo"},
    {"manuel", "ml mnl"},
    {"alejandro", "alej alejdro"},
    {"rodrigo", "rgo"},
    {"domingo", "dgo"},
    {"ignacio", "igno"},
    {"salvador", "salv"},
    {"concepcion", "concep cpn"},
    {"santiago", "stgo"},
    {"roberto", "rbto rto"},
    {"alberto", "albto"},
    {"humberto", "hto"},
    {"bernardo", "bdo"},
    {"eduardo", "edo"},
    {"ricardo", "rdo"},
    {"leonardo", "ldo"},
    {"margarita", "marg mgta"},
    {"rosario", "rsio"},
    {"socorro", "soc"},
    {"teresa", "tsa"},
    {"magdalena", "magd"},
    {"jesus", "jhs"},
    {"angeles", "angs"},
    {"dolores", "dols"},
    {"catalina", "cat"},
    {"cristobal", "xtobal"},
    {"cristina", "xtina"},
    {"bartolome", "bart"},
    {"gonzalo", "gzlo"},
    {"gregorio", "greg"},
    {"enrique", "enrq"},
    {"carmen", "carm"},
    {"candelaria", "cand"},
});

constexpr auto surname_abbreviations = std::to_array<NameForms>({
    {"hernandez", "hdez hdz hndz hndez herndez hernz"},
    {"gonzalez", "glez gzlz gonz gzz glz gzez gonzlez"},
    {"garcia", "gcia gca grcia"},
    {"garza", "gza"},
    {"martinez", "mtz mtnz mrtz mtez mnez martz"},
    {"lopez", "lpz lpez"},
    {"rodriguez", "rdz rguez rodz rdguez rdgz rdez rodgz"},
    {"perez", "prz pz"},
    {"sanchez", "schz schez snchz sez schs"},
    {"ramirez", "rmz rmrz ramz rmirez rmez"},
    {"flores", "flrs flrz"},
    {"gomez", "gmz gmez"},
    {"diaz", "dz"},
    {"cruz", "crz"},
    {"reyes", "rys"},
    {"morales", "mrls"},
    {"gutierrez", "gtz gttz gtez gutrz gtrz gutz"},
    {"ortiz", "ortz otz"},
    {"jimenez", "jmz jmnz jmnez jimz jez"},
    {"chavez", "chvz chz"},
    {"mendoza", "mdza mza mendz"},
    {"alvarez", "alvz alvrz"},
    {"castillo", "cstllo"},
    {"romero", "rmro"},
    {"vazquez", "vzqz vzz vazq vzquez vqz"},
    {"velazquez", "vlzqz velazq vlz"},
    {"fernandez", "fdez fdz frndz fdzz ferndez"},
    {"mendez", "mdz mdez mndz"},
    {"dominguez", "dguez dgz dmgz dmz domgz"},
    {"juarez", "jrz juarz"},
    {"aguilar", "aglr"},
    {"nunez", "nnz"},
    {"suarez", "srz"},
    {"enriquez", "enrqz eqz"},
    {"henriquez", "hqz"},
    {"benitez", "btz bntz"},
    {"marquez", "mqz mrqz"},
    {"melendez", "mlz mldz"},
    {"bermudez", "bmdz brmdz"},
    {"valdez", "vdz"},
    {"ibanez", "ibz"},
    {"ordonez", "ordz"},
    {"ybarra", "ybrra"},
    {"ramos", "rms"},
    {"torres", "trs trrs"},
    {"rivera", "rvra"},
    {"guerrero", "gro"},
    {"guzman", "gzmn gzm"},
    {"santiago", "stgo"},
    {"santos", "stos"},
    {"san", "sn"},
    {"santa", "sta"},
    {"santo", "sto"},
});

constexpr std::string_view particle_words =
    "de la las los del y e da das do dos di du della dal dello der den ter van von zu el le les";
constexpr std::string_view surname_prefix_words = "san santa santo sn sta sto mc mac saint st";
constexpr std::string_view title_words =
    "lic licda ing sr sra srita srta prof profr profra dr dra c arq mtro mtra don dona gral cmdte "
    "cmte tte "
    "sgto cap pbro mons hno hna fray sor mr mrs ms miss ciudadano ciudadana cp";
constexpr std::string_view generational_words = "jr junior hijo sr ii iii iv";

// Commonest given names of Mexico that are seldom a surname: what decides between two given names
// and two surnames.
constexpr std::string_view common_given_words =
    "jose juan luis carlos jesus francisco antonio miguel pedro alejandro manuel roberto fernando "
    "jorge ricardo "
    "javier eduardo sergio rafael daniel raul arturo enrique alberto gerardo oscar alfredo armando "
    "mario ramiro hector ruben gustavo guillermo gabriel victor hugo pablo julio cesar "
    "marco adrian adan ernesto rodolfo salvador jaime ignacio felipe agustin ivan omar "
    "alfonso andres edgar israel humberto rogelio gilberto rodrigo octavio mauricio "
    "joaquin saul isaac moises noe nicolas emilio emmanuel emanuel "
    "ismael leonel leonardo eugenio cristian christian brayan bryan kevin erick erik eric "
    "jonathan diego sebastian emiliano mateo matias santino maximiliano iker gael axel alan uriel "
    "ulises abraham "
    "samuel esteban david angel arnulfo refugio heriberto efrain gonzalo "
    "rigoberto genaro ezequiel isidro hilario cirilo eliseo eusebio fidel filiberto "
    "eleazar everardo fabian federico norberto tadeo orlando osvaldo oswaldo wilfrido "
    "maria guadalupe juana margarita josefina veronica leticia rosa teresa elizabeth alicia "
    "patricia ana martha marta "
    "francisca alejandra gabriela silvia yolanda claudia adriana gloria sandra norma laura lucia "
    "elena isabel irma "
    "carmen antonia araceli rocio blanca monica lourdes esperanza beatriz fernanda andrea daniela "
    "mariana sofia "
    "valeria ximena jimena camila natalia regina renata valentina karla carla karina diana brenda "
    "erika erica liliana "
    "luisa susana catalina angelica angela cecilia cristina eva esther ester fatima graciela irene "
    "ivonne josefa "
    "julia julieta juanita luz magdalena manuela marcela maribel maricela marisol mercedes miriam "
    "myriam nancy ofelia "
    "olga paola paula raquel rebeca rosalba rosario ruth sara socorro sonia soledad susy teresita "
    "victoria virginia "
    "viviana wendy yesenia jessica jennifer dulce perla itzel citlali citlalli xochitl concepcion "
    "consuelo dolores "
    "elvira emma ernestina estela felicitas hortensia ines lidia lilia lorena lupita micaela "
    "aurora amalia amelia "
    "amparo anahi alma aida adela abigail noemi michelle vanessa evelyn joselyn jacqueline "
    "guillermina imelda "
    "petra ramona elodia eloisa enriqueta eugenia fabiola georgina "
    "pilar trinidad asuncion ma fco gpe";

// What the list above and the names with nicknames leave out, being surnames too or likely victims
// of one letter.
constexpr std::string_view further_given_words =
    "abel adela alonso amada amado amador amelia andrea angelina aurelia aurelio bernardo "
    "constantino dario delia "
    "elias elisa elvia emma fabian felipa felix florencia florencio florentino gabino gilda hilda "
    "isaias isidra "
    "israel ismael ivan julian juliana lauro lazaro leobardo leonor lidia lilia lorenza lorenzo "
    "lucas lucio marcial "
    "marcelo marcos mariana mariano marina mario mauro maura modesto nelida noel noemi nora "
    "octavia "
    "olivia pascual paulina paulino primitivo ramiro ramira rene reyna rita roman romana rosalia "
    "rosalio rosaura "
    "rosendo rufino sabina sabino saul silvestre silvino simona valentin valente zulema";

constexpr std::string_view frequent_surname_words =
    "hernandez garcia martinez gonzalez lopez rodriguez perez sanchez ramirez cruz flores gomez "
    "morales vazquez "
    "reyes jimenez torres diaz gutierrez mendoza ruiz aguilar ortiz castillo moreno romero alvarez "
    "chavez rivera "
    "juarez ramos dominguez herrera medina vargas castro mendez guzman munoz velazquez rojas soto "
    "contreras salazar "
    "luna ortega santiago guerrero estrada bautista cortes alvarado lara avila rios delgado "
    "cervantes vega sandoval "
    "cabrera leon rosas santos santana campos nunez ibarra miranda silva marquez mejia pacheco "
    "espinoza valdez "
    "navarro salinas cardenas fuentes padilla maldonado molina ayala orozco serrano trejo galvan "
    "zamora nava "
    "suarez fernandez carrillo solis valencia robles rosales acosta montoya franco ochoa camacho "
    "rangel barrera "
    "villarreal salas cano trevino villa davila escobar palacios arellano corona meza mora duran "
    "rubio velasco "
    "quintero beltran felix guerra garza solano zuniga andrade gallegos pineda cisneros tapia "
    "marin montes pena "
    "bravo parra vera peralta rocha arias osorio macias aguirre esquivel villegas benitez "
    "valenzuela calderon";

constexpr std::string_view devotion_words =
    "luz carmen angeles jesus guadalupe rosario paz lourdes rocio pilar soledad refugio fatima "
    "concepcion socorro "
    "dolores caridad consuelo asuncion sagrario remedios mercedes nieves mar sol lujan dios jose "
    "juan pila amparo "
    "salud candelaria gracia esperanza fe trinidad natividad merced encarnacion victoria "
    "providencia divino";

constexpr auto compound_surnames = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ponce", "leon"},
    {"diaz", "leon"},
    {"montes", "oca"},
    {"cabeza", "vaca"},
    {"ladron", "guevara"},
    {"fernandez", "cordoba"},
    {"fernandez", "lara"},
    {"fernandez", "castro"},
    {"garcia", "leon"},
    {"gomez", "lara"},
    {"velez", "guevara"},
    {"nunez", "caceres"},
    {"alvarez", "toledo"},
    {"diez", "bonilla"},
});

template <class Body>
void for_each_word(std::string_view words, Body&& body) {
  while (!words.empty()) {
    const std::size_t space = words.find(' ');
    if (space != 0) body(words.substr(0, space));
    words.remove_prefix(space == std::string_view::npos ? words.size() : space + 1);
  }
}

using WordSet = tsl::robin_set<std::string_view>;
using FormMap = tsl::robin_map<std::string_view, std::vector<std::string_view>>;

WordSet make_set(std::string_view words) {
  WordSet set;
  for_each_word(words, [&](std::string_view word) { set.insert(word); });
  return set;
}

void add_forms(FormMap& map, std::span<const NameForms> lists) {
  for (const NameForms& list : lists) {
    for_each_word(list.forms, [&](std::string_view form) {
      std::vector<std::string_view>& names = map[form];
      if (form != list.name && std::ranges::find(names, list.name) == names.end()) {
        names.push_back(list.name);
      }
    });
  }
}

FormMap make_map(std::span<const NameForms> lists) {
  FormMap map;
  add_forms(map, lists);
  return map;
}

std::span<const std::string_view> find_forms(const FormMap& map, std::string_view word) {
  const auto found = map.find(word);
  if (found == map.end()) return {};
  return found->second;
}

std::string_view first_or_empty(std::span<const std::string_view> names) {
  return names.empty() ? std::string_view() : names.front();
}

}  // namespace

std::span<const std::string_view> given_name_forms(std::string_view word) {
  static const FormMap map = [] {
    FormMap made = make_map(given_abbreviations);
    add_forms(made, nicknames);
    return made;
  }();
  return find_forms(map, word);
}

std::string_view expand_given_abbreviation(std::string_view word) {
  static const FormMap map = make_map(given_abbreviations);
  return first_or_empty(find_forms(map, word));
}

std::string_view expand_surname_abbreviation(std::string_view word) {
  static const FormMap map = make_map(surname_abbreviations);
  return first_or_empty(find_forms(map, word));
}

bool is_particle(std::string_view word) {
  static const WordSet set = make_set(particle_words);
  return set.contains(word);
}

bool is_surname_prefix(std::string_view word) {
  static const WordSet set = make_set(surname_prefix_words);
  return set.contains(word);
}

bool is_title(std::string_view word) {
  static const WordSet set = make_set(title_words);
  return set.contains(word);
}

bool is_generational(std::string_view word) {
  static const WordSet set = make_set(generational_words);
  return set.contains(word);
}

bool is_common_given_name(std::string_view word) {
  static const WordSet set = make_set(common_given_words);
  return set.contains(word);
}

bool is_frequent_given_name(std::string_view word) {
  static const WordSet set = [] {
    WordSet made = make_set(common_given_words);
    for_each_word(further_given_words, [&](std::string_view further) { made.insert(further); });
    for (const NameForms& list : nicknames) made.insert(list.name);
    return made;
  }();
  return set.contains(word);
}

bool is_frequent_surname(std::string_view word) {
  static const WordSet set = make_set(frequent_surname_words);
  return set.contains(word);
}

bool is_devotion(std::string_view word) {
  static const WordSet set = make_set(devotion_words);
  return set.contains(word);
}

bool is_compound_surname(std::string_view first, std::string_view last) {
  return std::ranges::find(compound_surnames, std::pair(first, last)) != compound_surnames.end();
}

}  // namespace paradero::text::internal
