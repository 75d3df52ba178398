"""The platform's refusals, with its own codes and words."""

from typing import Any


class Refused(Exception):
    def __init__(self, code: int, message: str, subcode: int = 0, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        error: dict[str, Any] = {
            "message": message,
            "type": "OAuthException" if code in (10, 190, 200, 551) else "GraphMethodException",
            "code": code,
            "fbtrace_id": "Double",
        }
        self.body = {"error": {**error, "error_subcode": subcode} if subcode else error}


def gone(id_: str) -> Refused:
    return Refused(
        100,
        f"Unsupported request. Object with ID '{id_}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation",
        33,
    )


def token_over() -> Refused:
    return Refused(190, "Error validating access token: Session has expired.", 463, 401)


def token_revoked() -> Refused:
    return Refused(
        190, "Error validating access token: The user has not authorized application.", 458, 401
    )


def no_permission(name: str) -> Refused:
    return Refused(200, f"(#200) Requires {name} permission to manage the object", 0, 403)


def outside_window(kind: str) -> Refused:
    subcode = 2534022 if kind == "instagram" else 2018278
    return Refused(10, "(#10) This message is sent outside of allowed window.", subcode)


def unreachable() -> Refused:
    return Refused(551, "(#551) This person isn't available right now.", 1545041)


def no_such_person() -> Refused:
    return Refused(100, "(#100) No matching user found", 2018001)


def too_many() -> Refused:
    return Refused(613, "(#613) Calls to this api have exceeded the rate limit.")


def tag_retired(tag: str) -> Refused:
    return Refused(100, f"(#100) Param tag[{tag}] must be one of HUMAN_AGENT")


def answered() -> Refused:
    return Refused(10900, "(#10900) Activity already replied to")


def too_old() -> Refused:
    return Refused(10901, "(#10901) Comment is older than 7 days")


def too_long(most: int) -> Refused:
    return Refused(
        100, f"(#100) Length of param message[text] must be less than or equal to {most}"
    )


def bad(words: str) -> Refused:
    return Refused(100, f"(#100) {words}")
