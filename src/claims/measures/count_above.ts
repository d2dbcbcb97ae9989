import { countYes } from "./count.ts";
import { type MeasureKind, measureKind, type OneMethod, oneMethod, pure } from "./measure_kind.ts";
import { z } from "zod";

/** The number of swept points whose value is above `level`, such as classes of a confusion matrix. */
export const countAbove: MeasureKind<"countAbove", OneMethod & { readonly level: z.ZodNumber }> = measureKind(
  "countAbove",
  { ...oneMethod, level: z.number() },
  {
    points: () => ({ kind: "range" }),
    unit: pure,
    estimate: ({ level }, [{ points }]) =>
      countYes(
        points.map((point) => {
          const excesses = point.draws.map((draw) => draw - level);
          return { points: [point], excess: point.value - level, low: excesses, high: excesses };
        }),
        1,
      ),
    words: ({ metric, method, level }, names) =>
      `at how many places ${metric} of ${names.of(method)} is above ${level}`,
  },
);
