"""General questions: the article that answers them, whether it helped, and what comes next if it did not."""

from __future__ import annotations

from typing import Any

from actions import handoff
from actions.base import INSTEAD, ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, HelpdeskAction, Talk, begun_now
from helpdesk import answers
from helpdesk.services import knowledge, orders
from helpdesk.services.knowledge import Clear, Listed, Told
from helpdesk.shop import flow_on
from helpdesk.spelling import tokens
from helpdesk.values import DEFAULT_LANGUAGE, Language, as_language

TOPIC = "faq"
HELPFUL = "faq_helpful"  # in slot `asked`: was it helpful?
STATE = "faq_state"  # slot: topic and language told, how it was found, the next best ones, and how often it was no help
YES, NO, MORE, TOPICS = "helpful", "not_helpful", "more", "topics"  # what a button says beside the topic
SHORT = 7  # words and marks
MOST_NOES = 2  # articles in a row that did not help; then a person


class Faq(HelpdeskAction):
    """The customer asks a general question, or taps a topic, or says whether an answer helped."""

    def answer(self, talk: Talk) -> None:
        """Tell the article; offer up to three when it is not clear which one; else topics and a person."""
        choice, topic = talk.entity("choice"), talk.entity("topic")
        if not flow_on("faq"):
            handoff.offer(talk, TOPIC)
        elif choice in (YES, NO):
            judge(talk, topic, helpful=choice == YES)
        elif choice == MORE:
            tell_more(talk, topic)
        elif topic:
            tell(talk, topic, "tap")
        elif talk.tapped:
            list_topics(talk, choice)
        else:
            find(talk)
        if in_passing(talk):
            talk.keep_question()


def find(talk: Talk) -> None:
    """Answer what was typed."""
    found = knowledge.find(talk.text, language_of(talk), talk.selected(TOPIC))
    if isinstance(found, Clear):
        tell(talk, found.topic, found.found_by, found.others)
    elif isinstance(found, Listed):
        talk.say("utter_faq_choose", topics=topic_rows(talk, found.topics))
    else:
        talk.say("utter_faq_none")


def tell(talk: Talk, topic: str, found_by: str, others: tuple[str, ...] = ()) -> None:
    """Say an article, with its link; in the middle of something else that is all, else ask whether it helped."""
    told = knowledge.tell(topic, language_of(talk))
    if told is None:
        list_topics(talk)
        return
    values = {"title": written(told.title), "body": written(told.body), "link": told.link or None, "topic": topic}
    values["translated"] = "yes" if told.translated else "no"
    if in_passing(talk):
        talk.say("utter_faq_aside", **values)
        return
    talk.say("utter_faq_answer", **values, extras=extras(talk, told))
    before = state(talk) if found_by == "tap" else {}  # another article chosen after one that was no help
    kept = [other for other in (others or before.get("others", ())) if other != topic]
    noes = before.get("noes", 0)
    now = {"topic": topic, "language": told.language, "found_by": found_by, "others": kept, "noes": noes}
    talk.remember(asked=HELPFUL, **{STATE: now})


def tell_more(talk: Talk, topic: str) -> None:
    """Say the second part of an article."""
    told = knowledge.tell(topic, language_of(talk))
    if told is None or not told.more:
        list_topics(talk)
        return
    talk.say("utter_faq_more", title=written(told.title), more=written(told.more), topic=topic)
    if not in_passing(talk):
        known = state(talk) if state(talk).get("topic") == topic else {"topic": topic, "found_by": "tap"}
        talk.remember(asked=HELPFUL, **{STATE: {**known, "language": told.language, "more": True}})


def judge(talk: Talk, topic: str, *, helpful: bool) -> None:
    """Keep the vote; if it was no help: the article's second part, the next best articles, then a person."""
    known = state(talk) if state(talk).get("topic") == topic else {}
    told = knowledge.tell(topic, language_of(talk))
    if told is None:
        list_topics(talk)
        return
    language, found_by = as_language(known.get("language")) or told.language, known.get("found_by", "tap")
    knowledge.vote(talk.uow, talk.conversation_id, talk.inbound_id, topic, language, found_by, helpful=helpful)
    noes = known.get("noes", 0) + 1
    others = topic_rows(talk, known.get("others", ()))
    if helpful:
        talk.say("utter_faq_helpful")
        talk.remember(**{STATE: None})
    elif told.more and not known.get("more") and known:
        tell_more(talk, topic)
    elif others and noes < MOST_NOES:
        talk.say("utter_faq_others", topics=others)
        talk.remember(**{STATE: {**known, "noes": noes}})
    else:
        talk.say("utter_faq_person")
        talk.remember(asked=PERSON, handoff_topic=TOPIC, **{STATE: None})


def judged(talk: Talk, *, helpful: bool) -> None:
    """A typed yes or no to "was this helpful?"."""
    judge(talk, str(state(talk).get("topic") or ""), helpful=helpful)


def offered(talk: Talk) -> bool:
    """Offer an article for a message that was not understood, if one fits very well; tell it if the model agrees."""
    if talk.tapped or talk.intent != "nlu_fallback" or talk.form or not flow_on("faq"):
        return False
    topic = knowledge.offer(talk.text, language_of(talk))
    selected = talk.selected(TOPIC)  # not empty: a general question was among the best guesses
    if topic and selected and max(selected, key=selected.__getitem__) == topic:
        tell(talk, topic, "search")
    elif topic:
        talk.say("utter_faq_offer", topics=topic_rows(talk, (topic,)))
    return bool(topic)


def goes_for_other(talk: Talk) -> bool:
    """Say that an article goes for the other one as well ("and the other one's too"), right after it was told."""
    told_last = talk.asked == HELPFUL and (not talk.form or begun_now(talk))
    if not told_last or talk.tapped or len(tokens(talk.text)) > SHORT or not answers.says("other_too", talk.text):
        return False
    told = knowledge.tell(str(state(talk).get("topic") or ""), language_of(talk))
    if told is None:
        return False
    talk.say("utter_faq_same", title=written(told.title), topic=told.topic)
    talk.remember(asked=HELPFUL)
    if talk.form:  # it has begun because the words were taken for something else
        talk.end_form()
        talk.listen()
    return True


INSTEAD.append(goes_for_other)


def list_topics(talk: Talk, group: str = "") -> None:
    """The groups of topics, or the topics of one group."""
    language = language_of(talk)
    topics = knowledge.group(group, language)
    if topics:
        talk.say("utter_faq_topics", topics=[as_row(row) for row in topics])
    else:
        talk.say("utter_faq_groups", groups=[as_row(row) for row in knowledge.groups(language)])


def extras(talk: Talk, told: Told) -> list[dict[str, str]]:
    """One button beside yes and no: where is my order, or more about it."""
    if told.about_orders:
        own = orders.of_conversation(talk.uow, talk.conversation_id)
        if any(order.is_open for order in own):
            return [{"extra": "order", "payload": "/track_order"}]
    return [{"extra": MORE, "payload": more_payload(told.topic)}] if told.more else []


def more_payload(topic: str) -> str:
    """What the button for an article's second part sends; topics are names of files: small letters, digits and _."""
    return f'/faq{{"topic": "{topic}", "choice": "{MORE}"}}'


def in_passing(talk: Talk) -> bool:
    """Is something else going on that waits for its answer?"""
    return bool(talk.form) or talk.asked in (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF)


def state(talk: Talk) -> dict[str, Any]:
    """What was told last."""
    return dict(talk.slot(STATE) or {})


def topic_rows(talk: Talk, topics: tuple[str, ...] | list[str]) -> list[dict[str, str]]:
    """Topics as rows of a response."""
    return [as_row(row) for row in knowledge.rows(topics, language_of(talk))]


def as_row(row: knowledge.Row) -> dict[str, str]:
    """A row as the response writes it."""
    return {"id": row.topic, "title": row.title, "question": row.question}


def written(text: str) -> dict[str, str]:
    """A text that is filled and set in order already."""
    return {"written": text}


def language_of(talk: Talk) -> Language:
    """The customer's language."""
    return as_language(talk.slot("language")) or DEFAULT_LANGUAGE
