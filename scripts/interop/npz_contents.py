"""Every array of a .npz file by NumPy: name, type, shape and values, of large ones the first few; and whether zipfile finds it sound. Usage: npz_contents.py FILE"""

import sys
import zipfile

import numpy

sys.stdout.reconfigure(encoding="utf-8")
with numpy.load(sys.argv[1], allow_pickle=False) as file:
    for name in file.files:
        array = file[name]
        values = array.tolist() if array.size <= 16 else array.ravel()[:4].tolist()
        print(name, array.dtype, array.shape, values)
print("sound" if zipfile.ZipFile(sys.argv[1]).testzip() is None else "damaged")
