"""The settings of the demo: an invented institution, the demo's provider, and secrets kept in its folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from portal.config import DEMO_CLIENT_ID, Config, Desks, Institution, Mail, Teams
from portal.config_confirmed import Confirmation
from portal.config_norms import NORMS
from portal.config_oidc import OidcSettings
from portal.demo.desk import Client
from portal.demo.folder import Folder
from portal.demo.people import HOME_ORGANISATION, PEOPLE, ROLE_VALUES
from portal.rules.calendar import local_date

INSTITUTION = Institution(
    name_nl="Voorbeeld Hogeschool",
    name_en="Example University of Applied Sciences",
    contact_email=f"privacy@{HOME_ORGANISATION}",
    dpo_name=PEOPLE["dpo"].name,
    dpo_email=f"fg@{HOME_ORGANISATION}",
    exam_day_phone="020 555 01 23",
    remedy_body="College van bestuur van de Voorbeeld Hogeschool, Postbus 1234, 1000 AA Voorbeeldstad",
)
COURT = "Rechtbank Voorbeeldstad, Postbus 4321, 1000 AB Voorbeeldstad"
TEAMS = Teams(
    **{
        function: f"{name}@{HOME_ORGANISATION}"
        for function, name in {
            "handler": "privacyteam",
            "decider": "besluiten",
            "publisher": "tentamenuitleg",
            "scheduler": "tentamenbureau",
            "exam_board": "examencommissie",
            "exam_day": "tentamendag",
            "reviewer": "beoordelaars",
            "contract_manager": "contracten",
        }.items()
    }
)
DESKS = Desks(
    technical_failure=f"helpdesk@{HOME_ORGANISATION}",
    technical_failure_name_nl="de helpdesk",
    technical_failure_name_en="the help desk",
    fraud_accusation=f"examencommissie@{HOME_ORGANISATION}",
    fraud_accusation_name_nl="de examencommissie",
    fraud_accusation_name_en="the exam board",
    discrimination=f"vertrouwenspersoon@{HOME_ORGANISATION}",
    discrimination_name_nl="de vertrouwenspersoon",
    discrimination_name_en="the confidential adviser",
    other=f"studentenbalie@{HOME_ORGANISATION}",
    other_name_nl="de studentenbalie",
    other_name_en="the student desk",
)


def _confirmed(today: date) -> dict[str, Confirmation]:
    """All that must be confirmed is, but for one setting, and one that must be looked at again."""
    later, past = today + timedelta(days=300), today - timedelta(days=1)
    by = Confirmation("Privacybeleid Voorbeeld Hogeschool, bijlage 2", "Privacyfunctionaris", later)
    board = Confirmation("Besluit van het college van bestuur", "Secretaris van het college", later)
    boards = {"remedy_route", "institution.remedy_body", "mandated", "red_gate_action"}
    found = {name: board if name in boards else by for name in NORMS if name != "archive_selection_list"}
    return {**found, "supplier_terms": Confirmation("Verwerkersovereenkomst", "Inkoop", past)}


def demo_config(
    base_url: str,
    issuer: str,
    smtp: tuple[str, int],
    folder: Folder,
    language: Literal["nl", "en"],
    *,
    on_a_network: bool,
    remedy_route: Literal["awb", "court"] = "awb",
) -> Config:
    """Settings for a portal at `base_url` that signs people in at `issuer` and mails through `smtp`."""
    return Config(
        base_url=base_url,
        secret_key=folder.secret("secret_key"),
        data=folder.path,
        database_url=f"sqlite:///{folder.path}/portal.db",
        institution=INSTITUTION if remedy_route == "awb" else replace(INSTITUTION, remedy_body=COURT),
        oidc=OidcSettings(
            client_id=DEMO_CLIENT_ID,
            client_secret=folder.secret("client_secret"),
            issuer=issuer,
            home_organisations=(HOME_ORGANISATION,),
            role_values=ROLE_VALUES,
            plain_http=on_a_network,
        ),
        mail=Mail(host=smtp[0], port=smtp[1], tls="none", sender=f"privacy@{HOME_ORGANISATION}"),
        file_keys={"demo": bytes.fromhex(folder.secret("file_key"))},
        teams=TEAMS,
        desks=DESKS,
        official_channels=("portal", "mail", "post", "counter", "phone"),
        remedy_route=remedy_route,
        no_show_rule_nl="Kom je niet? Dan telt het als een gemiste kans, net als bij elk tentamen.",
        no_show_rule_en="Do you not come? Then it counts as a missed attempt, as with every exam.",
        confirmed=_confirmed(local_date(datetime.now(UTC))),
        default_language=language,
        demo=True,
    )


def demo_client(config: Config) -> Client:
    """The portal as the demo's provider knows it."""
    return Client(
        client_id=config.oidc.client_id,
        client_secret=config.oidc.client_secret,
        redirect_uris=(f"{config.base_url}/callback",),
        post_logout_redirect_uris=(f"{config.base_url}/", config.base_url),
        backchannel_logout_uri=f"{config.base_url}/backchannel-logout",
    )
