// A pedigree in the standard symbols: a square is a man, a circle a woman, a diamond of unknown sex; filled is typed, a
// question mark is who is looked for, a slash is deceased, a double line joins relatives.
import { useId, useMemo } from 'preact/hooks';
import { DataTable } from './data_table';
import { use_words } from './words';
import { kin_words } from '../i18n/kin';
import type { Language } from '../i18n/language';
import type { KinFamily, KinMember } from '../results/kin';
import { lay_out_pedigree, type Couple, type Placed } from '../results/pedigree_layout';

const column = 68;
const row_height = 92;
const radius = 13;
const margin = { x: 36, top: 18, bottom: 30 };
const longest_label = 9;

export function PedigreeDrawing({ family }: { family: KinFamily }) {
  const words = use_words();
  const { pedigree } = kin_words[words.language as Language];
  const { placed, couples, width, rows } = useMemo(() => lay_out_pedigree(family.members), [family]);
  const id = useId();
  const size = { x: width * column + 2 * margin.x, y: (rows - 1) * row_height + 2 * radius + margin.top + margin.bottom };
  const used = new Set(placed.flatMap(({ member }) => marks_of(member)));
  return (
    <figure class="pedigree">
      <div class="pedigree_scroll" tabIndex={0} role="region" aria-label={pedigree.name(family.name)}>
        <svg width={size.x} height={size.y} viewBox={`0 0 ${size.x} ${size.y}`} role="img" aria-labelledby={id}>
          <title id={id}>
            {pedigree.summary({
              name: family.name, members: placed.length,
              typed: placed.filter(({ member }) => member.typed).map(({ member }) => member.id),
              missing: placed.filter(({ member }) => member.missing).map(({ member }) => member.id),
            })}
          </title>
          {couples.map((couple, index) => (
            <CoupleLines
              key={`${couple.father} ${couple.mother}`} couple={couple} placed={placed}
              level={couples.slice(0, index).filter((before) => are_apart(before, placed)).length}
            />
          ))}
          {placed.map((one) => <MemberSymbol key={one.member.id} one={one} />)}
        </svg>
      </div>
      <figcaption class="legend">
        {(['typed', 'missing', 'deceased', 'implied'] as const).filter((mark) => used.has(mark)).map((mark) => (
          <span key={mark} class="pedigree_key">
            <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true">
              <Symbol sex="male" size={7} typed={mark === 'typed'} missing={mark === 'missing'} deceased={mark === 'deceased'} implied={mark === 'implied'} />
            </svg>
            {pedigree.marks[mark]}
          </span>
        ))}
      </figcaption>
      <details>
        <summary>{pedigree.members}</summary>
        <DataTable
          caption={pedigree.name(family.name)}
          rows={family.members}
          columns={[
            { label: pedigree.id, render: (member) => <bdi>{member.id}</bdi> },
            { label: pedigree.sex, render: (member) => pedigree.sexes[member.sex] },
            { label: pedigree.father, render: (member) => <bdi>{member.father || '—'}</bdi> },
            { label: pedigree.mother, render: (member) => <bdi>{member.mother || '—'}</bdi> },
            { label: pedigree.known, render: (member) => marks_of(member).map((mark) => pedigree.marks[mark]).join(', ') || '—' },
          ]}
        />
      </details>
    </figure>
  );
}

type Mark = 'typed' | 'missing' | 'deceased' | 'implied';

const marks_of = (member: KinMember): Mark[] =>
  (['typed', 'missing', 'deceased', 'implied'] as const).filter((mark) => member[mark]);

const at = ({ x, row }: Placed): { x: number; y: number } => ({
  x: margin.x + x * column, y: margin.top + radius + row * row_height,
});

// Whether somebody stands between the mates: they are then joined below.
function are_apart({ father, mother }: Couple, placed: readonly Placed[]): boolean {
  const [a, b] = [placed[father]!, placed[mother]!];
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  return a.row === b.row && placed.some((other) => other.row === a.row && other.x > left && other.x < right);
}

// The line between mates, the line of descent from its middle, and the line that the children hang from. Lines below others
// run on levels of their own, so that two of them can be told apart.
function CoupleLines({ couple, placed, level }: { couple: Couple; placed: readonly Placed[]; level: number }) {
  const father = at(placed[couple.father]!);
  const mother = at(placed[couple.mother]!);
  const children = couple.children.map((child) => at(placed[child]!));
  const middle = { x: (father.x + mother.x) / 2, y: (father.y + mother.y) / 2 };
  const apart = are_apart(couple, placed);
  const bend = radius + 21 + 5 * level;
  const join = apart
    ? `M${father.x} ${father.y} l0 ${bend} L${mother.x} ${mother.y + bend} l0 ${-bend}`
    : `M${father.x} ${father.y} L${mother.x} ${mother.y}`;
  const start = apart ? middle.y + bend : middle.y;
  const bar = Math.min(...children.map((child) => child.y)) - radius - 14;
  const [left, right] = [Math.min(middle.x, ...children.map((child) => child.x)), Math.max(middle.x, ...children.map((child) => child.x))];
  return (
    <g class="descent">
      <path d={join} />
      {couple.related && !apart && <path d={`M${father.x} ${father.y + 5} L${mother.x} ${mother.y + 5}`} />}
      <path d={`M${middle.x} ${start} V${bar} M${left} ${bar} H${right}${children.map((child) => ` M${child.x} ${bar} V${child.y}`).join('')}`} />
    </g>
  );
}

function MemberSymbol({ one }: { one: Placed }) {
  const { member } = one;
  const { x, y } = at(one);
  const label = member.id.length > longest_label ? `${member.id.slice(0, longest_label - 1)}…` : member.id;
  return (
    <g transform={`translate(${x} ${y})`}>
      <Symbol {...member} size={radius} />
      <text class="label" y={radius + 15} text-anchor="middle">{label}</text>
    </g>
  );
}

type SymbolProps = Pick<KinMember, 'sex' | 'typed' | 'missing' | 'deceased' | 'implied'> & { size: number };

function Symbol({ sex, size, typed, missing, deceased, implied }: SymbolProps) {
  const style = ['symbol', typed && 'typed', missing && 'sought', implied && 'implied'].filter(Boolean).join(' ');
  const reach = size * 1.35;
  return (
    <>
      {sex === 'male' && <rect class={style} x={-size} y={-size} width={2 * size} height={2 * size} />}
      {sex === 'female' && <circle class={style} r={size} />}
      {sex === 'unknown' && <path class={style} d={`M0 ${-size * 1.2} L${size * 1.2} 0 L0 ${size * 1.2} L${-size * 1.2} 0 Z`} />}
      {missing && <text class={typed ? 'question on_fill' : 'question'} y={size * 0.38} text-anchor="middle" font-size={size * 1.1}>?</text>}
      {deceased && <path class="slash" d={`M${-reach} ${reach} L${reach} ${-reach}`} />}
    </>
  );
}
