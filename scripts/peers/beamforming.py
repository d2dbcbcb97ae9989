"""Beamformers in numpy, in their textbook form with M x M inverses, and gradients by torch's autograd: an independent
check of src/phy/beamforming.

    python3 scripts/peers/beamforming.py > src/phy/beamforming/testdata/beamforming_numpy.json
"""
import json

import numpy as np
import torch


def sum_rate(h, v, noise):
    """h [K, M] with rows h_k^H, v [M, K]."""
    power = np.abs(h @ v) ** 2
    signal = np.diag(power)
    return float(np.sum(np.log2(1 + signal / (power.sum(1) - signal + noise))))


def scaled(v, power):
    return v * np.sqrt(power / np.sum(np.abs(v) ** 2))


def mrt(h, power, noise):
    return scaled(h.conj().T, power)


def zf(h, power, noise):
    return scaled(np.linalg.pinv(h), power)


def rzf(h, power, noise):
    k, m = h.shape
    return scaled(np.linalg.solve(h.conj().T @ h + k * noise / power * np.eye(m), h.conj().T), power)


def wmmse(h, power, noise, iterations):
    """Shi et al. 2011, Table I, with the multiplier by bisection on M x M solves; from zero forcing."""
    k, m = h.shape
    v = zf(h, power, noise)
    for _ in range(iterations):
        s = h @ v
        total = np.sum(np.abs(s) ** 2, 1) + noise
        u = np.diag(s) / total
        w = 1 / (1 - np.abs(np.diag(s)) ** 2 / total)
        a = h.conj().T @ np.diag(w * np.abs(u) ** 2) @ h
        b = h.conj().T @ np.diag(u * w)

        def at(mu):
            return np.linalg.solve(a + mu * np.eye(m), b)

        low, high = 0.0, 1.0
        while np.sum(np.abs(at(high)) ** 2) > power:
            high *= 2
        for _ in range(200):
            middle = (low + high) / 2
            if np.sum(np.abs(at(middle)) ** 2) > power:
                low = middle
            else:
                high = middle
        v = at(high)
    return scaled(v, power)


def gradient(h, x, power, noise):
    """Of the rate of zero forcing on x over h: d/d Re x + j d/d Im x, which is what torch calls a gradient."""
    h = torch.tensor(h)
    x = torch.tensor(x, requires_grad=True)
    v = x.mH @ torch.linalg.inv(x @ x.mH)
    v = v * torch.sqrt(power / torch.sum(torch.abs(v) ** 2))
    received = torch.abs(h @ v) ** 2
    signal = torch.diagonal(received)
    rate = torch.sum(torch.log2(1 + signal / (received.sum(1) - signal + noise)))
    rate.backward()
    return x.grad.numpy()


def parts(a):
    return {"re": a.real.ravel().tolist(), "im": a.imag.ravel().tolist()}


rng = np.random.default_rng(2021)


def draw(k, m):
    return (rng.standard_normal((k, m)) + 1j * rng.standard_normal((k, m))) / np.sqrt(2)


cases = []
for k, m, power in [(2, 4, 1.0), (3, 3, 10.0), (5, 8, 3.0)]:
    h = draw(k, m)
    x = h + 0.2 * draw(k, m)
    cases.append({
        "users": k, "antennas": m, "power": power, "noise": 0.5, "iterations": 25, "channel": parts(h),
        "calibrated": parts(x), "gradient": parts(gradient(h, x, power, 0.5)),
        "zeroForcing": parts(zf(h, power, 0.5)), "regularisedZeroForcing": parts(rzf(h, power, 0.5)),
        "maximumRatio": parts(mrt(h, power, 0.5)), "wmmse": parts(wmmse(h, power, 0.5, 25)),
        "rates": {name: sum_rate(h, f, 0.5) for name, f in [
            ("zeroForcing", zf(h, power, 0.5)), ("regularisedZeroForcing", rzf(h, power, 0.5)),
            ("maximumRatio", mrt(h, power, 0.5)), ("wmmse", wmmse(h, power, 0.5, 25))]},
    })

means = []
for m, k, snr_db in [(16, 8, 10), (32, 10, 0)]:
    power = 10 ** (snr_db / 10)
    rates = []
    for _ in range(60):
        h = draw(k, m)
        rates.append([sum_rate(h, f(h, power, 1.0), 1.0) for f in (zf, rzf, mrt, lambda *a: wmmse(*a, 60))])
    rates = np.array(rates)
    means.append({
        "antennas": m, "users": k, "snrDb": snr_db, "draws": len(rates), "iterations": 60,
        "mean": dict(zip(["zeroForcing", "regularisedZeroForcing", "maximumRatio", "wmmse"], rates.mean(0).tolist())),
        "deviation": dict(zip(["zeroForcing", "regularisedZeroForcing", "maximumRatio", "wmmse"],
                              rates.std(0, ddof=1).tolist())),
    })

print(json.dumps({"cases": cases, "means": means}))
