"""The demo's provider and a relying party made with our adapter, each on a port of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from portal.config_oidc import OidcSettings
from portal.demo.desk import Client
from portal.demo.mailbox import Mailbox
from portal.demo.people import HOME_ORGANISATION, ROLE_VALUES
from portal.demo.provider import make_provider
from tests.relying_party import Memory, make_relying_party
from tests.serving import Site


@dataclass
class Demo:
    """Addresses and secrets of one running pair."""

    idp: str
    rp: str
    client: Client
    memory: Memory
    mailbox: Mailbox

    def sign_in(self, browser: requests.Session, person: str) -> requests.Response:
        """Press a name on the provider's page; the answer is the portal's page after it."""
        page = browser.get(f"{self.rp}/login", timeout=10)
        return browser.post(page.url, data={"person": person}, timeout=10)


@pytest.fixture(name="demo", scope="module")
def running_demo() -> Iterator[Demo]:
    with Site() as idp, Site() as rp:
        secret = "a secret+with/odd%41characters"
        client = Client(
            client_id="portal demo",
            client_secret=secret,
            redirect_uris=(f"{rp.url}/callback",),
            post_logout_redirect_uris=(f"{rp.url}/",),
            backchannel_logout_uri=f"{rp.url}/backchannel-logout",
        )
        settings = OidcSettings(
            client_id=client.client_id,
            client_secret=secret,
            issuer=idp.url,
            home_organisations=(HOME_ORGANISATION,),
            role_values=ROLE_VALUES,
        )
        memory, mailbox = Memory(), Mailbox()
        idp.run(make_provider(idp.url, client, mailbox))
        rp.run(make_relying_party(rp.url, settings, memory))
        yield Demo(idp.url, rp.url, client, memory, mailbox)
