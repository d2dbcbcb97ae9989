/** A leaderboard: verified entries in their order, beside the paper's own methods. @module */
import { stringify } from "@std/csv";
import { parseRows } from "../report/csv.ts";
import { sha256 } from "../suite/canonical_json.ts";
import { UsageError } from "../suite/errors.ts";
import type { Leaderboard, MethodKind, Row, Suite } from "../suite/types.ts";
import { checkCommitment, checkStructure } from "./checks.ts";
import { leaderboardOf } from "./evaluation.ts";
import { readRecord, recordPath, type VerificationRecord } from "./record.ts";
import { Rejection } from "./rejection.ts";
import { compareStandings, type Standing, standingOf } from "./standing.ts";
import { readSubmission } from "./submission.ts";

/** A line of a leaderboard. */
export interface Entry {
  /** From 1 on; absent for the paper's methods, which are shown for comparison. */
  readonly rank?: number;
  readonly name: string;
  readonly label: string;
  readonly kind: MethodKind;
  readonly standing: Standing;
  readonly rows: readonly Row[];
  /** Absent for the paper's methods. */
  readonly submitted?: {
    readonly signedOffBy: string;
    readonly reference: string | undefined;
    readonly verification: VerificationRecord;
  };
}

/** The leaderboard of a suite. */
export interface Board {
  readonly suite: Suite;
  readonly leaderboard: Leaderboard;
  readonly entries: readonly Entry[];
}

/** Entries and what is no entry, each with the reason. */
export interface Read {
  readonly entries: readonly Entry[];
  readonly leftOut: readonly string[];
}

/** The submissions to a suite below a leaderboard's directory whose verification is recorded. */
export function readEntries(directory: string, suite: Suite): Read {
  const { ranking } = leaderboardOf(suite);
  const entries: Entry[] = [], leftOut: string[] = [];
  for (const name of namesIn(`${directory}/submissions/${suite.id}`)) {
    const path = `${directory}/submissions/${suite.id}/${name}`;
    try {
      const submission = readSubmission(path);
      checkStructure(submission);
      checkCommitment(submission);
      const { manifest, rows: text } = submission;
      if (manifest.suite !== suite.id || manifest.name !== name) {
        throw new Rejection(
          "structure",
          `it is '${manifest.name}' of ${manifest.suite}, not where it stands`,
        );
      }
      const verification = readRecord(recordPath(directory, suite.id, name));
      if (!verification) throw new UsageError("not verified yet: bench verify --record");
      if (verification.root !== manifest.root || verification.rows !== sha256(text)) {
        throw new UsageError("changed since it was verified: bench verify --record");
      }
      const { kind, label, statement: { signedOffBy, reference } } = manifest;
      const rows = parseRows(text, `${path}/rows.csv`);
      const standing = standingOf(ranking, kind, rows);
      if (!standing) throw new UsageError("its rows don't have what is ranked");
      entries.push({
        name,
        label,
        kind,
        standing,
        rows,
        submitted: { signedOffBy, reference, verification },
      });
    } catch (error) {
      if (!(error instanceof Rejection || error instanceof UsageError)) throw error;
      leftOut.push(`${suite.id}/${name} is left out: ${error.message}`);
    }
  }
  return { entries, leftOut };
}

/** The suite's own methods in rows of the same profile and seeds, such as those of `results/reference`. */
export function paperEntries(suite: Suite, rows: readonly Row[]): Entry[] {
  const { profile, seeds, experiments, ranking } = leaderboardOf(suite);
  const own = rows.filter((row) =>
    row.profile === profile && seeds.includes(row.seed) && experiments.includes(row.experiment)
  );
  return [...Map.groupBy(own, (row) => row.method)].flatMap(([name, ofMethod]) => {
    if (!Object.hasOwn(suite.methods, name)) return [];
    const { label, kind } = suite.methods[name];
    const standing = standingOf(ranking, kind, ofMethod);
    return standing ? [{ name, label, kind, standing, rows: ofMethod }] : [];
  });
}

/** Puts entries in order and numbers those that were submitted. */
export function makeBoard(suite: Suite, entries: readonly Entry[]): Board {
  const leaderboard = leaderboardOf(suite);
  const compare = compareStandings(leaderboard.ranking);
  const ordered = entries.toSorted((a, b) => compare(a.standing, b.standing) || (a.name < b.name ? -1 : 1));
  let rank = 0;
  return {
    suite,
    leaderboard,
    entries: ordered.map((one) => one.submitted ? { ...one, rank: ++rank } : one),
  };
}

/** An entry as CSV and JSON give it. */
export function recordOf({ suite }: Board, { rank, name, label, kind, standing, submitted }: Entry) {
  const { value, interval } = standing;
  return {
    suite: suite.id,
    rank: rank ?? null,
    name,
    label,
    kind,
    value_low: finite(value.low),
    value_high: finite(value.high),
    ci_low: finite(interval.low),
    ci_high: finite(interval.high),
    submitted_by: submitted?.signedOffBy ?? null,
    reference: submitted?.reference ?? null,
    root: submitted?.verification.root ?? null,
    units: submitted?.verification.units.total ?? null,
    units_verified: submitted?.verification.units.sampled ?? null,
  };
}

/** JSON has no infinities: what isn't bounded is null. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The leaderboards as CSV. */
export function boardsCsv(boards: readonly Board[]): string {
  const records = boards.flatMap((board) => board.entries.map((entry) => recordOf(board, entry)))
    .map((record) => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value ?? ""])));
  return stringify(records, { columns: columns });
}

const columns = [
  ...[
    "suite",
    "rank",
    "name",
    "label",
    "kind",
    "value_low",
    "value_high",
    "ci_low",
    "ci_high",
    "submitted_by",
  ],
  ...["reference", "root", "units", "units_verified"],
];

function namesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].filter((entry) => entry.isDirectory).map(({ name }) => name)
      .sort();
  } catch {
    return []; // nothing has been submitted
  }
}
