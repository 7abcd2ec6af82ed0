// Lines over one axis, in real pixels so that words keep their size on any screen. Lines differ in colour, dashes and marks.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Scale } from '../results/scale';

export interface ChartLine { name: string; points: readonly { x: number; y: number | null }[]; marked?: boolean }
export interface ChartMark { x: number; y: number; name: string }

export interface LineChartProps {
  label: string; // what the chart shows, for those who cannot see it
  lines: readonly ChartLine[];
  x: Scale;
  y: Scale;
  x_label: string;
  y_label: string;
  write_x: (value: number) => string;
  write_y: (value: number) => string;
  marks?: readonly ChartMark[];
  height?: number;
}

const [top, right, bottom] = [18, 12, 36];

export function LineChart({ label, lines, x, y, x_label, y_label, write_x, write_y, marks = [], height = 240 }: LineChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [width, set_width] = useState(360);
  useEffect(() => {
    const element = holder.current!;
    const observer = new ResizeObserver(() => set_width(Math.max(200, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const left = 12 + 7 * Math.max(...y.ticks.map((tick) => write_y(tick).length));
  const px = (value: number): number => left + x.place(value) * (width - left - right);
  const py = (value: number): number => height - bottom - y.place(value) * (height - bottom - top);
  return (
    <div ref={holder} class="lines">
      <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} width="100%">
        <text class="axis_name" x={left} y="10">{y_label}</text>
        {y.ticks.map((tick) => (
          <g key={tick}>
            <line class="grid" x1={left} x2={width - right} y1={py(tick)} y2={py(tick)} />
            <text x={left - 6} y={py(tick) + 4} text-anchor="end">{write_y(tick)}</text>
          </g>
        ))}
        {x.ticks.map((tick) => <text key={tick} x={px(tick)} y={height - bottom + 16} text-anchor="middle">{write_x(tick)}</text>)}
        <text class="axis_name" x={width - right} y={height - 4} text-anchor="end">{x_label}</text>
        {lines.map((line, index) => (
          <g key={line.name} class={`series_${index % 6}`}>
            <path d={path_of(line, px, py)} />
            {line.marked && line.points.map((point) => point.y !== null && <circle key={point.x} cx={px(point.x)} cy={py(point.y)} r="3" />)}
          </g>
        ))}
        {marks.map((mark, index) => (
          <circle key={index} class="mark" cx={px(mark.x)} cy={py(mark.y)} r="4"><title>{mark.name}</title></circle>
        ))}
      </svg>
    </div>
  );
}

// Broken where a point says nothing.
function path_of(line: ChartLine, px: (value: number) => number, py: (value: number) => number): string {
  let pen = 'M';
  const parts: string[] = [];
  for (const point of line.points) {
    if (point.y === null) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${px(point.x).toFixed(1)} ${py(point.y).toFixed(1)}`);
    pen = 'L';
  }
  return parts.join('');
}

// The names of the lines, each beside a piece of it.
export function LineLegend({ names }: { names: readonly string[] }) {
  return (
    <ul class="line_legend">
      {names.map((name, index) => (
        <li key={name}>
          <svg class={`series_${index % 6}`} width="32" height="10" aria-hidden="true"><path d="M1 5H31" /></svg> <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
