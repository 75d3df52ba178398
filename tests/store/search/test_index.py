from collections.abc import Sequence

import pytest

from inbox.model.ids import new_id
from inbox.store.search import index, vocabulary
from inbox.store.search.match import NEWEST, Match, batches, find, find_among
from inbox.store.search.meaning import corrected, loosely, strictly
from inbox.store.search.parse import parse
from inbox.store.search.terms import analyse
from inbox.store.store import Store
from inbox.store.unit import Unit
from tests.store.reading.seed import NOW


def add(unit: Unit, *texts: str, language: str = "sv") -> list[int]:
    ids = [new_id(NOW) for _ in texts]
    index.add(unit, [(id, analyse(text, language)) for id, text in zip(ids, texts, strict=True)])
    return ids


def found(store: Store, q: str, limit: int = 50, before: int = NEWEST) -> Sequence[int]:
    return store.read(lambda unit: find(unit, strictly(unit, parse(q)), before, limit))


def test_all_words_must_be_there_and_the_newest_comes_first(store: Store) -> None:
    ids = store.write(add, "faktura el", "faktura vatten", "el faktura", "något helt annat")
    assert found(store, "faktura") == [ids[2], ids[1], ids[0]]
    assert found(store, "faktura el ") == [ids[2], ids[0]]
    assert found(store, "faktura sopor") == []
    assert found(store, "") == []


def test_pages_go_on_below_an_id(store: Store) -> None:
    ids = store.write(add, *["faktura"] * 9)
    assert found(store, "faktura", 4) == ids[:4:-1]
    assert found(store, "faktura", 100, before=ids[3]) == ids[2::-1]
    pages = store.read(
        lambda unit: list(batches(unit, strictly(unit, parse("faktura")), NEWEST, 4))
    )
    assert [len(page) for page in pages] == [4, 5]


def test_rare_words_are_found_behind_many_newer_messages(store: Store) -> None:
    (rare,) = store.write(add, "zebra")
    store.write(add, *["faktura"] * 5_000)
    assert found(store, "zebra") == [rare]


@pytest.mark.parametrize("begun", ["fak", "fakt", "faktu", "fakturanum"])
def test_the_word_being_typed_is_found_by_its_beginning(store: Store, begun: str) -> None:
    ids = store.write(add, "fakturanummer", "annat")
    assert found(store, begun) == [ids[0]]
    assert found(store, f"{begun} ") == []


def test_a_word_is_found_at_the_end_of_a_compound(store: Store) -> None:
    ids = store.write(add, "elräkningen är hög", "dricksvatten", "leveringar", "ibland i landet")
    assert found(store, "räkning ") == [ids[0]]
    assert found(store, "räkningar ") == [ids[0]]
    assert found(store, "vatten ") == [ids[1]]
    assert found(store, "ring ") == []
    assert found(store, "land ") == [ids[3]]


def test_loosely_finds_what_begins_alike_as_well(store: Store) -> None:
    ids = store.write(add, "betala", "betalning", "annat")

    def near(unit: Unit) -> tuple[list[int], list[int]]:
        query = parse("betalning ")
        match = loosely(unit, query, strictly(unit, query))
        assert match is not None
        return find(unit, strictly(unit, query), NEWEST, 9), find(unit, match, NEWEST, 9)

    assert store.read(near) == ([ids[1]], [ids[1], ids[0]])
    assert store.read(lambda u: loosely(u, parse("el"), strictly(u, parse("el")))) is None


@pytest.mark.parametrize("typo", ["faktrua", "fakura", "ffaktura", "baktura"])
def test_a_misspelled_word_is_corrected_by_words_seen_here(store: Store, typo: str) -> None:
    ids = store.write(add, "faktura", "annat")

    def meant(unit: Unit, q: str) -> list[int] | None:
        match = corrected(unit, parse(q), strictly(unit, parse(q)))
        return None if match is None else find(unit, match, NEWEST, 9)

    assert found(store, f"{typo} ") == []
    assert store.read(meant, f"{typo} ") == [ids[0]]
    assert store.read(meant, "xqzqwv ") is None


def test_what_is_written_again_replaces_what_stood(store: Store) -> None:
    (id,) = store.write(add, "faktura")
    store.write(lambda unit: index.add(unit, [(id, analyse("vatten", "sv"))]))
    assert found(store, "faktura ") == []
    assert found(store, "vatten ") == [id]


def test_what_is_removed_is_gone_with_words_that_nothing_else_holds(store: Store) -> None:
    first, second = store.write(add, "Svensdotter faktura", "faktura")
    store.write(lambda unit: index.remove(unit, [first]))
    assert found(store, "svensdotter") == []
    assert found(store, "faktura") == [second]
    assert store.read(vocabulary.beginning_with, "svens") == []
    assert store.read(vocabulary.nearest, "svensdottar") == []
    assert store.read(vocabulary.beginning_with, "faktura") == ["faktura"]
    # It is learnt anew when somebody writes it again.
    store.write(add, "svensdotter")
    assert store.read(vocabulary.beginning_with, "svens") != []


def test_words_of_a_unit_that_failed_are_learnt_the_next_time(store: Store) -> None:
    def fail(unit: Unit) -> None:
        add(unit, "sköldpadda")
        raise ValueError

    with pytest.raises(ValueError):
        store.write(fail)
    store.write(add, "sköldpadda")
    assert store.read(vocabulary.beginning_with, "sköld") != []


def test_few_can_be_asked_whether_they_match(store: Store) -> None:
    ids = store.write(add, "faktura", "faktura", "annat")

    def among(unit: Unit) -> set[int]:
        return find_among(unit, strictly(unit, parse("faktura")), ids[1:])

    assert store.read(among) == {ids[1]}
    assert store.read(find_among, Match(()), ids) == set()


@pytest.mark.parametrize(
    "q", ["'", '"', "a'b", "\\", "*", "NOT", "fak* OR", ":*", "\x00", "-", "é'"]
)
def test_no_sign_breaks_the_question(store: Store, q: str) -> None:
    store.write(add, "inget")
    assert list(found(store, q)) == []


def test_nothing_added_or_removed_is_no_fault(store: Store) -> None:
    store.write(lambda unit: index.add(unit, []))
    store.write(lambda unit: index.add(unit, [(5, [])]))
    store.write(lambda unit: index.remove(unit, []))
    store.write(lambda unit: index.remove(unit, [404]))
