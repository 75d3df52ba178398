"""One new message tagged, classified and given to somebody; five hundred rules; telling its language.

python -m bench.sorting [--train FILE]

FILE holds JSON lines with id, text and label, as `inbox learn evaluate` reads them; without it a model is
learnt from made-up messages.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.assign import NOW, people, queue
from bench.words import Words
from inbox.cli.example_lines import read_lines
from routing.assign import assign
from routing.facts import Facts
from routing.language import hear
from routing.learning.examples import Example, Tagged
from routing.learning.hints import Learned, hints_for
from routing.learning.tags import train_tags
from routing.learning.train import train
from routing.rulebook import Rulebook, compile_rules
from routing.rules import decide_prepared, prepare
from routing.settings import Rule, Then, When

RULES = 500
TOPICS, TAGS = 30, 40
MOST_RULES_MS = 2.0
MOST_MESSAGE_MS = 20.0


def made_up(luck: random.Random) -> list[Example]:
    """Each topic has words of its own among those that all have."""
    words = Words(7)
    own = [words.text(12).split() for _ in range(TOPICS)]
    return [
        Example(f"{' '.join(luck.choices(own[topic], k=6))} {words.text(30)}", f"t{topic}", "sv")
        for topic in range(TOPICS)
        for _ in range(30)
    ]


def models(examples: Sequence[Example], luck: random.Random) -> tuple[Learned, Learned]:
    topics = train(examples)
    tagged = [
        Tagged(one.text, frozenset({str(len(one.label) % TAGS), str(luck.randrange(TAGS))}), language=one.language)
        for one in examples[:1500]
    ]  # fmt: skip
    tags = train_tags(tagged)
    names = {label: label for label in tags.model.labels}
    return (
        Learned(1, topics.model, topics.thresholds),
        Learned(2, tags.model, tags.thresholds, names),
    )


def rulebook(texts: Sequence[str], luck: random.Random) -> Rulebook:
    seen = sorted({word for text in texts for word in text.lower().split() if word.isalpha()})
    words = luck.choices([word for word in seen if len(word) > 3], k=RULES * 6)
    return compile_rules(
        [
            Rule(
                id=f"r{at}",
                when=When(words=(*words[6 * at : 6 * at + 5], f"{words[6 * at + 5]}*")),
                then=Then(tags=(f"g{at % 50}",)),
            )
            for at in range(RULES)
        ]
    )


def spent(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Milliseconds of one processor for each, the least of several rounds: what others do on the machine
    is not measured."""
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for text in texts:
            work(text)
        rounds.append((time.process_time() - began) * 1000 / len(texts))
    return min(rounds)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--train", type=Path)
    path = parser.parse_args().train
    luck = random.Random(4)
    examples = (
        [Example(one.text, one.label, one.language) for one in read_lines(path, need_labels=True)]
        if path
        else made_up(luck)
    )
    topics, tags = models(examples, luck)
    luck.shuffle(examples)
    texts = [one.text for one in examples[: min(300, len(examples) // 2)]]
    book = rulebook([one.text for one in examples[len(texts) :]], luck)
    known = frozenset(topics.model.labels)
    crew, waits = people(200, 5, luck), queue(1, 200, luck)

    def decided(text: str) -> object:
        hints = hints_for("", text, "sv", topics, known, tags)
        prepared = prepare(Facts("mail", "email", text=text, language="sv"), book)
        return hints, decide_prepared(prepared, book)

    lines = (
        ("telling the language", spent(hear, texts), 1.0),
        (f"{RULES} rules", spent(lambda t: decide_prepared(prepare(Facts("mail", "email", text=t, language="sv"), book), book), texts), MOST_RULES_MS),
        (f"{len(topics.model.labels)} topics and {len(tags.model.labels)} tags", spent(lambda t: hints_for("", t, "sv", topics, known, tags), texts), 5.0),
        ("all of it, and given to one of 200", spent(lambda t: (hear(t), decided(t), assign(waits, crew, NOW, "sv")), texts[:60]), MOST_MESSAGE_MS),
    )  # fmt: skip
    for name, took, limit in lines:
        print(f"{name:<40}{took:8.2f} ms  (limit {limit:.0f} ms)")
    return int(any(took > limit for _, took, limit in lines))


if __name__ == "__main__":
    sys.exit(main())
