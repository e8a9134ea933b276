"""All conversations: sessions and life signs in one file, commands and stimulation in another."""

from .commands import commands
from .sessions import sessions


def conversations(settle_us):
    found = [talk if isinstance(talk, dict) else talk.done() for talk in [*sessions(settle_us), *commands(settle_us)]]
    names = [(one["name"], one["device"], one.get("channels")) for one in found]
    assert len(set(names)) == len(names), "two conversations of one name"
    return found
