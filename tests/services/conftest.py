"""The sample shop with customers in conversation, on both databases."""

import pytest
from fixtures.business import Business
from fixtures.shop_people import NOW, PEOPLE

from helpdesk.db.engine import Database
from helpdesk.sample_shop import seed


@pytest.fixture
def business(database: Database) -> Business:
    """The sample shop, and some of its customers: a conversation is called as its customer."""
    business = Business(database)
    with business.work() as uow:
        seed(uow, NOW)
    for name, phone in PEOPLE.items():
        business.conversation(name, phone)
    return business
