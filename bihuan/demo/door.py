"""The public door as a person uses it: sign in, take calls, look at a matter, make a move. HTTP and nothing else."""

import time
from typing import Any

import httpx

ROBOT = "bihuan-robot"  # how its sessions are told from those of people
PATIENCE = 60.0  # seconds for which a station that does not answer is asked again

View = dict[str, Any]


class SignInRefused(Exception):
    """The name and the password were not taken."""


class Refusal(Exception):
    """A move was not taken; the code says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Seat:
    """One person at a desk or in a car. Signs in when first needed, and again when the session has ended."""

    def __init__(self, base: str, username: str, password: str) -> None:
        self.username, self.password, self.signed_in = username, password, False
        self.http = httpx.Client(base_url=base, timeout=20.0, follow_redirects=True,
                                 headers={"Accept-Language": "zh-hans", "User-Agent": ROBOT})

    def take(self, call: dict[str, Any]) -> View:
        return self._ask("POST", "/api/calls", json=call).json()

    def matters(self, scope: str, after: int = 0, most: int = 500) -> list[View]:
        return self._ask("GET", "/api/matters", params={"scope": scope, "after": after, "most": most}).json()

    def unsorted(self) -> list[View]:
        return self._ask("GET", "/api/calls/unsorted").json()

    def matter(self, number: str) -> View | None:
        """The matter with the moves this person may make; None where it is not theirs to see."""
        answer = self._ask("GET", f"/api/matters/{number}")
        return answer.json() if answer.status_code == 200 else None

    def move(self, number: str, name: str, version: int, said: dict[str, Any]) -> View:
        """The matter after the move. Raises Refusal."""
        answer = self._ask("POST", f"/api/matters/{number}/moves/{name}", json={"version": version, "said": said})
        if answer.status_code == 200:
            return answer.json()
        told = answer.json()
        raise Refusal(told.get("refused", "fault"), told.get("sentence", ""))

    def man(self, unit: str, persons: list[str]) -> bool:
        """Names the crew of a unit; whether it was taken."""
        return self._ask("PUT", f"/api/units/{unit}/crew", json={"persons": persons}).status_code == 200

    def locate(self, unit: str, lat: float, lon: float) -> None:
        """Where the unit is in which this person rides; a unit that is not on duty is not asked."""
        self._ask("PUT", f"/api/units/{unit}/position", json={"lat": lat, "lon": lon})

    def close(self) -> None:
        self.http.close()

    def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        """One request; asked again while the station does not answer, signed in again when it no longer knows us."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                if not self.signed_in:
                    self._sign_in()
                answer = self.http.request(method, path, headers={"X-CSRFToken": self.http.cookies.get("csrftoken") or ""}, **what)
            except httpx.TransportError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
                continue
            if answer.status_code == 401 and self.signed_in:
                self.signed_in = False
            elif answer.status_code >= 500 and time.monotonic() < until:
                time.sleep(0.5)
            else:
                return answer

    def _sign_in(self) -> None:
        self.http.get("/sign-in/")
        answer = self.http.post("/sign-in/", headers={"Referer": str(self.http.base_url)}, data={
            "login": self.username, "password": self.password, "csrfmiddlewaretoken": self.http.cookies.get("csrftoken", "")})  # fmt: skip
        if answer.url.path.startswith("/sign-in"):
            raise SignInRefused(self.username)
        self.signed_in = True
