"""The closed sets of words that the domain knows. The database, the API and the screens use the same."""

from enum import StrEnum


class Status(StrEnum):
    OPEN = "open"  # we owe the next step
    PENDING = "pending"  # somebody else does
    SNOOZED = "snoozed"  # hidden until a time or an event
    CLOSED = "closed"
    SPAM = "spam"


class PendingOn(StrEnum):
    CUSTOMER = "customer"
    THIRD_PARTY = "third_party"


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Visibility(StrEnum):
    CUSTOMER = "customer"
    INTERNAL = "internal"
    THIRD_PARTY = "third_party"


class Origin(StrEnum):
    HUMAN = "human"
    AUTOMATIC = "automatic"
    MASS = "mass"


class Auto(StrEnum):
    """What a machine wrote to us. `none` is a person."""

    NONE = "none"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"


class OtherKind(StrEnum):
    """What a platform tells besides new messages of customers."""

    ECHO = "echo"  # written for us elsewhere: in the native app, by another program
    EDIT = "edit"
    DELETION = "deletion"
    REACTION = "reaction"
    HIDDEN = "hidden"  # or shown again by whoever runs the page: data["hidden"]
    READ = "read"
    DELIVERED = "delivered"
    TYPING = "typing"
    POST = "post"  # our own, which customers may answer
    REFERRAL = "referral"
    HANDOVER = "handover"
    CALL = "call"  # a telephone call rang, was answered, ended, can be listened to
    FOUND = "found"  # a public post that a saved search found: no customer's message to us
    UNSUPPORTED = "unsupported"


class Delivery(StrEnum):
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class NotSent(StrEnum):
    """Why something did not go out, or why nobody knows: for screens in every language. What the platform
    said stands beside it, in its own words."""

    ADDRESS_REFUSED = "address_refused"
    ADDRESS_UNSENDABLE = "address_unsendable"
    AUTHENTICATION = "authentication"
    CHANNEL_GONE = "channel_gone"
    CHANNEL_PARALLEL = "channel_parallel"
    CHANNEL_RECEIVES_ONLY = "channel_receives_only"
    CONTENT_REFUSED = "content_refused"
    EMPTY = "empty"
    FILE_GONE = "file_gone"
    GONE = "gone"
    LOOP = "loop"
    MAILBOX_DISABLED = "mailbox_disabled"
    MAILBOX_FULL = "mailbox_full"
    MOVED = "moved"
    NOT_REACHABLE = "not_reachable"
    NO_ANSWER = "no_answer"
    NO_FILES = "no_files"
    NO_RECIPIENT = "no_recipient"
    NO_SUCH_ADDRESS = "no_such_address"
    NO_SUCH_DOMAIN = "no_such_domain"
    REFUSED = "refused"
    SAID_BEFORE = "said_before"
    STOPPED = "stopped"
    TEXT_TOO_LONG = "text_too_long"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    TOO_MANY_RECIPIENTS = "too_many_recipients"
    TRIED_LONG = "tried_long"
    VISITOR_LEFT = "visitor_left"
    WINDOW_CLOSED = "window_closed"


class Unread(StrEnum):
    """Why something that came in could not be read."""

    EMPTY = "empty"
    FAULT = "fault"
    """Of ours."""
    NOT_GIVEN = "not_given"
    """By the mail server."""
    STOPPED = "stopped"
    """The program ended, each time it was tried."""
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


class Trouble(StrEnum):
    """Why a channel does not work: for screens in every language, which also say what to do about it. What
    the platform said stands beside it, in its own words."""

    BLOCKED = "blocked"
    BUSY = "busy"
    CONSENT = "consent"
    FOLDER_MISSING = "folder_missing"
    LIMIT = "limit"
    LOGIN = "login"
    LOGIN_MISSING = "login_missing"
    MOVE_MISSING = "move_missing"
    NO_ANSWER = "no_answer"
    NO_CONNECTION = "no_connection"
    NO_ENCRYPTION = "no_encryption"
    NO_PASSWORDS = "no_passwords"
    NOT_SUBSCRIBED = "not_subscribed"
    OAUTH_ACCOUNT = "oauth_account"
    OAUTH_APP = "oauth_app"
    OAUTH_POLICY = "oauth_policy"
    PERMISSION = "permission"
    PLATFORM = "platform"
    SERVER_REFUSED = "server_refused"
    TOKEN = "token"


class Checked(StrEnum):
    """What the test of a channel found, where it is none of `Trouble`: for screens in every language."""

    ACCOUNT = "account"
    ALLOWANCE = "allowance"
    ALLOWANCE_USED = "allowance_used"
    ANNOUNCED = "announced"
    CALLS_BY_HAND = "calls_by_hand"
    CALLS_TOLD = "calls_told"
    CHAT = "chat"
    CHAT_OWN = "chat_own"
    FOLDER = "folder"
    FORM = "form"
    FORM_BARE = "form_bare"
    GRANTED = "granted"
    LOGGED_IN = "logged_in"
    LOGGED_IN_TO_SEND = "logged_in_to_send"
    LOOKED_AT = "looked_at"
    NOT_GRANTED = "not_granted"
    NUMBERS = "numbers"
    NUMBERS_WRONG = "numbers_wrong"
    OTHER_ACCOUNT = "other_account"
    OTHER_APP = "other_app"
    OVER_HTTP = "over_http"
    REACHED = "reached"
    SUBSCRIBED = "subscribed"
    TAKES_MAIL = "takes_mail"
    TOKEN_ENDS = "token_ends"
    TOKEN_UNTIL = "token_until"
    TOKEN_VALID = "token_valid"
    WEBHOOK = "webhook"
    WEBHOOK_ELSEWHERE = "webhook_elsewhere"
    WEBHOOK_LACKS = "webhook_lacks"
    WEBHOOK_MISSING = "webhook_missing"
    WEBHOOK_OFF = "webhook_off"
    X_LIMITS = "x_limits"


ARRIVED = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
"""Deliveries that count as an answer and stop a clock."""


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Kind(StrEnum):
    QUESTION = "question"
    PROBLEM = "problem"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Role(StrEnum):
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"
    EDITOR = "editor"
    RECORDS = "records"
    SURGE = "surge"
    GUEST = "guest"


class Presence(StrEnum):
    AVAILABLE = "available"
    ON_CALL = "on_call"
    AFTER_WORK = "after_work"
    BREAK = "break"
    AWAY = "away"


class Sensitivity(StrEnum):
    NORMAL = "normal"
    PROTECTED = "protected"


class Record(StrEnum):
    """What the archive asks of a topic's conversations."""

    NONE = "none"
    ORDERED = "ordered"
    REGISTER = "register"


class Looked(StrEnum):
    """What a row of the access log tells of."""

    OPENED = "opened"
    """A conversation, or a customer's own page."""
    FILE = "file"
    LOG = "log"
    """Who had looked at them."""
