// The evidence of one pair, field by field, as words, signed weights and a running total.
import { StepBar, tone_of_weight } from './bar';
import { use_words } from './words';
import { translate } from '../i18n/language';
import { waterfall, type WaterfallStep } from '../results/figures';
import type { RecordReference, SamplePair } from '../results/data';

export interface EvidenceWaterfallProps { pair: SamplePair; domain: readonly [number, number] }

export function EvidenceWaterfall({ pair, domain }: EvidenceWaterfallProps) {
  const words = use_words();
  const { samples, format } = words;
  return (
    <table role="table" class="data waterfall">
      <caption class="visually_hidden">{samples.topic}: {record_name(pair.a)} – {record_name(pair.b)}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="text">{samples.field}</th>
          <RecordHeading record={pair.a} />
          <RecordHeading record={pair.b} />
          <th role="columnheader" scope="col" class="text level">{samples.level}</th>
          <th role="columnheader" scope="col" class="number">{samples.weight}</th>
          <th role="columnheader" scope="col" class="bar">{samples.sum}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {waterfall(pair).map((step, index) => <Step key={index} step={step} domain={domain} />)}
      </tbody>
      <tfoot role="rowgroup">
        <tr role="row" class="total">
          <th role="rowheader" scope="row" class="text" colSpan={4}>{samples.total}</th>
          <td role="cell" class="number">{format.signed(pair.match_weight)}</td>
          <td role="cell" class="bar"><StepBar from={0} to={pair.match_weight} domain={domain} /></td>
        </tr>
      </tfoot>
    </table>
  );
}

export const record_name = (record: RecordReference): string => `${record.source} · ${record.record_id}`;

function RecordHeading({ record }: { record: RecordReference }) {
  const { samples } = use_words();
  return (
    <th role="columnheader" scope="col" class="text value">
      <bdi>{record.source}</bdi> <span class="quiet">{samples.row(record.record_id)}</span>
    </th>
  );
}

function Step({ step, domain }: { step: WaterfallStep; domain: readonly [number, number] }) {
  const words = use_words();
  const { samples, format } = words;
  const { part } = step;
  const end = (
    <>
      <td role="cell" class={`number weight ${tone_of_weight(step.weight)}`}>{format.signed(step.weight)}</td>
      <td role="cell" class="bar"><StepBar from={step.from} to={step.to} domain={domain} /></td>
    </>
  );
  if (typeof part === 'string') {
    const note = part === 'adjustment' ? samples.adjustment_note : step.weight < 0 ? samples.start_note : '';
    return (
      <tr role="row">
        <th role="rowheader" scope="row" class="text" colSpan={4}>
          {samples[part]} {note !== '' && <span class="quiet">({note})</span>}
        </th>
        {end}
      </tr>
    );
  }
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="text">{translate(words.columns, part.field)}</th>
      <Value text={part.a} />
      <Value text={part.b} />
      <td role="cell" class="text level">{translate(words.levels, part.level)}</td>
      {end}
    </tr>
  );
}

function Value({ text }: { text: string | null | undefined }) {
  const { samples } = use_words();
  return (
    <td role="cell" class="text value">
      {text === null || text === undefined || text === '' ? <span class="quiet">{samples.empty}</span> : <bdi>{text}</bdi>}
    </td>
  );
}
