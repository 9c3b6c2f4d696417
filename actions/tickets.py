"""How far a ticket is: only the customer's own are told."""

from __future__ import annotations

from typing import Any

from actions import handoff
from actions.base import HelpdeskAction, Talk
from helpdesk.services import tickets
from helpdesk.services.tickets import TicketView
from helpdesk.shop import flow_on, shop

MOST_ROWS = 8  # of a list of ten; a person and the menu stand below them
OPEN, WITH_PERSON = "open", "with_person"


class TicketStatus(HelpdeskAction):
    """The customer asks what became of a ticket."""

    def answer(self, talk: Talk) -> None:
        """Tell the one that is named, the only open one, or let choose."""
        if not flow_on("tickets"):
            handoff.offer(talk, "ticket_status")
            return
        talk.keep_question()
        own = tickets.status_of(talk.uow, talk.conversation_id)
        named = talk.entity("ticket_number") or number_meant(talk, own)
        if named:
            found = tickets.status_of(talk.uow, talk.conversation_id, named)
            if found:
                tell(talk, found[0])
            else:
                talk.say("utter_ticket_unknown", ticket_number=named)
            return
        waiting = [ticket for ticket in own if ticket.state == "open"] or own
        if not waiting:
            talk.say("utter_ticket_none")
        elif len(waiting) == 1:
            tell(talk, waiting[0])
        else:
            talk.say("utter_choose_ticket", tickets=[row(ticket) for ticket in waiting[:MOST_ROWS]])


def tell(talk: Talk, ticket: TicketView) -> None:
    """All that the customer may hear of a ticket, in one message."""
    zone = shop().zone
    talk.say(
        "utter_ticket_status",
        ticket_number=ticket.number,
        topic=ticket.topic,
        state=WITH_PERSON if ticket.with_person else ticket.state,
        opened_on=ticket.created_at.astimezone(zone).date(),
        due_at=ticket.due_at if ticket.state == "open" else None,
    )


def row(ticket: TicketView) -> dict[str, Any]:
    """A ticket as a row of the list to choose from."""
    opened_on = ticket.created_at.astimezone(shop().zone).date()
    return {
        "ticket_number": ticket.number,
        "topic": ticket.topic,
        "opened_on": {"date": opened_on.isoformat(), "short": True},
    }


def number_meant(talk: Talk, own: list[TicketView]) -> str:
    """A number that looks like an order's, but is that of one of the customer's tickets."""
    known = {str(ticket.number) for ticket in own}
    return next((number for number in talk.entities("order_number") if number in known), "")
