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


# airtight's running averages move by 1 - 0.99 a step; its epsilon is Keras'.
NORM = {"eps": 1e-3, "momentum": 0.01}


def norm(kind, initial, name):
    """nn.BatchNorm1d or 2d from its scale and shift."""
    layer = kind(initial[f"{name}.gamma"].numel(), **NORM)
    with torch.no_grad():
        layer.weight.copy_(initial[f"{name}.gamma"])
        layer.bias.copy_(initial[f"{name}.beta"])
    return layer


def conv(initial, name, padding="valid"):
    """nn.Conv1d or nn.Conv2d from a kernel [field..., channels, outputs] and a bias."""
    w, b = initial[f"{name}.w"], initial[f"{name}.b"]
    field = w.dim() - 2
    w = w.permute(field + 1, field, *range(field))
    layer = (nn.Conv1d, nn.Conv2d)[field - 1](w.shape[1], w.shape[0], w.shape[2:], padding=padding)
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.copy_(b)
    return layer


def flattened(initial, name, channels):
    """A dense layer behind a flattening of channels-last features, for features with their channels first."""
    w = initial[f"{name}.w"]
    w = w.reshape(-1, channels, w.shape[1]).transpose(0, 1).reshape(w.shape)
    return linear({f"{name}.w": w, f"{name}.b": initial[f"{name}.b"]}, name)


class NbiotMtl(nn.Module):
    """The subnetwork of the NB-IoT paper, Tables I and II, with the loss of its eq. 28; one list of layers per head."""

    WEIGHT = 0.1
    TASKS = ("theta", "alpha", "beta")

    def __init__(self, initial):
        super().__init__()
        along = {name: values[0] if ".one.w" in name or ".wide.w" in name else values for name, values in initial.items()}
        self.one = nn.ModuleList(conv(along, f"block{i}.one") for i in range(4))
        self.wide = nn.ModuleList(conv(along, f"block{i}.wide", "same") for i in range(4))
        self.norm = nn.ModuleList(norm(nn.BatchNorm1d, initial, f"block{i}.norm") for i in range(4))
        self.dense = nn.Sequential(
            nn.Flatten(), flattened(initial, "shared0", 24), nn.ReLU(), linear(initial, "shared1"), nn.ReLU()
        )
        self.out = nn.ModuleList(linear(initial, task) for task in self.TASKS)
        self.hidden = self.heads(initial)

    def heads(self, initial):
        """The hidden layers of all heads."""
        return nn.ModuleList(
            nn.Sequential(
                *[
                    layer
                    for i in range(4)
                    for layer in (
                        linear({"x.w": initial[f"heads{i}.w"][task], "x.b": initial[f"heads{i}.b"][task]}, "x"),
                        nn.ReLU(),
                    )
                ]
            )
            for task in range(len(self.TASKS))
        )

    def apply_heads(self, x):
        return [head(x) for head in self.hidden]

    def forward(self, x, target):
        x = x.transpose(1, 2)
        for i, (one, wide, normed) in enumerate(zip(self.one, self.wide, self.norm)):
            y = one(x)
            x = F.relu(normed(wide(y))) + y
            if i == 1:  # keeps its 24 rows
                x = F.max_pool1d(F.pad(x, (0, 1), value=-float("inf")), 2, 1)
            elif i < 3:
                x = F.max_pool1d(x, 2)
        hidden = self.apply_heads(self.dense(x))
        theta, alpha, beta = (
            F.mse_loss(out(h), part) for out, h, part in zip(self.out, hidden, target.split([1, 2, 2], 1))
        )
        return theta + self.WEIGHT * (alpha + beta)


class NbiotMtlGrouped(NbiotMtl):
    """The same with each layer of all heads as one batched product."""

    def heads(self, initial):
        return nn.ModuleList(Grouped(initial, f"heads{i}") for i in range(4))

    def apply_heads(self, x):
        x = x.expand(len(self.TASKS), *x.shape)
        for layer in self.hidden:
            x = F.relu(layer(x))
        return x.unbind()


class RadcomMtl(nn.Module):
    """The network of the RadCom paper, Fig. 13, with its weighted cross-entropies.

    The first convolutions of both tasks read the same pixels: they are one. The biases before a normalisation, which
    takes them out again, are not trained.
    """

    WEIGHTS = {"modulation": 0.2, "signal": 0.8}

    def __init__(self, initial):
        super().__init__()
        self.shared = self.normalised(initial, "shared", nn.MaxPool2d(2, 1))
        self.tasks = self.normalised(initial, "tasks")
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Flatten(),
                flattened(initial, f"{task}.hidden", 4),
                nn.ReLU(),
                nn.Dropout(0.5),
                linear(initial, f"{task}.out"),
            )
            for task in self.WEIGHTS
        )

    @staticmethod
    def normalised(initial, name, *after):
        """Convolution, normalisation, ReLU, what comes after, dropout."""
        layer = conv(initial, name)
        layer.bias.requires_grad_(False)
        return nn.Sequential(layer, norm(nn.BatchNorm2d, initial, name), nn.ReLU(), *after, nn.Dropout(0.25))

    def forward(self, x, *targets):
        x = self.tasks(self.shared(x.reshape(-1, 1, 16, 16)))
        return sum(
            weight * F.cross_entropy(head(part), target)
            for head, part, target, weight in zip(self.heads, x.split(4, 1), targets, self.WEIGHTS.values())
        )


class NeuralCalibration(nn.Module):
    """512-2048-2048-2M, each layer with batch normalisation, and the mean squared error to given channels."""

    def __init__(self, initial):
        super().__init__()
        layers = []
        for i in range(4):
            layers += [linear(initial, f"zf{i}"), norm(nn.BatchNorm1d, initial, f"zf{i}"), nn.ReLU()]
        self.network = nn.Sequential(*layers[:-1])

    def forward(self, uplink, downlink):
        return F.mse_loss(self.network(uplink), downlink)


FAMILIES = {
    "eqnet-estimator": [EqnetEstimator],
    "eqnet-autoencoder": [EqnetAutoencoder, EqnetAutoencoderBranches],
    "nbiot-mtl": [NbiotMtl, NbiotMtlGrouped],
    "radcom-mtl": [RadcomMtl],
    "neural-calibration": [NeuralCalibration],
}
