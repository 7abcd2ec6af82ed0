// Horizontal bars as small drawings. The number stands beside each bar in words, so a bar itself is never read out.

export type Tone = 'same' | 'against' | 'neutral';

// Evidence that would be written "0.0" is neither for nor against.
export const tone_of_weight = (weight: number): Tone => (weight >= 0.05 ? 'same' : weight <= -0.05 ? 'against' : 'neutral');

const percent = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(3)}%`;

// `share` in [0, 1] of the width; what is not nothing is at least a hair wide.
export function Bar({ share, tone = 'same' }: { share: number; tone?: Tone }) {
  return (
    <svg class="bar" aria-hidden="true">
      <rect class={tone} width={share > 0 ? percent(Math.max(share, 0.003)) : '0'} height="100%" />
    </svg>
  );
}

// A step of a waterfall: from one running total to the next, on a scale [low, high] with a line at zero.
export function StepBar({ from, to, domain }: { from: number; to: number; domain: readonly [number, number] }) {
  const [low, high] = domain;
  const place = (value: number): number => (value - low) / (high - low);
  const width = Math.max(Math.abs(place(to) - place(from)), 0.003);
  return (
    <svg class="bar step" aria-hidden="true">
      <line class="zero" x1={percent(place(0))} x2={percent(place(0))} y1="0" y2="100%" />
      <rect class={tone_of_weight(to - from)} x={percent(Math.min(place(from), place(to)))} y="15%" width={percent(width)} height="70%" />
      <line class="now" x1={percent(place(to))} x2={percent(place(to))} y1="0" y2="100%" />
    </svg>
  );
}
