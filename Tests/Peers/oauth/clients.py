"""Real OAuth clients at a running latchd: Authlib and requests-oauthlib get, use and refresh tokens; joserfc checks them.

    .build/peers-http/bin/python Tests/Peers/oauth/clients.py --url http://HOST:PORT

All that they know is the address and their credentials; the rest they read from discovery. Prints a JSON line for each
step. Exits with 1 at the first that fails.
"""

import argparse
import datetime
import json
import os
import sys
import time

# requests-oauthlib refuses plain HTTP, also on loopback, unless told otherwise.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import requests  # noqa: E402
from authlib.integrations.base_client.errors import OAuthError  # noqa: E402
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession  # noqa: E402
from authlib.oidc.discovery import OpenIDProviderMetadata  # noqa: E402
from joserfc import jwt  # noqa: E402
from joserfc.errors import BadSignatureError  # noqa: E402
from joserfc.jwk import KeySet  # noqa: E402
from oauthlib.oauth2 import BackendApplicationClient  # noqa: E402
from requests_oauthlib import OAuth2Session as RequestsSession  # noqa: E402

AUDIENCE = "https://rest.latchaccess.com/access/sdk"
OTP = "http://auth0.com/oauth/grant-type/passwordless/otp"
SCOPE = "openid profile email offline_access"


def say(step, **fields):
    print(json.dumps({"step": step, "ok": True, **fields}), flush=True)


class Issuer:
    """What a client learns of the server by itself."""

    def __init__(self, url):
        self.url = url
        answer = requests.get(url + "/.well-known/openid-configuration")
        answer.raise_for_status()
        self.metadata = OpenIDProviderMetadata(answer.json())
        # Authlib asks for an authorization endpoint only where a grant uses one, as RFC 8414 does.
        self.metadata.validate()
        assert self.metadata.issuer == url, self.metadata.issuer
        self.token_endpoint = self.metadata.token_endpoint
        self.keys = KeySet.import_key_set(requests.get(self.metadata.jwks_uri).json())

    def check(self, token, audience):
        """The claims of a token whose signature, issuer, audience and times hold."""
        decoded = jwt.decode(token, self.keys, algorithms=self.metadata.id_token_signing_alg_values_supported)
        now = datetime.datetime.fromisoformat(requests.get(self.url + "/sim/v1/time").json()["now"])
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), iss={"essential": True, "value": self.url},
            aud={"essential": True, "value": audience}, exp={"essential": True}, iat={"essential": True},
            sub={"essential": True},
        ).validate(decoded.claims)
        return decoded.claims

    def code(self, email):
        """The code that a person is sent."""
        sent = requests.post(self.url + "/passwordless/start", json={
            "client_id": "demo-app", "client_secret": "demo-app-secret", "connection": "email", "email": email,
            "send": "code",
        })
        sent.raise_for_status()
        mail = requests.post(self.url + "/sim/v1/outbox/wait", json={"to": email, "kind": "otp", "timeout": "10s"})
        return mail.json()["code"]


def partner_by_authlib(issuer):
    for method in issuer.metadata.token_endpoint_auth_methods_supported:
        session = AuthlibSession("demo-m2m", "demo-m2m-secret", token_endpoint_auth_method=method)
        token = session.fetch_token(issuer.token_endpoint, grant_type="client_credentials", audience=AUDIENCE)
        claims = issuer.check(token["access_token"], AUDIENCE)
        doors = session.get(issuer.url + "/access/sdk/v1/doors")
        assert doors.status_code == 200 and doors.json()["doors"], doors.text
        say("authlib client_credentials", method=method, sub=claims["sub"], doors=len(doors.json()["doors"]))
    try:
        AuthlibSession("demo-m2m", "wrong").fetch_token(
            issuer.token_endpoint, grant_type="client_credentials", audience=AUDIENCE)
    except OAuthError as error:
        say("authlib wrong secret", error=error.error)


def person_by_authlib(issuer):
    session = AuthlibSession("demo-app", "demo-app-secret", token_endpoint_auth_method="client_secret_post")
    tokens = dict(session.fetch_token(
        issuer.token_endpoint, grant_type=OTP, username="riley@example.com", otp=issuer.code("riley@example.com"),
        realm="email", scope=SCOPE, audience=AUDIENCE))
    identity = issuer.check(tokens["id_token"], "demo-app")
    claims = issuer.check(tokens["access_token"], AUDIENCE)
    assert identity["sub"] == claims["sub"] and identity["email"] == "riley@example.com", identity
    say("authlib code", email=identity["email"], locks=locks(session, issuer))

    fresh = dict(session.refresh_token(
        issuer.token_endpoint, refresh_token=tokens["refresh_token"], audience=AUDIENCE))
    issuer.check(fresh["access_token"], AUDIENCE)
    assert fresh["refresh_token"] != tokens["refresh_token"], "the refresh token was not rotated"
    say("authlib refresh", locks=locks(session, issuer))

    try:
        session.refresh_token(issuer.token_endpoint, refresh_token=tokens["refresh_token"], audience=AUDIENCE)
    except OAuthError as error:
        say("authlib used refresh token", error=error.error)
    try:
        session.refresh_token(issuer.token_endpoint, refresh_token=fresh["refresh_token"], audience=AUDIENCE)
    except OAuthError as error:
        say("authlib sign-in ended by reuse", error=error.error)


def partner_by_requests(issuer):
    session = RequestsSession(client=BackendApplicationClient("demo-m2m"))
    token = session.fetch_token(
        issuer.token_endpoint, client_id="demo-m2m", client_secret="demo-m2m-secret", audience=AUDIENCE)
    issuer.check(token["access_token"], AUDIENCE)
    buildings = session.get(issuer.url + "/access/sdk/v1/buildings")
    assert buildings.status_code == 200, buildings.text
    say("requests-oauthlib client_credentials", buildings=len(buildings.json()["buildings"]))


def person_by_requests(issuer):
    """A client that notices by itself that its token has run out."""
    first = requests.post(issuer.token_endpoint, data={
        "grant_type": OTP, "client_id": "demo-app", "client_secret": "demo-app-secret", "realm": "email",
        "username": "morgan@example.com", "otp": issuer.code("morgan@example.com"), "scope": SCOPE,
        "audience": AUDIENCE,
    }).json()
    kept = []
    session = RequestsSession(
        "demo-app", token={**first, "expires_at": time.time() - 30}, auto_refresh_url=issuer.token_endpoint,
        auto_refresh_kwargs={"client_id": "demo-app", "client_secret": "demo-app-secret", "audience": AUDIENCE},
        token_updater=kept.append)
    seen = locks(session, issuer)
    assert len(kept) == 1 and kept[0]["refresh_token"] != first["refresh_token"], kept
    issuer.check(kept[0]["access_token"], AUDIENCE)
    say("requests-oauthlib refresh by itself", locks=seen)


def forgery(issuer):
    session = AuthlibSession("demo-m2m", "demo-m2m-secret")
    token = session.fetch_token(issuer.token_endpoint, grant_type="client_credentials", audience=AUDIENCE)
    head, claims, signature = token["access_token"].split(".")
    forged = ".".join([head, claims, ("A" if signature[0] != "A" else "B") + signature[1:]])
    try:
        issuer.check(forged, AUDIENCE)
    except BadSignatureError:
        answer = requests.get(
            issuer.url + "/access/sdk/v1/doors", headers={"Authorization": "Bearer " + forged})
        say("forged signature", status=answer.status_code)


def locks(session, issuer):
    answer = session.get(issuer.url + "/app/v1/locks")
    assert answer.status_code == 200, answer.text
    return len(answer.json()["locks"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    issuer = Issuer(parser.parse_args().url)
    say("discovery", grants=issuer.metadata.grant_types_supported)
    partner_by_authlib(issuer)
    person_by_authlib(issuer)
    partner_by_requests(issuer)
    person_by_requests(issuer)
    forgery(issuer)


if __name__ == "__main__":
    sys.exit(main())
