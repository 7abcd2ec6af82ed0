import assert from 'node:assert/strict';
import { test } from 'node:test';
import { density_path } from '../src/components/interval_picture';
import type { Estimate, InternalConsistency, Variation } from '../src/results/estimate_data';
import { interval_of, predicted_lists, range_of, total_at, unfit, widest_curve } from '../src/results/estimate_figures';
import { make_scale } from '../src/results/scale';

const variation = (estimate: number | null, status: Variation['status'] = 'ok'): Variation => ({
  estimator: 'loglinear', status, estimate, q025: 1, q975: 9,
});

test('a scale holds its values and writes round ones', () => {
  const scale = make_scale([4400, 17200], { most_ticks: 4 });
  assert.equal(scale.logarithmic, false);
  assert.ok(scale.low < 4400 && scale.high > 17200);
  assert.deepEqual(scale.ticks, [5000, 10000, 15000]);
  assert.equal(scale.place(scale.low), 0);
  assert.equal(scale.place(scale.high), 1);
  assert.deepEqual(make_scale([0, 9], { most_ticks: 5, from_zero: true }).ticks, [0, 2, 4, 6, 8]);
});

test('values that span much have a logarithmic scale, with few ticks however much they span', () => {
  const scale = make_scale([8234, 737983], { most_ticks: 4 });
  assert.equal(scale.logarithmic, true);
  assert.deepEqual(scale.ticks, [10000, 30000, 100000, 300000]);
  assert.ok(Math.abs(scale.place(Math.sqrt(8234 * 737983)) - 0.5) < 1e-9);
  for (const most of [1e3, 1e6, 1e9, 1e13]) {
    const { ticks } = make_scale([5, most], { most_ticks: 4 });
    assert.ok(ticks.length >= 1 && ticks.length <= 4, String(most));
  }
});

test('one value alone has a scale around it', () => {
  for (const value of [0, 7, 4400]) {
    const { place } = make_scale([value], { most_ticks: 4 });
    assert.ok(place(value) >= 0 && place(value) < 1, String(value));
  }
});

test('numbers stand only beside the status ok', () => {
  assert.deepEqual(interval_of(variation(5)), { estimate: 5, q025: 1, q975: 9 });
  assert.equal(interval_of(variation(5, 'not_converged')), null);
  assert.equal(interval_of(variation(null)), null);
  assert.deepEqual(range_of([variation(5), variation(8), variation(1, 'not_estimable')]), { low: 5, high: 8 });
  assert.equal(range_of([variation(1, 'not_estimable')]), null);
});

test('the identification curve is a straight line in the odds ratio', () => {
  const curve = { list: 'EXH', alone: 1131, others_only: 2490, both: 779, points: [], implied: [] };
  assert.equal(Math.round(total_at(curve, 1)!), 8015);
  assert.equal(total_at({ ...curve, both: 0 }, 1), null);
  assert.equal(total_at(curve, 2)! - total_at(curve, 1)!, total_at(curve, 1)! - total_at(curve, 0)!);
  const widest = widest_curve([{ ...curve, list: 'a', others_only: 1 }, curve, { ...curve, list: 'none', both: 0 }]);
  assert.equal(widest!.list, 'EXH');
  assert.equal(widest_curve([]), null);
});

test('a list counts as predicted where every model that has an answer predicts it', () => {
  const check = (list: string, estimator: string, covered: boolean, status: Variation['status'] = 'ok'): InternalConsistency => ({
    ...variation(5, status), list, estimator, covered, known: 5,
  });
  const checks = [
    check('a', 'decomposable', true), check('a', 'loglinear', true), check('a', 'chao', false),
    check('b', 'decomposable', true), check('b', 'loglinear', false),
    check('c', 'decomposable', true), check('c', 'loglinear', false, 'not_estimable'),
    check('d', 'chao', true),
  ];
  assert.deepEqual(predicted_lists(checks, (estimator) => estimator !== 'chao'), { covered: 2, tried: 3 });
});

test('a check speaks against its model where its p is small', () => {
  const check = (p_value: number) => ({ estimator: String(p_value), p_value, pairs: [] });
  assert.deepEqual(unfit([check(0.5), check(0.001)]).map((one) => one.estimator), ['0.001']);
});

test('the outline of the draws is as high as its box where it is highest, and empty without draws', () => {
  const scale = make_scale([0, 100], { most_ticks: 4, from_zero: true });
  const path = density_path({ from: 0, to: 100, counts: [1, 4, 1] } satisfies NonNullable<Estimate['density']>, scale);
  assert.ok(path.startsWith('M0.0 100') && path.endsWith('100Z') && path.includes(' 4.0'), path);
  assert.equal(density_path({ from: 0, to: 100, counts: [0, 0] }, scale), '');
});
