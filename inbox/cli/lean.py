"""Loaded before everything else: what a library would load only because it happens to be installed."""

import sys

# structlog draws tracebacks with Rich where it finds it, and Rich loads Pygments: 26 MB in each process for
# something that we never print (inbox/bootstrap/logs.py).
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
