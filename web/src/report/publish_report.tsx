// The report of `paradero publish`: what can be released, who could be recognised, why cells are withheld.
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { Section } from '../components/section';
import { SplitBar } from '../components/split_bar';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import { publish_words, type PublishWords } from '../i18n/publish';
import { finest_set, share_in_small_groups, type EarlierRelease, type PublishReportData, type PublishTotals, type Uniqueness } from '../results/publish';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

export const use_publish_words = (): PublishWords => publish_words[use_words().language === 'en' ? 'en' : 'es'];

export function PublishReport({ data, title }: { data: PublishReportData; title: string }) {
  const shared = use_words();
  const words = use_publish_words();
  const entries: Entry[] = [];
  if (has(data.warnings)) entries.push({ id: 'warnings', topic: shared.warnings.topic, content: <WarningsSection warnings={data.warnings} /> });
  entries.push({ id: 'sets', topic: words.sets.topic, content: <SetsSection data={data} /> });
  if (has(data.uniqueness)) entries.push({ id: 'uniqueness', topic: words.uniqueness.topic, content: <UniquenessSection uniqueness={data.uniqueness} /> });
  entries.push({ id: 'reasons', topic: words.reasons.topic, content: <ReasonsSection totals={data.totals} /> });
  if (has(data.earlier)) entries.push({ id: 'earlier', topic: words.earlier.topic, content: <EarlierSection earlier={data.earlier} /> });
  if (has(data.inputs)) entries.push({ id: 'rows', topic: shared.rows.topic, content: <RowsSection inputs={data.inputs} /> });
  if (has(data.problems)) entries.push({ id: 'problems', topic: shared.problems.topic, content: <ProblemsSection problems={data.problems} /> });
  entries.push({ id: 'provenance', topic: shared.provenance.topic, content: <ProvenanceSection data={data} /> });
  return <ReportFrame data={data} head={<Head data={data} title={title} />} entries={entries} />;
}

function Head({ data, title }: { data: PublishReportData; title: string }) {
  const words = use_publish_words();
  const { cells, published, small, protecting } = data.totals;
  return (
    <header class="head">
      <p class="topic">{words.head.command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{words.head.finding(data.totals)}</p>
      <KeyFigures
        figures={[[words.head.cells, cells], [words.head.published, published], [words.head.small, small], [words.head.protecting, protecting], [words.head.people, data.uniqueness[0]?.people]]}
      />
      <p class="caution">{words.head.caution}</p>
    </header>
  );
}

// "entidad × sexo".
export function use_column_names(): (columns: readonly string[]) => string {
  const words = use_publish_words();
  return (columns) => (columns.length === 0 ? words.total : columns.map((column) => translate(words.columns, column)).join(' × '));
}

function SetsSection({ data }: { data: PublishReportData }) {
  const { format } = use_words();
  const words = use_publish_words();
  const named = use_column_names();
  const finest = finest_set(data.sets);
  return (
    <Section
      id="sets"
      topic={words.sets.topic}
      finding={finest === null ? words.sets.nothing : words.sets.finding({ ...finest, columns: named(finest.columns) })}
      how={words.sets.how(data.threshold)}
      source={words.sets.source}
    >
      <DataTable
        caption={words.sets.topic}
        stacked
        columns={[
          { label: words.sets.name, render: (set) => <bdi>{named(set.columns)}</bdi> },
          { label: words.sets.bar, label_hidden: true, kind: 'bar', render: (set) => <SplitBar first={set.published / set.cells} second={1 - set.published / set.cells} /> },
          { label: words.sets.cells, kind: 'number', render: (set) => format.count(set.cells) },
          { label: words.sets.published, kind: 'number', render: (set) => format.count(set.published) },
          { label: words.sets.small, kind: 'number', render: (set) => format.count(set.small) },
          { label: words.sets.people, kind: 'number', render: (set) => (set.people === 0 ? '0%' : format.share(set.people_published / set.people)) },
        ]}
        rows={data.sets}
      />
    </Section>
  );
}

export function UniquenessSection({ uniqueness }: { uniqueness: readonly Uniqueness[] }) {
  const { format } = use_words();
  const words = use_publish_words();
  const named = use_column_names();
  const last = uniqueness[uniqueness.length - 1]!;
  return (
    <Section
      id="uniqueness"
      topic={words.uniqueness.topic}
      finding={words.uniqueness.finding({ ...last, columns: named(last.columns) })}
      how={words.uniqueness.how}
      source={words.uniqueness.source}
    >
      <DataTable
        caption={words.uniqueness.topic}
        stacked
        columns={[
          { label: words.uniqueness.name, render: (found) => <bdi>{named(found.columns)}</bdi> },
          { label: words.uniqueness.bar, kind: 'bar', render: (found) => <Bar share={share_in_small_groups(found)} tone="against" /> },
          { label: words.uniqueness.unique, kind: 'number', render: (found) => format.count(found.unique) },
          { label: words.uniqueness.two_to_four, kind: 'number', render: (found) => format.count(found.in_two_to_four) },
          { label: words.uniqueness.five_to_nine, kind: 'number', render: (found) => format.count(found.in_five_to_nine) },
          { label: words.uniqueness.smallest, kind: 'number', render: (found) => format.count(found.smallest_group) },
        ]}
        rows={uniqueness}
      />
    </Section>
  );
}

function ReasonsSection({ totals }: { totals: PublishTotals }) {
  const { format } = use_words();
  const words = use_publish_words();
  const kinds = (['small', 'small_differences', 'carried', 'protecting', 'exposed'] as const).filter((kind) => totals[kind] > 0);
  return (
    <Section
      id="reasons"
      topic={words.reasons.topic}
      finding={words.reasons.finding({ withheld: totals.cells - totals.published })}
      how={words.reasons.how}
      source={words.reasons.source}
    >
      {kinds.length > 0 && (
        <DataTable
          caption={words.reasons.topic}
          columns={[
            { label: words.reasons.name, render: (kind) => words.reasons.words[kind]! },
            { label: words.reasons.cells, kind: 'number', render: (kind) => format.count(totals[kind]) },
          ]}
          rows={kinds}
        />
      )}
    </Section>
  );
}

function EarlierSection({ earlier }: { earlier: readonly EarlierRelease[] }) {
  const { format } = use_words();
  const words = use_publish_words();
  return (
    <Section id="earlier" topic={words.earlier.topic} finding={words.earlier.finding(earlier.length)} how={words.earlier.how} source={words.earlier.source}>
      <DataTable
        caption={words.earlier.topic}
        columns={[
          { label: words.earlier.name, render: (one) => <bdi>{one.folder}</bdi> },
          { label: words.earlier.cells, kind: 'number', render: (one) => format.count(one.cells) },
          { label: words.earlier.gone, kind: 'number', render: (one) => format.count(one.gone) },
        ]}
        rows={earlier}
      />
    </Section>
  );
}
