"""HDF5 files that h5wasm can't write, for datasets/hdf5_test.ts: one window each, the numbers 1, -2, 3 ... -256.

    python3 scripts/peers/hdf5_files.py datasets/testdata/hdf5
"""
import os
import sys

import h5py
import numpy as np

os.makedirs(sys.argv[1], exist_ok=True)
os.chdir(sys.argv[1])
key = "('ask', 'short-range', 10, 0)"
window = np.arange(1, 257) * np.where(np.arange(256) % 2, -1, 1)


def write(name, fill):
    with h5py.File(name + ".h5", "w") as file:
        fill(file)


def virtual(source):
    layout = h5py.VirtualLayout((256,), "f4")
    layout[:] = h5py.VirtualSource(source, "windows", (256,))
    return layout


for kind in ["f2", ">f4", "f8", "i2", ">i8", "u1"]:
    name = {"f2": "float16", ">f4": "float32_big_endian", "f8": "float64", "i2": "int16", ">i8": "int64_big_endian",
            "u1": "uint8"}[kind]
    write(name, lambda file: file.create_dataset(key, data=(abs(window) % 256 if kind == "u1" else window).astype(kind)))
write("complex64", lambda file: file.create_dataset(key, data=(window[:128] + 1j * window[128:]).astype("c8")))
write("booleans", lambda file: file.create_dataset(key, data=window > 0))
write("external_storage", lambda file: file.create_dataset(key, (256,), "f4", external=[("samples.raw", 0, 1024)]))
write("virtual_elsewhere", lambda file: file.create_virtual_dataset(key, virtual("windows.h5")))
write("virtual_within", lambda file: file.create_virtual_dataset(key, virtual(".")))
write("compressed", lambda file: file.create_dataset(key, data=window.astype("f4"), compression="gzip", shuffle=True))
write("group", lambda file: file.create_group(key))
