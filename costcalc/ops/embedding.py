from costcalc.ops.base import (
    SAVES_INPUT,
    Counterpart,
    Module,
    Op,
    Order,
    Params,
    Saved,
    Shape,
    Size,
    Storage,
    Whole,
    Words,
    Work,
    Written,
    operator,
)
from costcalc.ops.base.elsewhere import called


@operator("embedding")
class Embedding(Op):
    """Look-up of a table row for each index. x[tokens] -> y[tokens, dim].

    Counts  no multiply-adds and no other work: a row is looked up, not computed. The n x dim values
            of the table are weights.
    Source  torch.nn.Embedding.
    """

    also_called = ("Embedding", "embed")
    attributes_called = called(
        n=("num_embeddings", "input_dim"), dim=("embedding_dim", "output_dim")
    )
    takes_indices = True
    ranks = (1,)

    n: Size
    dim: Size

    @property
    def gives(self) -> Order:
        return "tokens"

    def shape(self, x: Shape) -> Shape:
        return (x[0], self.dim)

    def params(self, x: Shape) -> Params:
        return Params(weights=self.n * self.dim)

    def macs(self, x: Shape) -> Whole:
        return 0

    def moved(self, stored: Whole, batch: Whole, x: Shape) -> Whole:  # type: ignore[override]
        """Values read (the indices, the rows looked up, not the whole table) and written."""
        rows = x[0] * self.dim
        is_left_out = isinstance(stored, int) and stored == 0
        return (x[0] + (rows if is_left_out else 2 * rows)) * batch

    def work(self, x: Shape) -> Work:
        return Work()

    def storage(self, *x: Shape) -> Storage:
        return "new"

    def saved(self, needed: tuple[bool, ...], *x: Shape) -> Saved:
        """The indices."""
        return SAVES_INPUT

    def kind(self, x: Shape) -> str:
        return "embedding"

    @classmethod
    def words(cls) -> Words:
        return Words(
            "the table has a row of weights for each index; a token costs no arithmetic",
            "counting it as a matrix product with a one-hot vector, n * dim multiply-adds a token "
            "that no one computes",
        )

    def module(self, x: Shape) -> Counterpart:
        arguments = {"num_embeddings": self.n, "embedding_dim": self.dim}
        whole = Module("Tensor.long", {}, free=("to",), written=Written(method=True))
        table = Module(
            "nn.Embedding",
            arguments,
            free=("embedding",),
            mixes=True,
            written=Written(positional=2),
        )
        return whole, table
