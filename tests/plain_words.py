"""Word lists of the plain-language measure: the portal's terms, and exceptions. The stiff words are in rules."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TERMS: dict[str, frozenset[str]] = {
    "nl": _words(
        """
        ap autoriteit avg beperking bezwaar camera dossier dpia e-mail e-mailadres examencommissie
        examinator fg fraude functionaris gefraudeerd gegevensbescherming herkansen herkansing
        id-bewijs identiteitsbewijs ingetrokken inloggen intrekken inzage kamerscan microfoon
        mondeling pdf pdf-bestand persoonsgegeven persoonsgegevens privacy privacyteam
        privacyverklaring proctoring studentendecaan studentnummer tentamen tentamens termijn toets
        toetsen toezicht uitloggen verwerker verwerkingsverantwoordelijke wissen wissing zaaknummer
        """
    ),
    "en": _words(
        """
        ap dpia dpo email erasure exam exams gdpr id invigilator keystrokes microphone objection pdf
        proctored proctoring resit retake sso unproctored webcam
        """
    ),
}
"""Known to every student, or explained where they first stand; never counted as rare."""

NOT_PASSIVE_NL = _words(
    """
    antwoord bedrijf beeld beelden begint bekend bericht berichten besluit besluiten bestaat
    betekent beter bewijst ervaring gebeurt gebied gebruik gedrag geeft geen gegeven gegevens geld
    gelijk genoeg getal gevolg gewoon veel verandert verder vergeet verkeerd verslag verstuurt
    vertelt verzoeken
    """
)
"""Dutch words that look like a participle and are none."""

NOT_PASSIVE_EN = _words(
    """
    allowed based interested need needed red related required supposed tired used worried
    """
)
"""English participles that describe rather than hide who does it."""
