// The numbers behind the sentences and pictures of an estimate: pure functions of the data.
import type { Estimate, EstimateReportData, IdentificationCurve, InternalConsistency, PredictiveCheck, Stratum, Variation } from './estimate_data';

export interface Interval { estimate: number; q025: number | null; q975: number | null }

// Numbers stand only beside the status "ok".
export const interval_of = (answer: Estimate | Variation): Interval | null =>
  answer.status === 'ok' && answer.estimate !== null ? { estimate: answer.estimate, q025: answer.q025, q975: answer.q975 } : null;

// The total where the odds ratio between a list and all others is `ratio`; null where no one is on both.
export const total_at = ({ alone, others_only, both }: IdentificationCurve, ratio: number): number | null =>
  both > 0 ? alone + others_only + both + (ratio * alone * others_only) / both : null;

// The list whose assumption moves the total most, with the totals at half and at double.
export function widest_curve(curves: readonly IdentificationCurve[]): { list: string; half: number; double: number } | null {
  let widest: { list: string; half: number; double: number } | null = null;
  for (const curve of curves) {
    const [half, double] = [total_at(curve, 0.5), total_at(curve, 2)];
    if (half === null || double === null) continue;
    if (widest === null || double - half > widest.double - widest.half) widest = { list: curve.list, half, double };
  }
  return widest;
}

export function range_of(answers: readonly Variation[]): { low: number; high: number } | null {
  const estimates = answers.flatMap((answer) => interval_of(answer)?.estimate ?? []);
  return estimates.length === 0 ? null : { low: Math.min(...estimates), high: Math.max(...estimates) };
}

// A check below this speaks against its model.
export const small_p = 0.01;
export const unfit = (checks: readonly PredictiveCheck[]): PredictiveCheck[] => checks.filter((check) => check.p_value < small_p);

// Of the lists whose size is known and predicted by some model, how many every such model predicts.
export function predicted_lists(checks: readonly InternalConsistency[], is_model: (estimator: string) => boolean): { covered: number; tried: number } {
  const lists = new Map<string, boolean>();
  for (const check of checks)
    if (is_model(check.estimator) && interval_of(check) !== null) lists.set(check.list, (lists.get(check.list) ?? true) && check.covered);
  return { covered: [...lists.values()].filter(Boolean).length, tried: lists.size };
}

// The estimator that is shown first where one has to be chosen: a model with a total, else one with most strata, else the first.
export function first_estimator(data: EstimateReportData): number {
  const answers = data.strata[0]?.estimates ?? [];
  const score = (estimate: Estimate): number => {
    const total = data.totals.find((one) => one.estimator === estimate.estimator);
    const strata = data.strata.filter((stratum) => stratum.estimates.some((one) => one.estimator === estimate.estimator && one.status === 'ok'));
    return (total?.status === 'ok' ? 2 : 0) * (data.strata.length + 1) + (estimate.is_model ? data.strata.length + 1 : 0) + strata.length;
  };
  let best = 0;
  answers.forEach((answer, index) => {
    if (score(answer) > score(answers[best]!)) best = index;
  });
  return best;
}

export const answer_of = (stratum: Stratum, estimator: string): Estimate | undefined =>
  stratum.estimates.find((estimate) => estimate.estimator === estimator);
