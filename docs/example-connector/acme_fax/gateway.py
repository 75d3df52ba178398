"""The gateway, and nothing else: one call to send, one to ask whether it is there."""

from connectors.http import Http
from inbox.model.errors import PermanentError, ReauthoriseError


class Gateway:
    def __init__(self, address: str, secret: str) -> None:
        # Http limits time and size, and turns faults of the network and 5xx into TemporaryError.
        self._http = Http(headers={"Authorization": f"Bearer {secret}"})
        self._address = address.rstrip("/")

    def send(self, number: str, text: str, key: str) -> str:
        """The fax's id. The gateway takes one key once, so that a second try is no second fax."""
        fax = {"to": number, "text": text, "key": key}
        answer = self._http.post(f"{self._address}/faxes", payload=fax)
        if answer.status in (401, 403):
            raise ReauthoriseError(
                "The gateway refuses the secret. Put the new one into the settings."
            )
        if not answer.ok:
            raise PermanentError(f"The gateway refused this fax ({answer.status}).")
        return str(answer.json()["id"])

    def is_there(self) -> bool:
        return self._http.get(f"{self._address}/status").ok

    def close(self) -> None:
        self._http.close()
