"""What several tests of reports read."""

import pytest

from costcalc.cost.cost import Cost
from tests import catalog as shipped


@pytest.fixture(scope="session")
def catalog() -> tuple[Cost, ...]:
    """The costs of all shipped networks, computed once."""
    return shipped.catalog()
