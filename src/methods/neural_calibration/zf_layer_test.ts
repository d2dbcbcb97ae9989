// Truth: finite differences in float64; the paper's real forms (eqs. 23 and 24) differentiated by tfjs on its plain
// JavaScript backend; closed forms.
import * as tf from "@tensorflow/tfjs-core";
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import { onCpu, onEveryEngine, testValues, uniformValues } from "../../compute/testing.ts";
import type { DownlinkSize } from "../../phy/beamforming/downlink.ts";
import { realInner } from "../../phy/linalg/products.ts";
import { fromRows, toRows } from "./rows.ts";
import { negativeSumRate, sumRates } from "./sum_rate_loss.ts";
import { zfBeams, zfGradient, zfLayer } from "./zf_layer.ts";

const size: DownlinkSize = { count: 3, users: 4, antennas: 6 };
const reals = 3 * 4 * 2 * 6, changes = uniformValues(reals, "change");
const complex = (rows: Float32Array | Float64Array) => fromRows(rows, size.antennas);
const channelRows = Float64Array.from(uniformValues(reals, "channels")), channels = complex(channelRows);
const calibratedRows = channelRows.map((value, i) => value + 0.3 * changes[i]);
const calibrated = complex(calibratedRows);
const noisePower = 0.05, power = 2;

const rateOf = (x: Float64Array) =>
  sumRates(size, channels, zfBeams(size, complex(x), power).beams, noisePower).rates.reduce(
    (a, b) => a + b,
    0,
  );

/** Central differences of f at every element of x. */
function differences(f: (x: Float64Array) => number, x: Float64Array, step = 1e-6): number[] {
  return Array.from(x, (value, i) => {
    const moved = x.slice();
    moved[i] = value + step;
    const up = f(moved);
    moved[i] = value - step;
    return (up - f(moved)) / (2 * step);
  });
}

describe("the inverse of a Gram matrix", () => {
  it("is finite for rows that depend on each other", () => {
    const equal = { count: 1, users: 2, antennas: 3 };
    const { beams } = zfBeams(equal, fromRows(Float64Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6), 3), 1);
    expect([...beams.re, ...beams.im].every(Number.isFinite)).toBe(true);
  });
});

describe("the zero-forcing layer", () => {
  it("cancels all interference of the channels it is given, and sends the whole power", () => {
    const { beams } = zfBeams(size, channels, power);
    const length = size.users * size.antennas;
    for (let n = 0; n < size.count; n++) {
      let sent = 0;
      for (let i = n * length; i < (n + 1) * length; i++) sent += beams.re[i] ** 2 + beams.im[i] ** 2;
      expect(Math.abs(sent / power - 1)).toBeLessThan(1e-12);
    }
    // Without interference every user has the rate log2(1 + γ² / σ²), γ being the same for all of a channel.
    const { rates } = sumRates(size, channels, beams, noisePower);
    zfBeams(size, channels, power).scales.forEach((gamma, n) => {
      const expected = size.users * Math.log2(1 + gamma ** 2 / noisePower);
      expect(Math.abs(rates[n] / expected - 1)).toBeLessThan(1e-10);
    });
  });

  it("has the gradient of the sum rate that finite differences have", () => {
    const result = zfBeams(size, calibrated, power);
    const { gradient: g } = sumRates(size, channels, result.beams, noisePower);
    const gradient = zfGradient(size, calibrated, result, g, power);
    const found = toRows(gradient, size.antennas);
    differences(rateOf, calibratedRows).forEach((expected, i) =>
      expect(Math.abs(found[i] - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)))
    );
  });

  it("has a gradient without a component along the channels: zero-forcing doesn't see their scale", () => {
    const result = zfBeams(size, calibrated, power);
    const { gradient: g } = sumRates(size, channels, result.beams, noisePower);
    const gradient = zfGradient(size, calibrated, result, g, power);
    const along = realInner(gradient, calibrated, 0, size.count * size.users, size.antennas);
    expect(Math.abs(along)).toBeLessThan(1e-9);
  });

  it("agrees with the real forms of eqs. 23 and 24, differentiated by tfjs", async () => {
    const rows = () => testValues([2 * 2, 2 * 5], "rows"), h = () => testValues([2, 2, 10], "h");
    const ours =
      (await onEveryEngine(() => gradientOf((x) => negativeSumRate(zfLayer(x, 2), h(), 0.1), rows)))[0];
    const theirs = await onCpu(() =>
      gradientOf((x) => negativeRealRate(tf.reshape(x, [2, 2, 10]), h(), 0.1), rows)
    );
    expect(Math.abs(ours.loss - theirs.loss)).toBeLessThan(1e-4);
    ours.gradient.forEach((value, i) => expect(Math.abs(value - theirs.gradient[i])).toBeLessThan(1e-4));
  });

  it("trains with the same bits on every engine", async () => {
    const [first, ...others] = await onEveryEngine(() =>
      gradientOf(
        (x) => negativeSumRate(zfLayer(x, 4), testValues([8, 4, 12], "h"), 0.1),
        () => testValues([8 * 4, 12], "rows"),
      )
    );
    for (const other of others) expect(other).toEqual(first);
  });
});

describe("the sum rate's gradient", () => {
  it("is that of finite differences", () => {
    const beams = Float64Array.from(uniformValues(reals, "beams"));
    const f = (v: Float64Array) =>
      sumRates(size, channels, complex(v), noisePower).rates.reduce((a, b) => a + b, 0);
    const gradient = toRows(sumRates(size, channels, complex(beams), noisePower).gradient, size.antennas);
    differences(f, beams).forEach((expected, i) =>
      expect(Math.abs(gradient[i] - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)))
    );
  });
});

function gradientOf(f: (x: tf.Tensor) => tf.Tensor, x: () => tf.Tensor) {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad(f)(x());
    return { loss: value.dataSync()[0], gradient: Array.from(grad.dataSync()) };
  });
}

type Complex = [re: tf.Tensor, im: tf.Tensor];

/** Eq. 23. */
function times([ar, ai]: Complex, [br, bi]: Complex): Complex {
  return [
    tf.sub(tf.matMul(ar, br), tf.matMul(ai, bi)),
    tf.add(tf.matMul(ar, bi), tf.matMul(ai, br)),
  ];
}

const hermitian = ([re, im]: Complex): Complex => [
  tf.transpose(re, [0, 2, 1]),
  tf.neg(tf.transpose(im, [0, 2, 1])),
];

/** The inverse of `[n, 2, 2]` real matrices by the adjugate. */
function inverse2(a: tf.Tensor): tf.Tensor {
  const element = (i: number, j: number) => tf.slice(a, [0, i, j], [-1, 1, 1]);
  const [p, q, r, s] = [element(0, 0), element(0, 1), element(1, 0), element(1, 1)];
  const rows = tf.concat([tf.concat([s, tf.neg(q)], 2), tf.concat([tf.neg(r), p], 2)], 1);
  return tf.div(rows, tf.sub(tf.mul(p, s), tf.mul(q, r)));
}

/** Minus the mean sum rate of zero-forcing, all in real matrices, for two users. */
function negativeRealRate(x: tf.Tensor, h: tf.Tensor, noise: number): tf.Scalar {
  const complex = (rows: tf.Tensor) => tf.split(rows, 2, 2) as Complex;
  const channel = complex(x), adjoint = hermitian(channel), [dr, di] = times(channel, adjoint);
  const inverse = inverse2(dr); // eq. 24 and the line below it
  const er = inverse2(tf.add(dr, tf.matMul(tf.matMul(di, inverse), di)));
  const ei = tf.neg(tf.matMul(tf.matMul(inverse, di), er));
  const [wr, wi] = times(adjoint, [er, ei]);
  const norm = tf.sqrt(tf.sum(tf.add(tf.square(wr), tf.square(wi)), [1, 2], true));
  const [sr, si] = times(complex(h), [tf.div(wr, norm), tf.div(wi, norm)]);
  const powers = tf.add(tf.square(sr), tf.square(si)), signal = tf.mul(powers, tf.eye(2));
  const total = tf.add(tf.sum(powers, 2), noise), interference = tf.sub(total, tf.sum(signal, 2));
  const rate = tf.div(tf.sum(tf.log(tf.div(total, interference)), 1), Math.LN2);
  return tf.neg(tf.mean(rate)) as tf.Scalar;
}
