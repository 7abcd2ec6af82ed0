// What was read, what was wrong with it, and the provenance of the result.
import { DataTable } from '../components/data_table';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import { translate } from '../i18n/language';
import type { Input, ProblemCount, ReportSource, Setting, Warning } from '../results/data';
import { row_counts } from '../results/figures';

export function WarningsSection({ warnings }: { warnings: readonly Warning[] }) {
  const words = use_words();
  return (
    <section id="warnings" class="section warnings" aria-labelledby="warnings_finding">
      <p class="topic">{words.warnings.topic}</p>
      <h2 id="warnings_finding">{words.warnings.finding(warnings.length)}</h2>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index}>
            {words.language === 'en' ? warning.text_en : warning.text_es} <code>{warning.code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RowsSection({ inputs }: { inputs: readonly Input[] }) {
  const { rows, format } = use_words();
  const counts = row_counts(inputs);
  return (
    <Section
      id="rows"
      topic={rows.topic}
      finding={counts.balanced ? rows.finding(counts) : rows.mismatch(counts)}
      how={rows.how}
      source={rows.source}
    >
      <DataTable
        caption={rows.topic}
        stacked
        rows={inputs}
        columns={[
          { label: rows.list, render: (input) => <ListName input={input} /> },
          { label: rows.read, kind: 'number', render: (input) => format.count(input.rows_in) },
          { label: rows.used, kind: 'number', render: (input) => format.count(input.rows_out) },
          { label: rows.refused, kind: 'number', render: (input) => format.count(input.rows_refused) },
        ]}
        {...(inputs.length > 1 && {
          total: [rows.total, format.count(counts.read), format.count(counts.used), format.count(counts.refused)],
        })}
      />
      {inputs.map((input) => {
        const only_file = inputs.filter((other) => other.source === input.source).length === 1;
        return <MappingDetails key={`${input.source}/${input.file}`} input={input} name={only_file ? input.source : input.file} />;
      })}
    </Section>
  );
}

// A list that is called as its file is needs no second name.
function ListName({ input }: { input: Input }) {
  const same = input.file.replace(/\.[^.]*$/, '') === input.source;
  return same ? <bdi>{input.file}</bdi> : <><bdi>{input.source}</bdi> <span class="quiet"><bdi>{input.file}</bdi></span></>;
}

interface MappingRow { meaning: string; headers: string; automatic: boolean | null }

// A list that is a folder has several files: each is named by itself.
function MappingDetails({ input, name }: { input: Input; name: string }) {
  const words = use_words();
  const { rows } = words;
  const { mapping = [], fields = [], unused = [] } = input;
  if (mapping.length + fields.length + unused.length === 0) return null;
  const listed: MappingRow[] = [
    ...mapping.map((rule) => ({
      meaning: translate(words.columns, rule.column), headers: rule.headers.join(' + '), automatic: rule.automatic,
    })),
    ...fields.map((rule) => ({
      meaning: `${rule.name} (${rows.extra_field(translate(words.comparisons, rule.comparison))})`,
      headers: rule.header,
      automatic: rule.automatic,
    })),
    ...unused.map((one) => ({
      meaning: rows.not_used(translate(words.phrases, one.reason)), headers: one.header, automatic: null,
    })),
  ];
  return (
    <details class="mapping prints">
      <summary>
        {rows.mapping(name)}{' '}
        <span class="quiet">
          {rows.mapping_summary({ mapped: mapping.length, fields: fields.length, unused: unused.length })}
        </span>
      </summary>
      <DataTable
        caption={rows.mapping(name)}
        rows={listed}
        columns={[
          { label: rows.headers, render: (row) => <bdi>{row.headers}</bdi> },
          { label: rows.column, render: (row) => row.meaning },
          { label: rows.decided_by, render: (row) => (row.automatic === null ? '—' : row.automatic ? rows.automatic : rows.by_person) },
        ]}
      />
    </details>
  );
}

export function ProblemsSection({ problems }: { problems: readonly ProblemCount[] }) {
  const words = use_words();
  const sorted = [...problems].sort((a, b) => b.count - a.count);
  const count = problems.reduce((total, problem) => total + problem.count, 0);
  const files = new Set(problems.map((problem) => problem.file)).size;
  return (
    <Section
      id="problems"
      topic={words.problems.topic}
      finding={words.problems.finding({ count, files })}
      how={words.problems.how}
      source={words.problems.source}
    >
      <DataTable
        caption={words.problems.topic}
        stacked
        rows={sorted}
        columns={[
          { label: words.problems.file, render: (problem) => problem.file },
          { label: words.problems.column, render: (problem) => (problem.column ? <bdi>{problem.column}</bdi> : <span class="quiet">{words.problems.whole_row}</span>) },
          { label: words.problems.what, render: (problem) => translate(words.phrases, problem.what) },
          { label: words.problems.count, kind: 'number', render: (problem) => words.format.count(problem.count) },
        ]}
      />
    </Section>
  );
}

export interface ProvenanceProps { data: ReportSource; seconds?: number | null | undefined }

export function ProvenanceSection({ data, seconds }: ProvenanceProps) {
  const { provenance, page } = use_words();
  const hashed = (data.inputs ?? []).filter((input) => input.sha256 !== undefined);
  const settings = Object.entries(data.settings ?? {});
  const show = (value: Setting): string => {
    if (value === null || (Array.isArray(value) && value.length === 0)) return '—';
    if (typeof value === 'boolean') return value ? page.yes : page.no;
    const show_one = (one: string | number | object): string => (typeof one === 'object' ? JSON.stringify(one) : String(one));
    return Array.isArray(value) ? value.map(show_one).join('; ') : String(value);
  };
  return (
    <Section id="provenance" topic={provenance.topic} finding={provenance.finding} how={provenance.how} source="">
      <Facts data={data} seconds={seconds} />
      {hashed.length > 0 && (
        <DataTable
          caption={provenance.hash}
          stacked
          rows={hashed}
          columns={[
            { label: provenance.file, render: (input) => input.file },
            { label: provenance.hash, render: (input) => <code>{input.sha256}</code> },
          ]}
        />
      )}
      {settings.length > 0 && (
        <DataTable
          caption={provenance.settings}
          rows={settings}
          columns={[
            { label: provenance.setting, render: ([name]) => <code>{name}</code> },
            { label: provenance.value, render: ([, value]) => <code>{show(value)}</code> },
          ]}
        />
      )}
    </Section>
  );
}

function Facts({ data, seconds }: ProvenanceProps) {
  const { provenance } = use_words();
  const facts: [string, string | undefined][] = [
    [provenance.kind, `paradero ${data.kind.replace('_', ' ')}`],
    [provenance.version, data.version],
    [provenance.commit, data.commit],
    [provenance.seed, data.seed === undefined ? undefined : String(data.seed)],
    [provenance.seconds, typeof seconds === 'number' ? provenance.seconds_value(seconds) : undefined],
  ];
  return (
    <dl class="facts">
      {facts.map(([label, value]) =>
        value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd><code>{value}</code></dd>
          </div>
        ),
      )}
    </dl>
  );
}
