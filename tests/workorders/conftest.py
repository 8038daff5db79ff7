"""The site the orders are of, and the advisor who hands cars over."""

import pytest

from tests.factories.organisation import make_site
from tests.workorders.leaving import make_advisor_of


@pytest.fixture
def site():
    return make_site("north")


@pytest.fixture
def ana(site):
    return make_advisor_of(site)
