import { bootstrap, quotient } from "./estimate.ts";
import {
  type MeasureKind,
  measureKind,
  type OneMethod,
  oneMethod,
  placeWords,
  pure,
} from "./measure_kind.ts";
import { z } from "zod";

/** A method's value at `to` divided by its value at `from`: what is meant by rising, falling and flattening. */
export const change: MeasureKind<
  "change",
  OneMethod & { readonly from: z.ZodNumber; readonly to: z.ZodNumber }
> = measureKind("change", { ...oneMethod, from: z.number(), to: z.number() }, {
  points: ({ from, to }) => ({ kind: "at", xs: [from, to] }),
  unit: pure,
  estimate: ({ from, to }, [{ method, points }]) => {
    const [low, high] = points;
    if (!high) return { missing: `${method} has no value at both ${from} and ${to}` };
    const [before, after] = from < to ? [low, high] : [high, low];
    return bootstrap({ points, compute: (of) => quotient(of(after), of(before)) });
  },
  words: ({ metric, method, from, to }, names) =>
    `${metric} of ${names.of(method)}${placeWords(names, to)}, divided by that${placeWords(names, from)}`,
});
