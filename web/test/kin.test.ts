import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../src/i18n/en';
import { finder_words } from '../src/i18n/finder';
import { kin_words } from '../src/i18n/kin';
import { group_by, ratio_domain, ratio_text, type KinMember } from '../src/results/kin';
import { lay_out_pedigree } from '../src/results/pedigree_layout';

const person = (id: string, father = '', mother = '', sex: KinMember['sex'] = 'unknown'): KinMember => ({
  id, father, mother, sex, typed: false, missing: false, deceased: false, implied: false,
});

const places = (members: KinMember[]) =>
  new Map(lay_out_pedigree(members).placed.map(({ member, x, row }) => [member.id, { x, row }]));

test('a ratio is written by its logarithm to three digits', () => {
  const cases: [number, string][] = [
    [0, '1.00'], [Math.log10(385), '385'], [Math.log10(12.34), '12.3'], [Math.log10(40576), '40,576'], [7.1, '1.26 × 10⁷'],
    [-4.5, '3.16 × 10⁻⁵'], [12.99999, '1.00 × 10¹³'], [Math.log10(0.815), '0.815'],
  ];
  for (const [log10, text] of cases) assert.equal(ratio_text(log10, en.format.decimal), text);
});

test('the scale of ratios holds one and every ratio', () => {
  const [low, high] = ratio_domain([3, null, -2]);
  assert.ok(low < -2 && high > 3);
  assert.ok(ratio_domain([])[0] < 0);
});

test('groups keep the order in which their names come', () => {
  assert.deepEqual(group_by(['b1', 'a1', 'b2'], (text) => text[0]!), [{ name: 'b', items: ['b1', 'b2'] }, { name: 'a', items: ['a1'] }]);
});

test('children stand under the middle of their parents, the father to the left', () => {
  const at = places([person('Mo'), person('Fa'), person('S1', 'Fa', 'Mo'), person('S2', 'Fa', 'Mo')]);
  assert.ok(at.get('Fa')!.x < at.get('Mo')!.x);
  assert.equal(at.get('S1')!.row, 1);
  const middle = (a: string, b: string): number => (at.get(a)!.x + at.get(b)!.x) / 2;
  assert.ok(Math.abs(middle('Fa', 'Mo') - middle('S1', 'S2')) < 1e-9);
});

test('who has children with two mates stands between them', () => {
  const at = places([person('A'), person('M'), person('B'), person('C1', 'M', 'A'), person('C2', 'M', 'B')]);
  const [left, middle, right] = ['A', 'M', 'B'].map((id) => at.get(id)!.x);
  assert.ok((left! - middle!) * (middle! - right!) > 0);
});

test('mates share a row, and nobody stands on somebody else', () => {
  const members = [
    person('1'), person('2'), person('3', '1', '2'), person('4'), person('5', '1', '2'), person('6'), person('7', '3', '4'), person('8', '5', '6'),
    person('9', '7', '8'),
  ];
  const { placed, couples, rows } = lay_out_pedigree(members);
  assert.equal(rows, 4);
  for (const { father, mother } of couples) assert.equal(placed[father]!.row, placed[mother]!.row);
  for (const one of placed)
    for (const other of placed)
      if (one !== other && one.row === other.row) assert.ok(Math.abs(one.x - other.x) > 0.999, `${one.member.id} ${other.member.id}`);
  assert.deepEqual(couples.map((couple) => couple.related), [false, false, false, true]);
});

test('a pedigree of nobody, and one with a parent who is not in it, are laid out', () => {
  assert.deepEqual(lay_out_pedigree([]), { placed: [], couples: [], width: 0, rows: 0 });
  assert.equal(lay_out_pedigree([person('C', 'elsewhere', '')]).rows, 1);
});

test('findings of kinship say one and many, and ties', () => {
  const totals = { victims: 5, missing: 5, families: 3, sure: 0, tied: 3 };
  assert.equal(
    kin_words.en.joint.finding(totals),
    '0 of 5 found people have a pairing above 95% among 5 missing people of 3 families; 3 are one of several that DNA does not tell apart.',
  );
  assert.ok(!kin_words.es.joint.finding({ ...totals, tied: 0 }).includes('ADN'));
  assert.equal(finder_words.en.shown({ shown: 10, total: 1200 }), '10 of 1,200 in view');
});
