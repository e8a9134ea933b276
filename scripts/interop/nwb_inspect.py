"""What nwbinspector finds in a recording: counts by importance and check, and its schema check by pynwb. Exit code 1 for anything critical. Usage: nwb_inspect.py FILE"""
import sys
from collections import Counter
from nwbinspector import Importance, inspect_nwbfile
from pynwb import validate

errors = validate(path=sys.argv[1])
errors = errors[0] if isinstance(errors, tuple) else errors
found = list(inspect_nwbfile(nwbfile_path=sys.argv[1]))
for (importance, check), count in sorted(Counter((m.importance.name, m.check_function_name) for m in found).items()):
    print(importance, check, count)
serious = [m for m in found if m.importance.value >= Importance.CRITICAL.value]
print('schema errors', len(errors), '| critical', len(serious))
for each in [*errors, *(m.message for m in serious)]:
    print(each)
sys.exit(1 if errors or serious else 0)
