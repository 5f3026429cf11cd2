"""What a provider says about a person: every shape it may come in, and nothing that makes us fall over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.adapters.claims import NAME_LIMIT, SignInFailed, read_identity
from portal.config_oidc import OidcSettings

ENTITLED = "eduperson_entitlement"
OURS = OidcSettings(
    home_organisations=("hogeschool.example", "HS.example"),
    role_values={
        f"{ENTITLED}=urn:mace:hogeschool.example:surveillance-portal:handler": "handler",
        f"{ENTITLED}=urn:mace:hogeschool.example:surveillance-portal:dpo": "dpo",
        "edumember_is_member_of=urn:group:a=b": "scheduler",
        "eduperson_affiliation=faculty": "exam_board",
    },
)
YASMINA = {
    "sub": "0f5c9d1e",
    "name": "Yasmina el Khattabi",
    "email": "s0481526@student.hogeschool.example",
    "schac_home_organization": "hogeschool.example",
    "eduperson_principal_name": "S0481526@Hogeschool.example",
    "schac_personal_unique_code": [
        "urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:0481526"
    ],
}


def read(**claims: Any) -> Any:
    return read_identity({**YASMINA, **claims}, OURS)


def test_a_student_as_surfconext_sends_her() -> None:
    person = read()
    assert person.sub == "0f5c9d1e"
    assert person.principal == "s0481526@hogeschool.example"
    assert person.home_organisation == "hogeschool.example"
    assert person.name == "Yasmina el Khattabi"
    assert person.email == "s0481526@student.hogeschool.example"
    assert person.student_number == "0481526"
    assert person.language is None
    assert person.roles == frozenset()


@pytest.mark.parametrize(
    ("value", "roles"),
    [
        (None, set()),
        ([], set()),
        ("", set()),
        ("urn:mace:hogeschool.example:surveillance-portal:handler", {"handler"}),
        (["urn:mace:hogeschool.example:surveillance-portal:handler"], {"handler"}),
        (
            [
                "urn:mace:hogeschool.example:surveillance-portal:dpo",
                "urn:mace:hogeschool.example:surveillance-portal:handler",
                "urn:mace:elsewhere.example:admin",
            ],
            {"dpo", "handler"},
        ),
        ("urn:mace:hogeschool.example:surveillance-portal:owner", set()),
        (7, set()),
        ({"a": "urn:mace:hogeschool.example:surveillance-portal:handler"}, set()),
        ([["urn:mace:hogeschool.example:surveillance-portal:handler"], None, 3], set()),
    ],
)
def test_roles_come_from_known_values_only(value: object, roles: set[str]) -> None:
    assert read(eduperson_entitlement=value).roles == roles


def test_groups_and_affiliations_can_hand_out_roles_too() -> None:
    assert read(edumember_is_member_of=["urn:group:a=b"], eduperson_affiliation="faculty").roles == {
        "scheduler",
        "exam_board",
    }


@pytest.mark.parametrize(
    "home", [None, "", [], "elsewhere.example", ["hogeschool.example", "elsewhere.example"], 5]
)
def test_nothing_is_believed_of_another_organisation(home: object) -> None:
    person = read(
        schac_home_organization=home,
        eduperson_entitlement="urn:mace:hogeschool.example:surveillance-portal:handler",
    )
    assert (person.principal, person.home_organisation, person.student_number) == (None, None, None)
    assert person.roles == frozenset()
    assert person.name == "Yasmina el Khattabi"


@pytest.mark.parametrize("home", ["HOGESCHOOL.example", ["hogeschool.example"], "hs.EXAMPLE"])
def test_organisations_are_compared_without_regard_to_case(home: object) -> None:
    assert read(schac_home_organization=home).home_organisation in ("hogeschool.example", "hs.example")


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:0012345", "0012345"),
        ("URN:schac:PERSONALUNIQUECODE:nl:local:HOGESCHOOL.example:studentID:s0012345", "s0012345"),
        (["urn:schac:personalUniqueCode:nl:local:hogeschool.example:employeeid:77"], None),
        (["urn:schac:personalUniqueCode:nl:local:elsewhere.example:studentid:77"], None),
        (["urn:schac:personalUniqueCode:int:esi:hogeschool.example:77"], None),
        (
            [
                "urn:schac:personalUniqueCode:nl:local:hogeschool.example:employeeid:99",
                "urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:007",
            ],
            "007",
        ),
        (
            [
                "urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:1",
                "urn:schac:personalUniqueCode:nl:local:hogeschool.example:studentid:2",
            ],
            None,
        ),
        ("urn:", None),
        ("urn:studentid:", None),
        ("0012345", "0012345"),
        (12345, None),
        (None, None),
        ([], None),
    ],
)
def test_student_numbers_keep_their_zeros(value: object, number: str | None) -> None:
    assert read(schac_personal_unique_code=value).student_number == number


@pytest.mark.parametrize(
    ("value", "principal"),
    [
        (["s1@hogeschool.example"], "s1@hogeschool.example"),
        (["S1@hogeschool.example", "s1@HOGESCHOOL.example"], "s1@hogeschool.example"),
        (["s1@hogeschool.example", "s2@hogeschool.example"], None),
        ("s1\x00@hogeschool.example", None),
        ("x" * 300, None),
        ({}, None),
    ],
)
def test_the_match_key_is_one_plain_value_or_nothing(value: object, principal: str | None) -> None:
    assert read(eduperson_principal_name=value).principal == principal


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": None, "given_name": "Tomasz", "family_name": "Nowak"}, "Tomasz Nowak"),
        ({"name": [], "given_name": "Ying"}, "Ying"),
        ({"name": "  Dilan\r\n Yıldız\x07 "}, "Dilan Yıldız"),
        ({"name": "علی\u200cرضا"}, "علی\u200cرضا"),
        ({"name": "a\ud800b"}, "ab"),
        ({"name": 3}, ""),
        ({"name": "é" * 500}, "é" * NAME_LIMIT),
    ],
)
def test_names_in_any_script_can_be_written_down(claims: dict[str, object], name: str) -> None:
    assert read(**claims).name == name


@pytest.mark.parametrize(
    ("value", "email"),
    [
        ("a@b.example", "a@b.example"),
        (["a@b.example", "c@d.example"], "a@b.example"),
        ("a@b.example\r\nBcc: x@y.example", ""),
        ("a b@c.example", ""),
        ("a@b@c.example", ""),
        ("@b.example", ""),
        ("no address", ""),
        ("x" * 250 + "@b.example", ""),
        (None, ""),
    ],
)
def test_an_address_is_one_that_mail_can_go_to(value: object, email: str) -> None:
    assert read(email=value).email == email


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("nl", "nl"),
        ("nl-NL", "nl"),
        ("en_GB", "en"),
        (["de", "en"], "en"),
        ("de", None),
        ("", None),
        (1, None),
    ],
)
def test_the_language_is_one_we_speak(value: object, language: str | None) -> None:
    assert read(locale=value).language == language


@pytest.mark.parametrize("sub", [None, "", 4, [], "a\nb", "x" * 256])
def test_nobody_without_a_sub(sub: object) -> None:
    with pytest.raises(SignInFailed) as failure:
        read(sub=sub)
    assert failure.value.code == "not-trusted"


def test_every_name_can_be_another() -> None:
    settings = OidcSettings(
        claim_names={"home_organisation": "tid", "student_number": "extension_number", "name": "displayName"},
        home_organisations=("our-tenant",),
        match_claim="uids",
        role_values={"groups=g1": "admin"},
    )
    person = read_identity(
        {
            "sub": "1",
            "tid": "our-tenant",
            "uids": ["Jan"],
            "extension_number": "007",
            "displayName": "Jan",
            "groups": ["g1"],
        },
        settings,
    )
    assert (person.principal, person.student_number, person.name) == ("jan", "007", "Jan")
    assert person.roles == {"admin"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)
NAMES = sorted({*YASMINA, *OURS.claim_names.values(), ENTITLED, "eduperson_affiliation"})


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(), JSON, max_size=10))
def test_no_json_makes_it_crash(claims: dict[str, Any]) -> None:
    try:
        person = read_identity({"schac_home_organization": "hogeschool.example", **claims}, OURS)
    except SignInFailed:
        assert (
            not isinstance(claims.get("sub"), str)
            or not claims["sub"].isprintable()
            or not 0 < len(claims["sub"]) < 256
        )
        return
    for text in (person.sub, person.principal, person.name, person.email, person.student_number):
        assert text is None or (text.encode() or text == "")
        assert "\x00" not in (text or "")
    assert person.roles <= {"handler", "dpo", "scheduler", "exam_board"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim_names": {"nickname": "x"}},
        {"role_values": {"handler": "handler"}},
        {"role_values": "not json"},
        {"role_values": '["a"]'},
        {"token_auth_method": "none"},
        {"scopes": "profile"},
        {"home_organisations": 3},
        {"client_id": "c"},
        {"client_id": "c", "issuer": "http://login.example"},
        {"client_id": "c", "issuer": "javascript://x"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        OidcSettings(**wrong)


def test_settings_may_come_as_text_from_the_environment() -> None:
    settings = OidcSettings(
        client_id="c",
        issuer="https://connect.example/",
        scopes="openid email",  # type: ignore[arg-type]
        home_organisations="Hogeschool.example, hs.example",  # type: ignore[arg-type]
        role_values='{"groups=a": "dpo"}',  # type: ignore[arg-type]
    )
    assert settings.scopes == ("openid", "email")
    assert settings.home_organisations == ("hogeschool.example", "hs.example")
    assert settings.role_values == {"groups=a": "dpo"}
    assert settings.issuer == "https://connect.example/"
    assert settings.discovery_url == "https://connect.example/.well-known/openid-configuration"
    assert settings.claim_names["name"] == "name"


def test_the_secret_is_not_in_the_representation() -> None:
    assert "hunter2" not in repr(OidcSettings(client_secret="hunter2"))
