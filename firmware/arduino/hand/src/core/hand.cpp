#include "hand.h"

namespace retinode {

// Speeds of the wire in fractional steps per tick: 1/1,000 stroke/s, and 1/10 degree/s.
constexpr int32_t kStepPerSpeed = static_cast<int32_t>(kClosureSteps / 1000.0 / kTicksPerS * Joint::kOne);
constexpr int32_t kStepPerAngularSpeed = Joint::kOne / kTicksPerS;

constexpr int32_t kNoLimit = INT32_MAX;
// 0.25 strokes per second.
constexpr int32_t kGivingWay = 250 * kStepPerSpeed;

// Heat follows its end value with a time constant of 2^10 steps of 16 ticks: 65.5 s.
constexpr uint8_t kTicksPerHeatStep = 16;

static uint16_t smaller(uint16_t a, uint16_t b) { return a < b ? a : b; }

static int16_t within(uint16_t closure) {
	const int16_t wanted = static_cast<int16_t>(smaller(closure, kHighestClosure));
	return wanted < kLowestClosure ? kLowestClosure : wanted;
}

void Hand::release() {
	driven_ = 0;
	for (Joint& joint : joints_) joint.halt();
}

void Hand::raise(uint16_t fault) {
	faults_ |= fault;
	release();
}

uint16_t Hand::force() const {
	if (currentMa_ <= kIdleCurrentMa) return 0;
	const uint32_t force = static_cast<uint32_t>(currentMa_ - kIdleCurrentMa) * 100 / kCurrentMaPerN;
	return force > 65535 ? 65535 : static_cast<uint16_t>(force);
}

void Hand::watch(const Current& current) {
	senses_ = current.fitted;
	currentMa_ = current.fitted ? current.ma : 0;
	if (current.fitted && current.failed) raise(kFaultSensor);
	if (currentMa_ <= kOvercurrentMa) {
		overcurrentTicks_ = 0;
	} else if (++overcurrentTicks_ >= kOvercurrentTicks) {
		overcurrentTicks_ = 0;
		raise(kFaultOvercurrent);
	}
	if (++heatTicks_ < kTicksPerHeatStep) return;
	heatTicks_ = 0;
	// 25 degrees for 1 A squared: 25 * 65,536 / 10^6 = 1.638 = 419 / 256 for 1 mA squared.
	const uint32_t ma = smaller(currentMa_, 8000);
	const int32_t goal = static_cast<int32_t>((ma * ma >> 8) * 419);
	heat_ += (goal - heat_) / 1024;
	if (heat_ > (kOverheatC - kAmbientC) * Joint::kOne) raise(kFaultOverheat);
}

void Hand::tick(uint32_t nowUs, const Current& current) {
	watch(current);
	// Remembered, because the clock wraps after 71 minutes.
	if (nowUs - heartbeatUs_ > kWatchdogUs) heartbeatLost_ = true;
	if (heartbeatLost_ && driven_ != 0) {
		watchdogRelaxed_ = true;
		release();
	}
	uint32_t limit = 0;
	for (uint8_t i = 0; i < kDigits; i++) {
		if (drives(i)) limit += forceLimits_[i];
	}
	// At the limit the digits stay where they are; a quarter above it (someone pulls at the object) they give way.
	int32_t fastestClosing = kNoLimit;
	if (senses_ && force() >= limit) fastestClosing = force() > limit + limit / 4 ? -kGivingWay : 0;
	for (uint8_t i = 0; i < kDigits; i++) {
		if (drives(i)) joints_[i].tick(fastestClosing, kLowestClosure, kHighestClosure);
	}
	if (drives(kWrist)) joints_[kWrist].tick(kNoLimit, -kMaxWrist, kMaxWrist);
}

Refusal Hand::command(const Command& command) {
	if (command.target == Target::relax) {
		release();
		return Refusal::none;
	}
	if (stopped()) return Refusal::emergencyStop;
	if (faults_ != 0) return Refusal::fault;
	if (command.target == Target::stimulate) return Refusal::notCapable;
	if (command.target == Target::wrist) {
		if (command.angle > kMaxWrist || command.angle < -kMaxWrist) return Refusal::outOfRange;
		joints_[kWrist].drive(command.angle, smaller(command.angularSpeed, kMaxAngularSpeed) * kStepPerAngularSpeed);
		driven_ |= 1 << kWrist;
	} else {
		uint8_t moving = 0;
		for (uint8_t i = 0; i < kDigits; i++) moving += (command.digits >> i) & 1;
		// The limit is for the grip: the digits that move share it.
		const uint16_t share = static_cast<uint16_t>(command.forceLimit / (moving == 0 ? 1 : moving));
		for (uint8_t i = 0; i < kDigits; i++) {
			if ((command.digits & (1 << i)) == 0) continue;
			joints_[i].drive(within(command.closures[i]),
							 smaller(command.speed, kMaxSpeed) * kStepPerSpeed);
			forceLimits_[i] = smaller(share, kMaxDigitForce);
			driven_ |= static_cast<uint8_t>(1 << i);
		}
	}
	watchdogRelaxed_ = false;
	return Refusal::none;
}

void Hand::heartbeat(uint32_t nowUs) {
	heartbeatUs_ = nowUs;
	heartbeatLost_ = false;
}

void Hand::emergencyStop(StopCause cause) {
	if (cause_ == StopCause::none) cause_ = cause;
	release();
}

void Hand::reset() {
	cause_ = StopCause::none;
	faults_ = 0;
}

}  // namespace retinode
