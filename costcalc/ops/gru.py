from costcalc.ops.base import Flag, Layers, Size, Switch, Work, operator
from costcalc.ops.base.elsewhere import RECURRENT
from costcalc.ops.base.recurrent import Recurrent


@operator("gru")
class GRU(Recurrent):
    """Gated recurrent unit. x[tokens, dim] -> y[tokens, out]; both directions 2 * out.

    With `layers` each further one takes what the one before gives. PyTorch stores two biases per
    gate; with `one_bias` there is one, as in Keras with `reset_after=False`.

    Counts  one multiply-add per weight per token: 3 gates of out * (dim + out); biases do not
            count. The state before the first token is zeros; multiplying it counts too. Other
            work per unit: each gate adds its two products and its biases; then two sigmoids, a
            tanh, three products and two sums.
    Source  torch.nn.GRU with `batch_first`, section "Shape".
    """

    attributes_called = RECURRENT
    gates = 3
    each = Work(additions=4, multiplications=3, divisions=2, exponentials=3)
    counterpart = "nn.GRU"

    out: Size
    bidirectional: Flag = False
    bias: Flag = True
    layers: Layers = 1
    one_bias: Switch = False
