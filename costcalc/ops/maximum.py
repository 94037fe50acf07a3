from costcalc.ops.base import Saved, Shape, Work, operator
from costcalc.ops.base.pairwise import Pairwise, between


@operator("maximum")
class Maximum(Pairwise):
    """Elementwise maximum of two or more inputs, with broadcasting of axes of size 1.

    Counts  no multiply-adds; n - 1 comparisons per output element for n inputs.
    Source  torch.maximum, with broadcasting over axes of size 1.
    """

    counterpart = "maximum"
    result = "a maximum"
    each = Work(comparisons=1)

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """What is multiplied with it, for each; of more than two also the products between."""
        inputs = (n for n in range(len(x)) if any(needed[:n] + needed[n + 1 :]))
        return Saved(inputs=tuple(inputs), values=between(x))
