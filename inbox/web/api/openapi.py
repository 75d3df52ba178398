"""`python -m inbox.web.api.openapi` prints the API's document; the console's types are made from it."""

import json
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from inbox.web.openapi import document
from inbox.web.routes import API, ENDPOINTS, SESSION


def whole() -> dict[str, Any]:
    try:
        number = version("inkorg")
    except PackageNotFoundError:
        number = "0"
    made = document(ENDPOINTS, API, number)
    made["paths"][API + "session"] = SESSION
    return made


if __name__ == "__main__":
    json.dump(whole(), sys.stdout, indent=1, ensure_ascii=False)
