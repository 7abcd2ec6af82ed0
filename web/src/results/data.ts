// The JSON that a command leaves in its report page. Every part but `kind` may be absent: its section is then not shown.

import type { Calibration, DoubtfulGroup, Posterior, Review } from './link_doubt';

export interface ColumnRule { column: string; headers: string[]; automatic: boolean }
export interface FieldRule { name: string; header: string; comparison: string; automatic: boolean }
export interface Unused { header: string; reason: string }

export interface Input {
  source: string;
  file: string;
  sha256?: string;
  rows_in: number;
  rows_out: number;
  rows_refused: number;
  mapping?: ColumnRule[];
  fields?: FieldRule[];
  unused?: Unused[];
}

export interface Totals {
  records: number;
  entities: number;
  singletons?: number;
  in_several_lists?: number;
  pairs_compared?: number;
  links?: number;
  doubtful_links?: number;
  seconds?: number | null;
}

// Entities whose records come from exactly these lists.
export interface Overlap { sources: string[]; entities: number }

// Pairs with a match weight in [from, from + bin_width) bits; bins without pairs may be left out.
export interface WeightHistogram {
  bin_width: number;
  bins: { from: number; pairs: number }[];
  threshold?: number;
}

export interface GroupSize { size: number; entities: number }

// Shares of classes are of all pairs of records, not only of those compared.
export interface Model {
  converged: boolean;
  iterations: number;
  classes?: { name: string; share: number }[];
  estimated_matches?: number | null;
}

// m, u in [0, 1]; weight = log2(m / u), null where one of them is zero.
export interface FieldLevel { level: string; m: number; u: number; weight: number | null; pairs?: number }
export interface FieldModel { name: string; comparison?: string; levels: FieldLevel[] }

export interface BlockingRule {
  rule: string;
  pairs: number;
  new_pairs: number;
  matches?: number;
  largest_block?: number;
  blocks_over_cap?: number;
  records_left?: number; // in blocks over the cap, which the rule therefore did not compare
}

export interface RecordReference { source: string; record_id: string }
export interface Evidence { field: string; level: string; a?: string | null; b?: string | null; weight: number }
export interface SamplePair {
  a: RecordReference;
  b: RecordReference;
  probability: number;
  match_weight: number;
  prior_weight?: number;
  evidence: Evidence[];
}
export interface SampleBand { from: number; to: number; total?: number; pairs: SamplePair[] }

export interface Warning { code: string; text_es: string; text_en: string }
export interface ProblemCount { file: string; column?: string; what: string; count: number }

export type Setting = string | number | boolean | null | (string | number | object)[];

// What every result says of where it comes from.
export interface ReportSource {
  kind: string;
  title?: string;
  version?: string;
  commit?: string;
  seed?: number | string; // a string where it is beyond 2^53
  settings?: Record<string, Setting>;
  inputs?: Input[];
  warnings?: Warning[];
  problems?: ProblemCount[];
}

export interface LinkReportData extends ReportSource {
  kind: 'link';
  totals?: Totals;
  lists_overlap?: Overlap[];
  weight_histogram?: WeightHistogram;
  group_sizes?: GroupSize[];
  fields?: FieldModel[];
  blocking?: BlockingRule[];
  model?: Model;
  samples?: SampleBand[];
  posterior?: Posterior;
  doubtful_groups?: DoubtfulGroup[];
  review?: Review;
  calibration?: Calibration;
}

// Of any kind: the table of pages (report/main.tsx) knows which page shows it, and what else it holds.
export type ReportData = ReportSource;

// Null where the page still holds its placeholder or something that is no result.
export function parse_report(text: string): ReportData | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && typeof (data as ReportData).kind === 'string'
      ? (data as ReportData)
      : null;
  } catch {
    return null;
  }
}
