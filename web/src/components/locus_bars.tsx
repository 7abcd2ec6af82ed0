// The likelihood ratio of each marker: the call, the ratio, and its logarithm as a bar to either side of one.
import { StepBar } from './bar';
import { DataTable } from './data_table';
import { use_words } from './words';
import { kin_words } from '../i18n/kin';
import type { Language } from '../i18n/language';
import { ratio_text } from '../results/kin';

export interface LocusRatio { marker: string; call: string; likelihood_ratio: number | null }

export interface LocusBarsProps {
  caption: string;
  loci: readonly LocusRatio[];
  domain: readonly [number, number]; // of log10 ratios
  total: number | null; // log10
  total_text: string;
}

export function LocusBars({ caption, loci, domain, total, total_text }: LocusBarsProps) {
  const { format, language } = use_words();
  const { locus } = kin_words[language as Language];
  const ratio = (value: number | null): string =>
    value === null ? '—' : value === 0 ? '0' : ratio_text(Math.log10(value), format.decimal);
  return (
    <div class="locus_bars">
      <DataTable
        caption={caption}
        rows={loci}
        columns={[
          { label: locus.marker, render: (one) => one.marker },
          { label: locus.call, render: (one) => one.call },
          {
            label: locus.ratio, kind: 'number',
            render: (one) =>
              one.likelihood_ratio === 0 ? <span class="weight against">0 · {locus.excluded}</span> : ratio(one.likelihood_ratio),
          },
          {
            label: locus.bar, kind: 'bar',
            render: ({ likelihood_ratio }) =>
              likelihood_ratio === null || likelihood_ratio === 0 ? null : <StepBar from={0} to={Math.log10(likelihood_ratio)} domain={domain} />,
          },
        ]}
        total={[locus.total, '', total_text, total === null ? '' : <span class="quiet">log₁₀ {format.signed(total, 2)}</span>]}
      />
    </div>
  );
}
