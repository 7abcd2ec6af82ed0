import assert from 'node:assert/strict';
import { test } from 'node:test';
import { list_letter } from '../src/components/list_overlap';
import { parse_report } from '../src/results/data';
import {
  band_name, field_extremes, reasons, row_counts, summarise_groups, summarise_histogram, summarise_overlap, waterfall,
} from '../src/results/figures';

const input = (rows_in: number, rows_out: number, rows_refused: number) => ({ source: 'a', file: 'a.csv', rows_in, rows_out, rows_refused });

test('rows balance list by list, not only in all', () => {
  assert.deepEqual(row_counts([input(10, 8, 2), input(5, 5, 0)]), { read: 15, used: 13, refused: 2, balanced: true });
  assert.equal(row_counts([input(10, 9, 2), input(5, 4, 0)]).balanced, false);
  assert.deepEqual(row_counts([]), { read: 0, used: 0, refused: 0, balanced: true });
});

test('overlaps keep the order of the lists and sum up what is not shown', () => {
  const summary = summarise_overlap(
    [{ sources: ['b'], entities: 5 }, { sources: ['a', 'b'], entities: 7 }, { sources: ['c'], entities: 1 }, { sources: ['a'], entities: 0 }],
    ['a', 'b'],
    2,
  );
  assert.deepEqual(summary.sources, ['a', 'b', 'c']);
  assert.deepEqual(summary.list_sizes, [7, 12, 1]);
  assert.deepEqual(summary.combinations, [
    { members: [true, true, false], entities: 7 },
    { members: [false, true, false], entities: 5 },
  ]);
  assert.deepEqual(summary.rest, { combinations: 1, entities: 1 });
  assert.equal(summary.entities, 13);
  assert.equal(summary.alone, 6);
});

test('the histogram has no gaps and counts both sides of the threshold', () => {
  const summary = summarise_histogram({ bin_width: 2, threshold: 0, bins: [{ from: -6, pairs: 100 }, { from: 0, pairs: 4 }, { from: 4, pairs: 9 }] });
  assert.deepEqual(summary.bins.map((bin) => bin.from), [-8, -6, -4, -2, 0, 2, 4, 6]);
  assert.deepEqual([summary.pairs, summary.above, summary.near, summary.exact], [113, 13, 4, false]);
  const halves = summarise_histogram({ bin_width: 0.5, threshold: 1, bins: [{ from: -3.5, pairs: 1 }, { from: 3.5, pairs: 1 }] });
  assert.deepEqual([halves.pairs, halves.above, halves.near, halves.exact], [2, 1, 1, true]);
});

test('large groups share rows', () => {
  const summary = summarise_groups([{ size: 1, entities: 3 }, { size: 12, entities: 2 }, { size: 19, entities: 1 }, { size: 5000, entities: 1 }]);
  assert.deepEqual(summary.rows, [
    { from: 1, to: 1, entities: 3 }, { from: 12, to: 19, entities: 3 }, { from: 5000, to: 5000, entities: 1 },
  ]);
  assert.deepEqual([summary.entities, summary.singletons, summary.largest], [7, 3, 5000]);
  assert.deepEqual(summarise_groups([]), { rows: [], entities: 0, singletons: 0, largest: 0 });
});

test('bands of probability have names', () => {
  const cases = [[0.99, 1, 'almost_certain'], [0.9, 0.99, 'very_likely'], [0.5, 0.9, 'likely'], [0.1, 0.5, 'doubtful'], [0, 0.1, 'unlikely'], [0, 1, null]] as const;
  for (const [from, to, name] of cases) assert.equal(band_name(from, to), name);
});

test('a waterfall ends at the weight of the pair', () => {
  const evidence = [{ field: 'sex', level: 'exact', weight: 0.5 }, { field: 'curp', level: 'different', weight: -4 }];
  const record = { source: 'a', record_id: '1' };
  const steps = waterfall({ a: record, b: record, probability: 0.1, match_weight: -10, evidence });
  assert.deepEqual(steps.map((step) => [step.from, step.to]), [[0, -6.5], [-6.5, -6], [-6, -10]]);
  assert.equal(waterfall({ a: record, b: record, probability: 0.1, match_weight: -3.5, evidence }).length, 2);
  const adjusted = waterfall({ a: record, b: record, probability: 0.1, match_weight: -10, prior_weight: -8, evidence });
  assert.deepEqual(adjusted.map((step) => step.weight), [-8, 0.5, -4, 1.5]);
  assert.equal(adjusted[3]!.part, 'adjustment');
  assert.equal(adjusted[3]!.to, -10);
});

test('reasons are the strongest of a side', () => {
  const evidence = [1, -3, 4, 0.1, -0.2, -5].map((weight) => ({ field: String(weight), level: 'x', weight }));
  assert.deepEqual(reasons(evidence, 1, 3).map((item) => item.weight), [4, 1]);
  assert.deepEqual(reasons(evidence, -1, 1).map((item) => item.weight), [-5]);
});

test('extremes of the fields', () => {
  assert.equal(field_extremes([{ name: 'a', levels: [] }]), null);
  const level = (name: string, weight: number | null) => ({ level: name, m: 0.5, u: 0.5, weight });
  assert.deepEqual(field_extremes([{ name: 'a', levels: [level('x', 2), level('y', -1)] }, { name: 'b', levels: [level('z', -7), level('w', null)] }]), {
    best: { field: 'a', level: 'x', weight: 2 },
    worst: { field: 'b', level: 'z', weight: -7 },
  });
});

test('what is no result is not shown as one', () => {
  assert.equal(parse_report('__PARADERO_REPORT_DATA__'), null);
  assert.equal(parse_report('null'), null);
  assert.equal(parse_report('{"title": "x"}'), null);
  assert.deepEqual(parse_report('{"kind": "link"}'), { kind: 'link' });
});

test('lists have letters', () => {
  assert.deepEqual([0, 25, 26, 51, 52].map(list_letter), ['A', 'Z', 'AA', 'AZ', 'BA']);
});
