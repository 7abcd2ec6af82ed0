// The dictionary in use, for any component below the page.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { es, type Dictionary } from '../i18n/es';

export const Words = createContext<Dictionary>(es);
export const use_words = (): Dictionary => useContext(Words);
