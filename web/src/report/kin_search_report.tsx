// The report of `paradero kin search`: the likeliest hits from both sides, how sure they are, how many are false.
import { useMemo } from 'preact/hooks';
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { Finder } from '../components/finder';
import { LocusBars } from '../components/locus_bars';
import { PedigreeDrawing } from '../components/pedigree_drawing';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { group_by, ratio_domain, ratio_text, type KinFamily, type KinSearchReportData, type SearchHit } from '../results/kin';
import { KinReport, use_kin } from './kin_sections';

const most_certain = 0.9999;
const groups_at_first = 10;

const few = (value: number, decimal: (value: number, digits: number) => string): string =>
  value <= 0 ? '0' : ratio_text(Math.log10(value), decimal);

export function KinSearchReport({ data, title }: { data: KinSearchReportData; title: string }) {
  const { search } = use_kin();
  const { totals } = data;
  return (
    <KinReport
      data={data} title={title} command={search.command} finding={search.finding(totals)}
      figures={[
        [search.figures.families, totals.families],
        [search.figures.missing, totals.missing],
        [search.figures.remains, totals.remains],
        [search.figures.people, totals.people],
        [search.figures.pairs, totals.pairs],
        [search.figures.hits, totals.hits],
        [search.figures.refused, totals.refused > 0 ? totals.refused : undefined],
      ]}
      entries={[
        { id: 'by_missing', topic: search.by_missing.topic, content: <ByMissingSection data={data} /> },
        { id: 'by_remains', topic: search.by_remains.topic, content: <ByRemainsSection data={data} /> },
        { id: 'tenths', topic: search.tenths.topic, content: <TenthsSection data={data} /> },
        ...(data.joined.length > 0 ? [{ id: 'joined', topic: search.joined.topic, content: <JoinedSection data={data} /> }] : []),
      ]}
    />
  );
}

function ByMissingSection({ data }: { data: KinSearchReportData }) {
  const { format } = use_words();
  const kin = use_kin();
  const { by_missing: words } = kin.search;
  const families = useMemo(() => group_by(data.hits, (hit) => hit.family), [data]);
  const domain = useMemo(
    () => ratio_domain(data.hits.flatMap((hit) => hit.loci.map(({ likelihood_ratio: ratio }) => (ratio ? Math.log10(ratio) : null)))),
    [data],
  );
  return (
    <Section
      id="by_missing" topic={words.topic}
      finding={words.finding({ shown: data.hits.length, hits: data.totals.hits, false_hits: few(data.totals.expected_false_hits, format.decimal) })}
      how={`${words.how} ${kin.ratio_how}`} source={words.source}
    >
      <Finder
        items={families}
        text_of={({ name, items }) => [name, ...items.flatMap((hit) => [hit.missing, hit.remains])].join(' ')}
        first={groups_at_first}
        render={(shown) => shown.map(({ name, items }, index) => (
          <Family key={name} name={name} hits={items} family={data.families.find((one) => one.name === name)} domain={domain} open={index === 0} />
        ))}
      />
    </Section>
  );
}

interface FamilyProps { name: string; hits: readonly SearchHit[]; family: KinFamily | undefined; domain: readonly [number, number]; open: boolean }

function Family({ name, hits, family, domain, open }: FamilyProps) {
  const { pedigree } = use_kin();
  return (
    <div class="band">
      <h3><bdi>{pedigree.name(name)}</bdi></h3>
      {family && <PedigreeDrawing family={family} />}
      {hits.map((hit, index) => <Hit key={`${hit.missing} ${hit.remains}`} hit={hit} domain={domain} open={open && index === 0} />)}
    </div>
  );
}

function Hit({ hit, domain, open }: { hit: SearchHit; domain: readonly [number, number]; open: boolean }) {
  const { format } = use_words();
  const { search } = use_kin();
  const ratio = ratio_text(hit.log10_likelihood_ratio, format.decimal);
  const notes = [
    search.lr(ratio),
    ...(hit.log10_other_evidence === 0 ? [] : [search.other_evidence(format.signed(hit.log10_other_evidence, 2))]),
    ...(hit.log10_haplotypes === null ? [search.haplotypes_exclude]
      : hit.log10_haplotypes === 0 ? [] : [search.haplotypes(format.signed(hit.log10_haplotypes, 2))]),
    search.false_hits(few(hit.expected_false_hits, format.decimal)),
    search.rank({ for_missing: hit.rank_for_missing, for_remains: hit.rank_for_remains }),
  ];
  return (
    <details class="pair" open={open}>
      <summary>
        <span class="who"><bdi>{hit.missing}</bdi> – <bdi>{hit.remains}</bdi></span>
        <span class="score"><strong>{format.share(Math.min(hit.posterior, most_certain))}</strong></span>
        <span class="reasons">{notes.join(' · ')}</span>
      </summary>
      <LocusBars caption={`${hit.missing} – ${hit.remains}`} loci={hit.loci} domain={domain} total={hit.log10_likelihood_ratio} total_text={ratio} />
    </details>
  );
}

function ByRemainsSection({ data }: { data: KinSearchReportData }) {
  const { format } = use_words();
  const { search } = use_kin();
  const { by_remains: words } = search;
  const groups = useMemo(() => group_by(data.hits, (hit) => hit.remains), [data]);
  const rows = groups.flatMap(({ items }) => [...items].sort((a, b) => a.rank_for_remains - b.rank_for_remains));
  return (
    <Section
      id="by_remains" topic={words.topic}
      finding={words.finding({ remains: groups.length, several: groups.filter(({ items }) => new Set(items.map((hit) => hit.family)).size > 1).length })}
      how={words.how} source={search.by_missing.source}
    >
      <Finder
        items={rows}
        text_of={(hit) => `${hit.remains} ${hit.family} ${hit.missing}`}
        first={4 * groups_at_first}
        render={(shown) => (
          <DataTable
            caption={words.topic}
            stacked
            rows={shown}
            columns={[
              { label: search.remains, render: (hit) => <bdi>{hit.remains}</bdi> },
              { label: search.place, kind: 'number', render: (hit) => format.count(hit.rank_for_remains) },
              { label: search.family, render: (hit) => <bdi>{hit.family}</bdi> },
              { label: search.missing, render: (hit) => <bdi>{hit.missing}</bdi> },
              { label: 'LR', kind: 'number', render: (hit) => ratio_text(hit.log10_likelihood_ratio, format.decimal) },
              { label: search.false_column, kind: 'number', render: (hit) => few(hit.expected_false_hits, format.decimal) },
              { label: search.posterior, kind: 'number', render: (hit) => format.share(Math.min(hit.posterior, most_certain)) },
            ]}
          />
        )}
      />
    </Section>
  );
}

function TenthsSection({ data }: { data: KinSearchReportData }) {
  const { format } = use_words();
  const { tenths: words } = use_kin().search;
  const rows = data.posterior_tenths
    .map((hits, tenth) => ({
      name: words.range({ from: format.share(tenth / 10), to: format.share((tenth + 1) / 10) }), hits, missing: data.power_tenths[tenth] ?? 0,
    }))
    .reverse();
  const most = (values: readonly number[]): number => Math.max(1, ...values);
  const [most_hits, most_missing] = [most(rows.map((row) => row.hits)), most(rows.map((row) => row.missing))];
  return (
    <Section
      id="tenths" topic={words.topic} finding={words.finding({ sure: data.posterior_tenths[9] ?? 0, hits: data.totals.hits })}
      how={words.how} source={words.source}
    >
      <DataTable
        caption={words.topic}
        rows={rows}
        columns={[
          { label: words.band, render: (row) => row.name },
          { label: words.hits, kind: 'bar', render: (row) => <><span class="bar_number">{format.count(row.hits)}</span><Bar share={row.hits / most_hits} /></> },
          { label: words.missing, kind: 'bar', render: (row) => <><span class="bar_number">{format.count(row.missing)}</span><Bar share={row.missing / most_missing} tone="neutral" /></> },
        ]}
      />
    </Section>
  );
}

function JoinedSection({ data }: { data: KinSearchReportData }) {
  const { format } = use_words();
  const { joined: words } = use_kin().search;
  const remains = data.joined.reduce((total, one) => total + one.remains.length, 0);
  return (
    <Section id="joined" topic={words.topic} finding={words.finding({ groups: data.joined.length, remains })} how={words.how} source={words.source}>
      <Finder
        items={data.joined}
        text_of={(one) => one.remains.join(' ')}
        first={groups_at_first}
        render={(shown) => (
          <DataTable
            caption={words.topic}
            rows={shown}
            columns={[
              { label: words.remains, render: (one) => <bdi>{one.remains.join(', ')}</bdi> },
              { label: words.conflicts, kind: 'number', render: (one) => format.count(one.loci_in_conflict) },
            ]}
          />
        )}
      />
    </Section>
  );
}
