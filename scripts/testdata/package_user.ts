// A program of somebody who has airtight from a registry: what each entry point is for, as JSON.
import * as tf from "@tensorflow/tfjs-core";
import { compareRows, reportPage, runSuite } from "airtight";
import { configureEngine, dense, setupBackend, sharedEngine } from "airtight/kernels";
import { constant, createAdam, createParameters } from "airtight/learn";
import { demapHard, ieee80211nCode, ieee80211nEncoder, ldpcDecode, modulate, satisfies } from "airtight/phy";
import { defineSuite } from "airtight/suite";
import suite from "airtight/examples/bpsk.ts";

/** The first line of what was thrown. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
    return "nothing was thrown";
  } catch (error) {
    return String(error);
  }
}

const bits = Uint8Array.of(0, 1, 1, 0, 1, 1, 0, 0);
const demapped = [...demapHard(modulate(bits, 16), 16)];

const word = ieee80211nEncoder().encode(Uint8Array.from({ length: 324 }, (_, i) => i % 3 === 0 ? 1 : 0));
const received = Float32Array.from(word, (bit, i) => i % 20 === 0 ? 0 : bit === 1 ? 6 : -6); // every 20th is lost
const { bits: decided } = ldpcDecode(ieee80211nCode(), received, {}, sharedEngine());

await setupBackend("exact");
const product = dense(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]]), tf.tensor1d([0, 0]));

const parameters = createParameters({ slope: constant([], 0) });
const adam = createAdam(parameters, { amsgrad: false });
const x = tf.tensor1d([1, 2, 3]), y = tf.mul(x, 2);
for (let step = 0; step < 300; step++) {
  tf.tidy(() => {
    const loss = () => tf.mean<tf.Scalar>(tf.square(tf.sub(tf.mul(x, parameters.slope), y)));
    const { grads } = tf.variableGrads(loss, [parameters.slope]);
    adam.apply({ slope: grads[parameters.slope.name] }, 0.05);
  });
}

console.log(JSON.stringify({
  demapped,
  satisfied: satisfies(ieee80211nCode(), decided),
  sent: String(decided) === String(word),
  product: [...await product.data()],
  slope: Math.round((await parameters.slope.data())[0] * 1000) / 1000,
  suite: [suite.id, typeof defineSuite],
  differences: compareRows([], []),
  refused: {
    run: await refusal(() => runSuite("bpsk.ts", { profile: "smoke" })),
    report: await refusal(() => reportPage([])),
    native: await refusal(() => {
      configureEngine({ engine: "native" });
      return sharedEngine();
    }),
  },
}));
