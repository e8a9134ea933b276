// What the host sends, read from payloads. Every reader returns false for a payload that makes no sense.
// Bytes behind the last known field are ignored, so that a later revision may append fields.
#pragma once
#include <stdint.h>

#include "payload.h"
#include "wire.h"

namespace retinode {

struct Hello {
	uint8_t lowestVersion;
	uint8_t highestVersion;
	uint32_t sessionId;
	uint32_t sentUs;
};

struct Heartbeat {
	uint32_t sentUs;
	uint32_t echoUs;
	uint32_t heardUs;
	uint32_t spikes;
	uint16_t rejectedFrames;
};

struct Command {
	uint16_t id;
	Target target;
	// For `grip`: bit 0 is the thumb. For `digits`: all five.
	uint8_t digits;
	// 1/10,000 of the stroke.
	uint16_t closures[kDigits];
	// 1/1,000 stroke per second.
	uint16_t speed;
	// For the grip as a whole, 1/100 N.
	uint16_t forceLimit;
	// For `wrist`: 1/10 degree, and 1/10 degree per second.
	int16_t angle;
	uint16_t angularSpeed;
};

struct Spike {
	uint32_t tUs;
	uint16_t channel;
};

// The spikes of an EVENTS payload, one after the other.
class SpikeReader {
public:
	SpikeReader(const uint8_t* payload, uint8_t length) : read_(payload, length) {}
	// False at the end and at the first thing that makes no sense.
	bool next(Spike& spike);
	// After `next` gave false: whether the whole payload made sense.
	bool ok() const { return ok_; }

private:
	PayloadReader read_;
	Spike last_ = {0, 0};
	bool first_ = true;
	bool ok_ = true;
};

struct RatesHead {
	uint32_t windowEndUs;
	uint32_t windowUs;
	uint16_t firstChannel;
};

// The counts of a RATES payload, one after the other; the head is read at once.
class RateReader {
public:
	RateReader(const uint8_t* payload, uint8_t length);
	const RatesHead& head() const { return head_; }
	bool next(uint32_t& count);
	bool ok() const { return read_.ok(); }

private:
	PayloadReader read_;
	RatesHead head_;
};

// Spikes of a payload on channels that the device has, from 0 to `channels` - 1.
bool countEvents(const uint8_t* payload, uint8_t length, uint16_t channels, uint32_t& spikes);
bool countRates(const uint8_t* payload, uint8_t length, uint16_t channels, uint32_t& spikes);

bool readHello(const uint8_t* payload, uint8_t length, Hello& hello);
bool readHeartbeat(const uint8_t* payload, uint8_t length, Heartbeat& heartbeat);
bool readCommand(const uint8_t* payload, uint8_t length, Command& command);

}  // namespace retinode
