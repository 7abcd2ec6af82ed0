// Numbers as people read them, for one language.

export interface Format {
  // 1234567 -> "1,234,567".
  count(value: number): string;
  // 12.345, 1 -> "12.3", with a true minus sign.
  decimal(value: number, digits: number): string;
  // Bits of evidence, always with a sign: "+6.3", "−5.1", "0.0".
  signed(value: number, digits?: number): string;
  // A share in [0, 1], never rounded to a false "0%" or "100%": "12%", "0.05%", "1 in 25,000", "99.98%".
  share(value: number): string;
  // 2, "row", "rows" -> "2 rows".
  plural(value: number, one: string, many: string): string;
  // ["a", "b", "c"] -> "a, b and c".
  list(items: readonly string[]): string;
}

const true_minus = (text: string): string => text.replace(/^-/, '−');

export function make_format(locale: string, one_in: (n: string) => string): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });

  const fixed = (value: number, digits: number): string =>
    true_minus(
      new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
        round_to(value, digits),
      ),
    );

  const percent = (share: number, digits: number): string =>
    `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(share * 100)}%`;

  return {
    count: (value) => true_minus(whole.format(value)),
    decimal: fixed,
    signed: (value, digits = 1) => (round_to(value, digits) > 0 ? '+' : '') + fixed(value, digits),
    share: (value) => {
      if (value <= 0) return '0%';
      if (value >= 1) return '100%';
      if (value < 0.0001) return one_in(whole.format(Number((1 / value).toPrecision(2))));
      if (value < 0.01) return percent(value, 2);
      if (value < 0.1) return percent(value, 1);
      if (value <= 0.9) return percent(value, 0);
      if (value <= 0.99) return percent(value, 1);
      return percent(Math.min(value, 0.9999), 2);
    },
    plural: (value, one, many) => `${whole.format(value)} ${value === 1 ? one : many}`,
    list: (items) => conjunction.format(items),
  };
}

// Rounds half away from zero and never to minus zero.
export function round_to(value: number, digits: number): number {
  const scale = 10 ** digits;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale + 0;
}
