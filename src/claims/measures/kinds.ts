/**
 * The kinds of measures. A new one is a file beside this and its name in the list.
 *
 * @module
 */
import { z } from "zod";
import { change } from "./change.ts";
import { countAbove } from "./count_above.ts";
import { difference } from "./difference.ts";
import { largest, smallest } from "./extremes.ts";
import { gain } from "./gain.ts";
import { lastRatio } from "./last_ratio.ts";
import type { MeasureRules } from "./measure_kind.ts";
import { ratio } from "./ratio.ts";
import { shareBelow } from "./share_below.ts";
import { spreadRatio } from "./spread_ratio.ts";
import { value } from "./value.ts";

const kinds = [
  value,
  ratio,
  lastRatio,
  difference,
  gain,
  shareBelow,
  largest,
  smallest,
  change,
  spreadRatio,
  countAbove,
] as const;

/**
 * How a claim's number is computed from rows: a kind, the experiment and the name of its quantity (`metric`), one
 * `method` or two (`a`, `b`), and what the kind's own file says.
 *
 * @internal The type comes from the kinds' schemas, which the documentation's linter doesn't follow.
 */
export type ClaimMeasure = z.output<(typeof kinds)[number]["schema"]>;

/** A measure as a claims file has it. */
export const measureSchema: z.ZodType<ClaimMeasure> = z.discriminatedUnion("kind", [
  kinds[0].schema,
  ...kinds.slice(1).map(({ schema }) => schema),
]);

/** The kinds' names. */
export const measureKinds: readonly ClaimMeasure["kind"][] = kinds.map(({ kind }) => kind);

const byName: ReadonlyMap<string, MeasureRules<ClaimMeasure>> = new Map(
  kinds.map((kind): [string, MeasureRules<ClaimMeasure>] => [kind.kind, kind]),
);

/** The rules of a measure's kind. */
export function rulesOf({ kind }: ClaimMeasure): MeasureRules<ClaimMeasure> {
  return byName.get(kind)!;
}

/** The names of the methods that a measure is about. */
export function methodsOf(measure: ClaimMeasure): string[] {
  return "method" in measure ? [measure.method] : [measure.a, measure.b];
}
