import assert from 'node:assert/strict';
import { test } from 'node:test';
import { link_doubt_words } from '../src/i18n/link_doubt';
import { calibration_gap, draw_bars, on_circle } from '../src/results/link_doubt';

test('draws are counted in bars of equal width, every draw once', () => {
  assert.deepEqual(draw_bars([], 10), []);
  assert.deepEqual(draw_bars([7, 7, 7], 10), [{ from: 7, to: 7, draws: 3 }]);
  assert.deepEqual(draw_bars([10, 11, 11, 13], 2), [{ from: 10, to: 11, draws: 3 }, { from: 12, to: 13, draws: 1 }]);
  const drawn = Array.from({ length: 200 }, (_, k) => 1000 + ((k * 37) % 91));
  const bars = draw_bars(drawn, 24);
  assert.ok(bars.length <= 24);
  assert.equal(bars.reduce((total, bar) => total + bar.draws, 0), drawn.length);
});

test('the gap of a calibration counts each band by its pairs', () => {
  const band = (pairs: number, stated: number, actual: number) => ({ from: 0, to: 1, pairs, stated, actual });
  assert.equal(calibration_gap([]), null);
  assert.equal(calibration_gap([band(0, 0, 0)]), null);
  assert.ok(Math.abs(calibration_gap([band(30, 0.9, 0.8), band(10, 0.1, 0.5)])! - 0.175) < 1e-12);
});

test('records stand on a circle inside the box, the first at the top', () => {
  for (const n of [1, 2, 3, 12]) {
    const places = on_circle(n, 300, 220, 26);
    assert.equal(places.length, n);
    assert.ok(Math.abs(places[0]!.x - 150) < 1e-9 && Math.abs(places[0]!.y - 26) < 1e-9);
    for (const { x, y } of places) assert.ok(x >= 26 - 1e-9 && x <= 274 + 1e-9 && y >= 26 - 1e-9 && y <= 194 + 1e-9);
  }
});

test('the words of doubt have the same keys in both languages, and none is empty', () => {
  const paths = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`))
      : [`${path}: ${typeof value}${value === '' ? ' empty' : ''}`];
  assert.deepEqual(paths(link_doubt_words.en).sort(), paths(link_doubt_words.es).sort());
  assert.ok(!paths(link_doubt_words.es).some((path) => path.endsWith('empty')));
});
