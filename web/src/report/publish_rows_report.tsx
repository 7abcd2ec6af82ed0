// The report of `paradero publish --rows`: what is told of people without their names, and what was withheld.
import { DataTable } from '../components/data_table';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { RowsReportData } from '../results/publish';
import { UniquenessSection, use_column_names, use_publish_words } from './publish_report';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

export function RowsReport({ data, title }: { data: RowsReportData; title: string }) {
  const shared = use_words();
  const words = use_publish_words();
  const entries: Entry[] = [];
  if (has(data.warnings)) entries.push({ id: 'warnings', topic: shared.warnings.topic, content: <WarningsSection warnings={data.warnings} /> });
  entries.push({ id: 'withheld', topic: words.rows.topic, content: <WithheldSection data={data} /> });
  if (has(data.uniqueness)) entries.push({ id: 'uniqueness', topic: words.uniqueness.topic, content: <UniquenessSection uniqueness={data.uniqueness} /> });
  if (has(data.inputs)) entries.push({ id: 'rows', topic: shared.rows.topic, content: <RowsSection inputs={data.inputs} /> });
  if (has(data.problems)) entries.push({ id: 'problems', topic: shared.problems.topic, content: <ProblemsSection problems={data.problems} /> });
  entries.push({ id: 'provenance', topic: shared.provenance.topic, content: <ProvenanceSection data={data} /> });
  return <ReportFrame data={data} head={<Head data={data} title={title} />} entries={entries} />;
}

function Head({ data, title }: { data: RowsReportData; title: string }) {
  const words = use_publish_words().rows;
  const { rows, without_consent, in_small_groups, smallest_group } = data.release;
  return (
    <header class="head">
      <p class="topic">{words.command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{words.finding({ rows, left_out: without_consent + in_small_groups })}</p>
      <KeyFigures
        figures={[[words.released, rows], [words.without_consent, without_consent], [words.in_small_groups, in_small_groups], [words.smallest_group, smallest_group]]}
      />
      <p class="caution">{words.caution}</p>
    </header>
  );
}

function WithheldSection({ data }: { data: RowsReportData }) {
  const { format } = use_words();
  const words = use_publish_words().rows;
  const named = use_column_names();
  const withheld = data.release.columns.reduce((sum, column) => sum + column.not_consented + column.generalised, 0);
  return (
    <Section id="withheld" topic={words.topic} finding={words.withheld(withheld)} how={words.how(data.k)} source={words.source}>
      <DataTable
        caption={words.topic}
        columns={[
          { label: words.column, render: (column) => <bdi>{named([column.column])}</bdi> },
          { label: words.not_consented, kind: 'number', render: (column) => format.count(column.not_consented) },
          { label: words.generalised, kind: 'number', render: (column) => format.count(column.generalised) },
        ]}
        rows={data.release.columns}
      />
    </Section>
  );
}
