"""The sample shop with customers in conversation, on both databases."""

from datetime import datetime

import pytest
from fixtures.business import Business
from fixtures.shop_people import NOW, PEOPLE

from helpdesk.db.engine import Database


@pytest.fixture
def stocked_at() -> datetime:
    """The moment that these tests see."""
    return NOW


@pytest.fixture
def business(stocked_database: Database) -> Business:
    """The sample shop, and some of its customers: a conversation is called as its customer."""
    business = Business(stocked_database)
    business.conversations(PEOPLE)
    return business
