/** What a pull request to the leaderboard may change: it adds the files of one new entry, and does nothing else. @module */
import { oneLine } from "../suite/one_line.ts";
import { Rejection } from "./rejection.ts";

/** Where entries are in a repository. */
export const submissions = "results/leaderboard/submissions";

/** A changed file. */
export interface Change {
  /** Git's letter: A for added, M for modified, D for deleted, T for another type. */
  readonly status: string;
  /** Git's mode of the new file: 100644, 100755 where it can be run, 120000 for a link, 160000 for a submodule. */
  readonly mode: string;
  readonly path: string;
}

/** The entry that a pull request adds. */
export interface ProposedEntry {
  readonly suite: string;
  readonly name: string;
  /** How many files it has. */
  readonly files: number;
}

const gitArguments = ["diff", "--raw", "-z", "--no-renames", "--no-ext-diff"];

/**
 * The changes between two commits of a repository. A renamed file is one that is deleted and one that is added.
 *
 * @throws {Error} where Git fails
 */
export async function changesBetween(repository: string, from: string, to: string): Promise<Change[]> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", repository, ...gitArguments, from, to],
  }).output();
  if (!success) throw new Error(`git diff: ${new TextDecoder().decode(stderr).trim()}`);
  // ":100644 100644 <hash> <hash> M", then the path
  const fields = new TextDecoder().decode(stdout).split("\0");
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, i) => {
    const [, mode, , , status] = fields[2 * i].split(" ");
    return { status, mode, path: fields[2 * i + 1] };
  });
}

/** The one entry that changes add. @throws {Rejection} "structure" where they do something else, or nothing */
export function proposedEntry(changes: readonly Change[]): ProposedEntry {
  const entries = new Set<string>();
  for (const { status, mode, path } of changes) {
    const found = new RegExp(`^${submissions}/([^/]+/[^/]+)/.`).exec(path);
    if (!found) throw refused(`it changes ${path}, which is of no entry below ${submissions}`);
    if (status !== "A") {
      throw refused(`it ${verbs[status] ?? "changes"} ${path}; an entry is added, and stays as it is`);
    }
    if (mode !== "100644") throw refused(`${path} has the mode ${mode}, and is no ordinary file`);
    entries.add(found[1]);
  }
  if (entries.size !== 1) {
    throw refused(`it adds ${entries.size} entries (${[...entries].join(", ")}); a pull request adds one`);
  }
  const [entry] = entries;
  if (!changes.some(({ path }) => path === `${submissions}/${entry}/submission.json`)) {
    throw refused(`it adds files to ${entry}, and no submission.json`);
  }
  const [suite, name] = entry.split("/");
  return { suite, name, files: changes.length };
}

const verbs: Readonly<Record<string, string>> = { D: "deletes", M: "changes", T: "changes the type of" };

function refused(message: string): Rejection {
  return new Rejection("structure", oneLine(message));
}
