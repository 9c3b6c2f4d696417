"""A product that does not work: steps from the knowledge base, then a person who knows all that was tried."""

from __future__ import annotations

from actions import faq
from actions.base import HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Stop, Value, Verdict
from actions.flows.ending import gathered, hand_over
from actions.flows.flow import Flow
from actions.flows.more_questions import Pick, Row
from actions.flows.questions import Options, Photo
from actions.flows.remedy import DANGER, FAILED, SOLVED, Problem, Remedy, language
from actions.flows.which_order import WhichOrder, own_orders
from actions.reported_goods import hand_on
from actions.return_refusals import FAULT
from helpdesk.policies.mood import Mood
from helpdesk.problems import GENERIC
from helpdesk.services import pictures, tickets, troubleshooting
from helpdesk.shop import flow_on

WHAT, SYMPTOM, OUTCOME = "product_not_working_what", "product_not_working_symptom", "product_not_working_outcome"
STILL_WHAT, STILL_OUTCOME = "problem_not_solved_what", "problem_not_solved_outcome"
TECHNICIAN = "book_technician"
NOT_VISITED = ("", GENERIC, pictures.APP)  # families of which nobody can say what a technician would look at
SINCE = ("arrival", "today", "days", "weeks")


def family(talk: Talk) -> str:
    """The family of the product that was told."""
    return troubleshooting.named_family(str(talk.slot(WHAT) or ""))


def symptoms(talk: Talk) -> list[Row]:
    """The problems that products of this family have."""
    return [Row(one.id, one.title) for one in troubleshooting.guides(family(talk), language(talk))]


class Symptom(Pick):
    """One of the product's problems; words that name it are as good as its row, anything else is declined."""

    def take(self, talk: Talk, note: dict[str, object]) -> Verdict:
        """By tap, number, title, or words of the knowledge base."""
        found = super().take(talk, note)
        if found is None and not talk.tapped and (guide := troubleshooting.named_guide(talk.text, family(talk))):
            return Value(guide)
        return found


class ProductNotWorkingForm(Flow):
    """What is wrong, step after step, and only when none helps what a person needs to know."""

    flow = "product_not_working"
    switch = "problems"
    reports = True
    intents = ("product_not_working",)
    kin = frozenset({"app_error", "problem_not_solved", "report_damaged_item", "complaint", "submit_document"})
    questions = (
        Problem(WHAT, enough=troubleshooting.says_enough),
        Symptom(SYMPTOM, optional=True, rows=symptoms),
        Remedy(OUTCOME, words=lambda talk: str(talk.slot(WHAT)), guide=lambda talk: str(talk.slot(SYMPTOM) or "")),
        Options("product_not_working_since", options=SINCE, group="since", optional=True, volunteered=True),
        WhichOrder(fits=lambda order: order.status == "delivered", optional=True),
        Photo("product_not_working_photos"),
    )

    def handed_on(self, talk: Talk) -> bool:
        """A return or exchange begins with what is wrong and what was tried."""
        return hand_on(talk, FAULT, None, talk.slot("product_not_working_photos"))

    def skip_product_not_working_symptom(self, talk: Talk) -> bool:
        """Known from the words, or there is nothing to choose from."""
        return bool(troubleshooting.named_guide(str(talk.slot(WHAT)))) or len(symptoms(talk)) < 2  # noqa: PLR2004

    def skip_product_not_working_since(self, talk: Talk) -> bool:
        """Only for a person."""
        return bool(talk.slot(OUTCOME) != FAILED)

    def skip_chosen_order(self, talk: Talk) -> bool:
        """Only for a person, and only when there is an order."""
        return talk.slot(OUTCOME) != FAILED or not (own_orders(talk) or talk.slot("order_number"))

    def skip_product_not_working_photos(self, talk: Talk) -> bool:
        """Only for a person."""
        return bool(talk.slot(OUTCOME) != FAILED)


class ProductNotWorking(HelpdeskAction):
    """It works again, or a person takes over."""

    def answer(self, talk: Talk) -> None:
        """Say which."""
        end(talk, str(talk.slot(OUTCOME)), family(talk), str(talk.slot(WHAT) or ""))


class ProblemNotSolvedForm(Flow):
    """Still not working: the steps go on where they stood."""

    flow = "problem_not_solved"
    switch = "problems"
    reports = True
    intents = ("problem_not_solved",)
    kin = frozenset({"product_not_working", "app_error", "complaint", "submit_document"})
    questions = (
        Problem(STILL_WHAT, enough=troubleshooting.says_enough),
        Remedy(STILL_OUTCOME, words=lambda talk: str(talk.slot(STILL_WHAT) or ""), still=True),
    )

    def instead(self, talk: Talk) -> Stop | None:
        """Right after an article it is the article that was no help, unless a product or its trouble is named."""
        named = troubleshooting.named_family(talk.text) or troubleshooting.named_guide(talk.text)
        if talk.tapped or named or talk.asked != faq.HELPFUL:
            return None
        faq.judged(talk, helpful=False)
        return Stop()

    def skip_problem_not_solved_what(self, talk: Talk) -> bool:
        """There is a problem that was worked on."""
        if talk.slot(STILL_WHAT) is not None:
            return False
        last = troubleshooting.again(talk.uow, talk.conversation_id, language(talk))
        return not isinstance(last, troubleshooting.Nothing)


class ProblemNotSolved(HelpdeskAction):
    """It works again, or a person takes over."""

    def answer(self, talk: Talk) -> None:
        """Say which."""
        last = troubleshooting.again(talk.uow, talk.conversation_id, language(talk))
        product = "" if isinstance(last, troubleshooting.Nothing) else last.guide.split("/")[0]
        end(talk, str(talk.slot(STILL_OUTCOME)), product)


class ProblemSolved(HelpdeskAction):
    """The customer says that it works now."""

    def answer(self, talk: Talk) -> None:
        """Note it, and be glad; right after an article it was the article that helped."""
        if talk.asked == faq.HELPFUL and not talk.tapped:
            faq.judged(talk, helpful=True)
            return
        troubleshooting.next_step(talk.uow, talk.conversation_id, talk.inbound_id, helped=True, language=language(talk))
        talk.say("utter_problem_solved")


def end(talk: Talk, outcome: str, product: str, words: str = "") -> None:
    """The end of steps against a problem of a `product` (the id of its family, or ""), told in `words`."""
    if outcome == SOLVED:
        talk.say("utter_problem_solved")
        return
    if outcome == FAILED and product not in NOT_VISITED and flow_on("technician"):
        offer_technician(talk, product, words)
        return
    mood = Mood(urgent=outcome == DANGER or talk.mood.urgent, angry=talk.mood.angry, insult=talk.mood.insult)
    hand_over(talk, facts={"outcome": outcome, "product": product}, mood=mood)


def offer_technician(talk: Talk, product: str, words: str) -> None:
    """No step helped: somebody can come. A ticket holds all that was tried, for whoever comes or calls."""
    titles = {choice.id: choice.title for choice in troubleshooting.families(language(talk))}
    flow, facts = str(memory.state(talk)["name"]), gathered(talk, {"outcome": FAILED, "product": product})
    ticket = tickets.open_ticket(
        talk.uow,
        talk.conversation_id,
        opened_by=f"{talk.inbound_id}:{flow}",
        topic=flow,
        facts=facts,
        tried=troubleshooting.tried(talk.uow, talk.conversation_id),
        mood=talk.mood,
    )
    talk.say("utter_problem_technician", ticket_number=ticket.number)
    memory.pass_on(talk, TECHNICIAN, technician_product=titles.get(product), technician_problem=words or None)
    talk.remember(asked=f"/{TECHNICIAN}")
