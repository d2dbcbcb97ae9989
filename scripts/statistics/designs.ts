/**
 * What the verdicts are tried on: for each kind of measure, runs whose true number lies at the limit of a claim's band.
 *
 * @module
 */
import type { ClaimMeasure } from "../../src/claims/measures/kinds.ts";
import type { MethodKind } from "../../src/suite/types.ts";
import type { Chance, Common, Quantity, Sampling, Trainings, Truth } from "./sample.ts";
import { flat, sloped, waterfall } from "./truths.ts";

/** A design. */
export interface Design {
  readonly measure: ClaimMeasure;
  /** What the curves look like. */
  readonly shape: string;
  /** What the true curves are; drawn anew in each run, where that keeps the number off a lattice. */
  readonly truth: (chance: Chance) => Truth;
  /** The number, from the true curves: between which it jumps, where a point lies at the limit. */
  readonly number: (truth: Truth) => { readonly low: number; readonly high: number };
  readonly sampling: Sampling;
  readonly kinds: Readonly<Record<string, MethodKind>>;
  /** By how much the number can change: a point of a count. */
  readonly unit: number;
  /** Whether it lies beyond what is promised, and is there to show where that ends. */
  readonly isBeyond?: true;
}

const fig = { experiment: "fig", metric: "bler" } as const;
const steps = (points: number) => Array.from({ length: points }, (_, i) => i);
const exactly = (number: number) => ({ low: number, high: number });

interface Setting {
  readonly quantity: Quantity;
  readonly trainings?: Trainings;
  readonly learned?: readonly string[];
  readonly common?: Common;
}

const rates: Quantity = { kind: "rate", items: 1000 };
const means: Quantity = { kind: "mean", items: 200, spread: 1 };
const trained = (seeds: number, spread = 0.3): Trainings => ({ seeds, spread });
const together: Common = { together: 0.7, share: 1 };

function design(
  measure: ClaimMeasure,
  shape: string,
  x: readonly number[],
  truth: Design["truth"],
  number: Design["number"],
  { quantity, trainings, learned, common }: Setting,
  unit = 0,
): Design {
  const methods = "method" in measure ? [measure.method] : [measure.a, measure.b];
  return {
    ...{ measure, shape, truth, number, unit },
    sampling: { x, quantity, trainings, learned, common },
    kinds: trainings ? Object.fromEntries((learned ?? methods).map((method) => [method, "learned"])) : {},
  };
}

/** A value that isn't on one place of the lattice of k/n in every run. */
const about = (value: number, chance: Chance) => value * (0.8 + 0.4 * chance.uniform());

const first = (truth: Truth, method: string) => truth[method][0];

function valueDesigns(): Design[] {
  const at = (value: number, setting: Setting) =>
    design(
      { kind: "value", ...fig, method: "a", x: 0 },
      `value ${value}`,
      [0],
      (chance) => ({ a: [about(value, chance)] }),
      (truth) => exactly(first(truth, "a")),
      setting,
    );
  return [
    at(0.3, { quantity: rates }),
    at(0.03, { quantity: rates }),
    at(0.005, { quantity: rates }),
    at(0.03, { quantity: rates, trainings: trained(1) }),
    at(0.03, { quantity: rates, trainings: trained(2) }),
    at(0.03, { quantity: rates, trainings: trained(3, 0) }),
    at(0.03, { quantity: rates, trainings: trained(3) }),
    at(0.03, { quantity: rates, trainings: trained(5) }),
    at(1, { quantity: means }),
    at(1, { quantity: means, trainings: trained(4, 0.2) }),
    { ...at(1, { quantity: means, trainings: trained(4) }), isBeyond: true },
  ];
}

function comparingDesigns(): Design[] {
  const of = (kind: "difference" | "ratio", a: number, b: number, setting: Setting) =>
    design(
      { kind, ...fig, a: "a", b: "b", x: 0 },
      `values ${a} and ${b}`,
      [0],
      (chance) => ({ a: [about(a, chance)], b: [about(b, chance)] }),
      (truth) =>
        exactly(
          kind === "ratio" ? first(truth, "a") / first(truth, "b") : first(truth, "a") - first(truth, "b"),
        ),
      setting,
    );
  return (["difference", "ratio"] as const).flatMap((kind) => [
    of(kind, 0.1, 0.12, { quantity: rates }),
    of(kind, 0.1, 0.12, { quantity: rates, common: together }),
    of(kind, 0.1, 0.12, { quantity: rates, common: { together: 0.9, share: 0.6 } }),
    of(kind, 0.01, 0.012, { quantity: rates, common: together }),
    of(kind, 0.005, 0.01, { quantity: rates }),
    of(kind, 1, 1.2, { quantity: means }),
    of(kind, 1, 1.2, { quantity: means, common: together }),
    of(kind, 1, 1.2, { quantity: means, common: { together: 0.9, share: 0.6 } }),
    of(kind, 0.1, 0.12, { quantity: rates, trainings: trained(1), common: together }),
    of(kind, 0.1, 0.12, { quantity: rates, trainings: trained(2) }),
    of(kind, 0.1, 0.12, { quantity: rates, trainings: trained(3), learned: ["a"], common: together }),
    of(kind, 0.1, 0.12, { quantity: rates, trainings: trained(5), common: together }),
  ]);
}

function changeDesigns(): Design[] {
  const of = (curve: (x: number) => number, shape: string, setting: Setting) =>
    design(
      { kind: "change", ...fig, method: "a", from: 0, to: 3 },
      shape,
      [0, 3],
      (chance) => ({ a: [0, 3].map((x) => about(curve(x), chance)) }),
      ({ a }) => exactly(a[1] / a[0]),
      setting,
    );
  return [
    of(flat(0.1), "flat", { quantity: rates }),
    of(sloped(0.3, 0.4), "sloped", { quantity: rates }),
    of(waterfall(1, 1), "waterfall", { quantity: rates }),
    of(sloped(0.3, 0.4), "sloped", { quantity: rates, trainings: trained(3) }),
    of(sloped(3, 0.4), "sloped", { quantity: means }),
  ];
}

function lastRatioDesigns(): Design[] {
  const of = (seeds: number, spread: number) =>
    design(
      { kind: "lastRatio", ...fig, a: "a", b: "b" },
      "losses",
      steps(3),
      () => ({ a: steps(3).map(sloped(4, 0.5)), b: steps(3).map(sloped(5, 0.6)) }),
      ({ a, b }) => exactly(a[2] / b[2]),
      { quantity: { kind: "exact" }, trainings: trained(seeds, spread) },
    );
  return [of(3, 0.2), of(5, 0.2)];
}

function gainDesigns(): Design[] {
  const level = 0.01;
  // Where Q(z) is 0.01, and so where a waterfall reaches it.
  const z = 2.3263478740408408;
  const gaussian = (widthA: number, widthB: number, points: number, setting: Setting) =>
    design(
      { kind: "gain", ...fig, a: "a", b: "b", level },
      widthA === widthB ? `waterfall, ${widthA} dB wide` : `waterfalls, ${widthA} and ${widthB} dB wide`,
      steps(points),
      ({ uniform }) => {
        const middle = (width: number, gain: number) => (points - 4.5 - gain) / 2 + uniform() - z * width / 2;
        const a = middle(widthA, 1.5) + 0.5, b = middle(widthB, 0) + 2;
        return {
          a: steps(points).map(waterfall(a, widthA)),
          b: steps(points).map(waterfall(b, widthB)),
          at: [a, b],
        };
      },
      ({ at: [a, b] }) => exactly(b + z * widthB - a - z * widthA),
      setting,
    );
  const straight = (factor: number, points: number, setting: Setting) =>
    design(
      { kind: "gain", ...fig, a: "a", b: "b", level },
      `sloped, ${factor} per dB`,
      steps(points),
      ({ uniform }) => {
        const [a, b] = [1.2 + uniform(), 2.7 + uniform()].map((shift) => shift + points / 2 - 2.5);
        const curve = (at: number) => steps(points).map((x) => sloped(level, factor)(x - at));
        return { a: curve(a), b: curve(b), at: [a, b] };
      },
      ({ at: [a, b] }) => exactly(b - a),
      setting,
    );
  const stopped: Quantity = { kind: "rate", errors: 100, budget: 20000 };
  return [
    gaussian(1, 1, 8, { quantity: rates }),
    gaussian(1, 1, 8, { quantity: stopped }),
    gaussian(1, 1, 8, { quantity: { kind: "rate", items: 20000 } }),
    gaussian(2, 2, 8, { quantity: stopped }),
    gaussian(0.6, 0.6, 8, { quantity: stopped }),
    gaussian(1, 2, 10, { quantity: stopped }),
    gaussian(1, 1, 8, { quantity: rates, common: together }),
    straight(0.56, 8, { quantity: stopped }),
    straight(0.56, 8, { quantity: { kind: "rate", items: 5000 }, common: together }),
    straight(0.8, 12, { quantity: stopped }),
    straight(0.56, 8, { quantity: { kind: "mean", items: 500, spread: 2 } }),
    gaussian(1, 1, 6, { quantity: rates, trainings: trained(3, 0.2) }),
  ];
}

const shapes = {
  flat: flat(0.1),
  sloped: sloped(0.3, 0.8),
  waterfall: (x: number) => 0.8 * waterfall(2, 2)(x),
};
type Shape = keyof typeof shapes;

function extremeDesigns(): Design[] {
  const of = (kind: "largest" | "smallest", shape: Shape, points: number, setting: Setting) =>
    design(
      { kind, ...fig, method: "a" },
      shape,
      steps(points),
      (chance) => {
        const scale = about(1, chance);
        return { a: steps(points).map((x) => scale * shapes[shape](x)) };
      },
      ({ a }) => exactly(kind === "largest" ? Math.max(...a) : Math.min(...a)),
      setting,
    );
  return (["largest", "smallest"] as const).flatMap((kind) => [
    of(kind, "flat", 2, { quantity: rates }),
    of(kind, "flat", 12, { quantity: rates }),
    of(kind, "sloped", 8, { quantity: rates }),
    of(kind, "waterfall", 5, { quantity: rates }),
    of(kind, "flat", 6, { quantity: means }),
    of(kind, "flat", 6, { quantity: rates, trainings: trained(3) }),
    of(kind, "flat", 6, { quantity: rates, trainings: trained(1) }),
    of(kind, "sloped", 4, { quantity: rates, trainings: trained(5) }),
  ]);
}

function orderingDesigns(): Design[] {
  /** b is `factor` times a; at the first points, which are at the limit, it is equal. */
  const of = (shape: Shape, points: number, equal: number, factor: number, setting: Setting) =>
    design(
      { kind: "shareBelow", ...fig, a: "a", b: "b" },
      `${shape}, ${equal === 0 ? `b is ${factor} a` : `a equals b at ${equal}`}`,
      steps(points),
      () => {
        const a = steps(points).map((x) => 0.8 * shapes[shape](x));
        return { a, b: a.map((value, i) => i < equal ? value : factor * value) };
      },
      ({ a, b }) => ({
        low: b.filter((value, i) => value > a[i]).length / points,
        high: b.filter((value, i) => value >= a[i]).length / points,
      }),
      setting,
      1 / points,
    );
  return [
    of("flat", 2, 2, 1, { quantity: rates }),
    of("flat", 12, 12, 1, { quantity: rates }),
    of("flat", 10, 10, 1, { quantity: rates, common: together }),
    of("flat", 9, 0, 1.02, { quantity: rates }),
    of("sloped", 9, 0, 1.02, { quantity: rates, common: together }),
    of("sloped", 8, 1, 1.25, { quantity: { kind: "rate", items: 4000 } }),
    of("waterfall", 5, 1, 1.25, { quantity: rates, common: together }),
    of("waterfall", 6, 6, 1, { quantity: rates, common: together }),
    of("flat", 6, 6, 1, { quantity: means, common: together }),
    of("flat", 6, 1, 3, { quantity: rates, trainings: trained(3) }),
    of("flat", 4, 4, 1, { quantity: rates, trainings: trained(3), common: together }),
    of("flat", 6, 1, 3, { quantity: rates, trainings: trained(3), learned: ["a"] }),
  ];
}

function countDesigns(): Design[] {
  /** The first points are at the level, the rest above it by turns. */
  const of = (points: number, equal: number, setting: Setting) =>
    design(
      { kind: "countAbove", ...fig, method: "a", level: 0.3 },
      equal === points ? "all at the level" : `${equal} at the level`,
      steps(points),
      () => ({ a: steps(points).map((i) => i < equal ? 0.3 : i % 2 === 0 ? 0.1 : 0.6) }),
      ({ a }) => ({
        low: a.filter((value) => value > 0.3).length,
        high: a.filter((value) => value >= 0.3).length,
      }),
      setting,
      1,
    );
  return [
    of(8, 8, { quantity: rates }),
    of(8, 1, { quantity: rates }),
    of(6, 6, { quantity: means }),
    of(6, 6, { quantity: rates, trainings: trained(3, 0.1) }),
  ];
}

function spreadDesigns(): Design[] {
  const of = (a: Shape, b: Shape, points: number, setting: Setting) =>
    design(
      { kind: "spreadRatio", ...fig, a: "a", b: "b" },
      `${a} and ${b}`,
      steps(points),
      () => ({ a: steps(points).map(shapes[a]), b: steps(points).map((x) => 0.9 * shapes[b](x)) }),
      ({ a, b }) => exactly(Math.max(...a) / Math.min(...a) / (Math.max(...b) / Math.min(...b))),
      setting,
    );
  return [
    of("flat", "sloped", 8, { quantity: rates }),
    of("sloped", "sloped", 6, { quantity: rates, common: together }),
    of("sloped", "waterfall", 5, { quantity: rates }),
    of("flat", "flat", 6, { quantity: rates }),
    of("flat", "sloped", 6, { quantity: means }),
    of("sloped", "sloped", 6, { quantity: rates, trainings: trained(3) }),
    of("sloped", "flat", 4, { quantity: rates, trainings: trained(5), learned: ["a"] }),
  ];
}

/** All of them. */
export const designs: readonly Design[] = [
  ...valueDesigns(),
  ...comparingDesigns(),
  ...changeDesigns(),
  ...lastRatioDesigns(),
  ...gainDesigns(),
  ...extremeDesigns(),
  ...orderingDesigns(),
  ...countDesigns(),
  ...spreadDesigns(),
];
