"""The questions in translations/: what Home Assistant hears, and whose question it is."""

from collections.abc import Iterator
from itertools import combinations

from hassil import Intents, recognize_all
from hassil.intents import SlotList, WildcardSlotList
from hassil.parse_expression import parse_sentence
from hassil.sample import sample_expression
import pytest

from custom_components.whatconverts.core.answers import LANGUAGES, Question, name_in, sentences
from tests.support.repository import PACKAGE, package_json
from tests.support.voice import QUESTIONS

TEXTS = {
    language: package_json(f"translations/{language}.json")["common"] for language in LANGUAGES
}
# Enough of each template to meet every word in it.
NAME = "Jeremy Helms"


def wordings(language: str, question: Question) -> Iterator[str]:
    """Yield every way in which a question may be asked in a language."""
    wildcard: dict[str, SlotList] = {"caller": WildcardSlotList("caller")}
    for template in sentences(question, TEXTS[language]):
        for wording in sample_expression(parse_sentence(template).expression, wildcard):
            yield " ".join(wording.replace("{caller}", NAME).split())


def ours() -> Intents:
    """Return all questions, as Home Assistant puts them together."""
    names = [(language, question) for language in LANGUAGES for question in Question]
    data = {
        f"{language} {question}": {"data": [{"sentences": sentences(question, TEXTS[language])}]}
        for language, question in names
    }
    intents = Intents.from_dict({"language": "en", "intents": data})
    intents.slot_lists["caller"] = WildcardSlotList("caller")
    return intents


OURS = ours()
ALL = [(language, question) for language in LANGUAGES for question in Question]


def heard(sentence: str) -> set[str]:
    return {result.intent.name for result in recognize_all(sentence, OURS)}


def test_every_language_of_the_texts_is_heard() -> None:
    assert set(LANGUAGES) == {path.stem for path in (PACKAGE / "translations").glob("*.json")}
    assert set(QUESTIONS) == set(LANGUAGES)


@pytest.mark.parametrize(("language", "question"), ALL)
def test_whatever_is_asked_is_one_question_in_one_language(
    language: str, question: Question
) -> None:
    asked = list(wordings(language, question))
    assert len(asked) >= 4
    for sentence in asked:
        assert heard(sentence) == {f"{language} {question}"}, sentence


@pytest.mark.parametrize(("language", "question"), ALL)
def test_the_name_is_all_that_is_taken_for_the_name(language: str, question: Question) -> None:
    named = {
        name_in(str(result.entities["caller"].value), TEXTS[language])
        for sentence in wordings(language, question)
        for result in recognize_all(sentence, OURS)
        if "caller" in result.entities
    }
    assert named == ({NAME} if question is Question.CALLER else set())


def test_no_two_templates_are_the_same() -> None:
    templates = [
        template for language, question in ALL for template in sentences(question, TEXTS[language])
    ]
    assert not [one for one, other in combinations(templates, 2) if one == other]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_words_up_to_twelve(language: str) -> None:
    for key in ("voice_numbers", "voice_numbers_minutes"):
        assert len(set(TEXTS[language][key].split())) == 11
