// Inside the models: modes and chains of the latent classes, the likeliest graphs, the log-linear models.
import { DataTable, type Column } from '../components/data_table';
import { IntervalPicture } from '../components/interval_picture';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { Decomposable, Estimate, LatentClass, LogLinear, Mode } from '../results/estimate_data';
import { use_estimate_words } from './estimate_words';

const graphs_shown = 8;

export function ModesSection({ topic, estimate }: { topic: string; estimate: Estimate }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { modes: text } = words;
  const latent = estimate.latent_class!;
  const converged = estimate.status === 'ok';
  const ordered = [...latent.modes].sort((a, b) => a.q50 - b.q50);
  const runs = latent.runs.map((run, index) => ({ ...run, index: index + 1 }));
  const shares: Column<Mode & { index: number }>[] = [
    { label: text.a_mode, render: (mode) => text.mode(mode.index) },
    { label: text.share, kind: 'number', render: (mode) => format.share(mode.share) },
    ...(latent.modes[0]?.share_by_run ?? []).map((_, run): Column<Mode & { index: number }> => ({
      label: text.by_run(run + 1), kind: 'number', render: (mode) => format.share(mode.share_by_run[run] ?? 0),
    })),
  ];
  return (
    <Section
      id="modes"
      topic={topic}
      finding={text.finding({ modes: ordered.length, converged, runs: latent.runs.length })}
      how={text.how}
      source={text.source}
    >
      {!converged && <p class="verdict">{text.not_a_result}</p>}
      {ordered.length > 0 && (
        <IntervalPicture
          caption={text.topic}
          columns={{ name: text.a_mode, picture: words.columns.people, estimate: words.columns.estimate, interval: words.columns.interval }}
          reference={{ value: estimate.n_observed, label: words.estimates.reference(estimate.n_observed) }}
          rows={ordered.map((mode, index) => ({
            name: text.mode(index + 1),
            note: text.weight(mode.share),
            interval: { estimate: mode.q50, q025: mode.q025, q975: mode.q975 },
            tone: converged ? 'same' : 'neutral',
          }))}
        />
      )}
      {ordered.length > 1 && (
        <DataTable caption={text.shares} stacked rows={ordered.map((mode, index) => ({ ...mode, index: index + 1 }))} columns={shares} />
      )}
      <LatentFacts latent={latent} />
      <DataTable
        caption={text.run}
        rows={runs}
        columns={[
          { label: text.run, render: (run) => format.count(run.index) },
          { label: text.round_trips, kind: 'number', render: (run) => format.count(run.round_trips) },
          { label: text.levels, kind: 'number', render: (run) => format.count(run.levels) },
        ]}
      />
    </Section>
  );
}

function LatentFacts({ latent }: { latent: LatentClass }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { facts } = words.modes;
  const number = (value: number | null, digits: number): string => (value === null ? '—' : format.decimal(value, digits));
  return (
    <Facts
      facts={[
        [facts.sweeps, format.count(latent.sweeps)],
        [facts.mean_alpha, number(latent.mean_alpha, 3)],
        [facts.mean_occupied, number(latent.mean_occupied, 1)],
        [facts.bulk_ess, number(latent.bulk_ess, 0)],
        [facts.tail_ess, number(latent.tail_ess, 0)],
        [facts.errors, [latent.q025_error, latent.q50_error, latent.q975_error].map((error) => number(error, 0)).join(' · ')],
      ]}
    />
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface GraphsProps { topic: string; estimates: readonly Estimate[]; lists: readonly string[] }

export function GraphsSection({ topic, estimates, lists }: GraphsProps) {
  const words = use_estimate_words();
  const { graphs: text } = words;
  const decomposable = estimates.find((one) => one.decomposable !== undefined)?.decomposable;
  const loglinear = estimates.find((one) => one.loglinear !== undefined)?.loglinear;
  return (
    <Section
      id="graphs"
      topic={topic}
      finding={text.finding({ graphs: decomposable?.graphs ?? null, models: loglinear?.models_fitted ?? null })}
      how={text.how}
      source={text.source}
    >
      <p>{words.lists_in_order(lists)}</p>
      {decomposable !== undefined && <Graphs posterior={decomposable} />}
      {loglinear !== undefined && <LogLinearModels result={loglinear} />}
    </Section>
  );
}

function Graphs({ posterior }: { posterior: Decomposable }) {
  const { format } = use_words();
  const words = use_estimate_words();
  const { graphs: text } = words;
  return (
    <>
      <h3>{text.likeliest}</h3>
      <Facts
        facts={[
          [text.delta, String(Number(posterior.delta.toPrecision(4)))],
          [text.ln_evidence, words.number(posterior.ln_evidence)],
          [text.grid_end, format.count(posterior.grid_end)],
          [text.mass_beyond, posterior.mass_beyond === null ? '—' : posterior.mass_beyond.toExponential(1)],
          [text.tail_power, posterior.tail_power === null ? '—' : format.decimal(posterior.tail_power, 2)],
        ]}
      />
      <DataTable
        caption={text.likeliest}
        rows={posterior.likeliest.slice(0, graphs_shown)}
        columns={[
          { label: text.graph, render: (one) => <code>{one.graph}</code> },
          { label: text.probability, kind: 'number', render: (one) => (one.probability < 0.0001 ? '< 0.01%' : format.share(one.probability)) },
          { label: text.mean, kind: 'number', render: (one) => format.count(one.mean) },
        ]}
      />
    </>
  );
}

function LogLinearModels({ result }: { result: LogLinear }) {
  const { format, page } = use_words();
  const words = use_estimate_words();
  const { graphs: text } = words;
  const decimal = (value: number | null): string => (value === null ? '—' : format.decimal(value, 2));
  return (
    <>
      <h3>{text.best}</h3>
      <Facts
        facts={[
          [text.all_models, result.all_models ? page.yes : page.no],
          [text.without, format.count(result.models_without_estimate)],
          [text.resamples, format.count(result.resamples_without_estimate)],
        ]}
      />
      <DataTable
        caption={text.best}
        stacked
        rows={result.models}
        columns={[
          { label: text.model, render: (one) => <code>{one.model}</code> },
          { label: words.columns.estimate, kind: 'number', render: (one) => (one.estimate === null ? text.no_maximum : format.count(one.estimate)) },
          { label: text.standard_error, kind: 'number', render: (one) => (one.standard_error === null ? '—' : format.count(one.standard_error)) },
          { label: text.deviance, kind: 'number', render: (one) => decimal(one.deviance) },
          { label: text.aic, kind: 'number', render: (one) => decimal(one.aic) },
          { label: text.bic, kind: 'number', render: (one) => decimal(one.bic) },
          { label: text.parameters, kind: 'number', render: (one) => format.count(one.parameters) },
        ]}
      />
    </>
  );
}
