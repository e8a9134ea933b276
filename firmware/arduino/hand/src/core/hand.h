// Five digits and a wrist with safety rules of their own. Nothing the host sends can switch one of them off.
#pragma once
#include <stdint.h>

#include "host_messages.h"
#include "joint.h"
#include "limits.h"
#include "motors.h"
#include "wire.h"

namespace retinode {

constexpr uint8_t kJoints = kDigits + 1;
constexpr uint8_t kWrist = kDigits;

// What only a person at the device resets; a board remembers it without power.
struct Latches {
	StopCause cause;
	uint8_t faults;
};

class Hand {
public:
	// `latches`: as they were when the power went. `kept`: what a reset leaves as it is.
	void begin(const Latches& latches, volatile Kept* kept) {
		cause_ = latches.cause;
		motors_.begin(kept, latches.faults);
	}
	// Runs motion and safety rules; call it every kTickUs.
	void tick(uint32_t nowUs, const Current& current);
	// Takes a command over, or says why not.
	Refusal command(const Command& command, uint32_t nowUs);
	// A fresh heartbeat came.
	void heartbeat(uint32_t nowUs);
	// Another host, or none: lets go, and knows of no heartbeat.
	void forgetHost();
	// Lets go and latches.
	void emergencyStop(StopCause cause);
	// A person at the device resets stop and faults; a fault whose cause lasts comes back with the next tick.
	void reset();

	bool driven() const { return driven_ != 0; }
	bool drives(uint8_t joint) const { return (driven_ & (1 << joint)) != 0; }
	// 1/10,000 of the stroke for digits, 1/10 degree for the wrist. Servos tell no position: this is what they are told.
	int16_t position(uint8_t joint) const { return joints_[joint].position(); }
	// A fresh heartbeat came within kWatchdogUs: commands are taken.
	bool heartbeatCurrent(uint32_t nowUs) const { return heartbeatHeard_ && nowUs - heartbeatUs_ <= kWatchdogUs; }
	bool watchdogRelaxed() const { return watchdogRelaxed_; }
	bool stopped() const { return cause_ != StopCause::none; }
	Latches latches() const { return {cause_, motors_.faults()}; }
	const Motors& motors() const { return motors_; }

private:
	void release();
	void watchHost(uint32_t nowUs);
	void watchLoad();
	void move();
	void close(const Command& command);

	Joint joints_[kJoints];
	Motors motors_;
	uint8_t driven_ = 0;
	// Force limit of each digit that is driven, 1/100 N.
	uint16_t forceLimits_[kDigits] = {0, 0, 0, 0, 0};
	// Of all digits that are driven, 1/100 N.
	uint32_t digitsLimit_ = 0;
	uint32_t heartbeatUs_ = 0;
	bool heartbeatHeard_ = false;
	bool watchdogRelaxed_ = false;
	StopCause cause_ = StopCause::none;
	uint8_t stallTicks_ = 0;
};

}  // namespace retinode
