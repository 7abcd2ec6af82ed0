// What the reports of `paradero kin` share: the frame, the head, the markers with their assumptions, the families.
import { DataTable } from '../components/data_table';
import { Finder } from '../components/finder';
import { PedigreeDrawing } from '../components/pedigree_drawing';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { kin_words } from '../i18n/kin';
import { translate, type Language } from '../i18n/language';
import type { KinFamily, KinLocus, KinReportData } from '../results/kin';
import './leads.css';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

const families_at_first = 12;

export const use_kin = () => kin_words[use_words().language as Language];

export interface KinReportProps {
  data: KinReportData;
  title: string;
  command: string;
  finding: string;
  figures: readonly (readonly [string, number | undefined])[];
  entries: readonly Entry[];
}

export function KinReport({ data, title, command, finding, figures, entries }: KinReportProps) {
  const words = use_words();
  const kin = use_kin();
  const head = (
    <header class="head">
      <p class="topic">{command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{finding}</p>
      {has(figures) && <KeyFigures figures={figures} />}
      <p class="caution">{kin.caution}</p>
    </header>
  );
  const all: Entry[] = [
    ...(has(data.warnings) ? [{ id: 'warnings', topic: words.warnings.topic, content: <WarningsSection warnings={data.warnings} /> }] : []),
    ...entries,
    ...(has(data.loci) ? [{ id: 'loci', topic: kin.loci.topic, content: <LociSection loci={data.loci} /> }] : []),
    ...(has(data.inputs) ? [{ id: 'rows', topic: words.rows.topic, content: <RowsSection inputs={data.inputs} /> }] : []),
    ...(has(data.problems) ? [{ id: 'problems', topic: words.problems.topic, content: <ProblemsSection problems={data.problems} /> }] : []),
    { id: 'provenance', topic: words.provenance.topic, content: <ProvenanceSection data={data} /> },
  ];
  return <ReportFrame data={data} head={head} entries={all} />;
}

export function FamiliesSection({ families }: { families: readonly KinFamily[] }) {
  const { families: words } = use_kin();
  return (
    <Section id="families" topic={words.topic} finding={words.finding(families.length)} how={words.how} source={words.source}>
      <Finder
        items={families}
        text_of={(family) => [family.name, ...family.members.map((member) => member.id)].join(' ')}
        first={families_at_first}
        render={(shown) => (
          <div class="two_columns">
            {shown.map((family) => <div key={family.name}><h3><bdi>{family.name}</bdi></h3><PedigreeDrawing family={family} /></div>)}
          </div>
        )}
      />
    </Section>
  );
}

function LociSection({ loci }: { loci: readonly KinLocus[] }) {
  const { format } = use_words();
  const { loci: words } = use_kin();
  const added = loci.reduce((total, locus) => total + locus.alleles_added.length, 0);
  const rate = (value: number): string => (value === 0 ? '0' : value >= 0.0001 ? format.decimal(value, 4) : value.toExponential(0).replace('-', '−'));
  return (
    <Section id="loci" topic={words.topic} finding={words.finding({ loci: loci.length, added })} how={words.how} source={words.source}>
      <details>
        <summary>{words.show}</summary>
        <DataTable
          caption={words.topic}
          stacked
          rows={loci}
          columns={[
            { label: 'STR', render: (locus) => locus.marker },
            { label: words.alleles, kind: 'number', render: (locus) => format.count(locus.alleles) },
            { label: words.sum, kind: 'number', render: (locus) => format.decimal(locus.frequencies_summed_to, 4) },
            { label: words.added, render: (locus) => locus.alleles_added.join(', ') || words.none },
            { label: words.mutation, render: (locus) => translate(words.models, locus.mutation) },
            { label: words.rates, kind: 'number', render: (locus) => (locus.mutation === 'none' ? '—' : `${rate(locus.rate_male)} / ${rate(locus.rate_female)}`) },
            { label: words.theta, kind: 'number', render: (locus) => rate(locus.theta) },
            { label: words.silent, kind: 'number', render: (locus) => rate(locus.silent) },
          ]}
        />
      </details>
    </Section>
  );
}
