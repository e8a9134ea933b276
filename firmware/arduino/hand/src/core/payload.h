// Numbers of a payload, little-endian; reading survives any bytes.
#pragma once
#include <stdint.h>

namespace retinode {

// Past the end every method gives 0 and `ok` turns false.
class PayloadReader {
public:
	PayloadReader(const uint8_t* bytes, uint8_t length) : at_(bytes), left_(length) {}

	uint8_t u8() {
		if (left_ == 0) {
			ok_ = false;
			return 0;
		}
		left_--;
		return *at_++;
	}
	uint16_t u16() {
		const uint8_t low = u8();
		return static_cast<uint16_t>(low | static_cast<uint16_t>(u8()) << 8);
	}
	uint32_t u32() {
		const uint16_t low = u16();
		return low | static_cast<uint32_t>(u16()) << 16;
	}
	// Groups of seven bits, lowest first; one number has one spelling, of at most 32 bits.
	uint32_t varint();
	// Skips one byte of length and as many bytes.
	void skipText(uint8_t maxBytes);

	bool ok() const { return ok_; }
	uint8_t left() const { return left_; }

private:
	const uint8_t* at_;
	uint8_t left_;
	bool ok_ = true;
};

// The caller sees to it that there is room.
class PayloadWriter {
public:
	explicit PayloadWriter(uint8_t* bytes) : start_(bytes), at_(bytes) {}

	void u8(uint8_t value) { *at_++ = value; }
	void u16(uint16_t value) {
		u8(static_cast<uint8_t>(value));
		u8(static_cast<uint8_t>(value >> 8));
	}
	void u32(uint32_t value) {
		u16(static_cast<uint16_t>(value));
		u16(static_cast<uint16_t>(value >> 16));
	}
	// One byte of length, then the text, cut at `maxBytes`.
	void text(const char* value, uint8_t maxBytes);

	uint8_t length() const { return static_cast<uint8_t>(at_ - start_); }

private:
	uint8_t* start_;
	uint8_t* at_;
};

}  // namespace retinode
