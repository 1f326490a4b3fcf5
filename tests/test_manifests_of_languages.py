"""What go.mod, the files of Cargo, Composer and Bundler, and those of version managers name."""

import json

import pytest

from comparisons.manifests.reading import read
from comparisons.manifests.refusals import UnreadableManifest


def said(kind, text):
    """Each dependency as ecosystem, name, version and what is asked, and what is noted."""
    manifest = read(text, kind=kind)
    found = [f"{one.ecosystem} {one.name} {one.version or '-'} {one.asked}".strip() for one in manifest.dependencies]
    return [*found, *manifest.notes]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("require a.example/b v1.0.0", ["go a.example/b v1.0.0 v1.0.0"]),
        ("require (\n  `a.example/b` v1.0.0 // why\n)", ["go a.example/b v1.0.0 v1.0.0"]),
        ("require a.example/b v2.0.0+incompatible", ["go a.example/b v2.0.0 v2.0.0+incompatible"]),
        ("go 1.22", ["tool go - >=1.22"]),
        ("go 1.22\ntoolchain go1.22.5", ["tool go 1.22.5 >=1.22"]),
        ("go 1.22\ntoolchain default", ["tool go - >=1.22"]),
        ("require a v1\nreplace a => c v2", ["go c v2 v2 in place of a v1"]),
        ("require a v1\nreplace a v1 => c v2", ["go c v2 v2 in place of a v1"]),
        ("require a v1\nreplace a v3 => c v2", ["go a v1 v1"]),
        ("require a v1\nreplace a => ./a", ["go a - a folder in place of v1"]),
        ("require a", ["Line 2: This names no module with a version."]),
        ("require ;;; v1", ["Line 2: This is no path of a module."]),
        ("exclude a v1\nretract v1.0.0\ntool a/cmd\nrequire (\n)", []),
    ],
)
def test_go_mod(lines, found):
    assert said("go-mod", f"module x\n{lines}\n") == found


def test_what_only_others_need_is_not_direct_in_go():
    manifest = read("module x\nrequire a v1\nrequire b v1 // indirect\n", kind="go-mod")

    assert [one.is_direct for one in manifest.dependencies] == [True, False]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('a = "1.2.3"', ["cargo a - 1.2.3"]),
        ('a = "=1.2.3"', ["cargo a 1.2.3 =1.2.3"]),
        ('a = "= 1.2.3-rc.1"', ["cargo a 1.2.3-rc.1 = 1.2.3-rc.1"]),
        ('a = "=1.2"', ["cargo a - =1.2"]),
        ('a = { package = "b", version = "1" }', ["cargo b - 1"]),
        ('a = { git = "https://u:p@git.example/a", rev = "abc" }', ["cargo a - git rev abc"]),
        ('a = { git = "https://git.example/a" }', ["cargo a - git"]),
        ('a = { path = "../a", version = "1" }', ["Folders of this project are left out: a."]),
        ("a.workspace = true", ["cargo a - as the workspace has it"]),
        ("a = 1", ["Line 2: What is asked for a is neither a version nor a table."]),
    ],
)
def test_cargo_toml(line, found):
    assert said("cargo", f"[dependencies]\n{line}\n") == found


def test_folders_of_a_workspace_are_named_in_one_sentence():
    lines = [f'a{number} = {{ path = "{number}" }}\n' for number in range(7)]
    more = f'{"b" * 40} = {{ path = "b" }}\n'

    assert said("cargo", f"[dependencies]\n{more}{''.join(lines)}[dev-dependencies]\n{lines[0]}") == [
        f"Folders of this project are left out: {'b' * 29}…, a0, a1, a2, a3 and 3 more."
    ]


def test_a_lock_of_cargo_without_a_crate_of_its_own_tells_nothing_of_what_is_direct():
    row = '[[package]]\nname = "{}"\nversion = "1.0.0"\nsource = "registry+https://packages.example"\n'
    alone = read(row.format("a"), kind="cargo-lock")
    beside = read(
        row.format("a") + '[[package]]\nname = "own"\nversion = "1.0.0"\ndependencies = ["b"]\n', kind="cargo-lock"
    )

    assert [one.is_direct for one in alone.dependencies] == [True]
    assert [one.is_direct for one in beside.dependencies] == [False]


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("a/b", "1.2.3", "packagist a/b 1.2.3 1.2.3"),
        ("a/b", "v1.2.3-RC1", "packagist a/b v1.2.3-RC1 v1.2.3-RC1"),
        ("a/b", "1.2.*", "packagist a/b - 1.2.*"),
        ("a/b", "1", "packagist a/b - 1"),
        ("a/b", "dev-main", "packagist a/b - dev-main"),
        ("php", "~8.2", "tool php - ^8.2"),
        ("php", "~8.2.1", "tool php - ~8.2.1"),
        ("php-64bit", "8.3.4", "tool php 8.3.4 8.3.4"),
        ("ext-redis", "*", "unregistered ext-redis - *"),
        ("a/b", [], "Line 1: What is asked for a/b is no text."),
    ],
)
def test_composer_json(name, asked, found):
    assert said("composer", json.dumps({"require": {name: asked}})) == [found]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('gem "a"', ["gem a -"]),
        ("gem 'a', '1.2'", ["gem a 1.2 1.2"]),
        ('gem("a", "~> 1.2", ">= 1.2.3")', ["gem a - ~> 1.2, >= 1.2.3"]),
        ('gem "a", "= 1.2.3".freeze', ["gem a 1.2.3 = 1.2.3"]),
        ('gem "a", %w(1.0)', ["gem a 1.0 1.0"]),
        ('gem "a",\n  "1.0", # why\n  require: false', ["gem a 1.0 1.0"]),
        ('group(:test) { gem "a"; gem "b" }', ["gem a -", "gem b -"]),
        ('# gem "a"', []),
        ('gem "a#b" # c', ["gem a#b -"]),
        ('gem "a", :path => "a"', ["Line 1: a is a folder of this project."]),
        ('gem "a", github: "b/a", branch: "c"', ["gem a - git branch c"]),
        ("gem name", ["Line 1: The name of this gem is not written out."]),
        ('gemstone "a"', []),
        ('ruby "3.3.0"', ["tool ruby 3.3.0 3.3.0"]),
        ('ruby "~> 3.3"', ["tool ruby - ~> 3.3"]),
        ('ruby file: ".ruby-version"', ["tool ruby -"]),
        ("=begin\ngem 'a'\n=end\ngem 'b'\n__END__\ngem 'c'", ["gem b -"]),
    ],
)
def test_gemfile(line, found):
    assert said("gemfile", line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("nodejs 20.11.1", ["tool nodejs 20.11.1 20.11.1"]),
        ("node lts/jod", ["tool nodejs 22 lts/jod"]),
        ("nodejs lts", ["tool nodejs - lts"]),
        ("python 3.12.2 3.11.8", ["tool python 3.12.2 3.12.2 3.11.8"]),
        ("python pypy3.10-7.3.15", ["tool pypy - pypy3.10-7.3.15"]),
        ("java corretto-21.0.2.13.1", ["tool java 21.0.2.13.1 corretto-21.0.2.13.1"]),
        ("java graalvm-22.3.1+java17", ["tool java - graalvm-22.3.1+java17"]),
        ("ruby jruby-9.4.5.0", ["tool ruby - jruby-9.4.5.0"]),
        ("terraform latest:1.7", ["tool terraform 1.7 latest:1.7"]),
        ("go ref:main", ["tool go - ref:main"]),
        ("npm:@angular/cli 17.2.0", ["npm @angular/cli 17.2.0 17.2.0"]),
        ("core:golang 1.22.1", ["tool go 1.22.1 1.22.1"]),
        ("aqua:cli/cli 2.45.0", ["unregistered cli/cli 2.45.0 2.45.0"]),
        ("# nodejs 20\nyarn", ["Line 2: yarn has no version."]),
    ],
)
def test_tool_versions(line, found):
    assert said("tool-versions", line) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20", ["tool nodejs 20 20"]),
        ("v20.11.1\n", ["tool nodejs 20.11.1 v20.11.1"]),
        ("# ours\nlts/Iron # 20", ["tool nodejs 20 lts/Iron"]),
        ("lts/*", ["tool nodejs - lts/*"]),
        ("lts/unheard-of", ["tool nodejs - lts/unheard-of"]),
        ("node", ["tool nodejs - node"]),
        ("# nothing", []),
    ],
)
def test_nvmrc(text, found):
    assert said("nvmrc", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3.12", ["tool python 3.12 3.12"]),
        ("3.13.0rc1t", ["tool python 3.13.0rc1 3.13.0rc1t"]),
        ("3.14-dev", ["tool python 3.14 3.14-dev"]),
        ("cpython-3.12.2-linux-x86_64-gnu", ["tool python 3.12.2 cpython-3.12.2-linux-x86_64-gnu"]),
        ("3.12.2 3.11.8", ["tool python 3.12.2 3.12.2", "tool python 3.11.8 3.11.8"]),
        ("miniconda3-24.1", ["tool miniconda - miniconda3-24.1"]),
        ("my-env", ["tool python - my-env"]),
        (">=3.12", ["tool python - >=3.12"]),
    ],
)
def test_python_version(text, found):
    assert said("python-version", text) == found


@pytest.mark.parametrize(
    ("kind", "text"), [("cargo", "a = "), ("cargo-lock", "[[package"), ("composer", "{"), ("composer-lock", "[]")]
)
def test_what_cannot_be_parsed_is_refused(kind, text):
    with pytest.raises(UnreadableManifest):
        read(text, kind=kind)
