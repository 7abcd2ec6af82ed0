// Who is who: overlaps, groups, weights of pairs, and sample pairs with their evidence.
import { useMemo } from 'preact/hooks';
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { EvidenceWaterfall, record_name } from '../components/evidence_waterfall';
import { ListOverlap } from '../components/list_overlap';
import { Section } from '../components/section';
import { WeightHistogram } from '../components/weight_histogram';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import type { Evidence, GroupSize, Overlap, SampleBand, SamplePair, WeightHistogram as Histogram } from '../results/data';
import {
  band_name, reasons, summarise_groups, summarise_histogram, summarise_overlap, waterfall_domain,
} from '../results/figures';

const combinations_shown = 24;
const reasons_shown = 3;

export function OverlapSection({ overlaps, sources }: { overlaps: readonly Overlap[]; sources: readonly string[] }) {
  const { overlap } = use_words();
  const summary = summarise_overlap(overlaps, sources, combinations_shown);
  return (
    <Section id="overlap" topic={overlap.topic} finding={overlap.finding(summary)} how={overlap.how} source={overlap.source}>
      <ListOverlap summary={summary} />
    </Section>
  );
}

export function GroupsSection({ groups }: { groups: readonly GroupSize[] }) {
  const words = use_words();
  const { format } = words;
  const summary = summarise_groups(groups);
  const most = Math.max(1, ...summary.rows.map((row) => row.entities));
  return (
    <Section id="groups" topic={words.groups.topic} finding={words.groups.finding(summary)} how={words.groups.how} source={words.groups.source}>
      <DataTable
        caption={words.groups.topic}
        rows={summary.rows}
        columns={[
          { label: words.groups.size, kind: 'number', render: (row) => (row.from === row.to ? format.count(row.from) : words.groups.range(row.from, row.to)) },
          { label: words.groups.bar, label_hidden: true, kind: 'bar', render: (row) => <Bar share={row.entities / most} /> },
          { label: words.groups.people, kind: 'number', render: (row) => format.count(row.entities) },
          { label: words.groups.share, kind: 'number', render: (row) => format.share(row.entities / summary.entities) },
        ]}
      />
    </Section>
  );
}

export function HistogramSection({ histogram }: { histogram: Histogram }) {
  const words = use_words();
  const summary = useMemo(() => summarise_histogram(histogram), [histogram]);
  const finding = words.histogram.finding(summary);
  return (
    <Section id="histogram" topic={words.histogram.topic} finding={finding} how={words.histogram.how} source={words.histogram.source}>
      <WeightHistogram summary={summary} threshold={histogram.threshold ?? 0} label={finding} />
    </Section>
  );
}

export function SamplesSection({ bands }: { bands: readonly SampleBand[] }) {
  const { samples } = use_words();
  const domain = useMemo(() => waterfall_domain(bands), [bands]);
  const sorted = [...bands].sort((a, b) => b.from - a.from);
  const pairs = bands.reduce((total, band) => total + band.pairs.length, 0);
  return (
    <Section
      id="samples"
      topic={samples.topic}
      finding={samples.finding({ pairs })}
      how={samples.how}
      source={samples.source}
    >
      {sorted.map((band) => <Band key={band.from} band={band} domain={domain} />)}
    </Section>
  );
}

function Band({ band, domain }: { band: SampleBand; domain: readonly [number, number] }) {
  const words = use_words();
  const { samples, format } = words;
  const name = band_name(band.from, band.to);
  return (
    <div class="band">
      <h3>
        {name !== null && <>{words.bands[name]} </>}
        <span class="quiet">
          {samples.band({ from: format.share(band.from), to: format.share(band.to) })}
          {band.total !== undefined && <> · {samples.of_total({ shown: band.pairs.length, total: band.total })}</>}
        </span>
      </h3>
      {band.pairs.length === 0 && <p class="empty">{samples.no_pairs}</p>}
      {band.pairs.map((pair, index) => <Pair key={index} pair={pair} domain={domain} open={index === 0} />)}
    </div>
  );
}

export interface PairProps { pair: SamplePair; domain: readonly [number, number]; open: boolean; note?: string }

export function Pair({ pair, domain, open, note }: PairProps) {
  const words = use_words();
  const { samples, format } = words;
  const in_words = (evidence: readonly Evidence[]): string[] =>
    evidence.map((item) => `${translate(words.columns, item.field)} (${translate(words.levels, item.level)})`);
  const favour = reasons(pair.evidence, 1, reasons_shown);
  const against = reasons(pair.evidence, -1, reasons_shown);
  return (
    <details class="pair prints" open={open}>
      <summary>
        <span class="who"><bdi>{record_name(pair.a)}</bdi> <span class="quiet">{samples.versus}</span> <bdi>{record_name(pair.b)}</bdi></span>
        <span class="score"><strong>{format.share(pair.probability)}</strong> <span class="quiet">{samples.bits(pair.match_weight)}</span></span>
        {note !== undefined && <span class="reasons quiet">{note}</span>}
        <span class="reasons">
          {favour.length > 0 ? samples.in_favour(in_words(favour)) : samples.nothing_in_favour}{' '}
          {against.length > 0 ? samples.against(in_words(against)) : samples.nothing_against}
        </span>
      </summary>
      <EvidenceWaterfall pair={pair} domain={domain} />
    </details>
  );
}
