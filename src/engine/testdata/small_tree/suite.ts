/** A suite over several files, whose code tests edit. It is planned and never run. @module */
import { defineSuite } from "../../../suite/define.ts";
import { costs, curves } from "../../../suite/experiments.ts";
import { clean, noisy } from "./datasets.ts";
import { errors } from "./errors.ts";
import { learned, sign, vote } from "./methods/detectors.ts";
import { slope } from "./methods/slope.ts";

const stop = { shardItems: 10, items: 10 };
const everywhere = { smoke: stop, quick: stop, nightly: stop, paper: stop };
const seeds = { seeds: [1] };
const sweep = { name: "snrDb", label: "SNR (dB)", values: [0] };

const m = { sign: sign(), vote: vote(), learned: learned(slope(noisy())) };
const d = { noisy: noisy(), clean: clean() };
const scored = { metric: errors(), sweep, stop: everywhere };

export default defineSuite({
  id: "small_tree",
  paper: { title: "Several files", authors: ["Nobody"], venue: "Nowhere", year: 2024 },
  conventions: {},
  datasets: d,
  methods: m,
  experiments: {
    errors: curves({ ...scored, data: d.noisy })("Errors", [m.sign, m.vote, m.learned]),
    quiet: curves({ ...scored, data: d.clean })("Errors without noise", [m.sign]),
    counts: costs("Costs", [m.learned]),
  },
  profiles: { smoke: seeds, quick: seeds, nightly: seeds, paper: seeds },
  claims: "small_tree.json",
});
