// A long list of which the first are shown: a reader can look for an identifier, and ask for more.
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { finder_words } from '../i18n/finder';
import type { Language } from '../i18n/language';
import { use_words } from './words';

export interface FinderProps<Item> {
  items: readonly Item[];
  text_of: (item: Item) => string; // what is looked through
  first: number; // how many are shown at first, and with each further step
  label?: string; // of the field, where it finds more than identifiers
  render: (items: readonly Item[]) => ComponentChildren;
}

export function Finder<Item>({ items, text_of, first, label, render }: FinderProps<Item>) {
  const words = finder_words[use_words().language as Language];
  const id = useId();
  const [query, set_query] = useState('');
  const [limit, set_limit] = useState(first);
  if (items.length <= first) return <>{render(items)}</>;
  const wanted = query.trim().toLowerCase();
  const found = wanted === '' ? items : items.filter((item) => text_of(item).toLowerCase().includes(wanted));
  const shown = found.slice(0, limit);
  const left = found.length - shown.length;
  return (
    <>
      <p class="finder">
        <label class="screen_only" for={id}>{label ?? words.label}</label>{' '}
        <input
          class="screen_only" id={id} type="search" autocomplete="off" spellcheck={false} value={query}
          onInput={(event) => set_query(event.currentTarget.value)}
        />{' '}
        <span class="quiet" role="status">{words.shown({ shown: shown.length, total: items.length })}</span>
      </p>
      {found.length === 0 ? <p class="empty">{words.none}</p> : render(shown)}
      {left > 0 && (
        <button type="button" class="more screen_only" onClick={() => set_limit(limit + first)}>
          {words.more(Math.min(left, first))}
        </button>
      )}
    </>
  );
}
