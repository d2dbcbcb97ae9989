/** Makes submissions for tests, and forgeries of them. @module */
import { toFileUrl } from "../../engine/paths.ts";
import type { MonteCarloPoint } from "../../engine/plan.ts";
import { Store } from "../../engine/store.ts";
import { planEvaluation, planMethod } from "../evaluation.ts";
import { copyFile, describeFile, filesBelow, stage } from "../files.ts";
import { Rejection } from "../rejection.ts";
import { defaultLimits, type Limits } from "../sandbox/limits.ts";
import { Sandbox } from "../sandbox/sandbox.ts";
import {
  type Manifest,
  readSubmission,
  rootOf,
  rowsText,
  type Submission,
  type SubmittedUnit,
  writeSubmission,
} from "../submission.ts";
import { submit } from "../submit.ts";
import { type Verification, verify } from "../verify.ts";
import board from "./board.ts";

/** Limits that a small method keeps on a busy machine, and a bad one soon passes. */
export const testLimits: Limits = { ...defaultLimits, memoryBytes: 700 * 2 ** 20, outputBytes: 8 * 2 ** 20 };

/** Submits a method's source to the board. @returns the submission's directory in `parent` */
export async function submitSource(parent: string, name: string, source: string): Promise<string> {
  const out = `${parent}/${name}`;
  Deno.mkdirSync(out);
  Deno.writeTextFileSync(`${parent}/${name}.ts`, source);
  await submit({
    suite: board,
    file: `${parent}/${name}.ts`,
    name,
    signedOffBy: "A. Tester <a@example.org>",
    out,
    store: new Store(`${parent}/store`),
    limits: testLimits,
    progress: () => {},
    environment: () => Promise.resolve({ os: "test" }),
  });
  return out;
}

/** Verifies a submission to the board. `units` and `stretches` are how many are run again. */
export async function verifyBoard(
  directory: string,
  { nonce = "test", units = 5, stretches = 1, limits = testLimits }: {
    nonce?: string;
    units?: number;
    stretches?: number;
    limits?: Limits;
  } = {},
): Promise<Verification> {
  const sample = { units, stretches };
  const suiteOf = () => Promise.resolve(board);
  return await verify({ directory, suiteOf, sample, nonce, limits, progress: () => {} });
}

/** Why a submission is rejected: the reason and the message, or "accepted". */
export async function verdictOf(
  directory: string,
  options: Parameters<typeof verifyBoard>[1] = {},
): Promise<{ reason: string; message: string }> {
  try {
    await verifyBoard(directory, options);
    return { reason: "accepted", message: "" };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

/** A submission whose parts can be changed. */
export interface Forgery {
  manifest: Manifest;
  units: SubmittedUnit[];
  rows: string;
}

/**
 * A copy of a submission, changed by somebody careful: files are listed, rows follow from units and the root is over
 * all of it, unless `careless` names what isn't put right. With "units", its own three files stay as `change` leaves them.
 */
export async function forge(
  from: string,
  change: (forgery: Forgery, directory: string) => void,
  careless: readonly ("files" | "rows" | "root" | "units")[] = [],
  planned = planOnce(from),
): Promise<string> {
  const directory = Deno.makeTempDirSync({ dir: from.slice(0, from.lastIndexOf("/")), prefix: "forged-" });
  for (const file of filesBelow(from)) copyFile(`${from}/${file}`, `${directory}/${file}`);
  const submission = readSubmission(directory);
  const forgery = structuredClone({ ...submission }) as Forgery & Submission;
  change(forgery, directory);
  const { manifest, units } = forgery;
  if (!careless.includes("files")) {
    const files = filesBelow(directory).filter((file) => file.includes("/"));
    manifest.files = Object.fromEntries(
      files.map((file) => [file, describeFile(Deno.readFileSync(`${directory}/${file}`))]),
    );
  }
  if (!careless.includes("rows")) {
    const { points, request } = await planned;
    forgery.rows = rowsText(points as MonteCarloPoint[], units, request);
  }
  if (!careless.includes("root")) manifest.root = rootOf(manifest, units);
  if (!careless.includes("units")) writeSubmission(directory, forgery);
  return directory;
}

/** A copy of a submission of a classical method with another's source, and the keys of that: its results are still the other's. */
export async function forgeMethod(from: string, source: string): Promise<string> {
  const path = readSubmission(from).manifest.method;
  const planned = planOf(from, source);
  const { points } = await planned;
  const change = ({ manifest }: Forgery, directory: string) => {
    Deno.writeTextFileSync(`${directory}/${path}`, source);
    points.forEach((point, i) => {
      manifest.points[i].key = point.key;
      manifest.points[i].ingredients = point.ingredients as Manifest["points"][number]["ingredients"];
    });
  };
  return await forge(from, change, [], planned);
}

const plans = new Map<string, ReturnType<typeof planOf>>();

/** The plan of a submission as it was made. */
function planOnce(directory: string): ReturnType<typeof planOf> {
  if (!plans.has(directory)) plans.set(directory, planOf(directory));
  return plans.get(directory)!;
}

/** The plan of the evaluation of a submission's method, whose source may be another. */
async function planOf(directory: string, source?: string) {
  const { manifest, files } = readSubmission(directory);
  const copy = stage(files);
  try {
    const path = `${copy}/${manifest.method}`;
    if (source !== undefined) Deno.writeTextFileSync(path, source);
    const url = toFileUrl(path).href;
    if (manifest.kind === "learned") {
      await using sandbox = new Sandbox({ directory: copy, limits: testLimits });
      return (await planEvaluation(board, { sandbox, url, name: manifest.name, engine: "wasm" })).plan;
    }
    const { kind, label } = manifest;
    const open = () => ({ run: () => undefined });
    return planMethod(board, manifest.name, { module: url, spec: null, kind, label, open });
  } finally {
    Deno.removeSync(copy, { recursive: true });
  }
}
