// The motion of one joint: a critically damped approach to its target within a greatest speed, never further against a load
// than is allowed.
#pragma once
#include <stdint.h>

namespace retinode {

// The load against its limit: less than half of it, less, at the limit, so far above it that the joint gives way.
enum class Load : uint8_t { free, felt, limit, excess };

// Positions are whole steps (of a closure or an angle) with 16 bits of fraction.
//
// Per tick of 4 ms: v += e/128 - v*3/16; x += v. That is a natural frequency of 22 rad/s and a damping ratio of 1.06:
// no overshoot, at the target (within 2 %) 0.3 s after a step that no limit slows down.
//
// A supply's current tells how large a load is, never which way it pushes. So it is taken to come from the way that the
// joint last moved freely: at the limit the joint goes no further that way, above it it goes back. It may always go the
// other way; a load that is still felt after a tenth of the range that way is taken to come from there.
class Joint {
public:
	// Ends of the range in whole steps, and the speed of giving way in fractional steps per tick.
	struct Range {
		int16_t lowest;
		int16_t highest;
		int32_t givingWay;
	};

	// Goes for a target at up to `maxStep` (fractional steps per tick).
	void drive(int16_t target, int32_t maxStep) {
		target_ = static_cast<int32_t>(target) * kOne;
		maxStep_ = maxStep;
	}
	// Stays where it is, limp: what it pushed against is forgotten.
	void halt() {
		velocity_ = 0;
		push_ = 0;
	}
	// One tick; the position never leaves the range.
	void tick(Load load, const Range& range);

	// Nearest whole step.
	int16_t position() const { return static_cast<int16_t>((position_ + kOne / 2) >> 16); }

	static constexpr int32_t kOne = 65536;

private:
	void follow(Load load, const Range& range);

	int32_t position_ = 0;
	int32_t velocity_ = 0;
	int32_t target_ = 0;
	int32_t maxStep_ = 0;
	// The way that a load is taken to come from: 1 higher positions, -1 lower ones, 0 not known. Where it was met.
	int8_t push_ = 0;
	int32_t metAt_ = 0;
};

}  // namespace retinode
