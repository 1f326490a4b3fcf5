"""Pages as tests read them: parsed, with their words as a reader sees them."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from markdown_it import MarkdownIt


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


def walk(client: Client, url: str, rel: str, selector: str) -> tuple[list[list[str]], str]:
    """What ``selector`` finds on each page from ``url`` on, following the links ``rel``."""
    pages = []
    while url:
        page = read(client, url)
        pages.append(said(page.select(selector)))
        following = page.select_one(f".pager a[rel={rel}]")
        url = url.partition("?")[0] + following["href"].partition("#")[0] if following else ""
        assert len(pages) < 10, "the pages lead in a circle"
    return pages, url


FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def rendered(markdown: str) -> BeautifulSoup:
    """As a reader of Markdown with tables and front matter shows it, HTML included, since many let it through."""
    text = FRONT_MATTER.sub("", markdown)
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return BeautifulSoup(html, "html.parser")
