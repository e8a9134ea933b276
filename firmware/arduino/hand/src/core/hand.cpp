#include "hand.h"

namespace retinode {

// Speeds of the wire in fractional steps per tick: 1/1,000 stroke/s, and 1/10 degree/s.
constexpr int32_t kStepPerSpeed = static_cast<int32_t>(kClosureSteps / 1000.0 / kTicksPerS * Joint::kOne);
constexpr int32_t kStepPerAngularSpeed = Joint::kOne / kTicksPerS;

constexpr Joint::Range kDigitRange = {kLowestClosure, kHighestClosure, kGivingWaySpeed * kStepPerSpeed};
constexpr Joint::Range kWristRange = {-kMaxWrist, kMaxWrist, kGivingWayAngularSpeed * kStepPerAngularSpeed};

static uint16_t smaller(uint16_t a, uint16_t b) { return a < b ? a : b; }
static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static int16_t within(uint16_t closure) {
	const int16_t wanted = static_cast<int16_t>(smaller(closure, kHighestClosure));
	return wanted < kLowestClosure ? kLowestClosure : wanted;
}

// Forces in 1/100 N.
static Load loadOf(uint16_t force, uint32_t limit) {
	if (force > limit + larger(limit / 4, kLeastExcess)) return Load::excess;
	if (force >= limit) return Load::limit;
	return force >= limit / 2 ? Load::felt : Load::free;
}

void Hand::release() {
	driven_ = 0;
	stallTicks_ = 0;
	for (Joint& joint : joints_) joint.halt();
}

// Whatever is driven carries far more than it may, and giving way does not help.
void Hand::watchLoad() {
	const uint32_t limit = digitsLimit_ + (drives(kWrist) ? kMaxWristForce : 0);
	if (!motors_.senses() || motors_.force() <= limit + larger(limit / 2, 2 * kLeastExcess)) {
		stallTicks_ = 0;
	} else if (++stallTicks_ >= kStallTicks) {
		motors_.raise(kFaultStall);
	}
}

// All that the supply gives is taken to be the digits', so that they never press harder than they may; what is more than
// the digits may take is the wrist's.
void Hand::move() {
	const uint16_t force = motors_.force();
	const Load digits = motors_.senses() ? loadOf(force, digitsLimit_) : Load::free;
	for (uint8_t i = 0; i < kDigits; i++) {
		if (drives(i)) joints_[i].tick(digits, kDigitRange);
	}
	if (!drives(kWrist)) return;
	joints_[kWrist].tick(motors_.senses() ? loadOf(force, digitsLimit_ + kMaxWristForce) : Load::free, kWristRange);
}

void Hand::watchHost(uint32_t nowUs) {
	// Remembered, because the clock wraps after 71 minutes.
	heartbeatHeard_ = heartbeatCurrent(nowUs);
	if (heartbeatHeard_ || driven_ == 0) return;
	watchdogRelaxed_ = true;
	release();
}

void Hand::tick(uint32_t nowUs, const Current& current) {
	motors_.tick(current);
	watchHost(nowUs);
	if (driven_ == 0) return;
	digitsLimit_ = 0;
	for (uint8_t i = 0; i < kDigits; i++) {
		if (drives(i)) digitsLimit_ += forceLimits_[i];
	}
	watchLoad();
	if (motors_.faults() != 0) release();
	move();
}

void Hand::close(const Command& command) {
	uint8_t moving = 0;
	for (uint8_t i = 0; i < kDigits; i++) moving += (command.digits >> i) & 1;
	// The limit is for the grip: the digits that move share it.
	const uint16_t share = static_cast<uint16_t>(command.forceLimit / (moving == 0 ? 1 : moving));
	for (uint8_t i = 0; i < kDigits; i++) {
		if ((command.digits & (1 << i)) == 0) continue;
		joints_[i].drive(within(command.closures[i]), smaller(command.speed, kMaxSpeed) * kStepPerSpeed);
		forceLimits_[i] = smaller(share, kMaxDigitForce);
		driven_ |= static_cast<uint8_t>(1 << i);
	}
}

Refusal Hand::command(const Command& command, uint32_t nowUs) {
	if (command.target == Target::relax) {
		release();
		return Refusal::none;
	}
	if (stopped()) return Refusal::emergencyStop;
	if (motors_.faults() != 0) return Refusal::fault;
	if (!heartbeatCurrent(nowUs)) return Refusal::noHeartbeat;
	if (command.target == Target::stimulate) return Refusal::notCapable;
	if (command.target == Target::wrist) {
		if (command.angle > kMaxWrist || command.angle < -kMaxWrist) return Refusal::outOfRange;
		joints_[kWrist].drive(command.angle, smaller(command.angularSpeed, kMaxAngularSpeed) * kStepPerAngularSpeed);
		driven_ |= 1 << kWrist;
	} else {
		close(command);
	}
	watchdogRelaxed_ = false;
	return Refusal::none;
}

void Hand::heartbeat(uint32_t nowUs) {
	// One that comes too late, but before the tick that would have let go, does not take that back.
	watchHost(nowUs);
	heartbeatUs_ = nowUs;
	heartbeatHeard_ = true;
}

void Hand::forgetHost() {
	release();
	heartbeatHeard_ = false;
	watchdogRelaxed_ = false;
}

void Hand::emergencyStop(StopCause cause) {
	if (cause_ == StopCause::none) cause_ = cause;
	release();
}

void Hand::reset() {
	cause_ = StopCause::none;
	motors_.reset();
}

}  // namespace retinode
