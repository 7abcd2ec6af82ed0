// Where a value stands on an axis, and which values are written along it.

export interface Scale {
  logarithmic: boolean;
  low: number;
  high: number;
  ticks: number[];
  place(value: number): number; // low -> 0, high -> 1, in between and beyond
}

// Values that span more than this are told apart only on a logarithmic axis.
const linear_span = 12;
const leaps = [1, 2, 5, 10] as const;

export interface ScaleWishes { most_ticks: number; from_zero?: boolean; logarithmic?: boolean }

// The scale that holds all `values`, of which there is at least one; a logarithmic one needs all of them positive.
export function make_scale(values: readonly number[], { most_ticks, from_zero = false, logarithmic }: ScaleWishes): Scale {
  let least = from_zero ? 0 : Math.min(...values);
  let most = Math.max(...values);
  if (least === most) [least, most] = least > 0 ? [least / 2, most * 2] : [least - 1, most + 1];
  if (logarithmic ?? (least > 0 && most / least > linear_span)) return log_scale(least, most, most_ticks);
  const margin = (most - least) * 0.04;
  const low = from_zero || least - margin < 0 && least >= 0 ? 0 : least - margin;
  const high = most + margin;
  return {
    logarithmic: false, low, high,
    ticks: linear_ticks(low, high, most_ticks),
    place: (value) => (value - low) / (high - low),
  };
}

function log_scale(least: number, most: number, most_ticks: number): Scale {
  const margin = Math.pow(most / least, 0.04);
  const [low, high] = [least / margin, most * margin];
  const width = Math.log(high / low);
  return {
    logarithmic: true, low, high,
    ticks: log_ticks(low, high, most_ticks),
    place: (value) => Math.log(value / low) / width,
  };
}

function linear_ticks(low: number, high: number, most_ticks: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / most_ticks));
  const step = power * leaps.find((leap) => (high - low) / (power * leap) <= most_ticks)!;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step);
  return ticks;
}

// 1, 2 and 5 of each power of ten where there is room, else powers alone, else every second power, and so on.
function log_ticks(low: number, high: number, most_ticks: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const inside = (parts: readonly number[], every: number): number[] => {
    const ticks: number[] = [];
    for (let power = first; power <= last; power += every)
      for (const part of parts) {
        const tick = part * 10 ** power;
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    return ticks;
  };
  for (const parts of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = inside(parts, 1);
    if (ticks.length <= most_ticks) return ticks;
  }
  for (let every = 2; ; every++) {
    const ticks = inside([1], every);
    if (ticks.length <= most_ticks) return ticks;
  }
}
