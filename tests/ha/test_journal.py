"""The file of self-checking lines: whatever tears it, what was committed is read again."""

from errno import ENOSPC
import os
from pathlib import Path
import stat
from zlib import crc32

from atomicwrites import AtomicWriter
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.whatconverts.storage import journal
from custom_components.whatconverts.storage.journal import Journal, Reading
from homeassistant.util.file import WriteError

# Every kind of writing, with a text; a failed one leaves a part of its line behind.
texts = st.binary(max_size=30).filter(lambda text: b"\n" not in text)
steps = st.lists(
    st.tuples(st.sampled_from(["write", "fail", "restart"]), texts, st.floats(0, 1)), max_size=12
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps, last=texts, where=st.floats(0, 1), room=st.sampled_from([0, 100]))
def test_crash_at_any_byte_keeps_what_was_committed(
    tmp_path: Path, steps: list[tuple[str, bytes, float]], last: bytes, where: float, room: int
) -> None:
    path = tmp_path / "file"
    path.unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(journal, "_ROOM", room)
        subject, committed = Journal(path), list[bytes]()
        for kind, text, share in steps:
            if kind == "restart":
                subject = Journal(path)
                assert subject.read() == Reading(tuple(committed))
            elif kind == "fail" and not subject.needs_rewrite:
                _fail(subject, text, share, patches)
            elif subject.needs_rewrite:
                # The newest state of everything, which stands for all lines before it.
                subject.rewrite(text)
                committed = [text]
            else:
                subject.append(text)
                committed.append(text)
    _crash(path, last, where)
    reading = Journal(path).read()
    assert not reading.is_damaged or not committed
    assert reading.texts in {tuple(committed), (*committed, last)}


def _fail(subject: Journal, text: bytes, share: float, patches: pytest.MonkeyPatch) -> None:
    """The disk takes a part of a line, and says so."""

    def take_a_part(path: Path, line: bytes, _size: int) -> None:
        with path.open("ab") as file:
            file.write(line[: int(share * (len(line) - 1))])
        raise OSError("Only a part")

    with patches.context() as failing:
        failing.setattr(journal, "append_synced", take_a_part)
        with pytest.raises(OSError, match="Only a part"):
            subject.append(text)
    assert subject.needs_rewrite


def _crash(path: Path, text: bytes, where: float) -> None:
    """The power fails while a line is added: any number of its bytes may be there."""
    line = b"%08x %b\n" % (crc32(text), text)
    with path.open("ab") as file:
        file.write(line[: round(where * len(line))])


@given(text=texts.filter(len), bit=st.integers(0), position=st.integers(0))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_changed_bit_is_noticed(tmp_path: Path, text: bytes, bit: int, position: int) -> None:
    path = tmp_path / "file"
    subject = Journal(path)
    for one in (text, b"second", b"third"):
        (subject.rewrite if subject.needs_rewrite else subject.append)(one)
    content = bytearray(path.read_bytes())
    content[position % (len(text) + 9)] ^= 1 << bit % 8
    path.write_bytes(content)
    reading = Journal(path).read()
    assert reading.is_damaged
    assert reading.texts[-2:] == (b"second", b"third")


def test_line_is_not_added_to_what_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "file"
    Journal(path).rewrite(b"one")
    later = Journal(path)
    assert later.read() == Reading((b"one",))
    assert later.needs_rewrite
    with pytest.raises(OSError, match="Somebody else"):
        later.append(b"two")
    assert Journal(path).read() == Reading((b"one",))


def test_line_of_which_the_disk_takes_a_part_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    subject = Journal(tmp_path / "file")
    subject.rewrite(b"one")
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:5]))
        with pytest.raises(OSError, match="only a part"):
            subject.append(b"two")
    assert subject.needs_rewrite
    assert Journal(subject.path).read() == Reading((b"one",))
    subject.rewrite(b"one and two")
    assert Journal(subject.path).read() == Reading((b"one and two",))


def test_what_does_not_exist_is_not_damaged(tmp_path: Path) -> None:
    subject = Journal(tmp_path / "file")
    assert subject.read() == Reading()
    with pytest.raises(FileNotFoundError):
        subject.append(b"one")
    assert not subject.path.exists()


def test_file_that_was_never_finished_is_private_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = Journal(tmp_path / "ours.calls")
    (tmp_path / "tmpabc").touch()
    subject.rewrite(b"one")

    def stop(*_args: object) -> None:
        raise OSError(ENOSPC, "No space left on device", "/a/path")

    with monkeypatch.context() as patches:
        patches.setattr(AtomicWriter, "sync", stop)
        with pytest.raises(WriteError, match=r"^No space left on device$"):
            subject.rewrite(b"two")
        assert list(subject.leftovers) == []
        # As if we were killed.
        patches.setattr(AtomicWriter, "rollback", stop)
        with pytest.raises(WriteError):
            subject.rewrite(b"two")
    (leftover,) = subject.leftovers
    assert leftover.name.startswith("ours.")
    assert stat.S_IMODE(leftover.stat().st_mode) == 0o600
    assert Journal(subject.path).read() == Reading((b"one",))
    subject.rewrite(b"three")
    assert stat.S_IMODE(subject.path.stat().st_mode) == 0o600
    assert Journal(subject.path).read() == Reading((b"three",))
