from costcalc.ops.base import Words, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.held import Held
from costcalc.ops.base.shapes import NewShape


@operator("stored")
class StoredValues(Held):
    """Trained values of a shape, which take no input: queries, a table of positions, a weight.

    `stored((n, d))` begins a branch: what is before it in the layers is not its input.

    Counts  no multiply-adds and no other work: the values are the same for every example. They
            are weights.
    Source  torch.nn.Parameter.
    """

    also_called = ("Parameter", "learned", "trained")
    attributes_called = called(sizes=("shape", "size"))
    component = "weights"

    sizes: NewShape

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it holds one trained value for each place of its shape, and computes nothing",
            "forgetting them: a counter that walks over layers does not see a bare parameter",
        )
