// The report of `paradero kin joint`: who is who over all families at once, with ties, and how it was worked out.
import { useMemo } from 'preact/hooks';
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { Finder } from '../components/finder';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { group_by, ratio_text, type AssignmentCount, type KinJointReportData, type Pairing } from '../results/kin';
import { FamiliesSection, KinReport, use_kin } from './kin_sections';

const most_certain = 0.9999;
const sure = 0.95;
const rows_at_first = 40;

const count_sure = (data: KinJointReportData): number =>
  new Set(data.pairings.filter((one) => one.posterior > sure).map((one) => one.victim)).size;

// Found people who are surely one of those that cannot be told apart.
const count_tied = (data: KinJointReportData): number =>
  new Set(data.ties.flatMap((tie) => tie.victims.filter((one) => one.posterior > sure).map((one) => one.victim))).size;

export function KinJointReport({ data, title }: { data: KinJointReportData; title: string }) {
  const { joint, families } = use_kin();
  const { totals } = data;
  return (
    <KinReport
      data={data} title={title} command={joint.command} finding={joint.finding({ ...totals, sure: count_sure(data), tied: count_tied(data) })}
      figures={[
        [joint.figures.remains, totals.remains],
        [joint.figures.victims, totals.victims],
        [joint.figures.missing, totals.missing],
        [joint.figures.families, totals.families],
      ]}
      entries={[
        { id: 'pairings', topic: joint.pairings.topic, content: <PairingsSection data={data} side="victim" /> },
        ...(data.ties.length > 0 ? [{ id: 'ties', topic: joint.ties.topic, content: <TiesSection data={data} /> }] : []),
        { id: 'by_missing', topic: joint.by_missing.topic, content: <PairingsSection data={data} side="missing" /> },
        ...(data.families.length > 0 ? [{ id: 'families', topic: families.topic, content: <FamiliesSection families={data.families} /> }] : []),
        { id: 'components', topic: joint.components.topic, content: <ComponentsSection data={data} /> },
      ]}
    />
  );
}

interface PairingRow {
  first: string;
  second: string;
  posterior: number;
  standard_error: number | null; // null: none is given for being none of the others
  ratio: number | null;
  tied: boolean;
  nobody: boolean;
}

// Every person of a side with whom they may be, and with the probability that they are none of the others.
function pairing_rows(data: KinJointReportData, side: 'victim' | 'missing', nobody: string): PairingRow[] {
  const tied = new Set(data.ties.flatMap((tie) => tie.victims.flatMap(({ victim }) => tie.missing.map((missing) => `${victim}\u0000${missing}`))));
  const others = new Map(group_by(data.pairings, (one) => one[side]).map(({ name, items }) => [name, items]));
  const people = side === 'victim' ? data.victims : data.missing;
  const row = (one: Pairing): PairingRow => ({
    first: one[side], second: side === 'victim' ? one.missing : one.victim, posterior: one.posterior, standard_error: one.standard_error,
    ratio: one.likelihood_ratio, tied: tied.has(`${one.victim}\u0000${one.missing}`), nobody: false,
  });
  return people.flatMap(({ id, none }) =>
    [
      ...(others.get(id) ?? []).map(row),
      ...(none >= 1e-4 ? [{ first: id, second: nobody, posterior: none, standard_error: null, ratio: null, tied: false, nobody: true }] : []),
    ].sort((a, b) => b.posterior - a.posterior));
}

function PairingsSection({ data, side }: { data: KinJointReportData; side: 'victim' | 'missing' }) {
  const { format } = use_words();
  const { joint } = use_kin();
  const nobody = side === 'victim' ? joint.none_of_missing : joint.none_of_victims;
  const rows = useMemo(() => pairing_rows(data, side, nobody), [data, side, nobody]);
  const error = (value: number | null): string => (value === null ? '—' : value > 0 ? format.decimal(value, 4) : joint.exact);
  const ratio = (value: number | null): string => (value === null ? '—' : value === 0 ? '0' : ratio_text(Math.log10(value), format.decimal));
  const [id, words, finding] =
    side === 'victim'
      ? ['pairings', joint.pairings, joint.pairings.finding({ sure: count_sure(data), victims: data.totals.victims })]
      : ['by_missing', joint.by_missing, joint.by_missing.finding(data.totals.missing)];
  return (
    <Section id={id} topic={words.topic} finding={finding} how={words.how} source={joint.pairings.source}>
      <Finder
        items={rows}
        text_of={(row) => `${row.first} ${row.second}`}
        first={rows_at_first}
        render={(shown) => (
          <DataTable
            caption={words.topic}
            stacked
            rows={shown}
            columns={[
              { label: side === 'victim' ? joint.victim : joint.missing, render: (row) => <bdi>{row.first}</bdi> },
              {
                label: side === 'victim' ? joint.missing : joint.victim,
                render: (row) => (
                  <>
                    {row.nobody ? <span class="quiet">{row.second}</span> : <bdi>{row.second}</bdi>}
                    {row.tied && <span class="quiet"> · {joint.tie_note}</span>}
                  </>
                ),
              },
              { label: joint.posterior, kind: 'number', render: (row) => format.share(Math.min(row.posterior, most_certain)) },
              { label: joint.bar, label_hidden: true, kind: 'bar', render: (row) => <Bar share={row.posterior} tone={row.nobody ? 'neutral' : 'same'} /> },
              { label: joint.error, kind: 'number', render: (row) => error(row.standard_error) },
              { label: joint.ratio, kind: 'number', render: (row) => ratio(row.ratio) },
            ]}
          />
        )}
      />
    </Section>
  );
}

function TiesSection({ data }: { data: KinJointReportData }) {
  const { format } = use_words();
  const { ties: words } = use_kin().joint;
  const rows = data.ties.flatMap((tie) => tie.victims.map((one) => ({ ...one, family: tie.family, missing: tie.missing })));
  return (
    <Section id="ties" topic={words.topic} finding={words.finding(data.ties.length)} how={words.how} source={words.source}>
      <DataTable
        caption={words.topic}
        stacked
        rows={rows}
        columns={[
          { label: words.victims, render: (row) => <bdi>{row.victim}</bdi> },
          { label: words.one_of, render: (row) => <bdi>{format.list(row.missing)}</bdi> },
          { label: words.family, render: (row) => <bdi>{row.family}</bdi> },
          { label: words.posterior, kind: 'number', render: (row) => format.share(Math.min(row.posterior, most_certain)) },
        ]}
      />
    </Section>
  );
}

function ComponentsSection({ data }: { data: KinJointReportData }) {
  const { format } = use_words();
  const { joint } = use_kin();
  const { components: words, figures } = joint;
  const { totals } = data;
  const number = ({ count, log10 }: AssignmentCount): string =>
    count !== null && count < 1e6 ? format.count(count) : log10 === null ? '—' : ratio_text(log10, format.decimal);
  const sampled = (one: KinJointReportData['components'][number]): string =>
    words.sampled({ r_hat: format.decimal(one.r_hat, 3), error: format.decimal(one.standard_error, 4), steps: format.count(one.steps) });
  const facts: [string, string][] = [
    [figures.by_sex, number(totals.assignments_by_sex)],
    [figures.possible, number(totals.assignments_possible)],
    [figures.sampled, format.count(totals.components_sampled)],
    [figures.error, totals.largest_standard_error === 0 ? '0' : format.decimal(totals.largest_standard_error, 4)],
  ];
  return (
    <Section
      id="components" topic={words.topic} finding={words.finding({ components: totals.components, sampled: totals.components_sampled })}
      how={words.how} source={words.source}
    >
      <dl class="facts">
        {facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
      </dl>
      <Finder
        items={data.components.map((component, index) => ({ ...component, index: index + 1 }))}
        text_of={(one) => String(one.index)}
        first={rows_at_first}
        render={(shown) => (
          <DataTable
            caption={words.topic}
            stacked
            rows={shown}
            columns={[
              { label: words.component, kind: 'number', render: (one) => format.count(one.index) },
              { label: words.victims, kind: 'number', render: (one) => format.count(one.victims) },
              { label: words.missing, kind: 'number', render: (one) => format.count(one.missing) },
              { label: words.families, kind: 'number', render: (one) => format.count(one.families) },
              { label: words.assignments, kind: 'number', render: (one) => number(one.assignments) },
              { label: words.way, render: (one) => (one.exact ? words.exact : sampled(one)) },
            ]}
          />
        )}
      />
    </Section>
  );
}
