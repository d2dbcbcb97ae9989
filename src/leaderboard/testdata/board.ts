/** The toy suite with a leaderboard. @module */
import toy from "../../engine/testdata/toy.ts";
import { checkSuite } from "../../suite/check.ts";
import type { Suite } from "../../suite/types.ts";

const board: Suite = {
  ...toy,
  id: "board",
  leaderboard: {
    profile: "smoke",
    seeds: [1, 2],
    experiments: ["errors"],
    ranking: { experiment: "errors", metric: "errorRate", at: 3, better: "lower" },
  },
};
checkSuite(board);
export default board;
