// One group as a graph: a dot for each row, a line for each pair that speaks for one person, the doubtful pair marked.
// What it shows stands beside it in words; the drawing has a sentence for those who cannot see it.
import { on_circle, type DoubtfulGroup } from '../results/link_doubt';

const width = 300;
const height = 220;
const margin = 26;
const thickest = 5; // pixels
const strongest = 25; // bits; more evidence is drawn no thicker

export function GroupGraph({ group, label }: { group: DoubtfulGroup; label: string }) {
  const places = on_circle(group.records.length, width, height, margin);
  const is_weak = (a: number, b: number): boolean => a === group.weak[0] && b === group.weak[1];
  const lines = group.pairs.filter((pair) => pair.weight > 0 || is_weak(pair.a, pair.b));
  return (
    <svg class="group_graph" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {lines.map(({ a, b, weight }) => (
        <line
          key={`${a} ${b}`}
          class={is_weak(a, b) ? 'weak' : 'strong'}
          x1={places[a]!.x} y1={places[a]!.y} x2={places[b]!.x} y2={places[b]!.y}
          stroke-width={is_weak(a, b) ? 3 : Math.max(0.75, (thickest * Math.min(weight, strongest)) / strongest)}
        />
      ))}
      {places.map(({ x, y }, index) => (
        <g key={index} class={group.weak.includes(index) ? 'node in_doubt' : 'node'}>
          <circle cx={x} cy={y} r="12" />
          <text x={x} y={y + 4.5} text-anchor="middle">{index + 1}</text>
        </g>
      ))}
    </svg>
  );
}
