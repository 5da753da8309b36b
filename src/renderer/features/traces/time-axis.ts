/** The time axis of a waterfall: how long it is, and where its lines stand. */

export interface TimeAxis {
  /** Milliseconds that the whole width stands for; never 0. */
  spanMs: number;
  /** Milliseconds from the start, the first one 0. */
  ticks: readonly number[];
}

/** The shortest time an axis shows; a refusal may take some microseconds only. */
const shortestMs = 0.01;

/** Intervals of 1, 2 or 5 times a power of ten, so that no more than `most` lines stand after the first. */
export function timeAxis(durationMs: number, most: number): TimeAxis {
  const spanMs = Math.max(Number.isFinite(durationMs) ? durationMs : 0, shortestMs);
  const interval = niceInterval(spanMs / Math.max(1, most));
  const ticks: number[] = [];
  for (let index = 0; index * interval <= spanMs * (1 + Number.EPSILON); index += 1) ticks.push(round(index * interval));
  return { spanMs, ticks };
}

/** The smallest nice interval that is not below `least`. */
function niceInterval(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Takes away what the arithmetic of fractions leaves. */
function round(milliseconds: number): number {
  return Number(milliseconds.toPrecision(12));
}

interface BarPlace {
  /** Shares of the axis, 0 to 1. */
  left: number;
  width: number;
}

/** Where a bar stands; what lies outside of the axis is cut off. */
export function placeBar(axis: TimeAxis, startMs: number, durationMs: number): BarPlace {
  const left = clamp(startMs / axis.spanMs);
  return { left, width: clamp((startMs + durationMs) / axis.spanMs) - left };
}

function clamp(share: number): number {
  return Number.isNaN(share) ? 0 : Math.min(Math.max(share, 0), 1);
}
