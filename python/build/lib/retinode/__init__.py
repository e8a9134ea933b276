"""Retinode from Python: simulate, and read recordings and datasets as NumPy arrays."""

from .program import ProgramError, simulate, version
from .reading import Dataset, Quantity, Recording, read

__version__ = '0.1.0'
__all__ = ['Dataset', 'ProgramError', 'Quantity', 'Recording', 'read', 'simulate', 'version']
