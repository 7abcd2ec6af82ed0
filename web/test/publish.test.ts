import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finest_set, share_in_small_groups, type PublishedSet } from '../src/results/publish';

const set = (columns: string[]): PublishedSet => ({ columns, cells: 4, published: 2, small: 1, people: 9, people_published: 7 });

test('the finest set tells most columns', () => {
  assert.deepEqual(finest_set([set([]), set(['state']), set(['state', 'sex']), set(['sex'])])!.columns, ['state', 'sex']);
  assert.equal(finest_set([]), null);
});

test('who is in a group of fewer than five', () => {
  const found = { columns: ['sex'], people: 10, groups: 3, unique: 1, in_two_to_four: 3, in_five_to_nine: 6, smallest_group: 1 };
  assert.equal(share_in_small_groups(found), 0.4);
  assert.equal(share_in_small_groups({ ...found, people: 0 }), 0);
});
