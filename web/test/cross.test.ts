import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cross_words } from '../src/i18n/cross';
import { certainty, even_threshold, evidence_steps, group_candidates, running_domain, type CrossCandidate } from '../src/results/cross';

const candidate = (missing: string, found: string, ranks: [number, number], posterior: number, evidence: Record<string, number> = {}): CrossCandidate => ({
  missing: { source: 'register', record_id: missing }, found: { source: 'morgue', record_id: found }, rank_for_missing: ranks[0],
  rank_for_found: ranks[1], ln_likelihood_ratio: 0, posterior, repeated: false, evidence, reasons: [],
});

test('candidates are seen from both sides, the likeliest people first', () => {
  const all = [candidate('m1', 'f1', [1, 1], 0.4), candidate('m2', 'f1', [1, 1], 0.4), candidate('m2', 'f2', [2, 1], 0.9)];
  const by_found = group_candidates(all, 'found');
  assert.deepEqual(by_found.map((group) => [group.person.record_id, group.candidates.map((one) => one.tied)]), [['f2', [false]], ['f1', [true, true]]]);
  const by_missing = group_candidates(all, 'missing');
  assert.deepEqual(by_missing.map((group) => [group.person.record_id, group.candidates.length]), [['m1', 1], ['m2', 2]]);
});

test('the steps of a pair end at the odds of its posterior', () => {
  const steps = evidence_steps(candidate('m', 'f', [1, 1], 0.8, { sex: 0.5, marks: 9, kin: -1 }), -8);
  assert.deepEqual(steps.map((step) => step.part), ['prior', 'marks', 'kin', 'sex', 'others']);
  const total = steps.reduce((sum, step) => sum + step.bits, 0);
  assert.ok(Math.abs(total - Math.log2(0.8 / 0.2)) < 1e-9);
});

test('a posterior that is rounded to one has no step for the others', () => {
  assert.deepEqual(evidence_steps(candidate('m', 'f', [1, 1], 1, { marks: 20 }), -8).map((step) => step.part), ['prior', 'marks']);
});

test('the scale holds every running total', () => {
  const [low, high] = running_domain([[-8, 12, 3], [2]]);
  assert.ok(low < -8 && high > 7);
});

test('the threshold to speak of is the one nearest an even chance', () => {
  const row = (posterior: number) => ({ posterior, candidates: 1, expected_true: 1, expected_false: 0 });
  assert.equal(even_threshold([row(0.1), row(0.5), row(0.9)])?.posterior, 0.5);
  assert.equal(even_threshold([]), undefined);
});

test('how sure is said in words before numbers', () => {
  assert.deepEqual([1, 0.99, 0.98, 0.9, 0.5, 0.49, 0.1, 0.05].map(certainty), [
    'all_but_certain', 'all_but_certain', 'very_likely', 'very_likely', 'likelier_than_not', 'possible', 'possible', 'unlikely',
  ]);
  const { of_hundred } = cross_words.es.pair;
  assert.equal(of_hundred(0.87), 'de cada 100 pistas como esta, unas 87 son ciertas');
  assert.equal(of_hundred(0.012), 'de cada 100 pistas como esta, una es cierta');
  assert.equal(of_hundred(0.001), 'de cada 100 pistas como esta, ni una es cierta');
  assert.equal(of_hundred(0.9999), 'de cada 1000 pistas como esta, unas 999 son ciertas');
});

test('a person is told in the words of the list, and only what it says', () => {
  const { about } = cross_words.es.pair;
  const person = { source: 'a', record_id: '1' };
  assert.equal(about({ ...person, sex: 'female', age: '23', event_date: '2015-03-09', place: 'Nogales, Sonora' }, 'missing'),
    'mujer, 23 años; desapareció: 9 de marzo de 2015, en Nogales, Sonora');
  assert.equal(about({ ...person, age: '20-30', found_date: '2015-03' }, 'found'), 'edad estimada: 20-30 años; hallazgo: marzo de 2015');
  assert.equal(about(person, 'missing'), '');
  assert.equal(cross_words.en.pair.about({ ...person, sex: 'male', found_date: '2015' }, 'found'), 'man; found: 2015');
});

test('findings of a crossing say one and many', () => {
  assert.equal(cross_words.en.head.finding({ missing: 945, found: 1, with_candidate: 1 }), 'Of 1 found person, 1 may be someone on the list: it has a lead among 945 missing people.');
  assert.equal(cross_words.es.left_out.finding(0), 'Nadie quedó fuera del cruce');
});

test('the words for evidence and rates have the same keys in both languages', () => {
  for (const words of ['parts', 'rate_kinds', 'rate_bands'] as const)
    assert.deepEqual(Object.keys(cross_words.en[words]).sort(), Object.keys(cross_words.es[words]).sort());
});
