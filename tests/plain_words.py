"""Word lists of the plain-language measure: the portal's terms, stiff words with a better one, exceptions."""

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

STIFF: dict[str, dict[str, str]] = {
    "nl": {
        "teneinde": "om",
        "ingevolge": "volgens",
        "middels": "met",
        "door middel van": "met",
        "inzake": "over",
        "betreffende": "over",
        "aangaande": "over",
        "omtrent": "over",
        "desbetreffende": "deze",
        "derhalve": "dus",
        "alsmede": "en",
        "alsook": "en",
        "alvorens": "voordat",
        "behoudens": "behalve",
        "dient": "moet",
        "dienen": "moeten",
        "dient te": "moet",
        "geschiedt": "gebeurt",
        "geschieden": "gebeuren",
        "gehouden": "verplicht",
        "te allen tijde": "altijd",
        "met betrekking tot": "over",
        "ten aanzien van": "over",
        "ten behoeve van": "voor",
        "in het kader van": "voor, bij",
        "op basis van": "door, met",
        "voorafgaand aan": "voor",
        "indien": "als",
        "tenzij": "behalve als",
        "verstrekken": "geven",
        "verstrekt": "geeft",
        "verkrijgen": "krijgen",
        "verkregen": "gekregen",
        "gedurende": "tijdens",
        "dermate": "zo",
        "tevens": "ook",
        "echter": "maar",
        "reeds": "al",
        "conform": "volgens",
        "krachtens": "volgens",
        "jegens": "tegen",
        "onverwijld": "meteen",
        "onherroepelijk": "definitief",
        "terstond": "meteen",
        "waarborgen": "zorgen voor",
        "faciliteren": "helpen",
        "implementeren": "invoeren",
        "realiseren": "maken",
        "effectueren": "uitvoeren",
        "herevalueer": "kijk opnieuw",
        "instrueer": "leg uit",
        "instrueren": "uitleggen",
        "ontvangst": "krijgen",
        "bovengenoemde": "deze",
        "voornoemde": "deze",
        "hierbij": "",
        "hiertoe": "daarvoor",
        "daartoe": "daarvoor",
        "hetgeen": "wat",
        "thans": "nu",
        "casu quo": "of",
        "c.q.": "of",
        "d.m.v.": "met",
        "m.b.t.": "over",
        "i.v.m.": "door",
        "t.a.v.": "over",
        "betrokkene": "jij",
        "verzoeker": "jij",
        "uitsluitsel": "antwoord",
        "tegemoetkoming": "bijdrage",
        "inwilligen": "doen wat je vraagt",
        "ingewilligd": "goedgekeurd",
        "ten hoogste": "maximaal",
        "onevenredige": "te grote",
        "voltooien": "afmaken",
    },
    "en": {
        "pursuant to": "under",
        "in accordance with": "following",
        "prior to": "before",
        "subsequent to": "after",
        "in order to": "to",
        "with regard to": "about",
        "with respect to": "about",
        "in respect of": "about",
        "concerning": "about",
        "commence": "start",
        "terminate": "end",
        "utilise": "use",
        "utilize": "use",
        "shall": "must, will",
        "hereby": "",
        "herein": "here",
        "thereof": "of it",
        "whereby": "by which",
        "notwithstanding": "despite",
        "in the event that": "if",
        "save where": "unless",
        "provided that": "if",
        "obtain": "get",
        "obtained": "got",
        "retain": "keep",
        "retained": "kept",
        "ensure": "make sure",
        "facilitate": "help",
        "implement": "start",
        "endeavour": "try",
        "ascertain": "find out",
        "irrevocably": "for good",
        "not exceeding": "up to",
        "in lieu of": "instead of",
        "data subject": "you",
        "supplements": "adds to",
        "regarding": "about",
        "additional": "more",
        "assist": "help",
        "deployment": "use",
        "obliged": "must",
        "erasure request": "request to delete",
        "purged": "deleted",
        "supplied": "given",
        "demonstrate": "show",
        "demonstrates": "shows",
        "upon": "on",
        "via": "through",
        "undue delay": "waiting too long",
    },
}
"""Formal word or phrase → the plain one; an empty one means: leave it out."""

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
