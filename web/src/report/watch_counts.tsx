// What the versions count: revisions of the past, repeated blocks, sums, and the versions themselves with their hashes.
import { useMemo, useState } from 'preact/hooks';
import { Choice } from '../components/choice';
import { DataTable, type Column } from '../components/data_table';
import { LineChart, LineLegend } from '../components/line_chart';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import { make_scale } from '../results/scale';
import type { Fate, Repeat, RevisionLine, Version, WatchReportData } from '../results/watch_data';
import { change_of, first_status, people_in, statuses_of, year_lines } from '../results/watch_figures';
import { use_watch_words } from './watch_words';

const fates: readonly Fate[] = ['still_missing', 'located_alive', 'located_dead', 'not_said'];
const tables = ['years', 'year', 'state', 'sex', 'total'] as const;
const totals_shown = 30;

export function RevisionsSection({ data }: { data: WatchReportData }) {
  const words = use_watch_words();
  const { revisions } = words;
  const { lines } = data.revisions;
  const statuses = statuses_of(lines);
  const [status, choose] = useState(() => statuses.indexOf(first_status(lines)));
  const chosen = statuses[status]!;
  const versions = data.versions.map((version) => version.source);
  const whole = lines.find((line) => line.by === 'years' && line.status === chosen);
  const finding =
    whole === undefined || change_of(whole) === null
      ? revisions.no_finding
      : revisions.finding({
          years: whole.value,
          status: words.fates[chosen]!,
          first: versions[0]!,
          last: versions[versions.length - 1]!,
          from: whole.counts[0]!,
          to: whole.counts[whole.counts.length - 1]!,
        });
  return (
    <Section id="revisions" topic={revisions.topic} finding={finding} how={revisions.how} source={revisions.source}>
      <Choice label={revisions.status} options={statuses.map((one) => words.fates[one]!)} chosen={status} choose={choose} />
      <YearsChart data={data} status={chosen} versions={versions} />
      {tables.map((by) => {
        const rows = lines.filter((line) => line.by === by && line.status === chosen);
        return rows.length > 0 && <RevisionsTable key={by} by={by} rows={rows} versions={versions} />;
      })}
    </Section>
  );
}

interface YearsProps { data: WatchReportData; status: RevisionLine['status']; versions: readonly string[] }

function YearsChart({ data, status, versions }: YearsProps) {
  const { format } = use_words();
  const words = use_watch_words();
  const { revisions } = words;
  const lines = useMemo(() => year_lines(data.revisions.lines, status, versions.length), [data, status, versions.length]);
  const points = lines.flatMap((line) => line.points);
  if (points.length < 2) return null;
  const years = points.map((point) => point.x);
  const x = make_scale([Math.min(...years), Math.max(...years)], { most_ticks: 8, logarithmic: false });
  const y = make_scale(points.flatMap((point) => point.y ?? []), { most_ticks: 6, from_zero: true, logarithmic: false });
  return (
    <figure>
      <LineLegend names={lines.map((line) => versions[line.version]!)} />
      <LineChart
        label={revisions.chart({ status: words.fates[status]!, versions })}
        lines={lines.map((line) => ({ name: versions[line.version]!, points: line.points, marked: true }))}
        x={{ ...x, ticks: x.ticks.filter(Number.isInteger) }}
        y={y}
        x_label={revisions.x}
        y_label={revisions.y}
        write_x={String}
        write_y={format.count}
        height={300}
      />
    </figure>
  );
}

interface RevisionsTableProps { by: (typeof tables)[number]; rows: readonly RevisionLine[]; versions: readonly string[] }

function RevisionsTable({ by, rows, versions }: RevisionsTableProps) {
  const { format } = use_words();
  const { revisions } = use_watch_words();
  const long = rows.length > 6;
  const columns: Column<RevisionLine>[] = [
    { label: revisions.by[by]!, render: (row) => <bdi>{translate(revisions.values, row.value)}</bdi> },
    ...versions.map((version, index): Column<RevisionLine> => ({
      label: version, kind: 'number',
      render: (row) => (typeof row.counts[index] === 'number' ? format.count(row.counts[index]) : '—'),
    })),
    {
      label: revisions.change, kind: 'number',
      render: (row) => {
        const change = change_of(row);
        return change === null ? '—' : format.signed(change, 0);
      },
    },
  ];
  const table = <DataTable caption={revisions.tables[by]!} stacked rows={rows} columns={columns} />;
  return long ? (
    <details class="mapping prints">
      <summary>{revisions.tables[by]}</summary>
      {table}
    </details>
  ) : (
    <>
      <h3>{revisions.tables[by]}</h3>
      {table}
    </>
  );
}

export function RepeatsSection({ repeats }: { repeats: readonly Repeat[] }) {
  const { format } = use_words();
  const words = use_watch_words();
  const { repeats: text } = words;
  const rows = repeats.flatMap((repeat) => fates.filter((fate) => repeat.printed[fate] > 0).map((fate) => ({ repeat, fate })));
  const worst = [...repeats].sort((a, b) => people_in(b.printed) - people_in(b.once) - (people_in(a.printed) - people_in(a.once)))[0]!;
  return (
    <Section
      id="repeats"
      topic={text.topic}
      finding={text.finding({ value: worst.value, times: worst.times, once: people_in(worst.once), printed: people_in(worst.printed) })}
      how={text.how}
      source={text.source}
    >
      <DataTable
        caption={text.topic}
        stacked
        rows={rows}
        columns={[
          { label: text.block, render: ({ repeat }) => <><bdi>{repeat.value}</bdi> <span class="quiet"><bdi>{repeat.source}</bdi></span></> },
          { label: text.fate, render: ({ fate }) => words.fates[fate] },
          { label: text.files, kind: 'number', render: ({ repeat }) => format.count(repeat.files) },
          { label: text.times, kind: 'number', render: ({ repeat }) => format.count(repeat.times) },
          { label: text.once, kind: 'number', render: ({ repeat, fate }) => format.count(repeat.once[fate]) },
          { label: text.printed, kind: 'number', render: ({ repeat, fate }) => format.count(repeat.printed[fate]) },
          { label: text.counted, render: ({ repeat }) => (repeat.counted_once ? text.counted_once : text.counted_all) },
        ]}
      />
    </Section>
  );
}

export function TotalsSection({ totals }: { totals: WatchReportData['totals'] }) {
  const { format } = use_words();
  const { totals: text } = use_watch_words();
  const { wrong } = totals;
  return (
    <Section id="totals" topic={text.topic} finding={text.finding({ printed: totals.printed, wrong: wrong.length })} how={text.how} source={text.source}>
      {wrong.length > 0 && (
        <DataTable
          caption={text.topic}
          stacked
          rows={wrong.slice(0, totals_shown)}
          columns={[
            { label: text.total, render: (one) => <bdi>{one.total}</bdi> },
            { label: text.version, render: (one) => <bdi>{one.source}</bdi> },
            { label: text.file, render: (one) => <bdi>{one.file}</bdi> },
            { label: text.line, kind: 'number', render: (one) => format.count(one.line) },
            { label: text.printed, kind: 'number', render: (one) => format.count(one.printed) },
            { label: text.summed, kind: 'number', render: (one) => format.count(one.summed) },
            { label: text.difference, kind: 'number', render: (one) => format.signed(one.printed - one.summed, 0) },
          ]}
        />
      )}
      {wrong.length > totals_shown && <p class="note">{text.rest(wrong.length - totals_shown)}</p>}
    </Section>
  );
}

export function VersionsSection({ versions }: { versions: readonly Version[] }) {
  const { format } = use_words();
  const words = use_watch_words();
  const { versions: text } = words;
  const said = fates.filter((fate) => versions.some((version) => (version.people?.[fate] ?? 0) > 0));
  return (
    <Section
      id="versions"
      topic={text.topic}
      finding={text.finding({ versions: versions.length, rows: versions.reduce((total, version) => total + version.rows_in, 0) })}
      how={text.how}
      source={text.source}
    >
      <DataTable
        caption={text.topic}
        stacked
        rows={versions}
        columns={[
          { label: text.version, render: (one) => <><bdi>{one.source}</bdi> <span class="under quiet">{translate(text.kinds, one.kind)}</span></> },
          { label: text.years, kind: 'number', render: (one) => (one.years === undefined ? '—' : `${one.years[0]}–${one.years[1]}`) },
          { label: text.files, kind: 'number', render: (one) => format.count(one.files) },
          { label: text.rows, kind: 'number', render: (one) => format.count(one.rows_in) },
          ...said.map((fate): Column<Version> => ({
            label: words.fates[fate]!, kind: 'number', render: (one) => (one.people === undefined ? '—' : format.count(one.people[fate])),
          })),
        ]}
      />
      <DataTable
        caption={text.hash}
        stacked
        rows={versions}
        columns={[
          { label: text.version, render: (one) => <bdi>{one.source}</bdi> },
          { label: text.hash, render: (one) => <code>{one.sha256}</code> },
        ]}
      />
    </Section>
  );
}
