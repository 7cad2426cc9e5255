"""The SQLite file by itself: whatever tears it, what was committed is read again."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from errno import ENOSPC
import json
import os
from pathlib import Path
import shutil
import sqlite3
from typing import Any

import pytest

from custom_components.whatconverts.core.call_filter import CallFilter
from custom_components.whatconverts.core.record import from_record
from custom_components.whatconverts.core.unsaved import UnsavedCalls
from custom_components.whatconverts.storage import call_files, queries, schema
from custom_components.whatconverts.storage.call_files import CallFiles
from custom_components.whatconverts.storage.commit import Forgetting
from custom_components.whatconverts.storage.database import CallDatabase
from tests.support.integration import ended_record, read_stored, write_stored

PAGE = 4096
# Long enough that a page holds a few.
TEXT = "Lorem ipsum dolor sit amet " * 15

pytestmark = pytest.mark.allow_log("Stored calls could not be understood; kept aside as")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "whatconverts.e.db"


def calls_in(database: CallDatabase) -> dict[int, str | None]:
    """Return the landing page of each call that is served, by lead id."""
    found = queries.find(database.open(), CallFilter(limit=10_000))
    return {one.call.lead_id: one.call.details.get("landing_url") for one in found}


def write(database: CallDatabase, *lead_ids: int, **meta: str) -> None:
    unsaved = UnsavedCalls()
    for lead_id in lead_ids:
        unsaved.add(from_record(record(lead_id)))
    database.write(unsaved.taken(), meta, None)


def record(lead_id: int) -> dict[str, Any]:
    return ended_record(lead_id, landing_url=f"{TEXT}{lead_id}", caller_number=f"+1{lead_id:010}")


def whole(*lead_ids: int) -> dict[int, str | None]:
    return {lead_id: f"{TEXT}{lead_id}" for lead_id in lead_ids}


def size(path: str) -> int:
    return Path(path).stat().st_size


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def unreadable(path: Path) -> list[Path]:
    return [path.with_name(name) for name in CallFiles(path).unreadable()]


@contextmanager
def opened(path: Path) -> Iterator[CallDatabase]:
    database = CallDatabase(path)
    try:
        yield database
    finally:
        database.close()


def test_what_sqlite_promises_is_what_is_asked_of_it(path: Path) -> None:
    for _ in ("a new file", "one that is there"):
        with opened(path) as database:
            said = {
                name: database.open().execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "secure_delete", "user_version")
            }
        full = 2
        assert said == {
            "journal_mode": "wal",
            "synchronous": full,
            "secure_delete": 1,
            "user_version": schema.VERSION,
        }


def test_nothing_is_written_that_is_stored_already(path: Path) -> None:
    with opened(path) as database:
        write(database, 1, alerts="true")
        before = size(f"{path}-wal")
        write(database, alerts="true")
        assert size(f"{path}-wal") == before
        write(database, alerts="false")
        assert size(f"{path}-wal") > before
    assert read_stored(path)["head"] == {"alerts": False}


# -- damage --------------------------------------------------------------------------------------


def check_rescue(path: Path, *, expected: Callable[[dict[int, str | None]], object]) -> None:
    """Read a damaged file, let it be put right, and read it again."""
    damaged = path.read_bytes()
    with opened(path) as database:
        served = calls_in(database)
        assert expected(served)
        assert path.read_bytes() == damaged, "looking does not change it"
        write(database, 9_001)
        is_rescued = database.files.rescues == 1
    assert is_sound(path)
    with opened(path) as database:
        assert calls_in(database) == served | whole(9_001)
    if is_rescued:
        (kept,) = unreadable(path)
        assert kept.read_bytes() == damaged


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sample") / "whatconverts.e.db"
    write_stored(path, *map(record, range(1, 61)), alerts=False)
    return path.read_bytes()


SIXTY = range(1, 61)


def is_part_of(lead_ids: range, found: dict[int, str | None]) -> bool:
    return found.items() <= whole(*lead_ids).items()


LENGTHS = (20, 99, 100, 2000, PAGE, 5000, 3 * PAGE, 9 * PAGE + 7, -1)
# Of so many bytes of the file, one is changed.
ONE_OF = 499


@pytest.mark.parametrize("part", LENGTHS)
def test_truncated_file(path: Path, sample: bytes, part: int) -> None:
    path.write_bytes(sample[:part])
    rest = max(0, len(sample[:part]) // PAGE - 10)
    check_rescue(
        path, expected=lambda found: is_part_of(SIXTY, found) and len(found) >= min(rest, 50)
    )


def test_a_page_of_garbage_costs_no_more_than_what_stood_on_it(path: Path, sample: bytes) -> None:
    pages = len(sample) // PAGE
    assert pages > 20
    lost = []
    for number in range(1, pages):
        page = sample[number * PAGE : (number + 1) * PAGE]
        path.write_bytes(sample.replace(page, b"\xa5" * PAGE))
        leads_to_others = page[0] == 5
        most = 60 if leads_to_others else PAGE // len(TEXT)

        def expected(found: dict[int, str | None], most: int = most) -> bool:
            lost.append(60 - len(found))
            return is_part_of(SIXTY, found) and len(found) >= 60 - most

        check_rescue(path, expected=expected)
        for kept in unreadable(path):
            kept.unlink()
    assert any(lost), "something was damaged at all"


def test_bytes_that_have_changed(path: Path, sample: bytes) -> None:
    rescued = 0
    for position in range(0, len(sample), ONE_OF):
        damaged = bytearray(sample)
        damaged[position] ^= 0x55
        path.write_bytes(damaged)
        try:
            with opened(path) as database:
                # SQLite does not notice a letter that is another one.
                found = calls_in(database)
                assert found.keys() <= set(SIXTY)
                write(database, 9_001, *SIXTY)
                rescued += database.files.rescues
                assert calls_in(database) == whole(9_001, *SIXTY)
        except schema.NewerFileError:
            assert position in range(60, 64)
            continue
        with opened(path) as database:
            assert calls_in(database) == whole(9_001, *SIXTY)
        for kept in unreadable(path):
            kept.unlink()
    assert rescued


@pytest.mark.parametrize("junk", [b"\x00" * 9000, b"no database " * 999, b"{}"])
def test_something_else_in_place_of_the_file(path: Path, junk: bytes) -> None:
    path.write_bytes(junk)
    check_rescue(path, expected=lambda found: found == {})
    assert len(unreadable(path)) == 1


@pytest.mark.parametrize("name", ["calls", "meta", "lines", "calls_by_age", "calls_waiting"])
def test_missing_table_or_index(path: Path, sample: bytes, name: str) -> None:
    path.write_bytes(sample)
    kind = "INDEX" if "_" in name else "TABLE"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"DROP {kind} {name}")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = {} if name == "calls" else whole(*SIXTY)
    check_rescue(path, expected=lambda found: found == left)
    with opened(path) as database:
        assert queries.has_line(database.open(), "Line 9001", None)
        assert queries.has_line(database.open(), "Line 7", None) or name == "calls"


@contextmanager
def not_strict(path: Path) -> Iterator[sqlite3.Connection]:
    """Let values of any type into the calls, as only damage does."""
    _write_schema(path, "replace(sql, ' STRICT', ' /* */')")
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()
    _write_schema(path, "replace(sql, ' /* */', ' STRICT')")


def _write_schema(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"UPDATE sqlite_schema SET sql = {sql} WHERE name = 'calls'")  # noqa: S608
        connection.commit()


@pytest.mark.parametrize("column", ["age", "search", "ended_at", "line", "waiting", "details"])
def test_values_of_another_type(path: Path, sample: bytes, column: str) -> None:
    path.write_bytes(sample)
    odd = b"\xff\x00" if column in {"search", "details"} else "odd"
    with not_strict(path) as connection:
        update = f"UPDATE calls SET {column} = ? WHERE lead_id = 7"  # noqa: S608 - a name of ours
        connection.execute(update, (odd,))
    check_rescue(path, expected=lambda found: found == whole(*(set(SIXTY) - {7})))
    assert len(unreadable(path)) == 1


def test_disk_that_knows_no_second_names(
    path: Path, sample: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(sample[: -3 * PAGE])
    monkeypatch.setattr(os, "link", _refuse)
    check_rescue(path, expected=lambda found: len(found) > 10)
    (kept,) = unreadable(path)
    assert kept.stat().st_mode & 0o777 == 0o600


def test_record_that_is_no_call_is_left_out(path: Path) -> None:
    write_stored(path, *map(record, range(1, 6)))
    odd = ["text", "[]", "{}", json.dumps(record(4) | {"ended_at": "soon"})]
    with closing(sqlite3.connect(path)) as connection:
        for lead_id, text in enumerate(odd, 1):
            connection.execute("UPDATE calls SET record = ? WHERE lead_id = ?", (text, lead_id))
        connection.commit()
    with opened(path) as database:
        assert calls_in(database) == whole(5)
        write(database, 1)
        assert calls_in(database) == whole(1, 5)


# -- the log of changes --------------------------------------------------------------------------


@pytest.fixture
def commits(path: Path, tmp_path: Path) -> list[int]:
    """Write ten calls, each in a commit of its own; leave the files of a killed process.

    Returns how long the log of changes was after each commit.
    """
    elsewhere = tmp_path / "elsewhere" / path.name
    elsewhere.parent.mkdir()
    lengths = []
    with opened(elsewhere) as database:
        for lead_id in range(1, 11):
            write(database, lead_id)
            lengths.append(size(f"{elsewhere}-wal"))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{elsewhere}{ending}", f"{path}{ending}")
    return lengths


def test_torn_log_of_changes_keeps_every_commit_that_was_whole(
    path: Path, commits: list[int]
) -> None:
    wal = Path(f"{path}-wal")
    file, log = path.read_bytes(), wal.read_bytes()
    for length in [*range(commits[0], len(log), 1531), *commits]:
        path.write_bytes(file)
        wal.write_bytes(log[:length])
        with opened(path) as database:
            committed = [number for number, end in enumerate(commits, 1) if end <= length]
            assert calls_in(database) == whole(*committed)
            write(database, 11)
            assert database.files.rescues == 0
        assert is_sound(path)
        assert read_stored(path)["calls"].keys() == {str(one) for one in (*committed, 11)}


def test_garbled_log_of_changes_keeps_every_commit_before_that(
    path: Path, commits: list[int]
) -> None:
    wal = Path(f"{path}-wal")
    file, log = path.read_bytes(), wal.read_bytes()
    for position in range(commits[0], len(log), 1531):
        path.write_bytes(file)
        wal.write_bytes(log[:position] + bytes([log[position] ^ 0x10]) + log[position + 1 :])
        with opened(path) as database:
            before = [number for number, end in enumerate(commits, 1) if end <= position]
            assert calls_in(database) == whole(*before)
            write(database, 11)
        assert is_sound(path)


@pytest.mark.parametrize("log", [b"", b"\x00" * 50, b"garbage " * 2000], ids=["0", "zeros", "text"])
def test_log_of_changes_that_is_none_harms_nothing(path: Path, sample: bytes, log: bytes) -> None:
    path.write_bytes(sample)
    Path(f"{path}-wal").write_bytes(log)
    with opened(path) as database:
        assert calls_in(database) == whole(*SIXTY)


# -- being killed --------------------------------------------------------------------------------

STEPS = (
    (Path, "rename"),
    (Path, "replace"),
    (Path, "unlink"),
    (os, "link"),
    (os, "fsync"),
    (call_files, "copyfile"),
)


class KilledError(BaseException):
    """The process is no more."""


@contextmanager
def killed_before(step: int) -> Iterator[list[int]]:
    """Raise before the step of this number, and at all that would follow."""
    taken: list[int] = []
    with pytest.MonkeyPatch.context() as patches:
        for owner, name in STEPS:
            real = getattr(owner, name)

            def counted(*args: Any, real: Any = real, **options: Any) -> Any:  # noqa: ANN401
                taken.append(1)
                if len(taken) > step:
                    raise KilledError
                return real(*args, **options)

            patches.setattr(owner, name, counted)
        yield taken


def test_a_kill_while_a_damaged_file_is_replaced_loses_nothing(path: Path, sample: bytes) -> None:
    damaged = sample[: -3 * PAGE]
    path.write_bytes(damaged)
    with opened(path) as database:
        saved = calls_in(database)
    assert saved
    is_killed, step = True, 0
    while is_killed:
        for file in path.parent.glob("whatconverts.e.*"):
            file.unlink()
        path.write_bytes(damaged)
        is_killed = False
        with killed_before(step), opened(path) as database:
            try:
                calls_in(database)
                write(database, 9_001)
            except KilledError:
                is_killed = True
        with opened(path) as database:
            assert calls_in(database).items() >= saved.items()
            write(database, 9_002)
            assert calls_in(database).items() >= (saved | whole(9_002)).items()
        assert is_sound(path)
        assert [kept.read_bytes() for kept in unreadable(path)] == [damaged]
        left = {one.name for one in path.parent.glob("whatconverts.e.*")}
        assert left == {path.name, *(kept.name for kept in unreadable(path))}
        step += 1
    assert step > 6


def test_a_disk_that_refuses_at_each_step_keeps_what_was_read(path: Path, sample: bytes) -> None:
    damaged = sample[: -3 * PAGE]
    for name in ("rename", "replace"):
        for file in path.parent.glob("whatconverts.e.*"):
            file.unlink()
        path.write_bytes(damaged)
        with opened(path) as database:
            saved = calls_in(database)
            with pytest.MonkeyPatch.context() as patches:
                patches.setattr(Path, name, _refuse)
                with pytest.raises(OSError, match="No space left"):
                    write(database, 9_001)
                assert calls_in(database) == saved
                with pytest.raises(OSError, match="No space left"):
                    write(database, 9_001)
                assert calls_in(database) == saved
            write(database, 9_001)
            assert calls_in(database) == saved | whole(9_001)
        assert unreadable(path)[-1].read_bytes() == damaged


def _refuse(*_args: object, **_options: object) -> None:
    raise OSError(ENOSPC, "No space left on device")


def test_what_was_rescued_is_served_before_the_damaged_file_where_the_disk_refuses(
    path: Path, sample: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(sample[: -3 * PAGE])
    write_stored(path.with_name("whatconverts.e.rescued.db"), *map(record, range(1, 9)))
    with monkeypatch.context() as patches:
        patches.setattr(Path, "replace", _refuse)
        with opened(path) as database:
            assert calls_in(database) == whole(*range(1, 9))
            with pytest.raises(OSError, match="No space left"):
                write(database, 9)
    with opened(path) as database:
        write(database, 9)
        assert calls_in(database) == whole(*range(1, 10))


def test_what_a_kill_left_unfinished_is_deleted(path: Path, sample: bytes) -> None:
    path.write_bytes(sample)
    for ending in ("", "-journal", "-wal", "-shm"):
        Path(f"{path.with_name('whatconverts.e.unfinished.db')}{ending}").write_bytes(b"half")
    stranger = path.with_name("whatconverts.other.unfinished.db")
    stranger.write_bytes(b"theirs")
    with opened(path) as database:
        assert calls_in(database) == whole(*SIXTY)
        assert {one.name for one in path.parent.glob("*unfinished*")} == {stranger.name}


# -- other versions ------------------------------------------------------------------------------


def test_file_of_a_newer_version_is_not_touched(path: Path, sample: bytes) -> None:
    path.write_bytes(sample)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        connection.execute("ALTER TABLE calls ADD COLUMN news TEXT")
    written = path.read_bytes()
    for _ in range(2):
        with opened(path) as database, pytest.raises(schema.NewerFileError):
            database.open()
        with opened(path) as database, pytest.raises(schema.NewerFileError):
            write(database, 1)
    assert path.read_bytes() == written
    assert [one.name for one in path.parent.glob("whatconverts.*")] == [path.name]


def _add_a_step(patches: pytest.MonkeyPatch, *statements: str) -> None:
    patches.setattr(schema, "VERSION", schema.VERSION + 1)
    patches.setattr(schema, "MIGRATIONS", schema.MIGRATIONS | {schema.VERSION - 1: statements})


def test_file_of_an_older_version_is_brought_up_to_date(
    path: Path, sample: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(sample)
    _add_a_step(monkeypatch, "ALTER TABLE calls ADD COLUMN news TEXT")
    for _ in range(2):
        with opened(path) as database:
            assert calls_in(database) == whole(*SIXTY)
            (version,) = database.open().execute("PRAGMA user_version").fetchone()
            assert version == schema.VERSION
            assert database.files.rescues == 0


def test_a_step_that_fails_changes_nothing(path: Path, sample: bytes) -> None:
    path.write_bytes(sample)
    with pytest.MonkeyPatch.context() as patches:
        _add_a_step(patches, "ALTER TABLE calls ADD COLUMN news TEXT", "UPDATE nowhere SET x = 1")
        with opened(path) as database, pytest.raises(sqlite3.OperationalError):
            write(database, 1)
    assert is_sound(path)
    with opened(path) as database:
        assert calls_in(database) == whole(*SIXTY)
    assert unreadable(path) == []


# -- forgetting ----------------------------------------------------------------------------------


def test_what_is_forgotten_is_in_none_of_the_files(path: Path) -> None:
    with opened(path) as database:
        write(database, *SIXTY)
        database.write(UnsavedCalls().taken(), {}, Forgetting(all_but=(1, 2)))
        content = b"".join(Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal"))
        assert b"+10000000001" in content
        assert b"+10000000003" not in content
        assert f"{TEXT}3".encode() not in content


def test_the_newest_stay_where_there_are_too_many(path: Path) -> None:
    with opened(path) as database:
        write(database, *SIXTY)
        forgotten = database.write(UnsavedCalls().taken(), {}, Forgetting(most=5))
        assert forgotten == {lead_id: f"+1{lead_id:010}" for lead_id in range(1, 56)}
        assert calls_in(database) == whole(*range(56, 61))
