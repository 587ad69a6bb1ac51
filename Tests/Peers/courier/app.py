"""What the app does with the cloud, step by step. `client.py` runs these."""

import asyncio
import struct


class App:
    """A method is a step; what it returns are the facts to tell."""

    def __init__(self, cloud, state, arguments):
        self.cloud, self.state, self.arguments = cloud, state, arguments

    async def start(self):
        return await asyncio.to_thread(self.cloud.start, self.arguments.email)

    async def sign_in(self):
        return self.keep(await asyncio.to_thread(self.cloud.sign_in, self.arguments.email, self.arguments.code))

    async def refresh(self):
        return self.keep(await asyncio.to_thread(self.cloud.refresh, self.state.values["refreshToken"]))

    def keep(self, tokens):
        self.state.save(accessToken=tokens["access_token"], refreshToken=tokens["refresh_token"])
        return {"expiresIn": tokens.get("expires_in"), "tokenType": tokens["token_type"]}

    async def consent(self):
        return await asyncio.to_thread(self.cloud.consent, True)

    async def register(self):
        phone = await asyncio.to_thread(self.cloud.register, self.state.public_key, "Courier")
        self.state.save(phone=phone["phoneUuid"])
        return {"ok": phone["publicKey"] == self.state.public_key.hex(), **phone}

    async def unregister(self):
        return await asyncio.to_thread(self.cloud.unregister, self.state.values["phone"])

    async def locks(self):
        """Locks that are no longer listed stay known, as one that the app still has in its cache."""
        locks = await asyncio.to_thread(self.cloud.locks)
        known = {each["uuid"]: each for each in [*self.state.values.get("locks", []), *locks]}
        self.state.save(locks=list(known.values()))
        return {"locks": [{"uuid": each["uuid"], "name": each["name"]} for each in locks]}

    async def errands(self):
        errands = await asyncio.to_thread(self.cloud.errands)
        return {"errands": [{name: each[name] for name in ("uuid", "name", "base", "sequence")} for each in errands]}

    async def logs(self):
        return {"logs": await asyncio.to_thread(self.cloud.logs, self.lock["uuid"])}

    def fetch_package(self):
        """What the cloud has for the lock, which is kept; None where nothing waits."""
        package = self.cloud.package(self.lock["uuid"])
        self.state.save(package=package and package.hex())
        return package

    def kept_package(self, under_way):
        """The package fetched last, where its lock, base and sequence are those of the one under way."""
        package = bytes.fromhex(self.state.values.get("package") or "")
        if not under_way or not package:
            return None
        lock = bytes.fromhex(self.lock["uuid"].replace("-", ""))
        wanted = lock + struct.pack(">QQ", under_way["base"], under_way["sequence"])
        return package if package[5:37] == wanted else None

    @property
    def lock(self):
        """The lock to deal with, by its id or a part of its name."""
        wanted = self.arguments.lock.lower()
        for lock in self.state.values.get("locks", []):
            if wanted == lock["uuid"].lower() or wanted in lock["name"].lower():
                return lock
        raise LookupError(f"no lock {self.arguments.lock}: run the step locks")
