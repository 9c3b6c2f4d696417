"""The assistant with its model, and customers of the sample shop."""

from collections.abc import Callable, Iterator

import pytest
from fixtures.assistant import Assistant, Phone
from fixtures.business import Business
from fixtures.model import trained_model

from helpdesk import bootstrap, clock
from helpdesk.db.engine import Database

CUSTOMERS = {
    "lena": ("4915112345601", "Lena Hoffmann", "de"),
    "oliver": ("447700900123", "Oliver Bennett", "en"),
    "sara": ("966501234567", "سارة القحطاني", "ar"),
    "ahmad": ("201001234567", "أحمد منصور", "ar"),
    "tomasz": ("447700900193", "Tomasz", "en"),
    "daniel": ("447700900216", "Daniel", "en"),
    "james": ("447700900142", "James", "en"),
    "priya": ("447700900158", "Priya", "en"),
    "felix": ("4917604069047", "Felix Baumgartner-Ruiz", "de"),
    "huda": ("201001234625", "هدى", "ar"),
    "rahman": ("966501234574", "عبد الرحمن", "ar"),
    "paul": ("4917604069081", "Paul Müller", "de"),
    "miriam": ("4917604069106", "Miriam Vogt", "de"),
    "jan": ("4917604069113", "Jan Petersen", "de"),
    "hannah": ("447700900221", "Hannah Price", "en"),
    "harriet": ("447700900189", "Harriet Cole", "en"),
    "grace": ("447700900177", "Grace Adeyemi", "en"),
    "katharina": ("4917604069052", "Katharina von Ahlen", "de"),
    "omar": ("4917604069099", "عمر الخطيب", "ar"),
    "youssef": ("201001234606", "يوسف إبراهيم", "ar"),
    "noura": ("966501234613", "نورة الدوسري", "ar"),
    "stranger": ("15550100", "🔥 best deals 🔥", ""),
}


@pytest.fixture(scope="session")
def assistant() -> Iterator[Assistant]:
    """The model of the files as they are, loaded once."""
    assistant = Assistant(trained_model())
    yield assistant
    assistant.close()


@pytest.fixture
def business(stocked_sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Business]:
    """The sample shop on a database of this test, which the actions use too."""
    monkeypatch.setenv("DATABASE_URL", stocked_sqlite.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SAMPLE_CUSTOMER", "")
    bootstrap.helpdesk.cache_clear()
    yield Business(stocked_sqlite)
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


@pytest.fixture
def phone(assistant: Assistant, business: Business, request: pytest.FixtureRequest) -> Callable[[str], Phone]:
    """A customer's phone by name; see CUSTOMERS."""

    def of(name: str) -> Phone:
        number, profile, _language = CUSTOMERS[name]
        # Rasa's memory outlives the test: each test gets conversations of its own.
        conversation = f"{name}-{abs(hash(request.node.nodeid)) % 10**12}"
        return Phone(assistant, business, business.conversation(conversation, phone=number, name=profile))

    return of


@pytest.fixture
def clock_jumps(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds pass for our own code."""
    now, ahead = clock.timestamp, [0.0]
    monkeypatch.setattr(clock, "timestamp", lambda: now() + ahead[0])

    def jump(seconds: float) -> None:
        ahead[0] += seconds

    return jump
