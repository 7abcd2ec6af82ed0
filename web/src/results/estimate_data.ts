// The JSON of `paradero estimate`: docs/formats/estimate.md, "Report data".
import type { ReportSource } from './data';

export type Status = 'ok' | 'not_converged' | 'not_estimable';
export type Agreement = 'none' | 'single' | 'agree' | 'differ' | 'contradict';

// A histogram of the draws: equal bins from `from` to `to`.
export interface Density { from: number; to: number; counts: number[] }

export interface Mode { share: number; share_by_run: number[]; q025: number; q50: number; q975: number }

export interface LatentClass {
  modes: Mode[];
  runs: { round_trips: number; levels: number }[];
  sweeps: number;
  mean_alpha: number | null;
  mean_occupied: number | null;
  q025_error: number | null;
  q50_error: number | null;
  q975_error: number | null;
  bulk_ess: number | null;
  tail_ess: number | null;
}

export interface Decomposable {
  graphs: number;
  delta: number;
  grid_end: number;
  mass_beyond: number | null;
  tail_power: number | null;
  ln_evidence: number;
  likeliest: { graph: string; probability: number; mean: number }[];
}

export interface LogLinear {
  models_fitted: number;
  models_without_estimate: number;
  all_models: boolean;
  resamples_without_estimate: number;
  models: {
    model: string;
    estimate: number | null;
    standard_error: number | null;
    deviance: number | null;
    aic: number | null;
    bic: number | null;
    parameters: number;
    impossible_histories: number;
  }[];
}

export interface Note { text_es: string; text_en: string }

export interface Estimate {
  estimator: string;
  status: Status;
  reason_es: string;
  reason_en: string;
  n_observed: number;
  estimate: number | null;
  q025: number | null;
  q50: number | null;
  q975: number | null;
  mean: number | null;
  rhat: number | null;
  ess: number | null;
  is_model: boolean;
  assumption_es: string;
  assumption_en: string;
  notes: Note[];
  coverage?: number;
  replicates?: number;
  replicates_ok?: number;
  variance_within?: number;
  variance_linkage?: number;
  variance_imputation?: number;
  density?: Density | null;
  latent_class?: LatentClass;
  decomposable?: Decomposable;
  loglinear?: LogLinear;
}

// One estimator's answer to a changed question.
export interface Variation { estimator: string; status: Status; estimate: number | null; q025: number | null; q975: number | null }
export interface LeaveOneOut extends Variation { list: string }
export interface InternalConsistency extends Variation { list: string; known: number; covered: boolean }
export interface Sensitivity extends Variation { setting: string; value: number }

export interface IdentificationCurve {
  list: string;
  alone: number;
  others_only: number;
  both: number;
  points: { odds_ratio: number; estimate: number }[];
  implied: { estimator: string; odds_ratio: number }[];
}

export interface PredictivePair { list_a: string; list_b: string; observed: number; expected: number; p_value: number }
export interface PredictiveCheck { estimator: string; p_value: number; pairs: PredictivePair[] }

export interface Stratum {
  stratum: string;
  n_observed: number;
  lists: { list: string; people: number }[];
  overlaps: { lists: string[]; people: number }[];
  estimates: Estimate[];
  agreement: Agreement;
  verdict_es: string;
  verdict_en: string;
  remarks: Note[];
  diagnostics: {
    leave_one_out: LeaveOneOut[];
    internal_consistency: InternalConsistency[];
    sensitivity: Sensitivity[];
    identification: IdentificationCurve[];
    predictive: PredictiveCheck[];
  };
}

export interface EstimateReportData extends ReportSource {
  kind: 'estimate';
  people: number;
  people_of_unknown_stratum: number;
  linkages: number;
  imputations: number;
  lists: string[];
  strata_columns: string[];
  strata: Stratum[];
  totals: Estimate[];
}
