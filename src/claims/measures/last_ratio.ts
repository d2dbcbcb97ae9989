import { between, bootstrap, quotient } from "./estimate.ts";
import { type MeasureKind, measureKind, pure, type TwoMethods, twoMethods } from "./measure_kind.ts";

/** What a's curve ends at, divided by what b's ends at: each at its largest x, as training curves of any length. */
export const lastRatio: MeasureKind<"lastRatio", TwoMethods> = measureKind("lastRatio", twoMethods, {
  points: () => ({ kind: "last" }),
  unit: pure,
  estimate: (_, [{ points: [a] }, { points: [b] }]) =>
    bootstrap({
      points: [a, b],
      compute: (low, high) => between(quotient(low(a), high(b)), quotient(high(a), low(b))),
    }),
  words: ({ metric, a, b }, names) =>
    `${metric} that ${names.of(a)} ends at, divided by what ${names.of(b)} ends at`,
});
