"""What Facebook and Instagram share. This front page says what a file holds.

In:  receive (signature, events) → one raw item each · values, attachments, messaging → messages
Out: graph (the SDK, and nothing else touches it) → faults, limits · sending, uploads, media, acts
Both: settings, poll, subscription, checks, describe
"""
