"""How a request reaches the institution, and where it goes when it is no privacy request (C1, T14, 2.7)."""

from __future__ import annotations

from typing import Final

CHANNELS: Final = ("portal", "mail", "post", "counter", "phone", "colleague")
"""`colleague`: an unofficial channel, from which staff forwarded it; receipt is when it reached them (C1)."""
DESKS: Final = ("technical_failure", "fraud_accusation", "discrimination", "other")
"""Where staff forward what is not a privacy request; a complaint of discrimination has its own alarm and term."""
CAPACITIES: Final = ("former_student", "teacher", "in_the_room", "representative", "other")
"""In which capacity somebody without an account of the institution was recorded, or acts (table 1)."""
IDENTITY_METHODS: Final = ("signed_in", "known_mail", "seen_in_person", "called_back", "document_shown")
"""How identity was made sure: the least that will do, never a copy of a document (12(6), 2.7)."""
