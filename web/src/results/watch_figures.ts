// The numbers behind the sentences and pictures of a comparison of versions: pure functions of the data.
import {
  change_kinds, type ChangeKind, type ChangeSample, type FateStatus, type FieldChanges, type PeopleByFate, type RevisionLine, type StatusChange,
} from './watch_data';

// The status that is looked at first: those still missing, where anyone is.
export function first_status(lines: readonly RevisionLine[]): FateStatus {
  const statuses = statuses_of(lines);
  return statuses.includes('still_missing') ? 'still_missing' : 'all';
}

const status_order: readonly FateStatus[] = ['still_missing', 'located_alive', 'located_dead', 'not_said', 'all'];

export const statuses_of = (lines: readonly RevisionLine[]): FateStatus[] =>
  status_order.filter((status) => lines.some((line) => line.status === status));

export interface YearLine { version: number; points: { x: number; y: number | null }[] }

// One line a version over all years of any of them; a year without a row is a gap.
export function year_lines(lines: readonly RevisionLine[], status: FateStatus, versions: number): YearLine[] {
  const rows = lines.filter((line) => line.by === 'year' && line.status === status && /^\d{4}$/.test(line.value));
  const by_year = new Map(rows.map((row) => [Number(row.value), row.counts]));
  if (by_year.size === 0) return [];
  const [first, last] = [Math.min(...by_year.keys()), Math.max(...by_year.keys())];
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return Array.from({ length: versions }, (_, version) => ({
    version,
    points: years.map((year) => ({ x: year, y: by_year.get(year)?.[version] ?? null })),
  })).filter((line) => line.points.some((point) => point.y !== null));
}

// Newest minus oldest, null where one of them says nothing.
export function change_of({ counts }: RevisionLine): number | null {
  const [first, last] = [counts[0], counts[counts.length - 1]];
  return typeof first === 'number' && typeof last === 'number' ? last - first : null;
}

export const people_in = (people: PeopleByFate): number =>
  people.still_missing + people.located_alive + people.located_dead + people.not_said;

// Values of a column that changed, became vaguer or were emptied.
export const values_moved = (field: FieldChanges): number => field.changed + field.blurred + field.emptied;

// The column most of whose values changed, became vaguer or were emptied; null where none was.
export function most_changed(fields: readonly FieldChanges[]): FieldChanges | null {
  let most: FieldChanges | null = null;
  for (const field of fields) if (values_moved(field) > 0 && (most === null || values_moved(field) > values_moved(most))) most = field;
  return most;
}

export const by_records = (statuses: readonly StatusChange[]): StatusChange[] => [...statuses].sort((a, b) => b.records - a.records);

// The samples by kind, in the order of the kinds.
export function samples_by_kind(samples: readonly ChangeSample[]): { kind: ChangeKind; samples: ChangeSample[] }[] {
  return change_kinds
    .map((kind) => ({ kind, samples: samples.filter((sample) => sample.change === kind) }))
    .filter((group) => group.samples.length > 0);
}
