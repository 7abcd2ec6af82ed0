// Where the doubts of a linkage are: how many people it may be, groups that might part, what to review, calibration.
import { Bar } from '../components/bar';
import { DataTable } from '../components/data_table';
import { record_name } from '../components/evidence_waterfall';
import { GroupGraph } from '../components/group_graph';
import { Section } from '../components/section';
import { use_words } from '../components/words';
import type { Language } from '../i18n/language';
import { link_doubt_words } from '../i18n/link_doubt';
import { waterfall_domain } from '../results/figures';
import {
  calibration_gap, draw_bars, type Calibration, type DoubtfulGroup, type Posterior, type Review,
} from '../results/link_doubt';
import { Pair } from './result_sections';

const most_bars = 24;

export const use_doubt_words = () => link_doubt_words[use_words().language as Language];

export function ReviewSection({ review }: { review: Review }) {
  const { review: words } = use_doubt_words();
  const domain = waterfall_domain([{ from: 0, to: 1, pairs: review.pairs }]);
  return (
    <Section id="review" topic={words.topic} finding={words.finding({ total: review.total })} how={words.how} source={words.source(review.pairs.length)}>
      {review.pairs.map((pair, index) => (
        <Pair
          key={index}
          pair={pair}
          domain={domain}
          open={false}
          note={`${pair.together ? words.together : words.apart}; ${words.change(pair.expected_change)}`}
        />
      ))}
    </Section>
  );
}

export function DoubtfulGroupsSection({ groups }: { groups: readonly DoubtfulGroup[] }) {
  const { format } = use_words();
  const { groups: words } = use_doubt_words();
  const weakest = Math.min(...groups.map((group) => group.probability));
  return (
    <Section id="doubtful_groups" topic={words.topic} finding={words.finding({ groups: groups.length, weakest })} how={words.how} source={words.source}>
      <div class="two_columns">
        {groups.map((group) => {
          const name = (place: number): string => record_name(group.records[place]!);
          return (
            <div class="group" key={group.entity_id}>
              <h3>{words.group(group.entity_id)} <span class="quiet">{words.held(format.share(group.probability))}</span></h3>
              <GroupGraph
                group={group}
                label={words.picture({ records: group.records.length, a: name(group.weak[0]), b: name(group.weak[1]) })}
              />
              <DataTable
                caption={words.group(group.entity_id)}
                rows={group.records.map((record, place) => ({ record, place }))}
                columns={[
                  { label: words.number, kind: 'number', render: ({ place }) => place + 1 },
                  { label: words.record, render: ({ record }) => <bdi>{record_name(record)}</bdi> },
                  {
                    label: words.name,
                    render: ({ record, place }) => (
                      <><bdi>{record.name ?? ''}</bdi>{group.weak.includes(place) && <span class="under quiet">{words.weak}</span>}</>
                    ),
                  },
                ]}
              />
            </div>
          );
        })}
      </div>
    </Section>
  );
}

export function CalibrationSection({ calibration }: { calibration: Calibration }) {
  const { format } = use_words();
  const { calibration: words } = use_doubt_words();
  const bands = calibration.bands.filter((band) => band.pairs > 0);
  const share = (value: number, tone: 'same' | 'neutral') => (
    <><span class="bar_number">{format.share(value)}</span><Bar share={value} tone={tone} /></>
  );
  return (
    <Section
      id="calibration"
      topic={words.topic}
      finding={words.finding({ gap: calibration_gap(bands) ?? 0, source: calibration.source })}
      how={words.how}
      source={words.source(calibration.source)}
    >
      <DataTable
        caption={words.topic}
        rows={bands}
        columns={[
          { label: words.band, render: (band) => words.range(format.share(band.from), format.share(band.to)) },
          { label: words.stated, kind: 'bar', render: (band) => share(band.stated, 'neutral') },
          { label: words.actual, kind: 'bar', render: (band) => share(band.actual, 'same') },
          { label: words.pairs, kind: 'number', render: (band) => format.count(band.pairs) },
        ]}
      />
    </Section>
  );
}

export function PosteriorSection({ posterior }: { posterior: Posterior }) {
  const { format } = use_words();
  const { posterior: words } = use_doubt_words();
  const drawn = posterior.entities_drawn ?? [];
  const interval = posterior.entities_interval;
  const bars = draw_bars(drawn, most_bars);
  const most = Math.max(1, ...bars.map((bar) => bar.draws));
  const facts = [
    posterior.exact_components !== undefined && words.exact({ components: posterior.exact_components, records: posterior.exact_records ?? 0 }),
    (posterior.sampled_components ?? 0) > 0 && words.sampled({ components: posterior.sampled_components!, records: posterior.sampled_records ?? 0 }),
    drawn.length > 0 && (posterior.sampled_components ?? 0) > 0 && words.mixing({ rhat: posterior.rhat ?? 1, worst: posterior.worst_rhat ?? 1 }),
    posterior.expected_missed !== undefined && words.missed(posterior.expected_missed),
    ...(posterior.repeated_share ?? []).map((one) => words.repeated(one)),
  ].filter((fact): fact is string => typeof fact === 'string');
  return (
    <Section
      id="posterior"
      topic={words.topic}
      finding={interval ? words.finding_draws({ low: interval[0], middle: interval[1], high: interval[2], draws: drawn.length }) : words.finding_none}
      how={words.how}
      source={words.source}
    >
      {bars.length > 0 && (
        <DataTable
          caption={words.topic}
          rows={bars}
          columns={[
            { label: words.people, kind: 'number', render: (bar) => words.range(bar.from, bar.to) },
            { label: words.draws, kind: 'bar', render: (bar) => <><span class="bar_number">{format.count(bar.draws)}</span><Bar share={bar.draws / most} /></> },
          ]}
        />
      )}
      <h3>{words.facts}</h3>
      <ul class="remarks">{facts.map((fact) => <li key={fact}>{fact}</li>)}</ul>
    </Section>
  );
}
