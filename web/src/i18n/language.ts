// Which dictionary a page speaks, and how a program's word is looked up in it.
import { en } from './en';
import { es, type Dictionary } from './es';

export type Language = 'es' | 'en';
export const dictionaries: Record<Language, Dictionary> = { es, en };

export interface LanguageWishes {
  query: string; // the address's "?lang=en"
  declared: string | undefined; // the page's own data-lang
  browser: readonly string[]; // most wanted first
}

// The address decides, then the page, then the first language of the browser that there is a dictionary for; else Spanish.
export function choose_language(wishes: LanguageWishes): Language {
  const candidates = [new URLSearchParams(wishes.query).get('lang'), wishes.declared, ...wishes.browser];
  for (const candidate of candidates) {
    const language = candidate?.slice(0, 2).toLowerCase();
    if (language === 'es' || language === 'en') return language;
  }
  return 'es';
}

// The dictionary's word, or the program's own where there is none.
export function translate(words: Record<string, string>, word: string): string {
  return Object.prototype.hasOwnProperty.call(words, word) ? words[word]! : word;
}

// "surname_1.phonetic & birth_date.year" -> ["Primer apellido (sonido)", "Fecha de nacimiento (año)"].
export function rule_parts(words: Dictionary, rule: string): string[] {
  return rule
    .split('&')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [column = '', ...keys] = part.split('.');
      const named = translate(words.columns, column);
      return keys.length === 0 ? named : `${named} (${keys.map((key) => translate(words.keys, key)).join(', ')})`;
    });
}
