// The report of `paradero kin lr`: one comparison after the other, marker by marker, as an expert follows it by hand.
import { useMemo } from 'preact/hooks';
import { LocusBars } from '../components/locus_bars';
import { PedigreeDrawing } from '../components/pedigree_drawing';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { group_by, ratio_domain, ratio_text, type KinLrReportData, type LrComparison } from '../results/kin';
import { KinReport, use_kin } from './kin_sections';

const most_printed = 3; // comparisons that go on paper in full

export function KinLrReport({ data, title }: { data: KinLrReportData; title: string }) {
  const kin = use_kin();
  const { format } = use_words();
  const tally = count_statuses(data.comparisons);
  const [only, ...more] = data.comparisons;
  const finding =
    only !== undefined && more.length === 0
      ? describe_one(only, kin, format.decimal)
      : kin.lr.finding({ comparisons: data.comparisons.length, families: data.families.length });
  return (
    <KinReport
      data={data} title={title} command={kin.lr.command} finding={finding}
      figures={[
        [kin.lr.figures.above, tally.above],
        [kin.lr.figures.below, tally.below],
        [kin.lr.figures.excluded, tally.excluded],
        [kin.lr.figures.contradict, tally.contradict > 0 ? tally.contradict : undefined],
      ]}
      entries={[
        { id: 'comparisons', topic: kin.lr.topic, content: <ComparisonsSection data={data} /> },
        { id: 'assumptions', topic: kin.lr.assumptions.topic, content: <AssumptionsSection data={data} /> },
      ]}
    />
  );
}

function count_statuses(comparisons: readonly LrComparison[]) {
  const ratios = comparisons.filter((one) => one.status === 'ok').map((one) => one.log10_likelihood_ratio ?? 0);
  return {
    above: ratios.filter((ratio) => ratio > 0).length,
    below: ratios.filter((ratio) => ratio <= 0).length,
    excluded: comparisons.filter((one) => one.status === 'excluded').length,
    contradict: comparisons.filter((one) => one.status === 'relatives_contradict').length,
  };
}

function describe_one(one: LrComparison, kin: ReturnType<typeof use_kin>, decimal: (value: number, digits: number) => string): string {
  const { lr } = kin;
  const who = { missing: one.missing, family: one.ped, candidate: one.candidate };
  if (one.status === 'relatives_contradict') return lr.finding_contradict({ family: one.ped, markers: one.contradictions });
  if (one.status === 'excluded') return lr.finding_excluded({ ...who, markers: one.exclusions });
  const log10 = one.log10_likelihood_ratio ?? 0;
  return lr.finding_one({ ...who, ratio: ratio_text(log10, decimal), more: log10 > 0 });
}

function ComparisonsSection({ data }: { data: KinLrReportData }) {
  const kin = use_kin();
  const families = useMemo(() => group_by(data.comparisons, (one) => one.ped), [data]);
  const domain = useMemo(
    () => ratio_domain(data.comparisons.flatMap((one) => one.markers.map((marker) => marker.log10_likelihood_ratio))),
    [data],
  );
  return (
    <Section id="comparisons" topic={kin.lr.topic} finding={kin.lr.section(count_statuses(data.comparisons))} how={kin.ratio_how} source={kin.lr.source}>
      {families.map(({ name, items }, index) => {
        const family = data.families.find((one) => one.name === name);
        return (
          <div key={name} class="band">
            <h3><bdi>{kin.pedigree.name(name)}</bdi></h3>
            {family && <PedigreeDrawing family={family} />}
            {family?.check.parentages.filter((one) => one.doubtful).map((one) => (
              <p key={`${one.child} ${one.parent}`} class="caveat">
                {kin.lr.doubtful({ child: one.child, parent: one.parent, against: one.loci_against, informative: one.loci_informative })}
              </p>
            ))}
            {family && family.check.loci_impossible.length > 0 && <p class="caveat">{kin.lr.impossible(family.check.loci_impossible)}</p>}
            {items.map((one, position) => (
              <Comparison
                key={position} one={one} domain={domain} open={index === 0 && position === 0} prints={data.comparisons.length <= most_printed}
              />
            ))}
          </div>
        );
      })}
    </Section>
  );
}

interface ComparisonProps { one: LrComparison; domain: readonly [number, number]; open: boolean; prints: boolean }

function Comparison({ one, domain, open, prints }: ComparisonProps) {
  const { format, language } = use_words();
  const { lr } = use_kin();
  const text =
    one.status === 'relatives_contradict' ? lr.contradict
    : one.status === 'excluded' ? lr.excluded(one.exclusions)
    : `LR ${ratio_text(one.log10_likelihood_ratio ?? 0, format.decimal)}`;
  return (
    <details class={prints ? 'pair prints' : 'pair'} open={open}>
      <summary>
        <span class="who">{lr.is({ candidate: one.candidate, missing: one.missing })}</span>
        <span class="score"><strong>{text}</strong></span>
        <span class="reasons">{lr.loci(one.loci)}</span>
      </summary>
      <LocusBars
        caption={lr.is({ candidate: one.candidate, missing: one.missing })} loci={one.markers} domain={domain}
        total={one.status === 'ok' ? one.log10_likelihood_ratio : null} total_text={text.replace(/^LR /, '')}
      />
      <details class={prints ? 'by_hand prints' : 'by_hand'}>
        <summary>{lr.by_hand}</summary>
        <dl>
          {one.markers.map((marker) => (
            <div key={marker.marker}>
              <dt>{marker.marker}</dt>
              <dd>{language === 'en' ? marker.explanation_en : marker.explanation_es}</dd>
            </div>
          ))}
        </dl>
      </details>
    </details>
  );
}

function AssumptionsSection({ data }: { data: KinLrReportData }) {
  const { language } = use_words();
  const { assumptions: words } = use_kin().lr;
  return (
    <Section id="assumptions" topic={words.topic} finding={words.finding(data.assumptions.length)} how={words.how} source={words.source}>
      <ol class="assumptions">
        {data.assumptions.map((one, index) => <li key={index}>{language === 'en' ? one.text_en : one.text_es}</li>)}
      </ol>
    </Section>
  );
}
