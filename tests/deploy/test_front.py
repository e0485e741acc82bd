"""What nginx lets in and out: headers, cookies, closed paths, long addresses, logs, uploads."""

from __future__ import annotations

import argparse
import re
import shutil
import urllib.error
from urllib.parse import quote

import pytest

from deploy import serve
from tests.deploy.conftest import COOKIE, Hosting


def refused(hosting: Hosting, path: str) -> int:
    """The status with which a request is refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        hosting.get(path)
    with error.value:
        return error.value.code


def test_health_is_ok(hosting: Hosting) -> None:
    with hosting.get("/_stcore/health") as answer:
        assert answer.read() == b"ok"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore//metrics",
        "/_stcore/%6detrics?families=x",
        "/static/../_stcore/metrics",
        "/_stcore/script-health-check",
    ],
)
def test_what_is_for_the_keeper_is_closed(hosting: Hosting, path: str) -> None:
    assert refused(hosting, path) == 404


@pytest.mark.parametrize("path", ["/", "/static/css", "/_stcore/health", "/_stcore/metrics"])
def test_every_answer_has_the_headers(hosting: Hosting, path: str) -> None:
    try:
        answer = hosting.get(path)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] == "nginx", "without its version"
    policy = dict(part.split(None, 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "*", "any site may show the page in a frame"
    assert "X-Frame-Options" not in headers
    assert "'unsafe-" not in policy["script-src"]


FRAMED = ["SameSite=None", "Secure", "Partitioned"]


@pytest.mark.parametrize(
    ("said", "attributes"),
    [
        ("", ["SameSite=Lax"]),
        ("http", ["SameSite=Lax"]),
        ("httpsx", ["SameSite=Lax"]),
        ("http, https", ["SameSite=Lax"]),
        ("https", FRAMED),
        ("https, http", FRAMED),
    ],
)
def test_the_cookie_is_for_this_page_alone(
    hosting: Hosting, said: str, attributes: list[str]
) -> None:
    """Behind a proxy that ends TLS it reaches a frame of another site; without TLS it stays at home."""
    with hosting.get("/", X_Forwarded_Proto=said) as answer:
        value, *more = answer.headers["Set-Cookie"].split("; ")
    assert value.startswith(f"{COOKIE}=p")
    assert more == ["Path=/", "HttpOnly", *attributes]


@pytest.mark.parametrize(("said", "attributes"), [("", {"SameSite=Lax"}), ("https", set(FRAMED))])
def test_what_uploads_have_to_show_goes_as_far(
    hosting: Hosting, said: str, attributes: set[str]
) -> None:
    with hosting.get("/_stcore/health", f"{COOKIE}=p1", X_Forwarded_Proto=said) as answer:
        value, *more = answer.headers["Set-Cookie"].split("; ")
    assert value.startswith("_streamlit_xsrf=")
    assert sorted(more) == sorted(["Path=/", *attributes])


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ("*", True),
        ("'none'", True),
        ("'self' https://school.example https://*.school.example:8443", True),
        ("https://a; script-src *", False),
        ('https://a"', False),
        ("", False),
    ],
)
def test_only_a_list_of_sites_is_told_who_may_embed(said: str, good: bool) -> None:
    """It is written into nginx' own settings."""
    if good:
        assert serve.sites(said) == said
    else:
        with pytest.raises(argparse.ArgumentTypeError):
            serve.sites(said)


def test_a_file_is_looked_for_at_every_process(hosting: Hosting) -> None:
    """A browser asks for a download in a frame of another site without the cookie; it moves nobody."""
    with pytest.raises(urllib.error.HTTPError) as error:
        hosting.get("/media/0123456789abcdef.py")
    with error.value:
        assert error.value.code == 404
        assert COOKIE not in (error.value.headers.get("Set-Cookie") or "")
    (log,) = hosting.log.parent.glob("autograd-explorer-*/access.log")
    (asked,) = re.findall(r"/media/0123456789abcdef.py 404 .*", log.read_text("utf-8"))
    assert len(set(re.findall(r"127\.0\.0\.1:\d+", asked))) == 2


def test_a_program_in_the_address_fits_and_is_not_logged(hosting: Hosting) -> None:
    secret = "my_own_program"
    query = quote(f"{secret} = x + 1\n" * 400)
    assert len(query) > 8_000
    with hosting.get(f"/?chain={query}") as answer:
        assert answer.status == 200
    (log,) = hosting.log.parent.glob("autograd-explorer-*/access.log")
    written = log.read_text("utf-8")
    assert " GET / 200 " in written
    assert secret not in written + hosting.said()


def test_a_body_is_at_most_an_upload(hosting: Hosting) -> None:
    with pytest.raises(urllib.error.HTTPError) as error:
        hosting.get("/_stcore/health", body=bytes(2 * 2**20 + 1))
    with error.value:
        assert error.value.code == 413


def test_streamlits_own_files_come_compressed_and_are_kept(hosting: Hosting) -> None:
    with hosting.get("/") as answer:
        page = answer.read().decode()
    script = page.partition('<script type="module" crossorigin src=".')[2].partition('"')[0]
    with hosting.get(script, accept="gzip") as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == "text/javascript"
        assert answer.headers["Cache-Control"] == "max-age=31536000"
        packed = answer.read()
    with hosting.get(script) as answer:
        assert len(packed) < 0.5 * len(answer.read())


def test_a_missing_nginx_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(SystemExit, match=r"needs nginx: .*apt-get install nginx"):
        serve.find_nginx()
