// The report of `paradero estimate`: what may be said of those on no list, what that assumes, and what speaks against it.
import { useState, type Dispatch, type StateUpdater } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { Choice } from '../components/choice';
import { ListOverlap } from '../components/list_overlap';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { EstimateWords } from '../i18n/estimate';
import { translate } from '../i18n/language';
import type { EstimateReportData, Stratum } from '../results/estimate_data';
import { first_estimator, interval_of } from '../results/estimate_figures';
import { summarise_overlap } from '../results/figures';
import {
  IdentificationSection, PredictiveSection, SensitivitySection, WithoutListSection,
} from './estimate_diagnostics';
import { GraphsSection, ModesSection } from './estimate_models';
import { AgainstSection, AssumptionsSection, EstimatesSection, StrataSection, TableSection } from './estimate_sections';
import { stratum_name, use_estimate_words } from './estimate_words';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

const combinations_shown = 24;

export function EstimateReport({ data, title }: { data: EstimateReportData; title: string }) {
  const [chosen, choose] = useState(0);
  const [estimator, choose_estimator] = useState(() => first_estimator(data));
  return (
    <ReportFrame
      data={data}
      head={<Head data={data} title={title} estimator={estimator} />}
      entries={use_sections(data, { chosen, choose, estimator, choose_estimator })}
    />
  );
}

interface Chosen {
  chosen: number;
  choose: Dispatch<StateUpdater<number>>;
  estimator: number;
  choose_estimator: Dispatch<StateUpdater<number>>;
}

function use_sections(data: EstimateReportData, { chosen, choose, estimator, choose_estimator }: Chosen): Entry[] {
  const shared = use_words();
  const words = use_estimate_words();
  const entries: Entry[] = [];
  const add = (id: string, topic: string, content: ComponentChildren): void => void entries.push({ id, topic, content });
  if (has(data.warnings)) add('warnings', shared.warnings.topic, <WarningsSection warnings={data.warnings} />);
  const stratum = data.strata[chosen];
  const several = data.strata.length > 1;
  if (several)
    add('strata', words.strata.topic, <StrataSection data={data} estimator={estimator} choose={choose_estimator} />);
  if (stratum !== undefined) {
    const choice = several && (
      <Choice
        label={words.stratum.choose}
        options={data.strata.map((one) => stratum_name(words, one.stratum))}
        chosen={chosen}
        choose={choose}
      />
    );
    add('estimates', words.estimates.topic, <EstimatesSection stratum={stratum} choice={choice} />);
    add_stratum(stratum, several, add, words);
  }
  if (has(data.inputs)) add('rows', shared.rows.topic, <RowsSection inputs={data.inputs} />);
  if (has(data.problems)) add('problems', shared.problems.topic, <ProblemsSection problems={data.problems} />);
  add('provenance', shared.provenance.topic, <ProvenanceSection data={data} />);
  return entries;
}

type Add = (id: string, topic: string, content: ComponentChildren) => void;

function add_stratum(stratum: Stratum, several: boolean, add: Add, words: EstimateWords): void {
  const { diagnostics } = stratum;
  // With several strata a section says which of them it is of.
  const of = (topic: string): string => (several ? `${topic} · ${stratum_name(words, stratum.stratum)}` : topic);
  const lists = stratum.lists.map((one) => one.list);
  add('against', words.against.topic, <AgainstSection topic={of(words.against.topic)} stratum={stratum} />);
  add('assumptions', words.assumptions.topic, <AssumptionsSection topic={of(words.assumptions.topic)} estimates={stratum.estimates} />);
  add('table', words.table.topic, <TableSection topic={of(words.table.topic)} estimates={stratum.estimates} />);
  if (has(stratum.overlaps))
    add('overlap', words.overlap.topic, <OverlapOfLists topic={of(words.overlap.topic)} stratum={stratum} />);
  if (has(diagnostics.identification))
    add('identification', words.identification.topic, <IdentificationSection topic={of(words.identification.topic)} curves={diagnostics.identification} />);
  if (has(diagnostics.leave_one_out) || has(diagnostics.internal_consistency))
    add('without_list', words.without_list.topic, <WithoutListSection topic={of(words.without_list.topic)} stratum={stratum} />);
  if (has(diagnostics.sensitivity))
    add('sensitivity', words.sensitivity.topic, <SensitivitySection topic={of(words.sensitivity.topic)} answers={diagnostics.sensitivity} />);
  if (has(diagnostics.predictive))
    add('predictive', words.predictive.topic, <PredictiveSection topic={of(words.predictive.topic)} checks={diagnostics.predictive} />);
  const latent = stratum.estimates.find((one) => one.latent_class !== undefined);
  if (latent !== undefined) add('modes', words.modes.topic, <ModesSection topic={of(words.modes.topic)} estimate={latent} />);
  if (stratum.estimates.some((one) => one.decomposable !== undefined || has(one.loglinear?.models)))
    add('graphs', words.graphs.topic, <GraphsSection topic={of(words.graphs.topic)} estimates={stratum.estimates} lists={lists} />);
}

function Head({ data, title, estimator }: { data: EstimateReportData; title: string; estimator: number }) {
  const { language, format } = use_words();
  const words = use_estimate_words();
  const only = data.strata.length === 1 ? data.strata[0] : undefined;
  const name = data.strata[0]?.estimates[estimator]?.estimator;
  const total = data.totals.find((one) => one.estimator === name);
  const interval = total === undefined ? null : interval_of(total);
  const finding =
    only !== undefined
      ? language === 'en' ? only.verdict_en : only.verdict_es
      : interval === null
        ? words.head.no_total
        : words.head.total({
            estimate: format.count(interval.estimate),
            low: format.count(interval.q025 ?? interval.estimate),
            high: format.count(interval.q975 ?? interval.estimate),
            estimator: translate(words.estimators, name!),
          });
  return (
    <header class="head">
      <p class="topic">{words.head.command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{finding}</p>
      <KeyFigures
        figures={[
          [words.head.observed, data.people],
          [words.head.lists, data.lists.length],
          [words.head.strata, only === undefined ? data.strata.length : undefined],
          [words.head.unknown_stratum, data.people_of_unknown_stratum > 0 ? data.people_of_unknown_stratum : undefined],
          [words.head.linkages, data.linkages > 1 ? data.linkages : undefined],
          [words.head.imputations, data.imputations > 1 ? data.imputations : undefined],
        ]}
      />
      <p class="caution">{words.head.caution}</p>
    </header>
  );
}

function OverlapOfLists({ topic, stratum }: { topic: string; stratum: Stratum }) {
  const shared = use_words();
  const words = use_estimate_words();
  const summary = summarise_overlap(
    stratum.overlaps.map(({ lists, people }) => ({ sources: lists, entities: people })),
    stratum.lists.map((one) => one.list),
    combinations_shown,
  );
  return (
    <Section id="overlap" topic={topic} finding={shared.overlap.finding(summary)} how={words.overlap.how} source={words.overlap.source}>
      <ListOverlap summary={summary} />
    </Section>
  );
}
