// The motion of one joint: a critically damped approach to its target within a greatest speed.
#pragma once
#include <stdint.h>

namespace retinode {

// Positions are whole steps (of a closure or an angle) with 16 bits of fraction.
//
// Per tick of 4 ms: v += e/128 - v*3/16; x += v. That is a natural frequency of 22 rad/s and a damping ratio of 1.06:
// no overshoot, at the target (within 2 %) 0.3 s after a step that no limit slows down.
class Joint {
public:
	// Goes for a target at up to `maxStep` (fractional steps per tick).
	void drive(int16_t target, int32_t maxStep) {
		target_ = static_cast<int32_t>(target) * kOne;
		maxStep_ = maxStep;
	}
	// Stays where it is.
	void halt() { velocity_ = 0; }
	// One tick. `fastestClosing` limits steps towards higher positions (0: none; negative: a step back);
	// the position never leaves lowest to highest, whole steps.
	void tick(int32_t fastestClosing, int16_t lowest, int16_t highest);

	// Nearest whole step.
	int16_t position() const { return static_cast<int16_t>((position_ + kOne / 2) >> 16); }
	// Fractional steps in the last tick.
	int32_t velocity() const { return velocity_; }

	static constexpr int32_t kOne = 65536;

private:
	int32_t position_ = 0;
	int32_t velocity_ = 0;
	int32_t target_ = 0;
	int32_t maxStep_ = 0;
};

}  // namespace retinode
