"""What the YAML parser found wrong, in words for somebody who has never read its source."""

from ruamel.yaml.error import MarkedYAMLError

_INDENT = "is not indented like the lines around it"
_WORDS = (
    (r"'\t'", "is indented with a tab; use spaces"),
    ("found another document", "holds more than one document; remove the line ---"),
    ("expected a single document", "holds more than one document; remove the line ---"),
    ("mapping values are not allowed", "a colon where none can stand: put quotes around the text, "
     "or indent the line like those around it"),
    ("but found '<scalar>'", "goes on after its quotation mark: put quotes around the whole text"),
    ("expected <block end>", _INDENT),
    ("expected ',' or", "a bracket is not closed, or a comma is missing before this"),
    ("undefined alias", "a text that begins with * needs quotes around it"),
)  # fmt: skip
_WORDS_WHERE_IT_BEGAN = (
    ("simple key", "a key and what it holds need a colon and a space between them"),
    ("quoted scalar", "the quotation mark that opens here is never closed"),
)


def plain(error: MarkedYAMLError) -> tuple[int, str]:
    """The line (0 for the whole file) and what is wrong there."""
    said = (error.problem or str(error)).splitlines()[0]
    context = error.context or ""
    for part, words in _WORDS_WHERE_IT_BEGAN:
        if part in context and r"'\t'" not in said:
            return _line(error.context_mark or error.problem_mark), words
    line = _line(error.problem_mark or error.context_mark)
    if "cannot start any token" in said and r"'\t'" not in said:
        first = said.split("'")[1]
        return line, f"a text that begins with {first} needs quotes around it"
    for part, words in _WORDS:
        if part in said:
            return line, words
    return line, f"is not YAML: {context}: {said}" if context else f"is not YAML: {said}"


def _line(mark: object) -> int:
    return getattr(mark, "line", -1) + 1
