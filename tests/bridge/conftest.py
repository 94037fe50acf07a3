"""One thread for each worker: several that wait for each other are ten times slower."""

from contextlib import suppress

with suppress(ImportError):
    import torch

    torch.set_num_threads(1)
