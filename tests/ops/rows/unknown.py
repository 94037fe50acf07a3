"""An operator that was not translated: its shape is given, its cost is not known."""

from tests.ops.rows.row import Row

ROWS = [
    Row("opaque", {"sizes": (5, 7)}, ((3, 4, 6),), (5, 7), "opaque"),
    Row("opaque", {"sizes": (9,), "holds": 30}, ((4,), (3, 8)), (9,), "opaque", weights=30),
    Row("opaque", {"sizes": (2, 8)}, ((3, 4, 6, 7),), (2, 8), "opaque"),
    Row("opaque", {"sizes": (11,)}, ((2, 3, 4, 6, 7), (2, 3, 4, 5, 6, 7)), (11,), "opaque"),
]
