#!/usr/bin/env python3
"""An independent simulation of EQ-Net's coded 2x2 system, to hold airtight's classical curves against.

Written from the paper and from textbooks in numpy alone; it shares no code, no table layout and no algorithm with
airtight: exhaustive ML over all symbol pairs, ZF-SIC by numpy's QR, a tanh-rule sum-product decoder in float64, and
a parity-check matrix expanded from the standard's table.

System: random information bits, LDPC (324, 648) of IEEE 802.11n, a fixed random interleaver, Gray-mapped 64-QAM
(802.11 map: first three bits of a symbol on I, last three on Q), 2x2 i.i.d. Rayleigh fading drawn anew for each
channel use, 54 channel uses a codeword, noise of total variance sigma^2 = 4 / SNR. LLRs are log p(1) / p(0).

    mimo_ldpc_sim.py --ml 16,18,20 --zf-sic 18,20,22 --errors 200 --blocks 20000 --seed 1 > out.json

prints, for each detector and SNR, how many blocks and information bits were sent and how many were wrong. A point
ends at --errors block errors of its detector or at --blocks blocks. --llr-limits holds the detectors' LLRs before
decoding, at each of its values on the same blocks; "none" is to take them as they are.
"""
import argparse
import json
import platform
import sys

import numpy as np

Z = 27
# The shifts of the twelve information columns; "-" is a zero block.
INFORMATION = """
0 - - - 0 0 - - 0 - - 0
22 0 - - 17 - 0 0 12 - - -
6 - 0 - 10 - - - 24 - 0 -
2 - - 0 20 - - - 25 0 - -
23 - - - 3 - - - 0 - 9 11
24 - 23 1 17 - 3 - 10 - - -
25 - - - 8 - - - 7 18 - -
13 24 - - 0 - 8 - 6 - - -
7 20 - 16 22 10 - - 23 - - -
11 - - - 19 - - - 13 - 3 17
25 - 8 - 23 18 - 14 9 - - -
3 - - - 16 - - 2 25 5 - -
"""


def parity_check_matrix():
    """H, 324 x 648, of IEEE 802.11n: each entry s is the identity with columns rotated right by s."""
    blocks = np.zeros((12, 24), dtype=object)
    blocks[:] = None
    for i, row in enumerate(INFORMATION.strip().split("\n")):
        blocks[i, :12] = [None if e == "-" else int(e) for e in row.split()]
    # The parity part: one column of three blocks, then a dual diagonal.
    blocks[0, 12], blocks[6, 12], blocks[11, 12] = 1, 0, 1
    for j in range(1, 12):
        blocks[j - 1, 12 + j] = blocks[j, 12 + j] = 0
    eye = np.eye(Z, dtype=np.uint8)
    zero = np.zeros((Z, Z), np.uint8)
    return np.block([[zero if s is None else np.roll(eye, s, axis=1) for s in row] for row in blocks])


def generator(h):
    """G, 324 x 648, systematic in the first 324 bits: parity = inv(H_p) H_u u over GF(2)."""
    m = h.shape[0]
    a = np.concatenate([h[:, m:], h[:, :m]], axis=1).astype(np.uint8)
    for col in range(m):
        pivot = col + int(np.argmax(a[col:, col]))
        if not a[pivot, col]:
            raise ValueError("the parity part of H is singular")
        a[[col, pivot]] = a[[pivot, col]]
        hit = a[:, col].astype(bool)
        hit[col] = False
        a[hit] ^= a[col]
    return np.hstack([np.eye(m, dtype=np.uint8), a[:, m:].T])


class SumProduct:
    """Flooding sum-product by the tanh rule in float64, LLR = log p(0)/p(1) inside, stopping on a zero syndrome."""

    def __init__(self, h, iterations=50):
        self.h, self.iterations = h, iterations
        degree = int(h.sum(1).max())
        m, n = h.shape
        self.idx = np.full((m, degree), n)  # n: a dummy variable that is surely 0
        for r in range(m):
            cols = np.flatnonzero(h[r])
            self.idx[r, : len(cols)] = cols
        self.real = self.idx < n
        column_degree = int(h.sum(0).max())
        self.edge_of = np.full((n, column_degree), m * degree)
        for v in range(n):
            where = np.flatnonzero(self.idx.reshape(-1) == v)
            self.edge_of[v, : len(where)] = where

    def decode(self, llr):
        """Hard decisions of LLRs log p(1)/p(0) [blocks, n]."""
        channel = -llr.astype(np.float64)
        blocks, n = channel.shape
        out = np.zeros((blocks, n), np.uint8)
        alive = np.arange(blocks)
        total = channel.copy()
        message = np.zeros((blocks,) + self.idx.shape)
        for it in range(self.iterations + 1):
            hard = (total < 0).astype(np.uint8)
            padded = np.concatenate([hard, np.zeros((len(alive), 1), np.uint8)], axis=1)
            bad = (padded[:, self.idx].sum(2) % 2).any(1)
            out[alive] = hard
            alive, channel, total, message = alive[bad], channel[bad], total[bad], message[bad]
            if not len(alive) or it == self.iterations:
                return out
            with_dummy = np.concatenate([total, np.full((len(alive), 1), np.inf)], axis=1)
            incoming = with_dummy[:, self.idx] - message
            t = np.tanh(np.clip(incoming, -38, 38) / 2)
            t[:, ~self.real] = 1.0
            t = np.clip(t, -(1 - 1e-16), 1 - 1e-16)
            t[:, ~self.real] = 1.0
            before = np.ones_like(t)
            after = np.ones_like(t)
            np.cumprod(t[:, :, :-1], axis=2, out=before[:, :, 1:])
            after[:, :, :-1] = np.cumprod(t[:, :, :0:-1], axis=2)[:, :, ::-1]
            message = 2 * np.arctanh(np.clip(before * after, -(1 - 1e-16), 1 - 1e-16))
            message[:, ~self.real] = 0.0
            flat = np.concatenate([message.reshape(len(alive), -1), np.zeros((len(alive), 1))], axis=1)
            total = channel + flat[:, self.edge_of].sum(2)


AMPLITUDE = {"000": -7, "001": -5, "011": -3, "010": -1, "110": 1, "111": 3, "101": 5, "100": 7}
BITS = np.array([[int(b) for b in f"{i:06b}"] for i in range(64)], np.uint8)
SYMBOLS = np.array([AMPLITUDE[f"{i:06b}"[:3]] + 1j * AMPLITUDE[f"{i:06b}"[3:]] for i in range(64)]) / np.sqrt(42)
PAIRS = np.array([[a, b] for a in range(64) for b in range(64)])
PAIR_SYMBOLS = SYMBOLS[PAIRS]  # 4096 x 2


def log_sum_exp(x, axis):
    top = x.max(axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(x - top).sum(axis=axis))


def bit_llrs(log_p):
    """LLRs of six bits from log probabilities [n, 64]."""
    return np.stack(
        [log_sum_exp(log_p[:, BITS[:, b] == 1], 1) - log_sum_exp(log_p[:, BITS[:, b] == 0], 1) for b in range(6)],
        axis=1,
    )


def detect_ml(y, h, variance):
    """Exact LLRs (eq. 2) by summing over all 4096 pairs of symbols."""
    n = len(y)
    out = np.empty((n, 12))
    for i in range(0, n, 512):
        hx = h[i : i + 512] @ PAIR_SYMBOLS.T  # [., 2, 4096]
        metric = -(np.abs(y[i : i + 512, :, None] - hx) ** 2).sum(1) / variance
        grid = metric.reshape(-1, 64, 64)
        out[i : i + 512, :6] = bit_llrs(log_sum_exp(grid, 2))
        out[i : i + 512, 6:] = bit_llrs(log_sum_exp(grid, 1))
    return out


def detect_zf_sic(y, h, variance):
    """Algorithm 1 with the noise variance in its exponent and interference of the streams decided before."""
    q, r = np.linalg.qr(h)
    z = np.einsum("nij,ni->nj", q.conj(), y)
    out = np.empty((len(y), 12))
    reduced = z.copy()
    for k in (1, 0):
        metric = -(np.abs(reduced[:, k, None] - r[:, k, k, None] * SYMBOLS) ** 2) / variance
        out[:, 6 * k : 6 * k + 6] = bit_llrs(metric)
        if k == 1:
            decided = SYMBOLS[metric.argmax(1)]
            reduced[:, 0] = z[:, 0] - r[:, 0, 1] * decided
    return out


DETECTORS = {"ml": detect_ml, "zf-sic": detect_zf_sic}


def simulate(detector, snr_db, errors, blocks, rng, decoder, g, permutation, llr_limit, batch=50):
    variance = 4 / 10 ** (snr_db / 10)
    n_blocks = block_errors = bit_errors = 0
    while n_blocks < blocks and block_errors < errors:
        info = rng.integers(0, 2, (batch, 324), dtype=np.uint8)
        coded = (info.astype(np.int32) @ g.astype(np.int32) % 2).astype(np.uint8)
        sent = coded[:, permutation].reshape(-1, 2, 6)
        x = SYMBOLS[sent @ (1 << np.arange(5, -1, -1))]
        n = len(x)
        h = (rng.standard_normal((n, 2, 2)) + 1j * rng.standard_normal((n, 2, 2))) / np.sqrt(2)
        noise = (rng.standard_normal((n, 2)) + 1j * rng.standard_normal((n, 2))) * np.sqrt(variance / 2)
        y = np.einsum("nij,nj->ni", h, x) + noise
        llr = DETECTORS[detector](y, h, variance).reshape(batch, 648)
        deinterleaved = np.empty_like(llr)
        deinterleaved[:, permutation] = np.clip(llr, -llr_limit, llr_limit)
        wrong = (decoder.decode(deinterleaved)[:, :324] != info).sum(1)
        n_blocks += batch
        block_errors += int((wrong > 0).sum())
        bit_errors += int(wrong.sum())
    return {
        "detector": detector,
        "snrDb": snr_db,
        "llrLimit": "none" if np.isinf(llr_limit) else llr_limit,
        "blocks": n_blocks,
        "blockErrors": block_errors,
        "bler": block_errors / n_blocks,
        "bits": n_blocks * 324,
        "bitErrors": bit_errors,
        "ber": bit_errors / (n_blocks * 324),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ml", default="", help="SNRs in dB, E||H||_F^2 / sigma^2, of the ML points")
    parser.add_argument("--zf-sic", default="", help="SNRs in dB of the ZF-SIC points")
    parser.add_argument("--errors", type=int, default=200)
    parser.add_argument("--blocks", type=int, default=20000)
    parser.add_argument("--iterations", type=int, default=50)
    parser.add_argument("--llr-limits", default="none", help="magnitudes, or none")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    h = parity_check_matrix()
    assert h.shape == (324, 648) and h.sum() == 2376, h.shape
    g = generator(h)
    assert not (h.astype(int) @ g.T.astype(int) % 2).any()
    decoder = SumProduct(h, options.iterations)
    permutation = np.random.default_rng(1111).permutation(648)
    points = []
    for detector, snrs in (("ml", options.ml), ("zf-sic", options.zf_sic)):
        for snr in (float(s) for s in snrs.split(",") if s):
            for text in options.llr_limits.split(","):
                limit = np.inf if text == "none" else float(text)
                rng = np.random.default_rng([options.seed, list(DETECTORS).index(detector), round(snr * 100)])
                point = simulate(
                    detector, snr, options.errors, options.blocks, rng, decoder, g, permutation, limit
                )
                print(point, file=sys.stderr, flush=True)
                points.append(point)
    print(json.dumps(
        {
            "system": "2x2 i.i.d. Rayleigh, 64-QAM (802.11 Gray map), LDPC (324,648) 802.11n, random interleaver, "
            f"sum-product flooding, {options.iterations} iterations, SNR = 4 / sigma^2",
            "command": "scripts/peers/mimo_ldpc_sim.py " + " ".join(sys.argv[1:]),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "points": points,
        },
        indent=2,
    ))


if __name__ == "__main__":
    main()
