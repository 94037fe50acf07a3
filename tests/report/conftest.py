"""What several tests of reports read."""

import pytest

from costcalc.api import catalog_costs
from costcalc.cost.cost import Cost


@pytest.fixture(scope="session")
def catalog() -> tuple[Cost, ...]:
    """The costs of all shipped networks, computed once."""
    return tuple(catalog_costs())
