// The two languages, the one in use pressed.
import { dictionaries, type Language } from '../i18n/language';
import { use_words } from './words';

export interface LanguageSwitchProps { language: Language; choose: (language: Language) => void }

export function LanguageSwitch({ language, choose }: LanguageSwitchProps) {
  const { page } = use_words();
  return (
    <div class="language screen_only" role="group" aria-label={page.language}>
      {(Object.keys(dictionaries) as Language[]).map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === language} onClick={() => choose(one)}>
          {dictionaries[one].language_name}
        </button>
      ))}
    </div>
  );
}
