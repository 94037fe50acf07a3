from costcalc.ops.base import Flag, Size, Work, operator
from costcalc.ops.base.elsewhere import RECURRENT
from costcalc.ops.base.recurrent import Recurrent


@operator("lstm")
class LSTM(Recurrent):
    """Long short-term memory, one layer. x[tokens, dim] -> y[tokens, out]; both directions 2 * out.

    Stacked layers are written `lstm(out) | lstm(out)`.

    Counts  one multiply-add per weight per token: 4 gates of out * (dim + out); biases do not
            count. The state before the first token is zeros; multiplying it counts too. Other
            work per unit: each gate adds its two products and its biases; then three sigmoids,
            two tanh, three products and a sum.
    Source  torch.nn.LSTM with `batch_first`, section "Shape"; it stores two biases per gate.
    """

    attributes_called = RECURRENT
    gates = 4
    each = Work(additions=4, multiplications=3, divisions=3, exponentials=5)
    counterpart = "nn.LSTM"

    out: Size
    bidirectional: Flag = False
    bias: Flag = True
