// Five digits and a wrist with safety rules of their own. Nothing the host sends can switch one of them off.
#pragma once
#include <stdint.h>

#include "host_messages.h"
#include "joint.h"
#include "limits.h"
#include "wire.h"

namespace retinode {

constexpr uint8_t kJoints = kDigits + 1;
constexpr uint8_t kWrist = kDigits;

// Current of the servos' supply as a board measures it.
struct Current {
	// No sensor is fitted: current and force are reported as 0 and force cannot be limited.
	bool fitted;
	// A fitted sensor gives no sense: a fault.
	bool failed;
	uint16_t ma;
};

class Hand {
public:
	// The stop that was latched when the power went, `none` if there was none.
	void begin(StopCause remembered) { cause_ = remembered; }
	// Runs motion and safety rules; call it every kTickUs.
	void tick(uint32_t nowUs, const Current& current);
	// Takes a command over, or says why not.
	Refusal command(const Command& command);
	// Feeds the watchdog.
	void heartbeat(uint32_t nowUs);
	// Lets go and latches.
	void emergencyStop(StopCause cause);
	// A person at the device resets stop and faults; a fault whose cause lasts comes back with the next tick.
	void reset();

	bool driven() const { return driven_ != 0; }
	bool drives(uint8_t joint) const { return (driven_ & (1 << joint)) != 0; }
	// 1/10,000 of the stroke for digits, 1/10 degree for the wrist. Servos tell no position: this is what they are told.
	int16_t position(uint8_t joint) const { return joints_[joint].position(); }
	bool watchdogRelaxed() const { return watchdogRelaxed_; }
	bool stopped() const { return cause_ != StopCause::none; }
	StopCause cause() const { return cause_; }
	uint16_t faults() const { return faults_; }
	uint16_t currentMa() const { return currentMa_; }
	// Estimated from the current, 1/100 N.
	uint16_t force() const;
	// Estimated from the current, 1/10 degree Celsius.
	int16_t temperature() const { return static_cast<int16_t>((heat_ * 10) >> 16) + kAmbientC * 10; }

private:
	void release();
	void raise(uint16_t fault);
	void watch(const Current& current);

	Joint joints_[kJoints];
	uint8_t driven_ = 0;
	// Force limit of each digit that is driven, 1/100 N.
	uint16_t forceLimits_[kDigits] = {0, 0, 0, 0, 0};
	bool senses_ = false;
	uint32_t heartbeatUs_ = 0;
	bool heartbeatLost_ = true;
	bool watchdogRelaxed_ = false;
	StopCause cause_ = StopCause::none;
	uint16_t faults_ = 0;
	uint16_t currentMa_ = 0;
	uint8_t overcurrentTicks_ = 0;
	uint8_t heatTicks_ = 0;
	// Degrees above the surroundings, 16 bits of fraction.
	int32_t heat_ = 0;
};

}  // namespace retinode
