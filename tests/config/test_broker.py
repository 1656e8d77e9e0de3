"""The broker in files delivers every message once, whoever writes and reads at the same time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from kombu import Connection

from config import broker

SENDERS, READERS, EACH = 4, 2, 125
OPENING = """
import json, pathlib, sys, time
import config
from config import broker
from kombu import Connection
root, number, each = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
connection = Connection(f"{broker.SCHEME}://", transport_options=broker.options(root))
queue = connection.SimpleQueue("work")
"""
SEND = (
    OPENING
    + """
for i in range(each):
    queue.put({"text": "ä" * 5000, "number": number * each + i})
"""
)
READ = (
    OPENING
    + """
got, quiet_since = [], time.monotonic()
while time.monotonic() - quiet_since < 3:
    try:
        message = queue.get(timeout=0.3)
    except queue.Empty:
        continue
    assert message.payload["text"] == "ä" * 5000
    got.append(message.payload["number"])
    message.ack()
    quiet_since = time.monotonic()
print(json.dumps(got))
"""
)


def _start(program: str, root: Path, number: int) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", program, str(root), str(number), str(EACH)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_every_message_of_several_writers_reaches_one_of_several_readers(tmp_path: Path) -> None:
    readers = [_start(READ, tmp_path, number) for number in range(READERS)]
    senders = [_start(SEND, tmp_path, number) for number in range(SENDERS)]
    for process in senders:
        assert process.wait(timeout=60) == 0
    got: list[int] = []
    for process in readers:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        got += json.loads(output)
    assert sorted(got) == list(range(SENDERS * EACH))
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_message_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    with Connection(f"{broker.SCHEME}://", transport_options=broker.options(tmp_path)) as connection:
        queue = connection.SimpleQueue("work")
        half = tmp_path / "queue" / ".being-written"
        half.write_text('{"body": "ha')
        queue.put({"a": 1})
        assert queue.get(timeout=1).payload == {"a": 1}
        assert half.exists()


def test_messages_are_read_in_the_order_of_sending(tmp_path: Path) -> None:
    with Connection(f"{broker.SCHEME}://", transport_options=broker.options(tmp_path)) as connection:
        queue = connection.SimpleQueue("work")
        for number in range(20):
            queue.put(number)
        assert [queue.get(timeout=1).payload for _ in range(20)] == list(range(20))


def test_an_unread_message_waits_for_the_next_process(tmp_path: Path) -> None:
    options = broker.options(tmp_path)
    with Connection(f"{broker.SCHEME}://", transport_options=options) as connection:
        queue = connection.SimpleQueue("work")
        queue.put("first")
        queue.get(timeout=1)  # taken and never acknowledged: given back when the reader closes
    with Connection(f"{broker.SCHEME}://", transport_options=options) as connection:
        assert connection.SimpleQueue("work").get(timeout=1).payload == "first"


def test_a_message_that_a_power_cut_emptied_is_passed_by(tmp_path: Path) -> None:
    with Connection(f"{broker.SCHEME}://", transport_options=broker.options(tmp_path)) as connection:
        queue = connection.SimpleQueue("work")
        for number, content in enumerate(["", "{", "\0\0\0"]):
            (tmp_path / "queue" / f"{number:020d}_x.work.msg").write_text(content)
        queue.put("whole")
        assert queue.get(timeout=1).payload == "whole"
        assert list((tmp_path / "queue").glob("*.msg")) == []


def test_no_room_leaves_no_half_message(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(OSError, match="gone"):
        broker._write_whole(folder / "a.work.msg", "text")
    folder.mkdir()
    (folder / "a.work.msg").mkdir()  # cannot be renamed over
    with pytest.raises(OSError, match=r"a\.work\.msg"):
        broker._write_whole(folder / "a.work.msg", "text")
    assert [path.name for path in folder.iterdir()] == ["a.work.msg"]
