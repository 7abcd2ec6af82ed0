#include "paradero/cross/internal/lexicon.h"

#include <algorithm>

#include "paradero/text/normalise.h"

namespace paradero::cross {

namespace {

// One entry a line: Spanish = English < wider concept ~ neighbour, neighbour : other words.
constexpr std::string_view type_lines = R"(
tatuaje = tattoo : tatuado, tattoo, tatoo, tatto, tat
cicatriz = scar : herida, scar, marca de herida, costura, sutura
lunar = mole : mole, nevo
mancha = birthmark : birthmark, mancha de nacimiento, mancha cafe, vitiligo, manchas blancas
perforación = piercing : piercing, arete, expansion, perforado, expansor
fractura = fracture : fracture, hueso soldado, callo oseo, fracturado
implante = implant : clavo, placa metalica, material de osteosintesis, protesis, tornillo, osteosintesis, metal plate, marcapasos
amputación = amputation : amputado, amputation, le falta la punta, le falta dedo, mutilado
quemadura = burn : burn, quemado
verruga = wart : wart
dentadura = teeth : diente, dental, muela, tooth, teeth, pieza dental, incisivo, canino, molar, colmillo, ortodoncia, bracket, diastema, amalgama, apinamiento, endodoncia, corona dental, resina
deformidad = deformity : deforme, deformidad, malformacion, labio leporino, hernia, polidactilia, cojera
várices = varicose veins : varice, varicose
acné = acne : acne
pecas = freckles : peca, freckle
uña = nail : una, nail
)";

constexpr std::string_view concept_lines = R"(
imagen religiosa = religious image : religious, santo, santa, cristiano
ave = bird : pajaro, bird
figura prehispánica = pre-Hispanic figure : prehispanico, azteca, maya, mexica
letras = letters : letra, letter, letras chinas, lettering
leyenda = lettering < letras : frase, frase en ingles, palabra, texto, inscripcion, phrase, quote
nombre = name < letras : name, apellido
iniciales = initials < letras : inicial, siglas, initial
número = number < cifra : numero
cifra = figure : numeros, cifras, digitos, number
fecha = date < cifra : date, ano
calavera = skull : craneo, calaca, skull
catrina = catrina < calavera : calavera con flores
rosa = rose < flor : rosa roja, rose
flor = flower : flower, ramo, girasol, tulipan, orquidea
cruz = cross : crucifijo, cross, crucifix
rosario = rosary < cruz : rosario con cruz, rosary
Santa Muerte = Holy Death < esqueleto : nina blanca, la flaquita, figura esqueletica con tunica, muerte
esqueleto = skeleton : esqueletico, skeleton, parca
tribal = tribal : figura tribal, trazos negros, trazo
corazón = heart : heart
Virgen de Guadalupe = Our Lady of Guadalupe < imagen religiosa : virgen, guadalupana, virgin, virgen maria
San Judas Tadeo = Saint Jude < imagen religiosa : san judas, judas tadeo, saint jude
Jesucristo = Christ < imagen religiosa : cristo, rostro de cristo, jesus, jesus, christ, divino rostro
Malverde = Malverde < imagen religiosa : jesus malverde
estrella = star : star, estrella nautica
mariposa = butterfly : butterfly
alacrán = scorpion : escorpion, scorpion
rostro de mujer = woman's face < mujer : cara de mujer, rostro femenino, female face
mujer = woman : woman, femenina, chica
dragón = dragon : dragon
payaso = clown : joker, arlequin, clown, bufon
águila = eagle < ave : eagle
telaraña = spider web : tela de arana, spiderweb, web
tres puntos = three dots : three dots, puntos
corona = crown : crown
serpiente = snake : vibora, cobra, snake
lobo = wolf : wolf
felino = big cat : felino
león = lion < felino : lion
tigre = tiger < felino : tiger
pantera = panther < felino : panther
huella = footprint : huella de pie, pies de bebe, pie de bebe, footprint, patita
alas = wings : alas de angel, ala, wing
ángel = angel < imagen religiosa : querubin, angel, cherub
infinito = infinity : simbolo infinito, infinity
golondrina = swallow < ave : swallow
colibrí = hummingbird < ave : hummingbird
búho = owl < ave : tecolote, lechuza, owl
gallo = rooster < ave : rooster
fénix = phoenix < ave : ave fenix, phoenix
escudo = crest : escudo de futbol, escudo de equipo, crest, chivas, pumas, cruz azul
reloj = clock : reloj de bolsillo, reloj de arena, clock, watch
brújula = compass : rosa de los vientos, compass
ancla = anchor : anchor
máscara = mask : mask, mascara azteca
calendario azteca = Aztec calendar < figura prehispánica : aztec calendar, piedra del sol
guerrero azteca = Aztec warrior < figura prehispánica : aztec warrior, guerrero
hombre = man : man, masculino, imagen de hombre, imagen de hombre con bigote, rostro de hombre
pistola = pistol < arma : gun, revolver, pistol
rifle = rifle < arma : fusil, cuerno de chivo, ak47, ak
arma = weapon : weapon, cuchillo, navaja, punal, daga, machete, espada
marihuana = marijuana < planta : hoja de marihuana, mota, marijuana, cannabis
planta = plant : hoja, enredadera, plant, leaf
dados = dice : dado, dice
cartas = playing cards : baraja, carta, naipe, as de espadas, poker
diablo = devil : demonio, satan, devil, demon
araña = spider : spider
luna = moon : luna y estrellas, moon
sol = sun : sun
ojo = eye : eye, tercer ojo
llamas = flames : fuego, flama, flame, fire, lumbre
diamante = diamond : diamond
código de barras = barcode : barcode
letras orientales = oriental letters < letras : letras chinas, kanji, simbolo chino, chinese letters, letra china
nota musical = musical note : notas musicales, musical note, pentagrama
clave de sol = treble clef < nota musical : treble clef
guitarra = guitar : guitar
caballo = horse : horse, caballo rayado, yegua
herradura = horseshoe : horseshoe
pez = fish : pez koi, carpa, koi, fish
delfín = dolphin : dolphin
unicornio = unicorn : unicorn
hada = fairy : fairy
duende = goblin : goblin, gnomo
sirena = mermaid : mermaid
atrapasueños = dream catcher : dreamcatcher, atrapa suenos
árbol = tree : arbol de la vida, tree
pluma = feather : feather
mano de Fátima = hand of Fatima : hamsa
yin yang = yin yang : ying yang
caricatura = cartoon < personaje : personaje de caricatura, cartoon
superhéroe = superhero < personaje : batman, superman, spiderman, superhero
personaje = character : character, personaje
motocicleta = motorcycle : moto, motorcycle
alambre de púas = barbed wire : barbed wire, pua
cadena = chain : eslabon, chain
labios = lips : beso, labio, boca, lips
trébol = clover : clover
geométrico = geometric : linea geometrica, figura geometrica, geometric
mandala = mandala : mandala
perro = dog : dog, pitbull, can
gato = cat : cat
oso = bear : bear
toro = bull : bull
lágrima = tear : tear, gota
samurái = samurai : samurai
pirámide = pyramid < figura prehispánica : pyramid
manos = praying hands : manos orando, manos en oracion, praying hands
mapa = map : map, mapamundi
bandera = flag : flag
quirúrgica = surgical : quirurgico, operacion, operado, cirugia, surgical, surgery
apendicitis = appendectomy < quirúrgica : apendice, appendectomy, apendicectomia, cicatriz en abdomen por operacion
cesárea = caesarean < quirúrgica : cesarea, caesarean
por arma de fuego = gunshot < circular : arma de fuego, bala, balazo, gunshot, proyectil
circular = round : circular, round
arma blanca = stabbing : punalada, navajazo, stab
queloide = keloid : keloid
vacuna = vaccination : vaccination, bcg, vacuna
irregular = irregular : irregular, forma de l
falange = finger tip : punta de un dedo, punta de dedo, phalanx, dedo incompleto
oro = gold : dorado, gold, incrustacion metalica, incrustacion, casquillo, metalico
ausencia = missing : falta, faltante, ausente, ausencia de pieza, missing, chimuelo, sin
apiñamiento = crowding : encimado, apinado, crowding, crowded
amalgama = filling : restauracion, restauraciones dentales, empaste, tapadura, filling, resina
brackets = braces : bracket, ortodoncia, braces, frenos
despostillado = chipped : diente fracturado, roto, quebrado, astillado, chipped, broken
prótesis = prosthesis : placa dental, protesis dental, puente, denture, prosthesis, postizo
diastema = gap : separado, diastema, gap
endodoncia = root canal : endodoncia, root canal
vitiligo = vitiligo : manchas blancas, vitiligo
labio leporino = cleft lip : cicatriz en labio, cleft lip
hernia = hernia : hernia umbilical, hernia
)";

constexpr std::string_view region_lines = R"(
antebrazo = forearm ~ brazo, muñeca, codo : forearm
brazo = arm ~ antebrazo, hombro, codo, biceps : arm, upper arm, extremidad superior
biceps = biceps ~ brazo : bicep
codo = elbow ~ brazo, antebrazo : elbow
hombro = shoulder ~ brazo, omóplato, espalda, cuello : shoulder, deltoides
espalda = back ~ torso, omóplato, espalda baja, hombro : back, dorso, columna
espalda baja = lower back ~ espalda, cadera, glúteo : lower back, lumbar, zona lumbar
omóplato = shoulder blade ~ espalda, hombro : escapula, shoulder blade, paleta
torso = torso ~ pecho, espalda, abdomen, costado : tronco, torso, trunk
pecho = chest ~ torso, seno, cuello : torax, pectoral, chest, region pectoral
seno = breast ~ pecho : mama, breast
abdomen = abdomen ~ torso, costado, ingle : vientre, estomago, ombligo, panza, abdominal, belly, stomach
costado = side of the trunk ~ torso, abdomen, cadera : costilla, flanco, rib, ribs
cadera = hip ~ espalda baja, glúteo, muslo, costado : hip, cintura
glúteo = buttock ~ cadera, espalda baja, muslo : nalga, buttock
ingle = groin ~ abdomen, muslo : pubis, groin, genital
mano = hand ~ muñeca, dedos de la mano : hand, palma, dorso de la mano
muñeca = wrist ~ mano, antebrazo : wrist
dedos de la mano = fingers ~ mano : dedo, dedos, falange, finger, pulgar, indice, anular, menique
pierna = leg ~ muslo, pantorrilla, rodilla : leg, extremidad inferior, espinilla, tibia
muslo = thigh ~ pierna, rodilla, cadera, glúteo : thigh, femur
rodilla = knee ~ pierna, muslo, pantorrilla : knee
pantorrilla = calf ~ pierna, tobillo, rodilla : calf, chamorro
tobillo = ankle ~ pie, pantorrilla : ankle
pie = foot ~ tobillo, dedos del pie : foot, feet, empeine, planta del pie, talon
dedos del pie = toes ~ pie : dedo del pie, toe, ortejo
cuello = neck ~ nuca, hombro, pecho, cara : neck, garganta
nuca = nape ~ cuello, cabeza : nape
cabeza = head ~ nuca, frente, cara, oreja : head, craneo, cuero cabelludo, scalp
cara = face ~ frente, ceja, mejilla, mentón, nariz, labio, ojo, oreja, cabeza : rostro, face, facial
frente = forehead ~ cara, ceja, cabeza : forehead
ceja = eyebrow ~ cara, frente, ojo : eyebrow
ojo = eye ~ cara, ceja, mejilla : parpado, eyelid
mejilla = cheek ~ cara, mentón, nariz : pomulo, cheek, cachete
mentón = chin ~ cara, labio, mejilla : barbilla, mandibula, chin, jaw
nariz = nose ~ cara : nose
labio = lip ~ cara, mentón : boca, lip, mouth
oreja = ear ~ cara, cabeza : ear, lobulo
)";

constexpr std::string_view side_lines = R"(
izquierdo = left : izq, izqdo, izquierda, left, izqda
derecho = right : der, dcho, derecha, right, dcha
)";

constexpr std::string_view view_lines = R"(
anterior = front : frontal, delantero, cara anterior, front
posterior = back : trasero, atras, cara posterior, back side
)";

constexpr std::string_view garment_lines = R"(
playera = T-shirt < prenda superior : camiseta, t shirt, tshirt, franela, playera polo
camisa = shirt < prenda superior : camisa de manga larga, shirt
blusa = blouse < prenda superior : blusa de tirantes, blouse, top
sudadera = sweatshirt < abrigo : sudadera con gorro, hoodie, sweatshirt, sudadera con capucha
suéter = sweater < abrigo : sueter tejido, sweater, pullover
chamarra = jacket < abrigo : chamarra de mezclilla, jacket, chaqueta, rompevientos
chaleco = vest < abrigo : vest
abrigo = warm clothing : coat, gabardina
prenda superior = upper garment : prenda superior
pantalón = trousers : pantalon de mezclilla, pantalon tipo jeans, jeans, mezclilla, trousers, pants de mezclilla
pants = sweatpants < pantalón : pantalon deportivo, sweatpants, jogger
short = shorts : bermuda, short
falda = skirt : skirt
vestido = dress : dress
tenis = trainers < calzado : calzado deportivo, trainers, sneakers
zapatos = shoes < calzado : zapato, shoe
calzado = footwear : calzado, footwear
botas = boots < calzado : bota vaquera, boot
huaraches = sandals < calzado : sandalia, guarache, chancla, sandals
gorra = cap : cachucha, cap
sombrero = hat : hat
cinturón = belt : cinto, belt, fajo
calcetines = socks : calceta, socks
bóxer = boxer shorts < ropa interior : boxer
ropa interior = underwear : trusa, calzon, pantaleta, underwear, brasier, sosten, bra
reloj = watch : watch
anillo = ring : ring, argolla
cadena = chain < collar : chain
collar = necklace : necklace, dije, medalla, gargantilla
pulsera = bracelet : bracelet, esclava
arete = earring : earring, aretes, arracada
mochila = backpack : backpack
bolsa = bag : bag, bolso
cartera = wallet : billetera, wallet
lentes = glasses : anteojos, gafas, glasses
uniforme = uniform : uniform
)";

constexpr std::string_view colour_lines = R"(
negro = black ~ gris, azul marino : black, obscuro, oscuro
azul = blue ~ azul marino, azul claro : blue
azul marino = navy ~ azul, negro : navy
azul claro = light blue ~ azul : celeste, azul cielo, light blue
blanco = white ~ beige, gris claro : white
gris = grey ~ negro, gris claro : gray, grey, plomo
gris claro = light grey ~ gris, blanco : light gray, light grey
rojo = red ~ vino, rosa, naranja : red, colorado
vino = wine ~ rojo, morado : guinda, tinto, wine, burgundy
rosa = pink ~ rojo, morado : pink, fiusha, fucsia
morado = purple ~ vino, rosa : purple, lila, violeta
verde = green ~ verde militar : green
verde militar = olive ~ verde, café : olive, verde olivo
café = brown ~ beige, naranja, verde militar : marron, brown
beige = beige ~ café, blanco, amarillo : crema, hueso, arena, caqui, khaki
amarillo = yellow ~ naranja, beige : yellow, mostaza
naranja = orange ~ rojo, amarillo, café : anaranjado, orange
)";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <class Each>
void for_each_part(std::string_view list, char separator, Each&& each) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    if (const auto part = trimmed(list.substr(0, end)); !part.empty()) each(part);
    list.remove_prefix(std::min(list.size(), end + 1));
  }
}

// Cuts `line` at the last `mark` in it and returns what stands behind.
std::string_view cut_off(std::string_view& line, char mark) {
  const std::size_t at = line.find(mark);
  if (at == std::string_view::npos) return {};
  const std::string_view behind = trimmed(line.substr(at + 1));
  line = trimmed(line.substr(0, at));
  return behind;
}

std::string phrase_key(std::string_view words) {
  std::string key;
  const std::string folded = text::fold(words);
  for_each_part(folded, ' ', [&](std::string_view word) {
    if (word == "de" || word == "la" || word == "el" || word == "los" || word == "en") return;
    if (!key.empty()) key += ' ';
    key += reduce_word(word);
  });
  return key;
}

void add_entries(TermKind kind, std::string_view lines, std::vector<LexiconEntry>& entries) {
  for_each_part(lines, '\n', [&](std::string_view line) {
    LexiconEntry entry;
    entry.kind = kind;
    const std::string_view others = cut_off(line, ':');
    for_each_part(cut_off(line, '~'), ',',
                  [&](std::string_view name) { entry.near.emplace_back(name); });
    entry.parent = cut_off(line, '<');
    entry.en = cut_off(line, '=');
    entry.es = line;
    entry.phrases.push_back(phrase_key(entry.es));
    for_each_part(others, ',',
                  [&](std::string_view other) { entry.phrases.push_back(phrase_key(other)); });
    entries.push_back(std::move(entry));
  });
}

}  // namespace

std::string reduce_word(std::string_view folded) {
  std::string word(folded);
  const auto ends = [&](std::string_view end) { return word.ends_with(end); };
  if (word.size() > 3 && ends("s")) word.pop_back();
  if (word.size() > 6 && (ends("ito") || ends("ita"))) word.erase(word.size() - 3, 2);
  if (word.size() > 3 && (ends("o") || ends("a") || ends("e"))) word.pop_back();
  if (ends("z")) word.back() = 'c';
  return word;
}

const std::vector<LexiconEntry>& lexicon() {
  static const std::vector<LexiconEntry> entries = [] {
    std::vector<LexiconEntry> made;
    add_entries(TermKind::type, type_lines, made);
    add_entries(TermKind::concept_, concept_lines, made);
    add_entries(TermKind::region, region_lines, made);
    add_entries(TermKind::side, side_lines, made);
    add_entries(TermKind::view, view_lines, made);
    add_entries(TermKind::garment, garment_lines, made);
    add_entries(TermKind::colour, colour_lines, made);
    return made;
  }();
  return entries;
}

}  // namespace paradero::cross
