// The words of the report of `paradero cross`, Spanish and English side by side.
import { make_format } from './format';
import type { Language } from './language';

const es_format = make_format('es-MX', (n) => `1 de ${n}`);
const en_format = make_format('en', (n) => `1 in ${n}`);

const es = {
  head: {
    command: 'Cruce de personas desaparecidas y halladas',
    untitled: 'Quién podría ser quién entre las personas desaparecidas y las halladas',
    finding: (n: { missing: number; found: number; with_candidate: number }) =>
      `De ${es_format.plural(n.found, 'persona hallada', 'personas halladas')}, ${es_format.count(n.with_candidate)} ` +
      `${n.with_candidate === 1 ? 'tiene' : 'tienen'} alguna candidata entre ${es_format.plural(n.missing, 'desaparecida', 'desaparecidas')}.`,
    caution:
      'Una candidata es una pista para quienes identifican con genética, huellas o dientes; nunca una identificación. ' +
      'Esta página contiene datos personales: piense con quién la comparte, y no lleve a una familia una pista sin confirmar.',
    missing: 'personas desaparecidas',
    found: 'personas halladas',
    pairs: 'pares cruzados, todos',
    candidates: 'pares candidatos',
    missing_with: 'desaparecidas con candidata',
    found_with: 'halladas con candidata',
  },
  by_found: {
    topic: 'Por persona hallada',
    finding: (n: { likely: number; people: number }) =>
      n.people === 0
        ? 'Ninguna persona hallada tiene candidata'
        : `${es_format.count(n.likely)} de ${es_format.plural(n.people, 'persona hallada con candidatas tiene', 'personas halladas con candidatas tienen')} una más probable que no`,
    how: 'Para cada persona hallada, las familias a las que podría pertenecer, de la más probable a la menos. El porcentaje es la probabilidad de que sean la misma persona, tomando en cuenta a todas las demás de la lista y que quizá no esté en ella. Abra un par para ver cuánto aporta cada dato, en bits: cada bit duplica la razón a favor y +10 son mil a uno.',
    source: (n: { shown: number; total: number }) =>
      `candidates.csv; aquí los ${es_format.count(n.shown)} pares más probables de ${es_format.count(n.total)}; probabilidades`,
  },
  by_missing: {
    topic: 'Por persona desaparecida',
    finding: (n: { likely: number; people: number }) =>
      n.people === 0
        ? 'Ninguna persona desaparecida tiene candidata'
        : `${es_format.plural(n.people, 'persona desaparecida tiene', 'personas desaparecidas tienen')} a quién revisar; ${es_format.count(n.likely)}, a alguien más probable que no`,
    how: 'Los mismos pares vistos desde la familia: a quién conviene revisar primero por cada persona desaparecida. Los restos de una persona pueden estar en varios renglones.',
  },
  pair: {
    rank: (n: { rank: number; side: 'missing' | 'found' }) =>
      n.side === 'found' ? `lugar ${n.rank} para esta hallada` : `lugar ${n.rank} para esta desaparecida`,
    other_rank: (n: { rank: number; side: 'missing' | 'found' }) =>
      n.side === 'found' ? `para ella, lugar ${n.rank}` : `para la hallada, lugar ${n.rank}`,
    candidates: (n: number) => es_format.plural(n, 'candidata a la vista', 'candidatas a la vista'),
    tie: 'empate: los datos no las distinguen',
    repeated: 'parece estar dos veces en la lista de desaparecidas: su probabilidad se suma',
    evidence: 'Aporte de cada dato',
    part: 'Dato',
    value: 'Bits',
    sum: 'Suma',
    total: 'Total',
  },
  thresholds: {
    topic: 'Pistas falsas que esperar',
    finding: (n: { posterior: number; candidates: number; expected_true: number; expected_false: number }) =>
      `Si se revisan ${n.candidates === 1 ? 'el par' : `los ${es_format.count(n.candidates)} pares`} desde ${es_format.share(n.posterior)}, se esperan ` +
      `${es_format.decimal(n.expected_true, 1)} ciertos y ${es_format.decimal(n.expected_false, 1)} falsos`,
    nothing: 'No hay pares que revisar',
    how: 'Cuanto más abajo se pone el umbral, más personas se encuentran y más pistas falsas hay que descartar. Azul: las que se esperan ciertas; naranja: las falsas. Elija según el trabajo que pueda hacer.',
    source: 'thresholds.csv; pares, sumas de probabilidades',
    posterior: 'Desde',
    candidates: 'Pares',
    expected_true: 'Ciertos esperados',
    expected_false: 'Falsos esperados',
    bar: 'Ciertos y falsos',
  },
  best: {
    topic: 'La mejor candidata de cada hallada',
    finding: (n: { none: number; found: number }) =>
      `${es_format.count(n.none)} de ${es_format.plural(n.found, 'persona hallada', 'personas halladas')} no ${n.none === 1 ? 'tiene' : 'tienen'} ninguna candidata`,
    how: 'Cuántas personas halladas hay según la probabilidad de su mejor candidata. Muchas en medio quieren decir que hacen falta más datos, no que no haya nadie.',
    source: 'personas halladas',
    band: 'Probabilidad',
    range: (n: { from: string; to: string }) => `${n.from} a ${n.to}`,
    none: 'ninguna candidata',
    people: 'Halladas',
    bar: 'Barra',
  },
  prior: {
    topic: 'De dónde parte el cálculo',
    finding: (n: { share: number; learned: boolean }) =>
      n.learned
        ? `Antes de mirar dato alguno, ${es_format.share(n.share)} de las halladas estaría en la lista de desaparecidas: lo dicen estas listas`
        : `Antes de mirar dato alguno, ${es_format.share(n.share)} de las halladas estaría en la lista de desaparecidas: así se indicó`,
    how: 'Es la parte de las personas halladas que está en la lista, a priori. Se mueve con --prior: con otra, todas las probabilidades cambian, el orden casi no. Lo aprendido de pocas parejas vale poco; por eso se mezcla con lo que se esperaba antes de ver las listas.',
    source: 'rates.csv; parte de los pares de una misma persona',
    share: 'halladas que están en la lista, a priori',
    odds: 'un par cualquiera, a priori (bits)',
    pairs: 'parejas esperadas, de las que se aprende',
    iterations: 'vueltas del ajuste',
    not_converged: (n: number) => `${es_format.count(n)}, sin estabilizarse`,
    rates: 'Tasas de error: lo esperado y lo aprendido',
    kind: 'Dato',
    band: 'Grado',
    expected: 'Esperado',
    learned: 'Aprendido',
  },
  left_out: {
    topic: 'Quiénes no se cruzaron',
    finding: (n: number) =>
      n === 0 ? 'Nadie quedó fuera del cruce' : `${es_format.plural(n, 'persona ya localizada o identificada quedó', 'personas ya localizadas o identificadas quedaron')} fuera del cruce`,
    how: 'A quien ya fue localizada o identificada no se le busca pareja. Con --keep_identified sí. Lo que no está escrito en un renglón no cuenta ni a favor ni en contra.',
    source: 'columna del estatus; personas',
    reason: 'Por qué',
    missing: 'Desaparecidas',
    found: 'Halladas',
    reasons: { located_alive: 'localizada con vida', located_dead: 'localizada sin vida', identified: 'ya identificada o entregada' },
    beyond: (n: number) => `Además, ${es_format.plural(n, 'par', 'pares')} sobre el umbral no caben entre las primeras candidatas de nadie y no se guardan.`,
  },
  parts: {
    prior: 'Punto de partida', others: 'Otras que también podrían ser', name: 'Nombre', alias: 'Apodo', sex: 'Sexo', age: 'Edad',
    height: 'Estatura', dates: 'Fechas', place: 'Lugar', marks: 'Señas particulares', clothing: 'Ropa y pertenencias',
    blood_group: 'Grupo sanguíneo', curp: 'CURP', kin: 'Podría ser un familiar',
  } as Record<string, string>,
  rate_kinds: {
    given_names: 'Nombres', surname_1: 'Primer apellido', surname_2: 'Segundo apellido', sex: 'Sexo', age: 'Edad (años de diferencia)',
    height: 'Estatura (cm de diferencia)', lag_body: 'Días al hallazgo: cuerpo', lag_skeletal: 'Días al hallazgo: huesos',
    lag_living: 'Días al hallazgo: con vida', lag_dated: 'Días, con intervalo post mortem', place: 'Lugar', alias: 'Apodo',
    blood_group: 'Grupo sanguíneo', curp: 'CURP', fixed: 'Fijas', on_list: 'Está en la lista',
    marks: 'Señas', marks_type: 'Señas: tipo', marks_concept: 'Señas: qué es', marks_place: 'Señas: región', marks_side: 'Señas: lado',
    marks_view: 'Señas: cara', marks_text: 'Señas: texto', clothing: 'Ropa', clothing_type: 'Ropa: tipo', clothing_concept: 'Ropa: qué es',
    clothing_place: 'Ropa: región', clothing_side: 'Ropa: lado', clothing_view: 'Ropa: cara', clothing_text: 'Ropa: texto',
  } as Record<string, string>,
  rate_bands: {
    exact: 'igual', equivalent: 'equivalente', close: 'muy parecido', partial: 'igual en parte', initial: 'la inicial', similar: 'parecido',
    different: 'distinto', agrees: 'coincide', contradicts: 'contradice', differs: 'difiere', inside: 'dentro del intervalo', more: 'más',
    same_municipality: 'mismo municipio', '40_km': 'hasta 40 km', '100_km': 'hasta 100 km', same_state: 'mismo estado',
    other_state_300_km: 'otro estado, hasta 300 km', other_state_700_km: 'otro estado, hasta 700 km',
    other_state_1200_km: 'otro estado, hasta 1200 km', other_state_farther: 'otro estado, más lejos',
    same_state_municipality_not_told: 'mismo estado, sin municipio', mentioned: 'mencionada', others: 'otras, sin relación', same: 'igual',
    related: 'afín', near: 'cercana', wrong_name: 'nombre equivocado', wrong_name_on_clothing: 'nombre ajeno en la ropa',
    surnames_exchanged: 'apellidos cambiados', kin_on_list: 'un familiar en la lista', without_name: 'sin nombre', with_name: 'con nombre',
  } as Record<string, string>,
};

const en: typeof es = {
  head: {
    command: 'The missing and the found',
    untitled: 'Who may be whom among the missing and the found',
    finding: (n) =>
      `Of ${en_format.plural(n.found, 'found person', 'found people')}, ${en_format.count(n.with_candidate)} ` +
      `${n.with_candidate === 1 ? 'has' : 'have'} a candidate among ${en_format.plural(n.missing, 'missing person', 'missing people')}.`,
    caution:
      'A candidate is a lead for those who identify by genetics, fingerprints or teeth; never an identification. ' +
      'This page holds personal data: think of whom you share it with, and bring no family a lead that is not confirmed.',
    missing: 'missing people',
    found: 'found people',
    pairs: 'pairs crossed, all there are',
    candidates: 'candidate pairs',
    missing_with: 'missing with a candidate',
    found_with: 'found with a candidate',
  },
  by_found: {
    topic: 'By found person',
    finding: (n) =>
      n.people === 0
        ? 'No found person has a candidate'
        : `${en_format.count(n.likely)} of ${en_format.plural(n.people, 'found person with candidates has', 'found people with candidates have')} one likelier than not`,
    how: 'For each found person, the families they may belong to, the likeliest first. The percentage is the probability that both are one person, given everyone else on the list and that they may not be on it. Open a pair to see what each kind of evidence adds, in bits: each bit doubles the odds and +10 is a thousand to one.',
    source: (n) => `candidates.csv; here the ${en_format.count(n.shown)} likeliest pairs of ${en_format.count(n.total)}; probabilities`,
  },
  by_missing: {
    topic: 'By missing person',
    finding: (n) =>
      n.people === 0
        ? 'No missing person has a candidate'
        : `${en_format.plural(n.people, 'missing person has', 'missing people have')} someone to look at; ${en_format.count(n.likely)} someone likelier than not`,
    how: 'The same pairs from the side of the family: whom to look at first for each missing person. The remains of one person can be in several rows.',
  },
  pair: {
    rank: (n) => (n.side === 'found' ? `place ${n.rank} for this found person` : `place ${n.rank} for this missing person`),
    other_rank: (n) => (n.side === 'found' ? `for them, place ${n.rank}` : `for the found person, place ${n.rank}`),
    candidates: (n) => en_format.plural(n, 'candidate in view', 'candidates in view'),
    tie: 'tie: the data do not tell them apart',
    repeated: 'seems to be twice on the list of the missing: their probabilities are added',
    evidence: 'What each kind of evidence adds',
    part: 'Evidence',
    value: 'Bits',
    sum: 'Sum',
    total: 'Total',
  },
  thresholds: {
    topic: 'False leads to expect',
    finding: (n) =>
      `Of the ${en_format.plural(n.candidates, 'pair', 'pairs')} from ${en_format.share(n.posterior)} on, ` +
      `${en_format.decimal(n.expected_true, 1)} are expected to be true and ${en_format.decimal(n.expected_false, 1)} false`,
    nothing: 'There are no pairs to look at',
    how: 'The lower the threshold, the more people are found and the more false leads have to be ruled out. Blue: expected to be true; orange: false. Choose by the work you can do.',
    source: 'thresholds.csv; pairs, sums of probabilities',
    posterior: 'From',
    candidates: 'Pairs',
    expected_true: 'Expected true',
    expected_false: 'Expected false',
    bar: 'True and false',
  },
  best: {
    topic: 'The best candidate of each found person',
    finding: (n) => `${en_format.count(n.none)} of ${en_format.plural(n.found, 'found person has', 'found people have')} no candidate at all`,
    how: 'How many found people there are by the probability of their best candidate. Many in the middle means that more data are needed, not that there is nobody.',
    source: 'found people',
    band: 'Probability',
    range: (n) => `${n.from} to ${n.to}`,
    none: 'no candidate',
    people: 'Found people',
    bar: 'Bar',
  },
  prior: {
    topic: 'Where the reckoning starts',
    finding: (n) =>
      n.learned
        ? `Before any evidence, ${en_format.share(n.share)} of the found would be on the list of the missing: learned from these lists`
        : `Before any evidence, ${en_format.share(n.share)} of the found would be on the list of the missing: as it was given`,
    how: 'This is the share of the found who are on the list, a priori. --prior moves it: all probabilities change with it, the order hardly does. What is learned from few pairs is worth little, and is therefore mixed with what was expected before the lists were seen.',
    source: 'rates.csv; share of the pairs of one person',
    share: 'found people who are on the list, a priori',
    odds: 'any one pair, a priori (bits)',
    pairs: 'expected pairs to learn from',
    iterations: 'rounds of the fit',
    not_converged: (n) => `${en_format.count(n)}, not settled`,
    rates: 'Error rates: expected and learned',
    kind: 'Evidence',
    band: 'Degree',
    expected: 'Expected',
    learned: 'Learned',
  },
  left_out: {
    topic: 'Who was not crossed',
    finding: (n) =>
      n === 0 ? 'Nobody was left out' : `${en_format.plural(n, 'person already located or identified was', 'people already located or identified were')} left out`,
    how: 'No match is sought for who has been located or identified; with --keep_identified it is. What is not written in a row counts neither for nor against.',
    source: 'column of the status; people',
    reason: 'Why',
    missing: 'Missing',
    found: 'Found',
    reasons: { located_alive: 'located alive', located_dead: 'located dead', identified: 'already identified or handed over' },
    beyond: (n) => `Besides, ${en_format.plural(n, 'pair', 'pairs')} above the threshold are among nobody's first candidates and are not kept.`,
  },
  parts: {
    prior: 'Starting point', others: 'Others who may be them too', name: 'Name', alias: 'Alias', sex: 'Sex', age: 'Age', height: 'Height',
    dates: 'Dates', place: 'Place', marks: 'Marks', clothing: 'Clothing and belongings', blood_group: 'Blood group', curp: 'CURP',
    kin: 'Could be a relative',
  },
  rate_kinds: {
    given_names: 'Given names', surname_1: 'First surname', surname_2: 'Second surname', sex: 'Sex', age: 'Age (years apart)',
    height: 'Height (cm apart)', lag_body: 'Days to the find: body', lag_skeletal: 'Days to the find: bones',
    lag_living: 'Days to the find: living', lag_dated: 'Days, with a post-mortem interval', place: 'Place', alias: 'Alias',
    blood_group: 'Blood group', curp: 'CURP', fixed: 'Fixed', on_list: 'On the list',
    marks: 'Marks', marks_type: 'Marks: type', marks_concept: 'Marks: what', marks_place: 'Marks: region', marks_side: 'Marks: side',
    marks_view: 'Marks: view', marks_text: 'Marks: text', clothing: 'Clothing', clothing_type: 'Clothing: type', clothing_concept: 'Clothing: what',
    clothing_place: 'Clothing: region', clothing_side: 'Clothing: side', clothing_view: 'Clothing: view', clothing_text: 'Clothing: text',
  },
  rate_bands: {
    exact: 'the same', equivalent: 'equivalent', close: 'very similar', partial: 'partly the same', initial: 'initial', similar: 'similar',
    different: 'different', agrees: 'agrees', contradicts: 'contradicts', differs: 'differs', inside: 'inside the interval', more: 'more',
    same_municipality: 'same municipality', '40_km': 'up to 40 km', '100_km': 'up to 100 km', same_state: 'same state',
    other_state_300_km: 'other state, up to 300 km', other_state_700_km: 'other state, up to 700 km',
    other_state_1200_km: 'other state, up to 1,200 km', other_state_farther: 'other state, farther',
    same_state_municipality_not_told: 'same state, no municipality', mentioned: 'mentioned', others: 'others, unrelated', same: 'the same',
    related: 'related', near: 'near', wrong_name: 'wrong name', wrong_name_on_clothing: "someone else's name on clothing",
    surnames_exchanged: 'surnames exchanged', kin_on_list: 'a relative on the list', without_name: 'without a name', with_name: 'with a name',
  },
};

export const cross_words: Record<Language, typeof es> = { es, en };
