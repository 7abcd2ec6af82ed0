// The JSON of `paradero watch`: docs/formats/watch.md, "Report data".
import type { ReportSource } from './data';

export type Fate = 'still_missing' | 'located_alive' | 'located_dead' | 'not_said';
export type FateStatus = Fate | 'all';
export type PeopleByFate = Record<Fate, number>;

// In the order in which a reader asks for them.
export const change_kinds = [
  'vanished', 'appeared', 'renumbered', 'merged', 'split', 'changed', 'recoded', 'blurred', 'rewritten', 'emptied', 'filled',
  'column_dropped', 'column_added',
] as const;
export type ChangeKind = (typeof change_kinds)[number];

export interface Version {
  source: string;
  kind: 'register' | 'counts';
  sha256: string;
  files: number;
  rows_in: number;
  rows_out: number;
  rows_refused: number;
  years?: [number, number];
  people?: PeopleByFate;
}

export interface FieldChanges {
  name: string;
  in_old: boolean;
  in_new: boolean;
  compared: number;
  equal: number;
  rewritten: number;
  recoded: number;
  blurred: number;
  changed: number;
  emptied: number;
  filled: number;
}

export interface ChangeSample { record_id: string; change: ChangeKind; field: string; old: string; new: string; probability: number }
export interface StatusChange { from: string; to: string; records: number }

export interface Step {
  from: string;
  to: string;
  changes: Record<ChangeKind, number>;
  in_both: number;
  renumbered: boolean;
  ids: { in_old: boolean; in_new: boolean; shared: number; contradicted: number; repeated_old: number; repeated_new: number };
  dates: { swapped: number; event_was_notice: number; notice_was_event: number };
  fields: FieldChanges[];
  statuses: StatusChange[];
  samples: ChangeSample[];
}

// People by version; null where the version says nothing.
export interface RevisionLine { by: string; value: string; status: FateStatus; counts: (number | null)[] }

export interface Repeat {
  source: string;
  column: string;
  value: string;
  cells: number;
  files: number;
  times: number;
  counted_once: boolean;
  once: PeopleByFate;
  printed: PeopleByFate;
}

export interface WrongTotal { source: string; file: string; line: number; total: string; printed: number; summed: number }

export interface WatchReportData extends ReportSource {
  kind: 'watch';
  versions: Version[];
  sentences: { text_es: string; text_en: string }[];
  steps: Step[];
  revisions: { common_years: [number, number] | null; lines: RevisionLine[] };
  repeats: Repeat[];
  totals: { printed: number; wrong: WrongTotal[] };
}
