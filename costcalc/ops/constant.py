from costcalc.ops.base import Words, operator
from costcalc.ops.base.elsewhere import called
from costcalc.ops.base.held import Held
from costcalc.ops.base.shapes import NewShape


@operator("constant")
class Constant(Held):
    """Values of a shape that are not trained, and take no input: anchors, a mask, fixed positions.

    `constant((n, d))` begins a branch: what is before it in the layers is not its input.

    Counts  no multiply-adds and no other work: the values are there before the network runs. They
            are buffers, and no parameters.
    Source  torch.nn.Module.register_buffer.
    """

    also_called = ("Buffer", "register_buffer")
    attributes_called = called(sizes=("shape", "size"))
    component = "buffers"

    sizes: NewShape

    @classmethod
    def words(cls) -> Words:
        return Words(
            "it holds one value for each place of its shape, which training does not change",
            "counting its values as parameters: they are buffers",
        )
