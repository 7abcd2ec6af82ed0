// The match-weight histogram, drawn by uPlot, with its numbers as a table for those who cannot see or point.
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { DataTable } from './data_table';
import { use_words } from './words';
import type { HistogramSummary } from '../results/figures';
import type { Dictionary } from '../i18n/es';

const height = 280;
// On a logarithmic scale a bar needs a floor below its least count, one pair.
const floor = 0.6;

export interface WeightHistogramProps { summary: HistogramSummary; threshold: number; label: string }

export function WeightHistogram({ summary, threshold, label }: WeightHistogramProps) {
  const words = use_words();
  const holder = useRef<HTMLDivElement>(null);
  const [pointed, set_pointed] = useState<number | null>(null);

  useEffect(() => {
    const element = holder.current!;
    const plot = new uPlot(
      chart_options(words, summary, threshold, element.clientWidth, set_pointed),
      chart_data(summary),
      element,
    );
    const fit = (): void => plot.setSize({ width: element.clientWidth, height });
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [summary, threshold, words]);

  const bin = pointed === null ? undefined : summary.bins[pointed];
  return (
    <figure class="chart">
      <p class="legend" aria-hidden="true">
        <span class="key neutral" /> {words.histogram.below} <span class="key same" /> {words.histogram.above}
      </p>
      <div ref={holder} role="img" aria-label={label} />
      <p class="readout screen_only" aria-hidden="true">{bin ? words.histogram.bin(bin) : words.histogram.hover}</p>
      <details>
        <summary>{words.page.show_numbers}</summary>
        <DataTable
          caption={words.histogram.topic}
          rows={summary.bins.filter((one) => one.pairs > 0)}
          columns={[
            { label: words.histogram.from, kind: 'number', render: (one) => words.format.decimal(one.from, 1) },
            { label: words.histogram.to, kind: 'number', render: (one) => words.format.decimal(one.to, 1) },
            { label: words.histogram.pairs, kind: 'number', render: (one) => words.format.count(one.pairs) },
          ]}
        />
      </details>
    </figure>
  );
}

function chart_data({ bins }: HistogramSummary): uPlot.AlignedData {
  const side = (above: boolean): (number | null)[] => bins.map((bin) => (bin.above === above && bin.pairs > 0 ? bin.pairs : null));
  return [bins.map((bin) => bin.from), side(false), side(true)];
}

function chart_options(
  words: Dictionary,
  { bins }: HistogramSummary,
  threshold: number,
  width: number,
  set_pointed: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const most = Math.max(1, ...bins.map((bin) => bin.pairs));
  const powers = Array.from({ length: Math.ceil(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
  const series = (label: string, fill: string): uPlot.Series => ({
    label,
    fill,
    width: 0,
    points: { show: false },
    fillTo: () => floor,
    paths: uPlot.paths.bars!({ size: [1, Infinity], align: 1, gap: 1 }),
  });
  const axis: uPlot.Axis = {
    stroke: colour('muted'), font, labelFont: font, labelSize: 18,
    grid: { stroke: colour('line'), width: 1 }, ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: [bins[0]!.from, bins[bins.length - 1]!.to] },
      y: { distr: 3, range: [floor, most * 1.6] },
    },
    axes: [
      {
        ...axis, label: words.histogram.x, grid: { show: false }, size: 30,
        values: (_, values) => values.map((value) => (value % 1 === 0 ? words.format.decimal(value, 0) : '')),
      },
      {
        ...axis, label: words.histogram.y, size: Math.max(36, 14 + 7 * words.format.count(most).length),
        splits: () => powers, filter: (_, values) => values, values: (_, values) => values.map(words.format.count),
      },
    ],
    series: [{}, series(words.histogram.below, colour('neutral')), series(words.histogram.above, colour('same'))],
    hooks: {
      setCursor: [(plot) => set_pointed(bin_under(plot, bins))],
      draw: [(plot) => draw_threshold(plot, threshold, words.histogram.threshold(threshold), colour('ink'), font)],
    },
  };
}

// uPlot's own cursor index is the nearest bar edge; the reader wants the bar that the pointer is in.
function bin_under(plot: uPlot, bins: HistogramSummary['bins']): number | null {
  const left = plot.cursor.left ?? -1;
  if (left < 0) return null;
  const value = plot.posToVal(left, 'x');
  const index = bins.findIndex((bin) => value >= bin.from && value < bin.to);
  return index < 0 ? null : index;
}

function draw_threshold(plot: uPlot, threshold: number, label: string, ink: string, font: string): void {
  const { min = 0, max = 0 } = plot.scales.x!;
  if (threshold < (min ?? 0) || threshold > (max ?? 0)) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const x = plot.valToPos(threshold, 'x', true);
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.fillStyle = ink;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.font = font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * ratio}px`);
  const room = ctx.measureText(label).width + 6 * ratio;
  const leftwards = x + room > bbox.left + bbox.width;
  ctx.textAlign = leftwards ? 'right' : 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(label, x + (leftwards ? -6 : 6) * ratio, bbox.top + 2 * ratio);
  ctx.restore();
}
