// Whether an estimate can be believed: what moves it, what no data can tell, and what the models get wrong.
import type { ComponentChildren } from 'preact';
import { DataTable } from '../components/data_table';
import { IntervalPicture, type IntervalRow } from '../components/interval_picture';
import { LineChart } from '../components/line_chart';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import type { IdentificationCurve, PredictiveCheck, Sensitivity, Stratum, Variation } from '../results/estimate_data';
import { interval_of, predicted_lists, range_of, small_p, total_at, unfit, widest_curve } from '../results/estimate_figures';
import { make_scale } from '../results/scale';
import { use_estimate_words } from './estimate_words';

const curves_drawn = 8;
const pairs_open = 10; // more are folded

export function IdentificationSection({ topic, curves }: { topic: string; curves: readonly IdentificationCurve[] }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { identification } = words;
  const widest = widest_curve(curves);
  const drawn = curves.filter((curve) => curve.points.length > 0).slice(0, curves_drawn);
  const total = (curve: IdentificationCurve, ratio: number): string => {
    const value = total_at(curve, ratio);
    return value === null ? '—' : format.count(value);
  };
  return (
    <Section
      id="identification"
      topic={topic}
      finding={widest === null ? identification.no_finding : identification.finding(widest)}
      how={identification.how}
      source={identification.source}
    >
      <div class="two_columns">
        {drawn.map((curve) => <Curve key={curve.list} curve={curve} all={drawn} />)}
      </div>
      <DataTable
        caption={identification.topic}
        stacked
        rows={curves}
        columns={[
          { label: identification.list, render: (curve) => <bdi>{curve.list}</bdi> },
          { label: identification.alone, kind: 'number', render: (curve) => format.count(curve.alone) },
          { label: identification.others_only, kind: 'number', render: (curve) => format.count(curve.others_only) },
          { label: identification.both, kind: 'number', render: (curve) => format.count(curve.both) },
          { label: identification.half, kind: 'number', render: (curve) => total(curve, 0.5) },
          { label: identification.independent, kind: 'number', render: (curve) => total(curve, 1) },
          { label: identification.double, kind: 'number', render: (curve) => total(curve, 2) },
        ]}
      />
    </Section>
  );
}

// All curves of a stratum share their axes, so that they can be compared.
function Curve({ curve, all }: { curve: IdentificationCurve; all: readonly IdentificationCurve[] }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { identification } = words;
  const points = all.flatMap((one) => one.points);
  const x = make_scale(points.map((point) => point.odds_ratio), { most_ticks: 7, logarithmic: true });
  const y = make_scale(points.map((point) => point.estimate), { most_ticks: 5, from_zero: true, logarithmic: false });
  const marks = curve.implied
    .filter((one) => one.odds_ratio >= x.low && one.odds_ratio <= x.high)
    .map((one) => ({ ...one, x: one.odds_ratio, y: total_at(curve, one.odds_ratio)!, name: translate(words.estimators, one.estimator) }));
  return (
    <div class="curve">
      <h3><bdi>{curve.list}</bdi></h3>
      <LineChart
        label={identification.chart(curve.list)}
        lines={[{ name: curve.list, points: curve.points.map((point) => ({ x: point.odds_ratio, y: point.estimate })) }]}
        marks={marks}
        x={x}
        y={y}
        x_label={identification.x}
        y_label={identification.y}
        write_x={(value) => (value < 1 ? format.decimal(value, 1) : format.count(value))}
        write_y={format.count}
        height={200}
      />
      {curve.implied.length > 0 && (
        <details class="prints">
          <summary>{identification.implied}</summary>
          <DataTable
            caption={`${identification.implied}: ${curve.list}`}
            rows={curve.implied}
            columns={[
              { label: words.columns.estimator, render: (one) => translate(words.estimators, one.estimator) },
              { label: identification.x, kind: 'number', render: (one) => format.decimal(one.odds_ratio, 2) },
            ]}
          />
        </details>
      )}
    </div>
  );
}

export function WithoutListSection({ topic, stratum }: { topic: string; stratum: Stratum }) {
  const words = use_estimate_words();
  const { without_list } = words;
  const { leave_one_out, internal_consistency } = stratum.diagnostics;
  const is_model = (estimator: string): boolean => stratum.estimates.some((one) => one.estimator === estimator && one.is_model);
  const name = (answer: Variation): string => translate(words.estimators, answer.estimator);
  const row = (answer: Variation, label: string, note: string): IntervalRow => ({
    name: label, note, interval: interval_of(answer), instead: translate(words.statuses, answer.status),
    tone: is_model(answer.estimator) ? 'same' : 'neutral',
  });
  const whole = stratum.estimates.filter((one) => interval_of(one) !== null && leave_one_out.some((left) => left.estimator === one.estimator));
  const columns = {
    name: without_list.test, picture: words.columns.people, estimate: words.columns.estimate, interval: words.columns.interval,
  };
  return (
    <Section
      id="without_list"
      topic={topic}
      finding={without_list.finding(predicted_lists(internal_consistency, is_model))}
      how={without_list.how}
      source={without_list.source}
    >
      {leave_one_out.length > 0 && (
        <>
          <h3>{without_list.leave_one_out}</h3>
          <IntervalPicture
            caption={without_list.leave_one_out}
            columns={columns}
            rows={[
              ...whole.map((one) => row(one, without_list.whole, name(one))),
              ...leave_one_out.map((one) => row(one, without_list.left_out(one.list), name(one))),
            ]}
          />
        </>
      )}
      {internal_consistency.length > 0 && (
        <>
          <h3>{without_list.internal}</h3>
          <IntervalPicture
            caption={without_list.internal}
            columns={columns}
            rows={internal_consistency.map((one) => ({
              ...row(one, one.list, `${name(one)} · ${without_list.known(one)}`), marked: one.known,
            }))}
          />
        </>
      )}
    </Section>
  );
}

export function SensitivitySection({ topic, answers }: { topic: string; answers: readonly Sensitivity[] }) {
  const words = use_estimate_words();
  const { sensitivity } = words;
  const range = range_of(answers);
  return (
    <Section
      id="sensitivity"
      topic={topic}
      finding={range === null ? sensitivity.no_finding : sensitivity.finding(range)}
      how={sensitivity.how}
      source={sensitivity.source}
    >
      <IntervalPicture
        caption={sensitivity.topic}
        columns={{ name: sensitivity.test, picture: words.columns.people, estimate: words.columns.estimate, interval: words.columns.interval }}
        rows={answers.map((one): IntervalRow => ({
          name: sensitivity.setting(one.setting, Number(one.value.toPrecision(3))),
          note: translate(words.estimators, one.estimator),
          interval: interval_of(one),
          instead: translate(words.statuses, one.status),
          tone: 'same',
        }))}
      />
    </Section>
  );
}

export function PredictiveSection({ topic, checks }: { topic: string; checks: readonly PredictiveCheck[] }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { predictive } = words;
  const name = (check: PredictiveCheck): string => translate(words.estimators, check.estimator);
  const p = (value: number) => <span class={value < small_p ? 'weight against' : ''}>{value < 0.001 ? '< 0.001' : format.decimal(value, 3)}</span>;
  return (
    <Section
      id="predictive"
      topic={topic}
      finding={predictive.finding({ bad: unfit(checks).map(name), all: checks.length })}
      how={predictive.how}
      source={predictive.source}
    >
      <div class="two_columns">
        {checks.map((check) => (
          <div key={check.estimator} class="check">
            <h3>{name(check)} <span class="quiet">{predictive.all_cells}: {p(check.p_value)}</span></h3>
            {check.pairs.length > pairs_open ? (
              <details class="prints">
                <summary>{predictive.pairs(check.pairs.length)}</summary>
                <Pairs check={check} caption={name(check)} p={p} />
              </details>
            ) : (
              <Pairs check={check} caption={name(check)} p={p} />
            )}
          </div>
        ))}
      </div>
    </Section>
  );
}

interface PairsProps { check: PredictiveCheck; caption: string; p: (value: number) => ComponentChildren }

function Pairs({ check, caption, p }: PairsProps) {
  const { format } = use_words();
  const { predictive } = use_estimate_words();
  return (
    <DataTable
      caption={caption}
      rows={check.pairs}
      columns={[
        { label: predictive.pair, render: (pair) => <bdi>{pair.list_a} · {pair.list_b}</bdi> },
        { label: predictive.observed, kind: 'number', render: (pair) => format.count(pair.observed) },
        { label: predictive.expected, kind: 'number', render: (pair) => format.decimal(pair.expected, 1) },
        { label: predictive.p, kind: 'number', render: (pair) => p(pair.p_value) },
      ]}
    />
  );
}
