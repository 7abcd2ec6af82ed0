// Which people are in which lists: an UpSet plot whose combinations run down the page, so that it fits a phone.
import { Bar } from './bar';
import { use_words } from './words';
import type { OverlapSummary } from '../results/figures';

// A, B, ..., Z, AA, ...
export function list_letter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : list_letter(Math.floor(index / 26) - 1) + list_letter(index % 26);
}

export function ListOverlap({ summary }: { summary: OverlapSummary }) {
  return (
    <>
      <ListSizes summary={summary} />
      <Combinations summary={summary} />
    </>
  );
}

function ListSizes({ summary }: { summary: OverlapSummary }) {
  const { overlap, format } = use_words();
  const largest = Math.max(1, ...summary.list_sizes);
  return (
    <table class="data overlap">
      <caption>{overlap.list_sizes}</caption>
      <tbody>
        {summary.sources.map((source, index) => (
          <tr key={source}>
            <th scope="row" class="text"><span class="letter">{list_letter(index)}</span> {source}</th>
            <td class="bar"><Bar share={summary.list_sizes[index]! / largest} tone="neutral" /></td>
            <td class="number">{format.count(summary.list_sizes[index]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Pixels a list: many lists have to fit a phone beside their numbers.
const dot_cell = (lists: number): number => (lists > 12 ? Math.max(4, Math.floor(200 / lists)) : lists > 8 ? 14 : 18);

function Combinations({ summary }: { summary: OverlapSummary }) {
  const { overlap, format } = use_words();
  const largest = Math.max(1, ...summary.combinations.map((combination) => combination.entities));
  const cell = dot_cell(summary.sources.length);
  const name = (members: readonly boolean[]): string => {
    const sources = summary.sources.filter((_, index) => members[index]);
    return sources.length === 1 ? overlap.only(sources[0]!) : overlap.together(sources);
  };
  const short_name = (members: readonly boolean[]): string =>
    name(members).length <= 80 ? name(members) : overlap.together(members.flatMap((member, index) => (member ? [list_letter(index)] : [])));
  return (
    <>
      <table class="data overlap">
        <caption>{overlap.combinations}</caption>
        <thead>
          <tr>
            <th scope="col" class="dots" aria-label={overlap.topic}>
              <span class="dot_row" style={{ width: `${summary.sources.length * cell}px` }}>
                {summary.sources.map((source, index) => (
                  <span key={source} class="letter" style={{ fontSize: `${Math.min(13, cell)}px` }} title={source}>{list_letter(index)}</span>
                ))}
              </span>
            </th>
            <th scope="col" class="bar"><span class="visually_hidden">{overlap.combinations}</span></th>
            <th scope="col" class="number">{overlap.people}</th>
            <th scope="col" class="number">{overlap.share}</th>
          </tr>
        </thead>
        <tbody>
          {summary.combinations.map(({ members, entities }) => (
            <tr key={name(members)}>
              <th scope="row" class="dots" title={name(members)}>
                <Dots members={members} cell={cell} />
                <span class="visually_hidden">{name(members)}</span>
              </th>
              <td class="bar">
                <Bar share={entities / largest} tone={members.filter(Boolean).length > 1 ? 'same' : 'neutral'} />
                <span class="bar_name" aria-hidden="true">{short_name(members)}</span>
              </td>
              <td class="number">{format.count(entities)}</td>
              <td class="number">{format.share(entities / summary.entities)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {summary.rest.combinations > 0 && <p class="note">{overlap.rest(summary.rest)}</p>}
    </>
  );
}

function Dots({ members, cell }: { members: readonly boolean[]; cell: number }) {
  const first = members.indexOf(true);
  const last = members.lastIndexOf(true);
  const centre = (index: number): number => index * cell + cell / 2;
  return (
    <svg class="dot_matrix" width={members.length * cell} height={cell} aria-hidden="true">
      {members.map((member, index) => (
        <circle key={index} class={member ? 'member' : 'absent'} cx={centre(index)} cy={cell / 2} r={(member ? 0.3 : 0.22) * cell} />
      ))}
      <line class="joined" x1={centre(first)} x2={centre(last)} y1={cell / 2} y2={cell / 2} />
    </svg>
  );
}
