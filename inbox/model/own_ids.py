"""Message-IDs that we give to what we send."""

OURS = "<inkorg."
"""How each of them begins."""
