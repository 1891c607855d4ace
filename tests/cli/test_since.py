"""Test that `eventsearch check --since` reports only the findings that a change adds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli_site import Run, write_site
from git_repository import commit, git, start

WRONG = "---\ntitle: A\ndate: 2022-13-31\n---\n"
DOUBTFUL = "---\ntitle: B\ndate: 2022-01-31\npublishDate: 2023-01-15\n---\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository with a site in a subfolder. A check of the site has two warnings."""
    site = write_site(tmp_path / "mon dépôt" / "site é")
    event = site / "content" / "event"
    for name in ("vieux é 1", "vieux é 2"):
        (event / f"{name}.md").write_text(DOUBTFUL, encoding="utf-8")
    return start(site.parent)


def new(
    run: Run, repository: Path, *args: str, since: str = "main", site: str = "site é"
) -> list[str]:
    """Return the findings that are reported as new, as lines without hints."""
    form = ("--output-format", "concise", "--now", "2024-06-01T00:00:00Z")
    done = run("check", site, "--since", since, *form, *args, cwd=repository)
    lines = [line.partition("; ")[0] for line in done.out.splitlines()]
    assert done.code == any(" warning: " not in line for line in lines), done.err
    return lines


def test_without_changes_nothing_is_new(run: Run, repository: Path) -> None:
    done = run("check", "--since", "HEAD", "--strict", cwd=repository / "site é")
    assert (done.code, done.out) == (0, "")
    assert done.err == (
        "eventsearch: no errors or warnings\n"
        "eventsearch: diagnostics from before the changes since HEAD are hidden\n"
    )


def test_committed_changed_and_untracked_files_are_new(run: Run, repository: Path) -> None:
    """The comparison is with the merge base. Later commits of the other branch do not count."""
    event = "site é/content/event"
    git(repository, "checkout", "--quiet", "-b", "feature")
    commit(repository, {f"{event}/engagé.md": WRONG})
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {f"{event}/autre.md": WRONG})
    git(repository, "checkout", "--quiet", "feature")
    (repository / event / "nouveau.md").write_text(WRONG, encoding="utf-8")
    with (repository / event / "vieux é 1.md").open("a", encoding="utf-8") as file:
        file.write("\n[x](/nulle/part\n\n{{< figure src=a\n")
    status = git(repository, "status", "--porcelain")
    assert new(run, repository, since="main") == [
        'content/event/engagé.md:3:7: E102 date "2022-13-31" is not a date',
        'content/event/nouveau.md:3:7: E102 date "2022-13-31" is not a date',
        *new(run, repository, "--select", "E4", since="main"),
    ]
    assert git(repository, "status", "--porcelain") == status


def test_a_rewritten_line_is_reported_again(run: Run, repository: Path) -> None:
    page = repository / "site é" / "content" / "event" / "vieux é 1.md"
    page.write_text(DOUBTFUL.replace("title", "# moved\ntitle"), encoding="utf-8")
    assert new(run, repository) == []
    page.write_text(DOUBTFUL.replace("01-31\n", "01-31 # known\n"), encoding="utf-8")
    (line,) = new(run, repository)
    assert line.startswith("content/event/vieux é 1.md:3:7: E181 warning: ")


def test_errors_that_a_change_causes_elsewhere_are_new(run: Run, repository: Path) -> None:
    content = "site é/content"
    link = "---\ntitle: L\n---\nVoir [la mer](/post/mer/), et [un projet](/post/brouillon/).\n"
    commit(repository, {f"{content}/post/liens é.md": link, f"{content}/post/ici.md": link})
    git(repository, "rm", "--quiet", f"{content}/post/mer.md")
    found = new(run, repository)
    assert [line for line in found if "E312" not in line] == []
    assert [line.partition(":")[0] for line in found] == [
        "content/post/ici.md",
        "content/post/liens é.md",
    ]


def test_a_second_page_at_an_address_is_new(run: Run, repository: Path) -> None:
    commit(repository, {"site é/content/post/z.md": "---\ntitle: Z\nslug: ici\n---\nUn.\n"})
    (repository / "site é/content/post/a.md").write_text("---\ntitle: A\nslug: ici\n---\nUn.\n")
    (line,) = new(run, repository)
    assert line.startswith(
        "content/post/z.md:3:7: E301 the address /post/ici/ is also the address of"
    )


def test_a_file_with_another_name_is_the_same(run: Run, repository: Path) -> None:
    pages = {
        f"site é/content/post/{name}.md": f"---\ntitle: {name}\nslug: ici\n---\nDu texte {name}.\n"
        for name in ("un", "zwei")
    }
    commit(repository, pages)
    event = "site é/content/event"
    git(repository, "mv", f"{event}/vieux é 1.md", f"{event}/plus à jour.md")
    git(repository, "mv", "site é/content/post/un.md", "site é/content/post/a b.md")
    assert new(run, repository, since="HEAD") == []


def test_an_additional_page_with_a_known_problem_is_reported(run: Run, repository: Path) -> None:
    pages = {
        f"site é/content/post/{number}.md": f"---\ntitle: T{number}\ntags: [Météo]\n---\nTexte.\n"
        for number in range(4)
    }
    slip = "---\ntitle: X\ntags: [meteo]\n---\nTexte.\n"
    pages |= {"site é/content/post/a.md": slip, "site é/content/post/b.md": slip}
    commit(repository, pages)
    good = repository / "site é" / "content" / "post" / "neuf.md"
    good.write_text("---\ntitle: T\ntags: [Météo]\n---\nTexte.\n", encoding="utf-8")
    assert new(run, repository, since="HEAD") == []
    good.write_text(slip, encoding="utf-8")
    (line,) = new(run, repository, since="HEAD")
    assert line.startswith('content/post/neuf.md:3:8: E701 warning: `tags`: "meteo" (3 pages) and')
    good.unlink()
    (repository / "site é" / "content" / "post" / "a.md").unlink()
    assert new(run, repository, since="HEAD") == []


def test_ignored_files_count_in_both_versions(run: Run, repository: Path) -> None:
    site = repository / "site é"
    commit(
        repository,
        {
            "site é/hugo.yaml": (site / "hugo.yaml").read_text() + "theme: thème\n",
            "site é/layouts/shortcodes/a.html": "x",
            "site é/content/post/code.md": "---\ntitle: C\n---\n{{< no-such-thing >}}\n",
            ".gitignore": "themes/\n",
        },
    )
    shortcodes = site / "themes" / "thème" / "layouts" / "shortcodes"
    shortcodes.mkdir(parents=True)
    (shortcodes / "b.html").write_text("x", encoding="utf-8")
    done = run("check", "--select", "E404", cwd=site)
    assert "no-such-thing" in done.out
    assert new(run, repository, "--select", "E404") == []


def test_all_diagnostics_of_a_new_site_are_new(run: Run, tmp_path: Path) -> None:
    repository = start(tmp_path / "r")
    first = git(repository, "rev-parse", "HEAD")
    site = write_site(repository / "site é")
    (site / "content" / "event" / "b.md").write_text(DOUBTFUL, encoding="utf-8")
    done = run("check", "--since", first, "--output-format", "concise", cwd=site)
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert (
        f"all diagnostics count as new; at {first[:12]}: there is no content folder content\n"
        in done.err
    )
    settings = site / "eventsearch.toml"
    settings.write_text("no toml", encoding="utf-8")
    second = commit(repository)
    settings.unlink()
    done = run("check", "--since", second, "--output-format", "concise", cwd=site)
    assert (done.code, done.out.count("\n")) == (0, 1)
    assert f"all diagnostics count as new; at {second[:12]}: " in done.err
    assert "not TOML" in done.err


def test_a_shallow_clone_is_reported(run: Run, repository: Path) -> None:
    commit(repository)
    clone = repository.parent / "clone"
    git(repository.parent, "clone", "--quiet", "--depth=1", f"file://{repository}", str(clone))
    for ref in ("HEAD~1", "origin/other"):
        done = run("check", "site é", "--since", ref, cwd=clone)
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith(f'eventsearch: there is no commit "{ref}" in this shallow clone')
        assert "fetch-depth: 0" in done.err
    git(repository, "checkout", "--quiet", "-b", "other", "HEAD~1")
    commit(repository, {"other": "x"})
    git(clone, "fetch", "--quiet", "--depth=1", "origin", "other:other")
    done = run("check", "site é", "--since", "other", cwd=clone)
    assert 'HEAD and "other" have no common commit in this shallow clone; fetch the' in done.err


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("none", 'there is no commit "none" here; set a branch, a tag or a commit'),
        ("", 'there is no commit "" here; set'),
        ("--all", 'there is no commit "--all" here; set'),
        ("HEAD:site é", 'there is no commit "HEAD:site é" here; set'),
        ("apart", 'HEAD and "apart" have no common commit; set a commit of the same history'),
    ],
)
def test_an_unusable_commit_is_refused(run: Run, repository: Path, ref: str, message: str) -> None:
    tree = git(repository, "rev-parse", "HEAD^{tree}")
    git(repository, "branch", "apart", git(repository, "commit-tree", "-m", "y", tree))
    done = run("check", "site é", f"--since={ref}", cwd=repository)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"eventsearch: {message}")


def test_missing_git_or_repository_is_reported(run: Run, tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    done = run("check", "--since", "main", cwd=site)
    assert done.code == 3
    assert done.err == (
        f"eventsearch: {site} is not in a git repository; run it in a clone with git, or drop"
        " --since\n"
    )
    git(site, "init", "--quiet")
    assert "there is no commit" in run("check", "--since", "HEAD", cwd=site).err
    tree = git(site, "write-tree")
    git(site, "branch", "other", git(site, "commit-tree", "-m", "x", tree))
    done = run("check", "--since", "other", cwd=site)
    assert "the repository has no commit yet; drop --since" in done.err
    done = run("check", "--since", "main", cwd=site, PATH="")
    assert (done.code, done.err) == (
        3,
        "eventsearch: git is not installed; install git, or drop --since\n",
    )
    done = run("check", "--since", "other", cwd=site, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert "git reports: detected dubious ownership" in done.err
    assert "git config --global --add safe.directory" in done.err


def test_pages_of_a_submodule_are_read_at_its_commit(run: Run, repository: Path) -> None:
    pages = start(repository.parent / "pages")
    commit(pages, {"alt.md": DOUBTFUL, "weg.md": WRONG})
    git(repository, "submodule", "--quiet", "add", str(pages), "site é/content/extra")
    commit(repository)
    extra = repository / "site é" / "content" / "extra"
    commit(extra, {"neu.md": f"{WRONG}Neu.\n" * 9, "weg.md": None})
    (extra / "ganz neu.md").write_text(WRONG, encoding="utf-8")
    assert new(run, repository) == [
        'content/extra/ganz neu.md:3:7: E102 date "2022-13-31" is not a date',
        'content/extra/neu.md:3:7: E102 date "2022-13-31" is not a date',
    ]
    commit(repository)
    shutil.rmtree(extra)
    git(repository, "-c", "advice.detachedHead=false", "clone", "--quiet", "--depth=1",
        f"file://{pages}", str(extra))  # fmt: skip
    forged = "0123456789" * 4
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{forged},site é/content/extra")
    git(repository, "commit", "--quiet", "--message=x")
    commit(extra, {"neu.md": WRONG})
    done = run("check", "site é", "--since", "main", cwd=repository)
    assert (done.code, done.out) == (0, "")
    assert (
        "eventsearch: submodule site é/content/extra counts as unchanged:"
        " its commit 012345678901 is not here\n"
    ) in done.err


def test_an_allowed_folder_is_compared_too(run: Run, repository: Path) -> None:
    configuration = (repository / "site é" / "hugo.yaml").read_text(encoding="utf-8")
    for name in ("partagé", "../elsewhere"):
        (repository / name).mkdir()
        (repository / name / "alt.md").write_text(DOUBTFUL, encoding="utf-8")
    absolute = (repository / "../elsewhere").resolve()
    mounts = "".join(
        f"  - {{source: '{source}', target: content{target}}}\n"
        for source, target in (("content", ""), ("../partagé", "/p"), (absolute, "/q"))
    )
    commit(repository, {"site é/hugo.yaml": f"{configuration}module:\n  mounts:\n{mounts}"})
    (repository / "partagé" / "neu.md").write_text(WRONG, encoding="utf-8")
    allowed = ("--allow-outside", "partagé", "--allow-outside", str(absolute))
    (line,) = new(run, repository, *allowed)
    assert line.startswith("../partagé/neu.md:3:7: E102")


def test_kinds_of_files_may_change(run: Run, repository: Path) -> None:
    content = repository / "site é" / "content"
    image = b"\0" * 70_000
    (content / "post" / "img.png").write_bytes(image)
    (content / "post" / "lien.md").symlink_to("mer.md")
    (content / "post" / "dossier").mkdir()
    (content / "post" / "dossier" / "page.md").write_text(DOUBTFUL, encoding="utf-8")
    (content / "post" / "page").write_text("x", encoding="utf-8")
    commit(repository)
    (content / "post" / "img.png").write_bytes(image + b"\0")
    (content / "post" / "lien.md").unlink()
    (content / "post" / "lien.md").write_text(WRONG, encoding="utf-8")
    shutil.rmtree(content / "post" / "dossier")
    (content / "post" / "dossier").symlink_to("page")
    (content / "post" / "page").unlink()
    (content / "post" / "page").mkdir()
    (content / "post" / "page" / "index.md").write_text(WRONG, encoding="utf-8")
    (repository / "site é" / "ein anderes").mkdir()
    start(repository / "site é" / "ein anderes")
    found = new(run, repository, since="HEAD")
    assert [line.partition(":")[0] for line in found if "E102" in line] == [
        "content/post/lien.md",
        "content/post/page/index.md",
    ]


@pytest.mark.parametrize("link", ["site é", "site é/content"])
def test_nothing_is_written_behind_a_link(run: Run, repository: Path, link: str) -> None:
    here = repository / link
    elsewhere = repository.parent / "ailleurs"
    here.rename(elsewhere)
    here.symlink_to(elsewhere)
    base = commit(repository)
    here.unlink()
    shutil.copytree(elsewhere, here)
    commit(repository)
    files = sorted(elsewhere.rglob("*"))
    done = run("check", "site é", "--since", base, "--select", "E181", cwd=repository)
    assert done.out.count("E181") == 2, done.err
    assert ("the site was behind a symbolic link" in done.err) == (link == "site é")
    assert sorted(elsewhere.rglob("*")) == files


def test_a_forged_path_is_written_nowhere(run: Run, repository: Path) -> None:
    blob = git(repository, "hash-object", "-w", "--stdin", text=WRONG)
    entries = b"".join(
        b"100644 " + name + b"\0" + bytes.fromhex(blob) for name in (b"../../out.md", b"/out.md")
    )
    tree = git(
        repository, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", text=entries
    )
    base = git(repository, "commit-tree", "-m", "x", tree)
    whole = git(repository, "rev-parse", "HEAD^{tree}")
    git(
        repository,
        "reset",
        "--quiet",
        "--soft",
        git(repository, "commit-tree", "-m", "x", "-p", base, whole),
    )
    done = run("check", ".", "--since", base, cwd=repository, TMPDIR=str(repository.parent))
    assert done.code in (0, 3), done.err
    assert [*repository.parent.rglob("out.md")] == []


def test_no_link_is_written_behind_another_link(run: Run, repository: Path) -> None:
    outside = repository.parent / "outside"
    outside.mkdir()
    link, inner = (
        git(repository, "hash-object", "-w", "--stdin", text=text)
        for text in (str(outside), "target")
    )
    below = b"120000 planted\0" + bytes.fromhex(inner)
    folder = git(repository, "hash-object", "-t", "tree", "-w", "--stdin", text=below)
    entries = b"120000 a\0" + bytes.fromhex(link) + b"40000 a\0" + bytes.fromhex(folder)
    tree = git(
        repository, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", text=entries
    )
    whole = "40000 site é\0".encode() + bytes.fromhex(tree)
    tree = git(repository, "hash-object", "-t", "tree", "-w", "--stdin", text=whole)
    base = git(repository, "commit-tree", "-m", "x", tree)
    now = git(repository, "rev-parse", "HEAD^{tree}")
    head = git(repository, "commit-tree", "-m", "x", "-p", base, now)
    git(repository, "reset", "--quiet", "--soft", head)
    done = run("check", "--since", base, cwd=repository / "site é")
    assert done.code in (0, 1, 3), done.err
    assert [*outside.iterdir()] == []


@pytest.mark.parametrize(
    "args",
    [
        ("--since", "main", "--fix"),
        ("--since", "main", "--diff"),
        ("--since", "main", "--write-baseline", "b"),
    ],
)
def test_since_refuses_other_options(run: Run, repository: Path, args: tuple[str, ...]) -> None:
    done = run("check", *args, cwd=repository / "site é")
    assert done.code == 2
    assert "omit the other option" in done.err


def test_diagnostics_of_a_baseline_are_left_out(run: Run, repository: Path) -> None:
    (repository / "site é" / "content" / "event" / "neuf.md").write_text(WRONG, encoding="utf-8")
    run("check", "site é", "--write-baseline", "known", cwd=repository)
    done = run("check", "site é", "--since", "main", "--baseline", "known", cwd=repository)
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("eventsearch: diagnostics in known are hidden\n")
