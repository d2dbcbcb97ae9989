/**
 * The axes of figures: ranges, ticks and their labels.
 *
 * @module
 */
import type { FigurePoint } from "./figure.ts";

/** A position channel of a chart: its range, and what Vega-Lite is told of it. */
export interface ChartAxis {
  readonly domain: readonly [low: number, high: number];
  readonly channel: { readonly [key: string]: unknown };
}

/** A vertical axis over whole decades, with all powers of ten labelled. */
export function logarithmicY(points: readonly FigurePoint[], title: string): ChartAxis {
  // An interval that reaches far down would squeeze the curves: it is cut a decade below the lowest value.
  const values = points.flatMap(({ value, high }) => value > 0 ? [value] : [high]).filter(isPositive);
  const tops = points.map(({ high }) => high).filter(isPositive);
  const lowest = values.length > 0 ? Math.min(...values) : 0.1;
  const bottom = Math.floor(Math.log10(lowest) - 1e-9);
  const top = Math.max(bottom + 1, Math.ceil(Math.log10(Math.max(lowest, ...values, ...tops)) - 1e-9));
  const decades = range(bottom, top);
  // Powers of ten for a reader who counts decades; beyond a dozen every second or third is enough.
  const step = Math.ceil(decades.length / 12);
  const labelled = decades.filter((exponent) => (top - exponent) % step === 0);
  const finer = decades.length <= 6
    ? decades.slice(0, -1).flatMap((e) => [2, 3, 4, 5, 6, 7, 8, 9].map((m) => Number(`${m}e${e}`)))
    : [];
  const domain = [Number(`1e${bottom}`), Number(`1e${top}`)] as const;
  return {
    domain,
    channel: {
      title,
      scale: { type: "log", domain, nice: false },
      axis: {
        values: [...labelled.map((exponent) => Number(`1e${exponent}`)), ...finer],
        labelExpr: labelsOf(labelled),
        gridOpacity: { condition: { test: isDecade(labelled), value: 1 }, value: 0.45 },
        tickSize: { condition: { test: isDecade(labelled), value: 6 }, value: 3 },
        labelOverlap: false,
      },
    },
  };
}

/** A vertical axis from zero, or from the lowest value where it is negative. */
export function linearY(points: readonly FigurePoint[], title: string): ChartAxis {
  const all = points.flatMap(({ value, low, high }) => [value, low, high]).filter(Number.isFinite);
  const low = Math.min(0, ...all), high = Math.max(...all, low === 0 ? 0 : low);
  const domain = [low, high > low ? high * 1.04 : low + 1] as const;
  return { domain, channel: { title, scale: { domain, nice: true }, axis: { tickCount: 7 } } };
}

/** Every digit of a value (d3's "~" alone rounds to the distance of the ticks that it would have put). */
const tickFormat = ".12~g";

/**
 * A horizontal axis: logarithmic where the values are a geometric progression (batch sizes, modulation orders), linear
 * otherwise, with a tick at each value unless there are many.
 */
export function horizontal(points: readonly FigurePoint[], title: string): ChartAxis {
  const values = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const low = values[0] ?? 0, high = values.at(-1) ?? 1;
  if (isGeometric(values)) {
    const margin = (high / low) ** 0.06;
    const domain = [low / margin, high * margin] as const;
    return {
      domain,
      channel: {
        title,
        scale: { type: "log", domain, nice: false },
        axis: { values, grid: true, format: tickFormat },
      },
    };
  }
  const margin = high > low ? 0.025 * (high - low) : 0.5;
  const domain = [low - margin, high + margin] as const;
  const ticks = values.length <= 12 ? { values, format: tickFormat } : { tickCount: 10 };
  return { domain, channel: { title, scale: { domain, nice: false }, axis: { ...ticks, grid: true } } };
}

/** A horizontal axis of the categories 0, 1, 2, …, each with its name. */
export function categorical(names: readonly string[], title: string): ChartAxis {
  const domain = [-0.5, names.length - 0.5] as const;
  const labels = names.map((name, i) => `datum.value === ${i} ? ${JSON.stringify(name)} : `).join("");
  return {
    domain,
    channel: {
      title,
      scale: { domain, nice: false },
      axis: {
        values: names.map((_, i) => i),
        labelExpr: `${labels}''`,
        labelAngle: names.some((name) => name.length > 4) ? -40 : 0,
        grid: true,
      },
    },
  };
}

function isGeometric(values: readonly number[]): boolean {
  if (values.length < 3 || values[0] <= 0) return false;
  const factor = values[1] / values[0];
  return factor >= 1.5 &&
    values.every((value, i) => i === 0 || Math.abs(value / values[i - 1] / factor - 1) < 1e-9);
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A Vega expression that holds for the powers of ten of the exponents. */
function isDecade(exponents: readonly number[]): string {
  return exponents.map((exponent) => `abs(datum.value / 1e${exponent} - 1) < 1e-6`).join(" || ");
}

/** A Vega expression of the labels: 10⁻² for powers of ten, nothing between them. */
function labelsOf(exponents: readonly number[]): string {
  const cases = exponents.map((e) => `abs(datum.value / 1e${e} - 1) < 1e-6 ? '${powerOfTen(e)}' : `);
  return `${cases.join("")}''`;
}

function powerOfTen(exponent: number): string {
  if (exponent === 0) return "1";
  return "10" + [...String(exponent)].map((c) => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]).join("");
}
