"""Models someone else might have written."""

from torch import nn


def tiny(width: int = 8) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, width, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(),
        nn.Linear(width * 12 * 10, 5),
    )


KEPT = tiny()


def kept() -> nn.Module:
    """One that lives on, in training mode, with a layer that is not."""
    KEPT.train()
    KEPT[3].eval()
    return KEPT


def no_model() -> int:
    return 7


def broken() -> nn.Module:
    return nn.Sequential(nn.Linear(7, 7))
