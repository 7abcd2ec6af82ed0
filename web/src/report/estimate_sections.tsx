// The figures of an estimate: the picture, the strata, what speaks against them, what they assume, the table for a paper.
import type { ComponentChildren } from 'preact';
import { Choice } from '../components/choice';
import { DataTable, type Column } from '../components/data_table';
import { IntervalPicture, type IntervalRow } from '../components/interval_picture';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { EstimateWords } from '../i18n/estimate';
import { translate } from '../i18n/language';
import type { Estimate, EstimateReportData, Note, Stratum } from '../results/estimate_data';
import { answer_of, interval_of } from '../results/estimate_figures';
import { stratum_name, use_estimate_words } from './estimate_words';

const use_text = (): ((note: Note) => string) => {
  const { language } = use_words();
  return (note) => (language === 'en' ? note.text_en : note.text_es);
};

// Why there is no number, in the reader's language.
function Without({ estimate }: { estimate: Estimate }) {
  const { language } = use_words();
  const words = use_estimate_words();
  const reason = language === 'en' ? estimate.reason_en : estimate.reason_es;
  return <><strong>{translate(words.statuses, estimate.status)}</strong>{reason !== '' && <>: {reason}</>}</>;
}

const picture_columns = ({ columns }: EstimateWords, name: string) => ({
  name, picture: columns.people, estimate: columns.estimate, interval: columns.interval,
});

// With several strata there is a choice among them, and the head does not say the verdict of each.
export function EstimatesSection({ stratum, choice }: { stratum: Stratum; choice: ComponentChildren }) {
  const { language } = use_words();
  const words = use_estimate_words();
  const answers = [...stratum.estimates.filter((one) => one.is_model), ...stratum.estimates.filter((one) => !one.is_model)];
  const ok = answers.filter((one) => interval_of(one) !== null).length;
  const replicated = (one: Estimate): string =>
    one.replicates === undefined || one.replicates === one.replicates_ok
      ? ''
      : ` · ${words.estimates.replicates({ ok: one.replicates_ok ?? 0, all: one.replicates })}`;
  return (
    <Section
      id="estimates"
      topic={words.estimates.topic}
      finding={words.estimates.finding({ ok, asked: answers.length })}
      how={words.estimates.how}
      source={words.estimates.source}
    >
      {choice && (
        <>
          {choice}
          <p class="verdict">{language === 'en' ? stratum.verdict_en : stratum.verdict_es}</p>
        </>
      )}
      <IntervalPicture
        caption={words.estimates.topic}
        columns={picture_columns(words, words.columns.estimator)}
        reference={{ value: stratum.n_observed, label: words.estimates.reference(stratum.n_observed) }}
        rows={answers.map((one): IntervalRow => ({
          name: translate(words.estimators, one.estimator),
          note: (one.is_model ? words.estimates.models : words.estimates.context) + replicated(one),
          interval: interval_of(one),
          instead: <Without estimate={one} />,
          density: one.density,
          tone: one.is_model ? 'same' : 'neutral',
        }))}
      />
    </Section>
  );
}

export interface StrataProps { data: EstimateReportData; estimator: number; choose: (index: number) => void }

export function StrataSection({ data, estimator, choose }: StrataProps) {
  const { language, format } = use_words();
  const words = use_estimate_words();
  const names = data.strata[0]!.estimates.map((one) => one.estimator);
  const name = names[estimator]!;
  const answers = data.strata.map((stratum) => ({ stratum, answer: answer_of(stratum, name) }));
  const ok = answers.filter(({ answer }) => answer !== undefined && interval_of(answer) !== null).length;
  const row = (label: string, answer: Estimate | undefined, observed: number, tone: 'same' | 'neutral'): IntervalRow => ({
    name: stratum_name(words, label),
    note: words.strata.seen(observed),
    interval: answer === undefined ? null : interval_of(answer),
    instead: answer === undefined ? '—' : <Without estimate={answer} />,
    density: answer?.density,
    marked: observed,
    tone,
  });
  const total = data.totals.find((one) => one.estimator === name);
  return (
    <Section
      id="strata"
      topic={words.strata.topic}
      finding={words.strata.finding({ strata: data.strata.length, ok, estimator: translate(words.estimators, name) })}
      how={words.strata.how}
      source={words.strata.source}
    >
      {names.length > 1 && (
        <Choice label={words.stratum.estimator} options={names.map((one) => translate(words.estimators, one))} chosen={estimator} choose={choose} />
      )}
      <IntervalPicture
        caption={words.strata.topic}
        columns={picture_columns(words, words.strata.stratum)}
        rows={[
          ...answers.map(({ stratum, answer }) => row(stratum.stratum, answer, stratum.n_observed, 'neutral')),
          ...(total === undefined ? [] : [row('total', total, total.n_observed, 'same')]),
        ]}
      />
      <h3>{words.strata.verdicts}</h3>
      <DataTable
        caption={words.strata.verdicts}
        stacked
        rows={data.strata}
        columns={[
          { label: words.strata.stratum, render: (one) => <bdi>{stratum_name(words, one.stratum)}</bdi> },
          { label: words.columns.observed, kind: 'number', render: (one) => format.count(one.n_observed) },
          { label: words.strata.agreement, render: (one) => translate(words.agreements, one.agreement) },
          { label: words.strata.verdict, render: (one) => (language === 'en' ? one.verdict_en : one.verdict_es) },
        ]}
      />
    </Section>
  );
}

export function AgainstSection({ topic, stratum }: { topic: string; stratum: Stratum }) {
  const text = use_text();
  const { against } = use_estimate_words();
  const { leave_one_out, internal_consistency, sensitivity, predictive } = stratum.diagnostics;
  const checked = [leave_one_out, internal_consistency, sensitivity, predictive].some((found) => found.length > 0);
  const silent = stratum.remarks.length === 0;
  const finding = silent && !checked ? against.unchecked : against.finding(stratum.remarks.length);
  return (
    <Section id="against" topic={topic} finding={finding} how={against.how} source="">
      {silent ? (
        <p>{checked ? against.none : against.unchecked_note}</p>
      ) : (
        <ul class="remarks">{stratum.remarks.map((remark, index) => <li key={index}>{text(remark)}</li>)}</ul>
      )}
    </Section>
  );
}

export function AssumptionsSection({ topic, estimates }: { topic: string; estimates: readonly Estimate[] }) {
  const { language } = use_words();
  const text = use_text();
  const words = use_estimate_words();
  const { assumptions } = words;
  const notes = (one: Estimate): string[] => [
    ...(one.coverage === undefined ? [] : [assumptions.coverage(one.coverage)]),
    ...one.notes.map(text),
  ];
  const columns: Column<Estimate>[] = [
    { label: words.columns.estimator, render: (one) => translate(words.estimators, one.estimator) },
    { label: assumptions.assumption, render: (one) => (language === 'en' ? one.assumption_en : one.assumption_es) },
  ];
  if (estimates.some((one) => notes(one).length > 0))
    columns.push({ label: assumptions.notes, render: (one) => (notes(one).length === 0 ? '—' : notes(one).join(' ')) });
  return (
    <Section id="assumptions" topic={topic} finding={assumptions.finding} how={assumptions.how} source={assumptions.source}>
      <DataTable caption={assumptions.topic} stacked rows={estimates} columns={columns} />
    </Section>
  );
}

export function TableSection({ topic, estimates }: { topic: string; estimates: readonly Estimate[] }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { table, columns: names } = words;
  const count = (value: number | null | undefined): string => (typeof value === 'number' ? format.count(value) : '—');
  const columns: Column<Estimate>[] = [
    { label: names.estimator, render: (one) => translate(words.estimators, one.estimator) },
    { label: names.status, render: (one) => translate(words.statuses, one.status) },
    { label: names.estimate, kind: 'number', render: (one) => count(interval_of(one)?.estimate) },
    {
      label: names.interval, kind: 'number',
      render: (one) => {
        const interval = interval_of(one);
        return interval === null || interval.q025 === null || interval.q975 === null ? '—' : `${count(interval.q025)} – ${count(interval.q975)}`;
      },
    },
    { label: names.unseen, kind: 'number', render: (one) => count(interval_of(one) === null ? null : one.estimate! - one.n_observed) },
    { label: names.mean, kind: 'number', render: (one) => count(one.mean) },
  ];
  if (estimates.some((one) => one.rhat !== null)) {
    columns.push({ label: names.rhat, kind: 'number', render: (one) => (one.rhat === null ? '—' : format.decimal(one.rhat, 3)) });
    columns.push({ label: names.ess, kind: 'number', render: (one) => count(one.ess) });
  }
  if (estimates.some((one) => one.replicates !== undefined)) {
    columns.push({ label: table.replicates, kind: 'number', render: (one) => (one.replicates === undefined ? '—' : `${count(one.replicates_ok)} / ${count(one.replicates)}`) });
    columns.push({ label: table.within, kind: 'number', render: (one) => count(one.variance_within) });
    columns.push({ label: table.linkage, kind: 'number', render: (one) => count(one.variance_linkage) });
    columns.push({ label: table.imputation, kind: 'number', render: (one) => count(one.variance_imputation) });
  }
  return (
    <Section id="table" topic={topic} finding={table.finding} how={table.how} source={table.source}>
      <DataTable caption={table.topic} stacked rows={estimates} columns={columns} />
    </Section>
  );
}
