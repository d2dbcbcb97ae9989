/** `bench verify`: verifies a submission. @module */
import { basename, dirname, resolve } from "node:path";
import { setupBackend } from "../compute/backend.ts";
import { gitCommit } from "../engine/environment.ts";
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { kindOf, shownPath } from "../engine/paths.ts";
import { makeRecord, recordPath, writeRecord } from "../leaderboard/record.ts";
import { reasons, Rejection } from "../leaderboard/rejection.ts";
import { defaultLimits } from "../leaderboard/sandbox/limits.ts";
import { type Sampled, type Verification, verify } from "../leaderboard/verify.ts";
import { UsageError } from "../suite/errors.ts";
import type { Suite } from "../suite/types.ts";
import { exitCodes } from "./exit_codes.ts";
import { makeOutputDirectory } from "./output.ts";
import { positive } from "./request.ts";

/** The options of `verify`. */
export interface VerifyFlags {
  units?: string;
  stretches?: string;
  trainingSeconds?: string;
  all?: boolean;
  nonce?: string;
  suite?: string;
  record?: boolean;
  /** The directory has to be called as the entry and its suite are. */
  inPlace?: boolean;
  board?: string;
  json?: boolean;
  quiet?: boolean;
}

/** Where leaderboards are. */
export const defaultBoard = "results/leaderboard";

/** Where the leaderboards are. @throws {UsageError} where they aren't, or can't be written */
export function boardOf({ board = defaultBoard }: { board?: string }): string {
  if (kindOf(board) !== "directory") throw new UsageError(`--board: there is no directory '${board}'`);
  makeOutputDirectory("--board", board);
  return board;
}

/** Verifies a submission and says what was found. @returns the exit code: 1 where it is rejected */
export async function verifySubmission(directory: string, flags: VerifyFlags): Promise<number> {
  if (kindOf(directory) !== "directory") throw new UsageError(`there is no submission '${directory}'`);
  const named = flags.suite === undefined ? undefined : await loadSuite(findSuite(flags.suite));
  const suiteOf = async (id: string): Promise<Suite> =>
    named?.id === id ? named : await loadSuite(ownSuite(id));
  const sample = {
    units: flags.all ? Infinity : positive("--units", flags.units ?? "5"),
    stretches: flags.all ? Infinity : positive("--stretches", flags.stretches ?? "1"),
  };
  const trainingSeconds = positive("--training-seconds", flags.trainingSeconds ?? "3600");
  const board = flags.record ? boardOf(flags) : undefined;
  await setupBackend("exact");
  try {
    const verification = await verify({
      directory,
      suiteOf,
      sample,
      // drawn when the submission is there and can't be fitted to it any more
      nonce: flags.nonce ?? crypto.getRandomValues(new Uint8Array(16)).toHex(),
      limits: { ...defaultLimits, trainingSeconds },
      progress: (line) => flags.quiet || flags.json || console.error(line),
    });
    if (flags.record || flags.inPlace) checkPlace(directory, verification);
    if (board !== undefined) {
      const path = recordPath(board, verification.suite, verification.name);
      writeRecord(path, makeRecord(verification, gitCommit() ?? "unknown"));
    }
    console.log(
      flags.json ? JSON.stringify({ accepted: true, ...verification }, null, 2) : textOf(verification),
    );
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { reason, message } = error;
    console.log(
      flags.json
        ? JSON.stringify({ accepted: false, reason, message }, null, 2)
        : `${shownPath(directory)}: rejected: ${rejectionText(error)}`,
    );
    return exitCodes.contradicted;
  }
}

/** A suite of airtight's own: what a submission names is never a path to code. @throws {Rejection} */
function ownSuite(id: string): URL {
  const url = listSuites().get(id);
  if (!url) throw new Rejection("evaluation", `airtight has no suite '${id}'`);
  return url;
}

/**
 * A record is found by its suite and name: a submission under another's name would be recorded in its place.
 *
 * @throws {Rejection}
 */
function checkPlace(directory: string, { suite, name }: Verification): void {
  const place = resolve(directory);
  if (basename(place) === name && basename(dirname(place)) === suite) return;
  throw new Rejection(
    "structure",
    `it is '${name}' of ${suite}, and is recorded only from a directory ${suite}/${name}`,
  );
}

/** A rejection in one line. */
export function rejectionText({ reason, message }: Rejection): string {
  return `${reasons[reason]} (${reason}): ${message}`;
}

function textOf({ suite, name, root, nonce, units, stretches, heldOut }: Verification): string {
  // the measure that a point's stopping rule watches stands for the others
  const held = heldOut.filter(({ point }, i) => point !== heldOut[i - 1]?.point).map((
    { point, measure, submitted, measured, n },
  ) => `  ${point}: ${measure} ${short(measured)} of ${n} items, submitted ${short(submitted)}`);
  return [
    `${suite} ${name}: accepted`,
    `root ${root}`,
    sampleText("units", units),
    ...(stretches ? [sampleText("stretches of training", stretches)] : []),
    "on data of a seed that it couldn't know:",
    ...held,
    `nonce ${nonce} (with --nonce, everything is drawn again as it was)`,
  ].join("\n");
}

function sampleText(what: string, { total, sampled, missed }: Sampled): string {
  const chances = missed.filter(({ probability }) => probability > 0).map(({ share, probability }) =>
    `${percent(share)} with probability ${short(probability)}`
  );
  const power = chances.length === 0
    ? "none can have been missed"
    : `a forgery of this share of them would have been missed: ${chances.join(", ")}`;
  return `${sampled} of ${total} ${what} run again, with the same bits; ${power}`;
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
