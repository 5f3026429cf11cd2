"""The protocol half of the demo's identity provider, on authlib's server side."""

from __future__ import annotations

import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo, UserInfoEndpoint
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc.jwk import KeySet, RSAKey

from portal.demo.desk import CODE_SECONDS, TOKEN_SECONDS, Access, Client, Code, Desk, Session


def authorization_server(desk: Desk) -> Any:
    """authlib's server with code flow, required PKCE and nonce, userinfo and end of session."""
    # The published type stubs are those of an older authlib; Any until they catch up.
    server: Any = AuthorizationServer(
        query_client=lambda client_id: desk.client if client_id == desk.client.client_id else None,
        save_token=desk.keep_token,
    )
    server.load_config({"OAUTH2_TOKEN_EXPIRES_IN": {"authorization_code": TOKEN_SECONDS}})
    server.register_grant(_code_grant(desk), [_id_token(desk), RequiredPkce()])
    protector = ResourceProtector()
    protector.register_token_validator(_bearer(desk))
    server.register_endpoint(_userinfo(protector))
    server.register_endpoint(_end_session(desk))
    return server


class RequiredPkce(CodeChallenge):
    """Proof key for every client and by S256 alone; authlib asks it of public clients only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send a code_challenge with code_challenge_method S256.")
        super().validate_code_challenge(grant, redirect_uri)


def _code_grant(desk: Desk) -> type[AuthorizationCodeGrant]:
    class CodeGrant(AuthorizationCodeGrant):
        def save_authorization_code(self, code: str, request: Any) -> None:
            asked = request.payload.data
            desk.forget_old()
            desk.codes[code] = Code(
                value=code,
                session=request.user,
                redirect_uri=request.payload.redirect_uri,
                scope=request.scope,
                nonce=asked["nonce"],
                code_challenge=asked["code_challenge"],
                code_challenge_method=asked["code_challenge_method"],
                given=time.time(),
            )

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            # Taken out at the first look: a code that was tried with a wrong verifier is spent too.
            found = desk.codes.pop(code, None)
            return found if found and found.given + CODE_SECONDS > time.time() else None

        def delete_authorization_code(self, authorization_code: Code) -> None:
            desk.codes.pop(authorization_code.value, None)

        def authenticate_user(self, authorization_code: Code) -> Session | None:
            return desk.sessions.get(authorization_code.session.sid)

    return CodeGrant


def _id_token(desk: Desk) -> OpenIDCode:
    class IdToken(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            # Whether the nonce is the one it sent is for the client; a double click is no attack.
            return False

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return desk.key

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": str(desk.key.kid)}

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": desk.issuer, "aud": client.client_id}

        def get_authorization_code_claims(self, authorization_code: Any) -> dict[str, Any]:
            more = super().get_authorization_code_claims(authorization_code)
            return {**more, "sid": authorization_code.session.sid}

        def generate_user_info(self, user: Session, scope: str) -> UserInfo:
            # Names and addresses come from userinfo alone, as at SURFconext.
            return UserInfo(sub=user.person.sub)

    return IdToken(require_nonce=True)


def _bearer(desk: Desk) -> BearerTokenValidator:
    class Bearer(BearerTokenValidator):
        def authenticate_token(self, token_string: str) -> Access | None:
            return desk.tokens.get(token_string)

    return Bearer()


def _userinfo(protector: ResourceProtector) -> UserInfoEndpoint:
    class PersonInfo(UserInfoEndpoint):
        def generate_user_info(self, user: Session, scope: str) -> UserInfo:
            return UserInfo(user.person.claims())

    return PersonInfo(resource_protector=protector)


def _end_session(desk: Desk) -> type[EndSessionEndpoint]:
    class EndSession(EndSessionEndpoint):
        def get_server_jwks(self) -> KeySet:
            return KeySet([desk.key])

        def get_algorithms(self) -> list[str]:
            return ["RS256"]

        def end_session(self, end_session_request: EndSessionRequest) -> None:
            hint = end_session_request.id_token_claims or {}
            session = desk.sessions.get(str(hint.get("sid")))
            if session:
                desk.end(session)

    return EndSession
