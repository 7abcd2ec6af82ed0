// The numbers behind the report's sentences and charts: pure functions of the data.
import type { Evidence, FieldModel, GroupSize, Input, Overlap, SampleBand, SamplePair, WeightHistogram } from './data';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface RowCounts { read: number; used: number; refused: number; balanced: boolean }

// Balanced: rows in = rows out + rows refused, for every list.
export function row_counts(inputs: readonly Input[]): RowCounts {
  return {
    read: sum(inputs.map((input) => input.rows_in)),
    used: sum(inputs.map((input) => input.rows_out)),
    refused: sum(inputs.map((input) => input.rows_refused)),
    balanced: inputs.every((input) => input.rows_in === input.rows_out + input.rows_refused),
  };
}

export interface OverlapSummary {
  sources: string[]; // in the order in which the lists were given, then as met
  list_sizes: number[]; // one a source
  combinations: { members: boolean[]; entities: number }[]; // largest first, at most `limit`
  rest: { combinations: number; entities: number };
  entities: number;
  alone: number; // entities in one list only
}

export function summarise_overlap(overlaps: readonly Overlap[], order: readonly string[], limit: number): OverlapSummary {
  const met = overlaps.flatMap((overlap) => overlap.sources);
  const sources = [...new Set([...order.filter((source) => met.includes(source)), ...met])];
  const sorted = overlaps.filter((overlap) => overlap.entities > 0).sort((a, b) => b.entities - a.entities);
  const rest = sorted.slice(limit);
  return {
    sources,
    list_sizes: sources.map((source) =>
      sum(overlaps.filter((overlap) => overlap.sources.includes(source)).map((overlap) => overlap.entities)),
    ),
    combinations: sorted.slice(0, limit).map((overlap) => ({
      members: sources.map((source) => overlap.sources.includes(source)),
      entities: overlap.entities,
    })),
    rest: { combinations: rest.length, entities: sum(rest.map((overlap) => overlap.entities)) },
    entities: sum(overlaps.map((overlap) => overlap.entities)),
    alone: sum(overlaps.filter((overlap) => overlap.sources.length === 1).map((overlap) => overlap.entities)),
  };
}

// Pairs within this many bits of the threshold count as close to it.
export const near_bits = 3;

export interface HistogramSummary {
  bins: { from: number; to: number; pairs: number; above: boolean }[]; // without gaps, one empty bin at each end
  pairs: number;
  above: number;
  near: number;
  exact: boolean; // the bins split at the threshold and at its neighbourhood
}

// A bin that straddles the threshold counts on the side where its middle lies.
export function summarise_histogram(histogram: WeightHistogram): HistogramSummary {
  const width = histogram.bin_width;
  const threshold = histogram.threshold ?? 0;
  const index = (value: number): number => Math.round(value / width);
  const filled = new Map<number, number>();
  for (const bin of histogram.bins) filled.set(index(bin.from), (filled.get(index(bin.from)) ?? 0) + bin.pairs);
  // A loop, not a spread: a histogram may have more bins than a call may have arguments.
  let first = Infinity;
  let last = -Infinity;
  for (const key of filled.keys()) {
    first = Math.min(first, key);
    last = Math.max(last, key);
  }
  const offset = histogram.bins.length > 0 ? histogram.bins[0]!.from - index(histogram.bins[0]!.from) * width : 0;
  const bins: HistogramSummary['bins'] = [];
  for (let i = first - 1; i <= last + 1; i++) {
    const from = i * width + offset;
    bins.push({ from, to: from + width, pairs: filled.get(i) ?? 0, above: from + width / 2 >= threshold });
  }
  const on_edge = (value: number): boolean => Math.abs((value - offset) / width - Math.round((value - offset) / width)) < 1e-6;
  const near = bins.filter((bin) => Math.abs(bin.from + width / 2 - threshold) < near_bits);
  return {
    bins,
    pairs: sum(bins.map((bin) => bin.pairs)),
    above: sum(bins.filter((bin) => bin.above).map((bin) => bin.pairs)),
    near: sum(near.map((bin) => bin.pairs)),
    exact: [threshold, threshold - near_bits, threshold + near_bits].every(on_edge),
  };
}

// Sizes 1 to 10 each, then ranges, so that a monstrous group doesn't make a thousand rows.
const size_ranges: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 10 }, (_, i) => [i + 1, i + 1] as const),
  [11, 20], [21, 50], [51, 100], [101, 1000], [1001, Infinity],
];

export interface GroupSummary {
  rows: { from: number; to: number; entities: number }[]; // `to` is the largest size met in the range
  entities: number;
  singletons: number;
  largest: number;
}

export function summarise_groups(groups: readonly GroupSize[]): GroupSummary {
  const rows: GroupSummary['rows'] = [];
  for (const [from, to] of size_ranges) {
    const inside = groups.filter((group) => group.size >= from && group.size <= to && group.entities > 0);
    if (inside.length === 0) continue;
    const sizes = inside.map((group) => group.size);
    rows.push({ from: Math.min(...sizes), to: Math.max(...sizes), entities: sum(inside.map((group) => group.entities)) });
  }
  return {
    rows,
    entities: sum(groups.map((group) => group.entities)),
    singletons: sum(groups.filter((group) => group.size === 1).map((group) => group.entities)),
    largest: rows.length === 0 ? 0 : rows[rows.length - 1]!.to,
  };
}

const spread = (field: FieldModel): number => {
  const weights = field.levels.flatMap((level) => level.weight ?? []);
  return weights.length === 0 ? 0 : Math.max(...weights) - Math.min(...weights);
};

// The fields that can move a pair furthest come first.
export const by_spread = (fields: readonly FieldModel[]): FieldModel[] =>
  [...fields].sort((a, b) => spread(b) - spread(a));

export interface FieldExtremes { best: { field: string; level: string; weight: number }; worst: { field: string; level: string; weight: number } }

// The levels with the greatest and the least weight of all fields; null where there is none.
export function field_extremes(fields: readonly FieldModel[]): FieldExtremes | null {
  const levels = fields
    .flatMap((field) =>
      field.levels.flatMap(({ level, weight }) => (weight === null ? [] : [{ field: field.name, level, weight }])),
    )
    .sort((a, b) => b.weight - a.weight);
  return levels.length === 0 ? null : { best: levels[0]!, worst: levels[levels.length - 1]! };
}

export type BandName = 'almost_certain' | 'very_likely' | 'likely' | 'doubtful' | 'unlikely';

// The words for a band of probability, by its middle; null for a band on both sides of an even chance.
export function band_name(from: number, to: number): BandName | null {
  if (from < 0.5 && to > 0.5) return null;
  const middle = (from + to) / 2;
  if (middle >= 0.99) return 'almost_certain';
  if (middle >= 0.9) return 'very_likely';
  if (middle >= 0.5) return 'likely';
  if (middle >= 0.1) return 'doubtful';
  return 'unlikely';
}

export interface WaterfallStep {
  part: Evidence | 'start' | 'adjustment';
  weight: number;
  from: number;
  to: number;
}

// The evidence as a running total that ends at the pair's weight: the prior, then the fields, then what the model adds
// because fields depend on each other. Without a prior, all that the fields don't account for is the start.
export function waterfall(pair: SamplePair): WaterfallStep[] {
  const unaccounted = pair.match_weight - sum(pair.evidence.map((item) => item.weight));
  const start = pair.prior_weight ?? unaccounted;
  const parts: [WaterfallStep['part'], number][] = [
    ['start', start],
    ...pair.evidence.map((item): [Evidence, number] => [item, item.weight]),
    ['adjustment', unaccounted - start],
  ];
  const steps: WaterfallStep[] = [];
  let total = 0;
  for (const [part, weight] of parts) {
    if (typeof part === 'string' && Math.abs(weight) < 0.05) continue;
    steps.push({ part, weight, from: total, to: total + weight });
    total += weight;
  }
  return steps;
}

// One scale for every waterfall of the page, so that bars can be compared across pairs.
export function waterfall_domain(bands: readonly SampleBand[]): [number, number] {
  let [low, high] = [-1, 1];
  for (const band of bands)
    for (const pair of band.pairs)
      for (const step of waterfall(pair)) {
        low = Math.min(low, step.to);
        high = Math.max(high, step.to);
      }
  const margin = (high - low) * 0.02;
  return [low - margin, high + margin];
}

// The strongest reasons on one side, strongest first; differences under half a bit say nothing.
export function reasons(evidence: readonly Evidence[], sign: 1 | -1, limit: number): Evidence[] {
  return evidence
    .filter((item) => item.weight * sign >= 0.5)
    .sort((a, b) => (b.weight - a.weight) * sign)
    .slice(0, limit);
}
