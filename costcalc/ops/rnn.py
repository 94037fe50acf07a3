from costcalc.ops.base import Flag, Layers, Size, Switch, Work, operator
from costcalc.ops.base.elsewhere import RECURRENT
from costcalc.ops.base.recurrent import Recurrent


@operator("rnn")
class RNN(Recurrent):
    """Elman's recurrent layer. x[tokens, dim] -> y[tokens, out]; both directions 2 * out.

    With `layers` each further one takes what the one before gives. PyTorch stores two biases,
    Keras one: `one_bias`.

    Counts  one multiply-add per weight per token: out * (dim + out); biases do not count. The
            state before the first token is zeros; multiplying it counts too. Other work per
            unit: adding the two products and the biases, and a tanh.
    Source  torch.nn.RNN with `batch_first`, section "Shape".
    """

    also_called = ("SimpleRNN",)
    attributes_called = RECURRENT
    gates = 1
    each = Work(exponentials=1)
    counterpart = "nn.RNN"

    out: Size
    bidirectional: Flag = False
    bias: Flag = True
    layers: Layers = 1
    one_bias: Switch = False

    @property
    def fused(self) -> tuple[str, ...]:
        return ("rnn_tanh",)
