/** `bench leaderboard`: builds the leaderboards from the verified entries. @module */
import { findSuite, listSuites, loadSuite } from "../engine/load.ts";
import { fromFileUrl, kindOf, root, shownPath } from "../engine/paths.ts";
import {
  type Board,
  boardsCsv,
  makeBoard,
  paperEntries,
  readEntries,
  recordOf,
} from "../leaderboard/board.ts";
import { leaderboardPage } from "../leaderboard/page.ts";
import { readRows } from "../report/csv.ts";
import type { Row, Suite } from "../suite/types.ts";
import { replaceFile } from "../suite/write_aside.ts";
import { boardOf } from "./verify.ts";

/** The options of `leaderboard`. */
export interface LeaderboardFlags {
  board?: string;
  suite?: string[];
}

/**
 * Writes `index.html`, `leaderboard.csv` and `leaderboard.json`, and says what was left out.
 *
 * @throws {UsageError} where there is no such directory, or it can't be written
 */
export async function buildLeaderboard(flags: LeaderboardFlags): Promise<void> {
  const directory = boardOf(flags);
  const urls = flags.suite?.map(findSuite) ?? [...listSuites().values()];
  const boards: Board[] = [];
  for (const url of urls) {
    const suite = await loadSuite(url);
    if (!suite.leaderboard) continue;
    const { entries, leftOut } = readEntries(directory, suite);
    for (const line of leftOut) console.error(line);
    boards.push(makeBoard(suite, [...entries, ...paperEntries(suite, referenceRows(suite))]));
  }
  const records = boards.flatMap((board) => board.entries.map((entry) => recordOf(board, entry)));
  replaceFile(`${directory}/leaderboard.json`, JSON.stringify(records, null, 2) + "\n");
  replaceFile(`${directory}/leaderboard.csv`, boardsCsv(boards));
  replaceFile(`${directory}/index.html`, await leaderboardPage(boards));
  const count = records.filter(({ rank }) => rank !== null).length;
  console.log(
    `${count} ${count === 1 ? "entry" : "entries"} in ${
      shownPath(directory)
    }: index.html, leaderboard.csv, ` +
      "leaderboard.json",
  );
}

function referenceRows(suite: Suite): Row[] {
  const path = fromFileUrl(new URL(`results/reference/${suite.id}/rows.csv`, root));
  return kindOf(path) === "file" ? readRows(path) : [];
}
