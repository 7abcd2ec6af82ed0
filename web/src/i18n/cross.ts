// The words of the report of `paradero cross`, Spanish and English side by side.
import { make_format } from './format';
import type { Language } from './language';
import type { CrossPerson } from '../results/cross';

const es_format = make_format('es-MX', (n) => `1 de ${n}`);
const en_format = make_format('en', (n) => `1 in ${n}`);

// "2015-03-09" in words; a month or a year as far as it is told.
const in_words = (locale: string) => {
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (date: string): string => {
    const told = /^\d{4}-\d{2}(-\d{2})?$/.test(date) ? new Date(date) : undefined;
    return told === undefined || Number.isNaN(told.valueOf()) ? date : (date.length > 7 ? day : month).format(told);
  };
};
const es_date = in_words('es-MX');
const en_date = in_words('en');

// A number of 100, never none or all of them.
const of_hundred = (share: number): number => Math.min(99, Math.max(1, Math.round(share * 100)));

const es = {
  head: {
    command: 'Cruce de personas desaparecidas y halladas',
    untitled: 'Quién podría ser quién entre las personas desaparecidas y las halladas',
    finding: (n: { missing: number; found: number; with_candidate: number }) =>
      `De ${es_format.plural(n.found, 'persona hallada', 'personas halladas')}, ${es_format.count(n.with_candidate)} ` +
      `${n.with_candidate === 1 ? 'podría' : 'podrían'} ser alguien de la lista: ${n.with_candidate === 1 ? 'tiene' : 'tienen'} alguna pista entre ${es_format.plural(n.missing, 'desaparecida', 'desaparecidas')}.`,
    caution:
      'Una pista dice a quién conviene comparar con genética, huellas o dientes. No dice que sea esa persona: eso solo lo confirman quienes identifican. ' +
      'Esta página contiene datos personales: piense con quién la comparte, y no lleve a una familia una pista sin confirmar.',
    missing: 'personas desaparecidas',
    found: 'personas halladas',
    pairs: 'comparaciones, todas',
    candidates: 'pistas',
    missing_with: 'desaparecidas con alguna pista',
    found_with: 'halladas con alguna pista',
  },
  by_found: {
    topic: 'Por persona hallada',
    finding: (n: { likely: number; people: number }) =>
      n.people === 0
        ? 'Ninguna persona hallada tiene una pista'
        : `${es_format.count(n.likely)} de ${es_format.plural(n.people, 'persona hallada con pistas tiene', 'personas halladas con pistas tienen')} una más probable que no`,
    how: 'Cada recuadro es una persona hallada. Debajo está quién de la lista de desaparecidas podría ser, con lo que coincide y lo que no. Lo que una lista no dice no cuenta ni a favor ni en contra. Al imprimir, cada persona sale en una hoja.',
    source: (n: { shown: number; total: number }) =>
      `candidates.csv; aquí los ${es_format.count(n.shown)} pares más probables de ${es_format.count(n.total)}; probabilidades`,
  },
  by_missing: {
    topic: 'Por persona desaparecida',
    finding: (n: { likely: number; people: number }) =>
      n.people === 0
        ? 'Ninguna persona desaparecida tiene una pista'
        : `${es_format.plural(n.people, 'persona desaparecida tiene', 'personas desaparecidas tienen')} a quién revisar; ${es_format.count(n.likely)}, a alguien más probable que no`,
    how: 'Lo mismo, visto desde la familia: cada recuadro es una persona desaparecida, y debajo está a quién de las halladas conviene revisar primero. Los restos de una persona pueden estar en varios renglones.',
  },
  pair: {
    find: 'Buscar por nombre o identificador',
    missing: 'Persona desaparecida',
    found: 'Persona hallada',
    known_as: (alias: string) => `le dicen ${alias}`,
    about: ({ sex, age, event_date, found_date, place }: CrossPerson, side: 'missing' | 'found') => {
      const date = side === 'missing' ? event_date : found_date ?? event_date;
      const who = [
        sex === 'male' ? 'hombre' : sex === 'female' ? 'mujer' : '',
        age === undefined ? '' : side === 'missing' ? `${age} años` : `edad estimada: ${age} años`,
      ].filter((word) => word !== '').join(', ');
      const where = [date === undefined ? '' : es_date(date), place ?? ''].filter((word) => word !== '').join(', en ');
      const last = side === 'missing' ? 'desapareció' : 'hallazgo';
      return [who, where === '' ? '' : `${last}: ${where}`].filter((part) => part !== '').join('; ');
    },
    certainty: {
      all_but_certain: 'Casi seguro es la misma persona',
      very_likely: 'Muy probablemente es la misma persona',
      likelier_than_not: 'Es más probable que sea la misma persona que no',
      possible: 'Podría ser la misma persona',
      unlikely: 'Es poco probable que sea la misma persona',
    },
    of_hundred: (share: number) =>
      share >= 0.995 ? `de cada 1000 pistas como esta, unas ${Math.min(999, Math.round(share * 1000))} son ciertas`
        : share < 0.005 ? 'de cada 100 pistas como esta, ni una es cierta'
          : `de cada 100 pistas como esta, ${of_hundred(share) === 1 ? 'una es cierta' : `unas ${of_hundred(share)} son ciertas`}`,
    agrees: 'Lo que coincide',
    disagrees: 'Lo que no coincide',
    no_reasons: 'Nada en particular: no hay datos que comparar.',
    rank: (n: { rank: number; side: 'missing' | 'found' }) =>
      n.side === 'found' ? `Es la pista número ${n.rank} para esta persona hallada.` : `Es la pista número ${n.rank} para esta persona desaparecida.`,
    other_rank: (n: { rank: number; side: 'missing' | 'found' }) =>
      n.side === 'found' ? `Para la desaparecida es la número ${n.rank}.` : `Para la hallada es la número ${n.rank}.`,
    candidates: (n: number) => es_format.plural(n, 'pista', 'pistas'),
    reckoning: 'Ver las cuentas',
    reckoning_how: 'Cuánto aporta cada dato, en bits: cada bit duplica la razón a favor y +10 son mil a uno.',
    tie: 'Hay un empate: los datos no distinguen entre estas personas.',
    repeated: 'Parece estar dos veces en la lista de desaparecidas: se contó como una sola persona.',
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
    topic: 'La mejor pista de cada hallada',
    finding: (n: { none: number; found: number }) =>
      `${es_format.count(n.none)} de ${es_format.plural(n.found, 'persona hallada', 'personas halladas')} no ${n.none === 1 ? 'tiene' : 'tienen'} ninguna pista`,
    how: 'Cuántas personas halladas hay según la probabilidad de su mejor pista. Muchas en medio quieren decir que hacen falta más datos, no que no haya nadie.',
    source: 'personas halladas',
    band: 'Probabilidad',
    range: (n: { from: string; to: string }) => `${n.from} a ${n.to}`,
    none: 'ninguna pista',
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
    beyond: (n: number) => `Además, ${es_format.plural(n, 'par', 'pares')} sobre el umbral no caben entre las primeras pistas de nadie y no se guardan.`,
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
      `may be someone on the list: ${n.with_candidate === 1 ? 'it has' : 'they have'} a lead among ${en_format.plural(n.missing, 'missing person', 'missing people')}.`,
    caution:
      'A lead says whom to compare by genetics, fingerprints or teeth. It does not say that this is the person: only those who identify can confirm that. ' +
      'This page holds personal data: think of whom you share it with, and bring no family a lead that is not confirmed.',
    missing: 'missing people',
    found: 'found people',
    pairs: 'comparisons, all there are',
    candidates: 'leads',
    missing_with: 'missing with a lead',
    found_with: 'found with a lead',
  },
  by_found: {
    topic: 'By found person',
    finding: (n) =>
      n.people === 0
        ? 'No found person has a lead'
        : `${en_format.count(n.likely)} of ${en_format.plural(n.people, 'found person with leads has', 'found people with leads have')} one likelier than not`,
    how: 'Each box is a found person. Below it stands who on the list of the missing they may be, with what agrees and what does not. What a list does not say counts neither for nor against. In print each person has a sheet of their own.',
    source: (n) => `candidates.csv; here the ${en_format.count(n.shown)} likeliest pairs of ${en_format.count(n.total)}; probabilities`,
  },
  by_missing: {
    topic: 'By missing person',
    finding: (n) =>
      n.people === 0
        ? 'No missing person has a lead'
        : `${en_format.plural(n.people, 'missing person has', 'missing people have')} someone to look at; ${en_format.count(n.likely)} someone likelier than not`,
    how: 'The same from the side of the family: each box is a missing person, and below it stand the found people to look at first. The remains of one person can be in several rows.',
  },
  pair: {
    find: 'Find by name or identifier',
    missing: 'Missing person',
    found: 'Found person',
    known_as: (alias) => `known as ${alias}`,
    about: ({ sex, age, event_date, found_date, place }, side) => {
      const date = side === 'missing' ? event_date : found_date ?? event_date;
      const who = [
        sex === 'male' ? 'man' : sex === 'female' ? 'woman' : '',
        age === undefined ? '' : side === 'missing' ? `aged ${age}` : `estimated age ${age}`,
      ].filter((word) => word !== '').join(', ');
      const where = [date === undefined ? '' : en_date(date), place ?? ''].filter((word) => word !== '').join(', in ');
      const last = side === 'missing' ? 'disappeared' : 'found';
      return [who, where === '' ? '' : `${last}: ${where}`].filter((part) => part !== '').join('; ');
    },
    certainty: {
      all_but_certain: 'All but certainly the same person',
      very_likely: 'Very likely the same person',
      likelier_than_not: 'More likely the same person than not',
      possible: 'May be the same person',
      unlikely: 'Unlikely to be the same person',
    },
    of_hundred: (share) =>
      share >= 0.995 ? `of 1000 leads like this, about ${Math.min(999, Math.round(share * 1000))} are true`
        : share < 0.005 ? 'of 100 leads like this, not one is true'
          : `of 100 leads like this, about ${of_hundred(share)} ${of_hundred(share) === 1 ? 'is' : 'are'} true`,
    agrees: 'What agrees',
    disagrees: 'What does not agree',
    no_reasons: 'Nothing in particular: there is nothing to compare.',
    rank: (n) => (n.side === 'found' ? `This is lead ${n.rank} for this found person.` : `This is lead ${n.rank} for this missing person.`),
    other_rank: (n) => (n.side === 'found' ? `For the missing person it is number ${n.rank}.` : `For the found person it is number ${n.rank}.`),
    candidates: (n) => en_format.plural(n, 'lead', 'leads'),
    reckoning: 'Show the reckoning',
    reckoning_how: 'What each kind of evidence adds, in bits: each bit doubles the odds and +10 is a thousand to one.',
    tie: 'There is a tie: the data do not tell these people apart.',
    repeated: 'Seems to be twice on the list of the missing: counted as one person.',
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
    topic: 'The best lead of each found person',
    finding: (n) => `${en_format.count(n.none)} of ${en_format.plural(n.found, 'found person has', 'found people have')} no lead at all`,
    how: 'How many found people there are by the probability of their best lead. Many in the middle means that more data are needed, not that there is nobody.',
    source: 'found people',
    band: 'Probability',
    range: (n) => `${n.from} to ${n.to}`,
    none: 'no lead',
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
    beyond: (n) => `Besides, ${en_format.plural(n, 'pair', 'pairs')} above the threshold are among nobody's first leads and are not kept.`,
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
