#include "joint.h"

namespace retinode {

void Joint::tick(Load load, const Range& range) {
	// Divisions by powers of two are cheap and round towards zero on every machine, which shifts need not.
	velocity_ += (target_ - position_) / 128 - velocity_ / 8 - velocity_ / 16;
	if (velocity_ > maxStep_) velocity_ = maxStep_;
	if (velocity_ < -maxStep_) velocity_ = -maxStep_;
	if (load == Load::excess && push_ != 0) {
		velocity_ = push_ > 0 ? -range.givingWay : range.givingWay;
	} else if (load >= Load::limit && (push_ == 0 || (velocity_ > 0) == (push_ > 0))) {
		velocity_ = 0;
	}
	position_ += velocity_;
	if (position_ < range.lowest * kOne) position_ = range.lowest * kOne;
	if (position_ > range.highest * kOne) position_ = range.highest * kOne;
	follow(load, range);
}

// Where a load that is felt from now on is taken to come from.
void Joint::follow(Load load, const Range& range) {
	const bool tells = load == Load::free || (load == Load::felt && push_ == 0);
	if (tells && velocity_ != 0) push_ = velocity_ > 0 ? 1 : -1;
	const int32_t back = push_ > 0 ? metAt_ - position_ : position_ - metAt_;
	if (load == Load::free || load == Load::excess || back < 0) {
		metAt_ = position_;
	} else if (back > (static_cast<int32_t>(range.highest) - range.lowest) * (kOne / 10)) {
		push_ = static_cast<int8_t>(-push_);
		metAt_ = position_;
	}
}

}  // namespace retinode
