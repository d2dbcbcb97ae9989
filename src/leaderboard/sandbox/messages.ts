/** What the verifier asks of a method that it doesn't trust, and what comes back. @module */
import { z } from "zod";
import { notJson } from "../../suite/canonical_json.ts";
import { plainText } from "../../suite/check.ts";
import type { Artifact, Json, Point, ProfileName } from "../../suite/types.ts";

/** A request; each has one answer. */
export type Request =
  | { readonly type: "load"; readonly method: string; readonly engine: "auto" | "wasm" }
  | { readonly type: "parts"; readonly points: readonly Point[]; readonly profile: ProfileName }
  | TrainRequest
  | { readonly type: "open"; readonly parts: Readonly<Record<string, Artifact>> }
  /** `inputs` are a block's; the truth never leaves the verifier. */
  | { readonly type: "run"; readonly inputs: unknown };

/** Asks for a training, whole or from one state to another. */
export interface TrainRequest {
  readonly type: "train";
  readonly suite: string;
  readonly name: string;
  readonly seed: number;
  readonly inputs: Readonly<Record<string, Artifact>>;
  /** Where to go on from: a state and the number of checkpoints that had been offered with it. */
  readonly resumed: TrainingState | null;
  /** The number of offered checkpoints after which the state is wanted and nothing more; null: the end. */
  readonly until: number | null;
}

const json = z.custom<Json>((value) => value !== undefined);

const tensorsSchema = z.record(
  z.string(),
  z.strictObject({ shape: z.array(z.number().int().nonnegative()), data: z.instanceof(Float32Array) })
    .refine(({ shape, data }) => shape.reduce((a, b) => a * b, 1) === data.length),
);

/** An artifact that came from anywhere. */
export const artifactSchema = z.custom<Artifact>((value) => {
  const { tensors, info } = (value ?? {}) as Partial<Artifact>;
  return tensorsSchema.safeParse(tensors).success && typeof info === "object" && notJson(info) === undefined;
}, "expected tensors with shapes and what is to be said about them");

/** A state of a training, after `calls` offered checkpoints. */
export const trainingStateSchema = z.strictObject({
  calls: z.number().int().nonnegative(),
  state: artifactSchema,
});
/** See {@link trainingStateSchema}. */
export type TrainingState = Readonly<z.infer<typeof trainingStateSchema>>;

/** What the method is. */
const describedSchema = z.strictObject({
  kind: z.enum(["learned", "classical"]),
  label: plainText.min(1).max(60),
  spec: json,
});
/** See {@link Described}. */
export type Described = z.infer<typeof describedSchema>;

const roles = z.record(z.string(), z.string());
const partsSchema = z.strictObject({
  /** For each point the names of the trainings by role. */
  points: z.array(roles),
  /** Every training once, what is needed first. */
  trainings: z.array(z.strictObject({
    name: z.string().min(1),
    spec: json,
    recipe: json,
    effort: z.number().nonnegative(),
    needs: roles,
  })),
});
/** The trainings that a method needs at points. */
export type PartsAtPoints = z.infer<typeof partsSchema>;

const trainedSchema = z.strictObject({
  calls: z.number().int().nonnegative(),
  /** Null where a state was asked for. */
  artifact: artifactSchema.nullable(),
});
/** How a training, or the stretch of one, ended: after how many offered checkpoints, and with what. */
export type TrainingEnd = z.infer<typeof trainedSchema>;

/** The schemas of the answers' values, by the request's type. */
export const answerSchemas = {
  load: describedSchema,
  parts: partsSchema,
  train: trainedSchema,
  open: z.null(),
  run: z.custom<unknown>(),
} satisfies Record<Request["type"], z.ZodType>;

const noticed = {
  /** The first of JavaScript's own objects that isn't as it was, such as "Math.sign". */
  changed: z.string().nullable(),
  /** The first name of a module that was refused. */
  refused: z.string().nullable(),
};

/** A message from the method's process. */
export const replySchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("state"), ...trainingStateSchema.shape }),
  z.strictObject({ type: z.literal("done"), value: z.custom<unknown>(), ...noticed }),
  z.strictObject({ type: z.literal("failed"), error: z.string(), ...noticed }),
]);
/** See {@link replySchema}. */
export type Reply = z.infer<typeof replySchema>;
