"""What is wrong with a shape, said with a code as well, so that screens say it in the reader's language."""


class WrongError(ValueError):
    """Raised by a shape's own checks. The text is for whoever writes YAML."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
