// Two parts of one whole in one bar; the numbers stand beside it.

const percent = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(3)}%`;

// `first` and `second` in [0, 1] of the width.
export function SplitBar({ first, second }: { first: number; second: number }) {
  return (
    <svg class="bar" aria-hidden="true">
      <rect class="same" width={percent(first)} height="100%" />
      <rect class="against" x={percent(first)} width={percent(second)} height="100%" />
    </svg>
  );
}
