"""A directory (OpenID Connect provider) as a process of its own, which knows whom a test tells it of."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests

from portal import directories

PATIENCE = 30


@dataclass(frozen=True)
class RunningDirectory:
    """Where it answers."""

    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What the portal's environment says of it."""
        return {
            "OIDC_PROVIDERS": "council",
            "OIDC_COUNCIL_NAME": "Somewhere Council",
            "OIDC_COUNCIL_SERVER": self.address,
            "OIDC_COUNCIL_CLIENT_ID": "portal",
            "OIDC_COUNCIL_CLIENT_SECRET": "between us",
        }

    @property
    def settings(self) -> dict[str, Any]:
        """The portal's settings made from that environment."""
        read = directories.read(self.environment, insecure=True)
        return {"SOCIALACCOUNT_PROVIDERS": directories.providers(read), "ORIGINS": directories.origins(read)}

    def knows(self, subject: str, **claims: Any) -> None:
        """Make it know somebody, and what it says of them."""
        answer = requests.put(f"{self.address}/users/{quote(subject)}", json=claims, timeout=10)
        answer.raise_for_status()

    def signs_in(self, address: str, subject: str) -> str:
        """Sign somebody in at the page to which the portal sent the browser; returns the way back."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    def turns_back(self, address: str) -> str:
        """Refuse at that page; returns the way back, with the state, which this provider forgets and others do not."""
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=10)
        [state] = parse_qs(urlsplit(address).query)["state"]
        return f"{answer.headers['Location']}&state={state}"


def free_port() -> int:
    """A port of 127.0.0.1 at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running_directory() -> Iterator[RunningDirectory]:
    """Start the process, wait until it answers, and end it."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    directory = RunningDirectory(f"http://127.0.0.1:{port}")
    try:
        _wait_for(directory, process)
        yield directory
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(directory: RunningDirectory, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "The directory ended before it answered."
        assert time.monotonic() < until, "The directory did not answer in time."
        try:
            requests.get(f"{directory.address}/.well-known/openid-configuration", timeout=5).raise_for_status()
            return
        except requests.ConnectionError:
            time.sleep(0.1)
