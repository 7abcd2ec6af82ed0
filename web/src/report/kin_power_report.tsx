// The report of `paradero kin power`: whom to sample next, over the whole caseload and family by family.
import { useMemo } from 'preact/hooks';
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { Finder } from '../components/finder';
import { PedigreeDrawing } from '../components/pedigree_drawing';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { Format } from '../i18n/format';
import { group_by, type Estimated, type KinPowerReportData, type PowerOption } from '../results/kin';
import { KinReport, use_kin } from './kin_sections';

const options_shown = 20;
const families_at_first = 10;
const enough = 0.95;

const by_gain = (a: PowerOption, b: PowerOption): number =>
  b.family_gain_per_cost - a.family_gain_per_cost || b.gain_per_cost - a.gain_per_cost;
const names = (sampled: string): string => sampled.replaceAll('+', ' + ');
const least = 1e-6;
const probability = (value: number, format: Format, below: (value: string) => string): string =>
  value > 0 && value < least ? below(format.share(least)) : format.share(value >= 1 ? 0.9999 : value);

export function KinPowerReport({ data, title }: { data: KinPowerReportData; title: string }) {
  const { format } = use_words();
  const { power } = use_kin();
  const options = data.options.filter((one) => one.sampled !== '' && one.refused === '' && one.gain_per_cost > 0).sort(by_gain);
  const best = options[0];
  const finding =
    best === undefined
      ? power.finding_none
      : power.finding({
          sampled: names(best.sampled), family: best.family,
          before: probability(as_it_is(data, best)?.inclusion_power.value ?? 0, format, power.below),
          after: probability(best.inclusion_power.value ?? 0, format, power.below),
        });
  return (
    <KinReport
      data={data} title={title} command={power.command} finding={finding}
      figures={[
        [power.figures.families, data.totals.families],
        [power.figures.missing, data.totals.missing],
        [power.figures.options, data.totals.options],
      ]}
      entries={[
        ...(best === undefined ? [] : [{ id: 'caseload', topic: power.caseload.topic, content: <CaseloadSection data={data} options={options} /> }]),
        { id: 'by_family', topic: power.by_family.topic, content: <ByFamilySection data={data} /> },
      ]}
    />
  );
}

const as_it_is = (data: KinPowerReportData, option: PowerOption): PowerOption | undefined =>
  data.options.find((one) => one.sampled === '' && one.family === option.family && one.missing === option.missing);

function CaseloadSection({ data, options }: { data: KinPowerReportData; options: readonly PowerOption[] }) {
  const { format } = use_words();
  const { power } = use_kin();
  const { caseload: words } = power;
  const shown = options.slice(0, options_shown);
  const most = Math.max(...shown.map((one) => one.family_gain_per_cost));
  return (
    <Section id="caseload" topic={words.topic} finding={words.finding({ options: data.totals.options, shown: shown.length })} how={words.how} source={words.source}>
      <DataTable
        caption={words.topic}
        stacked
        rows={shown}
        columns={[
          { label: power.sampled, render: (one) => <bdi>{names(one.sampled)}</bdi> },
          { label: power.family, render: (one) => <bdi>{one.family}</bdi> },
          { label: power.cost, kind: 'number', render: (one) => format.count(one.cost) },
          { label: power.now, kind: 'number', render: (one) => probability(as_it_is(data, one)?.inclusion_power.value ?? 0, format, power.below) },
          { label: power.then, kind: 'number', render: (one) => probability(one.inclusion_power.value ?? 0, format, power.below) },
          {
            label: power.gain, kind: 'bar',
            render: (one) => <><span class="bar_number">{format.share(one.family_gain_per_cost)}</span><Bar share={one.family_gain_per_cost / most} /></>,
          },
        ]}
      />
    </Section>
  );
}

function ByFamilySection({ data }: { data: KinPowerReportData }) {
  const { format } = use_words();
  const kin = use_kin();
  const { by_family: words } = kin.power;
  const groups = useMemo(() => group_by(data.options, (one) => `${one.family}\u0000${one.missing}`), [data]);
  const already = groups.filter(({ items }) => (items.find((one) => one.sampled === '')?.inclusion_power.value ?? 0) >= enough).length;
  const threshold = Number(data.settings?.threshold ?? 0);
  return (
    <Section
      id="by_family" topic={words.topic} finding={words.finding({ families: groups.length, enough: already })} how={words.how}
      source={words.source(format.count(threshold))}
    >
      <Finder
        items={groups}
        text_of={({ items }) => items.map((one) => `${one.family} ${one.missing} ${one.sampled}`).join(' ')}
        first={families_at_first}
        render={(shown) => shown.map(({ name, items }) => {
          const family = data.families.find((one) => one.name === items[0]!.family);
          return (
            <div key={name} class="band">
              <h3><bdi>{kin.pedigree.name(items[0]!.family)}</bdi> <span class="quiet">{kin.power.looked_for(items[0]!.missing)}</span></h3>
              {family && <PedigreeDrawing family={family} />}
              <Options options={[...items].sort((a, b) => Number(a.sampled !== '') - Number(b.sampled !== '') || by_gain(a, b))} />
            </div>
          );
        })}
      />
    </Section>
  );
}

function Options({ options }: { options: readonly PowerOption[] }) {
  const { format } = use_words();
  const { power } = use_kin();
  const estimate = (one: PowerOption, of: Estimated, show: (value: number) => string) =>
    one.refused !== '' || of.value === null ? '—' : (
      <>{show(of.value)}{of.standard_error > 0 && <span class="quiet"> {power.error(format.decimal(of.standard_error, 3))}</span>}</>
    );
  return (
    <DataTable
      caption={power.sampled}
      stacked
      rows={options}
      columns={[
        {
          label: power.sampled,
          render: (one) => (
            <>
              {one.sampled === '' ? <span class="quiet">{power.as_is}</span> : <bdi>{names(one.sampled)}</bdi>}
              {one.refused !== '' && <span class="quiet"> · {power.refused}: {one.refused}</span>}
            </>
          ),
        },
        {
          label: power.inclusion, kind: 'bar',
          render: (one) => (
            <><span class="bar_number">{estimate(one, one.inclusion_power, (value) => probability(value, format, power.below))}</span><Bar share={one.inclusion_power.value ?? 0} /></>
          ),
        },
        { label: power.exclusion, kind: 'number', render: (one) => estimate(one, one.exclusion_power, (value) => probability(value, format, power.below)) },
        { label: power.mean, kind: 'number', render: (one) => estimate(one, one.mean_log10_lr, (value) => format.signed(value, 2)) },
        { label: power.cost, kind: 'number', render: (one) => (one.sampled === '' ? '—' : format.count(one.cost)) },
      ]}
    />
  );
}
