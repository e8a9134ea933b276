/** An HDF5 file with /spikes/times (rows of 64-bit floats) and /spikes/units (rows of unsigned 32-bit numbers), none of which it has yet: compressed (zlib), in base64. Made by scripts/shdTemplate.py. */
export const shdTemplate =
	'eNrr9HBx4+WS4mIAAQ4OBhYGAQZk8B8KJnCh8mHyCVCaEUp3QOkVTDBxRrCcBFRcEGo+urqQIFdXkOr/aABmzwNWCM3BMApGIvBwdQwA0RFQPiyVnmBCVVdckJmdWoxIjx4U2osr/XowQ/gZrMSlXwsOVHePgpGdfmHpqYMVVV1JZi4o+TKU5mWWFCOVqw5k2hvs5+8CSsGwclOBGbW8Rk/HowBXOcAKCTNGGB8Sg4yMjFjrS2YGBbBSSWieF1Swh8aBA4MJN4PJf2i4swJFQeqYmCEmc0DNZWZighchLCjFRsOgCA9IumKCpysNdvzqYR5o4BxNS5SlKwmUdAXCLJCcTWZ66hhU4QEA8YludA==';
