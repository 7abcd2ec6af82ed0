// The report of `paradero link`: what was read, who is who, why, and where the doubts are.
import type { ComponentChildren } from 'preact';
import { use_words } from '../components/words';
import type { LinkReportData, Totals } from '../results/data';
import { BlockingSection, FieldsSection, ModelSection } from './method_sections';
import { CalibrationSection, DoubtfulGroupsSection, PosteriorSection, ReviewSection, use_doubt_words } from './doubt_sections';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { GroupsSection, HistogramSection, OverlapSection, SamplesSection } from './result_sections';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

export function LinkReport({ data, title }: { data: LinkReportData; title: string }) {
  return <ReportFrame data={data} head={<Head data={data} title={title} />} entries={sections(data, use_words(), use_doubt_words())} />;
}

function sections(data: LinkReportData, words: ReturnType<typeof use_words>, doubt: ReturnType<typeof use_doubt_words>): Entry[] {
  const entries: Entry[] = [];
  const add = (id: string, topic: string, content: ComponentChildren): void => void entries.push({ id, topic, content });
  const sources = (data.inputs ?? []).map((input) => input.source);
  if (has(data.warnings)) add('warnings', words.warnings.topic, <WarningsSection warnings={data.warnings} />);
  if (has(data.inputs)) add('rows', words.rows.topic, <RowsSection inputs={data.inputs} />);
  if (has(data.lists_overlap) && sources.length !== 1)
    add('overlap', words.overlap.topic, <OverlapSection overlaps={data.lists_overlap} sources={sources} />);
  if (has(data.group_sizes)) add('groups', words.groups.topic, <GroupsSection groups={data.group_sizes} />);
  if (data.posterior !== undefined) add('posterior', doubt.posterior.topic, <PosteriorSection posterior={data.posterior} />);
  if (has(data.doubtful_groups)) add('doubtful_groups', doubt.groups.topic, <DoubtfulGroupsSection groups={data.doubtful_groups} />);
  if (has(data.review?.pairs)) add('review', doubt.review.topic, <ReviewSection review={data.review!} />);
  if (has(data.samples)) add('samples', words.samples.topic, <SamplesSection bands={data.samples} />);
  if (data.weight_histogram !== undefined && has(data.weight_histogram.bins))
    add('histogram', words.histogram.topic, <HistogramSection histogram={data.weight_histogram} />);
  if (data.calibration?.bands.some((band) => band.pairs > 0))
    add('calibration', doubt.calibration.topic, <CalibrationSection calibration={data.calibration} />);
  const fields = data.fields?.filter((field) => has(field.levels));
  if (has(fields)) add('fields', words.fields.topic, <FieldsSection fields={fields} />);
  if (has(data.blocking))
    add('blocking', words.blocking.topic, <BlockingSection rules={data.blocking} records={data.totals?.records ?? 0} />);
  if (data.model !== undefined) add('model', words.model.topic, <ModelSection model={data.model} />);
  if (has(data.problems)) add('problems', words.problems.topic, <ProblemsSection problems={data.problems} />);
  add('provenance', words.provenance.topic, <ProvenanceSection data={data} seconds={data.totals?.seconds} />);
  return entries;
}

function Head({ data, title }: { data: LinkReportData; title: string }) {
  const { head } = use_words();
  return (
    <header class="head">
      <p class="topic">{head.command}</p>
      <h1><bdi>{title}</bdi></h1>
      {data.totals && (
        <>
          <p class="finding">{headline(data, data.totals, head)}</p>
          <KeyFigures figures={key_figures(data.totals, head)} />
        </>
      )}
      <p class="caution">
        {head.caution}
        {data.samples?.some((band) => band.pairs.length > 0) && <> {head.personal_data}</>}
      </p>
    </header>
  );
}

function headline(data: LinkReportData, totals: Totals, head: ReturnType<typeof use_words>['head']): string {
  const { records, entities } = totals;
  const lists = data.inputs?.length ?? 0;
  if (lists === 1)
    return head.finding_one_list({ records, entities, repeated: entities - (totals.singletons ?? entities) });
  return head.finding({ records, lists, entities, several: totals.in_several_lists ?? 0 });
}

const key_figures = (totals: Totals, head: ReturnType<typeof use_words>['head']): [string, number | undefined][] => [
  [head.records, totals.records],
  [head.entities, totals.entities],
  [head.several, totals.in_several_lists],
  [head.singletons, totals.singletons],
  [head.pairs_compared, totals.pairs_compared],
  [head.links, totals.links],
  [head.doubtful_links, totals.doubtful_links],
];
