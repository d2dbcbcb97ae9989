/** The toy suite with a leaderboard. @module */
import toy from "../../engine/testdata/toy.ts";
import { defineSuite } from "../../suite/define.ts";

export default defineSuite({
  ...toy,
  id: "board",
  leaderboard: {
    profile: "smoke",
    seeds: [1, 2],
    experiments: ["errors"],
    inputs: { numbers: ({ seen }) => ({ seen }) },
    ranking: { experiment: "errors", measure: "errorRate", at: 3, better: "lower" },
  },
});
