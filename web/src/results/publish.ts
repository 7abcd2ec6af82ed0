// The JSON of `paradero publish`: docs/formats/publish.md, "Report data".
import type { ReportSource } from './data';

// The cells over one combination of columns; no columns: the total.
export interface PublishedSet {
  columns: string[];
  cells: number;
  published: number;
  small: number;
  people: number;
  people_published: number;
}

// People by the size of the group that has the same values in these columns.
export interface Uniqueness {
  columns: string[];
  people: number;
  groups: number;
  unique: number;
  in_two_to_four: number;
  in_five_to_nine: number;
  smallest_group: number;
}

export interface PublishTotals {
  cells: number;
  published: number;
  small: number;
  small_differences: number;
  carried: number;
  protecting: number;
  exposed: number;
}

export interface EarlierRelease { folder: string; audit_sha256: string; cells: number; gone: number }

export interface PublishReportData extends ReportSource {
  kind: 'publish';
  is_counts: boolean;
  threshold: number;
  totals: PublishTotals;
  sets: PublishedSet[];
  uniqueness: Uniqueness[];
  earlier: EarlierRelease[];
}

// `paradero publish --rows`: what is withheld of each column, in values.
export interface RowColumn { column: string; not_consented: number; generalised: number }

export interface RowsReportData extends ReportSource {
  kind: 'publish_rows';
  k: number;
  release: { rows: number; without_consent: number; in_small_groups: number; smallest_group: number; columns: RowColumn[] };
  uniqueness: Uniqueness[];
}

// The set of most columns: what the release tells of most exactly. Null where there is none.
export function finest_set(sets: readonly PublishedSet[]): PublishedSet | null {
  return sets.reduce<PublishedSet | null>((best, set) => (best === null || set.columns.length > best.columns.length ? set : best), null);
}

// Of people in groups of fewer than five, in [0, 1].
export function share_in_small_groups(found: Uniqueness): number {
  return found.people === 0 ? 0 : (found.unique + found.in_two_to_four) / found.people;
}
