"""Writes routing/holidays.txt from the library `holidays`: `make holidays`.

The library takes 45 MB and seconds to load, in each process; what we need of it is a page of dates.
"""

from pathlib import Path

import holidays

YEARS = range(2015, 2051)
BY_LAW = {"SE": "sv", "NO": "no", "DK": "da", "FI": "fi", "IS": "is", "DE": "de"}
"""Country to the language that its days are named in."""
BY_CUSTOM = {"SE": "de_facto", "DK": "optional"}


def lines() -> list[str]:
    found = []
    for country, language in BY_LAW.items():
        law = _days(country, language, "public")
        custom = _days(country, language, BY_CUSTOM[country]) if country in BY_CUSTOM else {}
        for day in sorted({*law, *custom}):
            mark = " " if day in law else "*"
            found.append(f"{day} {country}{mark} {law.get(day) or custom[day]}")
    return found


def _days(country: str, language: str, category: str) -> dict[str, str]:
    days = holidays.country_holidays(
        country, years=YEARS, categories=(category,), language=language
    )
    return {day.isoformat(): name for day, name in days.items()}


if __name__ == "__main__":
    table = Path(__file__).parents[2] / "routing" / "holidays.txt"
    table.write_text("\n".join(lines()) + "\n", encoding="utf-8")
