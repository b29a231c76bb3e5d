"""Answers a question, by names first and then by all the evidence, and explains the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.languages import is_also_in
from knowledge.model import Language, Statement, Topic
from knowledge.search.alias_index import Match, topics_of, without_names
from knowledge.search.answer_types import ANSWER_TYPES, CERTAIN, contained_answer_types, expected_answer_types
from knowledge.search.asides import without_asides
from knowledge.search.asked_again import asks_when_of, goes_on, the_same_of
from knowledge.search.comparison import compare, compare_again, detect_comparison, plan, side_by_side
from knowledge.search.decision import Ranking, decide, rank, weights_for
from knowledge.search.evidence import Evidence, WordEvidence, complete, read_words
from knowledge.search.exclusion import without_excluded
from knowledge.search.explanation import UNEXPLAINED, Explanation, against, because, explain, lacks
from knowledge.search.followup import asks_for_both, asks_for_more, asks_for_source
from knowledge.search.gaps import without_gaps
from knowledge.search.index import IndexedKnowledge
from knowledge.search.list_items import Items, items_at, items_meant
from knowledge.search.outcome import MAX_CHOICES, Answer, Choices, NotCovered, Outcome
from knowledge.search.question import Question, language_of, read_question
from knowledge.search.reading import Reading, is_near, read_in_context
from knowledge.search.statement_finder import MOST
from knowledge.search.together import Begun, Needed, Search, run

MAX_CLOSEST = 3

_MIN_SHARE_OF_CHOICE = 0.4
"""A topic is offered if it has at least this share of the first topic's score."""

_MIN_SCORE_OF_CLOSEST = 0.2
"""A topic with a lower score does not count as close to a question."""

_MIN_CONFIDENCE_OF_CLOSEST = 0.05
"""Less likely answers are not shown as close, except in conversations and where the question names the topic."""

_NAMES_ONLY = 0.999
"""If names make up at least this share of a question, it consists of nothing else."""


def find(kb: IndexedKnowledge, question: str, context: str | None = None, *, explained: bool = False) -> Outcome:
    """Return the outcome of the search for an answer to a question in English or Korean.

    `context` is the id of the topic or the statement that the conversation is about, or the ids of topics that were
    compared, separated by spaces. With it, a question such as 'and foreigners?' can be understood. It may also name the
    conversation's language, as ':ko'. Unknown ids are ignored. With `explained`, the outcome also says why, which takes
    a little longer.
    """
    kb = kb.newest
    return run(kb.classifier, _search(kb, question, context, explained=explained))


def begin(kb: IndexedKnowledge, question: str, context: str | None = None) -> Begun[Outcome]:
    """Begin to search like `find`, for `finish_all` to go on with. Questions that consist of names are done at once."""
    kb = kb.newest
    return Begun(_search(kb, question, context, explained=False), kb.classifier)


def _search(kb: IndexedKnowledge, question: str, context: str | None, *, explained: bool) -> Search[Outcome]:
    if not context and (name := kb.aliases.whole(question)):
        return _answer_about_names(kb, (name,), kb.knowledge.language(language_of(question)))
    spoken_of, read = _read_context(kb, context or ""), read_question(without_gaps(question, kb))
    shared = spoken_of.language and is_also_in(spoken_of.language, question, kb.knowledge)
    if (language := kb.knowledge.language(spoken_of.language if shared else read.language)) != read.language:
        read = replace(read, language=language)
    if not read.words:
        return NotCovered((), read.language, against("no words"))
    # In a conversation, 'phone number?' asks for that of its topic.
    if not (context and read.is_only_type) and (named := _answer_by_names(kb, read)):
        return (yield from _go_on(kb, read, named, spoken_of.statement))
    read = without_excluded(read, kb.aliases)
    if answer := _answer_about(read, spoken_of) or _answer_by_place(kb, read, spoken_of):
        return answer
    found, core = read_words(kb, read), without_asides(read, kb.aliases)
    planned = plan(kb, found, detect_comparison(read.text))
    found_in_core = read_words(kb, core) if core else None
    # What may be needed later is compared with the report together with the question, which takes far less time.
    compared = yield Needed.all_of([each.needed for each in (found, planned, found_in_core) if each])
    evidence = complete(kb, found, compared)
    if len(spoken_of.topics) > 1 and asks_for_both(read) and not evidence.matches:
        return (yield from compare_again(kb, evidence, spoken_of.topics))
    position = spoken_of.nearest(kb, evidence)
    if planned.comparison and (answer := (yield from compare(kb, evidence, planned, position, compared))):
        return answer
    reading = yield from _understand(kb, evidence, found_in_core, position, spoken_of.statement)
    return _answer_by_evidence(kb, reading, question if explained else None)


@dataclass(frozen=True, slots=True)
class _SpokenOf:
    """What a conversation is about: its topic, or the topics that were compared, and its statement, if any.

    `language` is its language if that is not English, and otherwise empty.
    """

    topics: tuple[Topic, ...]
    statement: Statement | None
    language: Language

    def nearest(self, kb: IndexedKnowledge, evidence: Evidence) -> int | None:
        """Return the index of the topic of the conversation that a question is most likely about.

        If the conversation is about a row of a table, the topic that the row is about is also considered. Return None
        if the conversation has no topic.
        """
        item = kb.lists.item(self.topics[0], self.statement) if len(self.topics) == 1 else None
        subject = item.subject if item else None
        if subject and self.statement and _points_beyond(evidence.question, self.statement):
            return kb.positions[subject.id]
        positions = [kb.positions[topic.id] for topic in (*self.topics, *([subject] if subject else []))]
        if len(positions) < 2:
            return positions[0] if positions else None
        return max(positions, key=rank(evidence, weights_for(kb)).scores.__getitem__)


def _points_beyond(question: Question, statement: Statement) -> bool:
    """Return whether a question without content words, such as 'and what is that?', asks for more than a statement."""
    told = contained_answer_types(" ".join(statement.text))
    return not question.content and not (question.answer_types and question.answer_types <= told)


def _read_context(kb: IndexedKnowledge, context: str) -> _SpokenOf:
    found = ((each, kb.knowledge.topic(each)) for each in context.split())
    topics = {topic: topic.statement(each) for each, topic in found if topic}
    language = next((each[1:] for each in context.split() if each.startswith(":")), "")
    return _SpokenOf(tuple(topics), next(iter(topics.values()), None), language)


def _answer_about(question: Question, spoken_of: _SpokenOf) -> Answer | NotCovered | None:
    """Return an answer if the question asks only for the source of what the conversation is about, or only for more.

    Return a refusal if it asks for more but the conversation has no topic, or for the year of a figure that was told
    without one. Return None for any other question.
    """
    language, more, told = question.language, asks_for_more(question), spoken_of.statement
    if not spoken_of.topics:
        return NotCovered((), language, against("nothing spoken of")) if more else None
    topic = spoken_of.topics[0]
    if told and asks_when_of(question, told):
        return NotCovered((topic,), language, lacks(topic.title[language], "date"), 0.0, (told,), "date")
    if more:
        return Answer((topic,), language, (), because("more", topic.title[language]), asked_for="more")
    if asks_for_source(question):
        statements = (told,) if told else ()
        why = because("source", topic.title[language])
        return Answer((topic,), language, statements, why, asked_for="source")
    return None


def _answer_by_place(kb: IndexedKnowledge, question: Question, spoken_of: _SpokenOf) -> Answer | NotCovered | None:
    """Return an answer if the question refers to items of a list in the conversation, else None.

    Return a refusal if the list has no such item.
    """
    if not spoken_of.topics:
        return None
    topic = spoken_of.topics[0]
    return _answer_with(kb, items_meant(kb, question, topic, spoken_of.statement), question, topic)


def _answer_with(
    kb: IndexedKnowledge, items: Items | None, question: Question, topic: Topic
) -> Answer | NotCovered | None:
    """Return an answer with these items of the topic's list, or about the topic that the only one of them is.

    Return a refusal if the question refers to an item that the list lacks, and None if it refers to no item.
    """
    if items is None:
        return None
    if not items:
        return NotCovered((kb.lists.listing(topic),), question.language, against("no such item"))
    of, why = items[0], because("place", items[0].topic.title[question.language])
    if len(items) == 1 and of.same and not question.answer_types:
        return Answer((of.same,), question.language, (), why)
    return Answer((of.topic,), question.language, tuple(item.statement for item in items[:MOST]), why)


def _answer_by_names(kb: IndexedKnowledge, question: Question) -> Answer | None:
    """Return an answer if the question is nothing but exact names of topics or statements, and otherwise None."""
    matches = kb.aliases.match(question)
    named = topics_of(matches)
    if not named or not _are_all(matches, question):
        return None
    if len(named) > 1:
        return side_by_side(kb, named, question.language)
    return _answer_about_names(kb, matches, question.language)


def _go_on(kb: IndexedKnowledge, question: Question, named: Answer, told: Statement | None) -> Search[Answer]:
    """Search for what `told`, which was spoken of, tells about another topic, if a question only names that topic.

    If it tells no such thing, or if the question starts anew, return `named`: the answer that the name alone gets.
    """
    topic, *others = named.topics
    if told is None or named.statements or others or told in topic.statements or not goes_on(question):
        return named
    same = yield from the_same_of(kb, topic, told, question.language)
    return replace(named, statements=(same,)) if same else named


def _answer_about_names(kb: IndexedKnowledge, names: Sequence[Match], language: Language) -> Answer:
    """Return the answer to one or more names of the same topic."""
    first = names[0]
    topic, statements = kb.knowledge.topics[first.topic], kb.statements.named(first.topic, names)
    return Answer((topic,), language, statements, because("named", topic.title[language], first.name))


def _answer_by_evidence(kb: IndexedKnowledge, reading: Reading, typed: str | None) -> Outcome:
    """Return the outcome by all the evidence. If `typed`, the question as it was typed, is given, explain it."""
    weights, question, confidence = weights_for(kb), reading.evidence.question, reading.confidence
    topics = [kb.knowledge.topics[index] for index in reading.ranking.order]
    decision = decide(confidence, reading.features, weights)
    if reading.in_context and question.is_only_type and not reading.statements.lead.lacking:
        # 'How many?' is answered with what tells a number.
        decision = "answer"
    why = explain(kb, typed, reading) if typed else UNEXPLAINED
    if decision == "choices" and len(topics) < 2:
        decision = "answer"
    if decision != "none" and not reading.in_context:
        items = items_at(kb, question, topics[0])
        if placed := _answer_with(kb, items, question, topics[0]):
            return placed
    match decision:
        case "answer":
            statements = _statements(kb, reading)
            # A question that continues a conversation gets only one statement, because the others have been read.
            statements = statements[:1] if reading.in_context else statements
            return Answer((topics[0],), question.language, statements, why, confidence)
        case "choices":
            offered = _above(reading.ranking, topics, _MIN_SHARE_OF_CHOICE * reading.features.top)[:MAX_CHOICES]
            offered = offered if len(offered) > 1 else tuple(topics[:2])
            return Choices(offered, question.language, why, confidence)
        case _:
            return _refuse(kb, reading, topics, why)


def _refuse(kb: IndexedKnowledge, reading: Reading, topics: list[Topic], why: Explanation) -> NotCovered:
    """Return a refusal with what comes closest, if anything is close, and what is lacking there."""
    closest = _closest(kb, reading, topics)
    nearest = reading.statements.first if closest else None
    statements = (nearest,) if nearest else ()
    refusal = NotCovered(closest, reading.evidence.question.language, why, reading.confidence, statements)
    return replace(refusal, lacking=_lacking(kb, reading, may_be_answered=refusal.may_be_answered))


def _understand(
    kb: IndexedKnowledge,
    evidence: Evidence,
    core: WordEvidence | None,
    context: int | None,
    spoken_of: Statement | None,
) -> Search[Reading]:
    """Search for how a question is understood.

    If the question would not be answered, but its `core` is more likely to be answered, that is understood instead.
    `context` is the index of the topic that the conversation is about, and `spoken_of` is its statement, if any.
    """
    weights = weights_for(kb)
    whole = yield from read_in_context(kb, evidence, context, weights, spoken_of)
    if core is None or decide(whole.confidence, whole.features, weights) == "answer":
        return whole
    evidence = complete(kb, core, (yield core.needed))
    in_core = yield from read_in_context(kb, evidence, context, weights, spoken_of)
    return in_core if in_core.confidence > whole.confidence else whole


def _closest(kb: IndexedKnowledge, reading: Reading, topics: list[Topic]) -> tuple[Topic, ...]:
    """Return the topics closest to a question, best first, or none if the question is not even near the first one."""
    if not (reading.in_context or reading.is_named) and reading.confidence < _MIN_CONFIDENCE_OF_CLOSEST:
        return ()
    above = _above(reading.ranking, topics, _MIN_SCORE_OF_CLOSEST)
    if reading.in_context:
        above = tuple(dict.fromkeys((topics[0], *above)))
    return above[:MAX_CLOSEST] if is_near(kb, reading) else ()


def _lacking(kb: IndexedKnowledge, reading: Reading, *, may_be_answered: bool) -> str:
    """Return an answer type that the question expects but that the report does not give for the first topic.

    Return an empty string if there is no such type, or if the question may be about another topic. A type
    without clear signs is named only if an answer is unlikely: the closest statement may hold one.
    """
    topic = reading.ranking.order[0]
    surely = reading.in_context or topic in {match.topic for match in reading.evidence.matches if match.similarity == 1}
    lacking = reading.evidence.question.answer_types - kb.statements.contents(topic).types
    if may_be_answered:
        lacking &= CERTAIN
    return next((each for each in ANSWER_TYPES if surely and each in lacking), "")


def _statements(kb: IndexedKnowledge, reading: Reading) -> tuple[Statement, ...]:
    """Return the statements that answer the question, starting with the statements that it names."""
    named = kb.statements.named(reading.ranking.order[0], reading.evidence.matches)
    if not reading.in_context and _are_all(reading.evidence.matches, reading.evidence.question):
        return named
    return tuple(dict.fromkeys((*named, *reading.statements.best)))[:MOST]


def _are_all(names: Sequence[Match], question: Question) -> bool:
    """Return whether a question consists of nothing but these names, which were found in it.

    'How many CoPs are there?' does not: its other words have no content, but they ask for a number.
    """
    if sum(name.share for name in names) < _NAMES_ONLY:
        return False
    rest = without_names(question, names)
    return not (rest and expected_answer_types(rest))


def _above(ranking: Ranking, topics: list[Topic], least: float) -> tuple[Topic, ...]:
    pairs = zip(ranking.order, topics, strict=True)
    return tuple(topic for index, topic in pairs if ranking.scores[index] >= least)
