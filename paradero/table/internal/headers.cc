#include "paradero/table/internal/headers.h"

#include <algorithm>
#include <array>
#include <vector>

#include <tsl/robin_map.h>

#include "paradero/text/normalise.h"
#include "paradero/text/similarity.h"

namespace paradero::table {

namespace {

struct HeaderNames {
  std::string_view column;
  std::string_view keys;  // header keys, surest first
};

// Spanish and English first, then Portuguese, German, French. The Mexican register's and the
// forensic services' headers are among them.
constexpr std::array header_names = {
    HeaderNames{
        "record_id",
        "recordid recid uniqueid fub foliounicodebusqueda foliofub id idregistro idpersona "
        "idvictima idcaso "
        "folio foliounico numerodefolio nofolio registro numeroderegistro noregistro caseid "
        "idcadaver "
        "idcuerpo carpeta carpetadeinvestigacion expediente numerodeexpediente noexpediente "
        "averiguacionprevia rowid rownumber identificador identifier mainid key clave consecutivo "
        "numeroprogresivo no num numero nr lfdnr"},
    HeaderNames{"source", "source fuente lista sourcedataset dataset listsource listado"},
    HeaderNames{
        "full_name",
        "fullname nombrecompleto nombreyapellidos nombresyapellidos nombredelavictima "
        "nombrevictima "
        "nombredelapersona nombrepersona nombredeladesaparecida nombredeldesaparecido victima "
        "victimname "
        "personname probablenombre posiblenombre presuntonombre nombreprobable completename "
        "namefull "
        "nomecompleto nomcomplet vollername nombredelfallecido nombrefallecido deceasedname"},
    HeaderNames{
        "given_names",
        "givennames givenname firstname forename forenames fname firstnames namefirst nombres "
        "nombredepila nombrescompletos primernombre nombrepropio fnamec1 fname1 firstname1 prenom "
        "prenoms "
        "vorname vornamen primeironome prenome"},
    HeaderNames{middle_names,
                "middlename middlenames secondname segundonombre mname fnamec2 fname2 firstname2"},
    HeaderNames{
        "surname_1",
        "surname1 surname lastname lname familyname primerapellido apellidopaterno paterno "
        "apellido1 "
        "appaterno apellidop apellidos apellido lnamec1 lname1 lastname1 paternalsurname namelast "
        "firstsurname nachname familienname nomdefamille sobrenome ultimonome cognome"},
    HeaderNames{"surname_2",
                "surname2 segundoapellido apellidomaterno materno apellido2 apmaterno apellidom "
                "lnamec2 lname2 "
                "lastname2 maternalsurname secondsurname secondlastname"},
    HeaderNames{"alias",
                "alias apodo apodos sobrenombre nickname nicknames aka othernames otrosnombres "
                "conocidocomo mote"},
    HeaderNames{"sex",
                "sex sexo gender genero sexogenero geschlecht sexe sexovictima sexodelavictima"},
    HeaderNames{
        "birth_date",
        "birthdate dateofbirth dob birthday fechadenacimiento fechanacimiento fnacimiento fecnac "
        "fechanac "
        "fecnacimiento nacimiento geburtsdatum datedenaissance datanascimento datadenascimento"},
    HeaderNames{"age",
                "age edad edadestandar edadalmomento edadaldesaparecer edadhechos edadestimada "
                "edadaproximada "
                "edadaprox rangodeedad edadrango edadenanos edadanos agerange ageyears ageatevent "
                "estimatedage "
                "rangoedad grupodeedad grupoedad edadtranscrito alter idade"},
    HeaderNames{"age_min", "agemin edadmin edadminima edadminimaestimada minage agefrom edadde"},
    HeaderNames{"age_max", "agemax edadmax edadmaxima edadmaximaestimada maxage ageto edada"},
    HeaderNames{"curp",
                "curp clavecurp clavunicaderegistrodepoblacion claveunicaderegistrodepoblacion"},
    HeaderNames{"national_id",
                "nationalid socsecid ssn socialsecuritynumber nationalidnumber idnumber documento "
                "documentid "
                "numerodedocumento documentodeidentidad cedula ceduladeciudadania dni rfc nss nin "
                "passport pasaporte cpf rg"},
    HeaderNames{"nationality",
                "nationality nacionalidad countryoforigin paisdeorigen citizenship nacionalidade "
                "staatsangehorigkeit affectednationality"},
    HeaderNames{
        "event_date",
        "eventdate fechadehechos fechahechos fechadeloshechos fechadesaparicion "
        "fechadedesaparicion "
        "dateofdisappearance disappearancedate datemissing missingsince dateofevent incidentdate "
        "fechaultimavez fechadeultimavez fechaultimoavistamiento fechadeultimocontacto lastseen "
        "lastseendate datelastseen fechadeviolacion dateofdeath deathdate fechademuerte "
        "fechadefallecimiento fechadelevento date fecha"},
    HeaderNames{
        "noticed_date",
        "noticeddate fechapercato fechadepercato fechasepercato fechadereporte fechareporte "
        "fechadedenuncia fechadenuncia reportdate datereported fecharegistro fechaderegistro "
        "fechaconocimiento"},
    HeaderNames{"found_date",
                "founddate fechadehallazgo fechahallazgo fechadelhallazgo fechadelocalizacion "
                "fechalocalizacion "
                "fechaingreso "
                "fechadeingreso datefound dateoffinding fecharecuperacion fechalevantamiento "
                "fechadelevantamiento fechaestandar admissiondate"},
    HeaderNames{
        "state",
        "state statename entidad entidaddeladesaparicion entidaddesaparicion entidaddehechos "
        "entidadhechos entidadfederativa estado nomentidad noment nombreestado nombreentidad "
        "estadodesaparicion estadodeladesaparicion entidaddehallazgo estadodehallazgo "
        "entidaddelhallazgo estadodelhallazgo "
        "entidadreporte "
        "province provincia departamento department region cveent cveentidad cveente statecode "
        "ident "
        "claveentidad bundesland uf"},
    HeaderNames{
        "municipality",
        "municipality municipio municipiodeladesaparicion municipiodesaparicion municipiodehechos "
        "municipiohechos nommunicipio nommun nombremunicipio municipiodehallazgo "
        "municipiodelhallazgo municipalityname "
        "alcaldia delegacion county cvemun cvemunicipio cvemuni idmun muncode municipalitycode "
        "clavemunicipio"},
    HeaderNames{
        "locality",
        "locality localidad colonia city town suburb village lugar lugardehechos lugardeloshechos "
        "lugardedesaparicion lugardehallazgo ciudad ciudadolocalidad barrio location "
        "placeofdisappearance neighborhood neighbourhood stadt ort ville cidade bairro"},
    HeaderNames{"street_number",
                "streetnumber housenumber numerodecasa numeroexterior streetno hausnummer"},
    HeaderNames{"address",
                "address address1 addressline1 street streetname domicilio direccion calle addr "
                "strasse adresse endereco rua"},
    HeaderNames{"postcode",
                "postcode zip zipcode postalcode codigopostal cp postcodefake plz postleitzahl "
                "codepostal cep"},
    HeaderNames{"latitude", "latitude latitud lat"},
    HeaderNames{"longitude", "longitude longitud long lon lng"},
    HeaderNames{"status",
                "status estatus estatusvictima estatusdelavictima estatuspersona "
                "estatusdelapersona situacion "
                "situacionactual categoria estatusactual"},
    HeaderNames{"height_cm",
                "heightcm height estatura estaturacm talla tallacm estaturaaproximada "
                "estaturaestimada altura "
                "estaturam groesse"},
    HeaderNames{
        "marks",
        "marks tatuajes tatuaje senasparticulares senaparticular senas cicatrices mediafiliacion "
        "tattoos scars distinguishingmarks distinguishingfeatures rasgos"},
    HeaderNames{
        "clothing",
        "clothing indumentaria indumentarias vestimenta ropa prendas clothes calzado vestia "
        "ropaquevestia garments footwear"},
    HeaderNames{"phone",
                "phone telephone telefono celular phonenumber mobile tel movil telefon telefone"},
    HeaderNames{"email", "email emailaddress correo correoelectronico mail"},
    HeaderNames{"occupation",
                "occupation ocupacion profesion oficio profession job jobtitle beruf profissao"},
    HeaderNames{
        "birth_place",
        "birthplace placeofbirth lugardenacimiento lugarnacimiento entidaddenacimiento "
        "entidadnacimiento estadodenacimiento paisdenacimiento countryofbirth pob geburtsort "
        "lieudenaissance naturalidade"},
};

struct JoinedColumn {
  std::string_view column, separator;
};
constexpr std::array joined_columns = {JoinedColumn{"marks", "; "}, JoinedColumn{"clothing", "; "},
                                       JoinedColumn{"alias", "; "}};

struct DatePartNames {
  std::string_view column;
  DatePart part;
  std::string_view keys;
};
constexpr std::array date_part_names = {
    DatePartNames{"birth_date", DatePart::year,
                  "birthyear by yearofbirth yob dobyear dobyr byear anonacimiento anodenacimiento "
                  "anionacimiento "
                  "aniodenacimiento geburtsjahr anneenaissance"},
    DatePartNames{"birth_date", DatePart::month,
                  "birthmonth bm monthofbirth mob dobmonth dobmon bmonth mesnacimiento "
                  "mesdenacimiento geburtsmonat"},
    DatePartNames{"birth_date", DatePart::day,
                  "birthday bd dayofbirth dobday bday dianacimiento diadenacimiento geburtstag"},
    DatePartNames{
        "event_date", DatePart::year,
        "eventyear anohechos anodehechos aniohechos aniodehechos anodesaparicion aniodesaparicion "
        "deathyear yearofdeath year ano anio fechaano"},
    DatePartNames{"event_date", DatePart::month,
                  "eventmonth meshechos mesdehechos mesdesaparicion deathmonth monthofdeath month "
                  "mes fechames"},
    DatePartNames{
        "event_date", DatePart::day,
        "eventday diahechos diadehechos diadesaparicion deathday dayofdeath day dia fechadia"},
};

template <class Each>
void for_each_word(std::string_view words, Each&& each) {
  for (std::size_t order = 0; !words.empty(); ++order) {
    const std::size_t end = std::min(words.find(' '), words.size());
    each(words.substr(0, end), order);
    words.remove_prefix(std::min(words.size(), end + 1));
  }
}

bool holds_word(std::string_view words, std::string_view wanted) {
  bool found = false;
  for_each_word(words,
                [&](std::string_view word, std::size_t) { found = found || word == wanted; });
  return found;
}

bool holds_one_of(std::string_view words, std::initializer_list<std::string_view> wanted) {
  return std::ranges::any_of(wanted,
                             [&](std::string_view word) { return holds_word(words, word); });
}

using Meanings = tsl::robin_map<std::string_view, HeaderMeaning>;

const Meanings& meanings() {
  static const Meanings all = [] {
    Meanings made;
    for (const HeaderNames& names : header_names) {
      for_each_word(names.keys, [&](std::string_view key, std::size_t rank) {
        made.try_emplace(key, HeaderMeaning{names.column, rank});
      });
    }
    return made;
  }();
  return all;
}

// The innermost words of a heading in several rows: "Datos personales / Nombre".
std::string_view last_part(std::string_view header) {
  const std::size_t slash = header.rfind(" / ");
  return slash == std::string_view::npos ? header : header.substr(slash + 3);
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::string header_key(std::string_view header) {
  std::string key = text::fold(header);
  std::erase(key, ' ');
  return key;
}

std::string header_words(std::string_view header) {
  std::string parted;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (i > 0 && is_upper(header[i]) && is_lower(header[i - 1])) parted += ' ';
    parted += header[i];
  }
  return text::fold(parted);
}

std::optional<HeaderMeaning> header_meaning(std::string_view header) {
  for (const std::string_view words : {header, last_part(header)}) {
    const std::string key = header_key(words);
    const auto found = meanings().find(std::string_view(key));
    if (found != meanings().end()) return found->second;
  }
  return std::nullopt;
}

std::optional<std::string_view> joined_with(std::string_view column) {
  const auto found = std::ranges::find(joined_columns, column, &JoinedColumn::column);
  if (found == joined_columns.end()) return std::nullopt;
  return found->separator;
}

std::optional<DatePartMeaning> date_part_meaning(std::string_view header) {
  const std::string key = header_key(last_part(header));
  for (const DatePartNames& names : date_part_names) {
    if (holds_word(names.keys, key)) return DatePartMeaning{names.column, names.part};
  }
  return std::nullopt;
}

bool is_bare_name(std::string_view header) {
  return holds_word("name nombre nome nom nombresyapellido names", header_key(last_part(header)));
}

bool is_remark(std::string_view header) {
  return holds_one_of(header_words(header),
                      {"url", "link", "links", "enlace", "vinculo", "notas", "nota", "notes",
                       "note", "comments", "comment", "comentarios", "comentario", "observaciones",
                       "observacion", "remarks", "website", "bemerkung", "bemerkungen"});
}

bool is_identifier(std::string_view header) {
  return holds_one_of(header_words(header), {"id", "ids", "uuid", "guid", "folio", "clave",
                                             "identifier", "identificador"});
}

const Column* find_header(const Table& table, std::string_view header) {
  if (const Column* same = table.find(header)) return same;
  const std::string key = header_key(header);
  const Column* found = nullptr;
  for (const Column& column : table.columns) {
    if (header_key(column.header) != key) continue;
    if (found != nullptr) return nullptr;
    found = &column;
  }
  return found;
}

std::string nearest_headers(std::string_view wanted, std::span<const std::string_view> headers,
                            std::size_t most) {
  struct Near {
    std::size_t distance;
    std::string_view header;
  };
  const std::string key = header_key(wanted);
  std::vector<Near> near;
  for (const std::string_view header : headers)
    near.push_back({text::damerau(key, header_key(header)), header});
  std::ranges::stable_sort(near, {}, &Near::distance);
  std::string list;
  for (const Near& one : near) {
    if (most-- == 0) break;
    if (!list.empty()) list += ", ";
    list += '\'';
    list += one.header;
    list += '\'';
  }
  return list;
}

}  // namespace paradero::table
