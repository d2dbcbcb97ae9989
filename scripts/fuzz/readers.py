"""What scipy and h5py read from folders of mutated inputs, for the targets mat, hdf5 and deepmimo.

    python3 scripts/fuzz/readers.py mat|hdf5|deepmimo FOLDER ...

Prints a list: of each folder {"read": ...}, "refused", or "unknown" where there is nothing to compare with. Each folder is read
in a process of its own: the libraries crash on some inputs.
"""
import json
import math
import os
import signal
import sys
import warnings

import h5py
import numpy as np
import scipy.io

warnings.simplefilter("ignore")


class Unknown(Exception):
    """What can't be compared."""


def plain(values):
    out = []
    for value in values.tolist():
        if isinstance(value, float) and not math.isfinite(value):
            value = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        elif isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        out.append(value)
    return out


def array(value):
    if not isinstance(value, np.ndarray):
        return {"kind": "other"}
    if value.dtype.names is not None:
        flat = value.ravel("F")
        fields = [[name, [array(one[name]) for one in flat]] for name in value.dtype.names]
        return {"kind": "structure", "shape": list(value.shape), "fields": fields}
    if value.dtype.kind == "O":
        if value.size == 0:
            raise Unknown  # cells, or a structure without fields
        if any(one is None for one in value.ravel("F")):
            raise Unknown
        return {"kind": "cells", "shape": list(value.shape), "cells": [array(one) for one in value.ravel("F")]}
    if value.dtype.kind == "c":
        flat = value.ravel("F")
        return {"kind": "complex", "shape": list(value.shape), "re": plain(flat.real), "im": plain(flat.imag)}
    if value.dtype.kind in "iuf":
        return {"kind": "numbers", "shape": list(value.shape), "values": plain(value.ravel("F"))}
    return {"kind": "other"}


def load(path):
    variables = scipy.io.loadmat(path, chars_as_strings=False)
    variables = {name: value for name, value in variables.items()
                 if name not in ("__header__", "__version__", "__globals__", "__function_workspace__")}
    if any(isinstance(value, str) for value in variables.values()):
        raise ValueError("unreadable")
    return variables


def mat(folder):
    return {name: array(value) for name, value in load(folder + "/a.mat").items()}


def hdf5(folder):
    out = {}
    with h5py.File(folder + "/a.h5", "r") as file:
        for name in file:
            if isinstance(file.get(name, getlink=True), h5py.ExternalLink):
                raise ValueError("elsewhere")
            dataset = file[name]
            if dataset.is_virtual or dataset.external:
                raise ValueError("elsewhere")
            if dataset.dtype.kind not in "iuf" or dataset.dtype.itemsize > 8 or dataset.dtype == np.float16:
                raise ValueError("no numbers")
            out[name] = {"shape": list(dataset.shape), "values": plain(np.asarray(dataset[()]).ravel())}
    return out


def deepmimo(folder):
    users = []
    base = folder + "/I1_2p4/"
    power = float(load(base + "I1_2p4.params.mat")["transmit_power"].item())
    only = []
    for kind in ["CIR", "DoD"]:
        numeric = [value for value in load(base + "I1_2p4.1." + kind + ".mat").values()
                   if isinstance(value, np.ndarray) and value.dtype.kind in "iuf"]
        (value,) = numeric
        only.append(value.ravel("F").astype(float))
    response, departure = only
    at = 1
    for _ in range(int(response[0])):
        count = int(response[at + 1])
        paths = response[at + 2:at + 2 + 4 * count].reshape(count, 4)
        angles = departure[at + 2:at + 2 + 4 * count].reshape(count, 4)
        rows = np.stack([paths[:, 1], paths[:, 3] - power, angles[:, 1], angles[:, 2]], axis=1)[:5]
        if not np.isfinite(rows).all():
            raise ValueError("no numbers")
        users.append(rows.tolist())
        at += 2 + 4 * count
    return users


def main():
    read = {"mat": mat, "hdf5": hdf5, "deepmimo": deepmimo}[sys.argv[1]]
    out = []
    for folder in sys.argv[2:]:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            signal.alarm(5)
            try:
                text = json.dumps({"read": read(folder)})
            except (Unknown, MemoryError):
                text = '"unknown"'
            except (OSError, RuntimeError, KeyError):
                # HDF5's library is of another version here and stricter about some damage: numbers alone are compared
                text = '"unknown"' if sys.argv[1] == "hdf5" else '"refused"'
            except Exception:
                text = '"refused"'
            with os.fdopen(theirs, "w") as pipe:
                pipe.write(text)
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours) as pipe:
            text = pipe.read()
        os.waitpid(child, 0)
        out.append(json.loads(text) if text else "unknown")
    print(json.dumps(out))


main()
