#pragma once
#include <stdint.h>

#include "wire_generated.h"

namespace retinode {

// A byte of CRC-16/GENIBUS: polynomial 0x1021, start 0xFFFF, no reflection. The sum is inverted where it is sent (not
// here): "123456789" gives 0x29B1 here and 0xD64E on the line.
// Byte-wise without a table: on an AVR a table of 512 bytes would cost more flash than it saves time at 115,200 baud.
inline uint16_t crc16(uint16_t crc, uint8_t byte) {
	crc = static_cast<uint16_t>((crc >> 8) | (crc << 8));
	crc ^= byte;
	crc ^= static_cast<uint8_t>(crc) >> 4;
	crc ^= static_cast<uint16_t>(crc << 12);
	crc ^= static_cast<uint16_t>(static_cast<uint16_t>(crc & 0xff) << 5);
	return crc;
}

}  // namespace retinode
