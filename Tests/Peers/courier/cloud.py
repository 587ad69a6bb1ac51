"""The cloud as an app sees it: signing in, and the app API, over HTTP."""

import base64
import json
import urllib.error
import urllib.request

AUDIENCE = "https://rest.latchaccess.com/access/sdk"
ONE_TIME_CODE = "http://auth0.com/oauth/grant-type/passwordless/otp"


class CloudError(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status = status
        try:
            self.code = json.loads(body).get("error")
        except ValueError:
            self.code = None


class Cloud:
    """One user's requests. They block: an app does nothing else meanwhile."""

    def __init__(self, server, client, secret, token=None):
        self.server, self.token = server.rstrip("/"), token
        self.client = {"client_id": client, "client_secret": secret}

    def call(self, method, path, body=None, headers=None):
        headers = {"Accept": "application/json", **(headers or {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self.server + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise CloudError(error.code, error.read().decode("utf-8", "replace")) from None

    # MARK: Signing in

    def start(self, email):
        """Has a one-time code sent."""
        body = {**self.client, "connection": "email", "email": email, "send": "code"}
        return self.call("POST", "/passwordless/start", body, {"auth0-forwarded-for": "127.0.0.1"})

    def sign_in(self, email, code):
        scope = "openid profile email offline_access"
        return self.grant(grant_type=ONE_TIME_CODE, username=email, otp=code, realm="email", scope=scope)

    def refresh(self, refresh_token):
        return self.grant(grant_type="refresh_token", refresh_token=refresh_token)

    def grant(self, **fields):
        self.token = None
        tokens = self.call("POST", "/v1/oauth/token", {**self.client, "audience": AUDIENCE, **fields})
        self.token = tokens["access_token"]
        return tokens

    # MARK: The app API

    def consent(self, given):
        return self.call("PUT", "/app/v1/consent", {"consent": given})

    def register(self, public_key, name):
        return self.call("POST", "/app/v1/phones", {"publicKey": public_key.hex(), "name": name})

    def unregister(self, phone):
        return self.call("DELETE", f"/app/v1/phones/{phone}")

    def locks(self):
        return self.call("GET", "/app/v1/locks?includeAllLocks=true")["locks"]

    def errands(self):
        return self.call("GET", "/app/v1/errands")["errands"]

    def package(self, lock):
        """The sealed package for a lock; None where nothing waits."""
        package = self.call("GET", f"/app/v1/locks/{lock}/package")["package"]
        return None if package is None else base64.b64decode(package, validate=True)

    def time(self, lock, nonce):
        time = self.call("POST", f"/app/v1/locks/{lock}/time", {"nonce": nonce.hex()})["time"]
        return base64.b64decode(time, validate=True)

    def report(self, lock, report):
        return self.call("POST", f"/app/v1/locks/{lock}/reports", {"report": base64.b64encode(report).decode()})

    def logs(self, lock):
        return self.call("GET", f"/app/v1/locks/{lock}/logs")["accessLogs"]
