// Estimates with their intervals on one axis, a row each; the numbers stand beside the drawing, which is never read out.
import type { ComponentChildren } from 'preact';
import { use_words } from './words';
import type { Density } from '../results/estimate_data';
import { make_scale, type Scale } from '../results/scale';

export interface Interval { estimate: number; q025: number | null; q975: number | null }

export interface IntervalRow {
  name: string;
  note?: string; // under the name
  interval: Interval | null; // without one, `instead` stands in its place
  instead?: ComponentChildren;
  density?: Density | null | undefined;
  tone: 'same' | 'neutral';
  marked?: number | undefined; // a value of the row's own to compare with
}

export interface IntervalPictureProps {
  caption: string;
  rows: readonly IntervalRow[];
  columns: { name: string; picture: string; estimate: string; interval: string };
  reference?: { value: number; label: string } | undefined; // a line through all rows
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

export function IntervalPicture({ caption, rows, columns, reference }: IntervalPictureProps) {
  const { format } = use_words();
  const values = rows.flatMap(({ interval, marked }) =>
    [interval?.estimate, interval?.q025, interval?.q975, marked].filter((one): one is number => typeof one === 'number'),
  );
  if (reference) values.push(reference.value);
  const scale = make_scale(values.length > 0 ? values : [0, 1], { most_ticks: 4 });
  const drawn = rows.some((row) => row.interval !== null);
  return (
    <table role="table" class="data intervals">
      <caption class="visually_hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="text">{columns.name}</th>
          <th role="columnheader" scope="col" class="picture">
            <span class="visually_hidden">{columns.picture}</span>
            {reference && drawn && <span class="reference" aria-hidden="true">{reference.label}</span>}
          </th>
          <th role="columnheader" scope="col" class="number">{columns.estimate}</th>
          <th role="columnheader" scope="col" class="number">{columns.interval}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row, index) => <Row key={index} row={row} scale={scale} reference={reference?.value} columns={columns} />)}
      </tbody>
      {drawn && (
        <tfoot role="rowgroup" aria-hidden="true">
          <tr role="row">
            <td role="cell" class="axis_name">{columns.picture}</td>
            <td role="cell" class="picture">
              <svg class="axis">
                {scale.ticks.map((tick) => (
                  <text key={tick} x={percent(scale.place(tick))} y="13" text-anchor={anchor(scale.place(tick))}>{format.count(tick)}</text>
                ))}
              </svg>
            </td>
            <td role="cell" class="number" />
            <td role="cell" class="number" />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

const anchor = (share: number): string => (share < 0.06 ? 'start' : share > 0.94 ? 'end' : 'middle');

interface RowProps { row: IntervalRow; scale: Scale; reference: number | undefined; columns: IntervalPictureProps['columns'] }

function Row({ row, scale, reference, columns }: RowProps) {
  const { format } = use_words();
  const { interval } = row;
  const name = (
    <th role="rowheader" scope="row" class="text">
      <bdi>{row.name}</bdi>
      {row.note !== undefined && <span class="under quiet">{row.note}</span>}
    </th>
  );
  if (interval === null)
    return (
      <tr role="row" class="without">
        {name}
        <td role="cell" class="text instead" colSpan={3}>{row.instead}</td>
      </tr>
    );
  return (
    <tr role="row">
      {name}
      <td role="cell" class="picture">
        <IntervalDrawing row={row} interval={interval} scale={scale} reference={reference} />
      </td>
      <td role="cell" class="number estimate" data-label={columns.estimate}>{format.count(interval.estimate)}</td>
      <td role="cell" class="number" data-label={columns.interval}>
        {interval.q025 !== null && interval.q975 !== null ? `${format.count(interval.q025)} – ${format.count(interval.q975)}` : '—'}
      </td>
    </tr>
  );
}

interface DrawingProps { row: IntervalRow; interval: Interval; scale: Scale; reference: number | undefined }

function IntervalDrawing({ row, interval, scale, reference }: DrawingProps) {
  const at = (value: number): string => percent(scale.place(value));
  const { q025, q975 } = interval;
  const middle = row.density ? 36 : 14;
  return (
    <svg class={`interval ${row.tone}`} height={middle + 12} aria-hidden="true">
      {scale.ticks.map((tick) => <line key={tick} class="grid" x1={at(tick)} x2={at(tick)} y1="0" y2="100%" />)}
      {reference !== undefined && <line class="reference" x1={at(reference)} x2={at(reference)} y1="0" y2="100%" />}
      {row.density && (
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" x="0" y="2" width="100%" height="26">
          <path class="density" d={density_path(row.density, scale)} />
        </svg>
      )}
      {q025 !== null && q975 !== null && (
        <>
          <line class="range" x1={at(q025)} x2={at(q975)} y1={middle} y2={middle} />
          {[q025, q975].map((end) => <line key={end} class="range" x1={at(end)} x2={at(end)} y1={middle - 4} y2={middle + 4} />)}
        </>
      )}
      {row.marked !== undefined && <line class="marked" x1={at(row.marked)} x2={at(row.marked)} y1={middle - 9} y2={middle + 9} />}
      <circle class="point" cx={at(interval.estimate)} cy={middle} r="5" />
    </svg>
  );
}

// The outline of the draws, its area true to the axis: what a logarithmic one squeezes grows taller. Drawn in a box of 1000 by 100.
export function density_path({ from, to, counts }: Density, scale: Scale): string {
  const edge = (index: number): number => scale.place(from + ((to - from) * index) / counts.length);
  const heights = counts.map((count, index) => {
    const width = edge(index + 1) - edge(index);
    return width > 0 ? count / width : 0;
  });
  const most = Math.max(...heights);
  if (!(most > 0)) return '';
  const x = (share: number): string => (1000 * share).toFixed(1);
  const points = heights.map((height, index) => `L${x((edge(index) + edge(index + 1)) / 2)} ${(100 - (96 * height) / most).toFixed(1)}`);
  return `M${x(edge(0))} 100${points.join('')}L${x(edge(counts.length))} 100Z`;
}
