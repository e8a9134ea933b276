// Framing: COBS between zeros (Cheshire and Baker 1999, doi:10.1109/90.769765), checksum, emergency stop.
#pragma once
#include <stdint.h>

#include "wire.h"

namespace retinode {

// What the last byte completed.
enum class Found : uint8_t { nothing, frame, emergencyStop, framingFault, oversizeFault, crcFault };

struct Frame {
	uint8_t version;
	uint8_t code;
	uint8_t sequence;
	// Valid until the next byte is pushed.
	const uint8_t* payload;
	uint8_t length;
};

// Takes a stream byte by byte; survives any bytes in constant memory. After any garbage the next delimiter puts it
// right: at most the one good frame that garbage runs into is lost.
class FrameDecoder {
public:
	Found push(uint8_t byte);
	// The frame that `push` found.
	const Frame& frame() const { return frame_; }

private:
	Found finish();

	uint8_t stuffed_[kMaxFrameBytes + 1];
	uint8_t length_ = 0;
	bool oversize_ = false;
	uint8_t stopMatched_ = 0;
	Frame frame_ = {0, 0, 0, nullptr, 0};
};

// Where the payload of a frame to be sent is written: room for the delimiter in front, the code byte and the header.
constexpr uint8_t kPayloadOffset = 2 + kHeaderBytes;
// Bytes of a frame to be sent beside its payload: what stands in front, the checksum and the delimiter.
constexpr uint8_t kFrameExtraBytes = kPayloadOffset + kChecksumBytes + 1;

// Makes a frame of the payload that stands at `wire + kPayloadOffset`, in place.
// `wire` has room for payloadLength + kFrameExtraBytes; payloadLength is at most kMaxPayloadBytes.
// Returns the number of bytes to send from `wire`, the guarding delimiter in front included.
uint16_t finishFrame(uint8_t* wire, Kind kind, uint8_t sequence, uint8_t payloadLength);

}  // namespace retinode
