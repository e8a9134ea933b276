#include "payload.h"

namespace retinode {

// A group of a varint: seven bits, and above them the one that says that another follows.
constexpr uint8_t kGroupBits = 7;
constexpr uint8_t kMore = 1 << kGroupBits;
constexpr uint8_t kGroup = kMore - 1;
// The fifth group has the last four bits of 32.
constexpr uint8_t kLastShift = 4 * kGroupBits;
constexpr uint8_t kLastGroup = (1 << (32 - kLastShift)) - 1;

uint32_t PayloadReader::varint() {
	uint32_t value = 0;
	for (uint8_t shift = 0; shift <= kLastShift; shift += kGroupBits) {
		const uint8_t byte = u8();
		if (shift == kLastShift && byte > kLastGroup) break;
		value |= static_cast<uint32_t>(byte & kGroup) << shift;
		if (byte < kMore) {
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
