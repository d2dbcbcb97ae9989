#!/usr/bin/env python3
"""Independent numbers for airtight's NB-IoT link, estimators and bounds, in numpy alone.

Written from the paper's equations (Liu et al., "Hardware Impairment Estimation in NB-IoT") and from textbooks; it
shares no algorithm with airtight: the link is eq. 12 as matrices, the channel-residual-energy estimate projects whole
vectors by `numpy.linalg.lstsq` on a fine grid and refines by golden section, and Fisher information is Slepian's and
Bangs' formula for stacked real samples with derivatives by central differences.

    nbiot_reference.py --seed 1 > nbiot_numpy.json
"""
import argparse
import json
import platform

import numpy as np

K, G, P = 12, 1, 4
T = np.array([i * (K + G) + G + n for i in range(P) for n in range(K)])
HALF = {"theta": 0.75, "epsilon": 0.2, "phi": 0.35}


def mixer(eps, phi):
    e = eps * np.exp(-1j * phi)
    return (1 + e) / 2, (1 - e) / 2


def circulant(taps):
    column = np.zeros(K, complex)
    column[: len(taps)] = taps
    return np.array([np.roll(column, k) for k in range(K)]).T


def eq12(theta, tx, rx, taps, s, noise):
    mut, nut = mixer(*tx)
    mur, nur = mixer(*rx)
    H = circulant(taps)
    out = []
    for i in range(P):
        E = np.diag(np.exp(2j * np.pi * theta * T[i * K:(i + 1) * K] / K))
        inner = E @ H @ (mut * s + nut * s.conj()) + noise[i]
        out.append(mur * inner + nur * inner.conj())
    return np.array(out)


def residual(theta, r, s):
    E = np.exp(2j * np.pi * theta * T / K)
    B = np.stack([E * np.tile(s, P), E * np.tile(s.conj(), P)], 1)

    def left(x):
        return x - B @ np.linalg.lstsq(B, x, rcond=None)[0]

    u, v = left(r), left(r.conj())
    beta = np.vdot(v, u) / np.vdot(v, v)
    rest = u - beta * v
    return np.vdot(rest, rest).real if abs(beta) < 1 else np.inf, beta, B


def cre(r, s):
    grid = np.linspace(-0.75, 0.75, 3001)
    best = grid[int(np.argmin([residual(t, r, s)[0] for t in grid]))]
    a, b, g = best - 5e-4, best + 5e-4, (np.sqrt(5) - 1) / 2
    while b - a > 1e-10:
        c, d = b - g * (b - a), a + g * (b - a)
        if residual(c, r, s)[0] < residual(d, r, s)[0]:
            b = d
        else:
            a = c
    theta = (a + b) / 2
    _, beta, B = residual(theta, r, s)
    h, gg = np.linalg.lstsq(B, r - beta * r.conj(), rcond=None)[0]
    return theta, gg / h, beta


def serial(r, s):
    R = r.reshape(P, K)
    psi = np.angle(sum(np.vdot(R[i], R[i + 1]) for i in range(P - 1)))
    period, best = K / (K + G), None
    for m in (0, -1, 1):
        theta = psi * K / (2 * np.pi * (K + G)) + m * period
        if abs(theta) > 0.8:
            continue
        b = np.exp(2j * np.pi * theta * T / K) * np.tile(s, P)
        B = np.stack([b, b.conj()], 1)
        g = np.linalg.lstsq(B, r, rcond=None)[0]
        rest = np.linalg.norm(r - B @ g)
        if best is None or rest < best[0]:
            best = rest, theta, g[1] / np.conj(g[0])
    return best[1], 0j, best[2]


def iso_tx(r, s):
    R = r.reshape(P, K)
    inner = sum(np.vdot(R[i], R[i - 1] + R[i + 1]).real for i in range(1, P - 1))
    psi = np.arccos(np.clip(inner / (2 * sum(np.linalg.norm(R[i]) ** 2 for i in range(1, P - 1))), -1, 1))
    if np.angle(sum(np.vdot(R[i], R[i + 1]) for i in range(P - 1))) < 0:
        psi = -psi
    for _ in range(10):
        A = R[1:] - np.exp(-1j * psi) * R[:-1]
        B = R[1:] - np.exp(1j * psi) * R[:-1]
        beta = (A * B).sum() / (abs(A) ** 2).sum()
        X = R - beta * R.conj()
        psi = np.angle(sum(np.vdot(X[i], X[i + 1]) for i in range(P - 1)))
    best = None
    for m in (0, -1, 1):
        theta = psi * K / (2 * np.pi * (K + G)) + m * K / (K + G)
        if abs(theta) > 0.8:
            continue
        E = np.exp(2j * np.pi * theta * T / K)
        M = np.stack([E * np.tile(s, P), E * np.tile(s.conj(), P)], 1)
        g = np.linalg.lstsq(M, X.ravel(), rcond=None)[0]
        rest = np.linalg.norm(X.ravel() - M @ g)
        if best is None or rest < best[0]:
            best = rest, theta, g[1] / g[0]
    return best[1], best[2], beta


def moments(reduced, s):
    """Mean [N, 2] and covariance [2, 2] of real and imaginary parts for (theta, alpha, beta, h, log variance)."""
    theta, ar, ai, br, bi, hr, hi, logv = reduced
    a, b, h, v = ar + 1j * ai, br + 1j * bi, hr + 1j * hi, np.exp(logv)
    m = np.exp(2j * np.pi * theta * T / K) * h * np.tile(s + a * s.conj(), P)
    x = m + b * m.conj()
    L = np.array([[1 + br, bi], [bi, 1 - br]])  # of w + b w* on (Re w, Im w)
    return np.stack([x.real, x.imag], 1), v / 2 * L @ L.T


def physical(xi, energy, variance):
    theta, et, pt, er, pr, phase = xi
    mut, nut = mixer(et, pt)
    mur, nur = mixer(er, pr)
    a, b = nut / mut, nur / np.conj(mur)
    h = mut * mur * np.sqrt(energy) * np.exp(1j * phase)
    return [theta, a.real, a.imag, b.real, b.imag, h.real, h.imag, np.log(abs(mur) ** 2 * variance)]


def slepian_bangs(f, x):
    """Fisher information of Gaussian samples with moments f(x), by central differences."""
    x, h = np.array(x, float), 1e-6
    C = np.linalg.inv(f(x)[1])
    dm, dC = [], []
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        (m1, c1), (m0, c0) = f(up), f(down)
        dm.append((m1 - m0) / (2 * h))
        dC.append(C @ (c1 - c0) / (2 * h))
    n = len(x)
    return np.array([[np.sum((dm[i] @ C) * dm[j]) + len(T) / 2 * np.trace(dC[i] @ dC[j])
                      for j in range(n)] for i in range(n)])


def van_trees(s, energy, variance, rng, points):
    """Weighted Van Trees bound with q = 1 - cosh(k u) / cosh(k), by plain Monte Carlo over the prior."""
    half = np.array([HALF["theta"], HALF["epsilon"], HALF["phi"], HALF["epsilon"], HALF["phi"]])
    centre = np.array([0, 1, 0, 1, 0])
    U = rng.uniform(-1, 1, (points, 5))
    phases = rng.uniform(0, 2 * np.pi, points)
    F, D = [], []
    for u, phase in zip(U, phases):
        xi = np.append(centre + half * u, phase)
        F.append(slepian_bangs(lambda x: moments(physical(x, energy, variance), s), xi))
        D.append(np.array([(np.array(physical(xi + d, energy, variance)) -
                            np.array(physical(xi - d, energy, variance)))[:5] / 2e-6
                           for d in 1e-6 * np.eye(6)]).T)
    F, D = np.array(F), np.array(D)
    kappa = half / np.sqrt(np.diag(np.linalg.inv(F.mean(0))))[:5]
    q = np.ones((points, 6))
    q[:, :5] = 1 - (np.exp(kappa * (abs(U) - 1)) + np.exp(-kappa * (abs(U) + 1))) / (1 + np.exp(-2 * kappa))
    J = np.einsum("ni,nj,nij->ij", q, q, F) / points
    line = (np.arange(200000) + 0.5) / 200000
    for i in range(5):
        rise, fall = np.exp(kappa[i] * (line - 1)), np.exp(-kappa[i] * (line + 1))
        J[i, i] += np.mean((kappa[i] * (rise - fall) / (1 + np.exp(-2 * kappa[i]))) ** 2) / half[i] ** 2
    t = np.einsum("ni,nki->ki", q, D) / points
    return np.diag(t @ np.linalg.inv(J) @ t.T)


def flat(x):
    x = np.asarray(x).ravel()
    return np.stack([x.real, x.imag], 1).ravel().tolist()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--points", type=int, default=4000)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)

    def normal(*shape):
        return (rng.normal(size=shape) + 1j * rng.normal(size=shape)) / np.sqrt(2)

    links, bursts, fisher, bayes = [], [], [], []
    for _ in range(3):
        s, taps, noise = normal(K), normal(3), 0.1 * normal(P, K)
        theta, tx, rx = rng.uniform(-1, 1), rng.uniform([0.8, -0.35], [1.2, 0.35]), rng.uniform([0.8, -0.35], [1.2, 0.35])
        links.append({"theta": theta, "tx": tx.tolist(), "rx": rx.tolist(), "taps": flat(taps), "pilots": flat(s),
                      "noise": flat(noise), "received": flat(eq12(theta, tx, rx, taps, s, noise))})

    def qpsk():
        while True:
            S = (rng.choice([-1, 1], K) + 1j * rng.choice([-1, 1], K)) / np.sqrt(2)
            s = np.fft.ifft(S) * np.sqrt(K)
            if abs((s * s).sum()) < 0.95 * K:
                return s

    for snr_db, theta in ((10, 0.2), (20, -0.65), (30, 0.7), (0, -0.3)):
        s, tx, rx = qpsk(), rng.uniform([0.8, -0.35], [1.2, 0.35]), rng.uniform([0.8, -0.35], [1.2, 0.35])
        noise = np.sqrt(10 ** (-snr_db / 10)) * normal(P, K)
        r = eq12(theta, tx, rx, normal(1), s, noise).ravel()
        bursts.append({"pilots": flat(s), "received": flat(r), **{
            name: flat(f(r, s)) for name, f in (("cre", cre), ("serial", serial), ("isoTx", iso_tx))}})
        reduced = physical([theta, *tx, *rx, 0.4], 0.8, 10 ** (-snr_db / 10))
        fisher.append({"pilots": flat(s), "reduced": [float(x) for x in reduced],
                       "information": slepian_bangs(lambda x: moments(x, s), reduced).ravel().tolist()})
    for snr_db in (-10, 10, 25):
        s = qpsk()
        bayes.append({"pilots": flat(s), "snrDb": snr_db, "channelEnergy": 0.7,
                      "bound": van_trees(s, 0.7, 10 ** (-snr_db / 10), rng, args.points).tolist()})
    print(json.dumps({"command": f"nbiot_reference.py --seed {args.seed} --points {args.points}",
                      "versions": {"python": platform.python_version(), "numpy": np.__version__},
                      "links": links, "bursts": bursts, "fisher": fisher, "vanTrees": bayes}))


main()
