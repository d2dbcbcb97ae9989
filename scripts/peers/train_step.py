#!/usr/bin/env python3
"""The training steps of airtight's model families in PyTorch, for `deno task perf --peer torch`.

The same computation as airtight's: layers, loss, optimiser, batch and initial weights, in float32. Initial weights
and batch come from a file that airtight writes, so that both sides' losses can be held against each other.

Serves requests, one JSON object a line on standard input, and answers each with one line:

    {"op": "about"}                            -> {"about": {"framework", "blas", "threads", "device"}}
    {"op": "load", "workload": W, "file": F}   -> {"parameters": N, "note": how it is written}
    {"op": "run", "times": N}                  -> {"ms": [...]}: each step's time, its loss having been read
    {"op": "train", "steps": N}                -> {"losses": [...]}: from the initial weights on, without dropout
    {"op": "unload"}                           -> {}

Threads are set by the environment (OMP_NUM_THREADS, OPENBLAS_NUM_THREADS), which is read when libraries load.
"""
import ctypes
import json
import os
import re
import sys
import time

import numpy as np
import torch

import models


def blas():
    """What serves torch's matrix products: the file behind the name that it was linked with."""
    if torch.backends.mkl.is_available():
        return torch.__config__.show().split("MKL", 1)[-1].split("\n")[0].strip(" :-") or "MKL"
    files = set()
    with open("/proc/self/maps") as maps:
        for line in maps:
            path = line.split()[-1]
            if re.search(r"/lib(open)?blas\w*(\.so|-)", path):
                files.add(os.path.realpath(path))
    for path in sorted(files):
        try:
            config = ctypes.CDLL(path).openblas_get_config
        except AttributeError:
            continue
        config.restype = ctypes.c_char_p
        return config().decode().strip()
    bundled = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    if files and not (bundled and bundled.group(1) == "open"):
        return "reference BLAS"
    return bundled.group(1) if bundled else "unknown"


class Training:
    """A model, its optimiser and its batch."""

    def __init__(self, name, path, device):
        with open(path, "rb") as file:
            header = json.loads(file.readline())
            values = np.frombuffer(file.read(), dtype="<f4")
        at = 0

        def take(shape):
            nonlocal at
            size = int(np.prod(shape))
            at += size
            return torch.tensor(values[at - size : at].reshape(shape), device=device)

        self.initial = {name: take(shape) for name, shape in header["parameters"]}
        self.batch = [take(shape) for shape in header["batch"]]
        self.header, self.device = header, device
        self.family, self.foreach = self.fastest(models.FAMILIES[name])
        self.note = f"{self.family.__name__}, Adam {'foreach' if self.foreach else 'for loop'}"
        self.restart()

    def fastest(self, families):
        """The fastest of the ways to write the same thing, here and now."""
        times = {}
        for family in families:
            for foreach in (False, True):
                self.family, self.foreach = family, foreach
                self.restart()
                times[family, foreach] = min(self.timed_step() for _ in range(4))
        return min(times, key=times.get)

    def restart(self):
        """The model and the optimiser as they were before the first step."""
        self.model = self.family(self.initial).to(self.device)
        self.optimiser = torch.optim.Adam(
            [p for p in self.model.parameters() if p.requires_grad],
            lr=self.header["learningRate"],
            eps=self.header["epsilon"],
            amsgrad=self.header["amsgrad"],
            foreach=self.foreach,
        )

    def timed_step(self):
        """Milliseconds of a step."""
        start = time.perf_counter()
        self.step()
        return 1e3 * (time.perf_counter() - start)

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.model(*self.batch)
        loss.backward()
        self.optimiser.step()
        return loss.item()


def answer(request, state):
    op = request["op"]
    if op == "about":
        return {
            "about": {
                "framework": f"PyTorch {torch.__version__}",
                "blas": blas(),
                "threads": torch.get_num_threads(),
                "device": torch.cuda.get_device_name() if state["device"] == "cuda" else "cpu",
            }
        }
    if op == "load":
        if request["workload"] not in models.FAMILIES:
            return {"unsupported": "not written in PyTorch"}
        training = state["training"] = Training(request["workload"], request["file"], state["device"])
        count = sum(p.numel() for p in training.model.parameters())
        return {"parameters": count, "note": training.note}
    if op == "run":
        return {"ms": [state["training"].timed_step() for _ in range(request["times"])]}
    if op == "train":
        state["training"].restart()
        for layer in state["training"].model.modules():
            if isinstance(layer, torch.nn.Dropout):
                layer.p = 0.0
        return {"losses": [state["training"].step() for _ in range(request["steps"])]}
    if op == "unload":
        state["training"] = None
        return {}
    return {"error": f"unknown request {op!r}"}


def main():
    # Float32 throughout: no TF32 on a GPU.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    state = {"device": os.environ.get("AIRTIGHT_DEVICE", "cpu"), "training": None}
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), state)
        except Exception as error:  # the driver decides what a failure means
            reply = {"error": f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
