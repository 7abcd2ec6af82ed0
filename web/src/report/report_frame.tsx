// The frame of any report: the contents beside the text, the head, then one section after the other.
import type { ComponentChildren } from 'preact';
import { use_words } from '../components/words';
import type { ReportSource } from '../results/data';

export interface Entry { id: string; topic: string; content: ComponentChildren }

export interface ReportFrameProps { data: ReportSource; head: ComponentChildren; entries: readonly Entry[] }

export function ReportFrame({ data, head, entries }: ReportFrameProps) {
  const { page } = use_words();
  return (
    <div class="layout">
      <nav class="contents screen_only" aria-label={page.contents}>
        <ol>
          {entries.map((entry) => <li key={entry.id}><a href={`#${entry.id}`}>{entry.topic}</a></li>)}
        </ol>
      </nav>
      <main id="content" tabIndex={-1}>
        {head}
        {entries.map((entry) => <div key={entry.id} class="entry">{entry.content}</div>)}
        {data.version !== undefined && <p class="made_by">{page.made_by(data.version)}</p>}
      </main>
    </div>
  );
}

// A list that is absent or empty has no section.
export const has = <Item,>(items: readonly Item[] | undefined): items is Item[] => items !== undefined && items.length > 0;

// The figures under a headline; those that a result does not have are left out.
export function KeyFigures({ figures }: { figures: readonly (readonly [string, number | undefined])[] }) {
  const { format } = use_words();
  return (
    <dl class="figures">
      {figures.map(([label, value]) =>
        value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{format.count(value)}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
