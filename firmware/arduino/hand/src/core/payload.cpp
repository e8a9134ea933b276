#include "payload.h"

namespace retinode {

uint32_t PayloadReader::varint() {
	uint32_t value = 0;
	for (uint8_t shift = 0; shift <= 28; shift += 7) {
		const uint8_t byte = u8();
		if (shift == 28 && byte > 0x0f) break;
		value |= static_cast<uint32_t>(byte & 0x7f) << shift;
		if (byte < 0x80) {
			if (shift > 0 && byte == 0) ok_ = false;
			return value;
		}
	}
	ok_ = false;
	return 0;
}

void PayloadReader::skipText(uint8_t maxBytes) {
	const uint8_t bytes = u8();
	if (bytes > maxBytes || bytes > left_) {
		ok_ = false;
		return;
	}
	at_ += bytes;
	left_ -= bytes;
}

void PayloadWriter::text(const char* value, uint8_t maxBytes) {
	uint8_t* const lengthAt = at_++;
	uint8_t length = 0;
	while (length < maxBytes && value[length] != '\0') u8(static_cast<uint8_t>(value[length++]));
	*lengthAt = length;
}

}  // namespace retinode
