// The device's half of the protocol: sessions, answers, telemetry. No dynamic memory, no clock of its own.
#pragma once
#include <stdint.h>

#include "button.h"
#include "command_memory.h"
#include "device_messages.h"
#include "frame.h"
#include "hand.h"

namespace retinode {

// The way to the host: takes all bytes or none and never waits. `line` is what the device was made with.
using Send = bool (*)(void* line, const uint8_t* bytes, uint8_t length);

// Contacts that a person at the device works.
struct Contacts {
	bool stop;
	bool reset;
};

// What the receiver counted since it started (docs/protocol.md says what each counts).
struct ReceiverCounters {
	uint16_t frames;
	uint16_t crcErrors;
	uint16_t framingErrors;
	uint16_t oversizeErrors;
	uint16_t malformedErrors;
	uint16_t unknownFrames;
	uint16_t echoedFrames;
	uint16_t sequenceGaps;
	uint16_t missedFrames;
	uint16_t emergencyStops;
};

class Device {
public:
	Device(Send send, void* line, const Identity& identity) : send_(send), line_(line), identity_(identity) {}

	// `latches`: as they were when the power went. `kept`: what a reset leaves as it is.
	void begin(uint32_t nowUs, const Latches& latches, volatile Kept* kept);
	// A byte from the host.
	void receive(uint8_t byte, uint32_t nowUs);
	// A byte of the line was lost before it could be read.
	void lostByte() { counters_.framingErrors++; }
	// The emergency stop, where its bytes were seen but cannot all be read any more.
	void emergencyStop(uint32_t nowUs) { stop(StopCause::wire, nowUs); }
	// Whether the next tick is due.
	bool due(uint32_t nowUs) const { return nowUs - tickUs_ >= kTickUs; }
	// A tick: motion, safety rules, buttons, telemetry. `current` is the mean since the tick before.
	void tick(uint32_t nowUs, const Current& current, const Contacts& contacts);

	const Hand& hand() const { return hand_; }
	const ReceiverCounters& counters() const { return counters_; }
	uint32_t sessionSpikes() const { return spikes_; }

private:
	void frame(uint32_t nowUs);
	bool message(const Frame& frame, uint32_t nowUs);
	void follow(uint8_t sequence, bool opens);
	void newSession(const Hello& hello);
	bool hello(const Frame& frame, uint32_t nowUs);
	bool spikes(const Frame& frame, uint32_t nowUs);
	bool command(const Frame& frame, uint32_t nowUs);
	void heartbeat(const Heartbeat& heartbeat, uint32_t nowUs);
	void judge(const Command& command, uint32_t nowUs);
	void answer(const Answer& answer);
	void stop(StopCause cause, uint32_t nowUs);
	void work(const Contacts& contacts, uint32_t nowUs);
	void tell(uint32_t nowUs);
	void sayWhatIsDue();
	void noteHalt();
	uint16_t rejected() const;
	uint8_t* payload() { return wire_ + kPayloadOffset; }
	bool send(Kind kind, uint8_t payloadLength, bool guarded);

	const Send send_;
	void* const line_;
	const Identity& identity_;
	FrameDecoder decoder_;
	Hand hand_;
	CommandMemory commands_;
	ReceiverCounters counters_ = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	// 8 ms: shorter than a person notices, longer than a spark. A reset is meant: held for 100 ms, and not by a
	// contact that is stuck.
	Button stopButton_{2, false};
	Button resetButton_{25, true};

	uint32_t sessionId_ = 0;
	uint32_t previousSessionId_ = 0;
	uint32_t previousSpikes_ = 0;
	uint32_t spikes_ = 0;
	uint32_t spikesUs_ = 0;
	// The last stamp given to a host, which may answer it.
	uint32_t stampUs_ = 0;
	uint32_t hostHeardUs_ = 0;
	uint32_t tickUs_ = 0;
	uint32_t stopChangedUs_ = 0;
	uint16_t rejectedBefore_ = 0;
	bool hostPresent_ = false;
	bool stopStateDue_ = false;
	bool stopBytesDue_ = false;
	bool halted_ = false;
	bool haltedBefore_ = false;
	bool expectsSequence_ = false;
	uint8_t expectedSequence_ = 0;
	uint8_t ticksToTelemetry_ = 0;
	uint8_t sequence_ = 0;
	uint8_t wire_[kMaxWrittenBytes + kFrameExtraBytes];
};

}  // namespace retinode
