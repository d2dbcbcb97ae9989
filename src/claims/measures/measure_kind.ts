/**
 * What makes up a kind of measure: how a claim's number is computed from rows.
 *
 * @module
 */
import { z } from "zod";
import type { Row } from "../../suite/row.ts";
import type { Curve } from "../curves.ts";
import type { Estimate, NoEstimate } from "./estimate.ts";

const name = z.string().min(1);

/** Fields of a measure of one method. */
export type OneMethod = {
  readonly method: z.ZodString;
};
/** Fields of a measure of one method. */
export const oneMethod: OneMethod = { method: name };

/** Fields of a measure that compares two methods. */
export type TwoMethods = {
  readonly a: z.ZodString;
  readonly b: z.ZodString;
};
/** Fields of a measure that compares two methods. */
export const twoMethods: TwoMethods = { a: name, b: name };

/** The field of a measure at one place of the axis. */
export type AtX = {
  readonly x: z.ZodNumber;
};
/** The field of a measure at one place of the axis. */
export const atX: AtX = { x: z.number() };

/** Fields of a measure over a part of the axis, both ends included; over all of it where they are absent. */
export type XRange = {
  readonly from: z.ZodOptional<z.ZodNumber>;
  readonly to: z.ZodOptional<z.ZodNumber>;
};
/** Fields of a measure over a part of the axis, both ends included; over all of it where they are absent. */
export const xRange: XRange = { from: z.number().optional(), to: z.number().optional() };

/** What a measure of a kind is in a claims file: every measure names an experiment and one of its quantities. */
export type MeasureSchema<Kind extends string, Fields extends z.ZodRawShape> = z.ZodObject<
  { kind: z.ZodLiteral<Kind>; experiment: z.ZodString; metric: z.ZodString } & Fields,
  z.core.$strict
>;

/** Which points of each method's curve a measure wants. */
export type PointSelection =
  /** Those at these places of the axis. */
  | { readonly kind: "at"; readonly xs: readonly number[] }
  /** Those of a range, both ends included; open where an end is absent. */
  | { readonly kind: "range"; readonly from?: number | undefined; readonly to?: number | undefined }
  /** That at the curve's own largest x. */
  | { readonly kind: "last" };

/** What readers call the parts of a measure. */
export interface Names {
  /** A method's label. */
  readonly of: (method: string) => string;
  /** The axis; "" where there is none, as of costs. */
  readonly axis: string;
}

/** The rules of a kind of measure. */
export interface MeasureRules<Measure> {
  /** Which points of the methods' curves it wants. */
  points(measure: Measure): PointSelection;
  /** The number's unit; `row` is one of those that it is computed from. */
  unit(measure: Measure, row: Row): string;
  /**
   * The number.
   *
   * @param curves of the measure's methods, in their order, of the points that it wants; each has at least one
   */
  estimate(measure: Measure, curves: readonly Curve[]): Estimate | NoEstimate;
  /** What the number is, for readers: "bler of ML at snrDb 10". */
  words(measure: Measure, names: Names): string;
}

/** A kind of measure: what it is in a claims file, and its rules. */
export interface MeasureKind<Kind extends string, Fields extends z.ZodRawShape>
  extends MeasureRules<z.output<MeasureSchema<Kind, Fields>>> {
  readonly kind: Kind;
  readonly schema: MeasureSchema<Kind, Fields>;
}

/**
 * Makes a kind of measure.
 *
 * @param kind its name in claims files
 * @param fields what a measure has beside `kind`, `experiment` and `metric`
 */
export function measureKind<const Kind extends string, Fields extends z.ZodRawShape>(
  kind: Kind,
  fields: Fields,
  rules: MeasureRules<z.output<MeasureSchema<Kind, Fields>>>,
): MeasureKind<Kind, Fields> {
  const schema = z.strictObject({ kind: z.literal(kind), experiment: name, metric: name, ...fields });
  return { kind, schema, ...rules };
}

/** The unit of a number without one. */
export function pure(): string {
  return "";
}

/** The unit of a number that is a value, or a difference of values. */
export function unitOfValue(_measure: unknown, row: Row): string {
  return row.unit;
}

/** A place of the axis in words: " at snrDb 10", or nothing where there is no axis. */
export function placeWords({ axis }: Names, x: number): string {
  return axis === "" ? "" : ` at ${axis} ${x}`;
}

/** A range of the axis in words: " over snrDb from 10 to 20". */
export function rangeWords(
  { axis }: Names,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
): string {
  const ends = (from === undefined ? "" : ` from ${from}`) + (to === undefined ? "" : ` to ${to}`);
  return axis === "" ? "" : ` over ${axis}${ends}`;
}
