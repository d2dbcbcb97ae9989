/** Why a submission is not accepted. @module */

/** The reasons, each with what it means. */
export const reasons = {
  structure: "the directory is not what its submission.json lists",
  schema: "a file is not in the format of a submission",
  root: "the root is not that of what is there",
  files: "a file is not the one that was committed to",
  imports: "the method imports what a submission may not",
  evaluation: "it was not evaluated as the leaderboard asks",
  version: "it was made with another version of airtight",
  method: "the results are another method's",
  seed: "seeds are not those of the evaluation, or one stands in for another",
  n: "a number of items is not what the evaluation takes",
  stopping: "a point's units do not end where its stopping rule does",
  rows: "the rows do not follow from the units",
  replay: "a unit that was run again gives something else",
  training: "a stretch of training that was run again gives something else",
  labels: "the method gets at the truth that it is scored on",
  read: "the method reads files that are none of its business",
  network: "the method uses the network",
  program: "the method starts a program",
  write: "the method writes files",
  environment: "the method reads the environment",
  native: "the method calls native code",
  system: "the method asks about the machine",
  globals: "the method changes JavaScript's own objects",
  exits: "the method ends its process",
  time: "the method takes too long",
  memory: "the method takes too much memory",
  disk: "the method fills the disk",
  output: "the method gives too much output",
  fails: "the method fails",
} as const;

/** One of {@link reasons}. */
export type Reason = keyof typeof reasons;

/** A submission is not accepted: a reason, and in the message what in particular. */
export class Rejection extends Error {
  override name = "Rejection";
  constructor(readonly reason: Reason, message: string) {
    super(message);
  }
}
