"""What a package URL names, and which release its version belongs to."""

import pytest

from comparisons.domain.package_urls import LONGEST, Package, has_own_versions, read


@pytest.mark.parametrize(
    ("purl", "listed"),
    [
        ("pkg:pypi/django@5.2", ("pypi", "Django")),
        ("pkg:PyPI/Typing_Extensions", ("pypi", "typing-extensions")),
        ("pkg://npm/%40angular/core@17?arch=x#sub/path", ("npm", "@angular/core")),
        ("pkg:npm/@angular/core", ("npm", "@angular/core")),
        ("pkg:maven/org.seleniumhq.selenium/selenium-java@4", ("maven", "org.seleniumhq.selenium:selenium-java")),
        ("pkg:golang/github.com/caddyserver/caddy@v2.7.0", ("go", "github.com/caddyserver/caddy/v2")),
        ("pkg:composer/Laravel/framework@11", ("packagist", "laravel/framework")),
        ("pkg:nuget/selenium.webdriver", ("nuget", "Selenium.WebDriver")),
        ("pkg:cargo/tauri_build", ("cargo", "tauri-build")),
        ("pkg:docker/nginx@sha256:244f", ("docker", "library/nginx")),
    ],
)
def test_a_package_is_known_by_every_spelling_of_its_url(purl, listed):
    found = read(purl)

    assert found.key == Package(*listed).key


def test_other_packages_have_other_keys():
    purls = ["pkg:pypi/a.b", "pkg:npm/a.b", "pkg:npm/a-b", "pkg:npm/@a/b", "pkg:deb/debian/a-b", "pkg:docker/someone/b"]

    assert len({read(purl).key for purl in purls}) == len(purls)


@pytest.mark.parametrize(
    "purl",
    ["", "django", "pkg:", "pkg:pypi", "pkg:pypi/", "pypi/django", "pkg:pypi/x?%%%=1", "pkg:pypi/a\x00b",
     "pkg:pypi/a%00b", "pkg:npm/a\ud800", "pkg:pypi/x@1%0a2", "pkg:npm/" + "a" * LONGEST],
)  # fmt: skip
def test_what_is_no_package_url_is_refused(purl):
    with pytest.raises(ValueError, match=r"."):
        read(purl)


@pytest.mark.parametrize(
    ("package", "kind", "is_apart"),
    [
        (Package("pypi", "redis"), "database", True),
        (Package("docker", "library/redis"), "database", False),
        (Package("conda", "redis"), "database", False),
        (Package("pypi", "redis"), "library", False),
        (Package("npm", "Redis"), "tool", False),
        (Package("go", "code.example/redis/redis/v2"), "tool", False),
        (Package("pypi", "redis-client"), "tool", True),
        (Package("npm", "@redis/client"), "tool", True),
    ],
)
def test_a_client_has_versions_of_its_own(package, kind, is_apart):
    assert has_own_versions(package, kind, ["redis"]) is is_apart
