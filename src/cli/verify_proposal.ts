/** `bench verify --pull-request`: verifies the entry that a pull request adds. @module */
import { shownPath } from "../engine/paths.ts";
import { changesBetween, proposedEntry, submissions } from "../leaderboard/proposal.ts";
import { Rejection } from "../leaderboard/rejection.ts";
import { exitCodes } from "./exit_codes.ts";
import { rejectionText, type VerifyFlags, verifySubmission } from "./verify.ts";

/**
 * Verifies the entry that the newest commit of a repository adds, where that is a pull request merged into its base. Says
 * how many entries were verified: one, or none.
 *
 * @returns the exit code: 0 only where an entry was verified
 */
export async function verifyProposal(repository: string, flags: VerifyFlags): Promise<number> {
  let code: number;
  try {
    const { suite, name, files } = proposedEntry(await changesBetween(repository, "HEAD^1", "HEAD"));
    console.log(`the pull request adds ${suite}/${name}, ${files} files`);
    code = await verifySubmission(`${repository}/${submissions}/${suite}/${name}`, {
      ...flags,
      inPlace: true,
    });
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    console.log(`${shownPath(repository)}: rejected: ${rejectionText(error)}`);
    code = exitCodes.contradicted;
  }
  console.log(code === exitCodes.ok ? "entries verified: 1" : "entries verified: 0");
  return code;
}
