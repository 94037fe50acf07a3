from costcalc.ops.base import Flag, Size, Work, operator
from costcalc.ops.base.elsewhere import RECURRENT
from costcalc.ops.base.recurrent import Recurrent


@operator("gru")
class GRU(Recurrent):
    """Gated recurrent unit, one layer. x[tokens, dim] -> y[tokens, out]; both directions 2 * out.

    Stacked layers are written `gru(out) | gru(out)`.

    Counts  one multiply-add per weight per token: 3 gates of out * (dim + out); biases do not
            count. The state before the first token is zeros; multiplying it counts too. Other
            work per unit: each gate adds its two products and its biases; then two sigmoids, a
            tanh, three products and two sums.
    Source  torch.nn.GRU with `batch_first`, section "Shape"; it stores two biases per gate.
    """

    attributes_called = RECURRENT
    gates = 3
    each = Work(additions=4, multiplications=3, divisions=2, exponentials=3)
    counterpart = "nn.GRU"

    out: Size
    bidirectional: Flag = False
    bias: Flag = True
