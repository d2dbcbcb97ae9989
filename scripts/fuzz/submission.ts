/** Submissions to the leaderboard under mutation: all that is checked before anything of them is run. @module */
import { fromFileUrl, root } from "../../src/engine/paths.ts";
import { checkCommitment, checkConditions, checkStructure } from "../../src/leaderboard/checks.ts";
import { filesBelow } from "../../src/leaderboard/files.ts";
import { methodFiles } from "../../src/leaderboard/imports.ts";
import { Rejection } from "../../src/leaderboard/rejection.ts";
import { readSubmission } from "../../src/leaderboard/submission.ts";
import eqnet from "../../suites/eqnet.ts";
import type { FuzzTarget } from "./target.ts";

/** The reader of submissions. A mutated one whose root and hashes still hold is one that is read. */
export const target: FuzzTarget = {
  name: "submission",
  corpus() {
    const folder = fromFileUrl(new URL("results/leaderboard/submissions/eqnet/hard_decisions", root));
    const files = filesBelow(folder).map((path) => [path, Deno.readFileSync(`${folder}/${path}`)]);
    return [Object.fromEntries(files)];
  },
  read(folder) {
    const submission = readSubmission(folder);
    const { manifest, units, rows, files } = submission;
    // before the hashes, which refuse nearly every mutated source: this scan has to stand any
    methodFiles((path) => files.get(`method/${path}`), manifest.method.slice("method/".length));
    checkStructure(submission);
    checkCommitment(submission);
    checkConditions(manifest, eqnet.leaderboard!);
    return { manifest, units, rows };
  },
  refusal: (error) => error instanceof Rejection && !error.message.includes("\n"),
};
