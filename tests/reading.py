"""Pages as tests read them: parsed, with their words as a reader sees them."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


def read(client: Client, url: str, *, status: int = 200) -> BeautifulSoup:
    """The page at ``url``, parsed, once it has answered with ``status``."""
    response = client.get(url)
    assert response.status_code == status, f"{url} answers {response.status_code}"
    return parsed(response)


def parsed(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Tag) -> str:
    """What ``tag`` says, with single spaces."""
    return " ".join(tag.get_text().split())


def said(tags: list[Tag]) -> list[str]:
    return [words(tag) for tag in tags]


def links(tag: Tag) -> dict[str, str]:
    """Where the links within ``tag`` lead, by their words."""
    return {words(link): link["href"] for link in tag.select("a[href]")}
