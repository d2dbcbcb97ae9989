"""Tiny DeepMIMO scenarios in the layouts of versions 2 and 3, and their channels by numpy, for datasets/deepmimo_test.ts.

    python3 scripts/peers/deepmimo_files.py datasets/testdata/deepmimo
"""
import json
import os
import sys

import numpy as np
from scipy.io import savemat

out = sys.argv[1]
rng = np.random.default_rng(5)
paths_of = [3, 7, 0, 1]  # paths of each user: one is not reached, one has more than five
ANTENNAS = 4


def draw(count):
    """Columns of phase, delay, power, direction of arrival and of departure, line of sight."""
    return np.stack([
        rng.uniform(-180, 180, count), rng.uniform(1e-8, 5e-8, count), np.sort(rng.uniform(-120, -60, count))[::-1],
        rng.uniform(-180, 180, count), rng.uniform(0, 180, count),
        rng.uniform(-180, 180, count), rng.uniform(0, 180, count), np.zeros(count)])


expected = {}
for scenario, transmit_power in [("I1_2p4", 0.0), ("I1_2p5", 3.0)]:
    users = [draw(count) for count in paths_of]

    rows = []
    for p in users:
        h = np.zeros(ANTENNAS, complex)
        for phase, _, power, _, _, azimuth, zenith, _ in p.T[:5]:
            amplitude = np.sqrt(10 ** ((power - transmit_power) / 10) / 64)
            along_y = np.sin(np.radians(zenith)) * np.sin(np.radians(azimuth))
            h += amplitude * np.exp(1j * np.radians(phase) + 1j * np.pi * along_y * np.arange(ANTENNAS))
        rows.append({"re": h.conj().real.tolist(), "im": h.conj().imag.tolist()})
    expected[scenario] = rows

    folder = f"{out}/v2/{scenario}"
    os.makedirs(folder, exist_ok=True)
    cir, dod = [len(users)], [len(users)]
    for i, p in enumerate(users):
        cir += [i + 1, p.shape[1]]
        dod += [i + 1, p.shape[1]]
        for l, column in enumerate(p.T):
            cir += [l + 1, column[0], column[1], column[2]]
            dod += [l + 1, column[5], column[6], column[2]]
    params = {"carrier_freq": 2.4e9, "transmit_power": transmit_power, "num_BS": 64,
              "user_grids": np.array([[1, 1, 4]], float)}
    savemat(f"{folder}/{scenario}.1.CIR.mat", {"CIR_array_full": np.array([cir], float)}, do_compression=True)
    savemat(f"{folder}/{scenario}.1.DoD.mat", {"DoD_array_full": np.array([dod], float)}, do_compression=False)
    savemat(f"{folder}/{scenario}.params.mat", params, do_compression=True)

    folder = f"{out}/v3/{scenario}"
    os.makedirs(folder, exist_ok=True)
    savemat(f"{folder}/params.mat", {**params, "version": 2, "dual_polar_available": 0, "doppler_available": 0})
    for first, end in [(0, 3), (3, 4)]:
        cells = np.empty((1, end - first), object)
        for i in range(first, end):
            cells[0, i - first] = {"p": users[i]}
        savemat(f"{folder}/BS1_UE_{first}-{end}.mat",
                {"channels": cells, "rx_locs": np.zeros((end - first, 5)), "tx_loc": np.zeros((1, 3))},
                do_compression=first == 0)

with open(f"{out}/expected.json", "w") as file:
    json.dump({"antennas": ANTENNAS, "rows": expected}, file)
