// Entry of every report page: reads the result that the program left in it, and shows it in the reader's language.
import './report.css';
import './pictures.css';
import { render, type FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LanguageSwitch } from '../components/language_switch';
import { use_words, Words } from '../components/words';
import { cross_words } from '../i18n/cross';
import type { Dictionary } from '../i18n/es';
import { estimate_words } from '../i18n/estimate';
import { kin_words } from '../i18n/kin';
import { choose_language, dictionaries, type Language } from '../i18n/language';
import { publish_words } from '../i18n/publish';
import { watch_words } from '../i18n/watch';
import { parse_report, type ReportData } from '../results/data';
import { CrossReport } from './cross_report';
import { EstimateReport } from './estimate_report';
import { KinJointReport } from './kin_joint_report';
import { KinLrReport } from './kin_lr_report';
import { KinPowerReport } from './kin_power_report';
import { KinSearchReport } from './kin_search_report';
import { LinkReport } from './link_report';
import { PublishReport } from './publish_report';
import { RowsReport } from './publish_rows_report';
import { WatchReport } from './watch_report';

// Which page shows a result of which kind, and what it is called where its study has no title.
interface ReportPage {
  Report: FunctionComponent<{ data: never; title: string }>;
  untitled: (words: Dictionary) => string;
}

const pages = new Map<string, ReportPage>([
  ['watch', { Report: WatchReport, untitled: (words) => watch_words[words.language === 'en' ? 'en' : 'es'].head.untitled }],
  ['estimate', { Report: EstimateReport, untitled: (words) => estimate_words[words.language === 'en' ? 'en' : 'es'].head.untitled }],
  ['link', { Report: LinkReport, untitled: (words) => words.head.untitled }],
  ['cross', { Report: CrossReport, untitled: (words) => cross_words[words.language as Language].head.untitled }],
  ['kin_lr', { Report: KinLrReport, untitled: (words) => kin_words[words.language as Language].lr.untitled }],
  ['kin_search', { Report: KinSearchReport, untitled: (words) => kin_words[words.language as Language].search.untitled }],
  ['kin_joint', { Report: KinJointReport, untitled: (words) => kin_words[words.language as Language].joint.untitled }],
  ['publish', { Report: PublishReport, untitled: (words) => publish_words[words.language as Language].head.untitled }],
  ['publish_rows', { Report: RowsReport, untitled: (words) => publish_words[words.language as Language].rows.untitled }],
  ['kin_power', { Report: KinPowerReport, untitled: (words) => kin_words[words.language as Language].power.untitled }],
]);

function Report({ data, title }: { data: ReportData; title: string }) {
  const words = use_words();
  const page = pages.get(data.kind);
  if (page === undefined) return <Nothing title={title} text={words.page.unknown_kind(data.kind)} />;
  return <page.Report data={data as never} title={title} />;
}

function Page({ data, first_language }: { data: ReportData | null; first_language: Language }) {
  const [language, choose] = useState(first_language);
  const words = dictionaries[language];
  const title = data?.title || (pages.get(data?.kind ?? '')?.untitled(words) ?? 'Paradero');
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
      ) : (
        <Report data={data} title={title} />
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
