// A small waterfall: pieces of evidence in words, each with its number, and the running total as bars.
import { StepBar, tone_of_weight } from './bar';
import { DataTable } from './data_table';
import { use_words } from './words';

export interface SumStep { label: string; value: number }

export interface EvidenceSumProps {
  caption: string;
  steps: readonly SumStep[];
  domain: readonly [number, number]; // holds every running total of the page, so that bars can be compared
  columns: { part: string; value: string; sum: string; total: string };
}

export function EvidenceSum({ caption, steps, domain, columns }: EvidenceSumProps) {
  const { format } = use_words();
  let total = 0;
  const rows = steps.map((step) => ({ ...step, from: total, to: (total += step.value) }));
  return (
    <div class="evidence_sum">
      <DataTable
        caption={caption}
        rows={rows}
        columns={[
          { label: columns.part, render: (row) => row.label },
          {
            label: columns.value, kind: 'number',
            render: (row) => <span class={`weight ${tone_of_weight(row.value)}`}>{format.signed(row.value)}</span>,
          },
          { label: columns.sum, kind: 'bar', render: (row) => <StepBar from={row.from} to={row.to} domain={domain} /> },
        ]}
        total={[columns.total, format.signed(total), <StepBar from={0} to={total} domain={domain} />]}
      />
    </div>
  );
}
