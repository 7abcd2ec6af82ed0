// Where the members of a pedigree stand in its drawing: generations as rows, mates side by side, children under parents.
import type { KinMember } from './kin';

export interface Placed { member: KinMember; x: number; row: number } // x in symbol widths, from 0
export interface Couple { father: number; mother: number; children: number[]; related: boolean } // places in `placed`
export interface PedigreeLayout { placed: Placed[]; couples: Couple[]; width: number; rows: number }

const closest = 1; // between neighbours in a row
const sweeps = 24;

export function lay_out_pedigree(members: readonly KinMember[]): PedigreeLayout {
  const place_of = new Map(members.map((member, index) => [member.id, index]));
  const parent = (id: string): number => (id === '' ? -1 : place_of.get(id) ?? -1);
  const parents = members.map((member) => [parent(member.father), parent(member.mother)].filter((index) => index >= 0));
  const couples = find_couples(members, parent, parents);
  const row_of = find_rows(members.length, parents, couples);
  const x = new Array<number>(members.length).fill(0);
  const rows = Math.max(0, ...row_of) + (members.length > 0 ? 1 : 0);
  for (let row = 0; row < rows; row++) place_row(row, row_of, couples, parents, x);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const downwards = sweep % 2 === 0;
    for (let step = 0; step < rows; step++) settle_row(downwards ? step : rows - 1 - step, row_of, couples, x, downwards);
  }
  const least = members.length === 0 ? 0 : Math.min(...x);
  const placed = members.map((member, index) => ({ member, x: x[index]! - least, row: row_of[index]! }));
  return { placed, couples, width: members.length === 0 ? 0 : Math.max(...x) - least, rows };
}

function find_couples(members: readonly KinMember[], parent: (id: string) => number, parents: readonly number[][]): Couple[] {
  const couples = new Map<string, Couple>();
  members.forEach((member, child) => {
    const [father, mother] = [parent(member.father), parent(member.mother)];
    if (father < 0 || mother < 0) return;
    const key = `${father} ${mother}`;
    const couple = couples.get(key) ?? { father, mother, children: [], related: share_ancestor(father, mother, parents) };
    couple.children.push(child);
    couples.set(key, couple);
  });
  return [...couples.values()];
}

function ancestors(of: number, parents: readonly number[][], found = new Set<number>()): Set<number> {
  if (found.has(of)) return found;
  found.add(of);
  for (const one of parents[of]!) ancestors(one, parents, found);
  return found;
}

function share_ancestor(a: number, b: number, parents: readonly number[][]): boolean {
  const of_a = ancestors(a, parents);
  return [...ancestors(b, parents)].some((one) => of_a.has(one));
}

// Below both parents; mates in one row, the lower of the two.
function find_rows(count: number, parents: readonly number[][], couples: readonly Couple[]): number[] {
  const rows = new Array<number>(count).fill(0);
  for (let round = 0; round <= count; round++) {
    let moved = false;
    const lower = (one: number, to: number): void => {
      if (rows[one]! < to && to < count) {
        rows[one] = to;
        moved = true;
      }
    };
    parents.forEach((of, child) => of.forEach((one) => lower(child, rows[one]! + 1)));
    for (const { father, mother } of couples) {
      // Relatives of different generations keep their own rows.
      if (ancestors(father, parents).has(mother) || ancestors(mother, parents).has(father)) continue;
      const row = Math.max(rows[father]!, rows[mother]!);
      if (parents[father]!.length === 0) lower(father, row);
      if (parents[mother]!.length === 0) lower(mother, row);
    }
    if (!moved) break;
  }
  return rows;
}

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

const mates_of = (one: number, couples: readonly Couple[]): number[] =>
  couples.flatMap(({ father, mother }) => (father === one ? [mother] : mother === one ? [father] : []));

// Under the parents, from left to right; who married in stands beside the mate.
function place_row(row: number, row_of: readonly number[], couples: readonly Couple[], parents: readonly number[][], x: number[]): void {
  const here = row_of.flatMap((of, index) => (of === row ? [index] : []));
  const born = here.filter((one) => parents[one]!.length > 0);
  const wish = (one: number): number => mean(parents[one]!.map((parent) => x[parent]!));
  const order: number[] = [];
  const add = (one: number): void => {
    if (order.includes(one)) return;
    const beside = mates_of(one, couples).filter((mate) => row_of[mate] === row && parents[mate]!.length === 0 && !order.includes(mate));
    // A man stands to the left of his mate; of several mates the first stands to the left and the others to the right.
    const is_father = couples.some(({ father, mother }) => father === one && mother === beside[0]);
    const left = beside.length > 1 || (beside.length === 1 && !is_father) ? beside.slice(0, 1) : [];
    const right = beside.slice(left.length);
    order.push(...left, one, ...right);
    for (const mate of beside)
      for (const next of mates_of(mate, couples)) if (row_of[next] === row && parents[next]!.length === 0) add(next);
  };
  [...born].sort((a, b) => wish(a) - wish(b)).forEach(add);
  // Of those without parents here, who has most mates comes first and stands between them.
  [...here].sort((a, b) => mates_of(b, couples).length - mates_of(a, couples).length).forEach(add);
  order.forEach((one, index) => (x[one] = index * closest));
}

// Moves a row towards its parents (downwards) or its children, keeping order and distances.
function settle_row(
  row: number, row_of: readonly number[], couples: readonly Couple[], x: number[], downwards: boolean,
): void {
  const here = row_of.flatMap((of, index) => (of === row ? [index] : [])).sort((a, b) => x[a]! - x[b]!);
  const wishes = here.map((one) => {
    const own = downwards
      ? couples.filter((couple) => couple.children.includes(one)).map((couple) => {
          const siblings = couple.children.filter((child) => row_of[child] === row);
          return (x[couple.father]! + x[couple.mother]!) / 2 + x[one]! - mean(siblings.map((child) => x[child]!));
        })
      : couples.filter((couple) => couple.father === one || couple.mother === one).map((couple) =>
          mean(couple.children.map((child) => x[child]!)) + x[one]! - (x[couple.father]! + x[couple.mother]!) / 2);
    return own.length === 0 ? x[one]! : mean(own);
  });
  // The nearest places to the wishes that keep the order: blocks of touching members move as one.
  const blocks: { sum: number; count: number }[] = [];
  wishes.forEach((wish, index) => {
    blocks.push({ sum: wish - index * closest, count: 1 });
    while (blocks.length > 1) {
      const [before, last] = [blocks[blocks.length - 2]!, blocks[blocks.length - 1]!];
      if (before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  let index = 0;
  for (const block of blocks)
    for (let k = 0; k < block.count; k++, index++) x[here[index]!] = block.sum / block.count + index * closest;
}
