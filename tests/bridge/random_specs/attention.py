"""Steps over tokens that read several projections of them."""

from __future__ import annotations

from tests.bridge.random_specs.chains import Chains, Made
from tests.bridge.random_specs.draws import Attributes, Shape, written


class Attention(Chains):
    """Each gives the lines of the projections and of what joins them."""

    def attention(self, shape: Shape, depth: int) -> Made:
        """Queries, keys and values, each projected to a size of its own."""
        tokens, _ = shape
        heads = self.size(3)
        d, e = heads * self.size(4), heads * self.size(4)
        windows = self.divisor(tokens)
        relative = ""
        if self.maybe():
            run = tokens // windows
            h = self.divisor(run)
            relative = f", relative=({h}, {run // h})"
        x, q, k, v = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln"]
        for name, out in ((q, d), (k, d), (v, e)):
            lines += [f"  - {name}: linear({out})", f"    from: {x}"]
        lines.append(f"  - {self.name()}: sdpa(heads={heads}, windows={windows}{relative})")
        return [*lines, f"    from: [{q}, {k}, {v}]"], (tokens, e)

    def strided(self, shape: Shape, depth: int) -> Made:
        """Queries of every second row and column of an image, with a bias for each distance."""
        tokens, _ = shape
        h = self.divisor(tokens)
        heads, stride = self.size(3), self.size(3)
        dim = heads * self.size(4)
        x, q, k = (self.name() for _ in range(3))
        some = f"image(({h}, {tokens // h})) | maxpool(1, s={stride}) | tokens | "
        lines = [f"  - {x}: ln", f"  - {q}: {some}linear({dim})"]
        lines += [f"  - {k}: linear({dim})", f"    from: {x}"]
        bias: Attributes = {"relative": (h, tokens // h), "mirrored": True, "stride": stride}
        lines.append(f"  - {self.name()}: {written('sdpa', {'heads': heads, **bias})}")
        rows = -(-h // stride) * -(-(tokens // h) // stride)
        return [*lines, f"    from: [{q}, {k}, {k}]"], (rows, dim)

    def causal(self, shape: Shape, depth: int) -> Made:
        """Grouped queries, a causal mask, rotary positions."""
        tokens, _ = shape
        shared = self.size(3)
        heads, dim = shared * self.size(3), 2 * self.size(2)
        mask: Attributes = {"heads": heads, "kv_heads": shared, "causal": True}
        if self.maybe():
            mask["window"] = self.size(9)
        x, q, k, v = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln", f"  - {q}: linear({heads * dim}) | rope({heads})"]
        for name, end in ((k, f" | rope({shared})"), (v, "")):
            lines += [f"  - {name}: linear({shared * dim}){end}", f"    from: {x}"]
        lines.append(f"  - {self.name()}: {written('sdpa', mask)}")
        return [*lines, f"    from: [{q}, {k}, {v}]"], (tokens, heads * dim)

    def scan(self, shape: Shape, depth: int) -> Made:
        dim, state = shape[1], self.size(4)
        x, delta, b, c = (self.name() for _ in range(4))
        lines = [f"  - {x}: ln"]
        for name, out, end in ((delta, dim, " | softplus"), (b, state, ""), (c, state, "")):
            lines += [f"  - {name}: linear({out}){end}", f"    from: {x}"]
        lines.append(f"  - {self.name()}: scan({state})")
        return [*lines, f"    from: [{x}, {delta}, {b}, {c}]"], shape
