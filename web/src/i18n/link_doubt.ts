// The words of the report of `paradero link` on what is in doubt, Spanish and English side by side.
import { make_format } from './format';
import type { Language } from './language';

const es_format = make_format('es-MX', (n) => `1 de ${n}`);
const en_format = make_format('en', (n) => `1 in ${n}`);

const es = {
  review: {
    topic: 'Qué revisar primero',
    finding: (n: { total: number }) =>
      n.total === 0 ? 'Ningún par está en duda' : `${es_format.plural(n.total, 'par merece', 'pares merecen')} una mirada antes que los demás`,
    how: 'Son los pares cuya respuesta cambiaría más los grupos, sin preguntar dos veces lo que enseñaría lo mismo. Escriba en la columna decision de review.csv si son la misma persona (same), si no lo son (different) o si no se sabe (unsure), y devuelva el archivo con --decisions, con --labels o con ambos.',
    source: (shown: number) => `review.csv; aquí los primeros ${es_format.count(shown)}`,
    together: 'ahora juntos',
    apart: 'ahora separados',
    change: (pairs: number) => `cambiaría ${es_format.decimal(pairs, 1)} ${pairs === 1 ? 'relación' : 'relaciones'} entre renglones`,
  },
  groups: {
    topic: 'Grupos que podrían partirse',
    finding: (n: { groups: number; weakest: number }) =>
      `${es_format.plural(n.groups, 'grupo depende', 'grupos dependen')} de un par dudoso; el más débil se sostiene con probabilidad de ${es_format.share(n.weakest)}`,
    how: 'Cada punto es un renglón y cada línea un par cuyos datos hablan de la misma persona: más gruesa, más evidencia. La línea roja punteada es el par sin el cual el grupo se partiría en dos. Donde todo depende de ella, mire ese par.',
    source: 'posterior sobre agrupaciones; los grupos de tres a doce renglones con el eslabón más débil',
    group: (id: number) => `Persona ${id}`,
    held: (share: string) => `se sostiene con probabilidad de ${share}`,
    picture: (n: { records: number; a: string; b: string }) => `${es_format.plural(n.records, 'renglón', 'renglones')}; el par dudoso es ${n.a} y ${n.b}`,
    number: 'Núm.',
    record: 'Renglón',
    name: 'Nombre',
    weak: 'en el par dudoso',
  },
  calibration: {
    topic: 'Qué tan ciertas son las probabilidades',
    finding: (n: { gap: number; source: string }) =>
      `Lo dicho y lo cierto difieren en ${es_format.decimal(100 * n.gap, 1)} puntos en promedio, según ${n.source === 'truth' ? 'la verdad dada' : 'los pares que juzgaron personas'}`,
    how: 'De los pares a los que se dio una probabilidad parecida, cuántos son de verdad la misma persona. Si ambas barras miden lo mismo, la probabilidad dice lo que es. En franjas con pocos pares la diferencia puede ser azar.',
    source: (source: string): string => (source === 'truth' ? 'links.csv contra la verdad dada' : 'links.csv contra los pares juzgados, que no se eligieron al azar'),
    band: 'Probabilidad dicha',
    stated: 'Dicho, en promedio',
    actual: 'Cierto',
    pairs: 'Pares',
    range: (from: string, to: string) => `${from} a ${to}`,
  },
  posterior: {
    topic: 'Cuántas personas pueden ser',
    finding_draws: (n: { low: number; middle: number; high: number; draws: number }) =>
      `Entre ${es_format.count(n.low)} y ${es_format.count(n.high)} personas (95% de ${es_format.plural(n.draws, 'extracción', 'extracciones')}); la mitad de ellas dice ${es_format.count(n.middle)} o menos`,
    finding_none: 'No se pidieron extracciones: se ve la agrupación más sostenida, no cuánto puede variar',
    how: 'Cada extracción es una manera completa de agrupar los renglones que la evidencia permite. Donde todas dicen lo mismo no hay duda; la anchura es la incertidumbre que hay que llevar a las cifras. Con --draws se piden más, y estimate las promedia.',
    source: 'draws.csv; posterior sobre agrupaciones',
    people: 'Personas',
    draws: 'Extracciones',
    range: (from: number, to: number) => (from === to ? es_format.count(from) : `${es_format.count(from)} a ${es_format.count(to)}`),
    facts: 'Cómo se calculó',
    exact: (n: { components: number; records: number }) => `${es_format.plural(n.components, 'conjunto de renglones se resolvió', 'conjuntos de renglones se resolvieron')} de manera exacta (${es_format.plural(n.records, 'renglón', 'renglones')}).`,
    sampled: (n: { components: number; records: number }) => `${es_format.plural(n.components, 'conjunto, demasiado grande, se muestreó', 'conjuntos, demasiado grandes, se muestrearon')} (${es_format.plural(n.records, 'renglón', 'renglones')}).`,
    mixing: (n: { rhat: number; worst: number }) => `Acuerdo entre dos cadenas: R̂ ${es_format.decimal(n.rhat, 3)}; en el peor conjunto ${es_format.decimal(n.worst, 3)} (cerca de 1 es bueno).`,
    missed: (pairs: number) => `Se espera que las reglas de búsqueda no hayan juntado ${es_format.decimal(pairs, 1)} pares de la misma persona.`,
    repeated: (n: { source: string; share: number }) => `${es_format.share(n.share)} de las personas de ${n.source} está ahí más de una vez.`,
  },
};

const en: typeof es = {
  review: {
    topic: 'What to review first',
    finding: (n) => (n.total === 0 ? 'No pair is in doubt' : `${en_format.plural(n.total, 'pair deserves', 'pairs deserve')} a look before the others`),
    how: 'These are the pairs whose answer would change the groups most, without asking twice what would teach the same. Write into the column decision of review.csv whether they are one person (same), are not (different) or one cannot tell (unsure), and give the file back with --decisions, --labels or both.',
    source: (shown) => `review.csv; here the first ${en_format.count(shown)}`,
    together: 'together now',
    apart: 'apart now',
    change: (pairs) => `would change ${en_format.decimal(pairs, 1)} ${pairs === 1 ? 'relation' : 'relations'} between rows`,
  },
  groups: {
    topic: 'Groups that might part',
    finding: (n) =>
      `${en_format.plural(n.groups, 'group hangs', 'groups hang')} on a doubtful pair; the weakest holds with a probability of ${en_format.share(n.weakest)}`,
    how: 'Each dot is a row and each line a pair whose data speak of one person: thicker, more evidence. The red dashed line is the pair without which the group would fall in two. Where everything hangs on it, look at that pair.',
    source: 'posterior over groupings; the groups of three to twelve rows with the weakest link',
    group: (id) => `Person ${id}`,
    held: (share) => `holds with a probability of ${share}`,
    picture: (n) => `${en_format.plural(n.records, 'row', 'rows')}; the doubtful pair is ${n.a} and ${n.b}`,
    number: 'No.',
    record: 'Row',
    name: 'Name',
    weak: 'in the doubtful pair',
  },
  calibration: {
    topic: 'How true the probabilities are',
    finding: (n) =>
      `Stated and true differ by ${en_format.decimal(100 * n.gap, 1)} points on average, by ${n.source === 'truth' ? 'the truth given' : 'the pairs that people judged'}`,
    how: 'Of the pairs that were given a like probability, how many are truly one person. Where both bars are equally long, the probability says what it is. In bands of few pairs the difference may be chance.',
    source: (source) => (source === 'truth' ? 'links.csv against the truth given' : 'links.csv against the judged pairs, which were not chosen at random'),
    band: 'Stated probability',
    stated: 'Stated, on average',
    actual: 'True',
    pairs: 'Pairs',
    range: (from, to) => `${from} to ${to}`,
  },
  posterior: {
    topic: 'How many people they may be',
    finding_draws: (n) =>
      `Between ${en_format.count(n.low)} and ${en_format.count(n.high)} people (95% of ${en_format.plural(n.draws, 'draw', 'draws')}); half of them say ${en_format.count(n.middle)} or fewer`,
    finding_none: 'No draws were asked for: what is shown is the best supported grouping, not how far it may vary',
    how: 'Each draw is one whole way of grouping the rows that the evidence allows. Where all say the same there is no doubt; the width is the uncertainty to be carried into figures. --draws asks for more, and estimate averages over them.',
    source: 'draws.csv; posterior over groupings',
    people: 'People',
    draws: 'Draws',
    range: (from, to) => (from === to ? en_format.count(from) : `${en_format.count(from)} to ${en_format.count(to)}`),
    facts: 'How it was computed',
    exact: (n) => `${en_format.plural(n.components, 'set of rows was', 'sets of rows were')} solved exactly (${en_format.plural(n.records, 'row', 'rows')}).`,
    sampled: (n) => `${en_format.plural(n.components, 'set, too large for that, was', 'sets, too large for that, were')} sampled (${en_format.plural(n.records, 'row', 'rows')}).`,
    mixing: (n) => `Agreement of two chains: R̂ ${en_format.decimal(n.rhat, 3)}; in the worst set ${en_format.decimal(n.worst, 3)} (near 1 is good).`,
    missed: (pairs) => `The search rules are expected to have missed ${en_format.decimal(pairs, 1)} pairs of one person.`,
    repeated: (n) => `${en_format.share(n.share)} of the people of ${n.source} are there more than once.`,
  },
};

export const link_doubt_words: Record<Language, typeof es> = { es, en };
