// The report of `paradero cross`: bodies for a family and families for a body, why, and how many false leads to expect.
import { useMemo } from 'preact/hooks';
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { EvidenceSum } from '../components/evidence_sum';
import { record_name } from '../components/evidence_waterfall';
import { Finder } from '../components/finder';
import { Section } from '../components/section';
import { SplitBar } from '../components/split_bar';
import { use_words } from '../components/words';
import { cross_words } from '../i18n/cross';
import { translate, type Language } from '../i18n/language';
import {
  bits, certainty, even_threshold, evidence_steps, group_candidates, running_domain,
  type CandidateGroup, type CrossCandidate, type CrossPerson, type CrossReason, type CrossReportData, type LeftOut, type Side,
} from '../results/cross';
import './leads.css';
import { has, KeyFigures, ReportFrame, type Entry } from './report_frame';
import { ProblemsSection, ProvenanceSection, RowsSection, WarningsSection } from './source_sections';

const groups_at_first = 15;
const most_certain = 0.9999; // posteriors come with four decimals, and none is a certainty

const use_cross = () => cross_words[use_words().language as Language];

export function CrossReport({ data, title }: { data: CrossReportData; title: string }) {
  return <ReportFrame data={data} head={<Head data={data} title={title} />} entries={useSections(data)} />;
}

function useSections(data: CrossReportData): Entry[] {
  const words = use_words();
  const cross = use_cross();
  return [
    ...(has(data.warnings) ? [{ id: 'warnings', topic: words.warnings.topic, content: <WarningsSection warnings={data.warnings} /> }] : []),
    { id: 'by_found', topic: cross.by_found.topic, content: <CandidatesSection data={data} side="found" /> },
    { id: 'by_missing', topic: cross.by_missing.topic, content: <CandidatesSection data={data} side="missing" /> },
    { id: 'thresholds', topic: cross.thresholds.topic, content: <ThresholdsSection data={data} /> },
    { id: 'best', topic: cross.best.topic, content: <BestSection data={data} /> },
    { id: 'prior', topic: cross.prior.topic, content: <PriorSection data={data} /> },
    { id: 'left_out', topic: cross.left_out.topic, content: <LeftOutSection data={data} /> },
    ...(has(data.inputs) ? [{ id: 'rows', topic: words.rows.topic, content: <RowsSection inputs={data.inputs} /> }] : []),
    ...(has(data.problems) ? [{ id: 'problems', topic: words.problems.topic, content: <ProblemsSection problems={data.problems} /> }] : []),
    { id: 'provenance', topic: words.provenance.topic, content: <ProvenanceSection data={data} /> },
  ];
}

function Head({ data, title }: { data: CrossReportData; title: string }) {
  const { head } = use_cross();
  const { totals } = data;
  return (
    <header class="head">
      <p class="topic">{head.command}</p>
      <h1><bdi>{title}</bdi></h1>
      <p class="finding">{head.finding({ missing: totals.missing, found: totals.found, with_candidate: totals.found_with_candidate })}</p>
      <KeyFigures
        figures={[
          [head.missing, totals.missing],
          [head.found, totals.found],
          [head.pairs, totals.pairs_crossed],
          [head.candidates, totals.candidates],
          [head.found_with, totals.found_with_candidate],
          [head.missing_with, totals.missing_with_candidate],
        ]}
      />
      <p class="caution">{head.caution}</p>
    </header>
  );
}

function CandidatesSection({ data, side }: { data: CrossReportData; side: Side }) {
  const cross = use_cross();
  const { candidates, totals, prior } = data;
  const groups = useMemo(() => group_candidates(candidates, side), [candidates, side]);
  const domain = useMemo(
    () => running_domain(candidates.map((one) => evidence_steps(one, prior.ln_odds).map((step) => step.bits))),
    [candidates, prior],
  );
  const likely = groups.filter((group) => group.candidates[0]!.candidate.posterior >= 0.5).length;
  const people = side === 'found' ? totals.found_with_candidate : totals.missing_with_candidate;
  return (
    <Section
      id={`by_${side}`} topic={cross[`by_${side}`].topic} finding={cross[`by_${side}`].finding({ likely, people })} how={cross[`by_${side}`].how}
      source={cross.by_found.source({ shown: candidates.length, total: totals.candidates })}
    >
      <Finder
        items={groups}
        label={cross.pair.find}
        text_of={(group) => [group.person, ...group.candidates.map(({ candidate }) => candidate[other(side)])]
          .map((person) => `${person.name ?? ''} ${record_name(person)}`).join(' ')}
        first={groups_at_first}
        render={(shown) => shown.map((group) => (
          <Group key={record_name(group.person)} group={group} side={side} domain={domain} prior={prior.ln_odds} />
        ))}
      />
    </Section>
  );
}

const other = (side: Side): Side => (side === 'found' ? 'missing' : 'found');

interface GroupProps { group: CandidateGroup; side: Side; domain: readonly [number, number]; prior: number }

function Group({ group, side, domain, prior }: GroupProps) {
  const { pair } = use_cross();
  return (
    <div class="band sheet">
      <h3>
        <Name person={group.person} side={side} /> <span class="quiet">{pair.candidates(group.candidates.length)}</span>
      </h3>
      <About person={group.person} side={side} />
      {group.candidates.map(({ candidate, tied }) => (
        <Pair key={record_name(candidate[other(side)])} candidate={candidate} side={side} tied={tied} domain={domain} prior={prior} />
      ))}
    </div>
  );
}

interface PersonProps { person: CrossPerson; side: Side }

function Name({ person, side }: PersonProps) {
  const { pair } = use_cross();
  return person.name === undefined ? <>{pair[side]}</> : <bdi>{person.name}</bdi>;
}

// Who it is, in the words of the list, and where in the list.
function About({ person, side }: PersonProps) {
  const { pair } = use_cross();
  const about = [pair.about(person, side), ...(person.alias === undefined ? [] : [pair.known_as(person.alias)])];
  return (
    <p class="about">
      <bdi>{about.filter((part) => part !== '').join('; ')}</bdi> <span class="quiet"><bdi>{record_name(person)}</bdi></span>
    </p>
  );
}

interface PairProps { candidate: CrossCandidate; side: Side; tied: boolean; domain: readonly [number, number]; prior: number }

function Pair({ candidate, side, tied, domain, prior }: PairProps) {
  const { pair, parts } = use_cross();
  const other_side = other(side);
  const rank = side === 'found' ? candidate.rank_for_found : candidate.rank_for_missing;
  const other_rank = side === 'found' ? candidate.rank_for_missing : candidate.rank_for_found;
  const notes = [
    pair.rank({ rank, side }),
    pair.other_rank({ rank: other_rank, side }),
    ...(tied ? [pair.tie] : []),
    ...(candidate.repeated ? [pair.repeated] : []),
  ];
  const posterior = Math.min(candidate.posterior, most_certain);
  return (
    <article class="lead">
      <h4><Name person={candidate[other_side]} side={other_side} /></h4>
      <About person={candidate[other_side]} side={other_side} />
      <p class={`verdict ${certainty(posterior)}`}>
        <strong>{pair.certainty[certainty(posterior)]}</strong>: <span>{pair.of_hundred(posterior)}.</span>
      </p>
      <div class="two_sides">
        <Reasons title={pair.agrees} reasons={candidate.reasons.filter((reason) => reason.in_favour)} />
        <Reasons title={pair.disagrees} reasons={candidate.reasons.filter((reason) => !reason.in_favour)} />
      </div>
      {candidate.reasons.length === 0 && <p class="quiet">{pair.no_reasons}</p>}
      <p class="ranks quiet">{notes.join(' ')}</p>
      <details class="reckoning">
        <summary>{pair.reckoning}</summary>
        <p class="quiet">{pair.reckoning_how}</p>
        <EvidenceSum
          caption={`${pair.evidence}: ${record_name(candidate.missing)} – ${record_name(candidate.found)}`}
          steps={evidence_steps(candidate, prior).map((step) => ({ label: translate(parts, step.part), value: step.bits }))}
          domain={domain}
          columns={pair}
        />
      </details>
    </article>
  );
}

function Reasons({ title, reasons }: { title: string; reasons: CrossReason[] }) {
  const language = use_words().language as Language;
  const { parts } = use_cross();
  if (reasons.length === 0) return null;
  return (
    <div>
      <h5>{title}</h5>
      <dl>
        {reasons.map((reason) => (
          <div key={reason.kind}><dt>{translate(parts, reason.kind)}</dt><dd><bdi>{reason[language]}</bdi></dd></div>
        ))}
      </dl>
    </div>
  );
}

function ThresholdsSection({ data }: { data: CrossReportData }) {
  const { format } = use_words();
  const { thresholds: words } = use_cross();
  const even = even_threshold(data.thresholds);
  const most = Math.max(1, ...data.thresholds.map((row) => row.candidates));
  return (
    <Section
      id="thresholds" topic={words.topic} finding={even === undefined || even.candidates === 0 ? words.nothing : words.finding(even)} how={words.how}
      source={words.source}
    >
      <DataTable
        caption={words.topic}
        stacked
        rows={data.thresholds}
        columns={[
          { label: words.posterior, kind: 'number', render: (row) => format.share(row.posterior) },
          { label: words.candidates, kind: 'number', render: (row) => format.count(row.candidates) },
          { label: words.expected_true, kind: 'number', render: (row) => format.decimal(row.expected_true, 1) },
          { label: words.expected_false, kind: 'number', render: (row) => format.decimal(row.expected_false, 1) },
          {
            label: words.bar, label_hidden: true, kind: 'bar',
            render: (row) => <SplitBar first={row.expected_true / most} second={row.expected_false / most} />,
          },
        ]}
      />
    </Section>
  );
}

function BestSection({ data }: { data: CrossReportData }) {
  const { format } = use_words();
  const { best: words } = use_cross();
  const { none, tenths } = data.best_posterior;
  const rows = [
    ...tenths.map((people, tenth) => ({ name: words.range({ from: format.share(tenth / 10), to: format.share((tenth + 1) / 10) }), people })).reverse(),
    { name: words.none, people: none },
  ];
  const most = Math.max(1, ...rows.map((row) => row.people));
  return (
    <Section id="best" topic={words.topic} finding={words.finding({ none, found: data.totals.found })} how={words.how} source={words.source}>
      <DataTable
        caption={words.topic}
        rows={rows}
        columns={[
          { label: words.band, render: (row) => row.name },
          { label: words.bar, label_hidden: true, kind: 'bar', render: (row) => <Bar share={row.people / most} /> },
          { label: words.people, kind: 'number', render: (row) => format.count(row.people) },
        ]}
      />
    </Section>
  );
}

function PriorSection({ data }: { data: CrossReportData }) {
  const { format } = use_words();
  const { prior: words, rate_kinds, rate_bands } = use_cross();
  const { prior, learning } = data;
  const facts: [string, string][] = [
    [words.share, format.share(prior.share)],
    [words.odds, format.signed(bits(prior.ln_odds))],
    [words.pairs, format.decimal(learning.expected_pairs, 1)],
    [words.iterations, learning.converged ? format.count(learning.iterations) : words.not_converged(learning.iterations)],
  ];
  return (
    <Section id="prior" topic={words.topic} finding={words.finding(prior)} how={words.how} source={words.source}>
      <dl class="facts">
        {facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
      </dl>
      {has(data.rates) && (
        <details>
          <summary>{words.rates}</summary>
          <DataTable
            caption={words.rates}
            rows={data.rates}
            columns={[
              { label: words.kind, render: (rate) => translate(rate_kinds, rate.kind) },
              { label: words.band, render: (rate) => translate(rate_bands, rate.band) },
              { label: words.expected, kind: 'number', render: (rate) => format.share(rate.expected) },
              { label: words.learned, kind: 'number', render: (rate) => format.share(rate.share) },
            ]}
          />
        </details>
      )}
    </Section>
  );
}

function LeftOutSection({ data }: { data: CrossReportData }) {
  const { format } = use_words();
  const { left_out: words } = use_cross();
  const { missing_left_out: missing, found_left_out: found, candidates_left_out } = data.totals;
  const reasons = Object.keys(words.reasons) as (keyof LeftOut)[];
  const total = reasons.reduce((sum, reason) => sum + missing[reason] + found[reason], 0);
  return (
    <Section id="left_out" topic={words.topic} finding={words.finding(total)} how={words.how} source={words.source}>
      <DataTable
        caption={words.topic}
        rows={reasons}
        columns={[
          { label: words.reason, render: (reason) => words.reasons[reason] },
          { label: words.missing, kind: 'number', render: (reason) => format.count(missing[reason]) },
          { label: words.found, kind: 'number', render: (reason) => format.count(found[reason]) },
        ]}
      />
      {candidates_left_out > 0 && <p class="note">{words.beyond(candidates_left_out)}</p>}
    </Section>
  );
}
