// Why: what each field says, how the pairs were sought, and the model.
import { Bar, tone_of_weight } from '../components/bar';
import { DataTable } from '../components/data_table';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { rule_parts, translate } from '../i18n/language';
import type { BlockingRule, FieldLevel, FieldModel, Model } from '../results/data';
import { by_spread, field_extremes } from '../results/figures';

export function FieldsSection({ fields }: { fields: readonly FieldModel[] }) {
  const words = use_words();
  const extremes = field_extremes(fields);
  const finding =
    extremes === null
      ? words.fields.no_finding
      : words.fields.finding({
          best_field: translate(words.columns, extremes.best.field),
          best_level: translate(words.levels, extremes.best.level),
          best: extremes.best.weight,
          worst_field: translate(words.columns, extremes.worst.field),
          worst_level: translate(words.levels, extremes.worst.level),
          worst: extremes.worst.weight,
        });
  return (
    <Section id="fields" topic={words.fields.topic} finding={finding} how={words.fields.how} source={words.fields.source}>
      <div class="two_columns">
        {by_spread(fields).map((field) => <Field key={field.name} field={field} />)}
      </div>
    </Section>
  );
}

function Field({ field }: { field: FieldModel }) {
  const words = use_words();
  const { format } = words;
  const name = translate(words.columns, field.name);
  const share = (value: number, tone: 'same' | 'neutral') => (
    <>
      <span class="bar_number">{format.share(value)}</span>
      <Bar share={value} tone={tone} />
    </>
  );
  return (
    <div class="field">
      <h3>
        {name}{' '}
        {field.comparison !== undefined && (
          <span class="quiet">{words.fields.compared(translate(words.comparisons, field.comparison))}</span>
        )}
      </h3>
      <DataTable<FieldLevel>
        caption={name}
        rows={field.levels}
        columns={[
          { label: words.fields.level, render: (level) => translate(words.levels, level.level) },
          { label: words.fields.m, kind: 'bar', render: (level) => share(level.m, 'same') },
          { label: words.fields.u, kind: 'bar', render: (level) => share(level.u, 'neutral') },
          {
            label: words.fields.weight, kind: 'number',
            render: ({ weight }) =>
              weight === null ? '—' : <span class={`weight ${tone_of_weight(weight)}`}>{format.signed(weight)}</span>,
          },
        ]}
      />
    </div>
  );
}

export function BlockingSection({ rules, records }: { rules: readonly BlockingRule[]; records: number }) {
  const words = use_words();
  const { blocking, format } = words;
  const pairs = rules.reduce((total, rule) => total + rule.new_pairs, 0);
  const most = Math.max(1, ...rules.map((rule) => rule.new_pairs));
  const count = (value: number | undefined): string => (value === undefined ? '—' : format.count(value));
  return (
    <Section
      id="blocking"
      topic={blocking.topic}
      finding={blocking.finding({ rules: rules.length, pairs, possible: (records * (records - 1)) / 2 })}
      how={blocking.how}
      source={blocking.source}
    >
      <DataTable
        caption={blocking.topic}
        stacked
        rows={rules}
        columns={[
          { label: blocking.rule, render: (rule) => <span title={rule.rule}>{rule_parts(words, rule.rule).join(' + ')}</span> },
          {
            label: blocking.new_pairs, kind: 'bar',
            render: (rule) => <><span class="bar_number">{format.count(rule.new_pairs)}</span><Bar share={rule.new_pairs / most} /></>,
          },
          { label: blocking.pairs, kind: 'number', render: (rule) => count(rule.pairs) },
          { label: blocking.matches, kind: 'number', render: (rule) => count(rule.matches) },
          { label: blocking.largest_block, kind: 'number', render: (rule) => count(rule.largest_block) },
          { label: blocking.blocks_over_cap, kind: 'number', render: (rule) => count(rule.blocks_over_cap) },
          { label: blocking.records_left, kind: 'number', render: (rule) => count(rule.records_left) },
        ]}
      />
    </Section>
  );
}

export function ModelSection({ model }: { model: Model }) {
  const words = use_words();
  const { classes = [] } = model;
  return (
    <Section
      id="model"
      topic={words.model.topic}
      finding={words.model.finding({
        converged: model.converged, iterations: model.iterations, matches: model.estimated_matches ?? null,
      })}
      how={words.model.how}
      source={words.model.source}
    >
      {classes.length > 0 && (
        <DataTable
          caption={words.model.topic}
          rows={classes}
          columns={[
            {
              label: words.model.class_name,
              render: (one) => (
                <>{translate(words.classes, one.name)} <span class="quiet">{translate(words.class_meanings, one.name)}</span></>
              ),
            },
            {
              label: words.model.share, kind: 'bar',
              render: (one) => (
                <><span class="bar_number">{words.format.share(one.share)}</span><Bar share={one.share} tone={one.name === 'match' ? 'same' : 'neutral'} /></>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
