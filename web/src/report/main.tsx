// Entry of every report page: reads the result that the program left in it, and shows it in the reader's language.
import './report.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LanguageSwitch } from '../components/language_switch';
import { Words } from '../components/words';
import { choose_language, dictionaries, type Language } from '../i18n/language';
import { is_link, parse_report, type ReportData } from '../results/data';
import { LinkReport } from './link_report';

function Page({ data, first_language }: { data: ReportData | null; first_language: Language }) {
  const [language, choose] = useState(first_language);
  const words = dictionaries[language];
  const title = data?.title ?? (data !== null && is_link(data) ? words.head.untitled : 'Paradero');
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = title === 'Paradero' ? title : `${title} · Paradero`;
  }, [language, title]);
  return (
    <Words.Provider value={words}>
      <a class="skip" href="#content">{words.page.skip}</a>
      <header class="bar_top">
        <span class="brand">Paradero</span>
        <LanguageSwitch language={language} choose={choose} />
      </header>
      {data === null ? (
        <Nothing title={title} text={words.page.no_data} />
      ) : is_link(data) ? (
        <LinkReport data={data} title={title} />
      ) : (
        <Nothing title={title} text={words.page.unknown_kind(data.kind)} />
      )}
    </Words.Provider>
  );
}

function Nothing({ title, text }: { title: string; text: string }) {
  return (
    <main id="content" class="nothing" tabIndex={-1}>
      <h1>{title}</h1>
      <p class="empty">{text}</p>
    </main>
  );
}

// Paper has nothing to click: what is folded is opened for printing and folded again after it.
function unfold_for_print(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details.prints:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

unfold_for_print();
render(
  <Page
    data={parse_report(document.getElementById('report-data')?.textContent ?? '')}
    first_language={choose_language({
      query: location.search,
      declared: document.documentElement.dataset.lang,
      browser: navigator.languages,
    })}
  />,
  document.getElementById('page')!,
);
