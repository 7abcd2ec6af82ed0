// The Spanish words of the report pages. en.ts has the same keys: the compiler and a test hold them together.
import { make_format } from './format';

const format = make_format('es-MX', (n) => `1 de ${n}`);
const { count, decimal, list, plural, share, signed } = format;

export const es = {
  language: 'es',
  language_name: 'Español',
  format,

  page: {
    language: 'Idioma',
    skip: 'Ir al contenido',
    contents: 'Contenido',
    how_to_read: 'Cómo leerlo.',
    source: 'Fuente',
    show_numbers: 'Ver los números',
    no_data: 'Esta página no contiene resultados. La escribe el programa paradero al terminar un cálculo.',
    unknown_kind: (kind: string) => `Esta página no sabe mostrar un resultado de tipo «${kind}».`,
    made_by: (version: string) => `Hecho con Paradero ${version}, sin conexión y sin recursos de fuera.`,
    yes: 'sí',
    no: 'no',
  },

  head: {
    command: 'Enlace de listas',
    untitled: 'Quién es quién en estas listas',
    finding: (n: { records: number; lists: number; entities: number; several: number }) =>
      n.records === 0
        ? 'Las listas no traen ningún renglón: no hay nada que enlazar.'
        : `${plural(n.records, 'renglón', 'renglones')} en ${plural(n.lists, 'lista', 'listas')} ` +
          `${n.entities === 1 ? 'es' : 'son'} ${plural(n.entities, 'persona', 'personas')}; ` +
          `${count(n.several)} ${n.several === 1 ? 'está' : 'están'} en más de una lista.`,
    finding_one_list: (n: { records: number; entities: number; repeated: number }) =>
      n.records === 0
        ? 'La lista no trae ningún renglón: no hay nada que enlazar.'
        : `${plural(n.records, 'renglón', 'renglones')} de una lista ` +
          `${n.entities === 1 ? 'es' : 'son'} ${plural(n.entities, 'persona', 'personas')}; ` +
          `${count(n.repeated)} ${n.repeated === 1 ? 'aparece' : 'aparecen'} más de una vez.`,
    caution:
      'Es una propuesta calculada a partir de los datos escritos en las listas. No identifica a nadie: ' +
      'decir que dos renglones son la misma persona corresponde a quienes conocen el caso.',
    personal_data:
      'Los pares de muestra contienen datos personales. Piense con quién comparte esta página.',
    records: 'renglones usados',
    entities: 'personas distintas',
    several: 'en más de una lista',
    singletons: 'con un solo renglón',
    pairs_compared: 'pares comparados',
    links: 'pares enlazados',
    doubtful_links: 'enlaces dudosos, por revisar',
  },

  warnings: {
    topic: 'Avisos',
    finding: (n: number) =>
      n === 1 ? 'Un aviso que leer antes de usar estas cifras' : `${count(n)} avisos que leer antes de usar estas cifras`,
  },

  rows: {
    topic: 'Renglones',
    finding: (n: { read: number; used: number; refused: number }) =>
      n.refused === 0
        ? n.read === 0
          ? 'Los archivos no traen renglones'
          : n.read === 1
            ? 'El único renglón leído se usó'
            : `Los ${count(n.read)} renglones leídos se usaron todos`
        : `${count(n.read)} leídos = ${count(n.used)} usados + ${plural(n.refused, 'rechazado', 'rechazados')}`,
    mismatch: (n: { read: number; used: number; refused: number }) =>
      `Las cuentas no cuadran: ${count(n.read)} leídos, ${count(n.used)} usados, ${count(n.refused)} rechazados`,
    how: 'Cada renglón leído termina usado o rechazado; ninguno se pierde en silencio. Abra cada lista para ver qué columna se entendió como qué dato.',
    source: 'los archivos entregados; renglones',
    list: 'Lista',
    read: 'Leídos',
    used: 'Usados',
    refused: 'Rechazados',
    total: 'Total',
    mapping: (source: string) => `Columnas de ${source}`,
    mapping_summary: (n: { mapped: number; fields: number; unused: number }) =>
      `${plural(n.mapped, 'dato reconocido', 'datos reconocidos')}, ` +
      `${plural(n.fields, 'campo más', 'campos más')}, ${count(n.unused)} sin usar`,
    column: 'Se entendió como',
    headers: 'Columna del archivo',
    decided_by: 'Quién lo decidió',
    automatic: 'el programa',
    by_person: 'una persona',
    extra_field: (comparison: string) => `otro campo, comparado ${comparison}`,
    not_used: (reason: string) => `no se usa: ${reason}`,
  },

  overlap: {
    topic: 'Coincidencia entre listas',
    finding: (n: { alone: number; entities: number }) =>
      n.entities === 0
        ? 'No hay personas que contar'
        : n.alone === n.entities
          ? 'Ninguna persona está en más de una lista'
          : `${share(n.alone / n.entities)} de las personas ${n.alone === 1 ? 'está' : 'están'} en una sola lista; ` +
            `${plural(n.entities - n.alone, 'está', 'están')} en varias`,
    how: 'Cada fila es una combinación exacta de listas: los puntos llenos dicen en cuáles están esas personas, la barra cuántas son. Cuanto más se enciman las listas, mejor se puede estimar a quienes faltan en todas.',
    source: 'grupos formados por el enlace; personas',
    people: 'Personas',
    share: 'Parte',
    list_sizes: 'Personas en cada lista',
    combinations: 'Personas en cada combinación exacta de listas',
    only: (source: string) => `sólo ${source}`,
    together: (sources: readonly string[]) => list(sources),
    rest: (n: { combinations: number; entities: number }) =>
      `Además, ${plural(n.combinations, 'combinación más pequeña', 'combinaciones más pequeñas')} con ` +
      `${plural(n.entities, 'persona', 'personas')} en total.`,
  },

  histogram: {
    topic: 'Peso de los pares',
    finding: (n: { pairs: number; above: number; near: number; exact: boolean }) =>
      n.pairs === 0
        ? 'No se comparó ningún par'
        : `${n.exact ? '' : 'Unos '}${count(n.above)} de ${plural(n.pairs, 'par supera', 'pares superan')} el umbral; ` +
          `${count(n.near)} ${n.near === 1 ? 'queda' : 'quedan'} cerca de él`,
    how: 'Cada par de renglones comparados recibe un peso en bits: a la derecha, los datos hablan de la misma persona; a la izquierda, de dos distintas. Cada bit duplica la razón a favor: +10 bits son mil a uno. Un valle junto al umbral quiere decir que la separación es clara. «Cerca» es a menos de 3 bits.',
    source: 'pares propuestos por las reglas de búsqueda; escala vertical logarítmica, cada línea es diez veces la anterior',
    x: 'peso de coincidencia (bits)',
    y: 'pares',
    threshold: (value: number) => `umbral ${decimal(value, 1)}`,
    below: 'No llegan al umbral',
    above: 'Superan el umbral',
    from: 'Desde (bits)',
    to: 'Hasta (bits)',
    pairs: 'Pares',
    bin: (n: { from: number; to: number; pairs: number }) =>
      `de ${decimal(n.from, 1)} a ${decimal(n.to, 1)} bits: ${plural(n.pairs, 'par', 'pares')}`,
    hover: 'Señale o toque una barra para leer su número.',
  },

  groups: {
    topic: 'Tamaño de los grupos',
    finding: (n: { entities: number; singletons: number; largest: number }) =>
      n.entities === 0
        ? 'No se formó ningún grupo'
        : n.largest === 1
          ? 'Cada persona tiene un solo renglón'
          : `${share(n.singletons / n.entities)} de las personas ${n.singletons === 1 ? 'tiene' : 'tienen'} un solo renglón; ` +
            `el grupo mayor reúne ${count(n.largest)}`,
    how: 'Un grupo son los renglones que se proponen como una misma persona. Un grupo mucho mayor que el número de listas merece revisión: puede mezclar a varias personas.',
    source: 'grupos formados por el enlace; personas',
    size: 'Renglones',
    bar: 'Barra',
    people: 'Personas',
    share: 'Parte',
    range: (from: number, to: number) => `${count(from)} a ${count(to)}`,
  },

  fields: {
    topic: 'Qué dice cada dato',
    finding: (n: { best_field: string; best_level: string; best: number; worst_field: string; worst_level: string; worst: number }) =>
      `Lo que más acerca: ${n.best_field}, ${n.best_level} (${signed(n.best)} bits). ` +
      `Lo que más aleja: ${n.worst_field}, ${n.worst_level} (${signed(n.worst)})`,
    no_finding: 'Ningún dato se pudo comparar',
    how: 'Para cada dato y cada grado de parecido: con qué frecuencia se ve entre dos renglones de la misma persona (azul) y entre dos personas distintas (gris). Si azul supera a gris, el peso es positivo y acerca; si no, aleja. Lo que es raro y coincide pesa más.',
    source: 'modelo ajustado a estas listas; m y u son proporciones de pares, el peso es log₂(m / u) en bits',
    level: 'Parecido',
    m: 'Misma persona (m)',
    u: 'Distintas (u)',
    weight: 'Peso',
    compared: (comparison: string) => `comparado ${comparison}`,
  },

  blocking: {
    topic: 'Cómo se buscaron los pares',
    finding: (n: { rules: number; pairs: number; possible: number }) =>
      n.pairs === 0
        ? 'Las reglas no propusieron ningún par'
        : `${plural(n.rules, 'regla propuso', 'reglas propusieron')} ${plural(n.pairs, 'par', 'pares')}` +
          (n.possible > 0 ? `, ${share(n.pairs / n.possible)} de los ${count(n.possible)} imaginables` : ''),
    how: 'Comparar cada renglón con todos los demás tardaría demasiado: sólo se comparan los que comparten alguna de estas señas. La barra cuenta los pares que ninguna regla anterior había propuesto. Una pareja que no comparte ninguna seña no se encuentra.',
    source: 'reglas en el orden en que se aplicaron; pares de renglones',
    rule: 'Renglones que comparten',
    new_pairs: 'Pares nuevos',
    pairs: 'Pares',
    matches: 'Enlazados',
    largest_block: 'Bloque mayor',
    blocks_over_cap: 'Bloques recortados',
    records_left: 'Renglones sin comparar',
  },

  model: {
    topic: 'El modelo',
    finding: (n: { converged: boolean; iterations: number; matches: number | null }) =>
      (n.converged
        ? `El ajuste se estabilizó en ${plural(n.iterations, 'vuelta', 'vueltas')}`
        : `El ajuste no se estabilizó en ${plural(n.iterations, 'vuelta', 'vueltas')}: lea los resultados con reserva`) +
      (n.matches === null ? '' : `${n.converged ? ' y' : '; '} estima ${plural(Math.round(n.matches), 'par', 'pares')} de la misma persona`),
    how: 'El modelo reparte todos los pares de renglones imaginables en clases. Separar a los tocayos, a los parientes y a los vecinos evita tomar por una sola persona a quienes sólo comparten nombre, familia o lugar.',
    source: 'modelo de Fellegi y Sunter ajustado a estas listas; parte de todos los pares imaginables',
    class_name: 'Clase de pares',
    share: 'Parte',
    meaning: 'Qué son',
  },

  samples: {
    topic: 'Pares de muestra',
    finding: (n: { pairs: number }) =>
      n.pairs === 0
        ? 'No hay pares de muestra'
        : `${plural(n.pairs, 'par para verlo', 'pares para verlos')} con sus propios ojos, del más seguro al más dudoso`,
    how: 'En cada par, las barras suman la evidencia dato por dato: hacia la derecha y con signo + lo que acerca, hacia la izquierda y con signo − lo que aleja. Donde termina la última barra está el peso del par. Los valores se muestran como venían en las listas.',
    source: 'pares elegidos de cada franja de probabilidad; pesos en bits',
    band: (n: { from: string; to: string }) => `probabilidad de ${n.from} a ${n.to}`,
    of_total: (n: { shown: number; total: number }) => `${count(n.shown)} de ${plural(n.total, 'par', 'pares')}`,
    row: (record_id: string) => `renglón ${record_id}`,
    versus: 'y',
    field: 'Dato',
    level: 'Parecido',
    weight: 'Peso (bits)',
    sum: 'Suma',
    start: 'Punto de partida',
    adjustment: 'Otra explicación posible',
    adjustment_note: 'parientes, homónimos o vecinos también coincidirían en esto',
    start_note: 'antes de mirar los datos, que dos renglones sean la misma persona es raro',
    total: 'Total',
    in_favour: (items: readonly string[]) => `A favor: ${list(items)}.`,
    against: (items: readonly string[]) => `En contra: ${list(items)}.`,
    nothing_against: 'Nada en contra.',
    nothing_in_favour: 'Nada a favor.',
    empty: 'sin dato',
    no_pairs: 'No hay pares en esta franja.',
    bits: (value: number) => `${signed(value)} bits`,
  },

  problems: {
    topic: 'Problemas en los archivos',
    finding: (n: { count: number; files: number }) =>
      n.count === 0
        ? 'No se encontró ningún problema'
        : `${plural(n.count, 'problema anotado', 'problemas anotados')} en ${plural(n.files, 'archivo', 'archivos')}`,
    how: 'Una celda que no se entiende se deja en blanco y su renglón sigue. Cada caso, con su línea, está en problems.csv, junto a esta página.',
    source: 'lectura de los archivos; casos',
    file: 'Archivo',
    column: 'Columna',
    what: 'Qué pasa',
    count: 'Casos',
    whole_row: 'todo el renglón',
  },

  provenance: {
    topic: 'De dónde sale',
    finding: 'Los mismos archivos, ajustes y semilla dan este mismo resultado',
    how: 'Las huellas SHA-256 permiten comprobar que los archivos son exactamente los que se usaron.',
    file: 'Archivo',
    hash: 'Huella SHA-256',
    settings: 'Ajustes',
    setting: 'Ajuste',
    value: 'Valor',
    version: 'Versión',
    commit: 'Revisión del código',
    seed: 'Semilla',
    seconds: 'Tiempo de cálculo',
    seconds_value: (value: number) => `${decimal(value, 1)} s`,
    kind: 'Orden',
  },

  // Standard columns and words of the program. A word that is not here is shown as it is.
  columns: {
    record_id: 'Identificador', source: 'Lista', full_name: 'Nombre completo', given_names: 'Nombres',
    surname_1: 'Primer apellido', surname_2: 'Segundo apellido', alias: 'Apodo', sex: 'Sexo',
    birth_date: 'Fecha de nacimiento', birth_place: 'Lugar de nacimiento', age: 'Edad', age_min: 'Edad mínima',
    age_max: 'Edad máxima', curp: 'CURP', national_id: 'Documento de identidad', nationality: 'Nacionalidad',
    event_date: 'Fecha del hecho', noticed_date: 'Fecha en que se supo', found_date: 'Fecha de hallazgo',
    state: 'Estado', municipality: 'Municipio', locality: 'Localidad', address: 'Domicilio',
    street_number: 'Número de casa', postcode: 'Código postal', latitude: 'Latitud', longitude: 'Longitud',
    phone: 'Teléfono', email: 'Correo electrónico', occupation: 'Ocupación', status: 'Estatus',
    height_cm: 'Estatura (cm)', marks: 'Señas particulares', clothing: 'Vestimenta',
  } as Record<string, string>,

  // What a blocking rule takes of a column.
  keys: {
    value: 'igual', phonetic: 'sonido', token: 'una palabra', prefix: 'comienzo', initial: 'inicial',
    start: 'primera mitad', end: 'segunda mitad', day: 'fecha exacta', year_month: 'año y mes', month_day: 'día y mes',
    year_day: 'año y día', year: 'año',
  } as Record<string, string>,

  levels: {
    missing: 'sin dato', exact: 'igual', different: 'distinto', equivalent: 'equivalente', close: 'muy parecido',
    partial: 'igual en parte', initial: 'sólo la inicial', similar: 'parecido',
    crossed: 'nombre y apellidos cambiados de lugar', day_month_swapped: 'día y mes invertidos',
    one_digit: 'un dígito distinto', within_week: 'a una semana o menos', two_parts: 'dos de día, mes y año',
    consistent_month: 'compatible, al mes', consistent_year: 'compatible, al año', consistent: 'compatible',
    same_year: 'mismo año', within_3_years: 'a tres años o menos', within_2: 'difiere en 2 o menos',
    within_10_percent: 'difiere en 10% o menos', one_error: 'un error', two_errors: 'dos errores',
    same_start: 'mismo comienzo', same_words: 'mismas palabras', a_word: 'una palabra en común',
    most_words: 'casi todas las palabras', some_words: 'algunas palabras',
  } as Record<string, string>,

  comparisons: {
    name: 'como nombre', exact: 'de forma exacta', text: 'como texto', number: 'como número', date: 'como fecha',
    category: 'como categoría', tokens: 'palabra por palabra', place: 'como lugar', code: 'como clave',
  } as Record<string, string>,

  classes: {
    match: 'Misma persona', namesakes: 'Tocayos', kin: 'Parientes', neighbours: 'Vecinos',
    local_namesakes: 'Tocayos del mismo lugar', household: 'Misma familia cercana', unrelated: 'Sin relación',
  } as Record<string, string>,

  class_meanings: {
    match: 'dos renglones de la misma persona', namesakes: 'personas distintas con el mismo nombre',
    local_namesakes: 'personas distintas con el mismo nombre y del mismo lugar',
    household: 'personas distintas de la misma familia cercana: hermanos, padres e hijos',
    kin: 'personas distintas de la misma familia', neighbours: 'personas distintas del mismo lugar o hecho', unrelated: 'personas que nada tienen en común',
  } as Record<string, string>,

  bands: {
    almost_certain: 'Casi seguro que sí', very_likely: 'Muy probable', likely: 'Más probable que no',
    doubtful: 'En duda, más bien no', unlikely: 'Poco probable',
  },

  // Sentences of the program about files and columns, by the English sentence.
  phrases: {
    'not a date': 'no es una fecha', 'not a number': 'no es un número',
    'not a date that can be compared': 'no es una fecha que se pueda comparar',
    'not a number that can be compared': 'no es un número que se pueda comparar',
    'not a name that can be compared': 'no es un nombre que se pueda comparar',
    'not a code that can be compared': 'no es una clave que se pueda comparar',
    'a line before the header: skipped': 'una línea antes del encabezado: se saltó',
    'no row looks like a header: the columns are named column_1, column_2, ...': 'ningún renglón parece encabezado: las columnas se llaman column_1, column_2, ...',
    'fewer cells than the header: the rest is missing': 'menos celdas que el encabezado: el resto queda sin dato',
    'more cells than the header: row refused': 'más celdas que el encabezado: renglón rechazado',
    'a row without any value: row refused': 'renglón sin ningún dato: rechazado',
    'the header again: row refused': 'el encabezado otra vez: renglón rechazado',
    'bytes that are not UTF-8: read as Windows-1252': 'bytes que no son UTF-8: leídos como Windows-1252',
    'a cell beyond the limit of bytes: cut off': 'celda más larga que el límite: recortada',
    'dropped by the mapping': 'descartada en la configuración', 'an identifier': 'es un identificador',
    'no values': 'sin ningún valor',
    'one value only': 'un solo valor',
    'notes or links': 'notas o enlaces',
    'an identifier, by its header': 'es un identificador, por su encabezado',
    'an identifier: no value repeats': 'es un identificador: ningún valor se repite',
    'repeats given_names and surname_1': 'repite el nombre y el primer apellido',
    'no such day or month: only the year is kept': 'ese día o mes no existe: queda solo el año',
    'not a date that can be read': 'no es una fecha que se pueda leer',
    'not a height between 30 and 250 cm': 'no es una estatura entre 30 y 250 cm',
    'not a word or a known code for a sex': 'no es una palabra o clave conocida de sexo',
    'not an age between 0 and 130 years': 'no es una edad entre 0 y 130 años',
    'part of a date is out of range: left out': 'parte de una fecha fuera de rango: no se usó',
    'the month has no such day: left out': 'el mes no tiene ese día: no se usó',
    'not a JSON object: row refused': 'no es un objeto JSON: renglón rechazado',
    'an object without any value: row refused': 'objeto sin ningún dato: rechazado',
    'a value beside the list, beyond its last column: left out': 'un valor fuera de las columnas de la lista: no se usó',
    'an error of the spreadsheet (#N/A and its kin): missing': 'un error de la hoja de cálculo (#N/A y parecidos): sin dato',
    'merged ranges that overlap: not all are repeated': 'celdas combinadas que se enciman: no todas se repiten',
    'no list by its ending: left out': 'no es una lista, por su terminación: no se usó',
    'another layout than most files of the folder: none of its rows are used': 'otras columnas que las demás listas de la carpeta: no se usó ningún renglón',
    'not a whole number: the cell is not counted': 'no es un número entero: la celda no se contó',
  } as Record<string, string>,
};

// The shape of a dictionary: every language has these keys.
export type Dictionary = typeof es;
