"""What all actions share: a unit of work in a thread, one error handler, and a short way to say and remember things."""

import asyncio
import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cached_property
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from helpdesk import clock
from helpdesk.bootstrap import helpdesk
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable
from helpdesk.policies.mood import CALM, Mood, mood
from helpdesk.services import customers, pictures
from helpdesk.texts import plain

_log = logging.getLogger(__name__)

# The open question, in slot `asked`; a bare yes, no or detail answers it.
ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF, PERSON = "order_number", "order_choice", "order_proof", "person"
RASAS_OWN = frozenset({"action_listen", "action_extract_slots", "action_session_start"})
MISUNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope", None})
MOODS = ("urgent", "angry", "insult")  # as in helpdesk/policies/mood.py
LOOKED_BACK = 4  # answers that still belong to what is talked about
REQUESTED = "requested_slot"  # Rasa's own slot: the question a form has asked
PICTURE_KINDS = frozenset({"image", "video", "document"})
PICTURES_SLOT = "pictures"  # pictures that no flow has taken yet: {"ids": inbound ids, "until": seconds, …}


class Talk:
    """One turn as an action sees it: what the customer said, what is known, and what the action answers."""

    def __init__(self, tracker: Tracker, stack: ExitStack) -> None:
        self._tracker = tracker
        self._stack = stack
        self._said: Mapping[str, Any] = tracker.latest_message or {}
        self.slots: dict[str, Any] = {}
        self.replies: list[tuple[str, dict[str, Any]]] = []
        self.events: list[EventType] = []
        self.known: dict[str, Any] = {}  # what was looked up in this turn already

    @cached_property
    def uow(self) -> UnitOfWork:
        """The action's unit of work, begun when it is first needed: many answers need no database."""
        return self._stack.enter_context(helpdesk().unit_of_work())

    @cached_property
    def conversation_id(self) -> str:
        """The conversation, in `rasa shell` that of the sample customer."""
        found = customers.acting_conversation(self.uow, self._tracker.sender_id)
        customers.speaks(self.uow, found, self._tracker.get_slot("language"))
        return found

    @property
    def inbound_id(self) -> str:
        """The key of everything this turn causes: the same when the turn runs again."""
        known = (self._said.get("metadata") or {}).get("inbound_id") or self._said.get("message_id")
        return str(known or f"{self._tracker.sender_id}:{self._turns()}")

    @property
    def text(self) -> str:
        """What was typed; of a tapped button its payload."""
        return str(self._said.get("text") or "")

    @property
    def intent(self) -> str | None:
        """What was understood."""
        name: str | None = (self._said.get("intent") or {}).get("name")
        return name

    @property
    def confidence(self) -> float:
        """How sure it is that `intent` was meant, 0.0 to 1.0; 1.0 for a tapped button."""
        return float((self._said.get("intent") or {}).get("confidence") or 0.0)

    def selected(self, intent: str) -> dict[str, float]:
        """The topics of a retrieval intent that may be meant, each with how sure that is; of a tapped button none."""
        ranking = ((self._said.get("response_selector") or {}).get(intent) or {}).get("ranking") or ()
        return {str(each["intent_response_key"]).partition("/")[2]: float(each["confidence"]) for each in ranking}

    @property
    def tapped(self) -> bool:
        """Was it a button of ours (or the channel's word for what is not text)? Typed text never begins like this."""
        return self.text.startswith("/")

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the channel says about the message: kind, ids of its record."""
        return self._said.get("metadata") or {}

    @cached_property
    def mood(self) -> Mood:
        """How the customer sounds, now or earlier in this matter (slot `mood`)."""
        before = self.tracked("mood") or ()
        return Mood(**{name: getattr(self.mood_now, name) or name in before for name in MOODS})

    @cached_property
    def mood_now(self) -> Mood:
        """How this message sounds."""
        return CALM if self.tapped else mood(self.text, self.tracked("language"))

    def tracked(self, name: str) -> Any:
        """What a slot held before this action."""
        return self._tracker.get_slot(name)

    @property
    def form(self) -> str:
        """The form that is going on, or ""."""
        return str((self._tracker.active_loop or {}).get("name") or "")

    def happened(self) -> list[Mapping[str, Any]]:
        """Rasa's events since the customer's message, oldest first."""
        found: list[Mapping[str, Any]] = []
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                break
            found.append(event)
        return found[::-1]

    def events_before(self) -> list[Mapping[str, Any]]:
        """Rasa's events before the customer's message, oldest first, as far back as they are kept."""
        found = list(self._tracker.events)
        newest = max((n for n, event in enumerate(found) if event.get("event") == "user"), default=0)
        return found[:newest]

    @property
    def at(self) -> float:
        """When the customer's message was heard, in seconds since the epoch, by Rasa's clock."""
        heard = (event for event in reversed(self._tracker.events) if event.get("event") == "user")
        newest: Mapping[str, Any] = next(heard, {})
        return float(newest.get("timestamp") or clock.timestamp())

    def end_form(self) -> None:
        """The form that is going on ends here, without its last step."""
        if self.form and not any(event["event"] == "active_loop" for event in self.events):
            self.events += [ActiveLoop(None), SlotSet(REQUESTED, None)]

    def listen(self) -> None:
        """Nothing comes after this action: the customer speaks next."""
        self.events.append(FollowupAction("action_listen"))

    def entities(self, name: str) -> list[str]:
        """All values of an entity in this message; what was not said, its pictures may show."""
        return self.said(name) or self.shown.told(name)

    def said(self, name: str) -> list[str]:
        """All values of an entity that were typed or tapped."""
        return [str(e["value"]) for e in self._said.get("entities") or () if e.get("entity") == name and e.get("value")]

    @property
    def picture_ids(self) -> list[str]:
        """The inbound ids of this turn's pictures, films and documents; [] if it has none."""
        kinds = {*self.said("received_kind"), str(self.metadata.get("kind"))}
        return list(self.metadata.get("inbound_ids") or [self.inbound_id]) if kinds & PICTURE_KINDS else []

    @cached_property
    def shown(self) -> pictures.Shown:
        """What the pictures of this turn show; to a flow that begins in it also those that were sent shortly before."""
        before = self.tracked(PICTURES_SLOT) if begun_now(self) else None
        ids = [*(before["ids"] if before and before["until"] > clock.timestamp() else ()), *self.picture_ids]
        if not ids:
            return pictures.NOTHING
        return pictures.of_messages(self.uow, self.conversation_id, list(dict.fromkeys(ids)))

    def entity(self, name: str) -> str:
        """The first value of an entity in this message, or ""."""
        return next(iter(self.entities(name)), "")

    def slot(self, name: str) -> Any:
        """What a slot holds now, changes of this turn included."""
        return self.slots[name] if name in self.slots else self._tracker.get_slot(name)

    @property
    def asked(self) -> str | None:
        """The question that is open; the offer of a person only as long as nothing was said since."""
        question: str | None = self._tracker.get_slot("asked")
        return None if question == PERSON and self._chatted() else question

    def say(self, key: str, **values: Any) -> None:
        """Answer with the response `key`; values are written in the customer's language."""
        self.replies.append((key, {name: plain(value) for name, value in values.items()}))

    def remember(self, **slots: Any) -> None:
        """Set slots; `asked` is the question the answer ends with and is forgotten otherwise."""
        self.slots.update(slots)

    def keep_question(self) -> None:
        """The open question stays open."""
        self.slots["asked"] = self.asked

    def heard(self, since: float) -> list[tuple[str, float]]:
        """Intents and confidences of the customer's messages since then (seconds since the epoch, Rasa's clock)."""
        found = []
        for event in self._tracker.events:
            if event.get("event") == "user" and event.get("timestamp", 0) >= since:
                intent = (event.get("parse_data") or {}).get("intent") or {}
                found.append((str(intent.get("name") or ""), float(intent.get("confidence") or 0.0)))
        return found

    def intent_before(self) -> str | None:
        """The intent of the customer's message before this one, passing over what was not text; None: there is none."""
        heard = [
            (event.get("parse_data") or {}).get("intent", {}).get("name")
            for event in self._tracker.events
            if event.get("event") == "user"
        ]
        return next((name for name in reversed(heard[:-1]) if name != "received"), None)

    def said_before(self) -> list[str]:
        """The keys of the last answers before this message, newest first."""
        found = [
            str((event.get("metadata") or {}).get("utter_action") or "")
            for event in reversed(self._tracker.events)
            if event.get("event") == "bot"
        ]
        return [key for key in found[:LOOKED_BACK] if key]

    def _chatted(self) -> bool:
        """Was the last answer a rule's own sentence (thanks, goodbye …), which leaves the slots as they were?"""
        done = (str(event.get("name")) for event in reversed(self._tracker.events) if event.get("event") == "action")
        return next((name for name in done if name not in RASAS_OWN), "").startswith("utter_")

    def _turns(self) -> int:
        return sum(1 for event in self._tracker.events if event.get("event") == "user")


def begun_now(talk: Talk) -> bool:
    """Has a form begun in this turn?"""
    return any(event.get("event") == "active_loop" and event.get("name") for event in talk.happened())


# What may answer a message in place of any action (True: it did); actions/remarks.py adds to it.
INSTEAD: list[Callable[[Talk], bool]] = []
AFTERWARDS: list[Callable[[Talk], None]] = []  # what follows every action; actions/pressing.py adds to it


class HelpdeskAction(Action, ABC):
    """An action that works on the business: `answer` runs in a thread, inside one unit of work."""

    def name(self) -> str:
        """`OfferPerson` is `action_offer_person`."""
        return "action_" + re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    @abstractmethod
    def answer(self, talk: Talk) -> None:
        """Call a service, say something, remember something."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Run `answer`; if it fails, apologise and offer a person, so that nobody is left without an answer."""
        try:
            talk = await asyncio.to_thread(self._work, tracker)
        except Exception as error:
            _log.exception("action=%s conversation=%s failed=%s", self.name(), tracker.sender_id, type(error).__name__)
            kept = bool(((tracker.latest_message or {}).get("metadata") or {}).get("inbound_id"))
            if kept and isinstance(error, DatabaseUnavailable):
                raise  # the turn could not be stored either: it runs again
            dispatcher.utter_message(response="utter_action_failed", values={})
            return self.after_failure(tracker)
        for key, values in talk.replies:
            dispatcher.utter_message(response=key, values=values)
        changes = {"asked": None, **talk.slots}
        said = ",".join(key for key, _ in talk.replies)
        _log.info("action=%s conversation=%s said=%s", self.name(), tracker.sender_id, said)
        changed = [SlotSet(name, value) for name, value in changes.items() if tracker.get_slot(name) != value]
        return changed + talk.events

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """What Rasa is told when `answer` has failed: nothing, so an open question stays open."""
        return []

    def _work(self, tracker: Tracker) -> Talk:
        with ExitStack() as stack:
            talk = Talk(tracker, stack)
            if not any(answered(talk) for answered in INSTEAD):
                self.answer(talk)
            for done in AFTERWARDS:
                done(talk)
            return talk
