"""Runs the program."""

import os
import shlex
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

from .reading import Recording, read


class ProgramError(RuntimeError):
    """What the program said when it did not do what was asked."""


def _command():
    return shlex.split(os.environ.get('RETINODE', 'retinode'))


def _run(*arguments):
    try:
        done = subprocess.run([*_command(), *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise ProgramError(
            f"there is no program '{_command()[0]}': install Retinode, or set RETINODE to what starts it"
        ) from None
    if done.returncode != 0:
        raise ProgramError(done.stderr.strip().removeprefix('retinode: ') or f'it ended with {done.returncode}')
    return done.stdout


def _own_version():
    from . import __version__

    try:
        return installed_version('retinode')
    except PackageNotFoundError:
        return __version__


def version():
    """The program's version. Raises ProgramError where its major version is not this package's."""
    found = _run('--version').strip()
    own = _own_version()
    if found.split('.')[0] != own.split('.')[0]:
        raise ProgramError(f'retinode {found} is another major version than that of this package, {own}')
    return found


def _options(options):
    """Keywords as options of the command: True stands alone, dictionaries are NAME=VALUE each, lists follow their option."""
    arguments = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            arguments.append(option)
        elif isinstance(value, dict):
            for key, each in value.items():
                arguments += [option, f'{key}={each}']
        elif isinstance(value, (list, tuple)):
            arguments += [option, *map(str, value)]
        elif value is not None and value is not False:
            arguments += [option, str(value)]
    return arguments


def simulate(**options) -> Recording:
    """Runs `retinode simulate` and reads what it recorded.

    Keywords are its options with underscores (`retinode simulate --help`): circuit='mouse', duration=1, seed=7,
    quantities=['spikes', 'rod.V'], parameter={'rod_cone.g': 0.02}. With nwb='file.nwb' the recording is kept there.
    Raises ProgramError with the program's own sentence.
    """
    version()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(options.pop('nwb', Path(folder) / 'run.nwb'))
        _run('simulate', *_options(options), '--nwb', str(file))
        return read(file)
