// The report of `paradero watch`: what can be quoted, who vanished and what changed, how the past was revised.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Choice } from '../components/choice';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { WatchReportData } from '../results/watch_data';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';
import { ChangesSection, FieldsOfStep, SamplesOfStep, TransitionsSection } from './watch_changes';
import { RepeatsSection, RevisionsSection, TotalsSection, VersionsSection } from './watch_counts';
import { use_watch_words } from './watch_words';

export function WatchReport({ data, title }: { data: WatchReportData; title: string }) {
  const [chosen, choose] = useState(0);
  return (
    <ReportFrame
      data={data}
      head={<Head data={data} title={title} />}
      entries={use_sections(data, chosen, choose)}
    />
  );
}

function use_sections(data: WatchReportData, chosen: number, choose: (index: number) => void): Entry[] {
  const shared = use_words();
  const words = use_watch_words();
  const entries: Entry[] = [];
  const add = (id: string, topic: string, content: ComponentChildren): void => void entries.push({ id, topic, content });
  if (has(data.warnings)) add('warnings', shared.warnings.topic, <WarningsSection warnings={data.warnings} />);
  if (has(data.sentences)) add('sentences', words.sentences.topic, <SentencesSection sentences={data.sentences} />);
  const step = data.steps[chosen];
  if (step !== undefined) {
    const several = data.steps.length > 1;
    const of = (topic: string): string => (several ? `${topic} · ${words.step.name(step)}` : topic);
    const choice = several && (
      <Choice label={words.step.choose} options={data.steps.map(words.step.name)} chosen={chosen} choose={choose} />
    );
    add('changes', words.changes.topic, <ChangesSection step={step} choice={choice} />);
    if (has(step.statuses)) add('transitions', words.transitions.topic, <TransitionsSection topic={of(words.transitions.topic)} statuses={step.statuses} />);
    if (has(step.fields)) add('columns', words.fields.topic, <FieldsOfStep topic={of(words.fields.topic)} fields={step.fields} />);
    if (has(step.samples)) add('samples', words.samples.topic, <SamplesOfStep topic={of(words.samples.topic)} step={step} />);
  }
  if (has(data.revisions.lines)) add('revisions', words.revisions.topic, <RevisionsSection data={data} />);
  if (has(data.repeats)) add('repeats', words.repeats.topic, <RepeatsSection repeats={data.repeats} />);
  if (data.totals.printed > 0) add('totals', words.totals.topic, <TotalsSection totals={data.totals} />);
  add('versions', words.versions.topic, <VersionsSection versions={data.versions} />);
  if (has(data.inputs)) add('rows', shared.rows.topic, <RowsSection inputs={data.inputs} />);
  if (has(data.problems)) add('problems', shared.problems.topic, <ProblemsSection problems={data.problems} />);
  add('provenance', shared.provenance.topic, <ProvenanceSection data={data} />);
  return entries;
}

function Head({ data, title }: { data: WatchReportData; title: string }) {
  const { language } = use_words();
  const words = use_watch_words();
  const first = data.sentences[0];
  const whole = data.steps[0];
  const years = data.revisions.common_years;
  return (
    <header class="head">
      <p class="topic">{words.head.command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{first === undefined ? words.head.nothing : language === 'en' ? first.text_en : first.text_es}</p>
      <KeyFigures
        figures={[
          [words.head.versions, data.versions.length],
          ...(whole === undefined
            ? [[words.head.years_counted, years === null ? undefined : years[1] - years[0] + 1] as const]
            : (['vanished', 'appeared', 'merged', 'split', 'changed', 'emptied'] as const).map((kind) => [words.kinds[kind]!, whole.changes[kind]] as const)),
        ]}
      />
      <p class="caution">
        {words.head.caution}
        {data.steps.some((step) => has(step.samples)) && <> {words.head.personal_data}</>}
      </p>
    </header>
  );
}

function SentencesSection({ sentences }: { sentences: WatchReportData['sentences'] }) {
  const { language } = use_words();
  const words = use_watch_words();
  return (
    <Section
      id="sentences"
      topic={words.sentences.topic}
      finding={words.sentences.finding(sentences.length)}
      how={words.sentences.how}
      source={words.sentences.source}
    >
      {sentences.map((sentence, index) => (
        <blockquote key={index}>{language === 'en' ? sentence.text_en : sentence.text_es}</blockquote>
      ))}
    </Section>
  );
}
