// What changed between two registers of people: kinds of change, statuses, columns, samples.
import type { ComponentChildren } from 'preact';
import { Bar } from '../components/bar';
import { DataTable, type Column } from '../components/data_table';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import { change_kinds, type ChangeSample, type FieldChanges, type StatusChange, type Step } from '../results/watch_data';
import { by_records, most_changed, samples_by_kind, values_moved } from '../results/watch_figures';
import { use_watch_words } from './watch_words';

export function ChangesSection({ step, choice }: { step: Step; choice: ComponentChildren }) {
  const { format } = use_words();
  const words = use_watch_words();
  const { changes } = words;
  const kinds = change_kinds.filter((kind) => step.changes[kind] > 0);
  const most = Math.max(1, ...kinds.map((kind) => step.changes[kind]));
  const { ids, dates } = step;
  return (
    <Section
      id="changes"
      topic={changes.topic}
      finding={changes.finding({ ...step.changes, from: step.from, to: step.to })}
      how={changes.how}
      source={changes.source}
    >
      {choice}
      <DataTable
        caption={changes.topic}
        rows={kinds}
        columns={[
          { label: changes.kind, render: (kind) => <>{words.kinds[kind]} <span class="under quiet">{words.meanings[kind]}</span></> },
          {
            label: changes.bar, label_hidden: true, kind: 'bar',
            render: (kind) => <Bar share={step.changes[kind] / most} tone={kind === 'vanished' || kind === 'emptied' ? 'against' : 'same'} />,
          },
          { label: changes.cases, kind: 'number', render: (kind) => format.count(step.changes[kind]) },
        ]}
      />
      <dl class="facts below">
        {([
          [changes.in_both, step.in_both],
          [changes.shared, ids.in_old && ids.in_new ? ids.shared : 0],
          [changes.contradicted, ids.contradicted],
          [changes.repeated_old, ids.repeated_old],
          [changes.repeated_new, ids.repeated_new],
        ] as const).map(([label, value], index) =>
          index > 0 && value === 0 ? null : <div key={label}><dt>{label}</dt><dd>{format.count(value)}</dd></div>,
        )}
      </dl>
      {!(ids.in_old && ids.in_new) ? <p>{changes.no_ids}</p> : step.renumbered && <p>{changes.renumbered}</p>}
      {dates.swapped + dates.event_was_notice + dates.notice_was_event > 0 && <p>{changes.dates(dates)}</p>}
    </Section>
  );
}

export function TransitionsSection({ topic, statuses }: { topic: string; statuses: readonly StatusChange[] }) {
  const { format } = use_words();
  const words = use_watch_words();
  const { transitions } = words;
  const rows = by_records(statuses);
  const most = Math.max(1, ...rows.map((row) => row.records));
  const name = (status: string): string => translate(words.statuses, status);
  const changed = rows.find((row) => row.from !== row.to);
  return (
    <Section
      id="transitions"
      topic={topic}
      finding={transitions.finding(changed === undefined ? null : { ...changed, from: name(changed.from), to: name(changed.to) })}
      how={transitions.how}
      source={transitions.source}
    >
      <DataTable
        caption={transitions.topic}
        rows={rows}
        columns={[
          { label: transitions.from_to, render: (row) => `${name(row.from)} → ${name(row.to)}` },
          { label: words.changes.bar, label_hidden: true, kind: 'bar', render: (row) => <Bar share={row.records / most} tone={row.from === row.to ? 'neutral' : 'same'} /> },
          { label: transitions.records, kind: 'number', render: (row) => format.count(row.records) },
        ]}
      />
    </Section>
  );
}

export function FieldsOfStep({ topic, fields }: { topic: string; fields: readonly FieldChanges[] }) {
  const shared = use_words();
  const { fields: words } = use_watch_words();
  const name = (field: FieldChanges): string => translate(shared.columns, field.name);
  const most = most_changed(fields);
  const number = (key: 'compared' | 'equal' | 'rewritten' | 'recoded' | 'blurred' | 'changed' | 'emptied' | 'filled'): Column<FieldChanges> => ({
    label: words[key], kind: 'number',
    render: (field) => (field.in_old && field.in_new ? shared.format.count(field[key]) : '—'),
  });
  return (
    <Section
      id="columns"
      topic={topic}
      finding={words.finding(most === null ? null : { field: name(most), changed: values_moved(most) })}
      how={words.how}
      source={words.source}
    >
      <DataTable
        caption={words.topic}
        stacked
        rows={fields}
        columns={[
          {
            label: words.field,
            render: (field) => (
              <>
                <bdi>{name(field)}</bdi>{' '}
                {field.in_old !== field.in_new && <span class="quiet">{field.in_old ? words.dropped : words.added}</span>}
              </>
            ),
          },
          number('compared'), number('equal'), number('rewritten'), number('recoded'), number('blurred'), number('changed'), number('emptied'), number('filled'),
        ]}
      />
    </Section>
  );
}

export function SamplesOfStep({ topic, step }: { topic: string; step: Step }) {
  const { format } = use_words();
  const words = use_watch_words();
  const { samples: text } = words;
  const groups = samples_by_kind(step.samples).filter(({ kind }) => kind !== 'column_dropped' && kind !== 'column_added');
  return (
    <Section
      id="samples"
      topic={topic}
      finding={text.finding(groups.reduce((total, group) => total + group.samples.length, 0))}
      how={text.how}
      source={text.source}
    >
      {groups.map(({ kind, samples }) => (
        <details key={kind} class="mapping prints">
          <summary>
            {words.kinds[kind]} <span class="quiet">{text.shown({ shown: samples.length, total: step.changes[kind] })}</span>
          </summary>
          <Samples caption={words.kinds[kind]!} samples={samples} probability={(value) => format.share(value)} />
        </details>
      ))}
    </Section>
  );
}

interface SamplesProps { caption: string; samples: readonly ChangeSample[]; probability: (value: number) => string }

function Samples({ caption, samples, probability }: SamplesProps) {
  const shared = use_words();
  const words = use_watch_words();
  const { samples: text } = words;
  const value = (sample: ChangeSample, written: string) => {
    if (written === '') return <span class="quiet">{text.empty}</span>;
    return <bdi>{sample.field === 'status' ? translate(words.statuses, written) : written}</bdi>;
  };
  const valued = samples.some((sample) => sample.field !== '');
  const columns: Column<ChangeSample>[] = [{ label: text.record, render: (sample) => <bdi>{sample.record_id}</bdi> }];
  if (valued) {
    columns.push({ label: text.field, render: (sample) => translate(shared.columns, sample.field) });
    columns.push({ label: text.old, render: (sample) => value(sample, sample.old) });
    columns.push({ label: text.new, render: (sample) => value(sample, sample.new) });
  }
  columns.push({ label: text.probability, kind: 'number', render: (sample) => probability(sample.probability) });
  return <DataTable caption={caption} stacked rows={samples} columns={columns} />;
}
