// A section of a page: its topic, what was found, how to read it, where it comes from.
import type { ComponentChildren } from 'preact';
import { use_words } from './words';

export interface SectionProps {
  id: string;
  topic: string;
  finding: string;
  how: string;
  source: string;
  children: ComponentChildren;
}

export function Section({ id, topic, finding, how, source, children }: SectionProps) {
  const { page } = use_words();
  return (
    <section id={id} class="section" aria-labelledby={`${id}_finding`}>
      <p class="topic">{topic}</p>
      <h2 id={`${id}_finding`}>{finding}</h2>
      <p class="how"><strong>{page.how_to_read}</strong> {how}</p>
      {children}
      {source !== '' && <p class="source">{page.source}: {source}.</p>}
    </section>
  );
}
