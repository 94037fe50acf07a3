from costcalc.algebra import decided, either, equal
from costcalc.ops.base import Counterpart, Shape, Storage, operator
from costcalc.ops.base.rearranging import Rearranging
from costcalc.ops.base.steps import flatten, transpose


@operator("merge_heads")
class MergeHeads(Rearranging):
    """Concatenation of the features of all heads. x[n, tokens, dim] -> y[tokens, n*dim].

    Counts  no multiply-adds and no other work.
    Source  torch.transpose and torch.flatten, as in multi-head attention.
    """

    mistake = "forgetting the projection that usually follows it"

    def shape(self, x: Shape) -> Shape:
        n, tokens, dim = x
        return tokens, n * dim

    def storage(self, *x: Shape) -> Storage:
        n, tokens, _ = x[0]
        keeps_order = decided(either(equal(n, 1), equal(tokens, 1))) is True
        return "reshaped" if keeps_order else "new"

    def module(self, x: Shape) -> Counterpart:
        return transpose(1, 2), flatten(2)
