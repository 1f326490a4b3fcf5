"""What landscapes of other foundations hold: technologies in categories of all scripts, and companies beside them."""

from pathlib import Path

import pytest

from comparisons.open_data.readers.people import holds_people
from tests.upstream import SMALL, CategoryEntry, found, problems, read, refused

FOLDER = SMALL / "landscapes"
PEOPLE = "it is a member, a company, a user or the like, and no technology"


def names(foundation: str) -> dict[str, str | None]:
    """The technologies of a set, each with its category."""
    entries = found(read("landscape", FOLDER / f"{foundation}.yml"))
    return {entry.name: entry.record.get("category") for entry in entries.values()}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_item_is_a_record_that_the_format_takes_or_refused_with_its_line(path: Path) -> None:
    entries = read("landscape", path)
    lines = path.read_text(encoding="utf-8").splitlines()

    assert problems(entries) == []
    assert sum("homepage_url" in line for line in lines) == len(found(entries)) + len(refused(entries))
    for entry in [*found(entries).values(), *refused(entries)]:
        number = int(entry.where.split("line ")[1].split(",")[0])
        assert "item:" in lines[number - 1] or "name:" in lines[number - 1]
        assert entry.where.startswith(f"{path.name}, line ")


def test_shelves_in_another_script_cost_no_technology_its_place() -> None:
    assert names("ai-foundation") == {
        "Kettlemind": "framework",
        "Plumbgraph": "framework",
        "Lanternserve": None,
        "Quarryvec": None,
        "Marshtable": None,
    }


def test_why_a_technology_is_filed_nowhere_is_told() -> None:
    entries = found(read("landscape", FOLDER / "ai-foundation.yml"))
    long = found(read("landscape", FOLDER / "security-foundation.yml"))

    assert entries["Machine Learning / 推理引擎 / Lanternserve"].left_out == (
        "its category's name has no Latin letter: 推理引擎",
    )
    assert entries["数据与存储 / Data Lake / Marshtable"].left_out == (
        "its category's name has no Latin letter: 数据与存储",
    )
    (sealcheck,) = (entry for entry in long.values() if entry.name == "Sealcheck")
    assert sealcheck.left_out[0].startswith("its category's name is longer than a slug, 64 characters: Tools for ")
    assert "category" not in sealcheck.record


def test_a_technology_whose_own_name_has_no_latin_letter_is_refused_with_that_reason() -> None:
    refusals = {
        entry.where.rpartition(" / ")[2]: entry.reason
        for entry in refused(read("landscape", FOLDER / "ai-foundation.yml"))
    }

    assert refusals == {"云帆": "its name has no Latin letter", "Rich Telecom": PEOPLE, "Example Bank": PEOPLE}


def test_users_and_case_studies_are_no_technologies() -> None:
    assert set(names("security-foundation")) == {"Sealpost Specification", "sealpost-rs", "Sealkey", "Sealcheck"}


def test_the_list_may_be_called_categories() -> None:
    assert names("delivery-foundation") == {
        "Pipewright": "pipeline-orchestration",
        "Slowbuild": "pipeline-orchestration",
        "Pipehouse": "hosted-platform",
    }


def test_participants_institutions_and_groups_are_no_technologies() -> None:
    entries = read("landscape", FOLDER / "finance-foundation.yml")

    assert names("finance-foundation") == {"Ledgerform": "models", "Tickbarrow": "market-data"}
    assert {entry.reason for entry in refused(entries)} == {PEOPLE}
    categories = [entry.record["category"] for entry in entries if isinstance(entry, CategoryEntry)]
    assert categories == ["data-and-business-logic", "models", "market-data"]


@pytest.mark.parametrize(
    "name",
    [
        "Participants", "Participant list", "Organisations", "Member Organizations", "Companies", "COMPANIES (2024)",
        "Hosting companies", "Supporting Company", "ASWF Member Company", "Companies using it", "Adopters",
        "GraphQL Adopter", "End Users", "End-user", "Users", "Members", "Membership", "Sponsors & Backers", "Sponsor",
        "Institutions", "Research Institutes", "Universities", "Case Studies", "Success Stories", "Partners",
        "Ecosystem Consultants & Training Partners", "System Integrators", "Independent Software Vendors",
        "Solution Providers", "Kubernetes Certified Service Provider", "Working Groups", "Non-profits",
        "成员", "合作伙伴",
    ],
)  # fmt: skip
def test_a_shelf_of_people_is_known_by_its_name(name: str) -> None:
    assert holds_people(name)


@pytest.mark.parametrize(
    "name",
    [
        "Hosted Platform", "Hosting", "Identity Providers", "End User Computing", "User Interface",
        "Organization Charts",
        "Customer Relationship and Communication", "Customer and Market", "Company Registers", "Certified CNFs",
        "Partner Portals", "Sponsored Projects", "Participating Project", "Math Foundations", "Operators",
        "Enterprise Search", "Group Communication", "Remembering", "Vendor Neutral Tools", "企业软件", "数据库", "",
    ],
)  # fmt: skip
def test_a_shelf_of_technologies_is_not_taken_for_people(name: str) -> None:
    assert not holds_people(name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is empty"),
        ("# nothing\n", "it is no YAML file that holds one mapping"),
        ("- name: x\n", "it is no YAML file that holds one mapping"),
        ("name: x\nitems: []\n", "it has no list at landscape or categories: there is name, items"),
        ("categories: {}\n", "it has no list at categories"),
        ("categories: []\n", "none of its categories holds an item"),
        ("categories:\n- name: A\n  subcategories:\n  - name: B\n    items:\n", "none of its categories holds an item"),
    ],
)
def test_what_is_no_landscape_is_told_as_what_it_is(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "landscape.yml"
    path.write_text(content, encoding="utf-8")

    assert [entry.reason for entry in refused(read("landscape", path))] == [reason]


def test_a_category_without_a_name_or_with_one_too_long_keeps_its_items_too(tmp_path: Path) -> None:
    path = tmp_path / "landscape.yml"
    items = "subcategories:\n  - name: B\n    items:\n    - name: Tool"
    path.write_text(
        f"categories:\n- {items} one\n- name: {'x' * 300}\n  {items} two\n- name: Go vs C\n  {items} three\n"
        f"- name: {'具' * 98} AI\n  {items} four\n- name: {'具' * 97} ML\n  {items} five\n",
        encoding="utf-8",
    )

    entries = found(read("landscape", path))

    assert [entry.record["technology"] for entry in entries.values()] == [
        "tool-one", "tool-two", "tool-three", "tool-four", "tool-five",
    ]  # fmt: skip
    assert [entry.record.get("category") for entry in entries.values()] == [None, None, None, None, "ml-b"]
    assert [reason for entry in entries.values() for reason in entry.left_out] == [
        "its category's name is empty, or longer than 200 characters: ",
        "its category's name is empty, or longer than 200 characters: ",
        "its category's name holds the word “vs”, which parts two slugs: Go vs C",
        f"its category's name is longer than 100 characters: {'具' * 98} AI",
    ]


def test_a_landscape_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "landscape.yml"
    path.write_bytes((FOLDER / "ai-foundation.yml").read_text(encoding="utf-8").encode("utf-16"))

    assert list(found(read("landscape", path))) == list(found(read("landscape", FOLDER / "ai-foundation.yml")))
