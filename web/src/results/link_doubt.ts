// What is in doubt in a linkage, as its report holds it, and the pictures' geometry: pure functions.
import type { RecordReference, SamplePair } from './data';

export interface ReviewPair extends SamplePair { expected_change: number; together: boolean }
export interface Review { total: number; pairs: ReviewPair[] }

export interface GroupRecord extends RecordReference { name?: string }
// A pair of records of a group, by their places in it; weight in bits.
export interface GroupPair { a: number; b: number; weight: number }
export interface DoubtfulGroup {
  entity_id: number;
  probability: number; // that the two of `weak` are one person
  records: GroupRecord[];
  pairs: GroupPair[];
  weak: [number, number]; // without this pair the group parts
}

export interface CalibrationBand { from: number; to: number; pairs: number; stated: number; actual: number }
export interface Calibration { source: 'truth' | 'labels'; bands: CalibrationBand[] }

export interface Posterior {
  exact_components?: number;
  exact_records?: number;
  sampled_components?: number;
  sampled_records?: number;
  components_cut?: number;
  rhat?: number;
  worst_rhat?: number;
  expected_missed?: number;
  repeated_share?: { source: string; share: number }[];
  entities_drawn?: number[];
  entities_interval?: [number, number, number];
}

// How many draws have so many people: at most `most` bars of equal width over the range of the draws.
export interface DrawBar { from: number; to: number; draws: number }
export function draw_bars(drawn: readonly number[], most: number): DrawBar[] {
  if (drawn.length === 0) return [];
  const low = Math.min(...drawn);
  const high = Math.max(...drawn);
  const width = Math.max(1, Math.ceil((high - low + 1) / most));
  const bars = Array.from({ length: Math.ceil((high - low + 1) / width) }, (_, k) => ({ from: low + k * width, to: low + (k + 1) * width - 1, draws: 0 }));
  for (const people of drawn) bars[Math.floor((people - low) / width)]!.draws += 1;
  return bars;
}

// The mean distance between stated and true shares, each band counting by its pairs; null without pairs.
export function calibration_gap(bands: readonly CalibrationBand[]): number | null {
  const pairs = bands.reduce((total, band) => total + band.pairs, 0);
  if (pairs === 0) return null;
  return bands.reduce((total, band) => total + band.pairs * Math.abs(band.stated - band.actual), 0) / pairs;
}

// Places of n records on a circle in a box of `width` by `height`, the first at the top.
export function on_circle(n: number, width: number, height: number, margin: number): { x: number; y: number }[] {
  return Array.from({ length: n }, (_, k) => {
    const angle = (2 * Math.PI * k) / n - Math.PI / 2;
    return { x: width / 2 + (width / 2 - margin) * Math.cos(angle), y: height / 2 + (height / 2 - margin) * Math.sin(angle) };
  });
}
