/**
 * What the limit on the LLRs before decoding does to every method of EQ-Net's Figs. 5 and 6: the choice behind `llrLimit`
 * of `suites/eqnet.ts`. Of ±16.8, where EQ-Net's soft bits hold its own LLRs, ±40, where the decoder holds its messages,
 * and none, the suite takes the one that is kindest to the baselines.
 *
 *     deno task bench scripts/ablations/eqnet_llr_limits.ts --profile nightly --out out/eqnet-llr-limits
 *
 * It has the suite's id, so its networks and its codewords are the suite's own, and come from the same store.
 */
import { codedMimo } from "../../datasets/coded_mimo.ts";
import { codedErrors } from "../../src/metrics/coded_errors.ts";
import { curves, defineSuite, snrDb, usualProfiles } from "../../src/suite/mod.ts";
import eqnet, { estimated2x2, estimated4x4, rayleigh2x2, rayleigh4x4 } from "../../suites/eqnet.ts";

/** The suite's codewords, whatever the limit. */
const of2x2 = { ...rayleigh2x2, streamName: "coded2x2" };
const of4x4 = { ...rayleigh4x4, streamName: "coded4x4" };
const d = {
  coded2x2: codedMimo(rayleigh2x2),
  coded2x2at40: codedMimo({ ...of2x2, llrLimit: 40 }),
  coded2x2unlimited: codedMimo({ ...of2x2, llrLimit: "none" }),
  coded4x4: codedMimo(rayleigh4x4),
  coded4x4at40: codedMimo({ ...of4x4, llrLimit: 40 }),
  coded4x4unlimited: codedMimo({ ...of4x4, llrLimit: "none" }),
};

const coded = { metric: codedErrors(), logarithmic: ["bler", "ber"] };
// Where ZF-SIC is certain of what is wrong. Shards are as large as those of Figs. 5 and 6, which are then the same units.
const overSnr2x2 = {
  ...coded,
  sweep: snrDb({ smoke: [24], quick: [24, 28], nightly: [20, 22, 24, 26, 28], paper: [20, 22, 24, 26, 28] }),
  stop: {
    smoke: { shardItems: 20, errors: 10, items: 20 },
    quick: { shardItems: 250, items: 250 },
    nightly: { shardItems: 1000, errors: 200, items: 2000 },
    paper: { shardItems: 1000, errors: 500, items: 10000 },
  },
};
const overSnr4x4 = {
  ...coded,
  sweep: snrDb({
    smoke: [24],
    quick: [24],
    nightly: [18, 20, 22, 24, 26, 28],
    paper: [18, 20, 22, 24, 26, 28],
  }),
  stop: {
    smoke: { shardItems: 4, items: 4 },
    quick: { shardItems: 250, items: 250 },
    nightly: { shardItems: 500, errors: 200, items: 1000 },
    paper: { shardItems: 1000, errors: 500, items: 10000 },
  },
};

type CodedData = typeof d.coded2x2;
const in2x2 = (data: CodedData, llrs: string) =>
  curves({ ...overSnr2x2, data })(`LLRs ${llrs}, 2×2 64-QAM`, estimated2x2);
const in4x4 = (data: CodedData, llrs: string) =>
  curves({ ...overSnr4x4, data })(`LLRs ${llrs}, 4×4 16-QAM`, estimated4x4);

export default defineSuite({
  id: eqnet.id,
  paper: eqnet.paper,
  conventions: eqnet.conventions,
  datasets: d,
  methods: eqnet.methods,
  experiments: {
    at16: in2x2(d.coded2x2, "held at ±16.8 before decoding"),
    at40: in2x2(d.coded2x2at40, "held at ±40 before decoding"),
    unlimited: in2x2(d.coded2x2unlimited, "decoded as they come"),
    at16of4x4: in4x4(d.coded4x4, "held at ±16.8 before decoding"),
    at40of4x4: in4x4(d.coded4x4at40, "held at ±40 before decoding"),
    unlimitedOf4x4: in4x4(d.coded4x4unlimited, "decoded as they come"),
  },
  profiles: usualProfiles,
  claims: "eqnet_claims.json",
});
