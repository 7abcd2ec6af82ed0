import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangeSample, FieldChanges, RevisionLine } from '../src/results/watch_data';
import { change_of, first_status, most_changed, people_in, samples_by_kind, statuses_of, year_lines } from '../src/results/watch_figures';

const line = (value: string, counts: (number | null)[], by = 'year', status: RevisionLine['status'] = 'all'): RevisionLine => ({ by, value, status, counts });

test('a version is a line over all years, with gaps where it says nothing', () => {
  const lines = year_lines([line('2012', [5, null]), line('2010', [3, 4]), line('SIN_FECHA', [9, 9]), line('2011', [1, 1], 'state')], 'all', 3);
  assert.deepEqual(lines, [
    { version: 0, points: [{ x: 2010, y: 3 }, { x: 2011, y: null }, { x: 2012, y: 5 }] },
    { version: 1, points: [{ x: 2010, y: 4 }, { x: 2011, y: null }, { x: 2012, y: null }] },
  ]);
  assert.deepEqual(year_lines([line('undated', [1, 2])], 'all', 2), []);
});

test('a difference is newest minus oldest, where both say something', () => {
  assert.equal(change_of(line('2010', [40044, null, 39353])), -691);
  assert.equal(change_of(line('2010', [null, 5])), null);
});

test('those still missing are looked at first, where anyone is', () => {
  const lines = [line('2010', [1, 2]), line('2010', [1, 2], 'year', 'still_missing')];
  assert.deepEqual(statuses_of(lines), ['still_missing', 'all']);
  assert.equal(first_status(lines), 'still_missing');
  assert.equal(first_status([line('2010', [1, 2])]), 'all');
});

test('the column that changed most', () => {
  const field = (name: string, changed: number, emptied: number): FieldChanges => ({
    name, in_old: true, in_new: true, compared: 9, equal: 9, rewritten: 5, recoded: 0, blurred: 0, changed, emptied, filled: 0,
  });
  assert.equal(most_changed([field('sex', 1, 0), field('marks', 0, 3)])!.name, 'marks');
  assert.equal(most_changed([field('sex', 0, 0)]), null);
});

test('samples go by kind, in the order of the kinds', () => {
  const sample = (change: ChangeSample['change']): ChangeSample => ({ record_id: '1', change, field: '', old: '', new: '', probability: 1 });
  assert.deepEqual(samples_by_kind([sample('emptied'), sample('vanished'), sample('emptied')]).map((group) => [group.kind, group.samples.length]), [
    ['vanished', 1], ['emptied', 2],
  ]);
});

test('people of all statuses', () => {
  assert.equal(people_in({ still_missing: 1, located_alive: 2, located_dead: 3, not_said: 4 }), 10);
});
