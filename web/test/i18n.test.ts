import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../src/i18n/en';
import { es } from '../src/i18n/es';
import { estimate_words } from '../src/i18n/estimate';
import { make_format, round_to } from '../src/i18n/format';
import { choose_language, rule_parts, translate } from '../src/i18n/language';
import { watch_words } from '../src/i18n/watch';

const key_paths = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => key_paths(inner, `${path}.${key}`))
    : [`${path}: ${typeof value}`];

test('the dictionaries have the same keys, of the same kinds', () => {
  for (const words of [{ es, en }, estimate_words, watch_words]) assert.deepEqual(key_paths(words.en).sort(), key_paths(words.es).sort());
});

test('no word is empty', () => {
  const empty = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => empty(inner, `${path}.${key}`))
      : value === '' ? [path] : [];
  assert.deepEqual([...empty(es, 'es'), ...empty(en, 'en'), ...empty(estimate_words, 'estimate'), ...empty(watch_words, 'watch')], []);
});

test('whole numbers', () => {
  assert.equal(es.format.count(1234567), '1,234,567');
  assert.equal(es.format.count(0), '0');
  assert.equal(en.format.plural(1, 'row', 'rows'), '1 row');
  assert.equal(en.format.plural(0, 'row', 'rows'), '0 rows');
  assert.equal(es.format.plural(1000, 'renglón', 'renglones'), '1,000 renglones');
});

test('bits of evidence carry their sign', () => {
  const cases: [number, string][] = [
    [6.34, '+6.3'], [-5.06, '−5.1'], [0, '0.0'], [-0.04, '0.0'], [0.04, '0.0'], [0.05, '+0.1'], [-0.05, '−0.1'], [1234.5, '+1,234.5'],
  ];
  for (const [value, text] of cases) assert.equal(es.format.signed(value), text, String(value));
});

test('shares are never rounded to a false nothing or a false whole', () => {
  const cases: [number, string][] = [
    [0, '0%'], [1, '100%'], [0.00004, '1 in 25,000'], [0.0000012, '1 in 830,000'], [0.0001, '0.01%'], [0.0005, '0.05%'],
    [0.02, '2%'], [0.0941, '9.4%'], [0.123, '12%'], [0.5, '50%'], [0.931, '93.1%'], [0.9985, '99.85%'], [0.9999999, '99.99%'],
  ];
  for (const [value, text] of cases) assert.equal(en.format.share(value), text, String(value));
  assert.equal(make_format('es-MX', (n) => `1 de ${n}`).share(0.00004), '1 de 25,000');
});

test('rounding is away from zero and never to minus zero', () => {
  assert.equal(round_to(2.5, 0), 3);
  assert.equal(round_to(-2.5, 0), -3);
  assert.ok(Object.is(round_to(-0.01, 1), 0));
});

test('the language is the address\'s, else the page\'s, else the browser\'s, else Spanish', () => {
  const wishes = (query: string, declared: string | undefined, browser: string[]) => choose_language({ query, declared, browser });
  assert.equal(wishes('?lang=en', 'es', ['es-MX']), 'en');
  assert.equal(wishes('', 'en', ['es-MX']), 'en');
  assert.equal(wishes('?lang=nah', undefined, ['fr', 'en-GB', 'es']), 'en');
  assert.equal(wishes('', undefined, ['fr']), 'es');
  assert.equal(wishes('', undefined, []), 'es');
});

test('a word that the dictionary does not have is shown as it is', () => {
  assert.equal(translate(es.levels, 'exact'), 'igual');
  assert.equal(translate(es.levels, 'unheard_of'), 'unheard_of');
  assert.equal(translate(es.levels, 'constructor'), 'constructor');
  assert.equal(translate(es.levels, '__proto__'), '__proto__');
});

test('blocking rules in words', () => {
  assert.deepEqual(rule_parts(es, 'surname_1.phonetic & birth_date.year'), ['Primer apellido (sonido)', 'Fecha de nacimiento (año)']);
  assert.deepEqual(rule_parts(en, 'curp'), ['CURP']);
  assert.deepEqual(rule_parts(en, 'x.y.prefix'), ['x (y, beginning)']);
});
