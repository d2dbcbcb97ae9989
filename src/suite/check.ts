/** Checks a suite at run time, so that a mistake is one line with the path of the field. @module */
import { z } from "zod";
import { hashJson, notJson } from "./canonical_json.ts";
import { UsageError } from "./errors.ts";
import { suggest } from "./names.ts";
import { partsAt, pointsOf, withNeeds } from "./profiles.ts";
import { type Json, type Point, profileNames, type Suite, type Training } from "./types.ts";

/**
 * Text that terminals and figures show: without control characters, of which terminals make colours and erased lines
 * and which XML forbids, and without what turns the direction of writing.
 */
export const plainText = z.string().regex(
  /^[^\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]*$/u,
  "expected text without control characters",
);

const text = plainText.min(1);
const count = z.number().int().positive();
const names = z.array(text).min(1);
const json = z.custom<Json>().superRefine((value, context) => {
  const problem = notJson(value);
  if (problem) context.addIssue(problem);
});
// deno-lint-ignore ban-types -- any function will do; its type is the compiler's business
const callable = z.custom<Function>((value) => typeof value === "function", "expected a function");
const point = z.record(z.string(), z.number());

const byProfile = <T extends z.ZodType>(value: T) =>
  z.strictObject({ smoke: value, quick: value, nightly: value, paper: value });

/** Where a component's code is. */
const code = z.looseObject({
  module: text,
  export: text.optional(),
  get uses(): z.ZodType {
    return z.array(code).optional();
  },
});

const component = { ...code.shape, spec: json };

const training: z.ZodType = z.looseObject({
  ...component,
  name: text,
  recipes: byProfile(json),
  length: z.union([z.literal("solved"), z.strictObject({ stated: text, limit: text.optional() })]).optional(),
  needs: z.record(z.string(), z.lazy(() => training)).optional(),
  file: text.optional(),
  effort: callable,
  train: callable,
});

/** A method's fields; engine and suite use the same check for a user's own method. */
export const methodSchema = z.looseObject({
  ...component,
  kind: z.enum(["learned", "classical", "bound"]),
  label: text,
  parts: z.union([callable, z.record(z.string(), training)]).optional(),
  open: callable,
  costs: callable.optional(),
});

const metric = z.looseObject({
  ...component,
  quantities: z.record(
    text,
    z.strictObject({
      kind: z.enum(["proportion", "mean", "variance", "maximum"]),
      unit: plainText,
      label: text,
      range: z.tuple([z.number(), z.number().or(z.literal(Infinity))]).optional(),
    }).refine(({ kind, range }) => range === undefined || kind === "mean", "only a mean has a range")
      .refine(
        ({ range: [low, high] = [0, 1] }) => low < high && (high < Infinity || low === 0),
        "expected a range [low, high] with low < high, or [0, Infinity]",
      ),
  ).refine((quantities) => Object.keys(quantities).length > 0, "expected at least one quantity"),
  score: callable,
});

const axis = z.strictObject({
  name: text,
  label: text,
  values: z.union([z.array(z.number()).min(1), byProfile(z.array(z.number()).min(1))]),
  names: names.optional(),
});

const stop = z.strictObject({
  shardItems: count,
  errors: count.optional(),
  relativeWidth: z.number().positive().optional(),
  items: count,
});

const experimentBase = {
  title: text,
  dataset: text,
  methods: names,
  informed: z.record(z.string(), callable).optional(),
  sweep: axis,
  at: point.optional(),
};
const experiment = z.discriminatedUnion("kind", [
  z.strictObject({
    ...experimentBase,
    kind: z.literal("monteCarlo"),
    metric,
    stop: byProfile(stop),
    logarithmic: z.array(text).optional(),
    drawn: z.array(text).optional(),
    plot: z.enum(["lines", "confusion"]).optional(),
  }),
  z.strictObject({
    ...experimentBase,
    kind: z.literal("latency"),
    repetitions: byProfile(count),
    batch: count.optional(),
    backend: z.literal("webgpu").optional(),
  }),
  z.strictObject({
    kind: z.literal("trainingCurve"),
    title: text,
    methods: names,
    part: text,
    column: text,
    label: text.optional(),
    axis: text.optional(),
    at: point.optional(),
    leastSeeds: byProfile(count).optional(),
  }),
  z.strictObject({ kind: z.literal("costs"), title: text, methods: names, at: point.optional() }),
]);

const suiteSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]*$/, "expected lower-case letters, digits, '_' and '-'"),
  paper: z.strictObject({
    title: text,
    authors: names,
    venue: text,
    year: z.number().int(),
    doi: text.optional(),
  }),
  conventions: z.record(z.string(), text),
  files: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/, "expected lower-case letters, digits and '_'"),
    z.strictObject({ label: text, format: text, source: text, check: callable.optional() }),
  ).optional(),
  datasets: z.record(
    text,
    z.looseObject({
      ...component,
      items: text,
      file: text.optional(),
      streamName: text.optional(),
      known: names.optional(),
      block: callable,
    }),
  ),
  methods: z.record(text, methodSchema),
  experiments: z.record(text, experiment),
  profiles: byProfile(z.strictObject({
    seeds: z.array(z.number().int().nonnegative()).min(1),
    experiments: names.optional(),
  })),
  claims: text,
  leaderboard: z.strictObject({
    profile: z.enum(profileNames),
    seeds: z.array(z.number().int().nonnegative()).min(1),
    experiments: names,
    ranking: z.union([
      z.strictObject({
        experiment: text,
        metric: text,
        at: z.number(),
        better: z.enum(["lower", "higher"]),
      }),
      z.strictObject({
        experiment: text,
        metric: text,
        level: z.number(),
        curve: z.enum(["falls", "rises"]),
      }),
    ]),
  }).optional(),
});

/**
 * Checks what the compiler can't, or didn't where a suite is written in JavaScript.
 *
 * @throws {UsageError} one line: the path of the first wrong field and what was expected there
 */
export function checkSuite(suite: Suite): void {
  const parsed = suiteSchema.safeParse(suite);
  if (!parsed.success) throw new UsageError(describeIssue(suite, parsed.error.issues[0]));
  checkReferences(suite);
  checkTrainings(suite);
}

/** `path.of.the.field: what was expected`, for the deepest alternative where several were possible. */
export function describeIssue(value: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const deepest = issue.errors.map((alternative) => alternative[0])
      .reduce((a, b) => (b.path.length > a.path.length ? b : a));
    return describeIssue(value, { ...deepest, path: [...issue.path, ...deepest.path] });
  }
  const at = (path: readonly PropertyKey[]) => path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    return `${at([...issue.path, issue.keys[0]])}: there is no such field`;
  }
  const got = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  const expected = issue.message.replace(/^(Invalid \w+|Too \w+): /, "").replace(/, received .*$/, "");
  return `${at(issue.path) || "the export"}: ${expected}, got ${shown(got)}`;
}

function shown(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** Every dataset, method, part, quantity and experiment that is named must exist. */
function checkReferences(suite: Suite): void {
  for (const [name, one] of Object.entries(suite.experiments)) {
    const at = `experiments.${name}`;
    one.methods.forEach((method, i) => mustExist(`${at}.methods.${i}`, "method", method, suite.methods));
    if (one.kind === "trainingCurve") {
      for (const method of one.methods) {
        const parts = partsAt(suite.methods[method], one.at ?? {});
        mustExist(`${at}.part`, `part of method '${method}'`, one.part, parts);
      }
      continue;
    }
    if (one.kind === "costs") {
      one.methods.forEach((method, i) => {
        if (!suite.methods[method].costs) {
          throw new UsageError(`${at}.methods.${i}: method '${method}' has no costs()`);
        }
      });
      continue;
    }
    mustExist(`${at}.dataset`, "dataset", one.dataset, suite.datasets);
    if (one.kind !== "monteCarlo") continue;
    for (const field of ["logarithmic", "drawn"] as const) {
      one[field]?.forEach((quantity, i) =>
        mustExist(`${at}.${field}.${i}`, "quantity", quantity, one.metric.quantities)
      );
    }
  }
  for (const [name, { file }] of Object.entries(suite.datasets)) {
    if (file !== undefined) mustExist(`datasets.${name}.file`, "file", file, suite.files ?? {});
  }
  checkLeaderboard(suite);
  for (const profile of profileNames) {
    suite.profiles[profile].experiments?.forEach((name, i) =>
      mustExist(`profiles.${profile}.experiments.${i}`, "experiment", name, suite.experiments)
    );
  }
}

function checkLeaderboard({ leaderboard, experiments, datasets }: Suite): void {
  if (!leaderboard) return;
  const at = "leaderboard";
  leaderboard.experiments.forEach((name, i) => {
    mustExist(`${at}.experiments.${i}`, "experiment", name, experiments);
    const one = experiments[name];
    if (one.kind !== "monteCarlo") {
      throw new UsageError(`${at}.experiments.${i}: '${name}' isn't Monte Carlo`);
    }
    if (datasets[one.dataset].file !== undefined) {
      throw new UsageError(`${at}.experiments.${i}: '${name}' needs a file, which verifiers may lack`);
    }
  });
  const { experiment, metric } = leaderboard.ranking;
  if (!leaderboard.experiments.includes(experiment)) {
    throw new UsageError(`${at}.ranking.experiment: '${experiment}' is not one of the leaderboard's`);
  }
  const ranked = experiments[experiment];
  if (ranked.kind === "monteCarlo") {
    mustExist(`${at}.ranking.metric`, "quantity", metric, ranked.metric.quantities);
  }
}

function mustExist(path: string, kind: string, name: string, known: Readonly<Record<string, unknown>>): void {
  if (Object.hasOwn(known, name)) return;
  throw new UsageError(`${path}: there is no ${kind} '${name}'${suggest(name, Object.keys(known))}`);
}

/**
 * A training's name is part of its streams: two trainings of one name would share their randomness. Those that a method
 * makes anew for each point may share a name where they are equal.
 */
function checkTrainings(suite: Suite): void {
  const seen = new Map<string, { readonly training: Training; readonly facts: string; byPoint: boolean }>();
  for (const [name, method] of Object.entries(suite.methods)) {
    const byPoint = typeof method.parts === "function";
    for (const point of pointsWhereOpened(suite, name)) {
      for (const training of withNeeds(Object.values(partsAt(method, point)))) {
        if (training.file !== undefined) {
          mustExist(
            `methods.${name}.parts: training '${training.name}'`,
            "file",
            training.file,
            suite.files ?? {},
          );
        }
        const known = seen.get(training.name);
        if (known?.training === training) continue;
        const facts = hashJson({ spec: training.spec, recipes: training.recipes });
        if (known && !(known.byPoint && byPoint && known.facts === facts)) {
          throw new UsageError(
            `methods.${name}.parts: two different trainings are named '${training.name}'; give each its own name`,
          );
        }
        seen.set(training.name, { training, facts, byPoint });
      }
    }
  }
}

/** The points at which a method is opened, over all experiments and profiles. */
function pointsWhereOpened(suite: Suite, name: string): Point[] {
  if (typeof suite.methods[name].parts !== "function") return [{}];
  return Object.values(suite.experiments).filter((one) => one.methods.includes(name))
    .flatMap((one) => profileNames.flatMap((profile) => pointsOf(one, profile)));
}
