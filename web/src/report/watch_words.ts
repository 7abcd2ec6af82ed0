// The words of a watched register's page in the language in use.
import { use_words } from '../components/words';
import { watch_words, type WatchWords } from '../i18n/watch';

export const use_watch_words = (): WatchWords => watch_words[use_words().language === 'en' ? 'en' : 'es'];
