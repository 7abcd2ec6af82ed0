// The results of `paradero kin`, as their report pages read them, and the numbers behind their sentences: pure functions.
import type { ReportSource } from './data';

export interface KinMember {
  id: string;
  father: string; // empty: a founder
  mother: string;
  sex: 'male' | 'female' | 'unknown';
  typed: boolean;
  missing: boolean;
  deceased: boolean;
  implied: boolean; // named as a parent only: the program added them
}
export interface KinFamily { name: string; members: KinMember[] }

export interface KinLocus {
  marker: string;
  alleles: number;
  frequencies_summed_to: number;
  alleles_added: string[];
  alleles_raised: number;
  mutation: string;
  rate_male: number;
  rate_female: number;
  theta: number;
  silent: number;
}

export interface KinReportData extends ReportSource { loci: KinLocus[] }

export interface ParentageCheck {
  child: string;
  parent: string;
  loci_informative: number;
  loci_against: number;
  log10_likelihood_ratio: number | null;
  doubtful: boolean;
}
// A null ratio is one without value (the relatives' calls are impossible together) or, where excluded, log10 of zero.
export interface LrMarker {
  marker: string;
  call: string;
  likelihood_ratio: number | null;
  log10_likelihood_ratio: number | null;
  excluded: boolean;
  explanation_es: string;
  explanation_en: string;
}
export interface LrComparison {
  ped: string;
  missing: string;
  candidate: string;
  loci: number;
  exclusions: number;
  contradictions: number;
  status: 'ok' | 'excluded' | 'relatives_contradict';
  log10_likelihood_ratio: number | null;
  markers: LrMarker[];
}
export interface KinLrReportData extends KinReportData {
  kind: 'kin_lr';
  assumptions: { text_es: string; text_en: string }[];
  families: (KinFamily & { check: { parentages: ParentageCheck[]; loci_impossible: string[] } })[];
  comparisons: LrComparison[];
}

export interface SearchHit {
  family: string;
  missing: string;
  remains: string;
  log10_likelihood_ratio: number;
  log10_other_evidence: number;
  log10_haplotypes: number | null; // null: excluded by one
  posterior: number;
  expected_false_hits: number;
  rank_for_missing: number;
  rank_for_remains: number;
  loci: { marker: string; call: string; likelihood_ratio: number | null }[];
}
export interface KinSearchReportData extends KinReportData {
  kind: 'kin_search';
  totals: {
    families: number; missing: number; remains: number; people: number; pairs: number; hits: number;
    likely: number; // hits of posterior .9 or more
    expected_false_hits: number; refused: number;
  };
  posterior_tenths: number[];
  power_tenths: number[];
  joined: { remains: string[]; loci_in_conflict: number }[];
  hits: SearchHit[];
  families: KinFamily[];
}

export interface AssignmentCount { count: number | null; log10: number | null }
export interface Pairing { victim: string; missing: string; posterior: number; standard_error: number; likelihood_ratio: number | null }
export interface KinJointReportData extends KinReportData {
  kind: 'kin_joint';
  totals: {
    remains: number; victims: number; missing: number; families: number;
    assignments_by_sex: AssignmentCount; assignments_possible: AssignmentCount;
    components: number; components_sampled: number; largest_standard_error: number; mass_left_out: number;
  };
  victims: { id: string; none: number }[];
  missing: { id: string; family: string; none: number }[];
  pairings: Pairing[];
  ties: { family: string; missing: string[]; victims: { victim: string; posterior: number; standard_error: number }[] }[];
  components: { victims: number; missing: number; families: number; assignments: AssignmentCount; exact: boolean; steps: number; standard_error: number; r_hat: number }[];
  families: KinFamily[];
}

export interface Estimated { value: number | null; standard_error: number }
export interface PowerOption {
  family: string;
  missing: string;
  sampled: string; // empty: the family as it is
  cost: number;
  exclusion_power: Estimated;
  inclusion_power: Estimated;
  mean_log10_lr: Estimated;
  identification_probability: number;
  gain_per_cost: number;
  family_gain_per_cost: number; // over all missing people of the family
  refused: string;
}
export interface KinPowerReportData extends KinReportData {
  kind: 'kin_power';
  totals: { families: number; missing: number; options: number };
  options: PowerOption[];
  families: KinFamily[];
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const superscript = (power: number): string =>
  (power < 0 ? '⁻' : '') + [...String(Math.abs(power))].map((digit) => superscripts[Number(digit)]).join('');

// A ratio by its log10, to three digits: 0.0123, 385, 1.23 × 10⁷; the number in front is written by `decimal`.
export function ratio_text(log10: number, decimal: (value: number, digits: number) => string): string {
  if (log10 > -3 && log10 < 5) {
    const value = 10 ** log10;
    return decimal(value, Math.max(0, 2 - Math.floor(log10)));
  }
  const power = Math.floor(log10);
  const front = 10 ** (log10 - power);
  return front >= 9.995 ? `${decimal(1, 2)} × 10${superscript(power + 1)}` : `${decimal(front, 2)} × 10${superscript(power)}`;
}

// A scale for log10 ratios that has zero in it.
export function ratio_domain(values: readonly (number | null)[]): [number, number] {
  let [low, high] = [-1, 1];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const margin = (high - low) * 0.02;
  return [low - margin, high + margin];
}

export interface Grouped<Item> { name: string; items: Item[] }

// Items by name, in the order in which the names first come.
export function group_by<Item>(items: readonly Item[], name_of: (item: Item) => string): Grouped<Item>[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(name_of(item));
    if (group === undefined) groups.set(name_of(item), [item]);
    else group.push(item);
  }
  return [...groups].map(([name, grouped]) => ({ name, items: grouped }));
}
