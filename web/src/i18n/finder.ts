// The words of a list in which a reader looks for one of its people.
import { make_format } from './format';
import type { Language } from './language';

const es_format = make_format('es-MX', (n) => `1 de ${n}`);
const en_format = make_format('en', (n) => `1 in ${n}`);

const es = {
  label: 'Buscar por identificador',
  shown: (n: { shown: number; total: number }) => `${es_format.count(n.shown)} de ${es_format.count(n.total)} a la vista`,
  none: 'Ninguno lleva ese texto.',
  more: (n: number) => `Mostrar ${es_format.plural(n, 'más', 'más')}`,
};

const en: typeof es = {
  label: 'Find by identifier',
  shown: (n) => `${en_format.count(n.shown)} of ${en_format.count(n.total)} in view`,
  none: 'None has this text.',
  more: (n) => `Show ${en_format.count(n)} more`,
};

export const finder_words: Record<Language, typeof es> = { es, en };
