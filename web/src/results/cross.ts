// The result of `paradero cross`, as its report page reads it, and the numbers behind its sentences: pure functions.
import type { RecordReference, ReportSource } from './data';

// Whom a record speaks of, as its list has it; what it does not say is left out. Dates are 2015-03-09, 2015-03 or 2015.
export interface CrossPerson extends RecordReference {
  name?: string;
  alias?: string;
  sex?: string; // male, female
  age?: string; // 23, 20-30
  event_date?: string;
  found_date?: string;
  place?: string;
}

// One thing that speaks for or against, in words: the weightiest first.
export interface CrossReason { kind: string; in_favour: boolean; es: string; en: string }

export interface CrossCandidate {
  missing: CrossPerson;
  found: CrossPerson;
  rank_for_missing: number;
  rank_for_found: number;
  ln_likelihood_ratio: number;
  posterior: number;
  repeated: boolean; // another row of the missing list seems to be the same person
  evidence: Record<string, number>; // natural logarithms; kinds worth nothing are left out
  reasons: CrossReason[];
}

export interface Threshold { posterior: number; candidates: number; expected_true: number; expected_false: number }
export interface LeftOut { located_alive: number; located_dead: number; identified: number }
export interface Rate { kind: string; band: string; share: number; expected: number }

export interface CrossReportData extends ReportSource {
  kind: 'cross';
  missing_lists: number;
  totals: {
    missing: number;
    found: number;
    missing_left_out: LeftOut;
    found_left_out: LeftOut;
    pairs_crossed: number;
    candidates: number;
    candidates_left_out: number;
    found_with_candidate: number;
    missing_with_candidate: number;
    ties: number;
  };
  prior: { share: number; learned: boolean; ln_odds: number };
  thresholds: Threshold[];
  best_posterior: { none: number; tenths: number[] };
  rates: Rate[];
  learning: { iterations: number; converged: boolean; expected_pairs: number };
  candidates: CrossCandidate[];
}

export type Side = 'missing' | 'found';

// One person of a side with all who may be the same, best first.
export interface CandidateGroup { person: CrossPerson; candidates: { candidate: CrossCandidate; tied: boolean }[] }

const key_of = (record: RecordReference): string => `${record.source}\u0000${record.record_id}`;

// Groups by the people of one side, the likeliest first; candidates that share a rank are tied.
export function group_candidates(candidates: readonly CrossCandidate[], side: Side): CandidateGroup[] {
  const rank = (one: CrossCandidate): number => (side === 'found' ? one.rank_for_found : one.rank_for_missing);
  const groups = new Map<string, CrossCandidate[]>();
  for (const candidate of candidates) {
    const key = key_of(candidate[side]);
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()]
    .map((group) => group.sort((a, b) => rank(a) - rank(b)))
    .sort((a, b) => b[0]!.posterior - a[0]!.posterior)
    .map((group) => ({
      person: group[0]![side],
      candidates: group.map((candidate) => ({
        candidate,
        tied: group.some((other) => other !== candidate && rank(other) === rank(candidate)),
      })),
    }));
}

// How sure, in five steps that the page has words for.
export type Certainty = 'all_but_certain' | 'very_likely' | 'likelier_than_not' | 'possible' | 'unlikely';
export function certainty(posterior: number): Certainty {
  if (posterior >= 0.99) return 'all_but_certain';
  if (posterior >= 0.9) return 'very_likely';
  if (posterior >= 0.5) return 'likelier_than_not';
  return posterior >= 0.1 ? 'possible' : 'unlikely';
}

export const bits = (natural: number): number => natural / Math.LN2;

export interface CrossStep { part: string; bits: number }

// From the odds before any evidence, through each kind of it, the weightiest first, to the odds of the posterior: what
// is left at the end is what the other candidates for the same person take away.
export function evidence_steps(candidate: CrossCandidate, ln_prior_odds: number): CrossStep[] {
  const steps = [
    { part: 'prior', bits: bits(ln_prior_odds) },
    ...Object.entries(candidate.evidence)
      .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
      .map(([part, ln]) => ({ part, bits: bits(ln) })),
  ];
  const { posterior } = candidate;
  const sum = steps.reduce((total, step) => total + step.bits, 0);
  const others = Math.log2(posterior / (1 - posterior)) - sum;
  // A posterior comes with four decimals: near 0 and 1 its odds say nothing.
  const known = posterior > 0.005 && posterior < 0.995;
  return known && Math.abs(others) >= 0.05 ? [...steps, { part: 'others', bits: others }] : steps;
}

// A scale that holds every running total.
export function running_domain(sums: readonly (readonly number[])[]): [number, number] {
  let [low, high] = [-1, 1];
  for (const values of sums) {
    let total = 0;
    for (const value of values) {
      total += value;
      low = Math.min(low, total);
      high = Math.max(high, total);
    }
  }
  const margin = (high - low) * 0.02;
  return [low - margin, high + margin];
}

// The threshold nearest an even chance.
export function even_threshold(thresholds: readonly Threshold[]): Threshold | undefined {
  return [...thresholds].sort((a, b) => Math.abs(a.posterior - 0.5) - Math.abs(b.posterior - 0.5))[0];
}
