#include "frame.h"

#include "crc16.h"

namespace retinode {

// The first byte of a frame: the version above the kind.
constexpr uint8_t kKindBits = 4;
constexpr uint8_t kKindMask = (1 << kKindBits) - 1;

Found FrameDecoder::push(uint8_t byte) {
	if (byte == kEmergencyStop[stopMatched_]) {
		stopMatched_++;
	} else {
		stopMatched_ = byte == kDelimiter ? 1 : 0;
	}
	if (stopMatched_ == kEmergencyStopBytes) {
		// The closing zero may open the next emergency stop. Its letters were collected as a frame: forget them.
		stopMatched_ = 1;
		length_ = 0;
		oversize_ = false;
		return Found::emergencyStop;
	}
	if (byte == kDelimiter) return finish();
	if (length_ < sizeof stuffed_) {
		stuffed_[length_++] = byte;
	} else {
		oversize_ = true;
	}
	return Found::nothing;
}

Found FrameDecoder::finish() {
	const uint8_t length = length_;
	length_ = 0;
	if (oversize_) {
		oversize_ = false;
		return Found::oversizeFault;
	}
	if (length == 0) return Found::nothing;
	uint16_t codeAt = 0;
	while (codeAt < length) {
		const uint8_t code = stuffed_[codeAt];
		// The zero that a code stands for takes the place of the next code byte.
		if (codeAt > 0) stuffed_[codeAt] = 0;
		codeAt += code;
	}
	if (codeAt != length || length < 1 + kHeaderBytes + kChecksumBytes) return Found::framingFault;
	uint16_t crc = kCrcStart;
	for (uint8_t i = 1; i < length; i++) crc = crc16(crc, stuffed_[i]);
	if (crc != kCrcResidue) return Found::crcFault;
	frame_.version = stuffed_[1] >> kKindBits;
	frame_.code = stuffed_[1] & kKindMask;
	frame_.sequence = stuffed_[2];
	frame_.payload = stuffed_ + 1 + kHeaderBytes;
	frame_.length = static_cast<uint8_t>(length - 1 - kHeaderBytes - kChecksumBytes);
	return Found::frame;
}

uint16_t finishFrame(uint8_t* wire, Kind kind, uint8_t sequence, uint8_t payloadLength) {
	uint8_t* const frame = wire + 2;
	frame[0] = static_cast<uint8_t>(versionOf(kind) << kKindBits | static_cast<uint8_t>(kind));
	frame[1] = sequence;
	const uint8_t summed = kHeaderBytes + payloadLength;
	uint16_t crc = kCrcStart;
	for (uint8_t i = 0; i < summed; i++) crc = crc16(crc, frame[i]);
	// Inverted, or zero bytes behind a frame would leave its checksum right.
	crc = static_cast<uint16_t>(~crc);
	frame[summed] = static_cast<uint8_t>(crc >> 8);
	frame[summed + 1] = static_cast<uint8_t>(crc);

	wire[0] = kDelimiter;
	const uint16_t end = 2 + summed + kChecksumBytes;
	uint16_t codeAt = 1;
	for (uint16_t i = 2; i < end; i++) {
		if (wire[i] != kDelimiter) continue;
		wire[codeAt] = static_cast<uint8_t>(i - codeAt);
		codeAt = i;
	}
	wire[codeAt] = static_cast<uint8_t>(end - codeAt);
	wire[end] = kDelimiter;
	return end + 1;
}

}  // namespace retinode
