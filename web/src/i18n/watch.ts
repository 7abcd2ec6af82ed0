// The words of the page of `paradero watch`, both languages side by side: the compiler holds their keys together.
import { en as english } from './en';
import { es as spanish } from './es';

const make_es = () => {
  const { count, list, plural, signed } = spanish.format;
  return {
    head: {
      command: 'Vigilancia de un registro',
      untitled: 'Qué cambió entre las versiones del registro',
      caution:
        'Aquí se compara lo publicado. El programa no sabe por qué un registro desapareció o cambió: pudo ser una corrección, una fusión o una omisión. ' +
        'Pregúntelo a quien lo publica.',
      personal_data: 'Los ejemplos contienen datos personales. Piense con quién comparte esta página.',
      nothing: 'No hay nada que contar de estas versiones.',
      versions: 'versiones',
      years_counted: 'años comparados',
    },
    step: {
      choose: 'Comparación que se muestra:',
      name: (n: { from: string; to: string }) => `${n.from} → ${n.to}`,
    },
    kinds: {
      vanished: 'ya no están en el registro', appeared: 'son nuevos', renumbered: 'cambiaron de número', merged: 'se fusionaron',
      split: 'se dividieron', changed: 'datos cambiados', recoded: 'datos renombrados', blurred: 'fechas menos exactas',
      rewritten: 'datos reescritos', emptied: 'datos vaciados', filled: 'datos llenados', column_dropped: 'columnas quitadas',
      column_added: 'columnas añadidas',
    } as Record<string, string>,
    meanings: {
      vanished: 'estaban en la versión anterior y no en la nueva', appeared: 'están sólo en la versión nueva',
      renumbered: 'la misma persona con otro identificador', merged: 'un registro pasó a otro de la misma persona',
      split: 'un registro nuevo de alguien que ya tenía uno', changed: 'un valor pasó a ser otro',
      recoded: 'el mismo cambio en todo el registro: un nombre nuevo', blurred: 'una fecha pasó a otra más vaga que la contiene',
      rewritten: 'mayúsculas, acentos, puntuación u orden', emptied: 'había un valor y ya no', filled: 'no había valor y ahora sí',
      column_dropped: 'toda la columna', column_added: 'toda la columna',
    } as Record<string, string>,
    fates: {
      still_missing: 'aún sin localizar', located_alive: 'localizadas con vida', located_dead: 'localizadas sin vida', not_said: 'sin estatus',
      all: 'todas',
    } as Record<string, string>,
    statuses: {
      disappeared: 'desaparecida', not_located: 'no localizada', located_alive: 'localizada con vida', located_dead: 'localizada sin vida', '': 'sin dato',
    } as Record<string, string>,
    sentences: {
      topic: 'Para citar',
      finding: (n: number) => plural(n, 'frase que se puede citar', 'frases que se pueden citar'),
      how: 'Cada frase vale por sí sola y nombra las versiones de las que habla. Están también en summary_es.txt y summary_en.txt.',
      source: 'las versiones comparadas, con sus huellas al final de esta página',
    },
    changes: {
      topic: 'Quién y qué cambió',
      finding: (n: { vanished: number; appeared: number; changed: number; from: string; to: string }) =>
        n.vanished + n.appeared + n.changed === 0
          ? `De ${n.from} a ${n.to} no se quitó, se añadió ni cambió ningún registro`
          : `De ${n.from} a ${n.to}: ${count(n.vanished)} ya no ${n.vanished === 1 ? 'está' : 'están'}, ` +
            `${count(n.appeared)} ${n.appeared === 1 ? 'es nuevo' : 'son nuevos'}, ${plural(n.changed, 'dato cambió', 'datos cambiaron')} de valor`,
      how: 'Cada fila es una clase de cambio. Un registro puede tener varios: cada dato cambiado cuenta. Cada caso, con los dos valores, está en los archivos changes.csv.',
      source: 'changes.csv; registros y datos',
      kind: 'Cambio', bar: 'Barra', cases: 'Casos',
      in_both: 'registros en ambas versiones', shared: 'identificadores en ambas', contradicted: 'identificadores que ya nombran a otra persona',
      repeated_old: 'filas con identificador repetido, antes', repeated_new: 'filas con identificador repetido, después',
      renumbered: 'Los identificadores no sirven para seguir a las personas: se siguieron por enlace, con su probabilidad.',
      no_ids: 'Alguna versión no tiene identificadores: las personas se siguieron por enlace, con su probabilidad.',
      dates: (n: { swapped: number; event_was_notice: number; notice_was_event: number }) =>
        `Las dos fechas se confundieron: en ${plural(n.swapped, 'registro', 'registros')} cambiaron de lugar; en ${count(n.event_was_notice)} la del hecho tomó ` +
        `el valor de la del aviso y en ${count(n.notice_was_event)} al revés.`,
    },
    fields: {
      topic: 'Dato por dato',
      finding: (n: { field: string; changed: number } | null) =>
        n === null ? 'Ningún dato cambió de valor' : `El dato que más cambió: ${n.field}, en ${plural(n.changed, 'registro', 'registros')}`,
      how: 'Sólo registros que están en ambas versiones. «Comparados» son los que traen un valor en las dos; las columnas siguientes los reparten. Vaciados y llenados se cuentan aparte.',
      source: 'fields.csv; registros',
      field: 'Dato', compared: 'Comparados', equal: 'Iguales', rewritten: 'Reescritos', recoded: 'Renombrados', blurred: 'Menos exactos',
      changed: 'Cambiados', emptied: 'Vaciados', filled: 'Llenados',
      dropped: 'columna quitada', added: 'columna añadida',
    },
    transitions: {
      topic: 'Estatus',
      finding: (n: { records: number; from: string; to: string } | null) =>
        n === null ? 'Ningún estatus cambió' : `El cambio más frecuente: ${plural(n.records, 'registro', 'registros')} de «${n.from}» a «${n.to}»`,
      how: 'Registros que están en ambas versiones, según su estatus en cada una. En azul los que cambiaron.',
      source: 'las dos versiones; registros',
      from_to: 'Antes → después', records: 'Registros',
    },
    samples: {
      topic: 'Ejemplos',
      finding: (n: number) => `${plural(n, 'cambio para verlo', 'cambios para verlos')} con sus propios ojos`,
      how: 'Los primeros casos de cada clase, tal como quedaron en cada versión. La probabilidad es 1 cuando lo dice el identificador. Todos están en changes.csv.',
      source: 'changes.csv',
      shown: (n: { shown: number; total: number }) => `${count(n.shown)} de ${count(n.total)}`,
      record: 'Registro', field: 'Dato', old: 'Antes', new: 'Después', probability: 'Probabilidad', empty: 'sin dato',
    },
    revisions: {
      topic: 'El pasado, revisado',
      finding: (n: { years: string; status: string; first: string; last: string; from: number; to: number }) =>
        `${n.years}, ${n.status}: ${count(n.from)} en ${n.first}, ${count(n.to)} en ${n.last} (${signed(n.to - n.from, 0)})`,
      no_finding: 'Las versiones no comparten años completos: se muestra lo que dice cada una',
      how: 'Cada línea es una versión: cuántas personas dice de cada año. Si el pasado no se tocara, las líneas coincidirían. El primer y el último año de una versión pueden no estar completos.',
      source: 'revisions.csv; personas',
      status: 'Estatus que se muestra:',
      x: 'año', y: 'personas',
      chart: (n: { status: string; versions: readonly string[] }) => `Personas por año, ${n.status}, según ${list(n.versions)}`,
      by: { year: 'Año', years: 'Años', state: 'Estado', sex: 'Sexo', total: 'Total' } as Record<string, string>,
      tables: {
        year: 'Cada año en cada versión', years: 'Los años comparados, juntos', state: 'Los años comparados, por estado',
        sex: 'Los años comparados, por sexo', total: 'Todo lo publicado',
      } as Record<string, string>,
      values: { dated: 'con fecha', undated: 'sin fecha', all: 'todas', not_said: 'sin dato', female: 'mujeres', male: 'hombres' } as Record<string, string>,
      change: 'Diferencia',
    },
    repeats: {
      topic: 'Bloques repetidos',
      finding: (n: { value: string; times: number; once: number; printed: number }) =>
        `${n.value} se repite ${count(n.times)} veces: son ${count(n.once)} personas y sumando renglones parecen ${count(n.printed)}`,
      how: 'Un bloque que se imprime igual en varios archivos es el mismo bloque. Quien suma todos los renglones cuenta varias veces a las mismas personas.',
      source: 'repeats.csv; personas',
      version: 'Versión', block: 'Bloque', cells: 'Celdas', files: 'Archivos', times: 'Veces', fate: 'Estatus', once: 'Personas, una vez', printed: 'Sumando renglones',
      counted: 'Cómo se contó', counted_once: 'una vez', counted_all: 'todas las veces: difieren entre archivos',
    },
    totals: {
      topic: 'Sumas',
      finding: (n: { printed: number; wrong: number }) =>
        n.wrong === 0
          ? n.printed === 1 ? 'El total impreso cuadra con sus partes' : `Los ${count(n.printed)} totales impresos cuadran con sus partes`
          : `${count(n.wrong)} de ${plural(n.printed, 'total impreso no cuadra', 'totales impresos no cuadran')} con sus partes`,
      how: 'Cada total que el archivo trae impreso se compara con la suma de los renglones que le corresponden. Los totales nunca se suman a las cifras.',
      source: 'sums.csv; personas',
      version: 'Versión', file: 'Archivo', line: 'Línea', total: 'Total', printed: 'Impreso', summed: 'Suma', difference: 'Diferencia',
      rest: (n: number) => `Y ${plural(n, 'total más', 'totales más')} que no cuadran: están en sums.csv.`,
    },
    versions: {
      topic: 'Las versiones',
      finding: (n: { versions: number; rows: number }) => `${plural(n.versions, 'versión', 'versiones')}, ${plural(n.rows, 'renglón leído', 'renglones leídos')}`,
      how: 'De la más antigua a la más nueva. Guarde los archivos con su huella SHA-256: es la prueba de lo que estuvo publicado. La huella de una carpeta es la de las huellas de sus archivos.',
      source: 'versions.csv; personas',
      version: 'Versión', kind: 'Tipo', years: 'Años', files: 'Archivos', rows: 'Renglones', hash: 'Huella SHA-256',
      kinds: { register: 'registro de personas', counts: 'tabla de conteos' } as Record<string, string>,
    },
  };
};

const make_en = (): ReturnType<typeof make_es> => {
  const { count, list, plural, signed } = english.format;
  return {
    head: {
      command: 'Watching a register',
      untitled: 'What changed between the versions of the register',
      caution:
        'What was published is compared here. The program does not know why a record vanished or changed: it may be a correction, a merger or an omission. ' +
        'Ask whoever publishes it.',
      personal_data: 'The samples hold personal data. Think of whom you share this page with.',
      nothing: 'There is nothing to tell of these versions.',
      versions: 'versions',
      years_counted: 'years compared',
    },
    step: { choose: 'Comparison shown:', name: (n) => `${n.from} → ${n.to}` },
    kinds: {
      vanished: 'vanished', appeared: 'are new', renumbered: 'renumbered', merged: 'merged', split: 'split', changed: 'values changed',
      recoded: 'values renamed', blurred: 'dates made vaguer', rewritten: 'values rewritten', emptied: 'values emptied', filled: 'values filled in',
      column_dropped: 'columns dropped', column_added: 'columns added',
    },
    meanings: {
      vanished: 'in the older version, not in the newer', appeared: 'in the newer version only', renumbered: 'the same person under another id',
      merged: 'a record went into another of the same person', split: 'a new record of someone who had one', changed: 'a value became another',
      recoded: 'the same change all over the register: a new name', blurred: 'a date became a vaguer one that holds it',
      rewritten: 'capitals, accents, punctuation or order', emptied: 'there was a value and is none', filled: 'there was no value and is one',
      column_dropped: 'the whole column', column_added: 'the whole column',
    },
    fates: {
      still_missing: 'still missing', located_alive: 'located alive', located_dead: 'located dead', not_said: 'without a status', all: 'all',
    },
    statuses: {
      disappeared: 'disappeared', not_located: 'not located', located_alive: 'located alive', located_dead: 'located dead', '': 'not said',
    },
    sentences: {
      topic: 'To be quoted',
      finding: (n) => plural(n, 'sentence that can be quoted', 'sentences that can be quoted'),
      how: 'Each sentence stands alone and names the versions it speaks of. They are in summary_es.txt and summary_en.txt too.',
      source: 'the versions compared, with their hashes at the end of this page',
    },
    changes: {
      topic: 'Who and what changed',
      finding: (n) =>
        n.vanished + n.appeared + n.changed === 0
          ? `From ${n.from} to ${n.to} no record vanished, appeared or changed`
          : `From ${n.from} to ${n.to}: ${count(n.vanished)} vanished, ${count(n.appeared)} ${n.appeared === 1 ? 'is' : 'are'} new, ${plural(n.changed, 'value', 'values')} changed`,
      how: 'Each row is a kind of change. A record may have several: each value changed counts. Every case, with both values, is in the files changes.csv.',
      source: 'changes.csv; records and values',
      kind: 'Change', bar: 'Bar', cases: 'Cases',
      in_both: 'records in both versions', shared: 'ids in both', contradicted: 'ids that now name someone else',
      repeated_old: 'rows with a repeated id, before', repeated_new: 'rows with a repeated id, after',
      renumbered: 'The ids are no use to follow people: they were followed by linkage, with its probability.',
      no_ids: 'Some version has no ids: people were followed by linkage, with its probability.',
      dates: (n) =>
        `The two dates were confused: in ${plural(n.swapped, 'record', 'records')} they changed places; in ${count(n.event_was_notice)} the date of the event took ` +
        `the value of that of notice, and in ${count(n.notice_was_event)} the other way round.`,
    },
    fields: {
      topic: 'Column by column',
      finding: (n) => (n === null ? 'No value changed' : `The column that changed most: ${n.field}, in ${plural(n.changed, 'record', 'records')}`),
      how: 'Records in both versions only. “Compared” are those with a value in both; the columns after it divide them. Emptied and filled are counted apart.',
      source: 'fields.csv; records',
      field: 'Column', compared: 'Compared', equal: 'Equal', rewritten: 'Rewritten', recoded: 'Renamed', blurred: 'Vaguer', changed: 'Changed',
      emptied: 'Emptied', filled: 'Filled in',
      dropped: 'column dropped', added: 'column added',
    },
    transitions: {
      topic: 'Status',
      finding: (n) => (n === null ? 'No status changed' : `The commonest change: ${plural(n.records, 'record', 'records')} from “${n.from}” to “${n.to}”`),
      how: 'Records in both versions, by their status in each. Those that changed are blue.',
      source: 'the two versions; records',
      from_to: 'Before → after', records: 'Records',
    },
    samples: {
      topic: 'Samples',
      finding: (n) => `${plural(n, 'change', 'changes')} to see with your own eyes`,
      how: 'The first cases of each kind, as they stand in each version. The probability is 1 where an id says it. All are in changes.csv.',
      source: 'changes.csv',
      shown: (n) => `${count(n.shown)} of ${count(n.total)}`,
      record: 'Record', field: 'Column', old: 'Before', new: 'After', probability: 'Probability', empty: 'no value',
    },
    revisions: {
      topic: 'The past, revised',
      finding: (n) => `${n.years}, ${n.status}: ${count(n.from)} in ${n.first}, ${count(n.to)} in ${n.last} (${signed(n.to - n.from, 0)})`,
      no_finding: 'The versions share no whole years: what each says is shown',
      how: 'Each line is a version: how many people it gives for each year. Were the past left alone, the lines would coincide. The first and last year of a version may not be whole.',
      source: 'revisions.csv; people',
      status: 'Status shown:',
      x: 'year', y: 'people',
      chart: (n) => `People by year, ${n.status}, in ${list(n.versions)}`,
      by: { year: 'Year', years: 'Years', state: 'State', sex: 'Sex', total: 'Total' },
      tables: {
        year: 'Each year in each version', years: 'The years compared, together', state: 'The years compared, by state', sex: 'The years compared, by sex',
        total: 'All that was published',
      },
      values: { dated: 'dated', undated: 'undated', all: 'all', not_said: 'not said', female: 'women', male: 'men' },
      change: 'Difference',
    },
    repeats: {
      topic: 'Repeated blocks',
      finding: (n) => `${n.value} is repeated ${count(n.times)} times: it is ${count(n.once)} people, and adding up rows makes them ${count(n.printed)}`,
      how: 'A block that is printed alike in several files is the same block. Whoever adds up all rows counts the same people several times.',
      source: 'repeats.csv; people',
      version: 'Version', block: 'Block', cells: 'Cells', files: 'Files', times: 'Times', fate: 'Status', once: 'People, once', printed: 'Adding up rows',
      counted: 'How it was counted', counted_once: 'once', counted_all: 'every time: files differ',
    },
    totals: {
      topic: 'Sums',
      finding: (n) =>
        n.wrong === 0
          ? n.printed === 1 ? 'The printed total is the sum of its parts' : `All ${count(n.printed)} printed totals are the sum of their parts`
          : `${count(n.wrong)} of ${plural(n.printed, 'printed total is', 'printed totals are')} not the sum of ${n.printed === 1 ? 'its' : 'their'} parts`,
      how: 'Each total that a file prints is compared with the sum of the rows it stands for. Totals are never added to the figures.',
      source: 'sums.csv; people',
      version: 'Version', file: 'File', line: 'Line', total: 'Total', printed: 'Printed', summed: 'Sum', difference: 'Difference',
      rest: (n) => `And ${plural(n, 'more total', 'more totals')} that do not add up: they are in sums.csv.`,
    },
    versions: {
      topic: 'The versions',
      finding: (n) => `${plural(n.versions, 'version', 'versions')}, ${plural(n.rows, 'row read', 'rows read')}`,
      how: 'Oldest first. Keep the files with their SHA-256 hash: it proves what was published. The hash of a folder is that of its files\' hashes.',
      source: 'versions.csv; people',
      version: 'Version', kind: 'Kind', years: 'Years', files: 'Files', rows: 'Rows', hash: 'SHA-256 hash',
      kinds: { register: 'register of people', counts: 'table of counts' },
    },
  };
};

export type WatchWords = ReturnType<typeof make_es>;
export const watch_words: Record<'es' | 'en', WatchWords> = { es: make_es(), en: make_en() };
