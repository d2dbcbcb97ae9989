"""airtight's model families as PyTorch modules: each is built from airtight's initial weights and gives the loss.

Where there are several ways to write one that people would, all are here; train_step.py takes the fastest.
"""
import torch
from torch import nn
from torch.nn import functional as F


def linear(initial, name):
    """nn.Linear from a kernel [inputs, outputs] and a bias."""
    w, b = initial[f"{name}.w"], initial[f"{name}.b"]
    layer = nn.Linear(*w.shape)
    with torch.no_grad():
        layer.weight.copy_(w.T)
        layer.bias.copy_(b)
    return layer


class EqnetEstimator(nn.Module):
    """f_E with one residual block, and the mean absolute error of its latents."""

    def __init__(self, initial):
        super().__init__()
        self.y, self.h, self.sigma = (linear(initial, name) for name in ("y", "h", "sigma"))
        self.down = nn.ModuleList(linear(initial, f"b0.down{i}") for i in range(3))
        self.side = nn.ModuleList(linear(initial, f"b0.side{i}") for i in range(3))
        self.up = nn.ModuleList(linear(initial, f"b0.up{i}") for i in range(3))
        self.out = linear(initial, "out")

    def forward(self, y, h, sigma, target):
        x = torch.cat([F.relu(self.y(y)), F.relu(self.h(h)), F.relu(self.sigma(sigma))], 1)
        sides = []
        for down, side in zip(self.down, self.side):
            x = F.relu(down(x))
            sides.append(F.relu(side(x)))
        for up, side in zip(self.up, sides):
            x = F.relu(up(x) + side)
        return (self.out(x) - target).abs().mean()


class Grouped(nn.Module):
    """One dense layer per branch as one batched product."""

    def __init__(self, initial, name):
        super().__init__()
        self.w = nn.Parameter(initial[f"{name}.w"].clone())
        self.b = nn.Parameter(initial[f"{name}.b"].clone().unsqueeze(1))

    def forward(self, x):
        return torch.baddbmm(self.b, x, self.w)


class EqnetAutoencoder(nn.Module):
    """f_Q, noise, and g's branches, with the loss of the paper's eq. 7."""

    EPSILON = 1e-2

    def __init__(self, initial):
        super().__init__()
        names = [f"h{i}" for i in range(5)] + ["out"]
        self.q = nn.ModuleList(linear(initial, f"q.{name}") for name in names)
        self.g = nn.ModuleList(Grouped(initial, f"g.{name}") for name in names)

    def forward(self, soft_bits, noise):
        x = soft_bits
        for layer in self.q[:-1]:
            x = F.relu(layer(x))
        x = torch.tanh(self.q[-1](x)) + noise
        x = x.expand(self.g[0].w.shape[0], *x.shape)
        for layer in self.g[:-1]:
            x = F.relu(layer(x))
        rebuilt = torch.tanh(self.g[-1](x)).squeeze(2).T
        return ((rebuilt - soft_bits).square() / (soft_bits.abs() + self.EPSILON)).mean()


class EqnetAutoencoderBranches(EqnetAutoencoder):
    """The same with a list of nn.Linear per branch."""

    def __init__(self, initial):
        super().__init__(initial)
        names = [f"h{i}" for i in range(5)] + ["out"]
        branches = range(initial["g.out.w"].shape[0])
        self.g = nn.ModuleList(
            nn.Sequential(
                *[
                    layer
                    for name in names
                    for layer in (
                        linear({"x.w": initial[f"g.{name}.w"][i], "x.b": initial[f"g.{name}.b"][i]}, "x"),
                        nn.Tanh() if name == "out" else nn.ReLU(),
                    )
                ]
            )
            for i in branches
        )

    def forward(self, soft_bits, noise):
        x = soft_bits
        for layer in self.q[:-1]:
            x = F.relu(layer(x))
        x = torch.tanh(self.q[-1](x)) + noise
        rebuilt = torch.cat([branch(x) for branch in self.g], 1)
        return ((rebuilt - soft_bits).square() / (soft_bits.abs() + self.EPSILON)).mean()


FAMILIES = {
    "eqnet-estimator": [EqnetEstimator],
    "eqnet-autoencoder": [EqnetAutoencoder, EqnetAutoencoderBranches],
}
