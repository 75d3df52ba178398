"""A conversation as a page that anybody can read and print, in any year: one file, no script, no picture."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "article{border-top:1px solid #999;padding:1rem 0;break-inside:avoid-page}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}dt{font-weight:bold}dd{margin:0}"
)


def head(title: str) -> str:
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>"
    )


FOOT = "</body></html>"


def facts(values: Mapping[str, Any]) -> str:
    return f"<dl>{''.join(_lines(values))}</dl>"


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if value not in (None, "", [], {}):
            yield f"<dt>{escape(name)}</dt><dd>{escape(_text(value))}</dd>"


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_text(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value if one)
    return str(value)


def message(one: Mapping[str, Any]) -> str:
    names = ("direction", "author_name", "author_value", "to", "cc", "subject", "channel")
    shown = {name: one[name] for name in names}
    at = one["sent_at"] or one["received_at"]
    files = [file["filename"] for file in one["attachments"]]
    about = facts({"time": at, **shown, "delivery": one["delivery"], "attachments": files})
    return f"<article>{about}<pre>{escape(one['text'])}</pre></article>"


def link(path: str, text: str) -> str:
    return f'<li><a href="{escape(path)}">{escape(text)}</a></li>'
