"""`inbox rules`: out to a file, in from one, and whether a file would be taken."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from config.check import validate
from config.errors import ConfigError, Problem, Problems
from config.node import Node
from config.read import read
from config.write import to_yaml
from inbox.bootstrap.parts import Installation
from inbox.cli.where import installation
from inbox.services.rules.import_rules import faults_of_import, import_rules
from inbox.services.rules.reading import rule_bodies
from routing.settings import Rule

NO_LIST = "must be a list (lines that begin with -)"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rules = commands.add_parser("rules", help="rules as YAML: export, import, check")
    acts = rules.add_subparsers(dest="act", required=True, metavar="ACT")
    export = acts.add_parser("export", help="all that hold, in their order, as rules.yaml has them")
    export.add_argument("id", nargs="*", help="only these")
    export.add_argument("--out", type=Path, metavar="FILE", help="instead of standard output")
    export.set_defaults(run=_export)
    take = acts.add_parser("import", help="take over every rule of a file, or none if one is wrong")
    take.add_argument("file", type=Path)
    take.set_defaults(run=_import)
    check = acts.add_parser("check", help="would it be taken? changes nothing")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    for one in (export, take, check):
        one.add_argument("--demo", action="store_true", help="the demo organisation")
    for one in (take, check):
        one.add_argument("--json", action="store_true")


def _export(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    try:
        text = to_yaml(on.store.read(rule_bodies, arguments.id or None))
    finally:
        on.close()
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    try:
        rules = _checked(on, arguments.file)
    except ConfigError as error:
        if not arguments.json:
            raise
        print(json.dumps({"ok": False, "problems": error.as_json()}, ensure_ascii=False))
        return 1
    finally:
        on.close()
    if arguments.json:
        print(json.dumps({"ok": True, "rules": len(rules), "problems": []}))
    else:
        print(f"{arguments.file}: {len(rules)} rules: right")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    on = installation(arguments)
    try:
        rules = _checked(on, arguments.file)
        done = on.store.write(import_rules, on.plan, rules)
    finally:
        on.close()
    if arguments.json:
        print(json.dumps({"made": done.made, "changed": done.changed, "same": done.same}))
    else:
        print(f"{done.made} made, {done.changed} changed, {done.same} as they were")
    return 0


def _checked(on: Installation, path: Path) -> Sequence[Rule]:
    """Raises ConfigError with file, line and mistake: of each rule by itself, then of all together."""
    node = read(path)
    if not isinstance(node.value, list):
        raise node.error(NO_LIST)
    problems = Problems()
    found = [(one, problems.attempt(validate, Rule, one)) for one in node.items()]
    rules = [(one, rule) for one, rule in found if rule is not None]
    problems.found += _twice(rules)
    problems.raise_if_any()
    places = {rule.id: one for one, rule in rules}
    wrong = on.store.read(faults_of_import, on.plan, [rule for _, rule in rules])
    problems.found += [
        places[id].problem(f"{fault.place}: {fault.text}")
        for id, faults in wrong
        for fault in faults
    ]
    problems.raise_if_any()
    return [rule for _, rule in rules]


def _twice(rules: Sequence[tuple[Node, Rule]]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for node, rule in rules:
        if rule.id in seen:
            found.append(node.problem(f'the id "{rule.id}" is there twice', ("id",)))
        seen.add(rule.id)
    return found
