// The English words of the report pages.
import type { Dictionary } from './es';
import { make_format } from './format';

const format = make_format('en', (n) => `1 in ${n}`);
const { count, decimal, list, plural, share, signed } = format;

export const en: Dictionary = {
  language: 'en',
  language_name: 'English',
  format,

  page: {
    language: 'Language',
    skip: 'Skip to the content',
    contents: 'Contents',
    how_to_read: 'How to read it.',
    source: 'Source',
    show_numbers: 'Show the numbers',
    no_data: 'This page holds no results. The program paradero writes it when a computation ends.',
    unknown_kind: (kind) => `This page cannot show a result of kind “${kind}”.`,
    made_by: (version) => `Made with Paradero ${version}, offline and with nothing from outside.`,
    yes: 'yes',
    no: 'no',
  },

  head: {
    command: 'Linking lists',
    untitled: 'Who is who in these lists',
    finding: (n) =>
      n.records === 0
        ? 'The lists have no rows: there is nothing to link.'
        : `${plural(n.records, 'row', 'rows')} in ${plural(n.lists, 'list', 'lists')} ` +
          `${n.records === 1 ? 'is' : 'are'} ${plural(n.entities, 'person', 'people')}; ` +
          `${count(n.several)} ${n.several === 1 ? 'is' : 'are'} in more than one list.`,
    finding_one_list: (n) =>
      n.records === 0
        ? 'The list has no rows: there is nothing to link.'
        : `${plural(n.records, 'row', 'rows')} of one list ` +
          `${n.records === 1 ? 'is' : 'are'} ${plural(n.entities, 'person', 'people')}; ` +
          `${count(n.repeated)} ${n.repeated === 1 ? 'appears' : 'appear'} more than once.`,
    caution:
      'This is a proposal computed from what is written in the lists. It identifies nobody: ' +
      'to say that two rows are the same person is for those who know the case.',
    personal_data: 'The sample pairs contain personal data. Think about whom you share this page with.',
    records: 'rows used',
    entities: 'distinct people',
    several: 'in more than one list',
    singletons: 'with a single row',
    pairs_compared: 'pairs compared',
    links: 'pairs linked',
    doubtful_links: 'doubtful links, to review',
  },

  warnings: {
    topic: 'Warnings',
    finding: (n) =>
      n === 1 ? 'A warning to read before using these figures' : `${count(n)} warnings to read before using these figures`,
  },

  rows: {
    topic: 'Rows',
    finding: (n) =>
      n.refused === 0
        ? n.read === 0
          ? 'The files have no rows'
          : n.read === 1
            ? 'The one row read was used'
            : `All ${count(n.read)} rows read were used`
        : `${count(n.read)} read = ${count(n.used)} used + ${count(n.refused)} refused`,
    mismatch: (n) => `The counts do not add up: ${count(n.read)} read, ${count(n.used)} used, ${count(n.refused)} refused`,
    how: 'Every row read ends up used or refused; none is lost in silence. Open each list to see which column was understood as what.',
    source: 'the files as delivered; rows',
    list: 'List',
    read: 'Read',
    used: 'Used',
    refused: 'Refused',
    total: 'Total',
    mapping: (source) => `Columns of ${source}`,
    mapping_summary: (n) =>
      `${plural(n.mapped, 'column recognised', 'columns recognised')}, ` +
      `${plural(n.fields, 'more field', 'more fields')}, ${count(n.unused)} unused`,
    column: 'Understood as',
    headers: 'Column of the file',
    decided_by: 'Who decided',
    automatic: 'the program',
    by_person: 'a person',
    extra_field: (comparison) => `another field, compared ${comparison}`,
    not_used: (reason) => `not used: ${reason}`,
  },

  overlap: {
    topic: 'Overlap of the lists',
    finding: (n) =>
      n.entities === 0
        ? 'There are no people to count'
        : n.alone === n.entities
          ? 'Nobody is in more than one list'
          : `${share(n.alone / n.entities)} of the people ${n.alone === 1 ? 'is' : 'are'} in a single list; ` +
            `${plural(n.entities - n.alone, 'is', 'are')} in several`,
    how: 'Each row is one exact combination of lists: the filled dots say which lists those people are in, the bar how many they are. The more the lists overlap, the better one can estimate those who are missing from all of them.',
    source: 'groups formed by the linkage; people',
    people: 'People',
    share: 'Share',
    list_sizes: 'People in each list',
    combinations: 'People in each exact combination of lists',
    only: (source) => `${source} only`,
    together: (sources) => list(sources),
    rest: (n) =>
      `Besides, ${plural(n.combinations, 'smaller combination', 'smaller combinations')} with ` +
      `${plural(n.entities, 'person', 'people')} in all.`,
  },

  histogram: {
    topic: 'Weight of the pairs',
    finding: (n) =>
      n.pairs === 0
        ? 'No pair was compared'
        : `${n.exact ? '' : 'About '}${count(n.above)} of ${plural(n.pairs, 'pair passes', 'pairs pass')} the threshold; ` +
          `${count(n.near)} ${n.near === 1 ? 'lies' : 'lie'} close to it`,
    how: 'Each pair of rows compared gets a weight in bits: to the right the data speak of the same person, to the left of two different ones. Each bit doubles the odds: +10 bits are a thousand to one. A valley at the threshold means that the separation is clear. “Close” is less than 3 bits away.',
    source: 'pairs proposed by the blocking rules; logarithmic vertical scale, each line is ten times the one below',
    x: 'match weight (bits)',
    y: 'pairs',
    threshold: (value) => `threshold ${decimal(value, 1)}`,
    below: 'Below the threshold',
    above: 'Past the threshold',
    from: 'From (bits)',
    to: 'To (bits)',
    pairs: 'Pairs',
    bin: (n) => `${decimal(n.from, 1)} to ${decimal(n.to, 1)} bits: ${plural(n.pairs, 'pair', 'pairs')}`,
    hover: 'Point at a bar, or touch it, to read its number.',
  },

  groups: {
    topic: 'Size of the groups',
    finding: (n) =>
      n.entities === 0
        ? 'No group was formed'
        : n.largest === 1
          ? 'Each person has a single row'
          : `${share(n.singletons / n.entities)} of the people ${n.singletons === 1 ? 'has' : 'have'} a single row; ` +
            `the largest group holds ${count(n.largest)}`,
    how: 'A group is the rows that are proposed as one person. A group much larger than the number of lists deserves a look: it may mix several people.',
    source: 'groups formed by the linkage; people',
    size: 'Rows',
    bar: 'Bar',
    people: 'People',
    share: 'Share',
    range: (from, to) => `${count(from)} to ${count(to)}`,
  },

  fields: {
    topic: 'What each field says',
    finding: (n) =>
      `What speaks most for a match: ${n.best_field}, ${n.best_level} (${signed(n.best)} bits). ` +
      `Most against: ${n.worst_field}, ${n.worst_level} (${signed(n.worst)})`,
    no_finding: 'No field could be compared',
    how: 'For each field and each degree of agreement: how often it is seen between two rows of the same person (blue) and between two different people (grey). Where blue exceeds grey the weight is positive and speaks for a match; otherwise against. What is rare and agrees weighs more.',
    source: 'model fitted to these lists; m and u are shares of pairs, the weight is log₂(m / u) in bits',
    level: 'Agreement',
    m: 'Same person (m)',
    u: 'Different (u)',
    weight: 'Weight',
    compared: (comparison) => `compared ${comparison}`,
  },

  blocking: {
    topic: 'How pairs were sought',
    finding: (n) =>
      n.pairs === 0
        ? 'The rules proposed no pair'
        : `${plural(n.rules, 'rule', 'rules')} proposed ${plural(n.pairs, 'pair', 'pairs')}` +
          (n.possible > 0 ? `, ${share(n.pairs / n.possible)} of the ${count(n.possible)} imaginable` : ''),
    how: 'To compare every row with every other would take too long: only those that share one of these keys are compared. The bar counts the pairs that no earlier rule had proposed. Two rows that share no key are not found.',
    source: 'blocking rules in the order in which they ran; pairs of rows',
    rule: 'Rows that share',
    new_pairs: 'New pairs',
    pairs: 'Pairs',
    matches: 'Linked',
    largest_block: 'Largest block',
    blocks_over_cap: 'Blocks cut',
    records_left: 'Rows left out',
  },

  model: {
    topic: 'The model',
    finding: (n) =>
      (n.converged
        ? `The fit settled in ${plural(n.iterations, 'iteration', 'iterations')}`
        : `The fit did not settle in ${plural(n.iterations, 'iteration', 'iterations')}: read the results with reserve`) +
      (n.matches === null ? '' : `${n.converged ? ' and' : ';'} it estimates ${plural(Math.round(n.matches), 'pair', 'pairs')} of the same person`),
    how: 'The model shares out all imaginable pairs of rows into classes. To set namesakes, kin and neighbours apart keeps people who only share a name, a family or a place from being taken for one.',
    source: 'Fellegi-Sunter model fitted to these lists; share of all imaginable pairs',
    class_name: 'Class of pairs',
    share: 'Share',
    meaning: 'What they are',
  },

  samples: {
    topic: 'Sample pairs',
    finding: (n) =>
      n.pairs === 0
        ? 'There are no sample pairs'
        : `${plural(n.pairs, 'pair', 'pairs')} to see with your own eyes, from the surest to the most doubtful`,
    how: 'In each pair the bars add up the evidence field by field: to the right and with a + what speaks for the same person, to the left and with a − what speaks against. Where the last bar ends is the weight of the pair. Values are shown as they stood in the lists.',
    source: 'pairs chosen from each band of probability; weights in bits',
    band: (n) => `probability from ${n.from} to ${n.to}`,
    of_total: (n) => `${count(n.shown)} of ${plural(n.total, 'pair', 'pairs')}`,
    row: (record_id) => `row ${record_id}`,
    versus: 'and',
    field: 'Field',
    level: 'Agreement',
    weight: 'Weight (bits)',
    sum: 'Sum',
    start: 'Starting point',
    adjustment: 'Another possible explanation',
    adjustment_note: 'kin, namesakes or neighbours would agree in this as well',
    start_note: 'before looking at the data, it is rare for two rows to be the same person',
    total: 'Total',
    in_favour: (items) => `For: ${list(items)}.`,
    against: (items) => `Against: ${list(items)}.`,
    nothing_against: 'Nothing against.',
    nothing_in_favour: 'Nothing for.',
    empty: 'no data',
    no_pairs: 'There are no pairs in this band.',
    bits: (value) => `${signed(value)} bits`,
  },

  problems: {
    topic: 'Problems in the files',
    finding: (n) =>
      n.count === 0
        ? 'No problem was found'
        : `${plural(n.count, 'problem noted', 'problems noted')} in ${plural(n.files, 'file', 'files')}`,
    how: 'A cell that cannot be understood is left blank and its row goes on. Each case, with its line, is in problems.csv, beside this page.',
    source: 'reading of the files; cases',
    file: 'File',
    column: 'Column',
    what: 'What is wrong',
    count: 'Cases',
    whole_row: 'the whole row',
  },

  provenance: {
    topic: 'Where it comes from',
    finding: 'The same files, settings and seed give this same result',
    how: 'The SHA-256 fingerprints show whether the files are exactly those that were used.',
    file: 'File',
    hash: 'SHA-256 fingerprint',
    settings: 'Settings',
    setting: 'Setting',
    value: 'Value',
    version: 'Version',
    commit: 'Revision of the code',
    seed: 'Seed',
    seconds: 'Time of computation',
    seconds_value: (value) => `${decimal(value, 1)} s`,
    kind: 'Command',
  },

  columns: {
    record_id: 'Identifier', source: 'List', full_name: 'Full name', given_names: 'Given names',
    surname_1: 'First surname', surname_2: 'Second surname', alias: 'Alias', sex: 'Sex', birth_date: 'Date of birth',
    birth_place: 'Place of birth', age: 'Age', age_min: 'Lowest age', age_max: 'Highest age', curp: 'CURP',
    national_id: 'Identity document', nationality: 'Nationality', event_date: 'Date of the event',
    noticed_date: 'Date it was noticed', found_date: 'Date found', state: 'State', municipality: 'Municipality',
    locality: 'Locality', address: 'Address', street_number: 'House number', postcode: 'Postcode', latitude: 'Latitude',
    longitude: 'Longitude', phone: 'Phone', email: 'E-mail', occupation: 'Occupation', status: 'Status',
    height_cm: 'Height (cm)', marks: 'Distinguishing marks', clothing: 'Clothing',
  },

  keys: {
    value: 'equal', phonetic: 'sound', token: 'one word', prefix: 'beginning', initial: 'initial', start: 'first half',
    end: 'second half', day: 'exact date', year_month: 'year and month', month_day: 'day and month',
    year_day: 'year and day', year: 'year',
  },

  levels: {
    missing: 'no data', exact: 'equal', different: 'different', equivalent: 'equivalent', close: 'very similar',
    partial: 'equal in part', initial: 'initial only', similar: 'similar',
    crossed: 'name and surnames in each other’s place', day_month_swapped: 'day and month swapped',
    one_digit: 'one digit differs', within_week: 'within a week', two_parts: 'two of day, month and year',
    consistent_month: 'consistent, to the month', consistent_year: 'consistent, to the year', consistent: 'consistent',
    same_year: 'same year', within_3_years: 'within three years', within_2: 'within 2', within_10_percent: 'within 10%',
    one_error: 'one error', two_errors: 'two errors', same_start: 'same beginning', same_words: 'same words',
    a_word: 'a word in common', most_words: 'most words', some_words: 'some words',
  },

  comparisons: {
    name: 'as a name', exact: 'exactly', text: 'as text', number: 'as a number', date: 'as a date',
    category: 'as a category', tokens: 'word by word', place: 'as a place', code: 'as a code',
  },

  classes: {
    match: 'Same person', namesakes: 'Namesakes', local_namesakes: 'Namesakes of one place', kin: 'Kin',
    household: 'Close family', neighbours: 'Neighbours', unrelated: 'Unrelated',
  },

  class_meanings: {
    match: 'two rows of the same person', namesakes: 'different people with the same name',
    local_namesakes: 'different people with the same name and of the same place',
    household: 'different people of the same close family: siblings, parents and children',
    kin: 'different people of the same family', neighbours: 'different people of the same place or event', unrelated: 'people with nothing in common',
  },

  bands: {
    almost_certain: 'Almost certain', very_likely: 'Very likely', likely: 'More likely than not',
    doubtful: 'In doubt, rather not', unlikely: 'Unlikely',
  },

  phrases: {
    'not a date': 'not a date', 'not a number': 'not a number',
    'not a date that can be compared': 'not a date that can be compared',
    'not a number that can be compared': 'not a number that can be compared',
    'not a name that can be compared': 'not a name that can be compared',
    'not a code that can be compared': 'not a code that can be compared',
    'a line before the header: skipped': 'a line before the header: skipped',
    'no row looks like a header: the columns are named column_1, column_2, ...': 'no row looks like a header: the columns are named column_1, column_2, ...',
    'fewer cells than the header: the rest is missing': 'fewer cells than the header: the rest is missing',
    'more cells than the header: row refused': 'more cells than the header: row refused',
    'a row without any value: row refused': 'a row without any value: row refused',
    'the header again: row refused': 'the header again: row refused',
    'bytes that are not UTF-8: read as Windows-1252': 'bytes that are not UTF-8: read as Windows-1252',
    'a cell beyond the limit of bytes: cut off': 'a cell beyond the limit of bytes: cut off',
    'dropped by the mapping': 'dropped by the mapping', 'an identifier': 'an identifier',
    'no values': 'no values',
    'one value only': 'one value only',
    'notes or links': 'notes or links',
    'an identifier, by its header': 'an identifier, by its header',
    'an identifier: no value repeats': 'an identifier: no value repeats',
    'repeats given_names and surname_1': 'repeats given_names and surname_1',
    'no such day or month: only the year is kept': 'no such day or month: only the year is kept',
    'not a date that can be read': 'not a date that can be read',
    'not a height between 30 and 250 cm': 'not a height between 30 and 250 cm',
    'not a word or a known code for a sex': 'not a word or a known code for a sex',
    'not an age between 0 and 130 years': 'not an age between 0 and 130 years',
    'part of a date is out of range: left out': 'part of a date is out of range: left out',
    'the month has no such day: left out': 'the month has no such day: left out',
    'not a JSON object: row refused': 'not a JSON object: row refused',
    'an object without any value: row refused': 'an object without any value: row refused',
    'a value beside the list, beyond its last column: left out': 'a value beside the list, beyond its last column: left out',
    'an error of the spreadsheet (#N/A and its kin): missing': 'an error of the spreadsheet (#N/A and its kin): missing',
    'merged ranges that overlap: not all are repeated': 'merged ranges that overlap: not all are repeated',
    'no list by its ending: left out': 'no list by its ending: left out',
    'another layout than most files of the folder: none of its rows are used': 'another layout than most files of the folder: none of its rows are used',
    'not a whole number: the cell is not counted': 'not a whole number: the cell is not counted',
  },
};
