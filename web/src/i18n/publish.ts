// The words of the page of `paradero publish`, both languages side by side: the compiler holds their keys together.
import { en as english } from './en';
import { es as spanish } from './es';

const es_columns = {
  state: 'entidad', municipality: 'municipio', locality: 'localidad', sex: 'sexo', age: 'edad', age_group: 'grupo de edad', year: 'año',
  quarter: 'trimestre', month: 'mes', status: 'estatus', nationality: 'nacionalidad',
} as Record<string, string>;
const en_columns = {
  state: 'state', municipality: 'municipality', locality: 'locality', sex: 'sex', age: 'age', age_group: 'age group', year: 'year',
  quarter: 'quarter', month: 'month', status: 'status', nationality: 'nationality',
} as Record<string, string>;

const make_es = () => {
  const { count, plural, share } = spanish.format;
  return {
    columns: es_columns,
    total: 'total',
    by: 'por',
    head: {
      command: 'Tablas para publicar',
      untitled: 'Qué se puede publicar sin señalar a nadie',
      finding: (n: { cells: number; published: number }) =>
        n.published === n.cells
          ? `Se pueden publicar las ${count(n.cells)} casillas`
          : `De ${plural(n.cells, 'casilla', 'casillas')} se publican ${count(n.published)} y se reservan ${count(n.cells - n.published)}`,
      cells: 'casillas', published: 'publicadas', small: 'reservadas por pequeñas', protecting: 'reservadas para protegerlas', people: 'personas',
      caution:
        'Esta página es para quien publica: no la publique. Lo que se puede entregar son table.csv y withheld.csv; audit.csv y esta página dicen lo que se reservó.',
    },
    sets: {
      topic: 'Qué se publica',
      finding: (n: { published: number; cells: number; columns: string }) =>
        `En el mayor detalle (${n.columns}) se publican ${count(n.published)} de ${plural(n.cells, 'casilla', 'casillas')}`,
      nothing: 'No hay casillas',
      how: (threshold: number) =>
        `Cada fila es una combinación de columnas, con sus totales. Se reservan las casillas de menos de ${threshold} personas (más por municipio, sexo y edad) y las que servirían para calcularlas. ` +
        'Las casillas vacías se publican como vacías.',
      source: 'withheld.csv; casillas que no están vacías',
      name: 'Casillas', bar: 'Barra', cells: 'Todas', published: 'Publicadas', small: 'Pequeñas', people: 'Personas en las publicadas',
    },
    uniqueness: {
      topic: 'Quién queda a la vista',
      finding: (n: { unique: number; people: number; columns: string }) =>
        n.unique === 0
          ? `Con ${n.columns} nadie es único`
          : `Con ${n.columns}, ${plural(n.unique, 'persona es la única', 'personas son las únicas')} de su clase, entre ${count(n.people)}`,
      how: 'Cada fila añade una columna. Cuenta a las personas según cuántas comparten con ellas todos esos datos: quien es único se reconoce sin su nombre. Es un aviso antes de publicar renglones; las tablas ya están protegidas.',
      source: 'los datos leídos; personas',
      name: 'Con los datos de', bar: 'En grupos de menos de cinco', unique: 'Únicas', two_to_four: 'En grupos de 2 a 4', five_to_nine: 'De 5 a 9',
      share: (value: number) => share(value), smallest: 'Grupo menor',
    },
    reasons: {
      topic: 'Por qué se reserva',
      finding: (n: { withheld: number }) => (n.withheld === 0 ? 'No se reservó ninguna casilla' : `Razones de ${plural(n.withheld, 'casilla reservada', 'casillas reservadas')}`),
      how: 'Una casilla pequeña no se puede calcular con lo publicado: de cada una se comprobó con dos tablas distintas, que concuerdan con todo lo publicado, que puede tener desde el mínimo hasta el umbral.',
      source: 'audit.csv (no se publica)',
      name: 'Razón', cells: 'Casillas',
      words: {
        small: 'menos personas que el umbral', small_differences: 'difiere en pocas personas de una publicación anterior',
        carried: 'ya se había reservado antes', protecting: 'con ella se podría calcular otra', exposed: 'de ellas, ya publicadas antes',
      } as Record<string, string>,
    },
    earlier: {
      topic: 'Publicaciones anteriores',
      finding: (n: number) => `Se tomaron en cuenta ${plural(n, 'publicación anterior', 'publicaciones anteriores')}`,
      how: 'Lo que una publicación anterior dijo y sigue siendo cierto se da por conocido.',
      source: 'sus archivos audit.csv',
      name: 'Carpeta', cells: 'Casillas', gone: 'Ya no existen',
    },
    rows: {
      command: 'Renglones para publicar',
      untitled: 'Qué renglones se pueden publicar',
      finding: (n: { rows: number; left_out: number }) =>
        `Se publican ${plural(n.rows, 'renglón', 'renglones')}; ${count(n.left_out)} quedan fuera`,
      released: 'renglones publicados', without_consent: 'fuera: sin consentimiento', in_small_groups: 'fuera: muy pocos iguales', smallest_group: 'grupo menor',
      caution: 'Esta página es para quien publica. Los seudónimos son los mismos en cada publicación con la misma llave: quien junte varias sabe más de cada persona. Guarde la llave aparte.',
      topic: 'Qué se reservó',
      withheld: (n: number) => (n === 0 ? 'No se reservó ningún dato' : `Se reservaron ${plural(n, 'dato', 'datos')}`),
      how: (k: number) => `Cada renglón sin nombre comparte lo que dice con al menos ${k - 1} más. Donde no, se reservan datos desde la última columna; lo que aún así queda solo no se publica.`,
      source: 'withheld.csv; datos de los renglones publicados o retirados',
      column: 'Columna', not_consented: 'Sin consentimiento', generalised: 'Para que sean iguales',
    },
  };
};

export type PublishWords = ReturnType<typeof make_es>;

const make_en = (): PublishWords => {
  const { count, plural, share } = english.format;
  return {
    columns: en_columns,
    total: 'total',
    by: 'by',
    head: {
      command: 'Tables for release',
      untitled: 'What can be published without pointing at anyone',
      finding: (n) =>
        n.published === n.cells
          ? `All ${count(n.cells)} cells can be published`
          : `Of ${plural(n.cells, 'cell', 'cells')} ${count(n.published)} are published and ${count(n.cells - n.published)} withheld`,
      cells: 'cells', published: 'published', small: 'withheld as small', protecting: 'withheld to protect them', people: 'people',
      caution:
        'This page is for whoever publishes: do not publish it. What can be handed out are table.csv and withheld.csv; audit.csv and this page tell what was withheld.',
    },
    sets: {
      topic: 'What is published',
      finding: (n) => `In the finest detail (${n.columns}) ${count(n.published)} of ${plural(n.cells, 'cell is', 'cells are')} published`,
      nothing: 'There are no cells',
      how: (threshold) =>
        `Each row is a combination of columns, with its totals. Cells of fewer than ${threshold} people are withheld (more by municipality, sex and age), and those that would help to work them out. ` +
        'Empty cells are published as empty.',
      source: 'withheld.csv; cells that are not empty',
      name: 'Cells', bar: 'Bar', cells: 'All', published: 'Published', small: 'Small', people: 'People in those published',
    },
    uniqueness: {
      topic: 'Who can be seen',
      finding: (n) =>
        n.unique === 0
          ? `By ${n.columns} nobody is unique`
          : `By ${n.columns}, ${plural(n.unique, 'person is', 'people are')} the only one of their kind, of ${count(n.people)}`,
      how: 'Each row adds a column. It counts people by how many share all these values with them: who is unique is recognised without a name. It is a warning before rows are released; the tables are protected already.',
      source: 'the data that were read; people',
      name: 'By', bar: 'In groups of fewer than five', unique: 'Unique', two_to_four: 'In groups of 2 to 4', five_to_nine: 'Of 5 to 9',
      share: (value) => share(value), smallest: 'Smallest group',
    },
    reasons: {
      topic: 'Why it is withheld',
      finding: (n) => (n.withheld === 0 ? 'No cell was withheld' : `Reasons of ${plural(n.withheld, 'cell withheld', 'cells withheld')}`),
      how: 'A small cell cannot be worked out from what is published: of each one, two different tables that agree with everything published show that it can hold from the least number to the threshold.',
      source: 'audit.csv (not for release)',
      name: 'Reason', cells: 'Cells',
      words: {
        small: 'fewer people than the threshold', small_differences: 'differs by a few people from an earlier release',
        carried: 'was withheld before', protecting: 'with it another one could be worked out', exposed: 'of these, published before',
      },
    },
    earlier: {
      topic: 'Earlier releases',
      finding: (n) => `${plural(n, 'earlier release was', 'earlier releases were')} taken into account`,
      how: 'What an earlier release said and still holds is taken as known.',
      source: 'their files audit.csv',
      name: 'Folder', cells: 'Cells', gone: 'Exist no more',
    },
    rows: {
      command: 'Rows for release',
      untitled: 'Which rows can be published',
      finding: (n) => `${plural(n.rows, 'row is', 'rows are')} published; ${count(n.left_out)} are left out`,
      released: 'rows published', without_consent: 'left out: no consent', in_small_groups: 'left out: too few alike', smallest_group: 'smallest group',
      caution: 'This page is for whoever publishes. Pseudonyms are the same in every release under the same key: who joins several knows more of each person. Keep the key apart.',
      topic: 'What was withheld',
      withheld: (n) => (n === 0 ? 'No value was withheld' : `${plural(n, 'value was', 'values were')} withheld`),
      how: (k) => `Each row without a name shares what it tells with at least ${k - 1} others. Where it does not, values are withheld from the last column on; what is alone even then is not published.`,
      source: 'withheld.csv; values of the rows published or left out',
      column: 'Column', not_consented: 'No consent', generalised: 'To make rows alike',
    },
  };
};

export const publish_words: Record<'es' | 'en', PublishWords> = { es: make_es(), en: make_en() };
